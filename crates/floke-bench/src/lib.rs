//! Measures what Floke costs: a server of its own, a generator, and the physical floor in the same run.
//!
//! A crate of its own, because it needs what the server does not: thousands of raw sockets, cores, `/proc`. It knows
//! the wire and the commands; of the server it knows the flags and what a browser sees. See docs/performance.md.

mod bad;
mod codec;
mod figures;
mod floods;
mod floor;
mod herd;
mod http;
mod interrupt;
mod measure;
mod process;
mod progress;
mod report;
mod scenario;
mod server;
mod workshop;

use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use clap::{Parser, Subcommand};

use process::Cores;
use report::Report;
use scenario::{Plan, Scenario};

/// Measures what Floke costs on this machine, against the cheapest server there can be.
#[derive(Debug, Clone, PartialEq, Eq, Parser)]
#[command(name = "floke-bench", version, args_conflicts_with_subcommands = true)]
pub struct Bench {
    /// What to measure; one after the other.
    #[arg(required = true)]
    scenarios: Vec<Scenario>,
    /// How many people.
    #[arg(long, default_value_t = 1_000)]
    people: usize,
    /// One JSON object per line on standard output; the table goes to standard error.
    #[arg(long)]
    json: bool,
    /// Interleaved pairs of Floke and floor; fewer than 7 say little.
    #[arg(long, default_value_t = 7)]
    pairs: usize,
    /// How long a scenario that lasts is looked at, in seconds; pings come every 25.
    #[arg(long, default_value_t = 50)]
    seconds: u64,
    /// The events of the session that `replay` opens.
    #[arg(long, default_value_t = 100_000)]
    events: usize,
    #[command(subcommand)]
    part: Option<Part>,
}

/// Processes that the bench starts for itself.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
enum Part {
    /// The floor.
    #[command(hide = true)]
    Floor,
    /// The generator that drives the floor.
    #[command(hide = true)]
    FloorSide {
        /// The server's core and the generator's.
        #[arg(long, value_delimiter = ',')]
        cores: Vec<usize>,
    },
}

impl Bench {
    /// Measures, and prints the figures.
    ///
    /// # Errors
    /// When something is refused or takes too long, when a message was lost or doubled, or when the floor was too slow.
    pub fn run(self) -> Result<()> {
        match &self.part {
            None => self.measure(),
            Some(Part::Floor) => floor::serve(),
            Some(Part::FloorSide { cores }) => floor::serve_side(match cores.as_slice() {
                [server, generator] => Some(Cores { server: *server, generator: *generator }),
                _ => None,
            }),
        }
    }

    fn measure(&self) -> Result<()> {
        interrupt::listen()?;
        let files = rlimit::increase_nofile_limit(u64::MAX).context("the limit of open files")?;
        if usize::try_from(files).is_ok_and(|files| files < self.people + 200) {
            bail!("{} people need more open files than the {files} there may be", self.people);
        }
        if self.people == 0 || self.pairs == 0 {
            bail!("nobody, or nothing to compare with");
        }
        let cores = Cores::found();
        process::become_generator(cores)?;
        let plan = Plan {
            people: self.people,
            pairs: self.pairs,
            lasts: Duration::from_secs(self.seconds.max(1)),
            events: self.events,
            cores,
        };
        let mut reports = Vec::new();
        for scenario in &self.scenarios {
            let report = scenario.run(&plan).with_context(|| scenario.name().to_owned())?;
            if self.json {
                write(&mut std::io::stdout(), &format!("{}\n", report.json()?))?;
            }
            reports.push(report);
        }
        let table = report::table(&reports);
        if self.json {
            write(&mut std::io::stderr(), &table)?;
        } else {
            write(&mut std::io::stdout(), &table)?;
        }
        if reports.iter().any(|report| report.lost + report.doubled > 0) {
            bail!("something was lost or doubled");
        }
        if let Some(Report { floor_sends_per_s: Some(sends), .. }) = reports.iter().find(|r| r.void)
        {
            bail!(
                "void: the floor sent {sends:.0} a second, and {} are the least; docs/performance.md, Void",
                report::LEAST_SENDS
            );
        }
        Ok(())
    }
}

fn write(to: &mut impl std::io::Write, text: &str) -> Result<()> {
    to.write_all(text.as_bytes())?;
    Ok(to.flush()?)
}
