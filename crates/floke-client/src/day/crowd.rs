//! What the people of the day know of each other: who has come, who has left, and what is finished.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use floke_core::{Command, PersonId};
use tokio::sync::watch;

use super::{Pace, Place};
use crate::dataset::Dataset;
use crate::http::Browser;
use crate::person::{Client, ClientError, Outcome};

/// A participant who has joined.
#[derive(Debug)]
pub struct Member {
    /// The id in the data.
    pub name: String,
    /// The id in the session.
    pub person: PersonId,
    /// Her phone.
    pub client: Client,
    /// The cookies on it.
    pub browser: Browser,
}

/// A command that the rules refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The person who sent it, by the id in the data.
    pub by: String,
    /// The code.
    pub code: String,
    /// The command.
    pub command: Command,
}

/// Something that a group, or the people who talk about its work, have finished.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    /// Everybody who comes in time has come.
    Arrived,
    /// A group has written its part of a stage.
    Written(String, floke_core::form::Stage),
    /// The talk about a question on a group's work is over; by the question's id.
    Talked(String),
}

#[derive(Debug, Default)]
struct State {
    here: BTreeMap<String, Arc<Member>>,
    marks: BTreeSet<Mark>,
}

/// Everybody but the facilitator.
#[derive(Debug)]
pub struct Crowd {
    pub(super) place: Place,
    pub(super) data: Arc<Dataset>,
    pub(super) pace: Pace,
    state: watch::Sender<State>,
    refused: Mutex<Vec<Refused>>,
}

impl Crowd {
    pub(super) fn new(place: Place, data: Arc<Dataset>, pace: Pace) -> Self {
        let state = watch::Sender::new(State::default());
        Self { place, data, pace, state, refused: Mutex::new(Vec::new()) }
    }

    /// A participant, by the id in the data; none when she is not here.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Arc<Member>> {
        self.state.borrow().here.get(name).cloned()
    }

    /// Everybody who is here, in the order of the data.
    #[must_use]
    pub fn here(&self) -> Vec<Arc<Member>> {
        self.state.borrow().here.values().cloned().collect()
    }

    /// The commands that the rules have refused so far.
    #[must_use]
    pub fn refused(&self) -> Vec<Refused> {
        self.refused.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn came(&self, member: Member) -> Arc<Member> {
        let member = Arc::new(member);
        self.state.send_modify(|state| {
            state.here.insert(member.name.clone(), Arc::clone(&member));
        });
        member
    }

    pub(super) fn left(&self, name: &str) {
        self.state.send_modify(|state| {
            state.here.remove(name);
        });
    }

    pub(super) fn mark(&self, mark: Mark) {
        self.state.send_modify(|state| {
            state.marks.insert(mark);
        });
    }

    /// Waits until something is finished; false after the deadline.
    pub(super) async fn finished(&self, within: Duration, mark: &Mark) -> bool {
        let mut state = self.state.subscribe();
        let marked = state.wait_for(|state| state.marks.contains(mark));
        matches!(tokio::time::timeout(within, marked).await, Ok(Ok(_)))
    }

    /// Waits until a participant is here.
    pub(super) async fn arrival(&self, name: &str) -> Option<Arc<Member>> {
        let mut state = self.state.subscribe();
        let state = state.wait_for(|state| state.here.contains_key(name)).await.ok()?;
        state.here.get(name).cloned()
    }

    /// A member of a group: the wanted one when she is here, otherwise the first member who is.
    pub(super) fn one_of(&self, group: &str, wanted: &str) -> Option<Arc<Member>> {
        let state = self.state.borrow();
        let of_group = self.data.members(group).iter().map(String::as_str);
        let mut order = [wanted].into_iter().chain(of_group);
        order.find_map(|name| state.here.get(name)).cloned()
    }

    /// Sends a command as a participant, and notes a refusal.
    pub(super) async fn say(
        &self,
        member: &Member,
        command: Command,
    ) -> Result<Outcome, ClientError> {
        let outcome = member.client.send(command.clone()).await?;
        self.note(&member.name, command, &outcome);
        Ok(outcome)
    }

    pub(super) fn note(&self, by: &str, command: Command, outcome: &Outcome) {
        if let Some(code) = outcome.code() {
            let refused = Refused { by: by.to_owned(), code: code.to_owned(), command };
            self.refused.lock().unwrap_or_else(PoisonError::into_inner).push(refused);
        }
    }
}
