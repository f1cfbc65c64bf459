//! Groups: formed in balance over the service areas (R16), changed by hand, joined late.

mod apply;
mod decide;
#[cfg(test)]
mod tests;
pub(crate) mod views;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::{GroupId, PersonId};

/// The most groups of a session: twelve badges, and twice round.
pub const MAX_GROUPS: usize = 24;

/// The most members whose names a phone receives; a group of a workshop has 5 to 8.
pub const MEMBERS_SHOWN: usize = 30;

/// A group to make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "see web/src/protocol.d.ts")]
pub struct NewGroup {
    pub id: GroupId,
    pub name: String,
}

/// A group with its people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct FormedGroup {
    pub id: GroupId,
    pub name: String,
    pub members: Vec<PersonId>,
}

/// One group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its name, chosen by itself.
    pub name: String,
    /// Its members, in the order they came.
    pub members: Vec<PersonId>,
}

/// All groups.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Groups {
    all: BTreeMap<GroupId, Group>,
    order: Vec<GroupId>,
    of: BTreeMap<PersonId, GroupId>,
    locked: bool,
}

impl Groups {
    pub(crate) fn order(&self) -> &[GroupId] {
        &self.order
    }

    pub(crate) fn get(&self, group: &GroupId) -> Option<&Group> {
        self.all.get(group)
    }

    /// Whether the group still exists; true when no group is named.
    pub(crate) fn has(&self, group: Option<&GroupId>) -> bool {
        group.is_none_or(|group| self.all.contains_key(group))
    }

    pub(crate) fn of(&self, person: &PersonId) -> Option<&GroupId> {
        self.of.get(person)
    }

    pub(crate) fn members(&self, group: &GroupId) -> &[PersonId] {
        self.all.get(group).map_or(&[], |g| &g.members)
    }
}
