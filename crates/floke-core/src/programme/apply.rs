//! Events of the programme and its clock.

use super::ClockState;
use super::step::DAY_S;
use super::undo::{ClockMove, Undoable, What};
use crate::event::ProgrammeEvent;
use crate::ids::{CommandId, Millis};
use crate::scene::Left;
use crate::session::Session;
use crate::touched::{Aspect, Touched};

impl Session {
    pub(crate) fn apply_programme(
        &mut self,
        at: Millis,
        event: &ProgrammeEvent,
        touched: &mut Touched,
    ) {
        match event {
            ProgrammeEvent::ProgrammeSet { steps } => {
                self.programme.set_steps(steps.clone(), touched);
                // The room's current step may have become another kind of step.
                if let Some(phase) = self.programme.phase() {
                    self.programme.opened.extend(phase.row().opens);
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
                self.programme.opened.extend(phase.row().opens);
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
                    // The change of the length itself, so that taking time and giving it back cancel out.
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

    fn undo(&mut self, target: &CommandId, touched: &mut Touched) {
        if self.programme.undo.as_ref().is_none_or(|undo| undo.cmd != *target) {
            return;
        }
        touched.raise(Aspect::Undo);
        match self.programme.undo.take().map(|undo| undo.what) {
            Some(What::Clock { before, kind, left }) => {
                if matches!(kind, ClockMove::Step { .. }) {
                    self.back_on_stage(left, touched);
                }
                if let Some(clock) = &self.programme.clock
                    && kind == (ClockMove::Step { first: true })
                {
                    self.programme.actuals.remove(&clock.step);
                    touched.raise(Aspect::Actuals);
                }
                self.programme.clock = before;
                // A pause or more time moves the clock; a step changes everything that depends on a step.
                touched.raise(if matches!(kind, ClockMove::Step { .. }) {
                    Aspect::Step
                } else {
                    Aspect::Clock
                });
            }
            Some(What::Scene { before }) => {
                self.programme.scene = before;
                touched.raise(Aspect::Scene);
            }
            Some(What::Group { person, from }) => self.place(&person, from.as_ref(), touched),
            None => {}
        }
    }
}
