//! Rules for presenting and asking.

use super::{MAX_QUESTIONS, Question};
use crate::command::{Context, PlenumCommand};
use crate::event::PlenumEvent;
use crate::form::Stage;
use crate::ids::{GroupId, QuestionId};
use crate::limits::{ANSWER, QUESTION};
use crate::refusal::Refusal;
use crate::session::{Decision, Session};
use crate::text::{bounded, needed};

impl Session {
    /// The questions to a group that were not dropped, in order.
    pub fn questions_to(&self, group: &GroupId) -> impl Iterator<Item = (&QuestionId, &Question)> {
        let asked = self.plenum.asked(group).into_iter();
        asked.filter_map(|id| Some((id, self.plenum.questions.get(id)?)))
    }

    /// The stage that groups present in the room's step.
    pub(crate) fn stage_on_floor(&self) -> Option<Stage> {
        self.programme.phase()?.row().presents
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
                // A question to a group that has since given the floor away still goes to that group.
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
                let text = needed(text, QUESTION)?;
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
                // Another member of the group has answered since.
                if base.is_some_and(|base| base < known.version) {
                    return Err(Refusal::Changed);
                }
                let text = bounded(text, ANSWER)?;
                Ok(vec![PlenumEvent::QuestionAnswered { question: *question, text }.into()])
            }
            PlenumCommand::RaiseQuestion { question } => {
                self.only_facilitator(ctx)?;
                if let Some(question) = question {
                    self.plenum.questions.get(question).ok_or(Refusal::Unknown)?;
                    // Behind a vote nobody would see the question.
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

    /// Whether the group's work of this stage has been presented.
    pub(crate) fn was_presented(&self, group: &GroupId, stage: Stage) -> bool {
        self.plenum.presented.contains(&(stage, *group))
    }
}
