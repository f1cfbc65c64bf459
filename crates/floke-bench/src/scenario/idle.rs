//! Everybody is connected and nothing happens but heartbeats: memory, and the CPU that connections cost.

use std::time::Duration;

use anyhow::Result;

use super::Plan;
use crate::figures::{as_f64, ms};
use crate::measure;
use crate::progress::Progress;
use crate::report::Report;
use crate::workshop::Workshop;

pub(super) fn run(plan: &Plan, report: &mut Report, progress: &mut Progress) -> Result<()> {
    let mut workshop = Workshop::open(plan.people, plan.cores, progress)?;
    // Lets the traffic of connecting end: presence, and the first frames.
    workshop.herd.rest(Duration::from_secs(1), measure::ignore)?;
    let before = workshop.server.process.cpu()?;
    let seconds = plan.lasts.as_secs();
    for second in 0..seconds {
        progress.shows("seconds", usize::try_from(second)?, usize::try_from(seconds)?);
        let mut ended = 0;
        workshop.herd.rest(Duration::from_secs(1), |_, heard| {
            ended += usize::from(matches!(heard, crate::herd::Heard::Ended(_)));
            None
        })?;
        report.lost += ended;
    }
    let cpu = workshop.server.process.cpu()?.saturating_sub(before);
    report.rss_bytes_per_connection = Some(workshop.rss_per_connection()?);
    report.also(
        "cpu_us_per_person_and_s",
        ms(cpu) * 1_000.0 / as_f64(plan.people) / plan.lasts.as_secs_f64(),
    );
    report.also("empty_rss_bytes", as_f64(workshop.server.empty_rss));
    Ok(())
}
