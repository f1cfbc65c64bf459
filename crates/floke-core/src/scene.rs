//! What is on stage: the one thing everybody looks at. Phones, console and big screen follow the same rule.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::ids::{BallotId, GroupId};
use crate::plenum::Floor;
use crate::programme::Phase;
use crate::session::Session;
use crate::touched::Touched;

/// What the big screen shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words of the catalogue")]
pub enum Scene {
    /// What is on stage.
    #[default]
    Auto,
    Lobby,
    Programme,
    Bruttoliste,
    Groups,
    Work,
    Presenting,
    Sentences,
    Ballot,
    Case,
    Decisions,
    Thanks,
    Blank,
}

/// The one thing everybody looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OnStage<'a> {
    /// What the step is about.
    Step,
    /// A group presents.
    Floor(&'a GroupId),
    /// A group's case, with its vote while that is on stage.
    Case(&'a GroupId, Option<&'a BallotId>),
    /// A vote of the whole room.
    Ballot(&'a BallotId),
}

/// What was on stage beside the step when the room left it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Left {
    floor: Floor,
    result: Option<BallotId>,
}

impl Session {
    /// A vote takes the stage from its opening until its result has been shown and the room goes on: to another step,
    /// group, case or question, or because the facilitator puts it away. Then a case that is not settled, or the group
    /// that presents. Else the step.
    pub(crate) fn on_stage(&self) -> OnStage<'_> {
        if self.ended_at().is_some() {
            return OnStage::Step;
        }
        if let Some((id, ballot)) = self.ballots.on_stage() {
            return match &ballot.case {
                Some(group) => OnStage::Case(group, Some(id)),
                None => OnStage::Ballot(id),
            };
        }
        let stage = match self.programme.phase() {
            Some(Phase::Board) => self.case_on_stage().map(|group| OnStage::Case(group, None)),
            Some(phase) if phase.presents().is_some() => {
                self.plenum.presenting().map(OnStage::Floor)
            }
            _ => None,
        };
        stage.unwrap_or(OnStage::Step)
    }

    /// A case that is settled is done with, unless somebody's question about it has been raised.
    fn case_on_stage(&self) -> Option<&GroupId> {
        let (group, case) = self.board.current()?;
        let asked = self.plenum.raised().is_some_and(|question| question.to == *group);
        (asked || !case.is_settled()).then_some(group)
    }

    /// The room leaves the step. What is given back when that was a slip.
    pub(crate) fn leave_stage(&mut self, touched: &mut Touched) -> Left {
        Left { floor: self.plenum.leave(touched), result: self.ballots.put_away(touched) }
    }

    /// Leaving was a slip: what was on stage is there again, if it is still there at all.
    pub(crate) fn back_on_stage(&mut self, left: Left, touched: &mut Touched) {
        if self.groups.has(left.floor.group()) {
            self.plenum.give_back(left.floor, touched);
        }
        self.ballots.take_back(left.result, touched);
    }

    /// The room turns to something else in the step: a result has been seen.
    pub(crate) fn turns_to_another(&mut self, touched: &mut Touched) {
        self.ballots.put_away(touched);
    }

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
            OnStage::Step => match self.programme.phase() {
                None | Some(Phase::Arrive) => Scene::Lobby,
                Some(Phase::Intro | Phase::Break | Phase::Reflection) => Scene::Programme,
                Some(Phase::Bruttoliste) => Scene::Bruttoliste,
                Some(Phase::Pick) => Scene::Groups,
                Some(Phase::Need | Phase::NeedContact | Phase::Solution | Phase::Test) => {
                    Scene::Work
                }
                Some(Phase::NeedPlenum | Phase::SolutionPlenum) => Scene::Sentences,
                Some(Phase::Board | Phase::Decide) => Scene::Decisions,
                Some(Phase::Close) => Scene::Thanks,
            },
        }
    }
}

/// `room/scene`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "see web/src/protocol.d.ts")]
pub struct SceneView {
    pub scene: Scene,
    pub shown: Scene,
    pub on_stage: StageView,
}

/// The one thing everybody looks at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "see web/src/protocol.d.ts")]
pub struct StageView {
    pub what: &'static str,
    pub group: Option<GroupId>,
    pub ballot: Option<BallotId>,
}
