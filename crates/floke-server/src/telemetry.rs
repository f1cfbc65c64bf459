//! What the server says of itself. Names and numbers only: never what somebody wrote, voted or typed.

use std::io::IsTerminal as _;
use std::panic::{self, Location};

use tracing::{Level, Metadata};
use tracing_subscriber::filter::{LevelFilter, filter_fn};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, fmt, registry};

/// The variable that says how much is said, such as `info` or `floke_server=debug`.
const VARIABLE: &str = "FLOKE_LOG";

/// Whether a line may be written, however much is asked for. Others' code writes at `debug` and `trace` whatever passes through
/// it: frames, cookies, statements. Ours does not.
fn holds_no_words(line: &Metadata<'_>) -> bool {
    line.target().starts_with("floke") || *line.level() <= Level::INFO
}

/// Whether somebody sits at a terminal and reads what is printed. Elsewhere it is kept, and no secret belongs there.
#[must_use]
pub fn is_read_by_somebody() -> bool {
    std::io::stdout().is_terminal()
}

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
    let lines =
        fmt::layer().with_ansi(std::io::stderr().is_terminal()).with_writer(std::io::stderr);
    let started = registry().with(filter).with(filter_fn(holds_no_words)).with(lines).try_init();
    if let Err(error) = started {
        tracing::debug!(%error, "the log has been started before");
    }
    panic::set_hook(Box::new(|bug| {
        let at = bug.location().map(Location::to_string);
        tracing::error!(at = at.as_deref().unwrap_or("nowhere"), "a bug");
    }));
}
