//! The electorate of a vote, as of its opening (V1, V14).

use super::{Ballot, Ballots, Opening, State, Subject};
use crate::ids::PersonId;
use crate::refusal::Refusal;
use crate::session::Session;

impl Ballots {
    fn current_mut(&mut self) -> Option<&mut Ballot> {
        self.all.get_mut(self.order.last()?)
    }

    /// The case has another chair: she must vote knowing that she is the chair.
    pub(crate) fn new_chair(&mut self) {
        let Some(ballot) = self.current_mut() else { return };
        if let State::Open { chair_voted, .. } = &mut ballot.state {
            *chair_voted = false;
        }
    }

    /// A person is taken out of the session. The electorate of an open vote stays (V14); the console is told.
    pub(crate) fn takes_out(&mut self, person: &PersonId) {
        if let Some(ballot) = self.current_mut().filter(|b| b.is_open() && b.has(person)) {
            ballot.withdrawn += 1;
        }
    }
}

impl Session {
    /// The electorate now: everybody who has arrived, here or gone for the day; in a case, the board (V1).
    pub(crate) fn electorate(&self, subject: &Subject) -> impl Iterator<Item = PersonId> {
        let stands_outside = move |p: &PersonId| {
            subject.case().is_some_and(|group| {
                self.groups.of(p) == Some(group)
                    || self.board.case(group).is_some_and(|c| c.is_inhabil(p))
            })
        };
        self.people.arrived().filter(move |p| !stands_outside(p)).copied()
    }

    /// `without_new` leaves out everybody who has come since the last vote, even while the console was reading the
    /// sheet.
    pub(crate) fn opening(&self, subject: &Subject, without_new: bool) -> Result<Opening, Refusal> {
        let is_left_out = |p: &PersonId| without_new && self.people.is_new(p);
        let members: Vec<_> = self.electorate(subject).filter(|p| !is_left_out(p)).collect();
        if members.is_empty() {
            return Err(Refusal::NobodyHere);
        }
        let present = members.iter().filter(|p| self.people.is_present(p)).copied().collect();
        let quorum = subject.quorum(members.len());
        let outside = self.people.newcomers().filter(|p| is_left_out(p)).copied().collect();
        Ok(Opening { members: members.len(), present, quorum, outside })
    }

    /// Checks that she was let in, and has not since moved into the group that presents (V2).
    pub(super) fn may_vote(&self, ballot: &Ballot, person: &PersonId) -> Result<(), Refusal> {
        let no = self.why_not(ballot, person);
        if no == Refusal::NotMember && ballot.has(person) { Ok(()) } else { Err(no) }
    }

    /// Why a person outside the electorate may not vote (V1–V3, V14).
    pub(super) fn why_not(&self, ballot: &Ballot, person: &PersonId) -> Refusal {
        if let Some(group) = ballot.subject.case() {
            if self.groups.of(person) == Some(group) {
                return Refusal::Presenting;
            }
            if self.board.case(group).is_some_and(|c| c.is_inhabil(person)) {
                return Refusal::Inhabil;
            }
        }
        Refusal::NotMember
    }
}
