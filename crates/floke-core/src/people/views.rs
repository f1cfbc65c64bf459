//! Views of the people.

use serde::Serialize;

use super::{OwnText, People, Profile};
use crate::ids::{GroupId, Millis, PersonId};
use crate::session::Session;

impl Session {
    pub(crate) fn person_view(&self, person: &PersonId) -> Option<PersonView> {
        let known = self.people.get(person).filter(|known| !known.waits)?;
        let profile = known.profile.clone().unwrap_or_default();
        Some(PersonView {
            profile,
            called: self.told_apart(person),
            group: self.groups.of(person).copied(),
            arrived: known.arrived,
            gone: known.gone,
            withdrawn: known.withdrawn,
            joined_at: known.joined_at,
        })
    }

    pub(crate) fn profile_view(&self, person: &PersonId) -> Option<ProfileView> {
        let known = self.people.get(person)?;
        Some(ProfileView {
            id: *person,
            profile: known.profile.clone().unwrap_or_default(),
            group: self.groups.of(person).copied(),
            code: known.code.clone().unwrap_or_default(),
            gone: known.gone,
            withdrawn: known.withdrawn,
        })
    }

    pub(crate) fn counts_view(&self) -> CountsView {
        let People { joined, arrived, present, .. } = self.people;
        CountsView { joined, arrived, present }
    }

    /// The twelve newest names, at most, of people who have arrived, the newest last.
    pub(crate) fn newest_names(&self) -> Vec<String> {
        let mut names: Vec<String> = self
            .people
            .order
            .iter()
            .rev()
            .filter(|p| self.people.has_arrived(p))
            .map(|p| self.people.name(p))
            .filter(|name| !name.is_empty())
            .take(12)
            .collect();
        names.reverse();
        names
    }

    pub(crate) fn own_view(&self, person: &PersonId, field: &str) -> Option<OwnText> {
        self.people.get(person)?.own.get(field).cloned()
    }
}

/// `console/person/…/card`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonView {
    #[serde(flatten)]
    pub profile: Profile,
    pub called: String,
    pub group: Option<GroupId>,
    pub arrived: bool,
    pub gone: bool,
    pub withdrawn: bool,
    pub joined_at: Millis,
}

/// `mine/profile`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProfileView {
    pub id: PersonId,
    #[serde(flatten)]
    pub profile: Profile,
    pub group: Option<GroupId>,
    pub code: Box<str>,
    pub gone: bool,
    pub withdrawn: bool,
}

/// `console/counts` and `screen/counts`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct CountsView {
    pub joined: usize,
    pub arrived: usize,
    pub present: usize,
}
