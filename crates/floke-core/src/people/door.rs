//! The door. It stands open until a facilitator closes it; then newcomers wait outside for a yes, and are sent nothing
//! of the session. And what it looks like from inside when they come by the dozen.

mod apply;
mod decide;
#[cfg(test)]
mod tests;
pub(crate) mod views;

use std::collections::VecDeque;

use crate::ids::{Millis, PersonId};

/// The most who wait at a time. With one more, the newest hears that it is full, and tries again.
pub const MAX_WAITING: usize = 200;

/// The most people one command lets in or takes out.
pub const MAX_AT_ONCE: usize = 200;

/// So many who come within a minute are a rush: the facilitator is told.
pub const RUSH: usize = 12;

/// See [`RUSH`].
const RUSH_WITHIN_MS: u64 = 60_000;

/// In the first quarter of an hour everybody comes, and that is no rush.
const ARRIVING_MS: u64 = 15 * 60_000;

/// What a facilitator has done with somebody who is not in any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShutOut {
    /// She was in, and was taken out.
    TakenOut,
    /// She waited at the closed door, and was sent away.
    TurnedAway,
}

/// Whether newcomers come in, and who waits.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Door {
    closed: bool,
    /// In the order they came.
    waiting: Vec<PersonId>,
    /// When the newest came in by themselves: at most [`RUSH`] of them.
    came: VecDeque<Millis>,
    rush: Option<Rush>,
}

/// From whom to whom it lasted: everybody who came in between is of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Rush {
    since: Millis,
    until: Millis,
}

impl Door {
    /// How many wait.
    pub(super) fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Somebody came in by herself. What has settled knows a rush when it sees one.
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
