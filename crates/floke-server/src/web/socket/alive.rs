//! Whether the other side shows signs of life.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};

use floke_wire::PING_EVERY;
use tokio::time::sleep;

use crate::web::frame;
use crate::web::out::Out;

/// Pings without a sign of life before a socket is given up.
const MISSED_PINGS: u32 = 2;

/// What of one socket is known of that.
#[derive(Default)]
pub(super) struct Alive {
    missed: AtomicU32,
    /// We do not read now, so a missing pong says nothing.
    waiting: AtomicBool,
}

impl Alive {
    /// Something has come.
    pub(super) fn heard(&self) {
        self.missed.store(0, Relaxed);
    }

    /// Does what is done while nothing is read.
    pub(super) async fn unheard<T>(&self, work: impl Future<Output = T>) -> T {
        self.waiting.store(true, Relaxed);
        let done = work.await;
        self.waiting.store(false, Relaxed);
        self.heard();
        done
    }

    /// Pings; ends when nothing has come back for too long.
    pub(super) async fn ask(&self, out: &Out) {
        loop {
            sleep(PING_EVERY).await;
            if self.waiting.load(Relaxed) {
                continue;
            }
            if self.missed.fetch_add(1, Relaxed) == MISSED_PINGS {
                return;
            }
            let _sent = out.answer(frame::ping(b""));
        }
    }
}
