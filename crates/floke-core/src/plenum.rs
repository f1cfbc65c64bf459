//! The plenum: one group presents at a time, the others ask from their phones, answers are kept (R27, R28).

#[cfg(test)]
mod tests;
mod views;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use self::views::{GroupQuestionView, PlenumView, QuestionView, RaisedView};

use crate::command::{Context, PlenumCommand};
use crate::event::PlenumEvent;
use crate::form::Stage;
use crate::ids::{GroupId, Millis, PersonId, QuestionId};
use crate::refusal::Refusal;
use crate::session::{Decision, Session};
use crate::text::{bounded, is_blank, needed};
use crate::touched::{Aspect, Touched};

/// The most questions of a session.
pub const MAX_QUESTIONS: usize = 2_000;

/// What somebody sends to the group that presents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say it")]
pub enum QuestionKind {
    Question,
    Input,
}

/// What became of a question.
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
    /// Who asked.
    pub by: PersonId,
    /// Which group she was in.
    pub from: Option<GroupId>,
    /// Which group presented.
    pub to: GroupId,
    /// The stage that was presented; Test stands for the board.
    pub stage: Stage,
    /// A question, or an input.
    pub kind: QuestionKind,
    /// At most 300 characters; empty when who asked is forgotten.
    pub text: String,
    /// At most 1 000 characters.
    pub answer: Option<String>,
    /// Whether everybody has been shown it.
    pub shown: bool,
    dropped: bool,
    /// How many answers it has been given.
    version: u32,
}

/// Who had the floor, and what was raised.
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

/// Who presents, and what was asked.
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

    /// The question that has been raised.
    pub(crate) fn raised(&self) -> Option<&Question> {
        self.questions.get(self.raised.as_ref()?)
    }

    pub(crate) fn has_any(&self) -> bool {
        !self.order.is_empty()
    }

    pub(crate) fn order(&self) -> &[QuestionId] {
        &self.order
    }

    /// What was asked of a group, in order.
    pub(crate) fn asked(&self, group: &GroupId) -> Vec<&QuestionId> {
        let to = |id: &&QuestionId| {
            self.questions.get(*id).is_some_and(|q| q.to == *group && !q.dropped)
        };
        self.order.iter().filter(to).collect()
    }

    /// The room leaves the step. What is given back when that was a slip.
    pub(crate) fn leave(&mut self, touched: &mut Touched) -> Floor {
        let left = Floor { presenting: self.presenting, raised: self.raised };
        self.set_floor(None, touched);
        left
    }

    /// Leaving was a slip: the floor is theirs again.
    pub(crate) fn give_back(&mut self, floor: Floor, touched: &mut Touched) {
        self.set_floor(floor.presenting, touched);
        let still = |id: &QuestionId| self.questions.get(id).is_some_and(|q| !q.dropped);
        self.set_raised(floor.raised.filter(still), touched);
    }

    /// A group takes the floor.
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

    /// Whoever had the floor before is asked nothing more.
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

    /// The group that is asked this.
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

impl Session {
    /// What was asked of a group and not dropped, in order.
    pub fn questions_to(&self, group: &GroupId) -> impl Iterator<Item = &Question> {
        self.plenum.asked(group).into_iter().filter_map(|id| self.plenum.questions.get(id))
    }

    /// The stage that is presented in the room's step.
    pub(crate) fn stage_on_floor(&self) -> Option<Stage> {
        self.programme.phase()?.presents()
    }

    pub(crate) fn decide_plenum(&self, command: &PlenumCommand, ctx: &Context) -> Decision {
        match command {
            PlenumCommand::Present { group } => {
                self.only_facilitator(ctx)?;
                self.stage_on_floor().ok_or(Refusal::NotPresenting)?;
                if let Some(group) = group {
                    self.groups.get(group).ok_or(Refusal::Unknown)?;
                }
                Ok(vec![PlenumEvent::Presented { group: *group }.into()])
            }
            PlenumCommand::Ask { id, kind, text, to } => {
                let by = *self.only_participant(ctx)?;
                // Asked of a group that has given the floor on meanwhile, it is still asked of that group.
                let (floor, stage) = (self.plenum.presenting(), self.stage_on_floor());
                let had = |to: &&GroupId| {
                    floor == Some(*to) || stage.is_some_and(|stage| self.was_presented(to, stage))
                };
                let to = to.as_ref().map_or(floor, |to| Some(to).filter(had));
                let to = *to.ok_or(Refusal::NotPresenting)?;
                if self.plenum.questions.contains_key(id) {
                    return Err(Refusal::IdTaken);
                }
                let questions = (self.plenum.order.len(), MAX_QUESTIONS);
                let authors = self.plenum.questions.values().map(|q| &q.by);
                self.room_for_one(&ctx.who, questions, authors, None)?;
                let from = self.groups.of(&by).copied();
                if from.as_ref() == Some(&to) {
                    return Err(Refusal::Presenting);
                }
                let text = needed(text, 300)?;
                let (question, kind) = (*id, *kind);
                let listed = PlenumEvent::QuestionListed { question, by, from, to, kind }.into();
                Ok(vec![
                    listed,
                    PlenumEvent::QuestionAsked { question, by, from, to, kind, text }.into(),
                ])
            }
            PlenumCommand::Answer { question, text, base } => {
                let known = self.plenum.questions.get(question).ok_or(Refusal::Unknown)?;
                self.may_work(ctx, &known.to)?;
                if known.answer.as_ref() == Some(text) {
                    return Ok(Vec::new());
                }
                // Another of the group has answered since.
                if base.is_some_and(|base| base < known.version) {
                    return Err(Refusal::RowChanged);
                }
                let text = bounded(text, 1_000)?;
                Ok(vec![PlenumEvent::QuestionAnswered { question: *question, text }.into()])
            }
            PlenumCommand::RaiseQuestion { question } => {
                self.only_facilitator(ctx)?;
                if let Some(question) = question {
                    self.plenum.questions.get(question).ok_or(Refusal::Unknown)?;
                    // Behind a vote nobody would see it.
                    self.no_ballot_waits()?;
                }
                Ok(vec![PlenumEvent::QuestionRaised { question: *question }.into()])
            }
            PlenumCommand::DropQuestion { question } => {
                self.only_facilitator(ctx)?;
                self.plenum.questions.get(question).ok_or(Refusal::Unknown)?;
                Ok(vec![PlenumEvent::QuestionDropped { question: *question }.into()])
            }
        }
    }

    pub(crate) fn apply_plenum(&mut self, at: Millis, event: &PlenumEvent, touched: &mut Touched) {
        match event {
            PlenumEvent::Presented { group } => {
                match (group, self.stage_on_floor()) {
                    (Some(group), Some(stage)) => {
                        self.plenum.give_floor(group, stage, at, touched);
                    }
                    _ => self.plenum.set_floor(None, touched),
                }
                self.turns_to_another(touched);
            }
            PlenumEvent::QuestionListed { question, by, from, to, kind } => {
                self.list_question(question, by, (from.as_ref(), to), *kind, "");
                touched.raise(Aspect::Questions);
                touched.raise(Aspect::Asked(*to));
                touched.raise(Aspect::Question(*question));
            }
            PlenumEvent::QuestionAsked { question, by, from, to, kind, text } => {
                self.list_question(question, by, (from.as_ref(), to), *kind, text);
                touched.raise(Aspect::Question(*question));
            }
            PlenumEvent::QuestionAnswered { question, text } => {
                if let Some(known) = self.plenum.questions.get_mut(question) {
                    known.answer = (!is_blank(text)).then(|| text.clone());
                    known.version += 1;
                }
                touched.raise(Aspect::Question(*question));
            }
            PlenumEvent::QuestionRaised { question } => {
                self.plenum.set_raised(*question, touched);
                if let Some(question) = question {
                    // What is raised after all is no longer dropped.
                    if let Some(known) = self.plenum.questions.get_mut(question) {
                        known.shown = true;
                        if std::mem::take(&mut known.dropped) {
                            touched.raise(Aspect::Asked(known.to));
                        }
                    }
                    self.turns_to_another(touched);
                }
            }
            PlenumEvent::QuestionDropped { question } => {
                if let Some(known) = self.plenum.questions.get_mut(question) {
                    known.dropped = true;
                    touched.raise(Aspect::Asked(known.to));
                }
                if self.plenum.is_raised(question) {
                    self.plenum.set_raised(None, touched);
                }
                touched.raise(Aspect::Question(*question));
            }
        }
    }

    /// Said without its words first.
    fn list_question(
        &mut self,
        id: &QuestionId,
        by: &PersonId,
        (from, to): (Option<&GroupId>, &GroupId),
        kind: QuestionKind,
        text: &str,
    ) {
        let new = Question {
            by: *by,
            from: from.copied(),
            to: *to,
            stage: self.stage_on_floor().unwrap_or(Stage::Need),
            kind,
            text: text.to_owned(),
            answer: None,
            shown: false,
            dropped: false,
            version: 0,
        };
        if self.plenum.questions.insert(*id, new).is_none() {
            self.plenum.order.push(*id);
        }
    }

    /// The groups in the order they present: as they delivered, then the rest.
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

    /// What was asked of a group, in order; none when nothing was.
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

    /// Whether the group's work of this stage has been presented.
    pub(crate) fn was_presented(&self, group: &GroupId, stage: Stage) -> bool {
        self.plenum.presented.contains(&(stage, *group))
    }
}

/// What is presented: of the test, the case before the board.
fn floor_word(stage: Stage) -> &'static str {
    match stage {
        Stage::Need => "need",
        Stage::Solution => "solution",
        Stage::Test => "board",
        Stage::Decide => "decide",
        Stage::Result => "result",
    }
}
