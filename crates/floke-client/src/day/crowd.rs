//! The people of the day, as they know each other: who has come, who has left, and what is finished.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use floke_core::{Command, PersonId};
use tokio::sync::watch;

use super::{Pace, Place};
use crate::dataset::Dataset;
use crate::http::Browser;
use crate::person::{Client, ClientError, Outcome};

/// Somebody who has joined.
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

/// A command that the rules said no to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Who said it, by the id in the data.
    pub by: String,
    /// The code.
    pub code: String,
    /// What it was.
    pub command: Command,
}

/// What a group, or those who talk about it, have finished.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    /// Everybody who comes in time is here.
    Arrived,
    /// A group's part of a stage.
    Written(String, floke_core::form::Stage),
    /// A question about a group's work, by its id.
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

    /// Somebody, by the id in the data; none when she is not here.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Arc<Member>> {
        self.state.borrow().here.get(name).cloned()
    }

    /// Everybody who is here, in the order of the data.
    #[must_use]
    pub fn here(&self) -> Vec<Arc<Member>> {
        self.state.borrow().here.values().cloned().collect()
    }

    /// What the rules have said no to so far.
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

    /// Waits until something is finished; false when it is not within the deadline.
    pub(super) async fn finished(&self, within: Duration, mark: &Mark) -> bool {
        let mut state = self.state.subscribe();
        let marked = state.wait_for(|state| state.marks.contains(mark));
        matches!(tokio::time::timeout(within, marked).await, Ok(Ok(_)))
    }

    /// Waits until somebody is here.
    pub(super) async fn arrival(&self, name: &str) -> Option<Arc<Member>> {
        let mut state = self.state.subscribe();
        let state = state.wait_for(|state| state.here.contains_key(name)).await.ok()?;
        state.here.get(name).cloned()
    }

    /// Somebody of a group: this one when she is here, otherwise the first who is.
    pub(super) fn one_of(&self, group: &str, wanted: &str) -> Option<Arc<Member>> {
        let state = self.state.borrow();
        let of_group = self.data.members(group).iter().map(String::as_str);
        let mut order = [wanted].into_iter().chain(of_group);
        order.find_map(|name| state.here.get(name)).cloned()
    }

    /// Says a command as somebody, and notes a refusal.
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
