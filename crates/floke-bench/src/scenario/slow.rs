//! One phone in ten does not read, sends a byte a second or never finishes a message: how much later the others are
//! answered. The same people send notes with and without the bad phones, in turn.

use anyhow::{Context as _, Result};
use floke_core::Command;
use floke_core::command::ProgrammeCommand;
use floke_core::programme::{Phase, Step};

use super::Plan;
use super::notes::Notes;
use crate::bad::BadPhones;
use crate::figures::{Ack, Spread, as_f64, median};
use crate::herd::Herd;
use crate::measure;
use crate::progress::Progress;
use crate::report::Report;
use crate::server::Server;
use crate::workshop::{Workshop, name};

/// One phone in this many is bad.
const ONE_IN: usize = 10;

/// Long programmes, which fill the socket of a phone that does not read: the kernel takes 128 kB, and each programme is
/// some 60 kB. All of a run are less than a facilitator may send at once.
const FILLING: usize = 8;

/// Counts the programme changes of this run, so that each is different.
#[derive(Debug, Default)]
struct Day {
    changed: usize,
}

pub(super) fn run(plan: &Plan, report: &mut Report, progress: &mut Progress) -> Result<()> {
    let bad = (plan.people / ONE_IN).max(1);
    let server = Server::start(plan.people + bad, plan.cores)?;
    let session = server.session()?;
    let mut registered = server.register(&session, plan.people + bad, progress)?;
    let theirs = registered.cookies.split_off(plan.people);
    let herd = Herd::new(server.at)?;
    let mut workshop = Workshop::of(server, session, herd, registered.cookies);
    workshop.connect_staff()?;
    workshop.connect_all()?;
    let (mut day, mut notes) = (Day::default(), Notes::default());
    let (mut with, mut without, mut pairs) = (Vec::new(), Vec::new(), Vec::new());
    // The first pair warms up.
    for pair in 0..=plan.pairs {
        progress.shows("pairs", pair, plan.pairs);
        let alone = notes.half(&mut workshop, report)?;
        let (at, id) = (workshop.server.at, workshop.session.id.clone());
        let phones = BadPhones::come(at, &id, &theirs)?;
        for _ in 0..FILLING {
            day.fill(&mut workshop)?;
        }
        let beside = notes.half(&mut workshop, report)?;
        drop(phones);
        if pair > 0 {
            let p99 = |acks: &[f64]| Ack::of(acks).map(|ack| ack.p99).context("no answer");
            pairs.push(p99(&beside)? / p99(&alone)?);
            with.extend(beside);
            without.extend(alone);
        }
    }
    report.pairs = pairs.len();
    report.ack_ms = Ack::of(&with);
    report.rss_bytes_per_connection = Some(workshop.rss_per_connection()?);
    let spread = Spread::of(&pairs).context("no pair")?;
    report.also("bad_phones", as_f64(bad));
    report.also("ack_p99_ms_without", Ack::of(&without).context("no answer")?.p99);
    report.also("ack_p99_ratio", median(&pairs).context("no pair")?);
    report.also("ack_p99_ratio_least", spread.min);
    report.also("ack_p99_ratio_most", spread.max);
    Ok(())
}

impl Day {
    /// Sets another long programme, which the server sends to everybody.
    fn fill(&mut self, workshop: &mut Workshop) -> Result<()> {
        self.changed += 1;
        let text = format!("Langt {} {}", self.changed, "Les dette. ".repeat(350));
        let first = workshop.session.steps.first().context("a day without steps")?.0.parse()?;
        let step = |id| Step {
            text: Some(text.clone()),
            ..Step::titled(id, Phase::Arrive, "Ankomst".to_owned(), 600)
        };
        let mut steps = vec![step(first)];
        for n in 1..15 {
            steps.push(step(name("step", n)?));
        }
        let json =
            serde_json::to_value(Command::Programme(ProgrammeCommand::SetProgramme { steps }))?;
        let (say, console) = (workshop.console_says(json)?, workshop.console());
        let marker = format!("\"text\":\"Langt {} ", self.changed);
        let Workshop { herd, people, .. } = workshop;
        let cause = |herd: &mut Herd| herd.say(console, &say);
        measure::fanout(herd, *people, marker.as_bytes(), Some(console), cause)?;
        Ok(())
    }
}
