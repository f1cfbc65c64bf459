//! Undo: for a moment, the newest move of the room can be undone; texts written since stay.

use super::{ClockState, ProgrammeState};
use crate::ids::{CommandId, GroupId, Millis, PersonId};
use crate::scene::{Left, Scene};
use crate::touched::{Aspect, Touched};

/// What an undo restores.
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

/// How the clock was moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ClockMove {
    /// `first`: whether the room was there for the first time.
    Step {
        first: bool,
    },
    /// `ms`: how much longer or shorter the step became.
    Time {
        ms: i64,
    },
    Pause,
}

/// The newest move of the room.
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

    /// The person is no longer in, or the groups are new: she cannot be moved back. Without a person, forgets any move.
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
