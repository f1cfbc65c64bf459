//! Events at the door.

use std::collections::VecDeque;

use crate::event::DoorEvent;
use crate::ids::{Millis, PersonId};
use crate::people::Person;
use crate::session::Session;
use crate::touched::{Aspect, Touched};

impl Session {
    pub(crate) fn apply_door(&mut self, at: Millis, event: &DoorEvent, touched: &mut Touched) {
        match event {
            DoorEvent::DoorSet { open } => {
                let door = &mut self.people.door;
                door.closed = !open;
                if door.closed {
                    (door.came, door.rush) = (VecDeque::new(), None);
                }
                touched.raise(Aspect::Door);
                touched.raise(Aspect::Rush);
            }
            DoorEvent::PersonWaits { person } => {
                let new = Person { waits: true, ..Person::new(at) };
                if self.people.all.insert(*person, new).is_none() {
                    self.people.order.push(*person);
                    self.people.door.waiting.push(*person);
                }
                touched.raise(Aspect::Waiting);
                touched.raise(Aspect::Stranger(*person));
                touched.rescope(person);
            }
            DoorEvent::PersonJoined { person } => {
                self.comes_in(at, person, touched);
                touched.raise(Aspect::Came);
                touched.raise(Aspect::Attendance(*person));
                touched.rescope(person);
                self.touch_alike(person, touched);
            }
        }
    }

    pub(in crate::people) fn comes_in(
        &mut self,
        at: Millis,
        person: &PersonId,
        touched: &mut Touched,
    ) {
        let settled = self.has_settled(at);
        match self.people.all.get_mut(person) {
            None => {
                self.people.all.insert(*person, Person::new(at));
                self.people.door.came(at, settled);
            }
            Some(known) if known.is_waiting() => {
                (known.waits, known.joined_at) = (false, at);
                self.leaves_the_door(person, touched);
                // Among the people who are in she is the newest.
                self.people.order.retain(|other| other != person);
            }
            Some(_) => return,
        }
        self.people.order.push(*person);
        // Adjusts the count instead of counting again: ten thousand people join one after the other.
        self.people.joined += 1;
        self.touch_rush(touched);
    }

    /// She no longer waits: she was let in or turned away.
    pub(in crate::people) fn leaves_the_door(&mut self, person: &PersonId, touched: &mut Touched) {
        self.people.door.waiting.retain(|other| other != person);
        touched.raise(Aspect::Waiting);
        touched.raise(Aspect::Stranger(*person));
    }

    /// The number of people in a rush may have changed.
    pub(in crate::people) fn touch_rush(&self, touched: &mut Touched) {
        if self.people.door.rush.is_some() {
            touched.raise(Aspect::Rush);
        }
    }
}
