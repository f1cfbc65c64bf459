//! Tells people with the same name apart in the minutes, in the room and on the console.

use std::collections::BTreeSet;

use super::plain_name;
use crate::ids::PersonId;
use crate::session::Session;
use crate::touched::{Aspect, Touched};

/// A person with more namesakes gets all marks, without comparing: five hundred who join under one name must not make
/// each join slow.
const ALIKE: usize = 24;

impl Session {
    /// Everybody who is in with this name, in upper or lower case.
    pub fn people_named(&self, name: &str) -> impl Iterator<Item = &PersonId> {
        self.alike(name).iter().filter(|p| self.people.is_in(p))
    }

    /// Everybody who waits at the closed door with this name, in upper or lower case.
    pub fn waiting_named(&self, name: &str) -> impl Iterator<Item = &PersonId> {
        self.alike(name).iter().filter(|p| self.is_waiting(p))
    }

    /// None when nobody has this name; else whether the people with it all wait outside.
    pub(super) fn is_known(&self, name: &str) -> Option<bool> {
        let is_in = self.people_named(name).next().is_some();
        let waits = self.waiting_named(name).next().is_some();
        (is_in || waits).then_some(!is_in)
    }

    /// A person's name; with namesakes also the post or the area, the first that no namesake shares, or all that are
    /// known. When nothing else tells two apart, they are «(1)», «(2)» and so on in the order they came. Blank when
    /// unknown or forgotten. A person outside the closed door changes nobody's name inside.
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
        let earlier = others.iter().filter(|p| self.people.came(p) < self.people.came(person));
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

    /// Her namesakes' names may get longer or shorter with her.
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

    /// The marks that tell namesakes apart, the best first.
    fn marks(&self, person: &PersonId) -> [String; 2] {
        let profile = self.people.profile(person);
        [profile.role, profile.area]
    }
}
