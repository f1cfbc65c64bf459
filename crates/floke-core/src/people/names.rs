//! Who is meant when two have one name: minutes, the room and the console say which.

use std::collections::BTreeSet;

use super::plain_name;
use crate::ids::PersonId;
use crate::session::Session;
use crate::touched::{Aspect, Touched};

/// Of somebody with more namesakes all that is known is said, whatever is known of them: five hundred who join under one
/// name make no join dear.
const ALIKE: usize = 24;

impl Session {
    /// Everybody who is in with this name, in any case.
    pub fn people_named(&self, name: &str) -> impl Iterator<Item = &PersonId> {
        self.alike(name).iter().filter(|p| self.people.is_in(p))
    }

    /// Everybody who waits at the closed door with this name, in any case.
    pub fn waiting_named(&self, name: &str) -> impl Iterator<Item = &PersonId> {
        self.alike(name).iter().filter(|p| self.is_waiting(p))
    }

    /// Whether somebody has this name; then, whether nobody who has it is in.
    pub(super) fn is_known(&self, name: &str) -> Option<bool> {
        let is_in = self.people_named(name).next().is_some();
        let waits = self.waiting_named(name).next().is_some();
        (is_in || waits).then_some(!is_in)
    }

    /// A person's name; when another has the same, with the post or the area that tells them apart: the first that none
    /// of the others has, or all that are known. Of whom nothing else is known either, the first that came is «(1)», the
    /// next «(2)». Blank when unknown or forgotten. Who stands outside the closed door
    /// changes nobody's name inside.
    #[must_use]
    pub fn told_apart(&self, person: &PersonId) -> String {
        let name = self.people.name(person);
        let outside = self.people.is_stranger(person);
        let another = |p: &&PersonId| {
            (outside || !self.people.is_stranger(p))
                && self.people.last_entry(p) != self.people.last_entry(person)
        };
        let others: Vec<_> = self.alike(&name).iter().filter(another).take(ALIKE + 1).collect();
        if name.is_empty() || others.is_empty() {
            return name;
        }
        let few = others.len() <= ALIKE;
        let came = |p: &PersonId| self.people.get(p).map(|known| (known.joined_at, *p));
        let earlier = others.iter().filter(|p| came(p) < came(person));
        let place = earlier.map(|p| self.people.last_entry(p)).collect::<BTreeSet<_>>().len() + 1;
        let others: Vec<_> = others.into_iter().map(|p| self.marks(p)).collect();
        let mut known = Vec::new();
        for (at, mark) in self.marks(person).into_iter().enumerate().filter(|(_, m)| !m.is_empty())
        {
            if few && others.iter().all(|other| other.get(at) != Some(&mark)) {
                return format!("{name} ({mark})");
            }
            known.push(mark);
        }
        if few && others.contains(&self.marks(person)) {
            known.push(place.to_string());
        }
        if known.is_empty() { name } else { format!("{name} ({})", known.join(", ")) }
    }

    /// What those are called who have her name: with her, it may say more or less.
    pub(super) fn touch_alike(&self, person: &PersonId, touched: &mut Touched) {
        let name = self.people.name(person);
        let alike = || self.alike(&name).iter();
        let strangers = alike().filter(|p| self.people.is_stranger(p));
        if alike().len() <= ALIKE + 2 {
            strangers.for_each(|p| touched.raise(Aspect::Called(*p)));
        }
        if name.is_empty() || self.people.is_stranger(person) {
            return;
        }
        let inside: Vec<_> = alike().filter(|p| !self.people.is_stranger(p)).collect();
        if inside.len() <= ALIKE + 2 {
            inside.into_iter().for_each(|p| touched.raise(Aspect::Called(*p)));
        }
    }

    /// Everybody who ever came with this name.
    fn alike(&self, name: &str) -> &[PersonId] {
        self.people.named.get(&*plain_name(name)).map_or(&[], Vec::as_slice)
    }

    /// What tells people of one name apart, the best first.
    fn marks(&self, person: &PersonId) -> [String; 2] {
        let profile = self.people.profile(person);
        [profile.role, profile.area]
    }
}
