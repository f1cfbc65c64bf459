//! Who is meant when two have one name: minutes and the console's lists at a vote say which.

use crate::ids::PersonId;
use crate::session::Session;
use crate::text::label;

/// A name without what people write in different ways.
pub(super) fn plain_name(name: &str) -> String {
    let seen = label(name, usize::MAX).unwrap_or_default();
    seen.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

impl Session {
    /// Everybody who is in with this name, in any case.
    pub fn people_named(&self, name: &str) -> impl Iterator<Item = &PersonId> {
        let named = self.people.named.get(&*plain_name(name)).into_iter().flatten();
        named.filter(|p| self.people.is_in(p))
    }

    /// A person's name; when another has the same, with the post or the area that tells them apart: the first that none
    /// of the others has, or all that are known. Blank when unknown or forgotten.
    #[must_use]
    pub fn told_apart(&self, person: &PersonId) -> String {
        let name = self.people.name(person);
        let named = self.people.named.get(&*plain_name(&name)).into_iter().flatten();
        let another = |p: &&PersonId| {
            self.people.last_entry(p) != self.people.last_entry(person)
                && !self.people.is_stranger(p)
        };
        let others: Vec<_> = named.filter(another).map(|p| self.marks(p)).collect();
        if name.is_empty() || others.is_empty() {
            return name;
        }
        let mut known = Vec::new();
        for (at, mark) in self.marks(person).into_iter().enumerate().filter(|(_, m)| !m.is_empty())
        {
            if others.iter().all(|other| other.get(at) != Some(&mark)) {
                return format!("{name} ({mark})");
            }
            known.push(mark);
        }
        if known.is_empty() { name } else { format!("{name} ({})", known.join(", ")) }
    }

    /// What tells people of one name apart, the best first.
    fn marks(&self, person: &PersonId) -> [String; 2] {
        let profile = self.people.profile(person);
        [profile.role, profile.area]
    }
}
