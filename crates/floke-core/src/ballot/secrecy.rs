//! What keeps a choice unknown: enough people, an electorate that stands still, and no second count to subtract from.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use super::{Alternative, Ballot, Method, SCALE_FLOOR, SECRET_FLOOR, Subject};
use crate::ids::PersonId;
use crate::refusal::Refusal;
use crate::session::Session;

/// What is about to be asked.
pub(crate) struct Asked {
    pub(crate) subject: Subject,
    pub(crate) question: String,
    pub(crate) choices: Vec<Alternative>,
    pub(crate) method: Method,
    pub(crate) secret: bool,
}

impl Asked {
    /// The same proposal, or in plenum the same words, however they are written.
    fn is(&self, ballot: &Ballot) -> bool {
        let same_words = || plain(&self.question) == plain(&ballot.question);
        self.subject == ballot.subject
            && match self.subject {
                Subject::Proposal { .. } => true,
                Subject::Question {} => same_words(),
            }
    }
}

/// A question without what is written in different ways.
fn plain(question: &str) -> String {
    question.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

impl Ballot {
    /// Whether so few voted that the counts would tell what somebody chose. A scale is about attitudes: open or secret.
    pub(super) fn is_too_few(&self, cast: usize) -> bool {
        (self.secret && cast < SECRET_FLOOR)
            || (self.method == (Method::Scale {}) && cast < SCALE_FLOOR)
    }

    /// How many are in only one of two electorates; none when either has enough who are not in the other to hide in.
    fn nearly_the_same(&self, present: &BTreeSet<&PersonId>) -> Option<usize> {
        let came = present.iter().filter(|p| !self.present.contains(**p)).count();
        let left = self.present.iter().filter(|p| !present.contains(p)).count();
        (came.max(left) < SECRET_FLOOR).then_some(came + left)
    }
}

impl Session {
    /// Enough people for a secret ballot; and not the same as was asked of nearly the same people, unless `again` says
    /// that it is meant. An open count beside a secret one tells as much as two secret ones.
    pub(crate) fn may_ask(
        &self,
        asked: &Asked,
        present: &[PersonId],
        again: bool,
    ) -> Result<(), Refusal> {
        if asked.secret && present.len() < SECRET_FLOOR {
            return Err(Refusal::TooFewForSecret { n: present.len() });
        }
        if again {
            return Ok(());
        }
        let present: BTreeSet<_> = present.iter().collect();
        let counted = |b: &&Ballot| b.closing().is_some_and(|closing| closing.counts.is_some());
        let before = self.ballots.all.values().filter(counted);
        let before = before.filter(|b| (asked.secret || b.secret) && asked.is(b));
        match before.filter_map(|b| b.nearly_the_same(&present)).min() {
            Some(n) => Err(Refusal::AskedBefore { n }),
            None => Ok(()),
        }
    }

    /// Nobody is marked as gone or taken out by another while a secret ballot she is in is open: whoever could choose who
    /// is left could choose whose vote the result is. She may say herself that she leaves, and `floke forget` takes her out
    /// even so: the operator can read the choices anyway while they exist, and a ballot that was left open for days must
    /// keep nobody from being forgotten. What she voted is counted all the same.
    pub(crate) fn stays_in_secret(&self, person: &PersonId) -> Result<(), Refusal> {
        let is_in = |b: &Ballot| b.secret && b.has(person);
        if self.ballots.open().is_some_and(is_in) { Err(Refusal::SecretOpen) } else { Ok(()) }
    }

    /// Groups are counted, and the presenting one does not vote: who is in a ballot stays in her group while it is open
    /// (V2, V14). A secret one in plenum knows no groups.
    pub(crate) fn stays_in_group(&self, person: &PersonId) -> Result<(), Refusal> {
        let is_counted = |b: &Ballot| (!b.secret || b.subject.case().is_some()) && b.has(person);
        if self.ballots.open().is_some_and(is_counted) { Err(Refusal::BallotOpen) } else { Ok(()) }
    }
}
