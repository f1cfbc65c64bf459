//! The floor: the cheapest possible server that writes the same bytes to the same number of sockets.
//!
//! One thread, one poll, one `send` for each socket; it parses, keeps and decides nothing. It runs as a process of its
//! own on the core that Floke also runs on. One more connection tells it what to write.

mod side;

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::SocketAddr;

use anyhow::{Context as _, Result, bail};
use mio::net::{TcpListener, TcpStream};
use mio::{Events, Interest, Poll, Token};
use serde::{Deserialize, Serialize};

pub(crate) use side::{FloorSide, Wanted, serve_side};

/// Orders to the floor, each a line of JSON on the control connection.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Orders {
    /// The answer to the first message of a socket.
    pub first: Vec<u8>,
    /// The answer to every later message.
    pub then: Vec<u8>,
    /// After this many of those answers, the floor sends `all` to everybody.
    pub count: usize,
    /// The bytes for everybody: after `count` answers, and whenever the control connection sends one byte.
    pub all: Vec<u8>,
}

const LISTENER: Token = Token(usize::MAX);
/// The first connection gives the orders.
const CONTROL: usize = 0;

struct Floor {
    poll: Poll,
    listener: TcpListener,
    sockets: Vec<Option<Socket>>,
    orders: Orders,
    /// The part of the next orders that has been read.
    coming: Vec<u8>,
    answered: usize,
}

struct Socket {
    stream: TcpStream,
    /// Whether the socket has had its first answer.
    greeted: bool,
}

/// Runs the floor until the control connection ends. Prints its port.
///
/// # Errors
/// When the system refuses, or a socket does not take all bytes of a message: then the floor is void.
#[expect(clippy::print_stdout, reason = "how a child tells its port")]
pub(crate) fn serve() -> Result<()> {
    rlimit::increase_nofile_limit(u64::MAX).context("the limit of open files")?;
    // The queue of std's own listener has 128 places; the bench must not measure the queue.
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None)?;
    socket.set_nonblocking(true)?;
    socket.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into())?;
    socket.listen(1_024)?;
    let mut listener = TcpListener::from_std(socket.into());
    let poll = Poll::new()?;
    poll.registry().register(&mut listener, LISTENER, Interest::READABLE)?;
    println!("{}", listener.local_addr()?.port());
    let mut floor = Floor {
        poll,
        listener,
        sockets: Vec::new(),
        orders: Orders::default(),
        coming: Vec::new(),
        answered: 0,
    };
    let mut events = Events::with_capacity(1_024);
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match floor.poll.poll(&mut events, None) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error.into()),
        }
        for event in events.iter() {
            match event.token() {
                LISTENER => floor.accept()?,
                Token(CONTROL) => {
                    if !floor.obey(&mut buffer)? {
                        return Ok(());
                    }
                }
                Token(who) => floor.answer(who, &mut buffer)?,
            }
        }
    }
}

impl Floor {
    fn accept(&mut self) -> Result<()> {
        loop {
            let mut stream = match self.listener.accept() {
                Ok((stream, _)) => stream,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error.into()),
            };
            stream.set_nodelay(true)?;
            let who = self.sockets.len();
            self.poll.registry().register(&mut stream, Token(who), Interest::READABLE)?;
            self.sockets.push(Some(Socket { stream, greeted: false }));
        }
    }

    /// Reads the control connection; false once it has ended.
    fn obey(&mut self, buffer: &mut [u8]) -> Result<bool> {
        loop {
            let Some(Some(control)) = self.sockets.get_mut(CONTROL) else { return Ok(false) };
            match control.stream.read(buffer) {
                Ok(0) => return Ok(false),
                Ok(count) => self.heed(buffer.get(..count).unwrap_or_default())?,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(true),
                Err(_) => return Ok(false),
            }
        }
    }

    /// One byte is the signal; anything else is a line of new orders.
    fn heed(&mut self, mut bytes: &[u8]) -> Result<()> {
        if self.coming.is_empty() && bytes == b"!" {
            return self.tell_all();
        }
        while let Some(end) = bytes.iter().position(|byte| *byte == b'\n') {
            let (line, rest) = bytes.split_at(end);
            self.coming.extend(line);
            self.orders = serde_json::from_slice(&self.coming)?;
            self.answered = 0;
            self.coming.clear();
            bytes = rest.get(1..).unwrap_or_default();
            let control = self.sockets.get_mut(CONTROL).and_then(Option::as_mut);
            write_all(control.context("no control")?, b"ok\n")?;
        }
        self.coming.extend(bytes);
        Ok(())
    }

    fn answer(&mut self, who: usize, buffer: &mut [u8]) -> Result<()> {
        let Some(slot) = self.sockets.get_mut(who) else { return Ok(()) };
        let Some(socket) = slot else { return Ok(()) };
        match socket.stream.read(buffer) {
            Ok(0) => *slot = None,
            Ok(_) if socket.greeted => {
                write_all(socket, &self.orders.then)?;
                self.answered += 1;
                if self.answered == self.orders.count {
                    self.tell_all()?;
                }
            }
            Ok(_) => {
                socket.greeted = true;
                write_all(socket, &self.orders.first)?;
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(_) => *slot = None,
        }
        Ok(())
    }

    fn tell_all(&mut self) -> Result<()> {
        let all = &self.orders.all;
        for socket in self.sockets.iter_mut().skip(CONTROL + 1).flatten() {
            write_all(socket, all)?;
        }
        Ok(())
    }
}

fn write_all(socket: &mut Socket, bytes: &[u8]) -> Result<()> {
    match socket.stream.write(bytes) {
        Ok(count) if count == bytes.len() => Ok(()),
        Ok(_) => bail!("the floor wrote half a message"),
        Err(error) => Err(error).context("the floor cannot write"),
    }
}
