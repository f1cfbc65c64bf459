//! Thousands of connections on one thread, with which the generator drives a server.
//!
//! One poll, one read buffer, no task and no timer for each connection, so that the bench does not measure the
//! generator. Answers pings. Does not know what messages mean.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token};
use socket2::{Domain, Protocol, Socket, Type};

use crate::codec::{self, Answer, Item, Speaks};
use crate::interrupt;

/// How many connections share a source address: far fewer than the ports of one address.
const FROM_ONE_ADDRESS: usize = 1_500;

/// How many connections may be on their way to the server's queue at once. With more, the queue overflows and TCP waits
/// a whole second before it tries again: the figure would be the kernel's.
const KNOCKING: usize = 256;

/// What has happened on a connection.
#[derive(Debug)]
pub(crate) enum Heard<'b> {
    /// The connection is open; the handler's reply is sent first.
    Connected,
    /// An answer to a request.
    Answer(Answer<'b>),
    /// A message.
    Text(&'b [u8]),
    /// The connection has ended with this code; 1006 when there was no Close.
    Ended(u16),
}

/// What to send in return on the same connection.
pub(crate) type Reply = Option<Vec<u8>>;

#[derive(Debug, Default)]
struct Line {
    stream: Option<TcpStream>,
    connected: bool,
    speaks: Speaks,
    /// The beginning of an incomplete item.
    half: Vec<u8>,
    /// The bytes that the socket did not take.
    unsent: Vec<u8>,
}

/// Connections by number.
#[derive(Debug)]
pub(crate) struct Herd {
    poll: Poll,
    events: Events,
    lines: Vec<Line>,
    buffer: Box<[u8]>,
    to: SocketAddr,
    /// The connection whose bytes are kept, and everything that it has received.
    tapped: Option<(usize, Vec<u8>)>,
}

impl Herd {
    /// A herd without connections; all will go to this address.
    ///
    /// # Errors
    /// When the system has no poll.
    pub(crate) fn new(to: SocketAddr) -> Result<Self> {
        Ok(Self {
            poll: Poll::new()?,
            events: Events::with_capacity(1_024),
            lines: Vec::new(),
            buffer: vec![0; 256 * 1024].into(),
            to,
            tapped: None,
        })
    }

    /// Begins to connect number `who`, in place of its old connection.
    ///
    /// # Errors
    /// When the system refuses.
    pub(crate) fn open(&mut self, who: usize) -> Result<()> {
        if self.lines.len() <= who {
            self.lines.resize_with(who + 1, Line::default);
        }
        let socket = Socket::new(Domain::IPV4, Type::STREAM, Some(Protocol::TCP))?;
        socket.set_nonblocking(true)?;
        socket.set_tcp_nodelay(true)?;
        // If each port waited a minute after its connection, the seventh round would have too few ports.
        socket.set_linger(Some(Duration::ZERO))?;
        let nth = u8::try_from(who / FROM_ONE_ADDRESS % 200).unwrap_or(0);
        let from = SocketAddr::from((Ipv4Addr::new(127, 0, 0, nth + 2), 0));
        socket.bind(&from.into()).context("no port left to come from")?;
        match socket.connect(&self.to.into()) {
            Ok(()) => {}
            Err(error) if error.raw_os_error() == Some(in_progress()) => {}
            Err(error) => return Err(error).context("the server cannot be reached"),
        }
        let mut stream = TcpStream::from_std(socket.into());
        let both = Interest::READABLE | Interest::WRITABLE;
        self.poll.registry().register(&mut stream, Token(who), both)?;
        if let Some(line) = self.lines.get_mut(who) {
            *line = Line { stream: Some(stream), ..Line::default() };
        }
        Ok(())
    }

    /// Ends a connection without a Close, as a phone does that loses the network.
    pub(crate) fn cut(&mut self, who: usize) {
        if let Some(line) = self.lines.get_mut(who) {
            *line = Line::default();
        }
    }

    /// Sends bytes on a connection.
    ///
    /// # Errors
    /// When the connection has ended.
    pub(crate) fn say(&mut self, who: usize, bytes: &[u8]) -> Result<()> {
        let line = self.lines.get_mut(who).context("nobody by this number")?;
        line.say(bytes).with_context(|| format!("connection {who} is gone"))
    }

    /// Keeps the bytes that `who` receives from now on.
    pub(crate) fn tap(&mut self, who: usize) {
        self.tapped = Some((who, Vec::new()));
    }

    /// The kept bytes.
    pub(crate) fn tapped(&mut self) -> Vec<u8> {
        self.tapped.take().map(|(_, bytes)| bytes).unwrap_or_default()
    }

    /// Waits until something happens, at most this long, and passes it on.
    ///
    /// # Errors
    /// When the server sends something unreadable, or the operator stops the bench.
    pub(crate) fn turn(
        &mut self,
        wait: Duration,
        mut hear: impl FnMut(usize, Heard<'_>) -> Reply,
    ) -> Result<()> {
        if interrupt::asked() {
            bail!("stopped");
        }
        match self.poll.poll(&mut self.events, Some(wait)) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::Interrupted => return Ok(()),
            Err(error) => return Err(error.into()),
        }
        let Self { events, lines, buffer, tapped, .. } = self;
        for event in events.iter() {
            let who = event.token().0;
            let Some(line) = lines.get_mut(who) else { continue };
            let ended = line.happens(who, event, buffer, tapped, &mut hear)?;
            if let Some(code) = ended {
                *line = Line::default();
                hear(who, Heard::Ended(code));
            }
        }
        Ok(())
    }

    /// Passes on everything that happens during this time.
    ///
    /// # Errors
    /// The same as [`Herd::turn`].
    pub(crate) fn rest(
        &mut self,
        time: Duration,
        mut hear: impl FnMut(usize, Heard<'_>) -> Reply,
    ) -> Result<()> {
        let end = Instant::now() + time;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(());
            }
            self.turn(left, &mut hear)?;
        }
    }

    /// Connects all of `who`, sends `first` on each, and passes everything to `next`, which decides what to send, until
    /// `next` has returned `Content` for each.
    ///
    /// # Errors
    /// When the server refuses one of them, or it takes longer than `within`.
    pub(crate) fn gather(
        &mut self,
        who: std::ops::Range<usize>,
        within: Duration,
        mut first: impl FnMut(usize) -> Vec<u8>,
        mut next: impl FnMut(usize, &Heard<'_>) -> Next,
    ) -> Result<Duration> {
        let begun = Instant::now();
        let deadline = begun + within;
        let mut coming = who.clone();
        let (mut knocking, mut content) = (0, 0);
        // People who are in already go on receiving, and a second View is not a second person.
        let mut has = vec![false; who.len()];
        let mut failed = None;
        while content < who.len() {
            while knocking < KNOCKING {
                let Some(one) = coming.next() else { break };
                self.open(one)?;
                knocking += 1;
            }
            self.turn(Duration::ZERO, |one, heard| match heard {
                Heard::Connected => {
                    knocking -= 1;
                    Some(first(one))
                }
                Heard::Ended(code) => {
                    failed = Some((one, code));
                    None
                }
                _ if has.get(one.wrapping_sub(who.start)).is_none_or(|has| *has) => None,
                heard => match next(one, &heard) {
                    Next::Say(bytes) => Some(bytes),
                    Next::Wait => None,
                    Next::Content => {
                        content += 1;
                        has.get_mut(one.wrapping_sub(who.start))
                            .into_iter()
                            .for_each(|has| *has = true);
                        None
                    }
                },
            })?;
            if let Some((one, code)) = failed {
                bail!("connection {one} was ended with {code} before it was let in");
            }
            if Instant::now() > deadline {
                let all = who.len();
                bail!("{content} of {all} came in within {} s", within.as_secs());
            }
        }
        Ok(begun.elapsed())
    }
}

/// What [`Herd::gather`] does with what has happened.
#[derive(Debug)]
pub(crate) enum Next {
    /// Sends this.
    Say(Vec<u8>),
    /// Waits for more.
    Wait,
    /// This person is done. Returned once for each person.
    Content,
}

impl Line {
    /// Reads and writes what is possible; the close code when the connection has ended.
    fn happens(
        &mut self,
        who: usize,
        event: &mio::event::Event,
        buffer: &mut [u8],
        tapped: &mut Option<(usize, Vec<u8>)>,
        hear: &mut impl FnMut(usize, Heard<'_>) -> Reply,
    ) -> Result<Option<u16>> {
        const LOST: u16 = 1006;
        if self.stream.is_none() {
            return Ok(None);
        }
        if event.is_writable() {
            if !self.connected {
                let Some(stream) = &self.stream else { return Ok(None) };
                if stream.take_error()?.is_some() || stream.peer_addr().is_err() {
                    return Ok(Some(LOST));
                }
                self.connected = true;
                if let Some(bytes) = hear(who, Heard::Connected)
                    && self.say(&bytes).is_err()
                {
                    return Ok(Some(LOST));
                }
            } else if !self.unsent.is_empty() && self.say(&[]).is_err() {
                return Ok(Some(LOST));
            }
        }
        if !event.is_readable() {
            return Ok(None);
        }
        loop {
            let Some(stream) = &mut self.stream else { return Ok(None) };
            let count = match stream.read(buffer) {
                Ok(0) => return Ok(Some(LOST)),
                Ok(count) => count,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(None),
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(_) => return Ok(Some(LOST)),
            };
            let bytes = buffer.get(..count).unwrap_or_default();
            if let Some((tap, kept)) = tapped
                && *tap == who
            {
                kept.extend(bytes);
            }
            match self.read(who, bytes, hear) {
                Ok(None) => {}
                Ok(Some(code)) => return Ok(Some(code)),
                Err(error) => return Err(error),
            }
            // A short read has emptied the socket: the next byte brings the next event.
            if count < buffer.len() {
                return Ok(None);
            }
        }
    }

    /// Takes items from new bytes, together with the incomplete item from before.
    fn read(
        &mut self,
        who: usize,
        bytes: &[u8],
        hear: &mut impl FnMut(usize, Heard<'_>) -> Reply,
    ) -> Result<Option<u16>> {
        let mut half = std::mem::take(&mut self.half);
        let mut rest = if half.is_empty() {
            bytes
        } else {
            half.extend(bytes);
            half.as_slice()
        };
        while let Some((item, taken)) = codec::first(self.speaks, rest)? {
            let reply = match item {
                Item::Answer(answer) => {
                    if answer.status == 101 {
                        self.speaks = Speaks::Frames;
                    }
                    hear(who, Heard::Answer(answer))
                }
                Item::Text(text) => hear(who, Heard::Text(text)),
                Item::Ping(payload) => Some(codec::pong(payload)),
                Item::Pong => None,
                Item::Close(code) => return Ok(Some(code)),
            };
            rest = rest.get(taken..).unwrap_or_default();
            if let Some(reply) = reply {
                self.say(&reply).with_context(|| format!("connection {who} is gone"))?;
            }
        }
        self.half = rest.to_vec();
        Ok(None)
    }

    /// Writes the waiting bytes and then `bytes`; keeps what the socket does not take.
    fn say(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        let stream = self.stream.as_mut().ok_or(ErrorKind::NotConnected)?;
        if !self.unsent.is_empty() {
            self.unsent.extend(bytes);
            let waiting = std::mem::take(&mut self.unsent);
            let sent = send(stream, &waiting)?;
            self.unsent = waiting.get(sent..).unwrap_or_default().to_vec();
            return Ok(());
        }
        let sent = send(stream, bytes)?;
        self.unsent.extend(bytes.get(sent..).unwrap_or_default());
        Ok(())
    }
}

/// How many bytes the socket took.
fn send(stream: &mut TcpStream, bytes: &[u8]) -> std::io::Result<usize> {
    let mut sent = 0;
    while let Some(rest) = bytes.get(sent..).filter(|rest| !rest.is_empty()) {
        match stream.write(rest) {
            Ok(0) => return Err(ErrorKind::WriteZero.into()),
            Ok(count) => sent += count,
            Err(error) if error.kind() == ErrorKind::WouldBlock => break,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(sent)
}

/// EINPROGRESS, for which std has no name.
fn in_progress() -> i32 {
    rustix::io::Errno::INPROGRESS.raw_os_error()
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;
    use crate::measure::SOON;

    /// What a herd hears from a server that writes these pieces, each in a packet of its own.
    fn heard(pieces: Vec<Vec<u8>>) -> Vec<String> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let mut herd = Herd::new(listener.local_addr().unwrap()).unwrap();
        herd.open(0).unwrap();
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            stream.set_nodelay(true).unwrap();
            let mut request = [0; 3];
            stream.read_exact(&mut request).unwrap();
            for piece in pieces {
                stream.write_all(&piece).unwrap();
            }
            // The answer to the ping.
            let mut rest = Vec::new();
            stream.read_to_end(&mut rest).unwrap();
            rest
        });
        let mut heard = Vec::new();
        let deadline = Instant::now() + SOON;
        while !heard.iter().any(|said: &String| said == "slutt") {
            assert!(Instant::now() < deadline, "{heard:?}");
            herd.turn(Duration::from_millis(5), |_, said| {
                heard.push(match said {
                    Heard::Connected => return Some(b"GET".to_vec()),
                    Heard::Answer(answer) => answer.status.to_string(),
                    Heard::Text(text) if text.len() > 100 => text.len().to_string(),
                    Heard::Text(text) => String::from_utf8(text.to_vec()).unwrap(),
                    Heard::Ended(code) => panic!("ended with {code}"),
                });
                None
            })
            .unwrap();
        }
        // Half-closed, so that the answers arrive.
        herd.lines[0].stream.as_ref().unwrap().shutdown(std::net::Shutdown::Write).unwrap();
        assert_eq!(server.join().unwrap(), codec::pong(b"p"));
        heard
    }

    #[test]
    fn what_is_heard_does_not_depend_on_how_it_was_cut() {
        let mut bytes =
            b"HTTP/1.1 101 X\r\nupgrade: websocket\r\n\r\n\x81\x02en\x81\x02to\x89\x01p".to_vec();
        bytes.extend([0x81, 126, 0x01, 0x2C]);
        bytes.extend([b'x'; 300]);
        bytes.extend([0x81, 127, 0, 0, 0, 0, 0, 0x01, 0x11, 0x70]);
        bytes.extend([b'x'; 70_000]);
        bytes.extend(b"\x81\x05slutt");
        let wanted = ["101", "en", "to", "300", "70000", "slutt"];
        assert_eq!(heard(vec![bytes.clone()]), wanted, "all at once");
        for size in [1_usize, 7, 4_096] {
            let most: Vec<_> = bytes.chunks(size).map(<[u8]>::to_vec).collect();
            assert_eq!(heard(most), wanted, "cut into {size}");
        }
    }
}
