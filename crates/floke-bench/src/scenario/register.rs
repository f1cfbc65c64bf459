//! New people join over HTTP: the server answers each once she is on disk.

use anyhow::{Context as _, Result};

use super::{Plan, number_after};
use crate::figures::{Ack, as_f64, ms};
use crate::herd::Herd;
use crate::progress::Progress;
use crate::report::Report;
use crate::server::Server;
use crate::workshop::Workshop;

pub(super) fn run(plan: &Plan, report: &mut Report, progress: &mut Progress) -> Result<()> {
    let people = plan.people;
    let server = Server::start(people, plan.cores)?;
    let session = server.session()?;
    let before = server.process.cpu()?;
    let all = server.register(&session, people, progress)?;
    let cpu = server.process.cpu()?.saturating_sub(before);
    report.all_ms = all.at.last().copied();
    report.ack_ms = Ack::of(&all.acks);
    report.cpu_us_per_delivery = Some(ms(cpu) * 1_000.0 / as_f64(people));
    report.also("people_per_s", as_f64(people) * 1_000.0 / all.at.last().context("nobody")?);
    // Linear when the second half takes as long as the first.
    if let (Some(half), Some(whole)) = (all.at.get((people / 2).max(1) - 1), all.at.last()) {
        report.also("second_half_to_first", (whole - half) / half);
    }
    let herd = Herd::new(server.at)?;
    let mut workshop = Workshop::of(server, session, herd, all.cookies);
    let view = workshop.connect_staff()?;
    let joined = number_after(&view, "\"console/counts\":{\"joined\":").context("no count")?;
    report.lost = people.saturating_sub(joined);
    report.doubled = joined.saturating_sub(people);
    Ok(())
}
