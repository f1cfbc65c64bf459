//! The people who are here today (V1, V14): those who have only joined change no vote, however many they are.

use serde::Serialize;

use super::People;
use crate::command::{BallotCommand, Command, PeopleCommand};
use crate::event::{Event, GroupsEvent, PeopleEvent};
use crate::ids::{GroupId, PersonId};
use crate::refusal::Refusal;
use crate::session::{Decision, Session};
use crate::touched::{Aspect, Touched};

/// The most newcomers whose names the console receives.
const NAMED: usize = 20;

impl People {
    /// Whether she has come today and is not withdrawn, gone for the day or not: a member of votes (V1).
    pub(crate) fn has_arrived(&self, person: &PersonId) -> bool {
        self.all.get(person).is_some_and(super::Person::has_arrived)
    }

    /// Everybody who has arrived, in the order of joining.
    pub(crate) fn arrived(&self) -> impl Iterator<Item = &PersonId> {
        self.order.iter().filter(|p| self.has_arrived(p))
    }

    /// The people who have arrived since the last vote was opened, or were left out of it.
    pub(crate) fn newcomers(&self) -> impl Iterator<Item = &PersonId> {
        self.newcomers.iter()
    }

    pub(crate) fn is_new(&self, person: &PersonId) -> bool {
        self.newcomers.contains(person)
    }

    /// A vote opens: from now on only the people it left out are new.
    pub(crate) fn set_newcomers(&mut self, left_out: &[PersonId], touched: &mut Touched) {
        self.newcomers = left_out.iter().copied().collect();
        touched.raise(Aspect::Newcomers);
    }

    /// She is let into a vote, and is no longer new.
    pub(crate) fn is_new_no_more(&mut self, person: &PersonId, touched: &mut Touched) {
        if self.newcomers.remove(person) {
            touched.raise(Aspect::Newcomers);
        }
    }

    fn set_arrived(&mut self, person: &PersonId, arrived: bool) {
        let Some(known) = self.all.get_mut(person).filter(|p| p.arrived != arrived) else { return };
        // Adjusts the counts instead of counting again: ten thousand people arrive one after the other.
        let before = (known.has_arrived(), known.is_present());
        known.arrived = arrived;
        let count = |of: usize, was: bool, is: bool| of + usize::from(is) - usize::from(was);
        self.arrived = count(self.arrived, before.0, known.has_arrived());
        self.present = count(self.present, before.1, known.is_present());
    }

    /// One entry has arrived when the other has, and is new only when neither was in the last vote.
    pub(super) fn merge_arrival(
        &mut self,
        from: &PersonId,
        into: &PersonId,
        touched: &mut Touched,
    ) {
        if !self.has_arrived(from) {
            return;
        }
        let is_new = self.is_new(from) && (self.is_new(into) || !self.has_arrived(into));
        self.set_arrived(into, true);
        touched.raise(Aspect::Attendance(*into));
        if is_new {
            self.newcomers.insert(*into);
            touched.raise(Aspect::Newcomers);
        } else {
            self.is_new_no_more(into, touched);
        }
    }
}

impl Session {
    /// How many have come to the workshop, gone again or not.
    #[must_use]
    pub fn met(&self) -> usize {
        self.people.arrived
    }

    /// Whether she has come to the workshop.
    #[must_use]
    pub fn has_met(&self, person: &PersonId) -> bool {
        self.people.has_arrived(person)
    }

    /// The person who arrives with a socket with this token, given as SHA-256 in hex; none when she has arrived
    /// already.
    #[must_use]
    pub fn arrives_with(&self, token: &str) -> Option<&PersonId> {
        let person = self.participant_by_token(token).filter(|p| !self.people.has_arrived(p));
        person.filter(|_| self.ended_at().is_none())
    }

    /// She arrives, and gets a place in the best group for latecomers, if there are groups (R72). People who never come
    /// take no places.
    pub(crate) fn arrival(&self, person: &PersonId) -> Vec<Event> {
        let free = self.groups.of(person).is_none();
        let group = || self.group_for_late(self.people.area(person));
        self.arrival_in(person, free.then(group).flatten()).collect()
    }

    /// The same when her group is known.
    pub(super) fn arrival_in(
        &self,
        person: &PersonId,
        group: Option<GroupId>,
    ) -> impl Iterator<Item = Event> + use<> {
        let (arrived, person) = (true, *person);
        let here = PeopleEvent::ArrivedSet { person, arrived }.into();
        let seat = group.map(|group| {
            let to = Some(group);
            GroupsEvent::PersonMoved { person, from: None, to, cmd: None }.into()
        });
        [here].into_iter().chain(seat)
    }

    /// A person who acts is here, whatever was marked before. A vote does not mark her: it would show that she voted
    /// (V16).
    pub(crate) fn sign_of_life(&self, person: &PersonId, command: &Command) -> Vec<Event> {
        if matches!(command, Command::Ballot(BallotCommand::Vote { .. })) {
            return Vec::new();
        }
        let gone = if let Command::People(PeopleCommand::SetGone { gone, .. }) = command {
            Some(*gone)
        } else {
            None
        };
        let mut events = Vec::new();
        let was_gone = self.people.get(person).is_some_and(|p| p.gone);
        if was_gone && gone.is_none() {
            events.push(PeopleEvent::GoneSet { person: *person, gone: false }.into());
        }
        if !self.people.has_arrived(person) && gone != Some(true) {
            events.extend(self.arrival(person));
        }
        events
    }

    pub(super) fn decide_arrived(&self, person: &PersonId, arrived: bool) -> Decision {
        if !self.people.is_in(person) {
            return Err(Refusal::Unknown);
        }
        if arrived == self.people.has_arrived(person) {
            return Ok(Vec::new());
        }
        if arrived {
            return Ok(self.arrival(person));
        }
        // The electorate of an open vote stays (V14).
        if self.ballots.open().is_some_and(|ballot| ballot.has(person)) {
            return Err(Refusal::BallotOpen);
        }
        Ok(vec![PeopleEvent::ArrivedSet { person: *person, arrived }.into()])
    }

    pub(super) fn apply_arrived(
        &mut self,
        person: &PersonId,
        arrived: bool,
        touched: &mut Touched,
    ) {
        let was_here = self.people.has_arrived(person);
        self.people.set_arrived(person, arrived);
        if !arrived {
            self.people.is_new_no_more(person, touched);
        } else if !was_here && self.ballots.has_any() {
            self.people.newcomers.insert(*person);
            touched.raise(Aspect::Newcomers);
        }
        touched.raise(Aspect::Attendance(*person));
        if !arrived {
            self.is_no_longer_waited_for(person, touched);
        }
    }

    pub(crate) fn newcomers_view(&self) -> Option<NewcomersView> {
        let n = self.people.newcomers.len();
        let new = self.people.order.iter().filter(|p| self.people.is_new(p));
        let first = new.take(NAMED).map(|p| self.told_apart(p)).collect();
        (n > 0).then_some(NewcomersView { n, first })
    }
}

/// `console/newcomers`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewcomersView {
    pub n: usize,
    pub first: Vec<String>,
}

#[cfg(test)]
mod tests;
