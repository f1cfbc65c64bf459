//! Everybody who has joined reconnects at once: the handshake, hello with the token, the first View.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use super::{Duel, Plan, same_join};
use crate::figures::{Ack, as_f64, ms};
use crate::herd::Heard;
use crate::measure::{self, SOON};
use crate::progress::Progress;
use crate::report::{Pairs, Report};
use crate::workshop::Workshop;

pub(super) fn run(plan: &Plan, report: &mut Report, progress: &mut Progress) -> Result<()> {
    let Duel { mut workshop, mut floor, sample } = Duel::open(plan, report, progress)?;
    let wanted = same_join(&workshop, &sample)?;
    let (mut pairs, mut waits) = (Pairs::default(), Vec::new());
    for pair in 0..=plan.pairs {
        progress.shows("pairs", pair, plan.pairs);
        leave(&mut workshop)?;
        let before = workshop.server.process.cpu()?;
        let came = workshop.connect_all()?;
        workshop.herd.rest(Duration::from_millis(20), |who, heard| {
            let again = matches!(heard, Heard::Text(text) if measure::is(text, "view"));
            report.doubled += usize::from(again && who < plan.people);
            None
        })?;
        let cpu = workshop.server.process.cpu()?.saturating_sub(before);
        let round = floor.round(&wanted)?;
        if pair > 0 {
            let people = as_f64(plan.people);
            pairs.all.push((ms(came.all), round.all_ms));
            pairs.cpu.push((ms(cpu) * 1_000.0 / people, round.cpu_us / people));
            waits.extend(came.waits);
        }
    }
    report.take(&pairs);
    report.ack_ms = Ack::of(&waits);
    report.rss_bytes_per_connection = Some(workshop.rss_per_connection()?);
    report.also("view_bytes", as_f64(sample.then.len()));
    Ok(())
}

/// Disconnects everybody, and waits until the server has noticed.
fn leave(workshop: &mut Workshop) -> Result<()> {
    let before = workshop.server.process.files()?;
    for who in 0..workshop.people {
        workshop.herd.cut(who);
    }
    let begun = Instant::now();
    while workshop.server.process.files()? + workshop.people > before {
        workshop.herd.rest(Duration::from_millis(20), measure::ignore)?;
        if begun.elapsed() > SOON {
            bail!("the server does not let go of connections that have ended");
        }
    }
    // The server tells the console how many are here, four times a second.
    workshop.herd.rest(Duration::from_millis(600), measure::ignore)
}
