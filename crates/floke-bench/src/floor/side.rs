//! The generator of the floor, as a process of its own: one process may be allowed too few files for both crowds.
//!
//! It drives the floor with the code that drives Floke, on the same core, while the bench waits.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};

use super::Orders;
use crate::figures::ms;
use crate::herd::Herd;
use crate::interrupt;
use crate::measure::{self, SOON};
use crate::process::{Cores, Process};

/// What to measure, as a line of JSON on standard input.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Wanted {
    /// Everybody connects anew: the floor answers `upgrade` with `first`, and `hello` with `then`.
    Join {
        /// How many.
        people: usize,
        /// The upgrade request.
        upgrade: Vec<u8>,
        /// The message after it.
        hello: Vec<u8>,
        /// The answer to the request.
        first: Vec<u8>,
        /// The answer to hello.
        then: Vec<u8>,
    },
    /// One message to everybody, which contains this marker.
    Fanout {
        /// The message.
        all: Vec<u8>,
        /// A part of it by which receivers recognise it.
        marker: String,
    },
    /// Everybody sends `vote` within `spread_ms`; the floor answers each with `then`, and sends `all` to everybody at
    /// the end.
    Storm {
        /// The message of each person.
        vote: Vec<u8>,
        /// The answer.
        then: Vec<u8>,
        /// The message to everybody after the last vote.
        all: Vec<u8>,
        /// A part of `all` by which receivers recognise it.
        marker: String,
        /// The time over which the votes are spread.
        spread_ms: u64,
    },
}

/// What was measured.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Round {
    /// Until the last person was served.
    pub all_ms: f64,
    /// The server's CPU time.
    pub cpu_us: f64,
    /// The waiting time of each person who was answered alone.
    pub acks: Vec<f64>,
    /// How many people never received it or received it twice; then the floor is void.
    pub wrong: usize,
}

/// The floor's side, seen from the bench.
#[derive(Debug)]
pub(crate) struct FloorSide {
    process: Process,
}

impl FloorSide {
    /// Starts this process, which starts the floor.
    ///
    /// # Errors
    /// When one of them does not start.
    pub(crate) fn start(cores: Option<Cores>) -> Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("floor-side");
        if let Some(Cores { server, generator }) = cores {
            command.args(["--cores", &format!("{server},{generator}")]);
        }
        // A child inherits its parent's core, and this child generates.
        let generating = cores.map(|cores| Cores { server: cores.generator, ..cores });
        Ok(Self { process: Process::start(command, generating)? })
    }

    /// Measures one round.
    ///
    /// # Errors
    /// When the floor fails.
    pub(crate) fn round(&mut self, wanted: &Wanted) -> Result<Round> {
        let mut line = serde_json::to_vec(wanted)?;
        line.push(b'\n');
        self.process.stdin()?.write_all(&line)?;
        let round: Round = serde_json::from_str(&self.process.line()?).context("the floor")?;
        if round.wrong > 0 {
            bail!("the floor lost or doubled {} messages", round.wrong);
        }
        Ok(round)
    }
}

/// Runs that process until standard input ends.
///
/// # Errors
/// When the floor fails.
#[expect(clippy::print_stdout, reason = "how a child answers")]
pub(crate) fn serve_side(cores: Option<Cores>) -> Result<()> {
    rlimit::increase_nofile_limit(u64::MAX).context("the limit of open files")?;
    let mut side = Side::start(cores)?;
    for line in std::io::stdin().lock().lines() {
        let round = side.measure(serde_json::from_str(&line?)?)?;
        println!("{}", serde_json::to_string(&round)?);
    }
    Ok(())
}

struct Side {
    floor: Process,
    control: TcpStream,
    herd: Herd,
    people: usize,
}

impl Side {
    fn start(cores: Option<Cores>) -> Result<Self> {
        interrupt::listen()?;
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("floor");
        let mut floor = Process::start(command, cores)?;
        let port: u16 = floor.line()?.trim().parse()?;
        let at = SocketAddr::from(([127, 0, 0, 1], port));
        let control = TcpStream::connect(at)?;
        control.set_nodelay(true)?;
        control.set_read_timeout(Some(SOON))?;
        Ok(Self { floor, control, herd: Herd::new(at)?, people: 0 })
    }

    fn order(&mut self, orders: &Orders) -> Result<()> {
        let mut line = serde_json::to_vec(orders)?;
        line.push(b'\n');
        self.control.write_all(&line)?;
        let mut answer = String::new();
        BufReader::new((&self.control).take(3)).read_line(&mut answer)?;
        if answer == "ok\n" { Ok(()) } else { bail!("the floor does not obey") }
    }

    fn measure(&mut self, wanted: Wanted) -> Result<Round> {
        match wanted {
            Wanted::Join { people, upgrade, hello, first, then } => {
                for who in 0..self.people {
                    self.herd.cut(who);
                }
                self.people = people;
                self.order(&Orders { first, then, ..Orders::default() })?;
                self.settle()?;
                let before = self.floor.cpu()?;
                let (upgrade, hello) = (|_| upgrade.clone(), |_| hello.clone());
                let all = measure::join(&mut self.herd, 0..people, SOON, upgrade, hello, |_, _| {});
                let all_ms = ms(all?);
                self.round(before, all_ms)
            }
            Wanted::Fanout { all, marker } => {
                self.order(&Orders { all, ..Orders::default() })?;
                self.settle()?;
                let before = self.floor.cpu()?;
                let control = &self.control;
                let signal = |_: &mut Herd| {
                    let mut control = control;
                    Ok(control.write_all(b"!")?)
                };
                let told =
                    measure::fanout(&mut self.herd, self.people, marker.as_bytes(), None, signal)?;
                let round = self.round(before, ms(told.all))?;
                Ok(Round { wrong: told.lost + told.doubled, ..round })
            }
            Wanted::Storm { vote, then, all, marker, spread_ms } => {
                self.order(&Orders { then, count: self.people, all, ..Orders::default() })?;
                self.settle()?;
                let before = self.floor.cpu()?;
                let spread = Duration::from_millis(spread_ms);
                let marker = marker.as_bytes();
                let mut storm = measure::storm(
                    &mut self.herd,
                    self.people,
                    spread,
                    marker,
                    |who| (who, vote.clone()),
                    |_, _| {},
                )?;
                let told = storm.tell(&mut self.herd, marker)?;
                let round = self.round(before, ms(told))?;
                let wrong = storm.refused + storm.told.doubled();
                Ok(Round { acks: storm.acks, wrong, ..round })
            }
        }
    }

    /// Lets the traffic of the last round end.
    fn settle(&mut self) -> Result<()> {
        self.herd.rest(Duration::from_millis(20), measure::ignore)
    }

    fn round(&self, before: Duration, all_ms: f64) -> Result<Round> {
        let cpu_us = ms(self.floor.cpu()?.saturating_sub(before)) * 1_000.0;
        Ok(Round { all_ms, cpu_us, ..Round::default() })
    }
}
