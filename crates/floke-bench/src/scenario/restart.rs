//! Everybody has voted, and the server is killed: it restarts, all reconnect, and every vote still counts once.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

use super::{Plan, votes};
use crate::figures::{Ack, Spread, median, ms};
use crate::measure;
use crate::progress::Progress;
use crate::report::Report;
use crate::workshop::Workshop;

pub(super) fn run(plan: &Plan, report: &mut Report, progress: &mut Progress) -> Result<()> {
    let mut workshop = Workshop::open(plan.people, plan.cores, progress)?;
    let people = plan.people;
    let (mut all, mut listens, mut acks, mut first) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for round in 0..plan.pairs {
        progress.shows("restarts", round, plan.pairs);
        let ballot = votes::open(&mut workshop, round)?;
        let says = votes::votes(people, &ballot)?;
        let mut storm = measure::storm(
            &mut workshop.herd,
            people,
            Duration::from_secs(1),
            b"\"state\":\"revealed\"",
            |who| (who, says.get(who).cloned().unwrap_or_default()),
            |_, _| {},
        )?;
        acks.append(&mut storm.acks);
        let begun = Instant::now();
        listens.push(ms(workshop.server.kill_and_start()?));
        for who in 0..workshop.people + 2 {
            workshop.herd.cut(who);
        }
        workshop.connect_staff()?;
        first.push(ms(begun.elapsed()));
        workshop.connect_all()?;
        all.push(ms(begun.elapsed()));
        workshop.herd.tap(0);
        let (_, revealed) = votes::reveal(&mut workshop, &ballot, &mut storm)?;
        let (lost, doubled) = votes::compare(&revealed, people, storm.refused)?;
        report.lost += lost;
        report.doubled += doubled;
    }
    report.ack_ms = Ack::of(&acks);
    report.all_ms = median(&all);
    report.pairs = 0;
    report.rss_bytes_per_connection = Some(workshop.rss_per_connection()?);
    let spread = Spread::of(&all).context("no round")?;
    report.also("all_ms_least", spread.min);
    report.also("all_ms_most", spread.max);
    report.also("listens_ms", median(&listens).context("no round")?);
    report.also("console_back_ms", median(&first).context("no round")?);
    Ok(())
}
