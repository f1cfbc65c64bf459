//! Time: the machine's clock, and a room's clock, which runs on even when the machine's is set.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use floke_core::Millis;
use tokio::time::Instant;

/// A clock. The core is told the time; nothing else decides by a clock of its own.
pub trait Clock: fmt::Debug + Send + Sync + 'static {
    /// Now.
    fn now(&self) -> Millis;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Millis {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Millis(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
    }
}

/// The clock of one room: the room decides and stores by it, and phones run their timers by it.
///
/// It follows the machine's clock forward and never goes back. When the machine's clock is set back, this one runs on
/// from where it was: a minute stays a minute, because every phone follows this clock.
#[derive(Debug)]
pub(super) struct RoomClock {
    wall: Arc<dyn Clock>,
    /// A time it has shown, and when. Kept unchanged while it is ahead, so that no part of a millisecond is lost.
    shown: Mutex<(Millis, Instant)>,
}

impl RoomClock {
    /// A clock that shows at least `at`: the newest time in the room's log.
    pub(super) fn new(wall: Arc<dyn Clock>, at: Millis) -> Self {
        Self { wall, shown: Mutex::new((at, Instant::now())) }
    }

    /// Now: never before a time it has already shown.
    pub(super) fn now(&self) -> Millis {
        self.not_before(self.wall.now())
    }

    /// Another process has stored something at `at`: the clock shows at least that. Returns the time it shows.
    pub(super) fn not_before(&self, at: Millis) -> Millis {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let passed = now.saturating_duration_since(shown.1).as_millis();
        let goes_on = shown.0.plus(u64::try_from(passed).unwrap_or(u64::MAX));
        if at > goes_on {
            *shown = (at, now);
        }
        at.max(goes_on)
    }
}
