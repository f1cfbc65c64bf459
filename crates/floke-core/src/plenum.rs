//! The plenum: one group presents at a time, the others ask from their phones, and answers are kept (R27, R28).

mod apply;
mod decide;
#[cfg(test)]
mod tests;
pub(crate) mod views;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::form::Stage;
use crate::ids::{GroupId, Millis, PersonId, QuestionId};
use crate::touched::{Aspect, Touched};

/// The most questions of a session.
pub const MAX_QUESTIONS: usize = 2_000;

/// What a person sends to the group that presents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say it")]
pub enum QuestionKind {
    Question,
    Input,
}

/// The state of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say it")]
pub enum QuestionState {
    Waiting,
    Raised,
    Answered,
    Dropped,
}

/// One question or input, with its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The person who asked.
    pub by: PersonId,
    /// The group she was in.
    pub from: Option<GroupId>,
    /// The group that presented.
    pub to: GroupId,
    /// The presented stage; `Test` means the case before the board.
    pub stage: Stage,
    /// A question, or an input.
    pub kind: QuestionKind,
    /// At most 300 characters; empty when the person who asked is forgotten.
    pub text: String,
    /// At most 1 000 characters.
    pub answer: Option<String>,
    /// Whether it has been shown to everybody.
    pub shown: bool,
    dropped: bool,
    /// How many answers have been written.
    version: u32,
}

/// The group that presented, and the raised question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Floor {
    presenting: Option<(GroupId, Millis)>,
    raised: Option<QuestionId>,
}

impl Floor {
    pub(crate) fn group(&self) -> Option<&GroupId> {
        self.presenting.as_ref().map(|(group, _)| group)
    }
}

/// The presenting group, and all questions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Plenum {
    presenting: Option<(GroupId, Millis)>,
    presented: BTreeSet<(Stage, GroupId)>,
    questions: BTreeMap<QuestionId, Question>,
    order: Vec<QuestionId>,
    raised: Option<QuestionId>,
}

impl Plenum {
    pub(crate) fn presenting(&self) -> Option<&GroupId> {
        self.presenting.as_ref().map(|(group, _)| group)
    }

    /// The raised question.
    pub(crate) fn raised(&self) -> Option<&Question> {
        self.questions.get(self.raised.as_ref()?)
    }

    pub(crate) fn has_any(&self) -> bool {
        !self.order.is_empty()
    }

    pub(crate) fn order(&self) -> &[QuestionId] {
        &self.order
    }

    /// The questions to a group, in order.
    pub(crate) fn asked(&self, group: &GroupId) -> Vec<&QuestionId> {
        let to = |id: &&QuestionId| {
            self.questions.get(*id).is_some_and(|q| q.to == *group && !q.dropped)
        };
        self.order.iter().filter(to).collect()
    }

    /// The room leaves the step; returns what an undo gives back.
    pub(crate) fn leave(&mut self, touched: &mut Touched) -> Floor {
        let left = Floor { presenting: self.presenting, raised: self.raised };
        self.set_floor(None, touched);
        left
    }

    /// An undo gives the floor back.
    pub(crate) fn give_back(&mut self, floor: Floor, touched: &mut Touched) {
        self.set_floor(floor.presenting, touched);
        let still = |id: &QuestionId| self.questions.get(id).is_some_and(|q| !q.dropped);
        self.set_raised(floor.raised.filter(still), touched);
    }

    /// Gives the floor to a group.
    pub(crate) fn give_floor(
        &mut self,
        group: &GroupId,
        stage: Stage,
        at: Millis,
        touched: &mut Touched,
    ) {
        self.set_floor(Some((*group, at)), touched);
        if self.presented.insert((stage, *group)) {
            touched.raise(Aspect::Presented(*group));
        }
    }

    /// Sets the group with the floor; the group before takes no more questions.
    fn set_floor(&mut self, presenting: Option<(GroupId, Millis)>, touched: &mut Touched) {
        self.presenting = presenting;
        touched.raise(Aspect::Floor);
        self.set_raised(None, touched);
    }

    fn set_raised(&mut self, question: Option<QuestionId>, touched: &mut Touched) {
        let before = std::mem::replace(&mut self.raised, question);
        if before != question {
            touched.raise(Aspect::Raised);
        }
        for question in [before, question].into_iter().flatten() {
            touched.raise(Aspect::Question(question));
        }
    }

    pub(crate) fn is_raised(&self, question: &QuestionId) -> bool {
        self.raised.as_ref() == Some(question)
    }

    /// The group that got this question.
    pub(crate) fn asked_of(&self, question: &QuestionId) -> Option<GroupId> {
        self.questions.get(question).map(|question| question.to)
    }

    fn state(&self, id: &QuestionId, question: &Question) -> QuestionState {
        if question.dropped {
            QuestionState::Dropped
        } else if self.raised.as_ref() == Some(id) {
            QuestionState::Raised
        } else if question.answer.is_some() {
            QuestionState::Answered
        } else {
            QuestionState::Waiting
        }
    }
}
