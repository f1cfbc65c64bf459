//! Sockets that flood the server: one thread writes to each of them a thousand times a second, up to 32 Mbit/s each,
//! and opens a socket again as soon as the server closes it.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use floke_wire::Role;
use socket2::{Domain, Protocol, Socket, Type};

use crate::codec::{self, Item, Speaks};
use crate::http;
use crate::workshop::hello;

/// How often each socket writes, and how much.
const EVERY: Duration = Duration::from_millis(1);
const BYTES: usize = 4_096;

/// What one socket sends first, and then repeats without end; masked, and the mask is zero.
#[derive(Debug, Clone)]
struct Words {
    first: Vec<u8>,
    again: Vec<u8>,
}

/// The kinds, in turn: before hello and after it, pings, endless messages, small ones; one kind goes on after the
/// Close.
fn kinds() -> Result<Vec<Words>> {
    let (hello, screen) = (hello(Role::Participant)?, hello(Role::Screen)?);
    let fragment = [0x01, 0x81, 0, 0, 0, 0, b'{'].to_vec();
    let (ping, empty) = ([0x89, 0x80, 0, 0, 0, 0], [0x00, 0x80, 0, 0, 0, 0]);
    let words = |first: &[&[u8]], again: &[u8]| Words {
        first: first.concat(),
        again: again.repeat(BYTES / again.len()),
    };
    Ok(vec![
        words(&[], &ping),
        words(&[&hello], &ping),
        words(&[&fragment], &empty),
        words(&[&hello, &fragment], &empty),
        words(&[&hello], &codec::text(br#"{"type":"ping"}"#)),
        words(&[&hello], &codec::text(b"[]")),
        // The cookie is a phone's: the server refuses this hello, and the socket goes on sending.
        words(&[&screen], &ping),
    ])
}

/// Totals of a flood.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Flooded {
    /// Bytes that the kernel of the server's machine took.
    pub bytes: usize,
    /// Sockets that the bench opened.
    pub sockets: usize,
    /// How many of them the server closed or reset.
    pub closed: usize,
    /// How long the flood lasted.
    pub lasted: Duration,
}

/// Sockets that flood. Dropping this disconnects them.
#[derive(Debug)]
pub(crate) struct Floods {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<Flooded>>,
}

#[derive(Debug)]
struct Flooder {
    upgrade: Vec<u8>,
    words: Words,
    line: Option<Line>,
}

#[derive(Debug)]
struct Line {
    stream: TcpStream,
    speaks: Speaks,
    half: Vec<u8>,
    /// The bytes to write now, and how many of them the kernel has taken.
    writes: Vec<u8>,
    written: usize,
}

impl Floods {
    /// Starts one socket with each cookie.
    ///
    /// # Errors
    /// When the thread cannot be started.
    pub(crate) fn begin(to: SocketAddr, session: &str, cookies: &[String]) -> Result<Self> {
        let kinds = kinds()?;
        let of = |(cookie, words): (&String, &Words)| Flooder {
            upgrade: http::upgrade(to, session, cookie),
            words: words.clone(),
            line: None,
        };
        let mut flooders: Vec<_> = cookies.iter().zip(kinds.iter().cycle()).map(of).collect();
        let (stop, stopped) = mpsc::channel();
        let thread = std::thread::Builder::new().name("floods".to_owned()).spawn(move || {
            let (mut flooded, begun) = (Flooded::default(), Instant::now());
            while stopped.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
                for flooder in &mut flooders {
                    // Any error ends the socket, and the thread opens it again.
                    if flooder.turn(to, &mut flooded).is_err() {
                        flooded.closed += usize::from(flooder.line.take().is_some());
                    }
                }
            }
            Flooded { lasted: begun.elapsed(), ..flooded }
        })?;
        Ok(Self { stop: Some(stop), thread: Some(thread) })
    }

    /// Ends the flood.
    ///
    /// # Errors
    /// When their thread has panicked.
    pub(crate) fn end(mut self) -> Result<Flooded> {
        drop(self.stop.take());
        let thread = self.thread.take().context("they have ended")?;
        thread.join().map_err(|_| anyhow::anyhow!("those who flood have panicked"))
    }
}

impl Drop for Floods {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // The thread ends only when it is told to.
            drop(thread.join());
        }
    }
}

impl Flooder {
    /// What a socket does each millisecond.
    fn turn(&mut self, to: SocketAddr, flooded: &mut Flooded) -> Result<()> {
        let line = match &mut self.line {
            Some(line) => line,
            None => {
                flooded.sockets += 1;
                self.line.insert(Line::open(to, &self.upgrade)?)
            }
        };
        if line.reads()? {
            line.writes.extend(&self.words.first);
        }
        if line.speaks == Speaks::Frames && line.written == line.writes.len() {
            line.writes.clone_from(&self.words.again);
            line.written = 0;
        }
        flooded.bytes += line.writes()?;
        Ok(())
    }
}

impl Line {
    fn open(to: SocketAddr, upgrade: &[u8]) -> Result<Self> {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, Some(Protocol::TCP))?;
        // If each port waited a minute after its connection, the ports would soon run out.
        socket.set_linger(Some(Duration::ZERO))?;
        socket.bind(&SocketAddr::from((Ipv4Addr::new(127, 0, 0, 251), 0)).into())?;
        socket.connect(&to.into())?;
        socket.set_nonblocking(true)?;
        let (stream, writes) = (TcpStream::from(socket), upgrade.to_vec());
        Ok(Self { stream, speaks: Speaks::Http, half: Vec::new(), writes, written: 0 })
    }

    /// Reads what has come; whether the server answered the upgrade now.
    fn reads(&mut self) -> Result<bool> {
        let (mut buffer, mut upgraded) = ([0; 16 * 1024], false);
        match self.stream.read(&mut buffer) {
            Ok(0) => anyhow::bail!("ended"),
            Ok(count) => self.half.extend(buffer.get(..count).unwrap_or_default()),
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(false),
            Err(error) => return Err(error.into()),
        }
        let mut taken = 0;
        while let Some((item, more)) =
            codec::first(self.speaks, self.half.get(taken..).unwrap_or_default())?
        {
            taken += more;
            match item {
                Item::Answer(answer) if answer.status == 101 => {
                    (self.speaks, upgraded) = (Speaks::Frames, true);
                }
                Item::Answer(_) | Item::Close(_) => anyhow::bail!("closed"),
                Item::Text(_) | Item::Ping(_) | Item::Pong => {}
            }
        }
        self.half.drain(..taken);
        Ok(upgraded)
    }

    /// Writes as much as the kernel takes.
    fn writes(&mut self) -> Result<usize> {
        let begun = self.written;
        while let Some(rest) = self.writes.get(self.written..).filter(|rest| !rest.is_empty()) {
            match self.stream.write(rest) {
                Ok(count) => self.written += count,
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) => return Err(error.into()),
            }
        }
        Ok(self.written - begun)
    }
}
