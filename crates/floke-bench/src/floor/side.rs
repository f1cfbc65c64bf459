//! The generator of the floor, as a process of its own: a process may have too few files for both crowds.
//!
//! It drives the floor with the code that drives Floke, on the core from which Floke is driven, while the other waits.

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

/// What is to be measured, as a line of JSON on standard input.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Wanted {
    /// Everybody comes in anew: `upgrade` is answered with `first`, `hello` with `then`.
    Join {
        /// How many.
        people: usize,
        /// The request.
        upgrade: Vec<u8>,
        /// What follows it.
        hello: Vec<u8>,
        /// The answer to the request.
        first: Vec<u8>,
        /// The answer to hello.
        then: Vec<u8>,
    },
    /// One message to everybody, told by this marker in it.
    Fanout {
        /// The bytes.
        all: Vec<u8>,
        /// What they hold.
        marker: String,
    },
    /// Everybody says `vote` within `spread_ms`; each is answered with `then`, and all with `all` in the end.
    Storm {
        /// What each says.
        vote: Vec<u8>,
        /// The answer.
        then: Vec<u8>,
        /// What everybody is told after the last one.
        all: Vec<u8>,
        /// What that holds.
        marker: String,
        /// Over how long.
        spread_ms: u64,
    },
}

/// What was measured.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Round {
    /// Until the last one had what it came for.
    pub all_ms: f64,
    /// The server's CPU time.
    pub cpu_us: f64,
    /// Of those who were answered one by one.
    pub acks: Vec<f64>,
    /// Never had it, or had it twice: then the floor is none.
    pub wrong: usize,
}

/// The floor's side, seen from the bench.
#[derive(Debug)]
pub(crate) struct FloorSide {
    process: Process,
}

impl FloorSide {
    /// Starts it, and the floor with it.
    ///
    /// # Errors
    /// When one of them does not start.
    pub(crate) fn start(cores: Option<Cores>) -> Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("floor-side");
        if let Some(Cores { server, generator }) = cores {
            command.args(["--cores", &format!("{server},{generator}")]);
        }
        // A child has its parent's core, and this one generates.
        let generating = cores.map(|cores| Cores { server: cores.generator, ..cores });
        Ok(Self { process: Process::start(command, generating)? })
    }

    /// Measures once.
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

/// Is that process, until standard input ends.
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

    /// What came before is over.
    fn settle(&mut self) -> Result<()> {
        self.herd.rest(Duration::from_millis(20), measure::ignore)
    }

    fn round(&self, before: Duration, all_ms: f64) -> Result<Round> {
        let cpu_us = ms(self.floor.cpu()?.saturating_sub(before)) * 1_000.0;
        Ok(Round { all_ms, cpu_us, ..Round::default() })
    }
}
