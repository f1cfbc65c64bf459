//! Groups: formed in balance over the service areas (R16), moved by hand, joined late.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::command::{Context, GroupsCommand};
use crate::event::GroupsEvent;
use crate::form::NAME;
use crate::ids::{ClusterId, GroupId, Millis, PersonId};
use crate::people::{People, Profile};
use crate::programme::{Undoable, What};
use crate::refusal::Refusal;
use crate::session::{Decision, Session};
use crate::text::named;
use crate::touched::{Aspect, Touched};

/// The most groups of a session: twelve badges, and twice round.
pub const MAX_GROUPS: usize = 24;

/// The most members a phone is told of; a group of a workshop has 5 to 8.
pub const MEMBERS_SHOWN: usize = 30;

/// A group that is to be made.
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
    /// What it calls itself.
    pub name: String,
    /// Who is in it, in the order they came.
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

    /// Whether the group is still there; nobody is always there.
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

impl Session {
    /// The groups in their order.
    pub fn groups(&self) -> impl Iterator<Item = (&GroupId, &Group)> {
        self.groups.order.iter().filter_map(|id| Some((id, self.groups.all.get(id)?)))
    }

    /// The group a person is in.
    #[must_use]
    pub fn group_of(&self, person: &PersonId) -> Option<&GroupId> {
        self.groups.of(person)
    }

    pub(crate) fn decide_groups(&self, command: &GroupsCommand, ctx: &Context) -> Decision {
        match command {
            GroupsCommand::FormGroups { groups } => {
                self.only_facilitator(ctx)?;
                // Work, questions and cases name their group.
                let begun = self.work.has_any() || self.plenum.has_any() || self.board.has_any();
                if self.groups.locked || begun {
                    return Err(Refusal::GroupsLocked);
                }
                if groups.is_empty() || groups.len() > MAX_GROUPS {
                    return Err(Refusal::TooMany { max: MAX_GROUPS });
                }
                let mut named_groups = Vec::with_capacity(groups.len());
                for (i, group) in groups.iter().enumerate() {
                    let name = named(&group.name, NAME)?;
                    named_groups.push(NewGroup { id: group.id, name });
                    if groups.iter().take(i).any(|other| other.id == group.id) {
                        return Err(Refusal::IdTaken);
                    }
                }
                Ok(vec![GroupsEvent::GroupsFormed { groups: self.balanced(&named_groups) }.into()])
            }
            GroupsCommand::MovePerson { person, group } => {
                self.only_facilitator(ctx)?;
                if !self.people.is_in(person) {
                    return Err(Refusal::Unknown);
                }
                if let Some(group) = group {
                    self.groups.get(group).ok_or(Refusal::Unknown)?;
                }
                self.stays_in_group(person)?;
                Ok(vec![
                    GroupsEvent::PersonMoved {
                        person: *person,
                        from: self.groups.of(person).copied(),
                        to: *group,
                        cmd: Some(ctx.cmd),
                    }
                    .into(),
                ])
            }
            GroupsCommand::RenameGroup { group, name } => {
                self.may_work(ctx, group)?;
                let name = named(name, NAME)?;
                Ok(vec![GroupsEvent::GroupRenamed { group: *group, name }.into()])
            }
            GroupsCommand::LockGroups { locked } => {
                self.only_facilitator(ctx)?;
                Ok(vec![GroupsEvent::GroupsLocked { locked: *locked }.into()])
            }
        }
    }

    /// Deals people out area by area, the largest area first, always to the smallest group with
    /// the fewest from that area: sizes differ by at most one, and an area is spread as thin as it goes.
    /// Who is here is dealt before who has gone or not arrived, so that no table is left with the absent.
    fn balanced(&self, groups: &[NewGroup]) -> Vec<FormedGroup> {
        let mut areas: BTreeMap<String, Vec<&PersonId>> = BTreeMap::new();
        for person in self.people.ins() {
            areas.entry(self.people.profile(person).area).or_default().push(person);
        }
        let mut areas: Vec<_> =
            areas.into_values().map(|p| (p, vec![0_usize; groups.len()])).collect();
        areas.sort_by_key(|(people, _)| std::cmp::Reverse(people.len()));
        let mut formed: Vec<FormedGroup> = groups
            .iter()
            .map(|g| FormedGroup { id: g.id, name: g.name.clone(), members: Vec::new() })
            .collect();
        for here in [true, false] {
            for (people, from_area) in &mut areas {
                for person in people.iter().filter(|p| self.people.is_present(p) == here) {
                    let places = formed.iter_mut().zip(from_area.iter_mut());
                    let best = places.min_by_key(|(group, same)| (group.members.len(), **same));
                    if let Some((group, same)) = best {
                        group.members.push(**person);
                        *same += 1;
                    }
                }
            }
        }
        formed
    }

    /// Where people of these areas sit who come late, one after the other: in the group with the fewest who have come today,
    /// for who is out for a moment comes back to her place. Among those in the one with the fewest who are here, then with
    /// the fewest from the same area. Nowhere while there are no groups.
    pub(crate) fn groups_for_late(&self, areas: &[&str]) -> Vec<Option<GroupId>> {
        let mut places: Vec<_> = self
            .groups()
            .map(|(id, group)| {
                let count = |is: fn(&People, &PersonId) -> bool| {
                    group.members.iter().filter(|p| is(&self.people, p)).count()
                };
                let size = (count(People::has_arrived), count(People::is_present));
                let mut from: BTreeMap<&str, usize> = areas.iter().map(|area| (*area, 0)).collect();
                for person in &group.members {
                    if let Some(n) = from.get_mut(self.people.area(person)) {
                        *n += 1;
                    }
                }
                (id, size, from)
            })
            .collect();
        let mut seats = Vec::with_capacity(areas.len());
        for area in areas {
            let best =
                places.iter_mut().min_by_key(|(_, size, from)| (*size, from.get(area).copied()));
            seats.push(best.map(|(id, (arrived, here), from)| {
                *arrived += 1;
                *here += 1;
                *from.entry(area).or_default() += 1;
                **id
            }));
        }
        seats
    }

    /// The same for one.
    pub(crate) fn group_for_late(&self, area: &str) -> Option<GroupId> {
        self.groups_for_late(&[area]).pop().flatten()
    }

    pub(crate) fn apply_groups(&mut self, at: Millis, event: &GroupsEvent, touched: &mut Touched) {
        match event {
            GroupsEvent::GroupsFormed { groups } => {
                for id in std::mem::take(&mut self.groups.order) {
                    touched.raise(Aspect::Group(id));
                }
                for person in std::mem::take(&mut self.groups.of).into_keys() {
                    seat_changed(&person, touched);
                }
                self.groups.all.clear();
                self.pick.clear(touched);
                self.plenum.leave(touched);
                self.programme.forget_move(None, touched);
                for group in groups {
                    let new = Group { name: group.name.clone(), members: group.members.clone() };
                    self.groups.order.push(group.id);
                    self.groups.all.insert(group.id, new);
                    for person in &group.members {
                        self.groups.of.insert(*person, group.id);
                        seat_changed(person, touched);
                    }
                    touched.raise(Aspect::Group(group.id));
                }
                touched.raise(Aspect::Groups);
                touched.rescope_facilitators();
            }
            GroupsEvent::PersonMoved { person, from, to, cmd } => {
                self.place(person, to.as_ref(), touched);
                if let Some(cmd) = cmd {
                    let what = What::Group { person: *person, from: *from };
                    self.programme.remember(Undoable { cmd: *cmd, at, what }, touched);
                }
            }
            GroupsEvent::GroupRenamed { group, name } => {
                if let Some(known) = self.groups.all.get_mut(group) {
                    known.name.clone_from(name);
                }
                touched.raise(Aspect::GroupName(*group));
            }
            GroupsEvent::GroupsLocked { locked } => {
                self.groups.locked = *locked;
                touched.raise(Aspect::Lock);
            }
        }
    }

    /// Takes a person out of her group and into another.
    pub(crate) fn place(&mut self, person: &PersonId, to: Option<&GroupId>, touched: &mut Touched) {
        let from = self.groups.of.remove(person);
        if let Some(from) = &from {
            if let Some(group) = self.groups.all.get_mut(from) {
                group.members.retain(|p| p != person);
            }
            self.show_full_dots(from, touched);
            touched.raise(Aspect::Members(*from));
        }
        if let Some(to) = to
            && let Some(group) = self.groups.all.get_mut(to)
        {
            group.members.push(*person);
            self.groups.of.insert(*person, *to);
            self.show_full_dots(to, touched);
            touched.raise(Aspect::Members(*to));
        }
        seat_changed(person, touched);
    }

    pub(crate) fn group_card(&self, id: &GroupId) -> Option<CardView> {
        let group = self.groups.get(id)?;
        let index = self.groups.order.iter().position(|g| g == id)?;
        let cluster = self.pick.picked(id).copied();
        let line = cluster.as_ref().and_then(|c| self.floker.get(c));
        let title = line.map(|c| crate::floker::shortened(&c.title, 240));
        let name = group.name.clone();
        Some(CardView { name, index, size: group.members.len(), cluster, title })
    }

    /// The first of a large group, by name only: how many there are stands on its card.
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

/// She sees what her group sees, and nothing of another's.
fn seat_changed(person: &PersonId, touched: &mut Touched) {
    touched.raise(Aspect::Seat(*person));
    touched.rescope(person);
}

/// `room/group/…/card`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "see web/src/protocol.d.ts")]
pub struct CardView {
    pub name: String,
    pub index: usize,
    pub size: usize,
    pub cluster: Option<ClusterId>,
    pub title: Option<String>,
}

/// One of `group/…/members`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "see web/src/protocol.d.ts")]
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
#[expect(missing_docs, reason = "see web/src/protocol.d.ts")]
pub struct SettingsView {
    pub groups_locked: bool,
    pub shared: bool,
    pub door_open: bool,
}
