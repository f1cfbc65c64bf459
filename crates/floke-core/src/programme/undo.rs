//! Undo: the newest thing that moved the room can be taken back for a moment; what was written since stays.

use super::{ClockState, ProgrammeState};
use crate::ids::{CommandId, GroupId, Millis, PersonId};
use crate::scene::{Left, Scene};
use crate::touched::{Aspect, Touched};

/// What an undo would bring back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum What {
    /// `left`: what was on stage when the room left the step.
    Clock {
        before: Option<ClockState>,
        kind: ClockMove,
        left: Left,
    },
    Scene {
        before: Scene,
    },
    Group {
        person: PersonId,
        from: Option<GroupId>,
    },
}

/// What moved the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ClockMove {
    /// `first`: the room had not been there before.
    Step {
        first: bool,
    },
    /// `ms`: how much longer the step was made, or shorter.
    Time {
        ms: i64,
    },
    Pause,
}

/// The newest thing that moved the room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Undoable {
    pub(crate) cmd: CommandId,
    pub(crate) at: Millis,
    pub(crate) what: What,
}

impl ProgrammeState {
    pub(crate) fn remember(&mut self, undo: Undoable, touched: &mut Touched) {
        self.undo = Some(undo);
        touched.raise(Aspect::Undo);
    }

    /// The person is no longer in, or the groups are others: nobody can be moved back. All, when no person is named.
    pub(crate) fn forget_move(&mut self, person: Option<&PersonId>, touched: &mut Touched) {
        let moved = |undo: &Undoable| match &undo.what {
            What::Group { person: moved, .. } => person.is_none_or(|p| p == moved),
            What::Clock { .. } | What::Scene { .. } => false,
        };
        if self.undo.as_ref().is_some_and(moved) {
            self.undo = None;
            touched.raise(Aspect::Undo);
        }
    }
}
