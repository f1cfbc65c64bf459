//! Presence: who is connected and who writes where, computed from the connections and never stored.
//!
//! It is published as keys in the scopes of people who may see it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use floke_core::{GroupId, PersonId, Role, Scope, Session};
use floke_wire::WRITING_FOR;
use serde::Serialize;
use tokio::time::Instant;

use super::published::Change;
use super::seat::Seat;
use super::seats::Seats;

/// With more people than this, the console counts them instead of listing them.
const LISTED: usize = 300;

/// The presence that is shown.
#[derive(Debug, Default)]
pub(super) struct Presence {
    stirred: bool,
    by_itself: bool,
    writers: BTreeMap<PersonId, Writer>,
    /// Counts people who began to write, so that the first one keeps a field.
    began: u64,
    shown: Shown,
}

type Shown = BTreeMap<Scope, BTreeMap<Box<str>, Box<str>>>;

#[derive(Debug)]
struct Writer {
    field: &'static str,
    began: u64,
    until: Instant,
}

/// `console/live/here`.
#[derive(Debug, Default, Serialize)]
struct Here<'s> {
    people: usize,
    screens: usize,
    facilitators: usize,
    remote: usize,
    /// Code leads the room, until somebody takes over.
    by_itself: bool,
    groups: BTreeMap<GroupId, usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    who: Option<Vec<&'s PersonId>>,
}

#[derive(Debug, Serialize)]
struct InField {
    person: PersonId,
    name: String,
}

#[derive(Debug, Serialize)]
struct Latest<'s> {
    name: &'s str,
    field: &'static str,
}

impl Presence {
    /// Somebody came, went or moved: presence may have changed.
    pub(super) fn stir(&mut self) {
        self.stirred = true;
    }

    /// Whether there may be a change to show at `now`.
    pub(super) fn is_stirred(&self, now: Instant) -> bool {
        self.stirred || self.next_silence().is_some_and(|silence| silence <= now)
    }

    /// When the next writer has been silent for long enough.
    pub(super) fn next_silence(&self) -> Option<Instant> {
        self.writers.values().map(|writer| writer.until).min()
    }

    /// A person writes in a field, or stops.
    pub(super) fn writing(&mut self, person: PersonId, field: Option<&'static str>, now: Instant) {
        let Some(field) = field else {
            self.stirred |= self.writers.remove(&person).is_some();
            return;
        };
        let until = now + WRITING_FOR;
        match self.writers.get_mut(&person) {
            Some(writer) if writer.field == field => writer.until = until,
            _ => {
                self.began += 1;
                self.writers.insert(person, Writer { field, began: self.began, until });
                self.stirred = true;
            }
        }
    }

    /// Values that differ from those shown before.
    pub(super) fn update(
        &mut self,
        session: &Session,
        (seats, by_itself): (&Seats, bool),
        now: Instant,
    ) -> Vec<(Scope, Vec<Change>)> {
        // Typing indicators contain names, and a rename can change them without a join or leave.
        if self.writers.is_empty() && !self.stirred && by_itself == self.by_itself {
            return Vec::new();
        }
        (self.stirred, self.by_itself) = (false, by_itself);
        // People whom the room has closed are not here, however long their sockets take to end.
        let seats: Vec<_> = seats.all().into_iter().filter(|seat| !seat.is_gone()).collect();
        let groups = groups_of_connected(session, &seats);
        self.writers.retain(|person, writer| writer.until > now && groups.contains_key(person));
        let new = self.compute(session, (&seats, by_itself), &groups);
        let scopes: BTreeSet<_> = self.shown.keys().chain(new.keys()).copied().collect();
        let changes = scopes.into_iter().map(|scope| {
            let (old, new) = (self.shown.get(&scope), new.get(&scope));
            let gone = old
                .into_iter()
                .flatten()
                .filter(|(key, _)| new.is_none_or(|new| !new.contains_key(*key)));
            let gone = gone.map(|(key, _)| Change { key: key.clone(), json: None });
            let set = new
                .into_iter()
                .flatten()
                .filter(|(key, json)| old.and_then(|old| old.get(*key)) != Some(*json));
            let set = set.map(|(key, json)| Change { key: key.clone(), json: Some(json.clone()) });
            let changes = gone.chain(set).collect();
            (scope, changes)
        });
        let changes = changes.filter(|(_, changes): &(_, Vec<_>)| !changes.is_empty()).collect();
        self.shown = new;
        changes
    }

    /// The values shown in a scope now.
    pub(super) fn values(&self, scope: &Scope) -> impl Iterator<Item = Change> {
        let shown = self.shown.get(scope).into_iter().flatten();
        shown.map(|(key, json)| Change { key: key.clone(), json: Some(json.clone()) })
    }

    fn compute(
        &self,
        session: &Session,
        (seats, by_itself): (&[Arc<Seat>], bool),
        groups: &BTreeMap<PersonId, Option<GroupId>>,
    ) -> Shown {
        let mut here = Here { people: groups.len(), by_itself, ..Here::default() };
        for seat in seats {
            match seat.actor.role() {
                Role::Facilitator => here.facilitators += 1,
                Role::Screen => here.screens += 1,
                _ => {}
            }
            let is_inside = seat.actor.person().is_some_and(|person| groups.contains_key(person));
            here.remote += usize::from(seat.remote && is_inside);
        }
        for group in groups.values().flatten() {
            *here.groups.entry(*group).or_default() += 1;
        }
        here.who = (groups.len() <= LISTED).then(|| groups.keys().collect());

        let mut fields: BTreeMap<&GroupId, BTreeMap<&str, InField>> = BTreeMap::new();
        let mut latest: BTreeMap<&GroupId, (&Writer, String)> = BTreeMap::new();
        let mut writers: Vec<_> = self.writers.iter().collect();
        writers.sort_by_key(|(_, writer)| writer.began);
        for (person, writer) in writers {
            let Some(Some(group)) = groups.get(person) else { continue };
            let name = session.person_name(person);
            let in_field = InField { person: *person, name: name.clone() };
            fields.entry(group).or_default().entry(writer.field).or_insert(in_field);
            latest.insert(group, (writer, name));
        }

        let mut shown = Shown::new();
        let console = shown.entry(Scope::Console).or_default();
        show(console, "console/live/here".into(), &here);
        for (group, (writer, name)) in &latest {
            let value = Latest { name, field: writer.field };
            show(console, format!("console/live/writing/{group}"), &value);
        }
        for (group, fields) in &fields {
            let scope = shown.entry(Scope::Group(**group)).or_default();
            show(scope, format!("group/{group}/live/writing"), fields);
        }
        shown
    }
}

fn show(keys: &mut BTreeMap<Box<str>, Box<str>>, key: String, value: &impl Serialize) {
    match serde_json::to_string(value) {
        Ok(json) => drop(keys.insert(key.into(), json.into())),
        Err(error) => tracing::error!(%error, key, "a value cannot be written"),
    }
}

/// Everybody connected as a participant, with their groups. People waiting at the closed door are left out.
fn groups_of_connected(
    session: &Session,
    seats: &[Arc<Seat>],
) -> BTreeMap<PersonId, Option<GroupId>> {
    let people = seats.iter().filter_map(|seat| seat.actor.person());
    let inside = people.filter(|person| !session.is_waiting(person));
    inside.map(|person| (*person, session.group_of(person).copied())).collect()
}

/// The least time between two sends of counters and presence. A ballot's counters go with the ballot too.
pub(super) const SLOW_EVERY: Duration = Duration::from_millis(250);
