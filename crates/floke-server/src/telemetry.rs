//! The server's log. Names and numbers only: never what somebody wrote, voted or typed.

use std::io::IsTerminal as _;
use std::panic::{self, Location};

use tracing::{Level, Metadata};
use tracing_subscriber::filter::{LevelFilter, filter_fn};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, fmt, registry};

/// The variable that sets the level, such as `info` or `floke_server=debug`.
const VARIABLE: &str = "FLOKE_LOG";

/// Whether a line may be written, at any level. At `debug` and `trace` other crates write everything that passes
/// through them: frames, cookies, statements. Ours do not.
fn holds_no_words(line: &Metadata<'_>) -> bool {
    line.target().starts_with("floke") || *line.level() <= Level::INFO
}

/// Whether somebody reads the output at a terminal. Other output is kept, so it must hold no secret.
#[must_use]
pub fn is_read_by_somebody() -> bool {
    std::io::stdout().is_terminal()
}

/// Starts logging to standard error: all a server does, or only the problems of an operator's command. A second call
/// does nothing.
///
/// A panic is logged by its place only: its message may quote what somebody wrote.
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
