//! What time it is: the machine's clock, and a room's, which goes on whatever somebody does to the machine's.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use floke_core::Millis;
use tokio::time::Instant;

/// What time it is. The core is told; nobody else decides by a clock of their own.
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

/// The clock of one room: by it things are decided and stored, and by it run the phones' timers.
///
/// It follows the machine's clock ahead and never goes back. A clock that is set back leaves it ahead, and it goes on
/// from there as time passes: a minute stays a minute, because every phone is told the same clock.
#[derive(Debug)]
pub(super) struct RoomClock {
    wall: Arc<dyn Clock>,
    /// A time it has shown, and when. Kept as it is for as long as it leads, so that no part of a millisecond is lost.
    shown: Mutex<(Millis, Instant)>,
}

impl RoomClock {
    /// A clock that shows at least `at`: the newest time in the room's log.
    pub(super) fn new(wall: Arc<dyn Clock>, at: Millis) -> Self {
        Self { wall, shown: Mutex::new((at, Instant::now())) }
    }

    /// Now: not before what it has ever shown.
    pub(super) fn now(&self) -> Millis {
        self.not_before(self.wall.now())
    }

    /// Somebody else has stored something at `at`: it shows at least that. Returns what it shows.
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
