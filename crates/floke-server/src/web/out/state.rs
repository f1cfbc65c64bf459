//! What waits for a socket that is full, and whether it is closing.

use std::collections::VecDeque;
use std::io::ErrorKind;

use bytes::Bytes;
use tokio::time::Instant;

/// Small, and in one place with the socket: the fan-out looks at it for every phone.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) ending: Ending,
    /// None for as long as the socket takes everything.
    pub(super) waiting: Option<Box<Waiting>>,
}

#[derive(Debug, Default)]
pub(super) struct Waiting {
    /// A frame and how much of it is written. Written to its end before anything else.
    pub(super) half: Option<(Bytes, usize)>,
    pub(super) owed: VecDeque<Bytes>,
    pub(super) owed_bytes: usize,
    /// Follows all that is owed.
    pub(super) close: Option<Bytes>,
    /// Frames were refused since the connection last heard that it has drained.
    pub(super) skipped: bool,
    /// The last time the socket took something, or was found full; `None` when nothing waits.
    pub(super) full_since: Option<Instant>,
}

#[derive(Debug, Default, Clone, Copy)]
pub(super) enum Ending {
    #[default]
    Open,
    /// The Close waits behind all that is owed.
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

    /// Takes the frame to write next and how much of it is written already.
    pub(super) fn next(&mut self) -> Option<(Bytes, usize)> {
        let waiting = self.waiting.as_mut()?;
        if let Some(half) = waiting.half.take() {
            return Some(half);
        }
        if let Some(frame) = waiting.owed.pop_front() {
            waiting.owed_bytes -= frame.len();
            return Some((frame, 0));
        }
        let close = waiting.close.take()?;
        self.ending = Ending::Closed;
        Some((close, 0))
    }
}
