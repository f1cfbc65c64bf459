//! Phones that misbehave: some read nothing, some a byte a second, some send a message that is never finished.
//!
//! Not in the herd, which reads whatever comes. One thread on the generator's core looks after them once a second.

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

/// The smallest window that the kernel allows, so that little fits in between.
const WINDOW: usize = 2_048;

/// How often one that drips does it.
const DRIP: Duration = Duration::from_secs(1);

/// A masked fragment of one byte that says that more is to come.
const FRAGMENT: [u8; 7] = [0x01, 0x81, 0, 0, 0, 0, b'{'];
/// The next one.
const MORE: [u8; 7] = [0x00, 0x81, 0, 0, 0, 0, b' '];

/// What one of them does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Does {
    ReadNothing,
    ReadAByte,
    SendFragments,
}

/// Bad phones that are connected. Dropped, they vanish.
#[derive(Debug)]
pub(crate) struct BadPhones {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl BadPhones {
    /// Lets one come in with each cookie, up to hello.
    ///
    /// # Errors
    /// When one of them is not let in.
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
            // It only ends when it is told to.
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

/// Byte by byte, so that nothing of what follows is read.
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

/// What it does each second; whether it is still there.
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
