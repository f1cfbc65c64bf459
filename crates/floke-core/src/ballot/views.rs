//! What each role sees of a ballot.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Alternative, Choice, GroupCounts, Method, Side, State, Subject};
use crate::board::Outcome;
use crate::ids::{BallotId, GroupId, Millis, PersonId};
use crate::refusal::Refusal;
use crate::session::Session;

/// The most newcomers that the console lists.
const MAX_STRANGERS: usize = 100;

impl Session {
    pub(crate) fn ballot_view(&self) -> Option<BallotView> {
        let (id, ballot) = self.ballots.current()?;
        let (state, closed_at) = match &ballot.state {
            State::Open { .. } => ("open", None),
            State::Closed { at, revealed: None, .. } => ("closed", Some(*at)),
            State::Closed { at, revealed: Some(_), .. } => ("revealed", Some(*at)),
        };
        let result = ballot.closing().filter(|_| ballot.is_revealed()).map(|closing| ResultView {
            cast: closing.cast,
            counts: closing.counts.clone(),
            by_group: closing.by_group.clone(),
            outcome: closing.outcome,
            chair: closing
                .chair
                .as_ref()
                .map(|(person, side)| ChairSideView { name: self.told_apart(person), side: *side }),
        });
        Some(BallotView {
            id: *id,
            subject: ballot.subject,
            question: ballot.question.clone(),
            choices: ballot.choices.clone(),
            method: ballot.method,
            secret: ballot.secret,
            state,
            lost: ballot.is_lost(),
            chair_only: ballot.is_chair_only(),
            opened_at: ballot.opened_at,
            closed_at,
            members: ballot.members,
            present: ballot.present(),
            quorum: ballot.quorum,
            result,
        })
    }

    pub(crate) fn console_ballot_view(&self) -> Option<ConsoleBallotView> {
        let (id, ballot) = self.ballots.current()?;
        let State::Open { voted, .. } = &ballot.state else { return None };
        let mut missing: Vec<MissingView> = Vec::new();
        for person in without(ballot.present.iter(), voted.keys()) {
            let group = self.groups.of(person).copied();
            match missing.iter_mut().find(|m| m.group == group) {
                Some(known) => known.n += 1,
                None => missing.push(MissingView { group, n: 1 }),
            }
        }
        let order = self.groups.order();
        missing.sort_by_key(|m| order.iter().position(|g| Some(g) == m.group.as_ref()));
        let outside: BTreeSet<_> = without(self.people.presents(), ballot.present.iter())
            .filter(|p| self.why_not(ballot, p) == Refusal::NotMember)
            .collect();
        let first = self.people.order().iter().filter(|p| outside.contains(p)).take(MAX_STRANGERS);
        let strangers = first.map(|p| StrangerView {
            person: *p,
            name: self.told_apart(p),
            left_out: ballot.outside.contains(p),
        });
        Some(ConsoleBallotView {
            ballot: *id,
            cast: voted.len(),
            present: ballot.present(),
            missing,
            strangers: strangers.collect(),
            withdrawn: ballot.withdrawn,
            left_out: ballot.outside.len(),
            waits_for_chair: self.waits_for_chair(),
        })
    }

    pub(crate) fn screen_ballot_view(&self) -> Option<ScreenBallotView> {
        let (id, ballot) = self.ballots.current()?;
        let State::Open { voted, .. } = &ballot.state else { return None };
        let (cast, present) = (voted.len(), ballot.present());
        Some(ScreenBallotView { ballot: *id, cast, present })
    }

    /// Absent for people who may vote and have not: then a new ballot is one frame for all.
    pub(crate) fn my_ballot_view(&self, person: &PersonId) -> Option<MyBallotView> {
        let (id, ballot) = self.ballots.current()?;
        if !self.people.is_in(person) {
            return None;
        }
        let leads = self.board.current().filter(|(group, _)| ballot.subject.case() == Some(group));
        let chair = leads.is_some_and(|(_, case)| case.chair.as_ref() == Some(person));
        let standing = match self.may_vote(ballot, person) {
            Ok(()) => "may_vote",
            Err(Refusal::Presenting) => "presenting",
            Err(Refusal::Inhabil) => "inhabil",
            Err(_) if !self.people.is_present(person) => "gone",
            Err(_) if ballot.outside.contains(person) => "left_out",
            Err(_) => "not_member",
        };
        let (choice, at) = match &ballot.state {
            State::Open { voted, choices, .. } => {
                (choices.get(person).cloned(), voted.get(person).copied())
            }
            State::Closed { .. } => (None, None),
        };
        if standing == "may_vote" && !chair && at.is_none() {
            return None;
        }
        Some(MyBallotView { ballot: *id, standing, choice, at, chair })
    }
}

/// The people of `all` who are not in `taken`; both are in the order of their ids. Called four times a second, for as
/// many as ten thousand people.
fn without<'p>(
    all: impl Iterator<Item = &'p PersonId>,
    taken: impl Iterator<Item = &'p PersonId>,
) -> impl Iterator<Item = &'p PersonId> {
    let mut taken = taken.peekable();
    all.filter(move |person| {
        while taken.next_if(|other| other < person).is_some() {}
        taken.next_if_eq(person).is_none()
    })
}

/// `room/ballot`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BallotView {
    pub id: BallotId,
    pub subject: Subject,
    pub question: String,
    pub choices: Vec<Alternative>,
    pub method: Method,
    pub secret: bool,
    pub state: &'static str,
    pub lost: bool,
    pub chair_only: bool,
    pub opened_at: Millis,
    pub closed_at: Option<Millis>,
    pub members: usize,
    pub present: usize,
    pub quorum: usize,
    pub result: Option<ResultView>,
}

/// The result of a revealed ballot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ResultView {
    pub cast: usize,
    pub counts: Option<Vec<usize>>,
    pub by_group: Vec<GroupCounts>,
    pub outcome: Option<Outcome>,
    pub chair: Option<ChairSideView>,
}

/// The side that the chair took in a tie.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChairSideView {
    pub name: String,
    pub side: Side,
}

/// `console/ballot`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConsoleBallotView {
    pub ballot: BallotId,
    pub cast: usize,
    pub present: usize,
    pub missing: Vec<MissingView>,
    pub strangers: Vec<StrangerView>,
    pub withdrawn: usize,
    /// How many were left out of it when it was opened, wherever they are now.
    pub left_out: usize,
    pub waits_for_chair: bool,
}

/// How many of a group have not voted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MissingView {
    pub group: Option<GroupId>,
    pub n: usize,
}

/// A person who came after the ballot opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StrangerView {
    pub person: PersonId,
    pub name: String,
    pub left_out: bool,
}

/// `screen/ballot`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScreenBallotView {
    pub ballot: BallotId,
    pub cast: usize,
    pub present: usize,
}

/// `mine/ballot`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MyBallotView {
    pub ballot: BallotId,
    pub standing: &'static str,
    pub choice: Option<Choice>,
    pub at: Option<Millis>,
    pub chair: bool,
}
