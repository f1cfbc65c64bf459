//! What has happened to groups.

use super::Group;
use crate::event::GroupsEvent;
use crate::ids::{GroupId, Millis, PersonId};
use crate::programme::{Undoable, What};
use crate::session::Session;
use crate::touched::{Aspect, Touched};

impl Session {
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
}

/// She sees what her group sees, and nothing of another's.
fn seat_changed(person: &PersonId, touched: &mut Touched) {
    touched.raise(Aspect::Seat(*person));
    touched.rescope(person);
}
