//! Who is in the session: joining, profiles, tokens and links, coming and going.

mod apply;
mod arrival;
mod door;
mod links;
mod names;
#[cfg(test)]
mod tests;
mod views;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use self::arrival::NewcomersView;
pub use self::door::{
    MAX_AT_ONCE, MAX_WAITING, OutsideView, RUSH, RushView, ShutOut, WaitingCard, WaitingView,
};
pub use self::links::{Holder, IssuedLink, LinkRole, MAX_LINKS, Opens};
use self::names::plain_name;
pub use self::views::{CountsView, NoteView, PersonView, ProfileView};
use serde::{Deserialize, Serialize};

use crate::command::{Context, EntryCommand, PeopleCommand};
use crate::event::PeopleEvent;
use crate::form::{LONG, NAME};
use crate::ids::{LinkId, Millis, PersonId};
use crate::refusal::Refusal;
use crate::session::{Decision, Session};
use crate::text::{bounded, label, named};

/// What a person says about herself (R3).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// As the group knows her; 1 to 80 characters.
    pub name: String,
    /// Her post; at most 120 characters.
    pub role: String,
    /// Her service area; at most 80 characters.
    pub area: String,
}

impl Profile {
    fn checked(&self) -> Result<Self, Refusal> {
        Ok(Self {
            name: named(&self.name, NAME)?,
            role: label(&self.role, 120)?,
            area: label(&self.area, NAME)?,
        })
    }
}

/// One participant. The profile is gone when the person is forgotten.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(crate) struct Person {
    pub(crate) profile: Option<Profile>,
    pub(crate) code: Option<Box<str>>,
    pub(crate) joined_at: Millis,
    /// Here today: by her first socket, or a facilitator's tick.
    pub(crate) arrived: bool,
    pub(crate) gone: bool,
    pub(crate) withdrawn: bool,
    /// Came to a closed door, and nobody has said yes.
    pub(crate) waits: bool,
    note: Option<NoteView>,
    /// Hashes of the tokens of her browsers, the newest last. Each stands here, in the index and in every seat that came in
    /// with it: kept once.
    browsers: Vec<Arc<str>>,
}

impl Person {
    fn new(joined_at: Millis) -> Self {
        Self {
            profile: None,
            code: None,
            joined_at,
            arrived: false,
            gone: false,
            withdrawn: false,
            waits: false,
            note: None,
            browsers: Vec::new(),
        }
    }

    fn is_in(&self) -> bool {
        !self.withdrawn && !self.waits
    }

    fn is_waiting(&self) -> bool {
        self.waits && !self.withdrawn
    }

    fn has_arrived(&self) -> bool {
        self.arrived && !self.withdrawn
    }

    fn is_present(&self) -> bool {
        self.has_arrived() && !self.gone
    }
}

/// The most browsers of one person.
pub const BROWSERS: usize = 5;

/// Everybody, and every token and link.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct People {
    all: BTreeMap<PersonId, Person>,
    order: Vec<PersonId>,
    /// Who has a name, as [`plain_name`] has it: asked at every join, and everybody would be too many to look at.
    named: BTreeMap<Box<str>, Vec<PersonId>>,
    tokens: BTreeMap<Arc<str>, PersonId>,
    /// Personal codes: guessed ones are looked up too, in the room's own task.
    codes: BTreeMap<Box<str>, PersonId>,
    links: BTreeMap<LinkId, links::Link>,
    /// What a link was ever made for.
    linked: BTreeSet<LinkRole>,
    /// Entries that were merged, and into which other.
    merged: BTreeMap<PersonId, PersonId>,
    /// Who has arrived since the last vote was opened, or was left out of it.
    newcomers: BTreeSet<PersonId>,
    door: door::Door,
    joined: usize,
    arrived: usize,
    present: usize,
}

impl People {
    pub(crate) fn get(&self, person: &PersonId) -> Option<&Person> {
        self.all.get(person)
    }

    /// Joined and not withdrawn.
    pub(crate) fn is_in(&self, person: &PersonId) -> bool {
        self.all.get(person).is_some_and(Person::is_in)
    }

    /// Came to a closed door and was never let in: waits, or was sent away.
    pub(crate) fn is_stranger(&self, person: &PersonId) -> bool {
        self.all.get(person).is_some_and(|p| p.waits)
    }

    /// Arrived and not marked as gone; who is connected now is another thing.
    pub(crate) fn is_present(&self, person: &PersonId) -> bool {
        self.all.get(person).is_some_and(Person::is_present)
    }

    /// Everybody who is present, in the order of their ids.
    pub(crate) fn presents(&self) -> impl Iterator<Item = &PersonId> {
        self.all.iter().filter(|(_, p)| p.is_present()).map(|(id, _)| id)
    }

    /// Everybody who is in, in the order of joining.
    pub(crate) fn ins(&self) -> impl Iterator<Item = &PersonId> {
        self.order.iter().filter(|p| self.is_in(p))
    }

    /// Everybody who ever was in, in the order of joining.
    pub(crate) fn known(&self) -> impl Iterator<Item = &PersonId> {
        self.order.iter().filter(|p| !self.is_stranger(p))
    }

    /// Everybody who ever came, in that order.
    pub(crate) fn order(&self) -> &[PersonId] {
        &self.order
    }

    pub(crate) fn name(&self, person: &PersonId) -> String {
        let profile = self.all.get(person).and_then(|p| p.profile.as_ref());
        profile.map(|p| p.name.clone()).unwrap_or_default()
    }

    pub(crate) fn area(&self, person: &PersonId) -> &str {
        let profile = self.all.get(person).and_then(|p| p.profile.as_ref());
        profile.map_or("", |profile| &profile.area)
    }

    pub(crate) fn profile(&self, person: &PersonId) -> Profile {
        self.all.get(person).and_then(|p| p.profile.clone()).unwrap_or_default()
    }

    fn set_profile(&mut self, person: &PersonId, profile: &Profile) {
        let Some(known) = self.all.get_mut(person) else { return };
        if let Some(old) = known.profile.replace(profile.clone())
            && let Some(others) = self.named.get_mut(&*plain_name(&old.name))
        {
            others.retain(|other| other != person);
        }
        // Nearly everybody has a name of her own.
        let same = self.named.entry(plain_name(&profile.name).into());
        same.or_insert_with(|| Vec::with_capacity(1)).push(*person);
    }

    /// One more browser of a person; the oldest of more than five is logged out.
    fn add_token(&mut self, token: &str, person: &PersonId) {
        let Some(known) = self.all.get_mut(person) else { return };
        let token: Arc<str> = token.into();
        // Nearly everybody has one.
        known.browsers.reserve_exact(usize::from(known.browsers.is_empty()));
        known.browsers.push(Arc::clone(&token));
        if known.browsers.len() > BROWSERS {
            let oldest = known.browsers.remove(0);
            self.tokens.remove(&oldest);
        }
        self.tokens.insert(token, *person);
    }

    /// The entry that a person's entries were merged into in the end.
    fn last_entry<'a>(&'a self, person: &'a PersonId) -> &'a PersonId {
        let mut last = person;
        while let Some(into) = self.merged.get(last) {
            last = into;
        }
        last
    }

    fn recount(&mut self) {
        self.joined = self.all.values().filter(|p| p.is_in()).count();
        self.arrived = self.all.values().filter(|p| p.has_arrived()).count();
        self.present = self.all.values().filter(|p| p.is_present()).count();
    }
}

impl Session {
    /// The person whose cookie has this token, given as SHA-256 in hex.
    #[must_use]
    pub fn participant_by_token(&self, hash: &str) -> Option<&PersonId> {
        self.people.tokens.get(hash).filter(|p| self.people.is_in(p))
    }

    /// The token's hash as it is kept already, for whoever keeps it too.
    #[must_use]
    pub fn token_kept(&self, hash: &str) -> Option<&Arc<str>> {
        self.people.tokens.get_key_value(hash).map(|(kept, _)| kept)
    }

    /// The name of somebody who is in; blank when unknown or forgotten.
    #[must_use]
    pub fn person_name(&self, person: &PersonId) -> String {
        self.people.name(person)
    }

    /// What somebody says about herself; blank when unknown or forgotten.
    #[must_use]
    pub fn profile(&self, person: &PersonId) -> Profile {
        self.people.profile(person)
    }

    /// Everybody who ever came, in that order.
    pub fn everybody(&self) -> impl Iterator<Item = &PersonId> {
        self.people.order.iter()
    }

    /// A person's entry and all that were merged with it: she is forgotten as one.
    pub fn entries_of<'s>(&'s self, person: &'s PersonId) -> impl Iterator<Item = &'s PersonId> {
        let last = self.people.last_entry(person);
        self.people.order.iter().filter(move |other| self.people.last_entry(other) == last)
    }

    /// The entries that were merged into a person's.
    pub fn merged_into<'s>(&'s self, person: &'s PersonId) -> impl Iterator<Item = &'s PersonId> {
        let hers = move |from: &&PersonId| self.people.last_entry(from) == person;
        self.people.merged.keys().filter(hers)
    }

    /// How many have joined and are not withdrawn.
    #[must_use]
    pub fn joined(&self) -> usize {
        self.people.joined
    }

    pub(crate) fn decide_entry(&self, command: &EntryCommand) -> Decision {
        match command {
            // Said again by a browser that did not hear the answer: she is here already.
            EntryCommand::Join { token, .. } if self.newcomer_by_token(token).is_some() => {
                Ok(Vec::new())
            }
            EntryCommand::Join { by, person, profile, token, code, max } => {
                if self.ended_at().is_some() {
                    return Err(Refusal::Ended);
                }
                if self.code() != Some(by) {
                    return Err(Refusal::CodeWrong);
                }
                if self.people.joined + self.people.door.waiting() >= *max {
                    return Err(Refusal::Full { max: *max });
                }
                if self.people.all.contains_key(person) {
                    return Err(Refusal::IdTaken);
                }
                let profile = profile.checked()?;
                Ok(vec![
                    self.at_the_door(person)?,
                    PeopleEvent::ProfileSet { person: *person, profile }.into(),
                    PeopleEvent::TokenAdded {
                        person: *person,
                        token: token.clone(),
                        code: Some(code.clone()),
                    }
                    .into(),
                ])
            }
            EntryCommand::Arrive { token } => {
                Ok(self.arrives_with(token).map_or_else(Vec::new, |person| self.arrival(person)))
            }
            EntryCommand::AddToken { person, token } => {
                if !self.people.is_in(person) {
                    return Err(Refusal::Unknown);
                }
                match self.people.tokens.get(&**token) {
                    // Said again by a browser that did not hear the answer.
                    Some(known) if known == person => Ok(Vec::new()),
                    Some(_) => Err(Refusal::IdTaken),
                    None => Ok(vec![
                        PeopleEvent::TokenAdded {
                            person: *person,
                            token: token.clone(),
                            code: None,
                        }
                        .into(),
                    ]),
                }
            }
            EntryCommand::TakeOut { person } => {
                self.people.get(person).ok_or(Refusal::Unknown)?;
                let here = |entry: &&PersonId| self.people.get(entry).is_some_and(|p| !p.withdrawn);
                let here = self.entries_of(person).filter(here);
                Ok(here
                    .map(|entry| PeopleEvent::PersonWithdrawn { person: *entry }.into())
                    .collect())
            }
        }
    }

    /// Whose profile or presence a command is about: one's own, or anybody's for a facilitator.
    fn about(&self, person: Option<&PersonId>, ctx: &Context) -> Result<PersonId, Refusal> {
        let person = match person {
            Some(person) => {
                if self.only_participant(ctx) != Ok(person) {
                    self.only_facilitator(ctx)?;
                }
                *person
            }
            None => *self.only_participant(ctx)?,
        };
        let herself = self.only_participant(ctx) == Ok(&person) && self.is_waiting(&person);
        if self.people.is_in(&person) || herself { Ok(person) } else { Err(Refusal::Unknown) }
    }

    pub(crate) fn decide_people(&self, command: &PeopleCommand, ctx: &Context) -> Decision {
        let events = match command {
            PeopleCommand::SetNote { text, base } => {
                let person = *self.only_participant(ctx)?;
                let known = self.people.get(&person).and_then(|p| p.note.as_ref());
                if let Some(known) = known {
                    if known.text == *text {
                        return Ok(Vec::new());
                    }
                    // She has written on it on another device since.
                    if base.is_some_and(|base| base < known.version) {
                        return Err(Refusal::RowChanged);
                    }
                }
                vec![PeopleEvent::NoteSet { person, text: bounded(text, LONG)? }.into()]
            }
            PeopleCommand::SetProfile { person, name, role, area } => {
                let person = self.about(person.as_ref(), ctx)?;
                let profile =
                    Profile { name: name.clone(), role: role.clone(), area: area.clone() };
                vec![PeopleEvent::ProfileSet { person, profile: profile.checked()? }.into()]
            }
            PeopleCommand::SetGone { person, gone } => {
                let person = self.about(person.as_ref(), ctx)?;
                if *gone && self.only_participant(ctx) != Ok(&person) {
                    self.stays_in_secret(&person)?;
                }
                vec![PeopleEvent::GoneSet { person, gone: *gone }.into()]
            }
            PeopleCommand::SetArrived { person, arrived } => {
                self.only_facilitator(ctx)?;
                self.decide_arrived(person, *arrived)?
            }
            PeopleCommand::MergePeople { from, into } => {
                self.only_facilitator(ctx)?;
                if from == into || !self.people.is_in(from) || !self.people.is_in(into) {
                    return Err(Refusal::Unknown);
                }
                // Two entries in one electorate would become one vote that was counted twice.
                if self.ballots.open().is_some() {
                    return Err(Refusal::BallotOpen);
                }
                vec![PeopleEvent::PeopleMerged { from: *from, into: *into }.into()]
            }
        };
        Ok(events)
    }
}
