//! The scenarios: what people do, and what the bench counts.

mod fanout;
mod flood;
mod idle;
mod join;
mod notes;
mod register;
mod replay;
mod restart;
mod rooms;
mod slow;
mod votes;

use std::time::Duration;

use anyhow::{Context as _, Result};
use clap::ValueEnum;
use floke_wire::Role;

use crate::codec;
use crate::figures::{as_f64, median};
use crate::floor::{FloorSide, Wanted};
use crate::herd::Herd;
use crate::process::Cores;
use crate::progress::Progress;
use crate::report::Report;
use crate::workshop::{Sample, Workshop, hello};

/// A scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Scenario {
    /// A step change to everybody.
    Fanout,
    /// Everybody votes within one second.
    Votes,
    /// People who have joined before reconnect.
    Join,
    /// New people join.
    Register,
    /// Everybody is connected, and nothing happens.
    Idle,
    /// Many rooms of 50; each person sends a command every ten seconds.
    Rooms,
    /// The server is killed and restarts, and everybody reconnects.
    Restart,
    /// A sleeping session of 100 000 events is opened.
    Replay,
    /// One phone in ten does not read, drips or never finishes; the bench measures the answers to the others.
    Slow,
    /// Sockets flood the server, and reconnect when it closes them; the bench measures the answers to the others.
    Flood,
}

/// How to measure.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan {
    /// How many people.
    pub people: usize,
    /// Interleaved pairs of Floke and floor.
    pub pairs: usize,
    /// How long a scenario without an end of its own lasts.
    pub lasts: Duration,
    /// The fewest events of the session that `replay` opens.
    pub events: usize,
    /// The cores, where there are two.
    pub cores: Option<Cores>,
}

impl Scenario {
    /// The scenario's name.
    #[must_use]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Fanout => "fanout",
            Self::Votes => "votes",
            Self::Join => "join",
            Self::Register => "register",
            Self::Idle => "idle",
            Self::Rooms => "rooms",
            Self::Restart => "restart",
            Self::Replay => "replay",
            Self::Slow => "slow",
            Self::Flood => "flood",
        }
    }

    /// Measures the scenario.
    ///
    /// # Errors
    /// When something is refused or takes too long.
    pub(crate) fn run(self, plan: &Plan) -> Result<Report> {
        let mut report = Report::new(self.name(), plan.people);
        let mut progress = Progress::new(self.name());
        match self {
            Self::Fanout => fanout::run(plan, &mut report, &mut progress),
            Self::Votes => votes::run(plan, &mut report, &mut progress),
            Self::Join => join::run(plan, &mut report, &mut progress),
            Self::Register => register::run(plan, &mut report, &mut progress),
            Self::Idle => idle::run(plan, &mut report, &mut progress),
            Self::Rooms => rooms::run(plan, &mut report, &mut progress),
            Self::Restart => restart::run(plan, &mut report, &mut progress),
            Self::Replay => replay::run(plan, &mut report, &mut progress),
            Self::Slow => slow::run(plan, &mut report, &mut progress),
            Self::Flood => flood::run(plan, &mut report, &mut progress),
        }?;
        Ok(report)
    }
}

/// Floke and the floor, each with the same crowd.
struct Duel {
    workshop: Workshop,
    floor: FloorSide,
    sample: Sample,
}

/// The size of the message by which the floor judges the machine, in bytes.
const JUDGED_BY: usize = 300;

/// How often the floor sends it; the median counts.
const JUDGED: usize = 7;

impl Duel {
    /// Connects both crowds, and judges the machine by what a send costs the floor.
    fn open(plan: &Plan, report: &mut Report, progress: &mut Progress) -> Result<Self> {
        let mut workshop = Workshop::open(plan.people, plan.cores, progress)?;
        let mut floor = FloorSide::start(plan.cores)?;
        let sample = workshop.sample()?;
        floor.round(&same_join(&workshop, &sample)?)?;
        let marker = "\"type\":\"judged\"".to_owned();
        let text = format!("{{{marker},\"text\":\"{:x<1$}\"}}", "", JUDGED_BY - marker.len());
        let wanted = Wanted::Fanout { all: codec::from_server(text.as_bytes()), marker };
        let mut sends = Vec::new();
        for _ in 0..JUDGED {
            sends.push(floor.round(&wanted)?.cpu_us / as_f64(plan.people));
        }
        report.judge(median(&sends).context("no send")?);
        Ok(Self { workshop, floor, sample })
    }
}

/// How the floor connects the same crowd, with the same bytes both ways.
fn same_join(workshop: &Workshop, sample: &Sample) -> Result<Wanted> {
    let cookie = workshop.cookies.first().map_or("", |cookie| cookie);
    let upgrade = crate::http::upgrade(workshop.server.at, &workshop.session.id, cookie);
    let (first, then) = (sample.first.clone(), sample.then.clone());
    let (people, hello) = (workshop.people, hello(Role::Participant)?);
    Ok(Wanted::Join { people, upgrade, hello, first, then })
}

/// The frame with the marker in the tapped bytes.
fn one_frame(herd: &mut Herd, marker: &str) -> Vec<u8> {
    let all = herd.tapped();
    let mut rest = all.as_slice();
    while let Ok(Some((_, taken))) = codec::first(codec::Speaks::Frames, rest) {
        let (frame, tail) = rest.split_at(taken);
        if codec::find(frame, marker.as_bytes()).is_some() {
            return frame.to_vec();
        }
        rest = tail;
    }
    Vec::new()
}

/// The whole number right after `key` in a JSON text.
fn number_after(text: &[u8], key: &str) -> Option<usize> {
    let start = codec::find(text, key.as_bytes())? + key.len();
    let digits = text.get(start..)?.iter().take_while(|byte| byte.is_ascii_digit());
    let digits: String = digits.map(|byte| char::from(*byte)).collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_where_it_stands() {
        let text = br#"{"counts":[12,3],"joined":48}"#;
        assert_eq!(number_after(text, "\"counts\":["), Some(12));
        assert_eq!(number_after(text, "\"joined\":"), Some(48));
        assert_eq!(number_after(text, "\"cast\":"), None);
    }
}
