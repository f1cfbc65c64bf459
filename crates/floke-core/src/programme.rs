//! The day as data: steps, the clock that advises, and undo.

mod apply;
mod decide;
mod phase;
mod step;
#[cfg(test)]
mod tests;
mod undo;
pub(crate) mod views;

use std::collections::{BTreeMap, BTreeSet};

pub use self::phase::{Phase, PhaseRow, STANDARD_DAY};
pub use self::step::Step;
pub(crate) use self::step::checked_steps;
use self::undo::ClockMove;
pub(crate) use self::undo::{Undoable, What};
use crate::form::Stage;
use crate::ids::{Millis, StepId};
use crate::scene::Scene;
use crate::touched::{Aspect, Touched};

/// How long undo is offered, in milliseconds.
pub const UNDO_MS: u64 = 10_000;

/// The current step, and its clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ClockState {
    step: StepId,
    started_at: Millis,
    length_ms: u64,
    /// The time left when the clock was paused.
    left_ms: Option<u64>,
    ends_at: Millis,
}

/// The programme, the clock and the scene.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct ProgrammeState {
    steps: Vec<Step>,
    clock: Option<ClockState>,
    actuals: BTreeMap<StepId, Millis>,
    opened: BTreeSet<Stage>,
    scene: Scene,
    undo: Option<Undoable>,
}

impl ProgrammeState {
    pub(crate) fn steps(&self) -> &[Step] {
        &self.steps
    }

    pub(crate) fn set_steps(&mut self, steps: Vec<Step>, touched: &mut Touched) {
        self.steps = steps;
        touched.raise(Aspect::Steps);
        // An undo cannot go back to a removed step.
        if let Some(What::Clock { before: Some(before), .. }) = self.undo.as_ref().map(|u| &u.what)
            && self.steps.iter().all(|s| s.id != before.step)
        {
            self.undo = None;
            touched.raise(Aspect::Undo);
        }
    }

    pub(crate) fn now(&self) -> Option<&Step> {
        let step = &self.clock.as_ref()?.step;
        self.steps.iter().find(|s| s.id == *step)
    }

    pub(crate) fn scene(&self) -> Scene {
        self.scene
    }

    /// When the room came to its current step.
    pub(crate) fn entered(&self) -> Option<Millis> {
        self.clock.as_ref().map(|clock| clock.started_at)
    }

    pub(crate) fn phase(&self) -> Option<Phase> {
        self.now().map(|s| s.phase)
    }

    pub(crate) fn index(&self) -> Option<usize> {
        let step = &self.clock.as_ref()?.step;
        self.steps.iter().position(|s| s.id == *step)
    }

    pub(crate) fn is_open(&self, stage: Stage) -> bool {
        self.opened.contains(&stage)
    }

    pub(crate) fn opened(&self) -> impl Iterator<Item = Stage> {
        self.opened.iter().copied()
    }
}
