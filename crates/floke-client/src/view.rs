//! The messages of a connection, folded into a map; and typed access to the keys that simulated people look at.

use std::collections::BTreeMap;
use std::ops::Bound;

use floke_core::ballot::{Alternative, Method, Subject};
use floke_core::board::Outcome;
use floke_core::programme::Phase;
use floke_core::{BallotId, Millis, PersonId, StepId};
use floke_wire::ServerMsg;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Why the server wants no reconnect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// 4500 to 4999.
    pub code: u16,
    /// The name of the words in the catalogue.
    pub reason: String,
}

/// Everything that one connection may see, as far as it has received it.
#[derive(Debug, Clone, Default)]
pub struct View {
    values: BTreeMap<String, Value>,
    cursor: Option<String>,
    me: Option<PersonId>,
    join_url: String,
    online: bool,
    welcomes: u64,
    fresh: u64,
    patches: u64,
    other_device: bool,
    bad: Vec<String>,
    closed: Option<Closed>,
}

impl View {
    /// The value of a key, when it is there and of this type.
    #[must_use]
    pub fn get<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        T::deserialize(self.values.get(key)?).ok()
    }

    /// The value of a key, untyped.
    #[must_use]
    pub fn value(&self, key: &str) -> Option<&Value> {
        self.values.get(key)
    }

    /// A member of an object under a key, when both are there and of this type.
    #[must_use]
    pub fn member<T: DeserializeOwned>(&self, key: &str, member: &str) -> Option<T> {
        T::deserialize(self.values.get(key)?.get(member)?).ok()
    }

    /// All keys with this prefix and their values, in order.
    pub fn under<'v>(&'v self, prefix: &'v str) -> impl Iterator<Item = (&'v str, &'v Value)> {
        let from = self.values.range::<str, _>((Bound::Included(prefix), Bound::Unbounded));
        from.take_while(move |(key, _)| key.starts_with(prefix)).map(|(k, v)| (k.as_str(), v))
    }

    /// The position of the room, opaque.
    #[must_use]
    pub fn cursor(&self) -> Option<&str> {
        self.cursor.as_deref()
    }

    /// The participant whose view it is; none for other roles.
    #[must_use]
    pub fn me(&self) -> Option<&PersonId> {
        self.me.as_ref()
    }

    /// The address for phones.
    #[must_use]
    pub fn join_url(&self) -> &str {
        &self.join_url
    }

    /// Whether the server has sent welcome on the socket that is open now. Changes, if any, follow at once.
    #[must_use]
    pub fn online(&self) -> bool {
        self.online
    }

    /// How many times the server has sent welcome.
    #[must_use]
    pub fn welcomes(&self) -> u64 {
        self.welcomes
    }

    /// How many fresh views the server has sent.
    #[must_use]
    pub fn fresh(&self) -> u64 {
        self.fresh
    }

    /// How many patches the server has sent.
    #[must_use]
    pub fn patches(&self) -> u64 {
        self.patches
    }

    /// Whether the same person has later opened the session on another device.
    #[must_use]
    pub fn other_device(&self) -> bool {
        self.other_device
    }

    /// The codes of messages that the server did not understand.
    #[must_use]
    pub fn bad(&self) -> &[String] {
        &self.bad
    }

    /// Why reconnecting is of no use.
    #[must_use]
    pub fn closed(&self) -> Option<&Closed> {
        self.closed.as_ref()
    }

    /// The step at which the day is.
    #[must_use]
    pub fn clock(&self) -> Option<Clock> {
        self.get("room/clock")
    }

    /// The ballot that is open, or the last one.
    #[must_use]
    pub fn ballot(&self) -> Option<Ballot> {
        self.get("room/ballot")
    }

    /// Applies a message about the view; the caller takes the answers to commands.
    pub(crate) fn fold(&mut self, msg: ServerMsg<Value>) {
        match msg {
            ServerMsg::Welcome { me, join_url, .. } => {
                self.me = me;
                self.join_url = join_url;
                self.welcomes += 1;
                self.online = true;
            }
            ServerMsg::View { cursor, set, .. } => {
                self.values = set;
                self.cursor = Some(cursor);
                self.fresh += 1;
            }
            ServerMsg::Patch { cursor, set, del, .. } => {
                self.values.extend(set);
                for key in del {
                    self.values.remove(&key);
                }
                self.cursor = Some(cursor);
                self.patches += 1;
            }
            ServerMsg::OtherDevice {} => self.other_device = true,
            ServerMsg::BadMessage { code } => self.bad.push(code.into_owned()),
            ServerMsg::Done { .. } | ServerMsg::Refused { .. } | ServerMsg::Pong { .. } => {}
        }
    }

    pub(crate) fn lost(&mut self) {
        self.online = false;
    }

    pub(crate) fn close(&mut self, closed: Closed) {
        self.online = false;
        self.closed = Some(closed);
    }

    /// The next connection comes as a newcomer, or with this cursor.
    pub(crate) fn set_cursor(&mut self, cursor: Option<String>) {
        self.cursor = cursor;
    }
}

/// The part of `room/clock` that is needed here.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Clock {
    /// The step.
    pub step: StepId,
    /// Its place in the programme.
    pub index: usize,
    /// What kind of step.
    pub phase: Phase,
    /// How long it is.
    pub length_ms: u64,
    /// When it ends; none while paused.
    pub ends_at: Option<Millis>,
}

/// The part of `room/ballot` that is needed here.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Ballot {
    /// Its id.
    pub id: BallotId,
    /// What the vote is on.
    pub subject: Subject,
    /// The choices.
    pub choices: Vec<Alternative>,
    /// The method.
    pub method: Method,
    /// `open`, `closed` or `revealed`.
    pub state: String,
    /// How many people belong to the electorate.
    pub members: usize,
    /// How many of them are here.
    pub present: usize,
    /// Votes needed.
    pub quorum: usize,
    /// The result, once revealed.
    pub result: Option<BallotResult>,
}

impl Ballot {
    /// Whether people may vote in it now.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.state == "open"
    }
}

/// The result of a ballot.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct BallotResult {
    /// Votes.
    pub cast: usize,
    /// One count for each choice or point.
    pub counts: Option<Vec<usize>>,
    /// The outcome of a case.
    pub outcome: Option<Outcome>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(view: &mut View, text: &str) {
        view.fold(serde_json::from_str(text).unwrap());
    }

    #[test]
    fn a_view_replaces_everything_and_a_patch_what_it_names() {
        let mut view = View::default();
        told(&mut view, r#"{"type":"view","cursor":"e.1","now":1,"set":{"a":1,"b/x":2,"b/y":3}}"#);
        told(&mut view, r#"{"type":"patch","cursor":"e.2","now":1,"set":{"a":5},"del":["b/x"]}"#);
        assert_eq!((view.get::<u8>("a"), view.cursor()), (Some(5), Some("e.2")));
        assert_eq!(view.under("b/").map(|(k, _)| k).collect::<Vec<_>>(), ["b/y"]);
        told(&mut view, r#"{"type":"view","cursor":"f.1","now":1,"set":{"c":1}}"#);
        assert_eq!(view.under("").count(), 1);
        assert_eq!((view.fresh(), view.patches()), (2, 1));
    }
}
