//! Reads one socket: hello, then messages, at the pace that one person may have.

use std::cell::RefCell;
use std::collections::{BTreeSet, VecDeque};
use std::io::ErrorKind;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use bytes::{Buf as _, Bytes};
use floke_core::form::{find_field, find_list};
use floke_core::{CommandId, Part};
use floke_wire::{
    BAD_MESSAGES_WITHIN, ClientMsg, CloseCode, HELLO_WITHIN, MAX_BAD_MESSAGES,
    MAX_BYTES_BEFORE_HELLO, MAX_FRAMES_BEFORE_HELLO, MESSAGE_WITHIN, PROTOCOL_VERSION, Role,
    ServerMsg,
};
use serde::Deserialize;
use tokio::task::consume_budget;
use tokio::time::{Instant, sleep, timeout, timeout_at};

use super::Visit;
use super::alive::Alive;
use crate::hub::{Outlet as _, Pace, RoomHandle, Seated, Visitor};
use crate::listen::{Counted, Upgraded};
use crate::metrics::COUNTED;
use crate::web::frame::{self, Decoder, Message, Violation};
use crate::web::out::{Drained, Out};

/// Bytes per read. All connections of a thread share the buffer: none of them waits while it is full.
const READ_BYTES: usize = 16 * 1024;

/// The longest time for writing the last frames.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// The code for every invalid message, as in the catalogue.
const BAD_MESSAGE: &str = "bad_message";

thread_local! {
    static BUFFER: RefCell<Box<[u8]>> = RefCell::new(vec![0; READ_BYTES].into());
}

/// The cursor of a page, and the parts it has or wants.
type Whereabouts = (Option<String>, BTreeSet<Part>);

/// A place in a room.
pub(super) struct Place {
    room: RoomHandle,
    seated: Seated,
}

/// Why a conversation ends.
pub(super) enum End {
    /// The other side has gone.
    Gone,
    /// The room has sent the Close.
    HungUp,
    Close(CloseCode),
    Closed(Option<(u16, String)>),
    Broken(Violation),
}

/// One socket and the bytes read from it.
pub(super) struct Line {
    out: Arc<Out>,
    decoder: Decoder,
    /// Bytes that wait to be decoded: frames that came together are handled one by one.
    read: Bytes,
    /// Bytes read that have not counted for the pace yet.
    unpaced: usize,
    /// When the wait for the rest of a message began.
    halfway_since: Option<Instant>,
    alive: Alive,
    bad: VecDeque<Instant>,
    /// Held while the socket is open.
    counted: Counted,
}

impl Line {
    pub(super) fn new(Upgraded { stream, early, counted }: Upgraded) -> Self {
        Self {
            out: Arc::new(Out::new(stream)),
            decoder: Decoder::new(),
            unpaced: early.len(),
            read: early,
            halfway_since: None,
            alive: Alive::default(),
            bad: VecDeque::new(),
            counted,
        }
    }

    /// Ends a conversation; returns whether the Close can still be sent.
    pub(super) fn end(&self, end: End) -> bool {
        match end {
            End::Gone => return false,
            End::HungUp => {}
            End::Close(code) => self.out.hang_up(code),
            End::Closed(said) => self.out.close_with(frame::close_answer(said.as_ref())),
            End::Broken(violation) => self.out.close(violation.code(), &violation.to_string()),
        }
        true
    }

    /// Writes what waits and the Close, and lets the other side close, unless another connection needs the place.
    pub(super) async fn finish(&mut self) {
        let counted = self.counted.clone();
        tokio::select! {
            () = self.close() => {}
            () = counted.may_go() => {}
        }
    }

    async fn close(&mut self) {
        if timeout(LAST_WORDS, self.out.last_words()).await.is_ok() {
            self.decoder.skip(&std::mem::take(&mut self.read));
            self.out.finish(&mut self.decoder).await;
        }
    }

    /// Reads hello and answers it. Until then another connection may get the place.
    pub(super) async fn come_in(&mut self, visit: &Visit) -> Result<Place, End> {
        let counted = self.counted.clone();
        let (role, place) = tokio::select! {
            hello = timeout(HELLO_WITHIN, self.hello()) => {
                hello.unwrap_or(Err(End::Close(CloseCode::Idle)))
            }
            () = counted.let_go() => Err(End::Gone),
        }?;
        let outlet = Arc::clone(&self.out);
        let (room, entered) = visit.enter(role, place, outlet).await.map_err(End::Close)?;
        if !self.counted.is_in() {
            return Err(End::Gone);
        }
        let welcome = visit.welcome(role, &room, &entered);
        let seated = entered.seated;
        seated.start(welcome.as_ref());
        Ok(Place { room, seated })
    }

    /// Reads and answers until one side ends it; returns whether the Close can still be sent.
    pub(super) async fn stay(&mut self, place: &Place, visitor: &Visitor) -> bool {
        let out = Arc::clone(&self.out);
        let alive = std::mem::take(&mut self.alive);
        let end = tokio::select! {
            end = self.listen(place, &alive) => end,
            end = write(&out, &place.seated) => end,
            () = alive.ask(&out) => End::Gone,
            () = visitor.closing() => End::Close(CloseCode::Restart),
        };
        self.end(end)
    }

    async fn hello(&mut self) -> Result<(Role, Whereabouts), End> {
        for _ in 0..MAX_FRAMES_BEFORE_HELLO {
            let text = match self.next_before_hello().await? {
                Message::Text(text) => text,
                Message::Binary(_) => break,
                message => {
                    self.control(message)?;
                    continue;
                }
            };
            return match serde_json::from_str(&text) {
                Ok(ClientMsg::Hello { version: PROTOCOL_VERSION, role, cursor, parts }) => {
                    Ok((role, (cursor, parts)))
                }
                Ok(ClientMsg::Hello { .. }) => Err(End::Close(CloseCode::Version)),
                Ok(_) | Err(_) => Err(End::Close(CloseCode::BadMessages)),
            };
        }
        Err(End::Close(CloseCode::BadMessages))
    }

    /// The next frame of a client before its hello, which has no pace yet but a bound.
    async fn next_before_hello(&mut self) -> Result<Message, End> {
        loop {
            let frame = self.decode()?;
            if self.unpaced - self.read.len() > MAX_BYTES_BEFORE_HELLO {
                return Err(End::Close(CloseCode::BadMessages));
            }
            match frame {
                Some(message) => return Ok(message),
                None => self.read_more(&Alive::default()).await?,
            }
        }
    }

    /// Reads until the socket ends. Ignores what comes after the room has closed it.
    async fn listen(&mut self, place: &Place, alive: &Alive) -> End {
        while !self.out.is_closing() {
            let turn = match self.decode() {
                Ok(None) if self.unpaced == 0 => self.read_more(alive).await,
                Ok(frame) => {
                    // Boxed: it takes a moment, and would hold its memory for hours.
                    alive.unheard(Box::pin(self.take(place, frame))).await
                }
                Err(end) => Err(end),
            };
            if let Err(end) = turn {
                return end;
            }
        }
        End::HungUp
    }

    /// Handles one frame. While it waits, nothing more is read: what is sent too fast stays in the sender's socket.
    async fn take(&mut self, place: &Place, frame: Option<Message>) -> Result<(), End> {
        let bytes = std::mem::take(&mut self.unpaced);
        if let Some(Message::Close(said)) = frame {
            return Err(End::Closed(said));
        }
        keep_pace(&place.seated, usize::from(frame.is_some()), bytes).await?;
        match frame {
            Some(Message::Text(text)) => self.hear(place, &text).await,
            Some(Message::Binary(_)) => self.not_ours(&place.seated),
            Some(message) => self.control(message),
            None => Ok(()),
        }
    }

    async fn hear(&mut self, place: &Place, text: &str) -> Result<(), End> {
        let Place { room, seated } = place;
        match serde_json::from_str(text) {
            Ok(ClientMsg::Do { cmd, command }) => {
                let unanswered = Arc::clone(&seated.allowance().unanswered);
                let permit = unanswered.acquire_owned().await.map_err(|_| End::Gone)?;
                let handed_in = room.submit(seated, cmd, command, permit).await;
                handed_in.map_err(|_| End::Close(CloseCode::Restart))
            }
            Ok(ClientMsg::Open { part }) => {
                let asked = room.open(seated, part).await;
                asked.map_err(|_| End::Close(CloseCode::Restart))
            }
            Ok(ClientMsg::Writing { field }) => {
                if let Some(me) = seated.me() {
                    room.writing(me, field.as_deref().and_then(known_item));
                }
                Ok(())
            }
            Ok(ClientMsg::Ping {}) => {
                seated.say(&ServerMsg::Pong { now: room.now() });
                Ok(())
            }
            Ok(ClientMsg::Hello { .. }) => self.not_ours(seated),
            Err(_) => {
                let bad = self.not_ours(seated);
                // Answers by name: the page would otherwise send an unreadable command again for ever.
                if let Ok(Named { cmd }) = serde_json::from_str(text) {
                    seated.say(&ServerMsg::not_now(cmd, BAD_MESSAGE));
                }
                bad
            }
        }
    }

    /// Answers an invalid message, and closes when there are too many.
    fn not_ours(&mut self, seated: &Seated) -> Result<(), End> {
        seated.say(&ServerMsg::BadMessage { code: BAD_MESSAGE.into() });
        let now = Instant::now();
        self.bad.retain(|at| now.saturating_duration_since(*at) < BAD_MESSAGES_WITHIN);
        self.bad.push_back(now);
        if self.bad.len() < MAX_BAD_MESSAGES {
            Ok(())
        } else {
            Err(End::Close(CloseCode::BadMessages))
        }
    }

    /// Handles ping, pong and Close.
    fn control(&self, message: Message) -> Result<(), End> {
        match message {
            Message::Ping(payload) => {
                let _sent = self.out.answer(frame::pong(&payload));
                Ok(())
            }
            Message::Close(said) => Err(End::Closed(said)),
            Message::Pong(_) | Message::Fragment | Message::Text(_) | Message::Binary(_) => Ok(()),
        }
    }

    /// The next frame of the bytes read; `None` when more must be read for it.
    fn decode(&mut self) -> Result<Option<Message>, End> {
        let mut rest = &*self.read;
        let frame = self.decoder.decode(&mut rest).map_err(End::Broken)?;
        let taken = self.read.len() - rest.len();
        self.read.advance(taken);
        if self.read.is_empty() {
            // An idle connection keeps nothing on the heap.
            self.read = Bytes::new();
        }
        // Pings and pongs may come between the parts of a message, and do not end it.
        if matches!(frame, Some(Message::Text(_) | Message::Binary(_))) {
            self.halfway_since = None;
        }
        Ok(frame)
    }

    /// Called only when all bytes read before are decoded.
    async fn read_more(&mut self, alive: &Alive) -> Result<(), End> {
        // A socket with data always ready never makes its task wait. Without this, a client that sends without a pause
        // would keep the thread, and no time limit would be checked.
        consume_budget().await;
        self.readable().await?;
        let count = self.read_some()?;
        if count > 0 {
            alive.heard();
        }
        self.unpaced += count;
        Ok(())
    }

    /// Waits for bytes: for ever between messages, but not within one, which holds memory. Counts from when we wait,
    /// because bytes that came while we did not read are not late.
    async fn readable(&mut self) -> Result<(), End> {
        let stream = self.out.stream();
        if !self.decoder.is_halfway() {
            self.halfway_since = None;
            return stream.readable().await.map_err(|_| End::Gone);
        }
        let since = *self.halfway_since.get_or_insert_with(Instant::now);
        // Boxed: rare, and would burden every idle connection.
        match Box::pin(timeout_at(since + MESSAGE_WITHIN, stream.readable())).await {
            Ok(readable) => readable.map_err(|_| End::Gone),
            Err(_) => Err(End::Close(CloseCode::Idle)),
        }
    }

    fn read_some(&mut self) -> Result<usize, End> {
        BUFFER.with_borrow_mut(|buffer| match self.out.stream().try_read(buffer) {
            Ok(0) => Err(End::Gone),
            Ok(count) => {
                COUNTED.received(count);
                self.read = Bytes::copy_from_slice(buffer.get(..count).unwrap_or_default());
                Ok(count)
            }
            Err(error)
                if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) =>
            {
                Ok(0)
            }
            Err(_) => Err(End::Gone),
        })
    }
}

/// The id of a command in an otherwise invalid message.
#[derive(Deserialize)]
struct Named {
    cmd: CommandId,
}

/// A text or list of a group's form: others are not told where a person writes for herself.
fn known_item(name: &str) -> Option<&'static str> {
    find_field(name).map(|field| field.id).or_else(|| find_list(name).map(|list| list.id))
}

/// Waits until this person may send this many more frames and bytes.
async fn keep_pace(seated: &Seated, frames: usize, bytes: usize) -> Result<(), End> {
    let rate = || seated.allowance().rate.lock().unwrap_or_else(PoisonError::into_inner);
    let pace = rate().take(Instant::now(), frames, bytes);
    match pace {
        Pace::Go => Ok(()),
        Pace::Wait(wait) => {
            sleep(wait).await;
            Ok(())
        }
        Pace::TooFast => Err(End::Close(CloseCode::TooFast)),
    }
}

/// Writes what waits as the socket takes it; returns when the socket ends.
async fn write(out: &Out, seated: &Seated) -> End {
    loop {
        match out.drive().await {
            Ok(Drained::Empty) => {}
            Ok(Drained::Behind) => seated.drained(),
            Ok(Drained::Closing | Drained::Closed) => return End::HungUp,
            Ok(Drained::Stalled) => {
                tracing::info!(
                    code = CloseCode::NotReading.code(),
                    "a socket is not read: dropped"
                );
                return End::Gone;
            }
            Err(_) => return End::Gone,
        }
    }
}
