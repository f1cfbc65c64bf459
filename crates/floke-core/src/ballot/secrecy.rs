//! What keeps a choice secret: enough people, an electorate that does not change, and no second count to subtract.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use super::{Alternative, Ballot, Method, SCALE_FLOOR, SECRET_FLOOR, Subject};
use crate::ids::PersonId;
use crate::refusal::Refusal;
use crate::session::Session;

/// What a new ballot is about to ask.
pub(crate) struct Asked {
    pub(crate) subject: Subject,
    pub(crate) question: String,
    pub(crate) choices: Vec<Alternative>,
    pub(crate) method: Method,
    pub(crate) secret: bool,
}

impl Asked {
    /// Whether the ballot is on the same proposal or, in plenum, asks the same words, however they are spelled.
    fn is(&self, ballot: &Ballot) -> bool {
        let same_words = || plain(&self.question) == plain(&ballot.question);
        self.subject == ballot.subject
            && match self.subject {
                Subject::Proposal { .. } => true,
                Subject::Question {} => same_words(),
            }
    }
}

/// A question without differences in spelling.
fn plain(question: &str) -> String {
    question.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

impl Ballot {
    /// Whether so few voted that the counts would tell what a person chose. A scale is about attitudes, so an open one
    /// has a floor too.
    pub(super) fn is_too_few(&self, cast: usize) -> bool {
        (self.secret && cast < SECRET_FLOOR)
            || (self.method == (Method::Scale {}) && cast < SCALE_FLOOR)
    }

    /// How many are in only one of two electorates; none when enough people are in only one of them to hide each other.
    fn nearly_the_same(&self, present: &BTreeSet<&PersonId>) -> Option<usize> {
        let came = present.iter().filter(|p| !self.present.contains(**p)).count();
        let left = self.present.iter().filter(|p| !present.contains(p)).count();
        (came.max(left) < SECRET_FLOOR).then_some(came + left)
    }
}

impl Session {
    /// Checks that there are enough people for a secret ballot, and that nearly the same people have not been asked the
    /// same, unless `again` confirms it. An open count beside a secret one reveals as much as two secret ones.
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

    /// A facilitator may not mark a voter as gone, or take her out, while her secret ballot is open: by choosing who is
    /// left, the facilitator could choose whose vote the result is. She may still leave by herself. `floke forget`
    /// works too: the operator can read open choices anyway, and a forgotten open ballot must not block it. Her vote is
    /// counted.
    pub(crate) fn stays_in_secret(&self, person: &PersonId) -> Result<(), Refusal> {
        let is_in = |b: &Ballot| b.secret && b.has(person);
        if self.ballots.open().is_some_and(is_in) { Err(Refusal::SecretOpen) } else { Ok(()) }
    }

    /// The counts are by group, and the presenting group does not vote: a voter stays in her group while the ballot is
    /// open (V2, V14). A secret one in plenum is not counted by group.
    pub(crate) fn stays_in_group(&self, person: &PersonId) -> Result<(), Refusal> {
        let is_counted = |b: &Ballot| (!b.secret || b.subject.case().is_some()) && b.has(person);
        if self.ballots.open().is_some_and(is_counted) { Err(Refusal::BallotOpen) } else { Ok(()) }
    }
}
