//! Writes what is new into every socket, while the room goes on deciding.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::yield_now;
use tokio::time::{Instant, sleep_until};

use super::Shared;
use super::seat::Seat;
use crate::metrics::COUNTED;

/// Sockets between two yields: an answer waits for at most so many writes of 5 µs (evidence: P1.4).
const SLICE: usize = 128;

/// The least time between the beginnings of two ticks. Sends are the currency: what happens within is one send.
const PACE: Duration = Duration::from_millis(50);

/// The pace of a hall so large that telling it takes long: what is decided and answered comes before what is told.
const SLOWEST: Duration = Duration::from_millis(400);

/// Runs until it is dropped: at once when it has been quiet, then at its pace, never before the last tick is written.
pub(super) async fn run(shared: Arc<Shared>) {
    let mut head = shared.published.head();
    let mut next = Instant::now();
    while head.changed().await.is_ok() {
        sleep_until(next).await;
        // Seen before the sockets are: what is published during the tick makes another one.
        head.mark_unchanged();
        let began = Instant::now();
        let mut start = 0;
        while let Some(slice) = shared.seats.slice(start, SLICE) {
            Seat::deliver_all(&slice, &shared.published);
            start += SLICE;
            yield_now().await;
        }
        let took = began.elapsed();
        next = began + PACE.max((4 * took).min(SLOWEST));
        COUNTED.tick(took);
    }
}
