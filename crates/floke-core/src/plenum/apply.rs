//! Events of the plenum.

use super::{Question, QuestionKind};
use crate::event::PlenumEvent;
use crate::form::Stage;
use crate::ids::{GroupId, Millis, PersonId, QuestionId};
use crate::session::Session;
use crate::text::is_blank;
use crate::touched::{Aspect, Touched};

impl Session {
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
                    // A raised question is no longer dropped.
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

    /// Lists a question, first without its words.
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
}
