//! The day as data: steps, the clock that advises, and undo.

mod step;
#[cfg(test)]
mod tests;
mod undo;
mod views;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use self::step::checked_steps;
pub use self::step::{Phase, Step};
use self::undo::ClockMove;
pub(crate) use self::undo::{Undoable, What};
pub use self::views::{ActualsView, ClockView, UndoView};

use crate::command::{Context, ProgrammeCommand};
use crate::event::ProgrammeEvent;
use crate::form::Stage;
use crate::ids::{CommandId, Millis, StepId};
use crate::refusal::Refusal;
use crate::scene::{Left, Scene};
use crate::session::{Decision, Session};
use crate::touched::{Aspect, Touched};

/// How long undo is offered, in milliseconds.
pub const UNDO_MS: u64 = 10_000;
const DAY_S: u32 = 24 * 60 * 60;

/// Where the day is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ClockState {
    step: StepId,
    started_at: Millis,
    length_ms: u64,
    /// What was left when it was paused.
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
        // A step that is no longer there cannot be gone back to.
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

    /// When the room came to the step it is at.
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

impl Session {
    /// The programme.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        self.programme.steps()
    }

    /// The step the room is at.
    #[must_use]
    pub fn step(&self) -> Option<&Step> {
        self.programme.now()
    }

    pub(crate) fn decide_programme(&self, command: &ProgrammeCommand, ctx: &Context) -> Decision {
        self.only_facilitator(ctx)?;
        let cmd = ctx.cmd;
        let event = match command {
            ProgrammeCommand::SetProgramme { steps } => {
                let steps = checked_steps(steps)?;
                let now = self.programme.now().map(|s| &s.id);
                if now.is_some_and(|now| steps.iter().all(|s| s.id != *now)) {
                    return Err(Refusal::BadProgramme);
                }
                ProgrammeEvent::ProgrammeSet { steps }.into()
            }
            ProgrammeCommand::Next { from } => {
                ProgrammeEvent::StepEntered { step: self.neighbour(from, 1)?, cmd }.into()
            }
            ProgrammeCommand::Back { from } => {
                ProgrammeEvent::StepEntered { step: self.neighbour(from, -1)?, cmd }.into()
            }
            ProgrammeCommand::Jump { from, to } => {
                self.at_step(from)?;
                let known = self.programme.steps.iter().any(|s| s.id == *to);
                if !known {
                    return Err(Refusal::Unknown);
                }
                ProgrammeEvent::StepEntered { step: *to, cmd }.into()
            }
            ProgrammeCommand::AddTime { step, ms } => {
                self.at_step(step)?;
                if ms.unsigned_abs() > u64::from(DAY_S) * 1_000 {
                    return Err(Refusal::BadValue);
                }
                ProgrammeEvent::TimeAdded { ms: *ms, cmd }.into()
            }
            ProgrammeCommand::Pause { step } => {
                self.at_step(step)?;
                if self.programme.clock.as_ref().is_some_and(|c| c.left_ms.is_some()) {
                    return Ok(Vec::new());
                }
                ProgrammeEvent::Paused { cmd }.into()
            }
            ProgrammeCommand::Resume { step } => {
                self.at_step(step)?;
                if self.programme.clock.as_ref().is_some_and(|c| c.left_ms.is_none()) {
                    return Ok(Vec::new());
                }
                ProgrammeEvent::Resumed { cmd }.into()
            }
            ProgrammeCommand::SetScene { scene } => {
                ProgrammeEvent::SceneSet { scene: *scene, cmd }.into()
            }
            ProgrammeCommand::Undo { target } => {
                let undo = self.programme.undo.as_ref().ok_or(Refusal::UndoGone)?;
                if undo.cmd != *target || ctx.now.since(undo.at) > UNDO_MS {
                    return Err(Refusal::UndoGone);
                }
                if let What::Group { person, .. } = &undo.what {
                    self.stays_in_group(person)?;
                }
                ProgrammeEvent::Undone { target: *target }.into()
            }
        };
        Ok(vec![event])
    }

    fn at_step(&self, step: &StepId) -> Result<usize, Refusal> {
        let now = self.programme.now().ok_or(Refusal::Unknown)?;
        if now.id != *step {
            return Err(Refusal::StaleStep { step: now.id });
        }
        self.programme.index().ok_or(Refusal::Unknown)
    }

    fn neighbour(&self, from: &StepId, by: isize) -> Result<StepId, Refusal> {
        let index = self.at_step(from)?.checked_add_signed(by).ok_or(Refusal::Unknown)?;
        let step = self.programme.steps.get(index).ok_or(Refusal::Unknown)?;
        Ok(step.id)
    }

    pub(crate) fn apply_programme(
        &mut self,
        at: Millis,
        event: &ProgrammeEvent,
        touched: &mut Touched,
    ) {
        match event {
            ProgrammeEvent::ProgrammeSet { steps } => {
                self.programme.set_steps(steps.clone(), touched);
                // The step the room is at may have become another kind of step.
                if let Some(phase) = self.programme.phase() {
                    self.programme.opened.extend(phase.opens());
                }
                touched.raise(Aspect::Step);
            }
            ProgrammeEvent::StepEntered { step, cmd } => {
                let before = self.programme.clock.clone();
                let found = self.programme.steps.iter().find(|s| s.id == *step);
                let Some((phase, seconds)) = found.map(|s| (s.phase, s.seconds)) else { return };
                let length_ms = u64::from(seconds) * 1_000;
                self.programme.clock = Some(ClockState {
                    step: *step,
                    started_at: at,
                    length_ms,
                    left_ms: None,
                    ends_at: at.plus(length_ms),
                });
                let first = !self.programme.actuals.contains_key(step);
                if first {
                    self.programme.actuals.insert(*step, at);
                    touched.raise(Aspect::Actuals);
                }
                self.programme.opened.extend(phase.opens());
                let left = self.leave_stage(touched);
                if before.is_some() {
                    let what = What::Clock { before, kind: ClockMove::Step { first }, left };
                    self.programme.remember(Undoable { cmd: *cmd, at, what }, touched);
                }
                touched.raise(Aspect::Step);
            }
            ProgrammeEvent::TimeAdded { ms, cmd } => {
                self.move_clock(at, cmd, ClockMove::Time { ms: *ms }, touched, |clock| {
                    let limit = u64::from(DAY_S) * 1_000;
                    let before = clock.length_ms;
                    clock.length_ms = before.saturating_add_signed(*ms).min(limit);
                    // What the length gained or lost, so that taking away and giving back is nothing.
                    let (more, less) = (
                        clock.length_ms.saturating_sub(before),
                        before.saturating_sub(clock.length_ms),
                    );
                    let end = clock.left_ms.as_mut().unwrap_or(&mut clock.ends_at.0);
                    *end = end.saturating_add(more).saturating_sub(less);
                });
            }
            ProgrammeEvent::Paused { cmd } => {
                self.move_clock(at, cmd, ClockMove::Pause, touched, |clock| {
                    clock.left_ms = Some(clock.ends_at.since(at));
                });
            }
            ProgrammeEvent::Resumed { cmd } => {
                self.move_clock(at, cmd, ClockMove::Pause, touched, |clock| {
                    clock.ends_at = at.plus(clock.left_ms.take().unwrap_or_default());
                });
            }
            ProgrammeEvent::SceneSet { scene, cmd } => {
                let what = What::Scene { before: self.programme.scene };
                self.programme.scene = *scene;
                self.programme.remember(Undoable { cmd: *cmd, at, what }, touched);
                touched.raise(Aspect::Scene);
            }
            ProgrammeEvent::Undone { target } => self.undo(target, touched),
        }
    }

    fn move_clock(
        &mut self,
        at: Millis,
        cmd: &CommandId,
        kind: ClockMove,
        touched: &mut Touched,
        change: impl FnOnce(&mut ClockState),
    ) {
        let Some(clock) = &mut self.programme.clock else { return };
        let before = Some(clock.clone());
        change(clock);
        let what = What::Clock { before, kind, left: Left::default() };
        self.programme.remember(Undoable { cmd: *cmd, at, what }, touched);
        touched.raise(Aspect::Clock);
    }
}
