//! Votes: one for each person until closing, counted by the server, cut from the person when closed (V7–V9, V14–V17).

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

/// A secret ballot needs so many present, and what came of it is neither shown nor kept below so many votes.
pub const SECRET_FLOOR: usize = 5;

/// How one votes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Method {
    /// One of the choices.
    One {},
    /// A dot on each of at most `n` choices.
    Dots {
        /// 2 to 10, and at most one fewer than the choices.
        n: usize,
    },
    /// 1 to 5; without choices.
    Scale {},
}

/// One thing to choose, as a question offers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChoiceText {
    /// 1 to 26 characters of `[a-z0-9]`.
    pub id: String,
    /// What it says.
    pub text: String,
}

/// What somebody chose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "one for each method")]
pub enum Choice {
    One(String),
    Dots(Vec<String>),
    Scale(u8),
}

/// Who may vote, as it was when the ballot opened (V14).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// How many belong to the electorate, here or not.
    pub members: usize,
    /// Those of them who are present: they may vote.
    pub present: Vec<PersonId>,
    /// Votes needed; 0 in plenum.
    pub quorum: usize,
    /// New since the last vote, and left out of this one: no members, until they are let in one by one.
    pub outside: Vec<PersonId>,
}

/// Some groups' counts, together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "see web/src/protocol.d.ts")]
pub struct GroupCounts {
    pub groups: Vec<GroupId>,
    pub counts: Vec<usize>,
}

/// What closing a ballot kept: counts, and no single choice but the chair's in a tie (V6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "see web/src/protocol.d.ts")]
pub struct Closing {
    pub cast: usize,
    /// None where they would tell what somebody chose: too few voted.
    pub counts: Option<Vec<usize>>,
    pub by_group: Vec<GroupCounts>,
    pub outcome: Option<Outcome>,
    pub chair: Option<(PersonId, Side)>,
    /// Who led the meeting when it was closed. Whoever leads the case when it is opened again decided nothing here.
    pub led: Option<PersonId>,
    /// What had been voted was not in the copy that this log was made of: nothing was counted, and nothing is decided.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub lost: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    Open {
        voted: BTreeMap<PersonId, Millis>,
        choices: BTreeMap<PersonId, Choice>,
        /// Who leads the case has voted knowing that a tie makes this vote known (V6).
        chair_voted: bool,
        /// It has no votes and takes none: this log was made of a copy.
        lost: bool,
        /// The closing waits for her: nobody else may vote any more.
        chair_only: bool,
    },
    Closed {
        at: Millis,
        closing: Closing,
        /// When everybody was shown it.
        revealed: Option<Millis>,
    },
}

/// One vote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ballot {
    /// What it is on.
    pub subject: Subject,
    /// What is asked.
    pub question: String,
    /// What may be chosen.
    pub choices: Vec<Alternative>,
    /// How.
    pub method: Method,
    /// Whether only the total is kept.
    pub secret: bool,
    /// Who belonged to the electorate when it opened.
    pub members: usize,
    /// Votes needed.
    pub quorum: usize,
    opened_at: Millis,
    present: BTreeSet<PersonId>,
    /// Of the electorate, and away when it opened: counted among the members already.
    away: BTreeSet<PersonId>,
    outside: BTreeSet<PersonId>,
    /// Taken out while it was open. They stay members, and what they voted counts (V14).
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

    /// What closing kept.
    #[must_use]
    pub fn closing(&self) -> Option<&Closing> {
        match &self.state {
            State::Closed { closing, .. } => Some(closing),
            State::Open { .. } => None,
        }
    }

    /// What it came to, once it is closed; none for a question, and where its votes are lost.
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
                // An empty sheet would be a blank vote, and there is none (V7).
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

/// All ballots; the last opened is the one in the room, and on stage until its result has been seen.
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

    /// Whether the result of the newest names this person: only a chair whose vote decided is named.
    pub(crate) fn says_name_of(&self, person: &PersonId) -> bool {
        let closing = self.current().and_then(|(_, ballot)| ballot.closing());
        closing.and_then(|closing| closing.chair.as_ref()).is_some_and(|(chair, _)| chair == person)
    }

    /// The newest is closed and waits to be shown.
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
