//! Rules for commands about people, and access to people.

use std::sync::Arc;

use super::Profile;
use crate::command::{Context, EntryCommand, PeopleCommand};
use crate::event::PeopleEvent;
use crate::form::find_own;
use crate::ids::PersonId;
use crate::refusal::Refusal;
use crate::session::{Decision, Session};

impl Session {
    /// The person whose cookie has this token, given as SHA-256 in hex.
    #[must_use]
    pub fn participant_by_token(&self, hash: &str) -> Option<&PersonId> {
        self.people.tokens.get(hash).filter(|p| self.people.is_in(p))
    }

    /// The stored copy of the token's hash, to share instead of copying.
    #[must_use]
    pub fn token_kept(&self, hash: &str) -> Option<&Arc<str>> {
        self.people.tokens.get_key_value(hash).map(|(kept, _)| kept)
    }

    /// The name of a person who is in; blank when unknown or forgotten.
    #[must_use]
    pub fn person_name(&self, person: &PersonId) -> String {
        self.people.name(person)
    }

    /// A person's profile; blank when unknown or forgotten.
    #[must_use]
    pub fn profile(&self, person: &PersonId) -> Profile {
        self.people.profile(person)
    }

    /// Everybody who ever came, in the order of coming.
    pub fn everybody(&self) -> impl Iterator<Item = &PersonId> {
        self.people.order.iter()
    }

    /// A person's entry and all that were merged with it: she is forgotten as one person.
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
            // A browser that missed the answer repeats the request: she is here already.
            EntryCommand::Join { token, .. } if self.newcomer_by_token(token).is_some() => {
                Ok(Vec::new())
            }
            EntryCommand::Join { by, other, person, profile, token, code, max } => {
                if self.ended_at().is_some() {
                    return Err(Refusal::Ended);
                }
                if by.is_none() || self.code() != by.as_ref() {
                    return Err(Refusal::CodeWrong);
                }
                if !other && let Some(waiting) = self.is_known(&profile.name) {
                    return Err(Refusal::NameKnown { waiting });
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
                    // A browser that missed the answer repeats the request.
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

    /// The person that a command is about: oneself, or anybody for a facilitator.
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
            PeopleCommand::WriteOwn { field, text, base } => {
                let person = *self.only_participant(ctx)?;
                let spec = find_own(field).ok_or(Refusal::Unknown)?;
                let known = self.people.get(&person).and_then(|p| p.own.get(spec.id));
                if let Some(known) = known {
                    if known.text == *text {
                        return Ok(Vec::new());
                    }
                    // She has since written in it on another device.
                    if base.is_some_and(|base| base < known.version) {
                        return Err(Refusal::Changed);
                    }
                }
                spec.kind.check(text)?;
                let (field, text) = (field.clone(), text.clone());
                vec![PeopleEvent::OwnWritten { person, field, text }.into()]
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
                // Two entries in one electorate would become one vote counted twice.
                if self.ballots.open().is_some() {
                    return Err(Refusal::BallotOpen);
                }
                vec![PeopleEvent::PeopleMerged { from: *from, into: *into }.into()]
            }
        };
        Ok(events)
    }
}
