//! Writes new frames into every socket, while the room goes on deciding.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::yield_now;
use tokio::time::{Instant, sleep_until};

use super::Shared;
use super::seat::Seat;
use crate::metrics::COUNTED;

/// Sockets between two yields: an answer waits for at most this many writes, of some 5 µs each.
const SLICE: usize = 128;

/// The least time between the starts of two ticks. Sends are the cost, and all changes in this time share one.
const PACE: Duration = Duration::from_millis(50);

/// After a tick, the room has this many times the tick's duration to decide and answer, at most [`LONGEST_REST`].
const REST: u32 = 4;

/// Only a hall of thousands notices this, and its ticks take that long anyway.
const LONGEST_REST: Duration = Duration::from_millis(400);

/// Runs until dropped. Starts a tick at once after quiet, then at its pace, and never before the last one is written.
pub(super) async fn run(shared: Arc<Shared>) {
    let mut head = shared.published.head();
    let mut next = Instant::now();
    while head.changed().await.is_ok() {
        sleep_until(next).await;
        // Marked before the sockets are read: a change during the tick makes another tick.
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
