//! RFC 6455 frames, the server's side: bytes in, messages out, and the frames we send.
//!
//! Written here because the fan-out writes one ready-made frame into every socket, which no library allows. Knows
//! nothing of sockets, tasks or the protocol inside: the caller reads the bytes and sends the frames.

use bytes::Bytes;

/// The longest message a browser may send, all its fragments together: 64 KiB.
pub const MAX_MESSAGE: usize = 64 * 1024;

/// The most bytes that RFC 6455 §5.5 allows in a control frame.
const MAX_CONTROL: usize = 125;

const CONTINUATION: u8 = 0x0;
const TEXT: u8 = 0x1;
const BINARY: u8 = 0x2;
const CLOSE: u8 = 0x8;
const PING: u8 = 0x9;
const PONG: u8 = 0xA;

const FIN: u8 = 0x80;
const RESERVED: u8 = 0x70;
const OPCODE: u8 = 0x0F;
const MASKED: u8 = 0x80;

/// A decoded frame: a whole message, part of one, or a control frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// Part of an unfinished message. It may be empty, and costs its reader as much as any frame.
    Fragment,
    /// A text message.
    Text(String),
    /// A binary message.
    Binary(Bytes),
    /// A ping; the answer is a [`pong`] with the same payload.
    Ping(Bytes),
    /// A pong.
    Pong(Bytes),
    /// The other side is leaving, with code and reason if given. The answer is a [`close`] with the same code.
    Close(Option<(u16, String)>),
}

/// Why a connection must be closed: the other side broke the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Violation {
    /// RFC 6455 forbids it; says what.
    #[error("{0}")]
    Protocol(&'static str),
    /// A text, or the reason of a close, that is not UTF-8.
    #[error("not valid utf-8")]
    NotUtf8,
    /// A message longer than [`MAX_MESSAGE`].
    #[error("a message of more than 64 KiB")]
    TooLong,
}

impl Violation {
    /// The close code that tells the other side.
    #[must_use]
    pub fn code(self) -> u16 {
        match self {
            Self::Protocol(_) => 1002,
            Self::NotUtf8 => 1007,
            Self::TooLong => 1009,
        }
    }
}

/// Takes the bytes of one socket as they come and yields the messages in them.
///
/// Holds no more than the message under way; idle, it holds nothing on the heap.
#[derive(Debug, Default)]
pub struct Decoder {
    head: Head,
    /// The frame whose payload is coming in; `None` while its head is.
    frame: Option<Frame>,
    /// The kind of the data message under way: text or binary.
    kind: Option<u8>,
    message: Vec<u8>,
    /// The payload of a control frame, which may come between the fragments of a message.
    control: Vec<u8>,
    end: Option<End>,
}

/// The head of a frame, as far as it has come: 2 bytes, up to 8 of length, 4 of mask.
#[derive(Debug, Default)]
struct Head {
    bytes: [u8; 14],
    have: usize,
}

#[derive(Debug, Clone, Copy)]
struct Frame {
    opcode: u8,
    fin: bool,
    /// The mask, rotated so that its first byte belongs to the next byte of payload.
    mask: [u8; 4],
    left: usize,
}

#[derive(Debug, Clone, Copy)]
enum End {
    Closed,
    Broken(Violation),
}

impl Decoder {
    /// A decoder at the start of a stream.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes bytes from the front of `input` up to the end of the next frame; `None` when `input` is used up first.
    ///
    /// Call it until it returns `None`. After a violation it repeats that violation; after a Close it takes everything
    /// and returns `None`, as RFC 6455 §5.5.1 says.
    ///
    /// # Errors
    /// A [`Violation`] when the other side broke the protocol: send [`Violation::code`] and close.
    pub fn decode(&mut self, input: &mut &[u8]) -> Result<Option<Message>, Violation> {
        match self.end {
            Some(End::Broken(violation)) => return Err(violation),
            Some(End::Closed) => {
                *input = &[];
                return Ok(None);
            }
            None => {}
        }
        let found = self.advance(input);
        match &found {
            Err(violation) => self.end = Some(End::Broken(*violation)),
            Ok(Some(Message::Close(_))) => self.end = Some(End::Closed),
            Ok(_) => {}
        }
        found
    }

    /// Takes all of `bytes`, and only looks for the other side's Close.
    pub fn skip(&mut self, mut bytes: &[u8]) {
        while let Ok(Some(_)) = self.decode(&mut bytes) {}
    }

    /// Whether the other side has sent its Close.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        matches!(self.end, Some(End::Closed))
    }

    /// Whether a frame, or a message with more fragments to come, is unfinished.
    #[must_use]
    pub fn is_halfway(&self) -> bool {
        self.end.is_none() && (self.head.have > 0 || self.frame.is_some() || self.kind.is_some())
    }

    fn advance(&mut self, input: &mut &[u8]) -> Result<Option<Message>, Violation> {
        let mut frame = match self.frame.take() {
            Some(frame) => frame,
            None => match self.read_head(input)? {
                Some(frame) => frame,
                None => return Ok(None),
            },
        };
        let payload = take(input, frame.left);
        let into = if is_control(frame.opcode) { &mut self.control } else { &mut self.message };
        let start = into.len();
        into.extend_from_slice(payload);
        for (byte, mask) in into.iter_mut().skip(start).zip(frame.mask.iter().cycle()) {
            *byte ^= mask;
        }
        frame.mask.rotate_left(payload.len() % 4);
        frame.left -= payload.len();
        if frame.left > 0 {
            self.frame = Some(frame);
            return Ok(None);
        }
        self.end_of_frame(frame).map(Some)
    }

    /// Reads the head of the next frame, and refuses it as soon as its first two bytes are wrong.
    fn read_head(&mut self, input: &mut &[u8]) -> Result<Option<Frame>, Violation> {
        let head = &mut self.head;
        if !head.fill(input, 2) {
            return Ok(None);
        }
        let [first, second, ..] = head.bytes;
        let (opcode, fin) = (first & OPCODE, first & FIN != 0);
        let short = usize::from(second & !MASKED);
        check_first_bytes(first, second)?;
        match opcode {
            CONTINUATION if self.kind.is_none() => {
                return Err(Violation::Protocol("a continuation of nothing"));
            }
            TEXT | BINARY if self.kind.is_some() => {
                return Err(Violation::Protocol("a new message before the last one ended"));
            }
            _ => {}
        }

        let long = match short {
            126 => 2,
            127 => 8,
            _ => 0,
        };
        if !head.fill(input, 2 + long + 4) {
            return Ok(None);
        }
        let after = head.bytes.get(2..2 + long + 4).unwrap_or_default();
        let (length, mask) = after.split_at(long);
        let length = match long {
            0 => short as u64,
            _ => length.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)),
        };
        if (long == 2 && length < 126) || (long == 8 && length <= 0xFFFF) || length >> 63 == 1 {
            return Err(Violation::Protocol("a length written longer than it must be"));
        }
        let mask = mask.try_into().unwrap_or_default();
        let left = usize::try_from(length).map_err(|_| Violation::TooLong)?;
        if !is_control(opcode) && self.message.len().saturating_add(left) > MAX_MESSAGE {
            return Err(Violation::TooLong);
        }
        if matches!(opcode, TEXT | BINARY) {
            self.kind = Some(opcode);
        }
        self.head = Head::default();
        Ok(Some(Frame { opcode, fin, mask, left }))
    }

    fn end_of_frame(&mut self, frame: Frame) -> Result<Message, Violation> {
        if is_control(frame.opcode) {
            let payload = std::mem::take(&mut self.control);
            return Ok(match frame.opcode {
                PING => Message::Ping(payload.into()),
                PONG => Message::Pong(payload.into()),
                _ => Message::Close(read_close(&payload)?),
            });
        }
        if !frame.fin {
            return Ok(Message::Fragment);
        }
        let payload = std::mem::take(&mut self.message);
        let kind = self.kind.take();
        // Checks a text once, when it is whole: the bound is 64 KiB, so failing earlier would save nothing.
        Ok(if kind == Some(TEXT) {
            Message::Text(String::from_utf8(payload).map_err(|_| Violation::NotUtf8)?)
        } else {
            Message::Binary(payload.into())
        })
    }
}

impl Head {
    /// Fills up to `need` bytes in all; returns whether they are there.
    fn fill(&mut self, input: &mut &[u8], need: usize) -> bool {
        let more = take(input, need.saturating_sub(self.have));
        if let Some(free) = self.bytes.get_mut(self.have..self.have + more.len()) {
            free.copy_from_slice(more);
        }
        self.have += more.len();
        self.have >= need
    }
}

fn take<'a>(input: &mut &'a [u8], at_most: usize) -> &'a [u8] {
    let (taken, rest) = input.split_at(at_most.min(input.len()));
    *input = rest;
    taken
}

fn is_control(opcode: u8) -> bool {
    opcode & 0x8 != 0
}

/// The errors that a frame's first two bytes can show.
fn check_first_bytes(first: u8, second: u8) -> Result<(), Violation> {
    let opcode = first & OPCODE;
    let refused = if first & RESERVED != 0 {
        "a reserved bit"
    } else if !matches!(opcode, CONTINUATION | TEXT | BINARY | CLOSE | PING | PONG) {
        "a reserved opcode"
    } else if second & MASKED == 0 {
        "a frame without a mask"
    } else if is_control(opcode) && first & FIN == 0 {
        "a control frame in fragments"
    } else if is_control(opcode) && usize::from(second & !MASKED) > MAX_CONTROL {
        "a control frame of more than 125 bytes"
    } else {
        return Ok(());
    };
    Err(Violation::Protocol(refused))
}

fn read_close(payload: &[u8]) -> Result<Option<(u16, String)>, Violation> {
    match payload {
        [] => Ok(None),
        [_] => Err(Violation::Protocol("half a close code")),
        [high, low, reason @ ..] => {
            let code = u16::from_be_bytes([*high, *low]);
            // RFC 6455 §7.4 and its registry: 1004–1006 and 1015 never appear in a frame.
            if !matches!(code, 1000..=1003 | 1007..=1014 | 3000..=4999) {
                return Err(Violation::Protocol("a close code that does not exist"));
            }
            let reason = std::str::from_utf8(reason).map_err(|_| Violation::NotUtf8)?;
            Ok(Some((code, reason.to_owned())))
        }
    }
}

/// A whole text message, ready to be written into any number of sockets. `text` is UTF-8.
#[must_use]
pub fn text_frame(text: impl AsRef<[u8]>) -> Bytes {
    debug_assert!(std::str::from_utf8(text.as_ref()).is_ok(), "a text frame carries UTF-8");
    frame(TEXT, text.as_ref())
}

/// A whole binary message.
#[must_use]
pub fn binary_frame(payload: &[u8]) -> Bytes {
    frame(BINARY, payload)
}

/// A ping with the first 125 bytes of `payload`.
#[must_use]
pub fn ping(payload: &[u8]) -> Bytes {
    frame(PING, first(payload, MAX_CONTROL))
}

/// The answer to a ping, with the first 125 bytes of `payload`.
#[must_use]
pub fn pong(payload: &[u8]) -> Bytes {
    frame(PONG, first(payload, MAX_CONTROL))
}

/// A Close with as many whole characters of `reason` as fit in 123 bytes.
#[must_use]
pub fn close(code: u16, reason: &str) -> Bytes {
    let fits = reason.floor_char_boundary(MAX_CONTROL - 2);
    let mut payload = code.to_be_bytes().to_vec();
    payload.extend_from_slice(first(reason.as_bytes(), fits));
    frame(CLOSE, &payload)
}

/// The answer to a Close: repeats its code, if it has one.
#[must_use]
pub fn close_answer(said: Option<&(u16, String)>) -> Bytes {
    said.map_or_else(|| frame(CLOSE, &[]), |(code, _)| close(*code, ""))
}

fn first(bytes: &[u8], at_most: usize) -> &[u8] {
    bytes.get(..at_most).unwrap_or(bytes)
}

fn frame(opcode: u8, payload: &[u8]) -> Bytes {
    let head = match payload.len() {
        ..=125 => 2,
        126..=0xFFFF => 4,
        _ => 10,
    };
    // Exact capacity: `Bytes` then keeps this allocation as it is.
    let mut frame = Vec::with_capacity(head + payload.len());
    frame.push(FIN | opcode);
    if let Ok(short @ ..=125) = u8::try_from(payload.len()) {
        frame.push(short);
    } else if let Ok(middle) = u16::try_from(payload.len()) {
        frame.push(126);
        frame.extend_from_slice(&middle.to_be_bytes());
    } else {
        frame.push(127);
        frame.extend_from_slice(&(payload.len() as u64).to_be_bytes());
    }
    frame.extend_from_slice(payload);
    frame.into()
}

#[cfg(test)]
mod tests;
