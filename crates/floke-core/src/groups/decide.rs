//! Rules for forming balanced groups and changing them.

use std::collections::BTreeMap;

use super::{FormedGroup, Group, MAX_GROUPS, NewGroup};
use crate::command::{Context, GroupsCommand};
use crate::event::GroupsEvent;
use crate::form::NAME;
use crate::ids::{GroupId, PersonId};
use crate::people::People;
use crate::refusal::Refusal;
use crate::session::{Decision, Session};
use crate::text::named;

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

    /// Deals people out area by area, the largest area first, always to the smallest group with the fewest from that
    /// area: sizes differ by at most one, and each area is spread evenly. People who are here are dealt before those
    /// who are gone or have not arrived, so that no table gets only the absent.
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

    /// The groups for latecomers of these areas, one after the other. Each joins the group with the fewest who have
    /// come today, as people who are out for a moment come back; of those, the one with the fewest who are here, then
    /// with the fewest of her area. None while there are no groups.
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

    /// The same for one person.
    pub(crate) fn group_for_late(&self, area: &str) -> Option<GroupId> {
        self.groups_for_late(&[area]).pop().flatten()
    }
}
