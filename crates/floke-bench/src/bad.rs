//! Phones that misbehave: some read nothing, some send a byte a second, some never finish a message.
//!
//! They are not part of the herd, which reads everything. One thread on the generator's core runs them once a second.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use floke_wire::Role;
use socket2::{Domain, Protocol, Socket, Type};

use crate::codec::{self, Item, Speaks};
use crate::http;
use crate::measure::SOON;
use crate::workshop::hello;

/// The smallest window that the kernel allows, so that few bytes fit between server and phone.
const WINDOW: usize = 2_048;

/// How often a dripping phone sends a byte.
const DRIP: Duration = Duration::from_secs(1);

/// A masked fragment of one byte, which says that more follows.
const FRAGMENT: [u8; 7] = [0x01, 0x81, 0, 0, 0, 0, b'{'];
/// The next fragment of the same message.
const MORE: [u8; 7] = [0x00, 0x81, 0, 0, 0, 0, b' '];

/// What a bad phone does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Does {
    ReadNothing,
    ReadAByte,
    SendFragments,
}

/// Bad phones that are connected. Dropping this disconnects them.
#[derive(Debug)]
pub(crate) struct BadPhones {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl BadPhones {
    /// Connects one bad phone with each cookie, up to hello.
    ///
    /// # Errors
    /// When the server refuses one of them.
    pub(crate) fn come(to: SocketAddr, session: &str, cookies: &[String]) -> Result<Self> {
        let mut phones = Vec::new();
        for (n, cookie) in cookies.iter().enumerate() {
            let does = match n % 3 {
                0 => Does::ReadNothing,
                1 => Does::ReadAByte,
                _ => Does::SendFragments,
            };
            let mut stream = connect(to)?;
            stream.write_all(&http::upgrade(to, session, cookie))?;
            read_answer(&mut stream)?;
            stream.write_all(&hello(Role::Participant)?)?;
            if does == Does::SendFragments {
                stream.write_all(&FRAGMENT)?;
            }
            stream.set_nonblocking(true)?;
            phones.push((does, stream));
        }
        let (stop, stopped) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            while stopped.recv_timeout(DRIP) == Err(RecvTimeoutError::Timeout) {
                phones.retain_mut(|(does, stream)| drip(*does, stream));
            }
        });
        Ok(Self { stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for BadPhones {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // The thread ends only when it is told to.
            drop(thread.join());
        }
    }
}

fn connect(to: SocketAddr) -> Result<TcpStream> {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, Some(Protocol::TCP))?;
    socket.set_recv_buffer_size(WINDOW)?;
    socket.set_linger(Some(Duration::ZERO))?;
    socket.bind(&SocketAddr::from((Ipv4Addr::new(127, 0, 0, 250), 0)).into())?;
    socket.connect(&to.into())?;
    let stream = TcpStream::from(socket);
    stream.set_read_timeout(Some(SOON))?;
    Ok(stream)
}

/// Reads byte by byte, so that it reads nothing after the answer.
fn read_answer(stream: &mut TcpStream) -> Result<()> {
    let (mut head, mut byte) = (Vec::new(), [0]);
    loop {
        stream.read_exact(&mut byte)?;
        head.extend(byte);
        if let Some((Item::Answer(answer), _)) = codec::first(Speaks::Http, &head)? {
            if answer.status != 101 {
                bail!("a bad phone was refused with {}", answer.status);
            }
            return Ok(());
        }
        if head.len() > 8 * 1024 {
            return Err(anyhow::anyhow!("no head")).context("a bad phone");
        }
    }
}

/// What the phone does each second; false once it is disconnected.
fn drip(does: Does, stream: &mut TcpStream) -> bool {
    let done = match does {
        Does::ReadNothing => return true,
        Does::ReadAByte => stream.read(&mut [0]),
        Does::SendFragments => stream.write(&MORE),
    };
    match done {
        Ok(count) => count > 0,
        Err(error) => error.kind() == ErrorKind::WouldBlock,
    }
}
