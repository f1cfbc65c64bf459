//! The frames that wait for a full socket, and whether it is closing.

use std::collections::VecDeque;
use std::io::ErrorKind;
use std::time::Duration;

use bytes::Bytes;
use tokio::time::Instant;

/// A frame must be read within this, plus a second for each [`READ_AT_LEAST`] bytes: a trickle is not reading.
pub(super) const READ_WITHIN: Duration = Duration::from_secs(60);

/// Bytes a second: a phone at the edge of the network is faster.
pub(super) const READ_AT_LEAST: usize = 4_000;

/// Small, and next to the socket in memory: the fan-out looks at it for every phone.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) ending: Ending,
    /// `None` while the socket takes everything.
    pub(super) waiting: Option<Box<Waiting>>,
}

#[derive(Debug, Default)]
pub(super) struct Waiting {
    /// Written to its end before anything else.
    pub(super) half: Option<Half>,
    pub(super) owed: VecDeque<Bytes>,
    pub(super) owed_bytes: usize,
    /// Written after everything that waits.
    pub(super) close: Option<Bytes>,
    /// Frames were refused since the connection last learnt that it has drained.
    pub(super) skipped: bool,
    /// The last time the socket took something, or was found full; `None` when nothing waits.
    pub(super) full_since: Option<Instant>,
}

/// A frame that waits for the socket, of any size.
#[derive(Debug)]
pub(super) struct Half {
    pub(super) frame: Bytes,
    /// How many bytes of it are written.
    pub(super) written: usize,
    /// A client that has not read all of it by then does not read.
    pub(super) until: Instant,
}

impl Half {
    pub(super) fn of(frame: Bytes, written: usize) -> Self {
        let seconds = u64::try_from(frame.len() / READ_AT_LEAST).unwrap_or(0);
        let until = Instant::now() + READ_WITHIN + Duration::from_secs(seconds);
        Self { frame, written, until }
    }
}

#[derive(Debug, Default, Clone, Copy)]
pub(super) enum Ending {
    #[default]
    Open,
    /// The Close waits behind the other frames.
    Closing,
    /// The Close is the last frame that waits, or is written.
    Closed,
    /// Writing failed.
    Broken(ErrorKind),
}

impl State {
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.as_ref().is_none_or(|waiting| {
            waiting.half.is_none() && waiting.owed.is_empty() && waiting.close.is_none()
        })
    }

    pub(super) fn has_skipped(&self) -> bool {
        self.waiting.as_ref().is_some_and(|waiting| waiting.skipped)
    }

    pub(super) fn full_since(&self) -> Option<Instant> {
        self.waiting.as_ref().and_then(|waiting| waiting.full_since)
    }

    pub(super) fn waiting(&mut self) -> &mut Waiting {
        self.waiting.get_or_insert_default()
    }

    pub(super) fn close_with(&mut self, close: Bytes) {
        self.ending = Ending::Closing;
        self.waiting().close = Some(close);
    }

    /// Takes the frame to write next.
    pub(super) fn next(&mut self) -> Option<Half> {
        let waiting = self.waiting.as_mut()?;
        if let Some(half) = waiting.half.take() {
            return Some(half);
        }
        if let Some(frame) = waiting.owed.pop_front() {
            waiting.owed_bytes -= frame.len();
            return Some(Half::of(frame, 0));
        }
        let close = waiting.close.take()?;
        self.ending = Ending::Closed;
        Some(Half::of(close, 0))
    }
}
