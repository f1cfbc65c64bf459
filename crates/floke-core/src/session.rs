//! A session as a value: everything in it.
//!
//! `decide` turns a command into events or a refusal; `apply` carries events out. Each feature's state is a field that
//! knows no session; its rules are methods of the session in the feature's own folder.

mod apply;
mod decide;
mod facts;
mod heard;
mod rights;
pub(crate) mod views;

use std::collections::{BTreeMap, VecDeque};

use heard::Heard;
use serde::Serialize;

use crate::ballot::Ballots;
use crate::board::Board;
use crate::event::Event;
use crate::facts::Facts;
use crate::floker::Floker;
use crate::groups::Groups;
use crate::ids::{BallotId, CommandId, GroupId, JoinCode, Millis, SessionId};
use crate::people::People;
use crate::pick::Picks;
use crate::plenum::Plenum;
use crate::programme::ProgrammeState;
use crate::refusal::Refusal;
use crate::role::Actor;
use crate::work::Work;

/// How many commands of one person are remembered, so that a repeated one is decided once.
pub const REMEMBERED: usize = 64;

/// The whole state of one workshop.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Session {
    id: Option<SessionId>,
    code: Option<JoinCode>,
    facts: Facts,
    keep_until: Millis,
    demo: bool,
    ended_at: Option<Millis>,
    said: BTreeMap<Actor, VecDeque<CommandId>>,
    heard: Heard,
    message: Option<Message>,
    group_messages: BTreeMap<GroupId, Message>,
    pub(crate) people: People,
    pub(crate) programme: ProgrammeState,
    pub(crate) floker: Floker,
    pub(crate) groups: Groups,
    pub(crate) pick: Picks,
    pub(crate) work: Work,
    pub(crate) plenum: Plenum,
    pub(crate) board: Board,
    pub(crate) ballots: Ballots,
}

/// The outcome of `decide`: events, or a refusal.
pub type Decision = Result<Vec<Event>, Refusal>;

impl Session {
    /// A session before its first event.
    #[must_use]
    pub fn empty() -> Self {
        Self::default()
    }

    /// Its id, once created.
    #[must_use]
    pub fn id(&self) -> Option<&SessionId> {
        self.id.as_ref()
    }

    /// The join code, once created.
    #[must_use]
    pub fn code(&self) -> Option<&JoinCode> {
        self.code.as_ref()
    }

    /// The facts.
    #[must_use]
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// When its keys are destroyed.
    #[must_use]
    pub fn keep_until(&self) -> Millis {
        self.keep_until
    }

    /// When it ended.
    #[must_use]
    pub fn ended_at(&self) -> Option<Millis> {
        self.ended_at
    }

    /// Whether it has example data.
    #[must_use]
    pub fn is_demo(&self) -> bool {
        self.demo
    }

    /// Ballots whose key is to be destroyed.
    pub fn closed_ballots(&self) -> impl Iterator<Item = &BallotId> {
        self.ballots.closed()
    }

    /// The open ballot.
    #[must_use]
    pub fn ballot_now(&self) -> Option<&BallotId> {
        self.ballots.open_id()
    }
}

/// `room/message` and `group/…/message`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Message {
    pub text: String,
    pub at: Millis,
}
