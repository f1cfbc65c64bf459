//! Starts the bench.

use std::process::ExitCode;

use clap::Parser as _;
use floke_bench::Bench;

/// The exit status when something could not be measured, or the figures cannot be trusted.
const NO_FIGURES: u8 = 2;

#[expect(clippy::print_stderr, reason = "one line for whoever started it")]
fn main() -> ExitCode {
    match Bench::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("floke-bench: {error:#}");
            ExitCode::from(NO_FIGURES)
        }
    }
}
