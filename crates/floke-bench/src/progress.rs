//! One line on the terminal that shows the progress; nothing without a terminal.

use std::io::{IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

/// How often the line may change.
const EVERY: Duration = Duration::from_millis(100);

/// How wide the bar is.
const WIDTH: usize = 30;

/// The progress line.
#[derive(Debug)]
pub(crate) struct Progress {
    title: String,
    shown: bool,
    next: Instant,
}

impl Progress {
    /// For a scenario.
    #[must_use]
    pub(crate) fn new(title: &str) -> Self {
        let shown = std::io::stderr().is_terminal();
        Self { title: title.to_owned(), shown, next: Instant::now() }
    }

    /// Shows nothing, for what is too short.
    #[must_use]
    pub(crate) fn silent() -> Self {
        Self { title: String::new(), shown: false, next: Instant::now() }
    }

    /// Shows so many of so many.
    pub(crate) fn shows(&mut self, what: &str, done: usize, of: usize) {
        let now = Instant::now();
        if now < self.next && done < of {
            return;
        }
        self.next = now + EVERY;
        let full = (done * WIDTH).checked_div(of).unwrap_or(WIDTH).min(WIDTH);
        let bar: String = (0..WIDTH).map(|n| if n < full { '█' } else { '░' }).collect();
        self.write(&format!("{} {bar} {done}/{of} {what}", self.title));
    }

    /// Shows something that cannot be counted.
    pub(crate) fn says(&mut self, what: &str) {
        self.write(&format!("{} … {what}", self.title));
    }

    fn write(&self, line: &str) {
        if self.shown {
            let mut err = std::io::stderr().lock();
            // An error means that the terminal is gone, and needs no progress.
            drop(write!(err, "\r\x1b[2K{line}").and_then(|()| err.flush()));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.write("");
        if self.shown {
            drop(write!(std::io::stderr(), "\r"));
        }
    }
}
