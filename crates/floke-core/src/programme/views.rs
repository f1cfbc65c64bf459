//! What each role sees of the day.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{ClockMove, Phase, Scene, UNDO_MS, What};
use crate::ids::{CommandId, Millis, StepId};
use crate::session::Session;

impl Session {
    pub(crate) fn clock_view(&self) -> Option<ClockView> {
        let clock = self.programme.clock.as_ref()?;
        Some(ClockView {
            step: clock.step.clone(),
            index: self.programme.index()?,
            phase: self.programme.phase()?,
            started_at: clock.started_at,
            length_ms: clock.length_ms,
            ends_at: clock.left_ms.is_none().then_some(clock.ends_at),
            left_ms: clock.left_ms,
        })
    }

    pub(crate) fn scene_view(&self) -> SceneView {
        let scene = self.programme.scene;
        let shown = if scene == Scene::Auto { self.auto_scene() } else { scene };
        SceneView { scene, shown }
    }

    /// What the screen shows when nobody has chosen: a vote first, then what the step is about.
    fn auto_scene(&self) -> Scene {
        if self.ended_at().is_some() {
            return Scene::Thanks;
        }
        let entered = self.programme.clock.as_ref().map(|clock| clock.started_at);
        let moved = entered.max(self.plenum.since()).unwrap_or_default();
        if let Some(on_case) = self.ballots.on_stage(moved) {
            return if on_case { Scene::Case } else { Scene::Ballot };
        }
        match self.programme.phase() {
            None | Some(Phase::Arrive) => Scene::Lobby,
            Some(Phase::Intro | Phase::Break | Phase::Reflection) => Scene::Programme,
            Some(Phase::Bruttoliste) => Scene::Bruttoliste,
            Some(Phase::Pick) => Scene::Groups,
            Some(Phase::Need | Phase::NeedContact | Phase::Solution | Phase::Test) => Scene::Work,
            Some(Phase::NeedPlenum | Phase::SolutionPlenum) => {
                if self.plenum.presenting().is_some() {
                    Scene::Presenting
                } else {
                    Scene::Sentences
                }
            }
            Some(Phase::Board) => {
                if self.board.current().is_some() {
                    Scene::Case
                } else {
                    Scene::Decisions
                }
            }
            Some(Phase::Decide) => Scene::Decisions,
            Some(Phase::Close) => Scene::Thanks,
        }
    }

    pub(crate) fn undo_view(&self) -> Option<UndoView> {
        let undo = self.programme.undo.as_ref()?;
        let what = match &undo.what {
            What::Clock { kind: ClockMove::Step { .. }, .. } => "step",
            What::Clock { kind: ClockMove::Time, .. } => "time",
            What::Clock { kind: ClockMove::Pause, .. } => "pause",
            What::Scene { .. } => "scene",
            What::Group { .. } => "group",
            What::Delivery { .. } => "delivery",
        };
        Some(UndoView { target: undo.cmd.clone(), what, until: undo.at.plus(UNDO_MS) })
    }

    pub(crate) fn actuals_view(&self) -> ActualsView {
        ActualsView(self.programme.actuals.clone())
    }
}

/// `room/clock`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "see web/src/protocol.d.ts")]
pub struct ClockView {
    pub step: StepId,
    pub index: usize,
    pub phase: Phase,
    pub started_at: Millis,
    pub length_ms: u64,
    pub ends_at: Option<Millis>,
    pub left_ms: Option<u64>,
}

/// `room/scene`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "see web/src/protocol.d.ts")]
pub struct SceneView {
    pub scene: Scene,
    pub shown: Scene,
}

/// `console/undo`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "see web/src/protocol.d.ts")]
pub struct UndoView {
    pub target: CommandId,
    pub what: &'static str,
    pub until: Millis,
}

/// `console/actuals`: when each step really began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct ActualsView(BTreeMap<StepId, Millis>);
