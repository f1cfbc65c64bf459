//! What each role sees of the groups.

use serde::Serialize;

use super::MEMBERS_SHOWN;
use crate::ids::{ClusterId, GroupId, PersonId};
use crate::people::Profile;
use crate::session::Session;

impl Session {
    pub(crate) fn group_card(&self, id: &GroupId) -> Option<CardView> {
        let group = self.groups.get(id)?;
        let index = self.groups.order.iter().position(|g| g == id)?;
        let cluster = self.pick.picked(id).copied();
        let line = cluster.as_ref().and_then(|c| self.floker.get(c));
        let title = line.map(|c| crate::floker::shortened(&c.title, 240));
        let name = group.name.clone();
        Some(CardView { name, index, size: group.members.len(), cluster, title })
    }

    /// The first members of a large group, by name only: the group's card has their number.
    pub(crate) fn members_view(&self, id: &GroupId) -> Option<Vec<MemberView>> {
        let members = &self.groups.get(id)?.members;
        let small = members.len() <= MEMBERS_SHOWN;
        let shown = members.iter().take(MEMBERS_SHOWN).map(|person| {
            let Profile { name, role, area } = self.people.profile(person);
            let (role, area) = if small { (role, area) } else { Default::default() };
            MemberView {
                id: *person,
                name,
                role,
                area,
                arrived: self.people.has_arrived(person),
                gone: self.people.get(person).is_some_and(|p| p.gone),
            }
        });
        Some(shown.collect())
    }

    pub(crate) fn settings_view(&self) -> SettingsView {
        let (groups_locked, shared) = (self.groups.locked, self.pick.shared());
        SettingsView { groups_locked, shared, door_open: self.is_door_open() }
    }
}

/// `room/group/…/card`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CardView {
    pub name: String,
    pub index: usize,
    pub size: usize,
    pub cluster: Option<ClusterId>,
    pub title: Option<String>,
}

/// One of `group/…/members`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MemberView {
    pub id: PersonId,
    pub name: String,
    pub role: String,
    pub area: String,
    pub arrived: bool,
    pub gone: bool,
}

/// `console/settings`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SettingsView {
    pub groups_locked: bool,
    pub shared: bool,
    pub door_open: bool,
}
