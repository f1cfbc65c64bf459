//! Hands on a document piece by piece, compressed or not, within a time.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::HttpBody;
use bytes::{Buf as _, Bytes};
use hyper::body::{Frame, SizeHint};
use tokio::time::sleep;
use tokio_util::task::AbortOnDropHandle;

use super::Turn;
use crate::web::packing::Packer;

/// Documents are handed on in pieces of this many bytes; one of a single piece no longer counts once it is made.
pub(super) const PIECE: usize = 64 * 1024;

/// A long document must be read within this, plus a second for each [`SLOWEST`] bytes. A client that takes a byte now
/// and then keeps others waiting no longer.
const READ_WITHIN: Duration = Duration::from_secs(120);

/// Bytes of a document a second, unpacked.
const SLOWEST: usize = 16_000;

/// A document as it is read.
#[derive(Debug)]
pub(super) struct Pieces {
    rest: Arc<Mutex<Rest>>,
    /// Drops the rest when it is not read in time.
    _too_late: Option<AbortOnDropHandle<()>>,
}

#[derive(Debug)]
struct Rest {
    bytes: Bytes,
    turn: Option<Turn>,
    is_too_late: bool,
}

impl Pieces {
    pub(super) fn new(document: impl Into<Bytes>, turn: Turn) -> Self {
        let rest = Rest { bytes: document.into(), turn: Some(turn), is_too_late: false };
        let len = rest.bytes.len();
        let rest = Arc::new(Mutex::new(rest));
        let too_late = (len > PIECE).then(|| {
            let (within, rest) = (read_within(len), Arc::downgrade(&rest));
            AbortOnDropHandle::new(tokio::spawn(async move {
                sleep(within).await;
                if let Some(rest) = rest.upgrade() {
                    *lock(&rest) = Rest { bytes: Bytes::new(), turn: None, is_too_late: true };
                }
            }))
        });
        Self { rest, _too_late: too_late }
    }

    fn next(&mut self) -> Option<io::Result<Bytes>> {
        let mut rest = lock(&self.rest);
        if rest.is_too_late {
            return Some(Err(io::ErrorKind::TimedOut.into()));
        }
        let n = rest.bytes.len().min(PIECE);
        if n == 0 {
            return None;
        }
        // Copied, so that an unread piece does not keep the whole document.
        let piece = Bytes::copy_from_slice(rest.bytes.get(..n).unwrap_or_default());
        rest.bytes.advance(n);
        if rest.bytes.is_empty() {
            rest.bytes = Bytes::new();
            rest.turn = None;
        }
        Some(Ok(piece))
    }
}

fn lock(rest: &Mutex<Rest>) -> MutexGuard<'_, Rest> {
    rest.lock().unwrap_or_else(PoisonError::into_inner)
}

fn read_within(len: usize) -> Duration {
    READ_WITHIN + Duration::from_secs(u64::try_from(len / SLOWEST).unwrap_or(0))
}

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        Poll::Ready(self.next().map(|piece| piece.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        let rest = lock(&self.rest);
        rest.bytes.is_empty() && !rest.is_too_late
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(u64::try_from(lock(&self.rest).bytes.len()).unwrap_or(u64::MAX))
    }
}

/// A document that is compressed while it is read.
#[derive(Debug)]
pub(super) struct Packed {
    pieces: Pieces,
    /// `None` when all is compressed.
    packer: Option<Packer>,
    /// Other tasks have had their turn since the last piece.
    waited: bool,
}

impl Packed {
    pub(super) fn new(pieces: Pieces) -> Self {
        Self { pieces, packer: Some(Packer::new()), waited: false }
    }

    /// The next piece; empty while the packer gathers.
    fn next(&mut self) -> Option<io::Result<Vec<u8>>> {
        match self.pieces.next() {
            Some(Ok(piece)) => Some(self.packer.as_mut()?.take(&piece)),
            Some(Err(error)) => Some(Err(error)),
            None => Some(self.packer.take()?.finish()),
        }
    }
}

impl HttpBody for Packed {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        // A piece is a millisecond of work, and a document up to two hundred pieces: other tasks run in between.
        if !std::mem::replace(&mut self.waited, true) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        self.waited = false;
        match self.next() {
            Some(Ok(packed)) if packed.is_empty() => {
                cx.waker().wake_by_ref();
                Poll::Pending
            }
            Some(packed) => Poll::Ready(Some(packed.map(|bytes| Frame::data(bytes.into())))),
            None => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.packer.is_none()
    }
}
