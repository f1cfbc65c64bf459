//! Sockets that flood beside a crowd: how much later the others are answered. The same people send notes with and
//! without the flood, in turn.

use anyhow::{Context as _, Result};

use super::Plan;
use super::notes::Notes;
use crate::figures::{Ack, as_f64, median};
use crate::floods::{Flooded, Floods};
use crate::herd::Herd;
use crate::progress::Progress;
use crate::report::Report;
use crate::server::Server;
use crate::workshop::Workshop;

/// Two sockets of each kind.
const FLOODERS: usize = 14;

pub(super) fn run(plan: &Plan, report: &mut Report, progress: &mut Progress) -> Result<()> {
    let server = Server::start(plan.people + FLOODERS, plan.cores)?;
    let session = server.session()?;
    let mut registered = server.register(&session, plan.people + FLOODERS, progress)?;
    let theirs = registered.cookies.split_off(plan.people);
    let herd = Herd::new(server.at)?;
    let mut workshop = Workshop::of(server, session, herd, registered.cookies);
    workshop.connect_staff()?;
    workshop.connect_all()?;
    let mut notes = Notes::default();
    let (mut with, mut without, mut pairs) = (Vec::new(), Vec::new(), Vec::new());
    let mut all = Flooded::default();
    // The first pair warms up.
    for pair in 0..=plan.pairs {
        progress.shows("pairs", pair, plan.pairs);
        let alone = notes.half(&mut workshop, report)?;
        let floods = Floods::begin(workshop.server.at, &workshop.session.id, &theirs)?;
        let beside = notes.half(&mut workshop, report)?;
        let flooded = floods.end()?;
        if pair > 0 {
            let p99 = |acks: &[f64]| Ack::of(acks).map(|ack| ack.p99).context("no answer");
            pairs.push(p99(&beside)? / p99(&alone)?);
            with.extend(beside);
            without.extend(alone);
            all.bytes += flooded.bytes;
            all.sockets += flooded.sockets;
            all.closed += flooded.closed;
            all.lasted += flooded.lasted;
        }
    }
    report.pairs = pairs.len();
    report.ack_ms = Ack::of(&with);
    let without = Ack::of(&without).context("no answer")?;
    let seconds = all.lasted.as_secs_f64();
    report.also("flooders", as_f64(FLOODERS));
    report.also("flood_mbit_per_s", as_f64(all.bytes) * 8.0 / 1e6 / seconds);
    report.also("flood_sockets_per_s", as_f64(all.sockets) / seconds);
    report.also("flood_closed_per_s", as_f64(all.closed) / seconds);
    report.also("ack_p50_ms_without", without.p50);
    report.also("ack_p99_ms_without", without.p99);
    report.also("ack_p99_ratio", median(&pairs).context("no pair")?);
    Ok(())
}
