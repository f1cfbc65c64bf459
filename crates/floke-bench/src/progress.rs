//! One line on the terminal that says how far it is; nothing at all where nobody looks.

use std::io::{IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

/// How often the line may change.
const EVERY: Duration = Duration::from_millis(100);

/// How wide the bar is.
const WIDTH: usize = 30;

/// The line.
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

    /// For what is too short to be shown.
    #[must_use]
    pub(crate) fn silent() -> Self {
        Self { title: String::new(), shown: false, next: Instant::now() }
    }

    /// So many of so many.
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

    /// Something that cannot be counted.
    pub(crate) fn says(&mut self, what: &str) {
        self.write(&format!("{} … {what}", self.title));
    }

    fn write(&self, line: &str) {
        if self.shown {
            let mut err = std::io::stderr().lock();
            // A terminal that is gone misses nothing.
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
