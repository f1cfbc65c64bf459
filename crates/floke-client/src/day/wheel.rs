//! The few things that moving the room changes: a facilitator sees from them that somebody else has moved it.

use floke_core::{BallotId, GroupId, StepId};

use crate::view::View;

/// Step and length, scene, presenting group, case and ballot.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Wheel {
    pub(super) step: Option<(StepId, u64)>,
    pub(super) paused: bool,
    pub(super) scene: String,
    pub(super) presenting: Option<GroupId>,
    pub(super) case: Option<GroupId>,
    pub(super) ballot: Option<(BallotId, String)>,
}

impl Wheel {
    pub(super) fn of(view: &View) -> Self {
        let clock = view.clock();
        Self {
            paused: clock.as_ref().is_some_and(|c| c.ends_at.is_none()),
            step: clock.map(|c| (c.step, c.length_ms)),
            scene: view.member("room/scene", "scene").unwrap_or_default(),
            presenting: view.member("room/plenum", "presenting"),
            case: view.member("room/case", "group"),
            ballot: view.ballot().map(|b| (b.id, b.state)),
        }
    }

    pub(super) fn at(&self, step: &StepId, length_ms: u64) -> Self {
        let step = Some((*step, length_ms));
        Self { step, paused: false, presenting: None, ..self.clone() }
    }

    pub(super) fn presenting(&self, group: &GroupId) -> Self {
        Self { presenting: Some(*group), ..self.clone() }
    }

    pub(super) fn case(&self, group: &GroupId) -> Self {
        Self { case: Some(*group), ..self.presenting(group) }
    }

    pub(super) fn ballot(&self, ballot: &BallotId, state: &str) -> Self {
        Self { ballot: Some((*ballot, state.to_owned())), ..self.clone() }
    }
}
