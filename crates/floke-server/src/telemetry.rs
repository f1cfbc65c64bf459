//! What the server says of itself. Names and numbers only: never what somebody wrote, voted or typed.

use std::io::IsTerminal as _;
use std::panic::{self, Location};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

/// The variable that says how much is said, such as `info` or `floke_server=debug`.
const VARIABLE: &str = "FLOKE_LOG";

/// Writes the log to standard error from now on: what a server does, or of the operator's commands only what is wrong.
/// Called twice it is called once.
///
/// A bug is said by where it was: its message may quote what somebody wrote.
pub fn start(serves: bool) {
    let usual = if serves { LevelFilter::INFO } else { LevelFilter::WARN };
    let filter = EnvFilter::builder()
        .with_default_directive(usual.into())
        .with_env_var(VARIABLE)
        .from_env_lossy();
    let started = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .try_init();
    if let Err(error) = started {
        tracing::debug!(%error, "the log has been started before");
    }
    panic::set_hook(Box::new(|bug| {
        let at = bug.location().map(Location::to_string);
        tracing::error!(at = at.as_deref().unwrap_or("nowhere"), "a bug");
    }));
}
