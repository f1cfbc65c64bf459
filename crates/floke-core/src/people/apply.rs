//! What has happened to people.

use crate::event::PeopleEvent;
use crate::form::find_own;
use crate::ids::{Millis, PersonId};
use crate::people::OwnText;
use crate::session::Session;
use crate::touched::{Aspect, Touched};

impl Session {
    pub(crate) fn apply_people(&mut self, at: Millis, event: &PeopleEvent, touched: &mut Touched) {
        match event {
            PeopleEvent::ProfileSet { person, profile } => {
                self.touch_alike(person, touched);
                self.people.set_profile(person, profile);
                self.touch_alike(person, touched);
                touched.raise(if self.people.is_stranger(person) {
                    Aspect::Stranger(*person)
                } else {
                    Aspect::Profile(*person)
                });
                // In a crowd with one name, only her own name may have changed.
                touched.raise(Aspect::Called(*person));
            }
            PeopleEvent::TokenAdded { person, token, code } => {
                self.people.add_token(token, person);
                if let (Some(known), Some(code)) = (self.people.all.get_mut(person), code) {
                    known.code = Some(code.clone());
                    self.people.codes.insert(code.clone(), *person);
                }
                touched.raise(Aspect::PersonalCode(*person));
            }
            PeopleEvent::ArrivedSet { person, arrived } => {
                self.apply_arrived(person, *arrived, touched);
            }
            PeopleEvent::GoneSet { person, gone } => {
                if let Some(known) = self.people.all.get_mut(person) {
                    known.gone = *gone;
                }
                self.people.recount();
                touched.raise(Aspect::Attendance(*person));
                self.is_no_longer_waited_for(person, touched);
            }
            PeopleEvent::OwnWritten { person, field, text } => {
                let Some(spec) = find_own(field) else { return };
                if let Some(known) = self.people.all.get_mut(person) {
                    let version = known.own.get(spec.id).map_or(0, |own| own.version) + 1;
                    known.own.insert(spec.id, OwnText { text: text.clone(), version, at });
                }
                touched.raise(Aspect::Own(*person, spec.id));
            }
            PeopleEvent::PersonWithdrawn { person } => self.take_out(person, touched),
            PeopleEvent::PeopleMerged { from, into } => {
                self.people.merge_entry(from, into);
                let browsers =
                    self.people.all.get_mut(from).map(|p| std::mem::take(&mut p.browsers));
                for token in browsers.into_iter().flatten() {
                    self.people.add_token(&token, into);
                }
                if self.groups.of(into).is_none()
                    && let Some(group) = self.groups.of(from).copied()
                {
                    self.place(into, Some(&group), touched);
                }
                self.people.merge_arrival(from, into, touched);
                self.hand_over(from, into, touched);
                self.take_out(from, touched);
                // In a crowd with one name, only her own name may have changed.
                touched.raise(Aspect::Called(*into));
                // Her entries, which may have different names, are one person now and no longer namesakes of each
                // other.
                for entry in self.entries_of(into) {
                    self.touch_alike(entry, touched);
                }
                touched.rescope(into);
            }
        }
    }

    /// Moves the data of one entry of a person to the other, unless that has its own.
    fn hand_over(&mut self, from: &PersonId, into: &PersonId, touched: &mut Touched) {
        let left = self.people.get(from).map(|p| p.own.clone()).unwrap_or_default();
        if let Some(known) = self.people.all.get_mut(into) {
            for (field, own) in left {
                known.own.entry(field).or_insert(own);
                touched.raise(Aspect::Own(*into, field));
            }
        }
        self.pick.merge(from, into, touched);
        self.board.merge(from, into, touched);
        self.merge_said(from, into);
        self.is_no_longer_waited_for(into, touched);
    }

    /// Her group may have waited only for her dots.
    pub(super) fn is_no_longer_waited_for(&mut self, person: &PersonId, touched: &mut Touched) {
        if let Some(group) = self.groups.of(person).copied() {
            self.show_full_dots(&group, touched);
        }
    }

    fn take_out(&mut self, person: &PersonId, touched: &mut Touched) {
        if let Some(known) = self.people.all.get_mut(person) {
            known.withdrawn = true;
        }
        self.people.is_new_no_more(person, touched);
        self.ballots.takes_out(person);
        if self.people.is_stranger(person) {
            self.leaves_the_door(person, touched);
            touched.rescope(person);
            return;
        }
        self.people.recount();
        self.touch_rush(touched);
        touched.raise(Aspect::Attendance(*person));
        self.place(person, None, touched);
        self.programme.forget_move(Some(person), touched);
        touched.rescope(person);
    }
}
