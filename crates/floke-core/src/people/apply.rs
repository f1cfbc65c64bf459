//! What has happened to people.

use crate::event::PeopleEvent;
use crate::ids::{Millis, PersonId};
use crate::people::NoteView;
use crate::session::Session;
use crate::view::{Key, Touched};

impl Session {
    pub(crate) fn apply_people(&mut self, at: Millis, event: &PeopleEvent, touched: &mut Touched) {
        match event {
            PeopleEvent::ProfileSet { person, profile } => {
                self.touch_alike(person, touched);
                self.people.set_profile(person, profile);
                self.touch_person(person, touched);
                self.touch_name(person, touched);
            }
            PeopleEvent::TokenAdded { person, token, code } => {
                self.people.add_token(token, person);
                if let (Some(known), Some(code)) = (self.people.all.get_mut(person), code) {
                    known.code = Some(code.clone());
                    self.people.codes.insert(code.clone(), *person);
                }
                if !self.people.is_stranger(person) {
                    touched.key(Key::Person(*person));
                    touched.key(Key::Profile(*person));
                }
            }
            PeopleEvent::ArrivedSet { person, arrived } => {
                self.apply_arrived(person, *arrived, touched);
            }
            PeopleEvent::GoneSet { person, gone } => {
                if let Some(known) = self.people.all.get_mut(person) {
                    known.gone = *gone;
                }
                self.people.recount();
                self.touch_person(person, touched);
                self.is_no_longer_waited_for(person);
            }
            PeopleEvent::NoteSet { person, text } => {
                if let Some(known) = self.people.all.get_mut(person) {
                    let version = known.note.as_ref().map_or(0, |note| note.version) + 1;
                    known.note = Some(NoteView { text: text.clone(), version, at });
                }
                touched.key(Key::Note(*person));
            }
            PeopleEvent::PersonWithdrawn { person } => self.take_out(person, touched),
            PeopleEvent::PeopleMerged { from, into } => {
                // Back again would be a circle; whoever was merged is not in, so it is never decided.
                if self.people.last_entry(into) != from {
                    self.people.merged.insert(*from, *into);
                }
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
                self.people.merge_arrival(from, into);
                self.hand_over(from, into, touched);
                self.take_out(from, touched);
                self.touch_person(into, touched);
                // Her entries, which may have other names each, are one person now and namesakes of each other no more.
                for entry in self.entries_of(into) {
                    self.touch_alike(entry, touched);
                }
                touched.rescope(into);
            }
        }
    }

    /// What one entry of a person left behind goes to the other, unless that has its own.
    fn hand_over(&mut self, from: &PersonId, into: &PersonId, touched: &mut Touched) {
        let note = self.people.get(from).and_then(|p| p.note.clone());
        if let Some(known) = self.people.all.get_mut(into) {
            known.note = known.note.take().or(note);
        }
        self.pick.merge(from, into);
        self.board.merge(from, into);
        self.merge_said(from, into);
        for key in [Key::Note, Key::MyDots, Key::MyInhabil, Key::MyBallot] {
            touched.key(key(*into));
        }
        touched.key(Key::Inhabil);
        touched.key(Key::Case);
        touched.key(Key::ConsoleBallot);
        if let Some(group) = self.groups.of(into) {
            touched.key(Key::Dots(*group));
        }
        self.is_no_longer_waited_for(into);
    }

    /// She may have been the last whose dots her group waited for.
    pub(super) fn is_no_longer_waited_for(&mut self, person: &PersonId) {
        if let Some(group) = self.groups.of(person).copied() {
            self.show_full_dots(&group);
        }
    }

    fn take_out(&mut self, person: &PersonId, touched: &mut Touched) {
        if let Some(known) = self.people.all.get_mut(person) {
            known.withdrawn = true;
        }
        self.people.newcomers.remove(person);
        self.ballots.takes_out(person);
        if self.people.is_stranger(person) {
            self.leaves_the_door(person, touched);
            touched.rescope(person);
            return;
        }
        self.people.recount();
        self.touch_rush(touched);
        self.touch_person(person, touched);
        self.place(person, None, touched);
        self.programme.forget_move(Some(person));
        touched.key(Key::Undo);
        touched.rescope(person);
    }

    pub(super) fn touch_person(&self, person: &PersonId, touched: &mut Touched) {
        if self.people.is_stranger(person) {
            touched.key(Key::WaitingCard(*person));
            touched.key(Key::MyWaiting(*person));
            return;
        }
        touched.key(Key::Person(*person));
        touched.key(Key::Profile(*person));
        touched.key(Key::MyBallot(*person));
        touched.key(Key::Counts);
        touched.key(Key::ScreenCounts);
        touched.key(Key::Newcomers);
        touched.key(Key::Names);
        touched.key(Key::ConsoleBallot);
        touched.key(Key::Chair);
        if let Some(group) = self.groups.of(person) {
            touched.key(Key::Members(*group));
            touched.key(Key::Dots(*group));
        }
    }

    /// The keys in which a person's name stands.
    fn touch_name(&self, person: &PersonId, touched: &mut Touched) {
        self.touch_alike(person, touched);
        if !self.people.is_stranger(person) {
            self.work.touch_name(person, touched);
        }
    }
}
