//! Everything written to one socket goes through its one [`Out`]: frames of the room, answers, pongs, the Close.
//!
//! Each caller writes at once, so that the fan-out is one `send` per socket. When the socket is full, the half-written
//! frame is kept and always finished, answers wait in a short queue, and frames of the room are dropped: the connection
//! asks for what it missed once it has drained. So a phone that does not read costs one half frame, until its time is
//! up, and at most 64 KiB. Knows nothing of rooms or of what the frames say.

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

/// A socket that takes no byte of what waits for this long is not being read, and is dropped. So is one that takes a
/// byte now and then, but not the whole frame in its time (`Half`).
pub const STALLED_AFTER: Duration = Duration::from_secs(30);

/// The close code for a client that does not read: it comes back, and asks for what it missed.
pub const NOT_READING: u16 = 4003;

/// The result of writing a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "who is behind must be told so"]
pub enum Sent {
    /// The kernel has all of it.
    Done,
    /// It is kept, and [`Out::drive`] finishes it: part of it is written, or an answer is queued.
    Partial,
    /// The socket is full: no byte is written and the frame is dropped. [`Out::drive`] says when it has drained.
    Behind,
    /// The socket is closing or gone; nothing more will be written.
    Gone,
}

/// Why [`Out::drive`] returned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drained {
    /// All that waited is written.
    Empty,
    /// The same, and frames were skipped meanwhile: time to ask for what was missed.
    Behind,
    /// The socket is closing and full: call [`Out::last_words`], and stop reading it.
    Closing,
    /// All is written, and the Close after it: call [`Out::finish`].
    Closed,
    /// Nothing was taken for [`STALLED_AFTER`], or too little for too long: time to drop the socket, saying [`NOT_READING`] in the log.
    Stalled,
}

/// The writing side of one socket, shared by all its writers.
///
/// Frames come out whole and in the order in which they were taken. The lock is held for one `send`, never across
/// an await.
#[derive(Debug)]
pub struct Out {
    stream: TcpStream,
    state: Mutex<State>,
    /// Wakes [`Out::drive`] when something must wait. Not touched while the socket takes everything.
    waiting: Notify,
}

/// The result of one write.
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

    /// Reads what writing will need, so that it is in the cache by then.
    pub fn warm(&self) {
        black_box((self.state.is_poisoned(), self.stream.as_raw_fd()));
    }

    /// Writes a frame that many receive: now, or not at all. Allocates nothing while the socket takes it.
    ///
    /// After [`Sent::Behind`] it refuses every frame until [`Out::drive`] has returned [`Drained::Behind`], so that
    /// nobody receives a patch with a hole before it. Frames may have any size.
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
    /// When more than [`MAX_OWED`] or [`MAX_OWED_BYTES`] would wait, it closes the connection with [`NOT_READING`];
    /// what already waits is still written first.
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
            // As the only half-written frame it may have any size.
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

    /// Starts closing with a code: takes nothing new, writes what waits, then the Close.
    ///
    /// [`Out::drive`] returns [`Drained::Closed`] when that is done, and at each call after. A second call changes
    /// nothing. A full socket may delay it for up to [`STALLED_AFTER`].
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

    /// Writes what waits as fast as the socket takes it; pends while nothing waits. For the connection's own task.
    ///
    /// Safe to drop at any moment: the [`Out`] keeps what waits.
    ///
    /// # Errors
    /// When the socket is broken; it stays so.
    pub async fn drive(&self) -> io::Result<Drained> {
        loop {
            // A socket that takes everything at once never makes its task wait, but other tasks need their turn.
            consume_budget().await;
            match self.look()? {
                Look::Drained(drained) => return Ok(drained),
                Look::Idle => self.waiting.notified().await,
                Look::Full(_) if self.is_closing() => return Ok(Drained::Closing),
                // Boxed: most sockets are never full, and should not reserve space for it.
                Look::Full(deadline) => Box::pin(self.wait_until_writable(deadline)).await?,
            }
        }
    }

    /// Waits until the socket takes bytes again, there is more to write, or it has stalled.
    async fn wait_until_writable(&self, deadline: Instant) -> io::Result<()> {
        tokio::select! {
            writable = self.stream.writable() => writable.map(|()| self.writable()),
            () = self.waiting.notified() => Ok(()),
            () = sleep_until(deadline) => Ok(()),
        }
    }

    /// Whether nothing new is taken; then messages from the client must be ignored too.
    pub fn is_closing(&self) -> bool {
        !matches!(self.lock().ending, Ending::Open)
    }

    /// The next step for [`Out::drive`], after writing what can be written.
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
        // With frames skipped and nothing waiting, only the socket can tell that it takes bytes again.
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

    /// The socket takes bytes again.
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

    /// Writes a new frame, unless something older still waits.
    fn write_if_free(&self, state: &State, frame: &Bytes) -> io::Result<Wrote> {
        if !state.is_empty() {
            return Ok(Wrote::Nothing);
        }
        // A full socket still takes a few bytes now and then, which is not reading: it counts as full until tokio
        // reports it writable.
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
        // The state stays whole after a panic elsewhere: only assignments change it.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The function that writes bytes to a socket.
type SendBytes = fn(&TcpStream, &[u8]) -> io::Result<usize>;

/// One `send`, for a socket that has taken everything so far. Tokio's state is elsewhere in memory and used only when
/// the socket is full: then tokio must know, to report when it is not. A closed socket is an error and no signal: Rust
/// starts programs with SIGPIPE ignored.
fn send(stream: &TcpStream, bytes: &[u8]) -> io::Result<usize> {
    match SockRef::from(stream).send(bytes) {
        Err(error) if error.kind() == ErrorKind::WouldBlock => stream.try_write(bytes),
        sent => sent,
    }
}

/// The next step of [`Out::drive`].
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
