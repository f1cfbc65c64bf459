//! Writes what is new into every socket, while the room goes on deciding.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::yield_now;
use tokio::time::{Instant, sleep_until};

use super::Shared;
use super::seat::Seat;
use crate::metrics::COUNTED;

/// Sockets between two yields: an answer waits for at most so many writes, of some 5 µs each.
const SLICE: usize = 128;

/// The least time between the beginnings of two ticks. Sends are the currency: what happens within is one send.
const PACE: Duration = Duration::from_millis(50);

/// After a tick, the room decides and answers for so many times as long as the tick wrote, at most [`LONGEST_REST`].
const REST: u32 = 4;

/// Felt in a hall of thousands only, which takes that long to tell anyway.
const LONGEST_REST: Duration = Duration::from_millis(400);

/// Runs until it is dropped: at once when it has been quiet, then at its pace, never before the last tick is written.
pub(super) async fn run(shared: Arc<Shared>) {
    let mut head = shared.published.head();
    let mut next = Instant::now();
    while head.changed().await.is_ok() {
        sleep_until(next).await;
        // Seen before the sockets are: what is published during the tick makes another one.
        head.mark_unchanged();
        let began = Instant::now();
        let mut wrote = Duration::ZERO;
        let mut start = 0;
        while let Some(slice) = shared.seats.slice(start, SLICE) {
            let turn = Instant::now();
            Seat::deliver_all(&slice, &shared.published);
            wrote += turn.elapsed();
            start += SLICE;
            yield_now().await;
        }
        let rest = (REST * wrote).min(LONGEST_REST);
        next = (began + PACE).max(Instant::now() + rest);
        COUNTED.tick(began.elapsed());
    }
}
