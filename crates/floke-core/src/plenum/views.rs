//! Views of the plenum.

use serde::Serialize;

use super::{QuestionKind, QuestionState};
use crate::form::Stage;
use crate::ids::{GroupId, Millis, QuestionId};
use crate::session::Session;

/// `room/plenum`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlenumView {
    pub stage: &'static str,
    pub presenting: Option<GroupId>,
    pub since: Option<Millis>,
    pub queue: Vec<GroupId>,
    pub waiting: Vec<GroupId>,
    pub next: Option<GroupId>,
}

/// `room/question`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RaisedView {
    pub id: QuestionId,
    pub from: Option<GroupId>,
    pub to: GroupId,
    pub kind: QuestionKind,
    pub text: String,
    pub answer: Option<String>,
}

/// `console/question/…/card`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuestionView {
    pub from: Option<GroupId>,
    pub to: GroupId,
    pub stage: &'static str,
    pub kind: QuestionKind,
    pub text: String,
    pub state: QuestionState,
    pub answer: Option<String>,
}

/// `group/…/question/…/card`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupQuestionView {
    pub from: Option<GroupId>,
    pub kind: QuestionKind,
    pub text: String,
    pub answer: Option<String>,
    pub version: u32,
    pub stage: &'static str,
}

impl Session {
    /// The groups in the order of presenting: in the order of delivery, then the rest.
    fn queue(&self, stage: Stage) -> Vec<GroupId> {
        let mut queue: Vec<_> = self.groups.order().to_vec();
        queue
            .sort_by_key(|g| self.work.delivered_at(g, stage).map_or((1, Millis(0)), |at| (0, at)));
        queue
    }

    pub(crate) fn plenum_view(&self) -> Option<PlenumView> {
        let stage = self.stage_on_floor()?;
        let queue = match stage {
            Stage::Test => self.groups.order().to_vec(),
            Stage::Need | Stage::Solution | Stage::Decide | Stage::Result => self.queue(stage),
        };
        let yet = |g: &&GroupId| !self.was_presented(g, stage);
        let waiting: Vec<_> = queue.iter().filter(yet).copied().collect();
        let next = waiting.first().copied();
        let (presenting, since) = self.plenum.presenting.unzip();
        Some(PlenumView { stage: floor_word(stage), presenting, since, queue, waiting, next })
    }

    pub(crate) fn raised_view(&self) -> Option<RaisedView> {
        let id = self.plenum.raised.as_ref()?;
        let question = self.plenum.questions.get(id)?;
        Some(RaisedView {
            id: *id,
            from: question.from,
            to: question.to,
            kind: question.kind,
            text: question.text.clone(),
            answer: question.answer.clone(),
        })
    }

    pub(crate) fn question_view(&self, id: &QuestionId) -> Option<QuestionView> {
        let question = self.plenum.questions.get(id)?;
        Some(QuestionView {
            from: question.from,
            to: question.to,
            stage: floor_word(question.stage),
            kind: question.kind,
            text: question.text.clone(),
            state: self.plenum.state(id, question),
            answer: question.answer.clone(),
        })
    }

    /// The questions to a group, in order; none when there are none.
    pub(crate) fn asked_order(&self, group: &GroupId) -> Option<Vec<QuestionId>> {
        let asked: Vec<_> = self.plenum.asked(group).into_iter().copied().collect();
        (!asked.is_empty()).then_some(asked)
    }

    pub(crate) fn group_question_view(
        &self,
        group: &GroupId,
        id: &QuestionId,
    ) -> Option<GroupQuestionView> {
        let question = self.plenum.questions.get(id)?;
        if question.to != *group || question.dropped {
            return None;
        }
        Some(GroupQuestionView {
            from: question.from,
            kind: question.kind,
            text: question.text.clone(),
            answer: question.answer.clone(),
            version: question.version,
            stage: floor_word(question.stage),
        })
    }
}

/// The name of the presented stage: for the test, the board's case.
fn floor_word(stage: Stage) -> &'static str {
    match stage {
        Stage::Need => "need",
        Stage::Solution => "solution",
        Stage::Test => "board",
        Stage::Decide => "decide",
        Stage::Result => "result",
    }
}
