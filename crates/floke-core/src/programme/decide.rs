//! Rules for moving the room.

use super::UNDO_MS;
use super::step::DAY_S;
use super::step::{Step, checked_steps};
use super::undo::What;
use crate::command::{Context, ProgrammeCommand};
use crate::event::ProgrammeEvent;
use crate::ids::{Millis, StepId};
use crate::refusal::Refusal;
use crate::session::{Decision, Session};

impl Session {
    /// The programme.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        self.programme.steps()
    }

    /// The room's current step.
    #[must_use]
    pub fn step(&self) -> Option<&Step> {
        self.programme.now()
    }

    /// When a step really began; none when the room has not been there.
    #[must_use]
    pub fn began(&self, step: &StepId) -> Option<Millis> {
        self.programme.actuals.get(step).copied()
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
}
