//! The people of the session: joining, profiles, tokens and links, coming and going.

mod apply;
pub(crate) mod arrival;
mod decide;
pub(crate) mod door;
mod links;
mod names;
#[cfg(test)]
mod tests;
pub(crate) mod views;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use self::door::{MAX_AT_ONCE, MAX_WAITING, RUSH, ShutOut};
pub use self::links::{IssuedLink, MAX_LINKS};
use serde::{Deserialize, Serialize};

use crate::ids::{LinkId, Millis, PersonId};
use crate::limits::{AREA, NAME, ROLE};
use crate::refusal::Refusal;
use crate::role::Role;
use crate::text::{label, named};

/// What a person says about herself (R3).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Her name, as the group knows her; 1 to 80 characters.
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
            role: label(&self.role, ROLE)?,
            area: label(&self.area, AREA)?,
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
    /// Whether she is here today: by her first socket, or a facilitator's tick.
    pub(crate) arrived: bool,
    pub(crate) gone: bool,
    pub(crate) withdrawn: bool,
    /// Whether she came to a closed door, and nobody has let her in.
    pub(crate) waits: bool,
    /// Her own texts by field (`form::own_fields`).
    own: BTreeMap<&'static str, OwnText>,
    /// Hashes of the tokens of her browsers, the newest last. Each hash is used here, in the index and in every seat
    /// that came in with it, and stored once.
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
            own: BTreeMap::new(),
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

/// All people, tokens and links.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct People {
    all: BTreeMap<PersonId, Person>,
    order: Vec<PersonId>,
    /// The people by [`plain_name`]: every join looks a name up, and there are too many people to scan.
    named: BTreeMap<Box<str>, Vec<PersonId>>,
    tokens: BTreeMap<Arc<str>, PersonId>,
    /// Personal codes: the room's own task looks up guessed codes too.
    codes: BTreeMap<Box<str>, PersonId>,
    links: BTreeMap<LinkId, links::Link>,
    /// The roles that have ever had a link.
    linked: BTreeSet<Role>,
    /// Merged entries, with the entry that each was merged into.
    merged: BTreeMap<PersonId, PersonId>,
    /// The people who have arrived since the last vote was opened, or were left out of it.
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

    /// Whether she has joined and is not withdrawn.
    pub(crate) fn is_in(&self, person: &PersonId) -> bool {
        self.all.get(person).is_some_and(Person::is_in)
    }

    /// Whether she came to a closed door and was never let in: she waits, or was sent away.
    pub(crate) fn is_stranger(&self, person: &PersonId) -> bool {
        self.all.get(person).is_some_and(|p| p.waits)
    }

    /// Whether she has arrived and is not marked as gone, connected or not.
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

    /// Everybody who was ever in, in the order of joining.
    pub(crate) fn known(&self) -> impl Iterator<Item = &PersonId> {
        self.order.iter().filter(|p| !self.is_stranger(p))
    }

    /// Everybody who ever came, in the order of coming.
    pub(crate) fn order(&self) -> &[PersonId] {
        &self.order
    }

    /// Her place in the order of coming; none when nobody knows her.
    pub(crate) fn came(&self, person: &PersonId) -> Option<(Millis, PersonId)> {
        self.all.get(person).map(|known| (known.joined_at, *person))
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
        // Nearly everybody has a unique name.
        let same = self.named.entry(plain_name(&profile.name).into());
        same.or_insert_with(|| Vec::with_capacity(1)).push(*person);
    }

    /// Adds a browser of a person; beyond five, logs the oldest out.
    fn add_token(&mut self, token: &str, person: &PersonId) {
        let Some(known) = self.all.get_mut(person) else { return };
        let token: Arc<str> = token.into();
        // Nearly everybody has one browser.
        known.browsers.reserve_exact(usize::from(known.browsers.is_empty()));
        known.browsers.push(Arc::clone(&token));
        if known.browsers.len() > BROWSERS {
            let oldest = known.browsers.remove(0);
            self.tokens.remove(&oldest);
        }
        self.tokens.insert(token, *person);
    }

    /// An entry, the one it was merged into, and so on.
    fn merge_chain<'a>(&'a self, person: &'a PersonId) -> impl Iterator<Item = &'a PersonId> {
        std::iter::successors(Some(person), |entry| self.merged.get(entry))
    }

    /// The entry into which a person's entries were finally merged.
    fn last_entry<'a>(&'a self, person: &'a PersonId) -> &'a PersonId {
        self.merge_chain(person).last().unwrap_or(person)
    }

    /// Remembers a merge, unless it would close a circle: the rules never decide that, as a merged entry is not in, but
    /// a log may come from elsewhere.
    fn merge_entry(&mut self, from: &PersonId, into: &PersonId) {
        if self.merge_chain(into).all(|entry| entry != from) {
            self.merged.insert(*from, *into);
        }
    }

    fn recount(&mut self) {
        self.joined = self.all.values().filter(|p| p.is_in()).count();
        self.arrived = self.all.values().filter(|p| p.has_arrived()).count();
        self.present = self.all.values().filter(|p| p.is_present()).count();
    }
}

/// A name without differences in spelling.
fn plain_name(name: &str) -> String {
    let seen = label(name, usize::MAX).unwrap_or_default();
    seen.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// `mine/text/…`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "see web/src/protocol.d.ts")]
pub struct OwnText {
    pub text: String,
    pub version: u32,
    pub at: Millis,
}
