//! The door. It stands open until a facilitator closes it; then newcomers wait outside for a yes, and are sent nothing
//! of the session. And what it looks like from inside when they come by the dozen.

#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, VecDeque};

use serde::Serialize;

use super::{Person, Profile};
use crate::command::{Context, DoorCommand};
use crate::event::{DoorEvent, Event, PeopleEvent};
use crate::ids::{Millis, PersonId};
use crate::refusal::Refusal;
use crate::session::{Decision, Language, Session};
use crate::touched::{Aspect, Touched};

/// The most who wait at a time. With one more, the newest hears that it is full, and tries again.
pub const MAX_WAITING: usize = 200;

/// The most people one command lets in or takes out.
pub const MAX_AT_ONCE: usize = 200;

/// So many who come within a minute are a rush: the facilitator is told.
pub const RUSH: usize = 12;

/// See [`RUSH`].
const RUSH_WITHIN_MS: u64 = 60_000;

/// In the first quarter of an hour everybody comes, and that is no rush.
const ARRIVING_MS: u64 = 15 * 60_000;

/// What a facilitator has done with somebody who is not in any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShutOut {
    /// She was in, and was taken out.
    TakenOut,
    /// She waited at the closed door, and was sent away.
    TurnedAway,
}

/// Whether newcomers come in, and who waits.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Door {
    closed: bool,
    /// In the order they came.
    waiting: Vec<PersonId>,
    /// When the newest came in by themselves: at most [`RUSH`] of them.
    came: VecDeque<Millis>,
    rush: Option<Rush>,
}

/// From whom to whom it lasted: everybody who came in between is of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Rush {
    since: Millis,
    until: Millis,
}

impl Door {
    /// How many wait.
    pub(super) fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Somebody came in by herself. What has settled knows a rush when it sees one.
    fn came(&mut self, at: Millis, settled: bool) {
        if self.came.len() == RUSH {
            self.came.pop_front();
        }
        self.came.push_back(at);
        let near = |before: Millis| at.since(before) <= RUSH_WITHIN_MS;
        match &mut self.rush {
            Some(rush) if near(rush.until) => rush.until = at,
            _ => {
                let first = self.came.front().copied().filter(|_| self.came.len() == RUSH);
                if let Some(since) = first.filter(|first| settled && near(*first)) {
                    self.rush = Some(Rush { since, until: at });
                }
            }
        }
    }
}

impl Session {
    /// Whether somebody stands outside the closed door.
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

    /// Why a token opens nothing any more, given as SHA-256 in hex; none when it opens, or never was anybody's.
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

    /// Whether a personal code is right, and she has been taken out; given without the dash.
    #[must_use]
    pub fn is_taken_out(&self, code: &str) -> bool {
        let person = self.holder_of(code).and_then(|person| self.people.get(person));
        person.is_some_and(|p| p.withdrawn && !p.waits)
    }

    /// Of two entries that were merged, both codes are hers.
    fn holder_of(&self, code: &str) -> Option<&PersonId> {
        self.people.codes.get(code).map(|person| self.people.last_entry(person))
    }

    /// How a newcomer begins: inside, or waiting.
    pub(super) fn at_the_door(&self, person: &PersonId) -> Result<Event, Refusal> {
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
                // Another console may have been first with some of them.
                let waiting = each(people, |person| self.is_waiting(person));
                if waiting.is_empty() && !people.iter().any(|person| self.people.is_in(person)) {
                    return Err(Refusal::Unknown);
                }
                // Whoever says yes has seen her: she has arrived.
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

    /// Those of them who are in or wait go; another console may have been first with some.
    fn taken_out(&self, people: &[PersonId]) -> Decision {
        at_once(people)?;
        let here = |person: &PersonId| self.people.get(person).is_some_and(|p| !p.withdrawn);
        let here = each(people, here);
        if here.is_empty() {
            return Err(Refusal::Unknown);
        }
        // All of them, or nobody: one who votes in secret now keeps the others here until that is closed.
        here.iter().try_for_each(|person| self.stays_in_secret(person))?;
        Ok(here.into_iter().map(|p| PeopleEvent::PersonWithdrawn { person: *p }.into()).collect())
    }

    pub(crate) fn apply_door(&mut self, at: Millis, event: &DoorEvent, touched: &mut Touched) {
        match event {
            DoorEvent::DoorSet { open } => {
                let door = &mut self.people.door;
                door.closed = !open;
                if door.closed {
                    (door.came, door.rush) = (VecDeque::new(), None);
                }
                touched.raise(Aspect::Door);
                touched.raise(Aspect::Rush);
            }
            DoorEvent::PersonWaits { person } => {
                let new = Person { waits: true, ..Person::new(at) };
                if self.people.all.insert(*person, new).is_none() {
                    self.people.order.push(*person);
                    self.people.door.waiting.push(*person);
                }
                touched.raise(Aspect::Waiting);
                touched.raise(Aspect::Stranger(*person));
                touched.rescope(person);
            }
            DoorEvent::PersonJoined { person } => {
                self.comes_in(at, person, touched);
                touched.raise(Aspect::Came);
                touched.raise(Aspect::Attendance(*person));
                touched.rescope(person);
                self.touch_alike(person, touched);
            }
        }
    }

    fn comes_in(&mut self, at: Millis, person: &PersonId, touched: &mut Touched) {
        let settled = self.has_settled(at);
        match self.people.all.get_mut(person) {
            None => {
                self.people.all.insert(*person, Person::new(at));
                self.people.door.came(at, settled);
            }
            Some(known) if known.is_waiting() => {
                (known.waits, known.joined_at) = (false, at);
                self.leaves_the_door(person, touched);
                // Among those who are in she is the newest.
                self.people.order.retain(|other| other != person);
            }
            Some(_) => return,
        }
        self.people.order.push(*person);
        // Not counted again from the first: ten thousand join one after the other.
        self.people.joined += 1;
        self.touch_rush(touched);
    }

    /// She is let in, or is not.
    pub(super) fn leaves_the_door(&mut self, person: &PersonId, touched: &mut Touched) {
        self.people.door.waiting.retain(|other| other != person);
        touched.raise(Aspect::Waiting);
        touched.raise(Aspect::Stranger(*person));
    }

    /// The day has begun in earnest: past its first step, and the first came long ago.
    fn has_settled(&self, now: Millis) -> bool {
        let first = self.people.order.first().and_then(|person| self.people.get(person));
        let arrived = first.is_some_and(|first| now.since(first.joined_at) >= ARRIVING_MS);
        let beginning = self.programme.steps().first().map(|step| &step.id);
        arrived && self.step().map(|step| &step.id) != beginning
    }

    /// How many came in a rush is another now, if there was one.
    pub(super) fn touch_rush(&self, touched: &mut Touched) {
        if self.people.door.rush.is_some() {
            touched.raise(Aspect::Rush);
        }
    }

    pub(crate) fn waiting_order(&self) -> Option<Vec<PersonId>> {
        let waiting = &self.people.door.waiting;
        (!waiting.is_empty()).then(|| waiting.clone())
    }

    pub(crate) fn waiting_card(&self, person: &PersonId) -> Option<WaitingCard> {
        let card = self.waiting_view(person)?;
        Some(WaitingCard { card, called: self.told_apart(person) })
    }

    fn waiting_view(&self, person: &PersonId) -> Option<WaitingView> {
        let known = self.people.get(person).filter(|known| known.is_waiting())?;
        let profile = known.profile.clone().unwrap_or_default();
        Some(WaitingView { profile, since: known.joined_at })
    }

    /// What she who waits is sent: her own card, and what the join page tells everybody who knows the code.
    pub(crate) fn outside_view(&self, person: &PersonId) -> Option<OutsideView> {
        let card = self.waiting_view(person)?;
        let facts = self.facts();
        Some(OutsideView { card, language: facts.language, areas: facts.areas.clone() })
    }

    /// None when so many of them have been taken out that the rest are no rush.
    pub(crate) fn rush_view(&self) -> Option<RushView> {
        let Rush { since, until } = self.people.door.rush?;
        let newest = self.people.order.iter().rev().filter_map(|person| self.people.get(person));
        let of_it = newest.take_while(|person| person.joined_at >= since);
        let n = of_it.filter(|person| person.is_in() && person.joined_at <= until).count();
        (n >= RUSH).then_some(RushView { since, until, n })
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

/// Those of them who are so, each once, in the order they were named.
fn each(people: &[PersonId], is_so: impl Fn(&PersonId) -> bool) -> Vec<&PersonId> {
    let mut seen = BTreeSet::new();
    people.iter().filter(|person| is_so(person) && seen.insert(*person)).collect()
}

/// `console/waiting/…/card`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "see web/src/protocol.d.ts")]
pub struct WaitingCard {
    #[serde(flatten)]
    pub card: WaitingView,
    pub called: String,
}

/// What she who waits says of herself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "see web/src/protocol.d.ts")]
pub struct WaitingView {
    #[serde(flatten)]
    pub profile: Profile,
    pub since: Millis,
}

/// `mine/waiting`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "see web/src/protocol.d.ts")]
pub struct OutsideView {
    #[serde(flatten)]
    pub card: WaitingView,
    pub language: Language,
    pub areas: Vec<String>,
}

/// `console/rush`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "see web/src/protocol.d.ts")]
pub struct RushView {
    pub since: Millis,
    pub until: Millis,
    pub n: usize,
}
