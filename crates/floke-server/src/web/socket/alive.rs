//! Whether the other side shows signs of life.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};

use floke_wire::PING_EVERY;
use tokio::time::sleep;

use crate::web::frame;
use crate::web::out::Out;

/// Pings without a sign of life before a socket is given up.
const MISSED_PINGS: u32 = 2;

/// The signs of life of one socket.
#[derive(Default)]
pub(super) struct Alive {
    missed: AtomicU32,
    /// The server is not reading now, so a missing pong says nothing.
    waiting: AtomicBool,
}

impl Alive {
    /// Notes that bytes have come.
    pub(super) fn heard(&self) {
        self.missed.store(0, Relaxed);
    }

    /// Runs work during which the socket is not read.
    pub(super) async fn unheard<T>(&self, work: impl Future<Output = T>) -> T {
        self.waiting.store(true, Relaxed);
        let done = work.await;
        self.waiting.store(false, Relaxed);
        self.heard();
        done
    }

    /// Sends pings; returns when nothing has come back for too long.
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
