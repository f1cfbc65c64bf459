//! What is on stage now, and how it leaves the stage.

use super::{Left, OnStage};
use crate::ids::GroupId;
use crate::programme::Phase;
use crate::session::Session;
use crate::touched::Touched;

impl Session {
    /// A vote is on stage from its opening until its result has been shown and the room goes on: to another step,
    /// group, case or question, or because the facilitator puts it away. Otherwise an unsettled case or the group that
    /// presents is on stage; otherwise the step.
    pub(crate) fn on_stage(&self) -> OnStage<'_> {
        if self.ended_at().is_some() {
            return OnStage::Step;
        }
        if let Some((id, ballot)) = self.ballots.on_stage() {
            return match ballot.subject.case() {
                Some(group) => OnStage::Case(group, Some(id)),
                None => OnStage::Ballot(id),
            };
        }
        let stage = match self.programme.phase() {
            Some(Phase::Board) => self.case_on_stage().map(|group| OnStage::Case(group, None)),
            Some(phase) if phase.row().presents.is_some() => {
                self.plenum.presenting().map(OnStage::Floor)
            }
            _ => None,
        };
        stage.unwrap_or(OnStage::Step)
    }

    /// A settled case leaves the stage, unless a question about it has been raised.
    fn case_on_stage(&self) -> Option<&GroupId> {
        let (group, case) = self.board.current()?;
        let asked = self.plenum.raised().is_some_and(|question| question.to == *group);
        (asked || !case.is_settled()).then_some(group)
    }

    /// The room leaves the step; returns what an undo gives back.
    pub(crate) fn leave_stage(&mut self, touched: &mut Touched) -> Left {
        Left { floor: self.plenum.leave(touched), result: self.ballots.put_away(touched) }
    }

    /// An undo puts back on stage what was there, if it still exists.
    pub(crate) fn back_on_stage(&mut self, left: Left, touched: &mut Touched) {
        if self.groups.has(left.floor.group()) {
            self.plenum.give_back(left.floor, touched);
        }
        self.ballots.take_back(left.result, touched);
    }

    /// The room turns to something else in the step: the shown result leaves the stage.
    pub(crate) fn turns_to_another(&mut self, touched: &mut Touched) {
        self.ballots.put_away(touched);
    }
}
