//! Views of the day.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{ClockMove, Phase, UNDO_MS, What};
use crate::ids::{CommandId, Millis, PersonId, StepId};
use crate::session::Session;

impl Session {
    pub(crate) fn clock_view(&self) -> Option<ClockView> {
        let clock = self.programme.clock.as_ref()?;
        let index = self.programme.index()?;
        let before = self.programme.steps.iter().take(index).map(|step| &step.id);
        Some(ClockView {
            step: clock.step,
            index,
            phase: self.programme.phase()?,
            started_at: clock.started_at,
            length_ms: clock.length_ms,
            ends_at: clock.left_ms.is_none().then_some(clock.ends_at),
            left_ms: clock.left_ms,
            skipped: before.filter(|s| !self.programme.actuals.contains_key(s)).copied().collect(),
        })
    }

    pub(crate) fn undo_view(&self) -> Option<UndoView> {
        let undo = self.programme.undo.as_ref()?;
        let (what, ms, person) = match &undo.what {
            What::Clock { kind: ClockMove::Step { .. }, .. } => ("step", None, None),
            What::Clock { kind: ClockMove::Time { ms }, .. } => ("time", Some(*ms), None),
            What::Clock { kind: ClockMove::Pause, .. } => ("pause", None, None),
            What::Scene { .. } => ("scene", None, None),
            What::Group { person, .. } => ("group", None, Some(*person)),
        };
        Some(UndoView { target: undo.cmd, what, ms, person, until: undo.at.plus(UNDO_MS) })
    }

    pub(crate) fn actuals_view(&self) -> ActualsView {
        ActualsView(self.programme.actuals.clone())
    }
}

/// `room/clock`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClockView {
    pub step: StepId,
    pub index: usize,
    pub phase: Phase,
    pub started_at: Millis,
    pub length_ms: u64,
    pub ends_at: Option<Millis>,
    pub left_ms: Option<u64>,
    pub skipped: Vec<StepId>,
}

/// `console/undo`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UndoView {
    pub target: CommandId,
    pub what: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ms: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    pub until: Millis,
}

/// `console/actuals`: when each step really began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct ActualsView(BTreeMap<StepId, Millis>);
