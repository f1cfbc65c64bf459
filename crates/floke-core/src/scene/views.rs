//! How the big screen shows the stage.

use serde::Serialize;

use super::{OnStage, Scene};
use crate::ids::{BallotId, GroupId};
use crate::session::Session;

impl Session {
    pub(crate) fn scene_view(&self) -> SceneView {
        let (stage, scene) = (self.on_stage(), self.programme.scene());
        let shown = if scene == Scene::Auto { self.scene_of(stage) } else { scene };
        let (what, group, ballot) = match stage {
            OnStage::Step => ("step", None, None),
            OnStage::Floor(group) => ("floor", Some(group), None),
            OnStage::Case(group, ballot) => ("case", Some(group), ballot),
            OnStage::Ballot(ballot) => ("ballot", None, Some(ballot)),
        };
        let on_stage = StageView { what, group: group.copied(), ballot: ballot.copied() };
        SceneView { scene, shown, on_stage }
    }

    /// How the big screen shows what is on stage.
    fn scene_of(&self, stage: OnStage<'_>) -> Scene {
        match stage {
            OnStage::Ballot(_) => Scene::Ballot,
            OnStage::Case(..) => Scene::Case,
            OnStage::Floor(_) => Scene::Presenting,
            OnStage::Step if self.ended_at().is_some() => Scene::Thanks,
            OnStage::Step => self.programme.phase().map_or(Scene::Lobby, |phase| phase.row().scene),
        }
    }
}

/// `room/scene`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SceneView {
    pub scene: Scene,
    pub shown: Scene,
    pub on_stage: StageView,
}

/// The one thing everybody looks at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StageView {
    pub what: &'static str,
    pub group: Option<GroupId>,
    pub ballot: Option<BallotId>,
}
