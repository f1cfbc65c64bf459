//! One session with its console, its screen and a crowd that joined over HTTP; and their messages.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use floke_core::{Command, CommandId};
use floke_wire::{ClientMsg, PROTOCOL_VERSION, Role};
use serde_json::Value;

use crate::codec;
use crate::figures::ms;
use crate::herd::{Heard, Herd};
use crate::http;
use crate::measure::{self, SOON};
use crate::process::Cores;
use crate::progress::Progress;
use crate::server::{Server, Session};

/// Hello of a role.
///
/// # Errors
/// Never: a hello is always JSON.
pub(crate) fn hello(role: Role) -> Result<Vec<u8>> {
    say(&ClientMsg::Hello { version: PROTOCOL_VERSION, role, cursor: None, parts: BTreeSet::new() })
}

/// A message as a frame.
///
/// # Errors
/// Never: a message is always JSON.
pub(crate) fn say(msg: &ClientMsg) -> Result<Vec<u8>> {
    Ok(codec::text(&serde_json::to_vec(msg)?))
}

/// A command with its id, from the JSON of `protocol.d.ts`.
///
/// # Errors
/// When the JSON is not a command.
pub(crate) fn command(cmd: &CommandId, command: Value) -> Result<Vec<u8>> {
    let command: Command = serde_json::from_value(command)?;
    say(&ClientMsg::Do { cmd: *cmd, command })
}

/// The nth id of a kind in this run: 16 characters.
///
/// # Errors
/// Never: digits are a valid id.
pub(crate) fn name<T: std::str::FromStr<Err = floke_core::NotAnId>>(
    kind: &str,
    n: usize,
) -> Result<T> {
    Ok(format!("{kind:x>6}{n:010}").parse()?)
}

/// One session with everybody connected: people are 0 to `people`, then the console, then the screen.
#[derive(Debug)]
pub(crate) struct Workshop {
    /// The server.
    pub server: Server,
    /// The session.
    pub session: Session,
    /// All connections.
    pub herd: Herd,
    /// How many people.
    pub people: usize,
    /// The cookie of each.
    pub cookies: Vec<String>,
    said: usize,
}

/// How long it took to connect everybody.
#[derive(Debug)]
pub(crate) struct Came {
    /// Until the last person had a View.
    pub all: Duration,
    /// Milliseconds from the handshake to the View, for each person.
    pub waits: Vec<f64>,
}

/// The bytes that one person receives while she connects.
#[derive(Debug)]
pub(crate) struct Sample {
    /// The answer to the handshake.
    pub first: Vec<u8>,
    /// Welcome and View.
    pub then: Vec<u8>,
}

impl Workshop {
    /// Starts a server, makes a session, registers and connects everybody.
    ///
    /// # Errors
    /// When something is refused or takes too long.
    pub(crate) fn open(
        people: usize,
        cores: Option<Cores>,
        progress: &mut Progress,
    ) -> Result<Self> {
        let server = Server::start(people, cores)?;
        let session = server.session()?;
        let registered = server.register(&session, people, progress)?;
        let herd = Herd::new(server.at)?;
        let mut workshop = Self::of(server, session, herd, registered.cookies);
        workshop.connect_staff()?;
        progress.says("connecting");
        workshop.connect_all()?;
        Ok(workshop)
    }

    /// A workshop whose people are not connected yet.
    #[must_use]
    pub(crate) fn of(server: Server, session: Session, herd: Herd, cookies: Vec<String>) -> Self {
        Self { server, session, herd, people: cookies.len(), cookies, said: 0 }
    }

    /// The console's number.
    #[must_use]
    pub(crate) fn console(&self) -> usize {
        self.people
    }

    /// The screen's number.
    #[must_use]
    pub(crate) fn screen(&self) -> usize {
        self.people + 1
    }

    /// Connects console and screen; the console's first View.
    ///
    /// # Errors
    /// When the server refuses one of them.
    pub(crate) fn connect_staff(&mut self) -> Result<Vec<u8>> {
        let (at, console) = (self.server.at, self.console());
        let staff = [
            (Role::Facilitator, self.session.console.clone()),
            (Role::Screen, self.session.screen.clone()),
        ];
        let mut console_view = Vec::new();
        for (n, (role, cookie)) in staff.into_iter().enumerate() {
            let (hello, id) = (hello(role)?, self.session.id.clone());
            let mut view = Vec::new();
            measure::join(
                &mut self.herd,
                console + n..console + n + 1,
                SOON,
                |_| http::upgrade(at, &id, &cookie),
                |_| hello.clone(),
                |_, text| view = text.to_vec(),
            )?;
            if n == 0 {
                self.session.read_day(&view)?;
                console_view = view;
            }
        }
        Ok(console_view)
    }

    /// Connects everybody; how long until each had a View.
    ///
    /// # Errors
    /// When the server refuses one of them.
    pub(crate) fn connect_all(&mut self) -> Result<Came> {
        let Self { herd, server, session, cookies, people, .. } = self;
        let hello = hello(Role::Participant)?;
        let knocked = RefCell::new(vec![Instant::now(); *people]);
        let mut waits = Vec::with_capacity(*people);
        let all = measure::join(
            herd,
            0..*people,
            SOON * 2,
            |who| {
                if let Some(knocked) = knocked.borrow_mut().get_mut(who) {
                    *knocked = Instant::now();
                }
                http::upgrade(server.at, &session.id, cookies.get(who).map_or("", |c| c))
            },
            |_| hello.clone(),
            |who, _| waits.extend(knocked.borrow().get(who).map(|at| ms(at.elapsed()))),
        )?;
        Ok(Came { all, waits })
    }

    /// Connects the first person anew, and keeps the bytes.
    ///
    /// # Errors
    /// When that fails.
    pub(crate) fn sample(&mut self) -> Result<Sample> {
        self.herd.cut(0);
        self.herd.tap(0);
        let (at, id) = (self.server.at, self.session.id.clone());
        let cookie = self.cookies.first().cloned().unwrap_or_default();
        let hello = hello(Role::Participant)?;
        measure::join(
            &mut self.herd,
            0..1,
            SOON,
            |_| http::upgrade(at, &id, &cookie),
            |_| hello.clone(),
            |_, _| {},
        )?;
        let all = self.herd.tapped();
        let head = codec::find(&all, b"\r\n\r\n").context("a handshake without an answer")? + 4;
        let (first, then) = all.split_at(head);
        Ok(Sample { first: first.to_vec(), then: then.to_vec() })
    }

    /// A command of the console, as a frame.
    ///
    /// # Errors
    /// When the JSON is not a command.
    pub(crate) fn console_says(&mut self, json: Value) -> Result<Vec<u8>> {
        self.said += 1;
        command(&name("cons", self.said)?, json)
    }

    /// Memory for each connection above the empty server's.
    ///
    /// # Errors
    /// When the server has ended.
    pub(crate) fn rss_per_connection(&self) -> Result<f64> {
        let more = self.server.process.rss()?.saturating_sub(self.server.empty_rss);
        Ok(crate::figures::as_f64(more) / crate::figures::as_f64(self.people.max(1)))
    }
}

/// Sends a command on a connection and waits until it is done.
///
/// # Errors
/// When the server refuses the command.
pub(crate) fn carried_out(herd: &mut Herd, who: usize, frame: &[u8]) -> Result<f64> {
    let begun = Instant::now();
    herd.say(who, frame)?;
    let mut answer = Vec::new();
    while answer.is_empty() {
        herd.turn(Duration::from_millis(5), |one, heard| {
            if let Heard::Text(text) = heard
                && one == who
                && (measure::is(text, "done") || measure::is(text, "refused"))
            {
                answer = text.to_vec();
            }
            None
        })?;
        if begun.elapsed() > SOON {
            bail!("a command of the console was not answered");
        }
    }
    if measure::is(&answer, "refused") {
        bail!("a command of the console: {}", String::from_utf8_lossy(&answer));
    }
    Ok(ms(begun.elapsed()))
}
