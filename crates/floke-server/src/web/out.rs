//! Everything written to one socket goes through its one [`Out`]: frames of the room, answers, pongs, the Close.
//!
//! Writing is done at once by whoever has something to say, so that the fan-out is one `send` per socket. When the
//! socket is full, a half-written frame is kept and always finished, owed answers wait in a short queue, and frames
//! of the room are not kept at all: the connection asks for what it missed once it has drained. So a phone that
//! does not read costs one half frame, which it has for its time, and at most 64 KiB. Knows nothing of rooms or of what
//! the frames say.

mod ending;
mod state;

use std::hint::black_box;
use std::io::{self, ErrorKind};
use std::os::fd::AsRawFd;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use socket2::SockRef;
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio::task::consume_budget;
use tokio::time::{Instant, sleep_until};

pub use self::ending::{CLOSE_WAIT, MAX_AFTER_CLOSE};
use self::state::{Ending, Half, State};
use super::frame;
use crate::metrics::COUNTED;

/// The most answers that may wait for a full socket.
pub const MAX_OWED: usize = 64;

/// The most bytes of answers that may wait for a full socket: 64 KiB.
pub const MAX_OWED_BYTES: usize = 64 * 1024;

/// Without one byte taken for so long, a socket with something waiting is not being read: it is dropped. So is one that
/// takes a byte now and then, and not the whole of a frame in its time (`Half`).
pub const STALLED_AFTER: Duration = Duration::from_secs(30);

/// The close code for somebody who does not read what we send: come back, and ask for what was missed.
pub const NOT_READING: u16 = 4003;

/// What became of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "who is behind must be told so"]
pub enum Sent {
    /// The kernel has all of it.
    Done,
    /// It is kept, and [`Out::drive`] finishes it: part of it is written, or an answer waits its turn.
    Partial,
    /// Nothing of it is taken and it is not kept: the socket is full. [`Out::drive`] tells when it has drained.
    Behind,
    /// The socket is closing or gone; nothing more will be written.
    Gone,
}

/// Why [`Out::drive`] returned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drained {
    /// Something was waiting and all of it is written.
    Empty,
    /// The same, and frames were skipped meanwhile: time to ask for what was missed.
    Behind,
    /// The socket is closing and full: time for [`Out::last_words`], and for reading no more of it.
    Closing,
    /// All of it is written, and the Close after it: time for [`Out::finish`].
    Closed,
    /// Nothing was taken for [`STALLED_AFTER`], or too little for too long: time to drop the socket, saying [`NOT_READING`] in the log.
    Stalled,
}

/// The writing side of one socket, shared by those who have something to say on it.
///
/// Frames come out whole and in the order in which they were taken. The lock is held for one `send`, never across
/// an await.
#[derive(Debug)]
pub struct Out {
    stream: TcpStream,
    state: Mutex<State>,
    /// Wakes [`Out::drive`] when something has to wait. Not touched while the socket takes everything.
    waiting: Notify,
}

/// What one attempt at writing came to.
enum Wrote {
    All,
    Some(usize),
    Nothing,
}

impl Out {
    /// The writing side of `stream`, which is also read through [`Out::stream`].
    #[must_use]
    pub fn new(stream: TcpStream) -> Self {
        Self { stream, state: Mutex::default(), waiting: Notify::new() }
    }

    /// The socket, to read from. Nobody else writes to it.
    #[must_use]
    pub fn stream(&self) -> &TcpStream {
        &self.stream
    }

    /// Reads what writing is going to need, so that it lies in the cache by then.
    pub fn warm(&self) {
        black_box((self.state.is_poisoned(), self.stream.as_raw_fd()));
    }

    /// Writes a frame that many receive: now, or not at all. Allocates nothing while the socket takes it.
    ///
    /// After [`Sent::Behind`] every frame is refused in the same way until [`Out::drive`] has said
    /// [`Drained::Behind`], so that nobody receives a patch with a hole before it. Of any size.
    pub fn send_shared(&self, frame: &Bytes) -> Sent {
        let mut state = self.lock();
        if !matches!(state.ending, Ending::Open) {
            return Sent::Gone;
        }
        if state.has_skipped() {
            return Sent::Behind;
        }
        let sent = match self.flush(&mut state).and_then(|()| self.write_if_free(&state, frame)) {
            Ok(Wrote::All) => return Sent::Done,
            Ok(Wrote::Some(count)) => {
                state.waiting().half = Some(Half::of(frame.clone(), count));
                Sent::Partial
            }
            Ok(Wrote::Nothing) => {
                state.waiting().skipped = true;
                Sent::Behind
            }
            Err(error) => return self.broke(&mut state, &error),
        };
        self.wait_for_room(&mut state, sent == Sent::Partial);
        sent
    }

    /// Writes a frame meant for this connection alone (an answer, a ping, a pong): now, or in its turn.
    ///
    /// When more than [`MAX_OWED`] or [`MAX_OWED_BYTES`] would wait, the connection is closed with
    /// [`NOT_READING`]; what already waits is still written first.
    pub fn answer(&self, frame: Bytes) -> Sent {
        let mut state = self.lock();
        if !matches!(state.ending, Ending::Open) {
            return Sent::Gone;
        }
        let wrote = match self.flush(&mut state).and_then(|()| self.write_if_free(&state, &frame)) {
            Ok(wrote) => wrote,
            Err(error) => return self.broke(&mut state, &error),
        };
        let count = match wrote {
            Wrote::All => return Sent::Done,
            Wrote::Some(count) => count,
            Wrote::Nothing => 0,
        };
        let alone = state.is_empty();
        let waiting = state.waiting();
        if alone {
            // Alone it may be of any size: it is the one half-written frame.
            waiting.half = Some(Half::of(frame, count));
        } else if waiting.owed.len() < MAX_OWED
            && waiting.owed_bytes + frame.len() <= MAX_OWED_BYTES
        {
            waiting.owed_bytes += frame.len();
            waiting.owed.push_back(frame);
        } else {
            tracing::info!(code = NOT_READING, "a socket is not read: closed");
            state.close_with(frame::close(NOT_READING, "not_reading"));
            self.waiting.notify_one();
            return Sent::Gone;
        }
        self.wait_for_room(&mut state, count > 0);
        Sent::Partial
    }

    /// Closes with a code from now on: nothing new is taken; what waits is written, then the Close.
    ///
    /// [`Out::drive`] says [`Drained::Closed`] when that is done, and each time after. A second call changes
    /// nothing. A socket that is full may keep it waiting for up to [`STALLED_AFTER`].
    pub fn close(&self, code: u16, reason: &str) {
        self.close_with(frame::close(code, reason));
    }

    /// The same with a ready-made Close, such as [`frame::close_answer`].
    pub fn close_with(&self, close: Bytes) {
        let mut state = self.lock();
        if matches!(state.ending, Ending::Open) {
            state.close_with(close);
            self.waiting.notify_one();
        }
    }

    /// Writes what waits as the socket takes it; pends while nothing waits. For the connection's own task.
    ///
    /// Safe to drop at any moment: what waits lies in the [`Out`].
    ///
    /// # Errors
    /// When the socket is broken; it stays so.
    pub async fn drive(&self) -> io::Result<Drained> {
        loop {
            // A socket that takes everything at once never makes its task wait: others have their turn all the same.
            consume_budget().await;
            match self.look()? {
                Look::Drained(drained) => return Ok(drained),
                Look::Idle => self.waiting.notified().await,
                Look::Full(_) if self.is_closing() => return Ok(Drained::Closing),
                // Boxed: most sockets are never full, and none should keep a place for it.
                Look::Full(deadline) => Box::pin(self.wait_until_writable(deadline)).await?,
            }
        }
    }

    /// Until the socket takes bytes again, something more is to be written, or it has stalled.
    async fn wait_until_writable(&self, deadline: Instant) -> io::Result<()> {
        tokio::select! {
            writable = self.stream.writable() => writable.map(|()| self.writable()),
            () = self.waiting.notified() => Ok(()),
            () = sleep_until(deadline) => Ok(()),
        }
    }

    /// Whether nothing new is taken, and so nothing that comes is to be heard.
    pub fn is_closing(&self) -> bool {
        !matches!(self.lock().ending, Ending::Open)
    }

    /// What there is to do for [`Out::drive`], after writing what can be written.
    fn look(&self) -> io::Result<Look> {
        let mut state = self.lock();
        if let Ending::Broken(kind) = state.ending {
            return Err(kind.into());
        }
        let had = !state.is_empty();
        if let Err(error) = self.flush(&mut state) {
            let _gone = self.broke(&mut state, &error);
            return Err(error);
        }
        // With frames skipped and nothing waiting, only the socket itself can say that it takes bytes again.
        if !state.is_empty() || (state.has_skipped() && state.full_since().is_some()) {
            return Ok(Look::until_stalled(&mut state));
        }
        let skipped = state.waiting.take().is_some_and(|waiting| waiting.skipped);
        Ok(if matches!(state.ending, Ending::Closed) {
            Look::Drained(Drained::Closed)
        } else if skipped {
            Look::Drained(Drained::Behind)
        } else if had {
            Look::Drained(Drained::Empty)
        } else {
            Look::Idle
        })
    }

    /// The socket says that it takes bytes again.
    fn writable(&self) {
        let mut state = self.lock();
        if state.is_empty()
            && let Some(waiting) = &mut state.waiting
        {
            waiting.full_since = None;
        }
    }

    /// Writes what waits, in order and a Close last, until all is written or the socket is full.
    fn flush(&self, state: &mut State) -> io::Result<()> {
        while let Some(mut half) = state.next() {
            let wrote = self.write(&half.frame, half.written, TcpStream::try_write)?;
            let waiting = state.waiting();
            match wrote {
                Wrote::All => {
                    waiting.full_since = None;
                    continue;
                }
                Wrote::Some(end) => {
                    waiting.full_since = Some(Instant::now());
                    half.written = end;
                }
                Wrote::Nothing => {}
            }
            waiting.full_since.get_or_insert_with(Instant::now);
            waiting.half = Some(half);
            return Ok(());
        }
        Ok(())
    }

    /// A new frame, unless something older still waits.
    fn write_if_free(&self, state: &State, frame: &Bytes) -> io::Result<Wrote> {
        if !state.is_empty() {
            return Ok(Wrote::Nothing);
        }
        // A full socket still takes a few bytes now and then, which is not reading: until tokio hears that it has room
        // again, it has none.
        let send = if state.waiting.is_none() { send } else { TcpStream::try_write };
        self.write(frame, 0, send)
    }

    fn write(&self, frame: &Bytes, start: usize, send: SendBytes) -> io::Result<Wrote> {
        let mut end = start;
        while let Some(rest) = frame.get(end..).filter(|rest| !rest.is_empty()) {
            match send(&self.stream, rest).inspect(|count| COUNTED.sent(*count)) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(count) => end += count,
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    return Ok(if end > start { Wrote::Some(end) } else { Wrote::Nothing });
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(Wrote::All)
    }

    fn wait_for_room(&self, state: &mut State, progress: bool) {
        let waiting = state.waiting();
        if progress || waiting.full_since.is_none() {
            waiting.full_since = Some(Instant::now());
        }
        self.waiting.notify_one();
    }

    fn broke(&self, state: &mut State, error: &io::Error) -> Sent {
        *state = State { ending: Ending::Broken(error.kind()), waiting: None };
        self.waiting.notify_one();
        Sent::Gone
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A panic elsewhere leaves the state whole: it is only changed by assignments.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How bytes are given to a socket.
type SendBytes = fn(&TcpStream, &[u8]) -> io::Result<usize>;

/// One `send`, for a socket that has taken everything so far. What tokio knows of it lies elsewhere in memory, and is
/// asked only when the socket is full: then tokio must know so, to hear when it no longer is. A socket that is gone is
/// an error and no signal: Rust starts programs with SIGPIPE ignored.
fn send(stream: &TcpStream, bytes: &[u8]) -> io::Result<usize> {
    match SockRef::from(stream).send(bytes) {
        Err(error) if error.kind() == ErrorKind::WouldBlock => stream.try_write(bytes),
        sent => sent,
    }
}

/// What [`Out::drive`] has to do.
enum Look {
    Drained(Drained),
    Idle,
    Full(Instant),
}

impl Look {
    fn until_stalled(state: &mut State) -> Self {
        let waiting = state.waiting();
        let stalled = *waiting.full_since.get_or_insert_with(Instant::now) + STALLED_AFTER;
        let deadline = waiting.half.as_ref().map_or(stalled, |half| half.until.min(stalled));
        if deadline <= Instant::now() {
            Self::Drained(Drained::Stalled)
        } else {
            Self::Full(deadline)
        }
    }
}

#[cfg(test)]
mod tests;
