//! Access control: scopes contain keys, and each key has a value. The keys are rows of one table.
//!
//! `apply` names what it changed, so nobody compares views. A value is a function of the session and the key.

mod key;
mod table;

use std::collections::BTreeSet;

pub use key::{Pace, Part, Scope};
pub use table::{Key, Value};

use crate::role::{Actor, Role};
use crate::session::Session;

impl Session {
    /// The scopes of an actor, in a fixed order. Empty for a person who is withdrawn or unknown; a person who waits at
    /// the closed door sees that she waits, and nothing of the session.
    ///
    /// A participant has the `parts` that her page has asked for; consoles and screens have all of them.
    #[must_use]
    pub fn scopes(&self, who: &Actor, parts: &BTreeSet<Part>) -> Vec<Scope> {
        let all = Part::ALL.map(Scope::Part);
        match who {
            Actor::Link(Role::Facilitator, _) => {
                let mut scopes = vec![Scope::Room, Scope::Console];
                scopes.extend(all);
                scopes.extend(self.groups.order().iter().copied().map(Scope::Group));
                scopes
            }
            Actor::Link(Role::Screen, _) => {
                let mut scopes = vec![Scope::Room, Scope::Screen];
                scopes.extend(all);
                scopes
            }
            // A reader of documents has no live view.
            Actor::Link(Role::Participant | Role::Result, _) => Vec::new(),
            Actor::Person(person) => {
                if self.is_waiting(person) {
                    return vec![Scope::Waiting(*person)];
                }
                if !self.people.is_in(person) {
                    return Vec::new();
                }
                let mut scopes = vec![Scope::Room];
                scopes.extend(parts.iter().copied().map(Scope::Part));
                if let Some(group) = self.groups.of(person) {
                    scopes.push(Scope::Group(*group));
                }
                scopes.push(Scope::Mine(*person));
                if self.board.chair() == Some(person) {
                    scopes.push(Scope::Chair);
                }
                scopes
            }
        }
    }
}
