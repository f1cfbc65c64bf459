//! A model of the server's connections: each holds a map, gets patches of its scopes, and a fresh view when its scopes
//! change.

use std::collections::BTreeMap;

use crate::role::{Actor, Role};
use crate::session::Session;
use crate::testing::scopes;
use crate::touched::Touched;
use crate::view::{Key, Scope, Value};

/// One actor's screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Connection {
    pub(super) who: Actor,
    pub(super) scopes: Vec<Scope>,
    pub(super) view: BTreeMap<Key, Value>,
}

/// Everything that the actor may see now, with every part asked for.
pub(super) fn fresh(session: &Session, who: &Actor) -> BTreeMap<Key, Value> {
    let theirs = scopes(session, who);
    let keys = theirs.iter().flat_map(|scope| session.keys(scope));
    keys.filter_map(|key| session.value(&key).map(|value| (key, value))).collect()
}

/// The same, as sent over the wire.
pub(super) fn json(view: &BTreeMap<Key, Value>) -> BTreeMap<String, serde_json::Value> {
    view.iter()
        .map(|(key, value)| (key.to_string(), serde_json::to_value(value).unwrap()))
        .collect()
}

impl Connection {
    pub(super) fn open(session: &Session, who: Actor) -> Self {
        Self { scopes: scopes(session, &who), view: fresh(session, &who), who }
    }

    /// The patch of one commit, for an actor who was already here.
    pub(super) fn follow(&mut self, session: &Session, touched: &Touched) {
        let rescoped = match &self.who {
            Actor::Person(person) => touched.rescoped().any(|p| p == person),
            Actor::Link(Role::Facilitator, _) => touched.facilitators_rescoped(),
            Actor::Link(..) => false,
        };
        if rescoped {
            *self = Self::open(session, self.who);
        }
        let changed = session.changed(touched);
        for key in changed.iter().filter(|key| self.scopes.contains(&key.scope())) {
            match session.value(key) {
                Some(value) => self.view.insert(*key, value),
                None => self.view.remove(key),
            };
        }
    }

    /// What differs from a fresh view, in words; blank when nothing does.
    pub(super) fn wrong(&self, session: &Session) -> String {
        let truth = fresh(session, &self.who);
        if truth == self.view && self.scopes == scopes(session, &self.who) {
            return String::new();
        }
        let mut wrong = format!("{:?} {:?}:", self.who, self.scopes);
        for key in truth.keys().chain(self.view.keys()) {
            let (now, shown) = (truth.get(key), self.view.get(key));
            if now != shown {
                wrong += &format!("\n  {key}: shows {shown:?}, is {now:?}");
            }
        }
        wrong
    }
}
