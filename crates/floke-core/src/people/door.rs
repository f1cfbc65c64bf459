//! The door. It is open until a facilitator closes it; then newcomers wait outside, and receive nothing of the session
//! until they are let in. Also detects a rush of newcomers.

mod apply;
mod decide;
#[cfg(test)]
mod tests;
pub(crate) mod views;

use std::collections::VecDeque;

use crate::ids::{Millis, PersonId};

/// The most people who wait at a time. The next one hears that it is full, and tries again.
pub const MAX_WAITING: usize = 200;

/// The most people one command lets in or takes out.
pub const MAX_AT_ONCE: usize = 200;

/// This many people who come within a minute are a rush: the facilitator is told.
pub const RUSH: usize = 12;

/// See [`RUSH`].
const RUSH_WITHIN_MS: u64 = 60_000;

/// In the first quarter of an hour everybody comes, which is no rush.
const ARRIVING_MS: u64 = 15 * 60_000;

/// How a facilitator removed a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShutOut {
    /// She was in, and was taken out.
    TakenOut,
    /// She waited at the closed door, and was sent away.
    TurnedAway,
}

/// Whether the door is closed, and who waits.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Door {
    closed: bool,
    /// In the order in which they came.
    waiting: Vec<PersonId>,
    /// When the newest people came in by themselves: at most [`RUSH`] times.
    came: VecDeque<Millis>,
    rush: Option<Rush>,
}

/// A rush from its first to its last person: everybody who came in between belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Rush {
    since: Millis,
    until: Millis,
}

impl Door {
    /// How many people wait.
    pub(super) fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// A person came in by herself. Once `settled`, many at once are a rush.
    fn came(&mut self, at: Millis, settled: bool) {
        if self.came.len() == RUSH {
            self.came.pop_front();
        }
        self.came.push_back(at);
        let near = |before: Millis| at.since(before) <= RUSH_WITHIN_MS;
        match &mut self.rush {
            Some(rush) if near(rush.until) => rush.until = at,
            _ => {
                let first = self.came.front().copied().filter(|_| self.came.len() == RUSH);
                if let Some(since) = first.filter(|first| settled && near(*first)) {
                    self.rush = Some(Rush { since, until: at });
                }
            }
        }
    }
}
