//! Votes: one per person until closing, counted by the server, separated from the person at closing (V7–V9, V14–V17).

mod apply;
mod decide;
mod electorate;
mod rules;
pub(crate) mod secrecy;
mod subject;
mod tally;
#[cfg(test)]
mod tests;
pub(crate) mod views;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::board::Outcome;
use crate::ids::{BallotId, GroupId, Millis, PersonId};
use crate::refusal::Refusal;

pub use self::subject::{Alternative, Meaning, Side, Sides, Subject};

/// The most ballots of a session.
pub const MAX_BALLOTS: usize = 400;

/// Groups with fewer votes are shown together with the next smallest (V17).
pub const GROUP_FLOOR: usize = 3;

/// A scale is neither shown nor kept below this many answers (R34).
pub const SCALE_FLOOR: usize = 5;

/// A secret ballot needs this many people present; with fewer votes its counts are neither shown nor kept.
pub const SECRET_FLOOR: usize = 5;

/// How people vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Method {
    /// Each person takes one of the choices.
    One {},
    /// Each person puts a dot on at most `n` choices.
    Dots {
        /// 2 to 10, and at most one fewer than the choices.
        n: usize,
    },
    /// Each person gives 1 to 5; without choices.
    Scale {},
}

/// One thing to choose, as a question offers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChoiceText {
    /// 1 to 26 characters of `[a-z0-9]`.
    pub id: String,
    /// Its words.
    pub text: String,
}

/// One person's choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "one for each method")]
pub enum Choice {
    One(String),
    Dots(Vec<String>),
    Scale(u8),
}

/// The people who may vote, as of the opening (V14).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// How many belong to the electorate, here or not.
    pub members: usize,
    /// Those of them who are present and may vote.
    pub present: Vec<PersonId>,
    /// Votes needed; 0 in plenum.
    pub quorum: usize,
    /// People who are new since the last vote and left out of this one: not members until they are let in one by one.
    pub outside: Vec<PersonId>,
}

/// The counts of some groups, together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "see web/src/protocol.d.ts")]
pub struct GroupCounts {
    pub groups: Vec<GroupId>,
    pub counts: Vec<usize>,
}

/// What closing keeps: counts, and no single choice but the chair's in a tie (V6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "see web/src/protocol.d.ts")]
pub struct Closing {
    pub cast: usize,
    /// None when so few voted that the counts would tell what a person chose.
    pub counts: Option<Vec<usize>>,
    pub by_group: Vec<GroupCounts>,
    pub outcome: Option<Outcome>,
    pub chair: Option<(PersonId, Side)>,
    /// The chair at closing. A chair who leads the case when it is opened again did not decide this vote.
    pub led: Option<PersonId>,
    /// The log was restored from a copy that held no votes: nothing was counted, and nothing is decided.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub lost: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    Open {
        voted: BTreeMap<PersonId, Millis>,
        choices: BTreeMap<PersonId, Choice>,
        /// The chair has voted knowing that a tie makes her vote known (V6).
        chair_voted: bool,
        /// The ballot has no votes and takes none: the log was restored from a copy.
        lost: bool,
        /// The closing waits for the chair: nobody else may vote any more.
        chair_only: bool,
    },
    Closed {
        at: Millis,
        closing: Closing,
        /// When the result was shown to everybody.
        revealed: Option<Millis>,
    },
}

/// One vote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ballot {
    /// What the vote is on.
    pub subject: Subject,
    /// The question.
    pub question: String,
    /// The choices.
    pub choices: Vec<Alternative>,
    /// The method.
    pub method: Method,
    /// Whether only the total is kept.
    pub secret: bool,
    /// How many belonged to the electorate at the opening.
    pub members: usize,
    /// Votes needed.
    pub quorum: usize,
    opened_at: Millis,
    present: BTreeSet<PersonId>,
    /// Members who were away at the opening: already counted in `members`.
    away: BTreeSet<PersonId>,
    outside: BTreeSet<PersonId>,
    /// How many were taken out of the session while it was open. They stay members, and their votes count (V14).
    withdrawn: usize,
    state: State,
}

impl Ballot {
    /// Whether a person was let in, at the opening or after it.
    pub(crate) fn has(&self, person: &PersonId) -> bool {
        self.present.contains(person)
    }

    /// How many of the electorate were present.
    #[must_use]
    pub fn present(&self) -> usize {
        self.present.len()
    }

    /// When it was opened, and when it was closed.
    #[must_use]
    pub fn times(&self) -> (Millis, Option<Millis>) {
        let closed = match &self.state {
            State::Closed { at, .. } => Some(*at),
            State::Open { .. } => None,
        };
        (self.opened_at, closed)
    }

    /// What closing kept; none before.
    #[must_use]
    pub fn closing(&self) -> Option<&Closing> {
        match &self.state {
            State::Closed { closing, .. } => Some(closing),
            State::Open { .. } => None,
        }
    }

    /// The outcome, once closed; none for a question, and where the votes are lost.
    #[must_use]
    pub fn outcome(&self) -> Option<Outcome> {
        self.closing()?.outcome
    }

    /// Whether everybody may see the result.
    #[must_use]
    pub fn is_revealed(&self) -> bool {
        matches!(self.state, State::Closed { revealed: Some(_), .. })
    }

    fn is_open(&self) -> bool {
        matches!(self.state, State::Open { .. })
    }

    fn check(&self, choice: &Choice) -> Result<(), Refusal> {
        let known = |id: &String| self.choices.iter().any(|c| c.id == *id);
        let fits = match (self.method, choice) {
            (Method::One {}, Choice::One(id)) => known(id),
            (Method::Dots { n }, Choice::Dots(ids)) => {
                let distinct: BTreeSet<_> = ids.iter().collect();
                // A sheet without a choice would be a blank vote, which is not allowed (V7).
                !ids.is_empty()
                    && ids.len() <= n
                    && distinct.len() == ids.len()
                    && ids.iter().all(known)
            }
            (Method::Scale {}, Choice::Scale(points)) => (1..=5).contains(points),
            _ => false,
        };
        if fits { Ok(()) } else { Err(Refusal::BadChoice) }
    }
}

/// All ballots; the newest is the room's, and on stage until its result has been seen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Ballots {
    all: BTreeMap<BallotId, Ballot>,
    /// In the order of opening.
    order: Vec<BallotId>,
    on_stage: Option<BallotId>,
}

impl Ballots {
    pub(crate) fn get(&self, ballot: &BallotId) -> Option<&Ballot> {
        self.all.get(ballot)
    }

    fn current(&self) -> Option<(&BallotId, &Ballot)> {
        let id = self.order.last()?;
        Some((id, self.all.get(id)?))
    }

    pub(crate) fn has_any(&self) -> bool {
        !self.order.is_empty()
    }

    /// All, in the order of opening.
    fn in_order(&self) -> impl DoubleEndedIterator<Item = (&BallotId, &Ballot)> {
        self.order.iter().filter_map(|id| Some((id, self.all.get(id)?)))
    }

    /// Those on one subject, in the order of opening.
    pub(crate) fn on(
        &self,
        subject: Subject,
    ) -> impl DoubleEndedIterator<Item = (&BallotId, &Ballot)> {
        self.in_order().filter(move |(_, ballot)| ballot.subject == subject)
    }

    /// Whether the board has voted on anything in a group's case.
    pub(crate) fn any_in(&self, case: &GroupId) -> bool {
        self.all.values().any(|ballot| ballot.subject.case() == Some(case))
    }

    pub(crate) fn open(&self) -> Option<&Ballot> {
        self.current().map(|(_, b)| b).filter(|b| b.is_open())
    }

    /// Whether the newest result names this person: only a chair whose vote decided is named.
    pub(crate) fn says_name_of(&self, person: &PersonId) -> bool {
        let closing = self.current().and_then(|(_, ballot)| ballot.closing());
        closing.and_then(|closing| closing.chair.as_ref()).is_some_and(|(chair, _)| chair == person)
    }

    /// Whether the newest is closed and not yet shown.
    pub(crate) fn waits_to_be_shown(&self) -> bool {
        self.current().is_some_and(|(_, b)| !b.is_open() && !b.is_revealed())
    }

    /// The ballot that takes the stage.
    pub(crate) fn on_stage(&self) -> Option<(&BallotId, &Ballot)> {
        self.current().filter(|(id, _)| self.on_stage.as_ref() == Some(*id))
    }

    pub(crate) fn open_id(&self) -> Option<&BallotId> {
        self.current().filter(|(_, ballot)| ballot.is_open()).map(|(id, _)| id)
    }

    pub(crate) fn closed(&self) -> impl Iterator<Item = &BallotId> {
        self.all.iter().filter(|(_, b)| !b.is_open()).map(|(id, _)| id)
    }
}
