//! Rules for letting people in.

use std::collections::BTreeSet;

use super::{ARRIVING_MS, MAX_AT_ONCE, MAX_WAITING, ShutOut};
use crate::command::{Context, DoorCommand};
use crate::event::{DoorEvent, Event, PeopleEvent};
use crate::ids::{Millis, PersonId};
use crate::people::Person;
use crate::refusal::Refusal;
use crate::session::{Decision, Session};

impl Session {
    /// Whether a person waits outside the closed door.
    #[must_use]
    pub fn is_waiting(&self, person: &PersonId) -> bool {
        self.people.get(person).is_some_and(Person::is_waiting)
    }

    /// The person whose cookie has this token, in or waiting outside; given as SHA-256 in hex.
    #[must_use]
    pub fn newcomer_by_token(&self, hash: &str) -> Option<&PersonId> {
        let found = self.people.tokens.get(hash)?;
        (self.people.is_in(found) || self.is_waiting(found)).then_some(found)
    }

    /// Why a token, given as SHA-256 in hex, no longer opens anything; none when it opens, or belongs to nobody.
    #[must_use]
    pub fn shut_out(&self, hash: &str) -> Option<ShutOut> {
        let known = self.people.get(self.people.tokens.get(hash)?)?;
        known.withdrawn.then_some(if known.waits { ShutOut::TurnedAway } else { ShutOut::TakenOut })
    }

    /// The person with this personal code, given without the dash.
    #[must_use]
    pub fn person_by_code(&self, code: &str) -> Option<&PersonId> {
        self.holder_of(code).filter(|person| self.people.is_in(person))
    }

    /// Whether this personal code belongs to a person who was taken out; given without the dash.
    #[must_use]
    pub fn is_taken_out(&self, code: &str) -> bool {
        let person = self.holder_of(code).and_then(|person| self.people.get(person));
        person.is_some_and(|p| p.withdrawn && !p.waits)
    }

    /// The holder of a code; after a merge both entries' codes are hers.
    pub(in crate::people) fn holder_of(&self, code: &str) -> Option<&PersonId> {
        self.people.codes.get(code).map(|person| self.people.last_entry(person))
    }

    /// The event for a newcomer: she is inside, or waits.
    pub(in crate::people) fn at_the_door(&self, person: &PersonId) -> Result<Event, Refusal> {
        let person = *person;
        if !self.people.door.closed {
            return Ok(DoorEvent::PersonJoined { person }.into());
        }
        if self.people.door.waiting.len() >= MAX_WAITING {
            return Err(Refusal::DoorFull { max: MAX_WAITING });
        }
        Ok(DoorEvent::PersonWaits { person }.into())
    }

    pub(crate) fn decide_door(&self, command: &DoorCommand, ctx: &Context) -> Decision {
        self.only_facilitator(ctx)?;
        match command {
            DoorCommand::SetDoor { open } => Ok(vec![DoorEvent::DoorSet { open: *open }.into()]),
            DoorCommand::LetIn { people } => {
                at_once(people)?;
                // Another console may have let some of them in already.
                let waiting = each(people, |person| self.is_waiting(person));
                if waiting.is_empty() && !people.iter().any(|person| self.people.is_in(person)) {
                    return Err(Refusal::Unknown);
                }
                // A facilitator who lets her in has seen her: she has arrived.
                let areas: Vec<&str> = waiting.iter().map(|p| self.people.area(p)).collect();
                let seats = waiting.iter().zip(self.groups_for_late(&areas));
                let events = seats.flat_map(|(person, group)| {
                    let joined = DoorEvent::PersonJoined { person: **person }.into();
                    [joined].into_iter().chain(self.arrival_in(person, group))
                });
                Ok(events.collect())
            }
            DoorCommand::WithdrawPerson { person } => self.taken_out(std::slice::from_ref(person)),
            DoorCommand::WithdrawPeople { people } => self.taken_out(people),
        }
    }

    /// Removes the people who are in or wait; another console may have removed some already.
    pub(in crate::people) fn taken_out(&self, people: &[PersonId]) -> Decision {
        at_once(people)?;
        let here = |person: &PersonId| self.people.get(person).is_some_and(|p| !p.withdrawn);
        let here = each(people, here);
        if here.is_empty() {
            return Err(Refusal::Unknown);
        }
        // All or nobody: if one of them votes in secret now, all stay until that ballot is closed.
        here.iter().try_for_each(|person| self.stays_in_secret(person))?;
        Ok(here.into_iter().map(|p| PeopleEvent::PersonWithdrawn { person: *p }.into()).collect())
    }

    /// Whether the day is well under way: past its first step, and long after the first person came.
    pub(in crate::people) fn has_settled(&self, now: Millis) -> bool {
        let first = self.people.order.first().and_then(|person| self.people.get(person));
        let arrived = first.is_some_and(|first| now.since(first.joined_at) >= ARRIVING_MS);
        let beginning = self.programme.steps().first().map(|step| &step.id);
        arrived && self.step().map(|step| &step.id) != beginning
    }

    pub(crate) fn is_door_open(&self) -> bool {
        !self.people.door.closed
    }
}

fn at_once(people: &[PersonId]) -> Result<(), Refusal> {
    if people.len() > MAX_AT_ONCE {
        return Err(Refusal::TooMany { max: MAX_AT_ONCE });
    }
    Ok(())
}

/// The people for whom `is_so` holds, each once, in the given order.
fn each(people: &[PersonId], is_so: impl Fn(&PersonId) -> bool) -> Vec<&PersonId> {
    let mut seen = BTreeSet::new();
    people.iter().filter(|person| is_so(person) && seen.insert(*person)).collect()
}
