//! What the server counts, and the text in which Prometheus reads it.
//!
//! One process is one Floke, so the counters belong to the process. A label is a role, an outcome or a bound: never a
//! name, an id or a text. Written by hand: `metrics` with its exporter is thirty crates for one page.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use floke_core::Role;

use crate::hub::Connected;

/// Upper bounds of the histograms' buckets, in microseconds, with the label that says the same in seconds.
const BOUNDS: [(u64, &str); 13] = [
    (500, "0.0005"),
    (1_000, "0.001"),
    (2_000, "0.002"),
    (5_000, "0.005"),
    (10_000, "0.01"),
    (20_000, "0.02"),
    (50_000, "0.05"),
    (100_000, "0.1"),
    (200_000, "0.2"),
    (500_000, "0.5"),
    (1_000_000, "1"),
    (2_000_000, "2"),
    (5_000_000, "5"),
];

/// The counters since the process started.
pub(crate) static COUNTED: Counted = Counted {
    commands: Mutex::new(BTreeMap::new()),
    append: Histogram::new(),
    tick: Histogram::new(),
    sent: AtomicU64::new(0),
    received: AtomicU64::new(0),
};

/// The type of [`COUNTED`].
#[derive(Debug)]
pub(crate) struct Counted {
    /// By outcome: `done`, or the code of the refusal.
    commands: Mutex<BTreeMap<String, u64>>,
    append: Histogram,
    tick: Histogram,
    sent: AtomicU64,
    received: AtomicU64,
}

impl Counted {
    /// Counts an answered command.
    pub(crate) fn command(&self, outcome: &str) {
        let mut commands = self.commands.lock().unwrap_or_else(PoisonError::into_inner);
        match commands.get_mut(outcome) {
            Some(count) => *count += 1,
            None => drop(commands.insert(outcome.to_owned(), 1)),
        }
    }

    /// Records how long an append took, whether it succeeded or not.
    pub(crate) fn append(&self, took: Duration) {
        self.append.observe(took);
    }

    /// Records how long it took to write what is new into the sockets of one room.
    pub(crate) fn tick(&self, took: Duration) {
        self.tick.observe(took);
    }

    /// Counts bytes written into a socket.
    pub(crate) fn sent(&self, bytes: usize) {
        self.sent.fetch_add(u64::try_from(bytes).unwrap_or(u64::MAX), Relaxed);
    }

    /// Counts bytes read from a socket.
    pub(crate) fn received(&self, bytes: usize) {
        self.received.fetch_add(u64::try_from(bytes).unwrap_or(u64::MAX), Relaxed);
    }
}

#[derive(Debug)]
struct Histogram {
    /// Per bucket, not cumulative; the last one is everything above.
    buckets: [AtomicU64; BOUNDS.len() + 1],
    sum_us: AtomicU64,
}

impl Histogram {
    const fn new() -> Self {
        Self { buckets: [const { AtomicU64::new(0) }; BOUNDS.len() + 1], sum_us: AtomicU64::new(0) }
    }

    fn observe(&self, took: Duration) {
        let us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let at = BOUNDS.iter().position(|(bound, _)| us <= *bound).unwrap_or(BOUNDS.len());
        if let Some(bucket) = self.buckets.get(at) {
            bucket.fetch_add(1, Relaxed);
        }
        self.sum_us.fetch_add(us, Relaxed);
    }

    fn write(&self, page: &mut Page, name: &str, help: &str) {
        page.head(name, "histogram", help);
        let mut so_far = 0;
        let labels = BOUNDS.iter().map(|(_, label)| *label).chain(["+Inf"]);
        for (bucket, label) in self.buckets.iter().zip(labels) {
            so_far += bucket.load(Relaxed);
            page.value(&format!("{name}_bucket"), Some(("le", label)), so_far);
        }
        let us = self.sum_us.load(Relaxed);
        page.line(&format!("{name}_sum {}.{:06}", us / 1_000_000, us % 1_000_000));
        page.value(&format!("{name}_count"), None, so_far);
    }
}

/// The page that Prometheus reads, in its text format 0.0.4.
#[must_use]
pub fn page(connected: &Connected) -> String {
    let mut page = Page(String::new());
    page.head("floke_info", "gauge", "The version that runs.");
    page.value("floke_info", Some(("version", env!("CARGO_PKG_VERSION"))), 1);
    page.head("floke_rooms", "gauge", "Sessions that are awake.");
    page.value("floke_rooms", None, size(connected.rooms));
    page.head("floke_connections", "gauge", "Open sockets of those who have been let in.");
    for role in Role::all().filter(|role| role.row().sockets > 0) {
        let count = size(connected.sockets(role));
        page.value("floke_connections", Some(("role", role.row().word)), count);
    }
    page.head("floke_commands_total", "counter", "Commands answered, by outcome.");
    let commands = COUNTED.commands.lock().unwrap_or_else(PoisonError::into_inner).clone();
    for (outcome, count) in &commands {
        page.value("floke_commands_total", Some(("outcome", outcome)), *count);
    }
    COUNTED.append.write(
        &mut page,
        "floke_append_seconds",
        "From handing a batch to the log until it is durable, or has failed.",
    );
    COUNTED.tick.write(
        &mut page,
        "floke_fanout_tick_seconds",
        "From the first to the last socket of a room, when something is new.",
    );
    for (name, help, bytes) in [
        ("floke_socket_sent_bytes_total", "Bytes written into sockets.", &COUNTED.sent),
        ("floke_socket_received_bytes_total", "Bytes read from sockets.", &COUNTED.received),
    ] {
        page.head(name, "counter", help);
        page.value(name, None, bytes.load(Relaxed));
    }
    page.0
}

fn size(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// Text that grows; writing to it cannot fail.
struct Page(String);

impl Page {
    fn line(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    fn head(&mut self, name: &str, kind: &str, help: &str) {
        self.line(&format!("# HELP {name} {help}"));
        self.line(&format!("# TYPE {name} {kind}"));
    }

    fn value(&mut self, name: &str, label: Option<(&str, &str)>, value: u64) {
        let _infallible = match label {
            Some((label, of)) => writeln!(self.0, "{name}{{{label}=\"{of}\"}} {value}"),
            None => writeln!(self.0, "{name} {value}"),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_histogram_sums_up_from_bucket_to_bucket() {
        let histogram = Histogram::new();
        for ms in [1, 1, 3, 7_000] {
            histogram.observe(Duration::from_millis(ms));
        }
        let mut page = Page(String::new());
        histogram.write(&mut page, "x", "y");
        let lines: Vec<&str> = page.0.lines().collect();
        assert_eq!(lines[..2], ["# HELP x y", "# TYPE x histogram"]);
        for line in [
            "x_bucket{le=\"0.0005\"} 0",
            "x_bucket{le=\"0.001\"} 2",
            "x_bucket{le=\"0.005\"} 3",
            "x_bucket{le=\"5\"} 3",
            "x_bucket{le=\"+Inf\"} 4",
            "x_sum 7.005000",
            "x_count 4",
        ] {
            assert!(lines.contains(&line), "{line}: {lines:#?}");
        }
    }
}
