//! Applies events: each feature applies its own.

use super::{Message, REMEMBERED, Session};
use crate::event::{Event, SessionEvent};
use crate::ids::{Millis, PersonId};
use crate::role::Actor;
use crate::touched::{Aspect, Touched};

impl Session {
    /// Applies `event`, and names the aspects that it changed.
    ///
    /// `at` is the commit's time. An event that no longer fits (its person is forgotten) changes nothing.
    pub fn apply(&mut self, at: Millis, event: &Event, touched: &mut Touched) {
        match event {
            Event::Session(event) => self.apply_session(at, event, touched),
            Event::Link(event) => self.apply_link(at, event),
            Event::People(event) => self.apply_people(at, event, touched),
            Event::Door(event) => self.apply_door(at, event, touched),
            Event::Programme(event) => self.apply_programme(at, event, touched),
            Event::Floker(event) => self.apply_floker(event, touched),
            Event::Groups(event) => self.apply_groups(at, event, touched),
            Event::Pick(event) => self.apply_pick(event, touched),
            Event::Work(event) => self.apply_work(at, event, touched),
            Event::Plenum(event) => self.apply_plenum(at, event, touched),
            Event::Board(event) => self.apply_board(at, event, touched),
            Event::Ballot(event) => self.apply_ballot(at, event, touched),
        }
    }

    fn apply_session(&mut self, at: Millis, event: &SessionEvent, touched: &mut Touched) {
        match event {
            SessionEvent::Created { id, code, facts, steps, keep_until, demo } => {
                self.id = Some(*id);
                self.code = Some(code.clone());
                self.facts = facts.clone();
                self.keep_until = *keep_until;
                self.demo = *demo;
                self.programme.set_steps(steps.clone(), touched);
                touched.raise(Aspect::Facts);
            }
            SessionEvent::FactsSet { facts, keep_until } => {
                self.facts = facts.clone();
                self.keep_until = *keep_until;
                touched.raise(Aspect::Facts);
            }
            SessionEvent::CodeChanged { code } => {
                self.code = Some(code.clone());
                touched.raise(Aspect::JoinCode);
            }
            SessionEvent::Said { by, cmd } => {
                let said = self.said.entry(*by).or_default();
                if said.len() == REMEMBERED {
                    said.pop_front();
                }
                said.push_back(*cmd);
            }
            SessionEvent::VoteHeard { cmd } => self.heard.hear(cmd),
            SessionEvent::Announced { text, group } => {
                let message = Message { text: text.clone(), at };
                match group {
                    Some(group) => {
                        self.group_messages.insert(*group, message);
                    }
                    None => self.message = Some(message),
                }
                touched.raise(Aspect::Message(*group));
            }
            SessionEvent::SessionEnded {} => {
                self.ended_at = Some(at);
                touched.raise(Aspect::Ended);
            }
        }
    }

    /// After a merge, the remaining person counts as the sender of both people's commands.
    pub(crate) fn merge_said(&mut self, from: &PersonId, into: &PersonId) {
        let Some(older) = self.said.remove(&Actor::Person(*from)) else { return };
        let said = self.said.entry(Actor::Person(*into)).or_default();
        for cmd in older.into_iter().rev() {
            if said.len() < REMEMBERED {
                said.push_front(cmd);
            }
        }
    }
}
