//! The figures of a scenario: one JSON object, and a row of the table.

use std::fs;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::Serialize;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use crate::figures::{Ack, Spread, median, ratios, rounded};
use crate::process;

/// Sends of the floor for each second of CPU. A run with fewer says nothing: the machine was busy.
pub(crate) const LEAST_SENDS: f64 = 140_000.0;

/// The figures of one scenario. Times in milliseconds, CPU in microseconds, memory in bytes.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Report {
    /// The scenario's name.
    pub scenario: &'static str,
    /// How many people took part.
    pub people: usize,
    /// How many messages never came.
    pub lost: usize,
    /// How many messages came or counted more than once.
    pub doubled: usize,
    /// From sending a command to the answer that it is on disk.
    pub ack_ms: Option<Ack>,
    /// Until the last person received it, median.
    pub all_ms: Option<f64>,
    /// The same of the floor.
    pub floor_all_ms: Option<f64>,
    /// The server's CPU time for each message to each person, median.
    pub cpu_us_per_delivery: Option<f64>,
    /// The same of the floor.
    pub floor_cpu_us_per_delivery: Option<f64>,
    /// Memory above the empty server's, with the state of each person.
    pub rss_bytes_per_connection: Option<f64>,
    /// How many pairs of Floke and floor were measured.
    pub pairs: usize,
    /// `all_ms` over `floor_all_ms`, pair by pair.
    pub all_ratio: Option<Spread>,
    /// CPU over the floor's, pair by pair.
    pub cpu_ratio: Option<Spread>,
    /// The floor's sends for each second of its CPU time, median.
    pub floor_sends_per_s: Option<f64>,
    /// Whether the floor was too slow: then the figures say nothing.
    pub void: bool,
    /// When the run began, in seconds since 1970.
    pub at: u64,
    /// The program: the first digits of its SHA-256.
    pub build: String,
    /// The machine's load over the last minute, when the run began.
    pub load: f64,
    /// Whether another core than the sender's does the receiving on loopback, as the phone does over a network.
    pub steered: bool,
    /// Figures that only this scenario has.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

impl Report {
    /// A report without figures.
    #[must_use]
    pub(crate) fn new(scenario: &'static str, people: usize) -> Self {
        let at = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let (load, steered, build) = (load(), is_steered(), build());
        Self { scenario, people, at, build, load, steered, ..Self::default() }
    }

    /// Adds a figure that only this scenario has.
    pub(crate) fn also(&mut self, name: &str, figure: f64) {
        self.more.insert(name.to_owned(), rounded(figure).into());
    }

    /// Takes the times and the CPU for each delivery from interleaved pairs.
    pub(crate) fn take(&mut self, pairs: &Pairs) {
        let ours = |pairs: &[(f64, f64)]| -> Vec<f64> { pairs.iter().map(|pair| pair.0).collect() };
        let floors =
            |pairs: &[(f64, f64)]| -> Vec<f64> { pairs.iter().map(|pair| pair.1).collect() };
        self.pairs = pairs.all.len();
        self.all_ms = median(&ours(&pairs.all));
        self.floor_all_ms = median(&floors(&pairs.all));
        self.all_ratio = ratios(&pairs.all);
        self.cpu_us_per_delivery = median(&ours(&pairs.cpu));
        self.floor_cpu_us_per_delivery = median(&floors(&pairs.cpu));
        self.cpu_ratio = ratios(&pairs.cpu);
    }

    /// Judges the machine by the microseconds of CPU that one send costs the floor.
    pub(crate) fn judge(&mut self, us_per_send: f64) {
        let sends = Some(us_per_send).filter(|us| *us > 0.0).map(|us| 1e6 / us);
        self.floor_sends_per_s = sends;
        self.void = sends.is_some_and(|sends| sends < LEAST_SENDS);
    }

    /// The JSON object, on one line.
    ///
    /// # Errors
    /// Never; figures are JSON.
    pub(crate) fn json(&self) -> serde_json::Result<String> {
        let mut value = serde_json::to_value(self)?;
        round(&mut value);
        serde_json::to_string(&value)
    }
}

/// The figures of interleaved pairs: Floke's and the floor's.
#[derive(Debug, Default)]
pub(crate) struct Pairs {
    /// Milliseconds until the last person received it.
    pub all: Vec<(f64, f64)>,
    /// Microseconds of CPU for each delivery.
    pub cpu: Vec<(f64, f64)>,
}

fn round(value: &mut Value) {
    match value {
        Value::Number(number) if number.is_f64() => {
            *value = number.as_f64().map(rounded).into();
        }
        Value::Array(values) => values.iter_mut().for_each(round),
        Value::Object(values) => values.values_mut().for_each(round),
        Value::Number(_) | Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

/// The table of several scenarios.
#[must_use]
pub(crate) fn table(reports: &[Report]) -> String {
    let head = [
        "scenario",
        "people",
        "lost",
        "doubled",
        "ack p50",
        "p99",
        "max ms",
        "all ms",
        "floor",
        "ratio (least–most)",
        "CPU µs",
        "floor",
        "ratio (least–most)",
        "kB/conn",
    ];
    let mut rows = vec![head.map(str::to_owned)];
    for report in reports {
        let figure = |value: Option<f64>| value.map_or("–".to_owned(), |v| format!("{v:.2}"));
        let spread = |spread: Option<Spread>| {
            spread.map_or("–".to_owned(), |s| {
                format!("{:.2} ({:.2}–{:.2})", s.median, s.min, s.max)
            })
        };
        let void = if report.void { " (void)" } else { "" };
        rows.push([
            format!("{}{void}", report.scenario),
            report.people.to_string(),
            report.lost.to_string(),
            report.doubled.to_string(),
            figure(report.ack_ms.map(|ack| ack.p50)),
            figure(report.ack_ms.map(|ack| ack.p99)),
            figure(report.ack_ms.map(|ack| ack.max)),
            figure(report.all_ms),
            figure(report.floor_all_ms),
            spread(report.all_ratio),
            figure(report.cpu_us_per_delivery),
            figure(report.floor_cpu_us_per_delivery),
            spread(report.cpu_ratio),
            figure(report.rss_bytes_per_connection.map(|bytes| bytes / 1_000.0)),
        ]);
    }
    let widths: Vec<usize> = (0..head.len())
        .map(|at| rows.iter().filter_map(|r| r.get(at)).map(|c| c.chars().count()).max())
        .map(Option::unwrap_or_default)
        .collect();
    let mut text = String::new();
    for row in &rows {
        let cells: Vec<String> =
            row.iter().zip(&widths).map(|(cell, width)| format!("{cell:>width$}")).collect();
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    for report in reports.iter().filter(|report| !report.more.is_empty()) {
        let more: Vec<String> =
            report.more.iter().map(|(name, value)| format!("{name} {value}")).collect();
        text.push_str(&format!("{}: {}\n", report.scenario, more.join(", ")));
    }
    text
}

/// Whether loopback has receive packet steering: a mask of cores, in hex with commas; all zero is off.
fn is_steered() -> bool {
    let mask = fs::read_to_string("/sys/class/net/lo/queues/rx-0/rps_cpus").unwrap_or_default();
    mask.chars().any(|digit| digit.is_ascii_hexdigit() && digit != '0')
}

/// The start of the SHA-256 of the server under test.
fn build() -> String {
    let program =
        process::server().ok().and_then(|server| fs::read(server).ok()).unwrap_or_default();
    let hash = Sha256::digest(&program);
    hash.iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

fn load() -> f64 {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().and_then(|load| load.parse().ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        let mut report = Report::new("fanout", 50);
        report.take(&Pairs {
            all: vec![(2.0, 1.0), (3.0, 2.0), (4.0, 1.0)],
            cpu: vec![(6.004, 5.0), (6.0, 6.0), (7.0, 5.0)],
        });
        report.judge(5.0);
        report
    }

    #[test]
    fn every_field_is_always_there() {
        let value: Value = serde_json::from_str(&Report::new("idle", 1).json().unwrap()).unwrap();
        for field in ["lost", "doubled", "people"] {
            assert!(value[field].is_number(), "{field}");
        }
        assert_eq!(value["build"].as_str().map(str::len), Some(12));
        for field in ["ack_ms", "all_ms", "floor_all_ms", "cpu_us_per_delivery"] {
            assert!(value.get(field).is_some_and(Value::is_null), "{field}");
        }
    }

    #[test]
    fn pairs_become_medians_and_ratios() {
        let value: Value = serde_json::from_str(&report().json().unwrap()).unwrap();
        assert_eq!(value["all_ms"], 3.0);
        assert_eq!(value["floor_all_ms"], 1.0);
        assert_eq!(value["all_ratio"]["median"], 2.0);
        assert_eq!(value["all_ratio"]["max"], 4.0);
        assert_eq!(value["cpu_us_per_delivery"], 6.0);
        assert_eq!(value["pairs"], 3);
    }

    #[test]
    fn a_slow_floor_makes_the_run_void() {
        let mut slow = report();
        assert!(!slow.void, "200 000 sends a second");
        slow.judge(7.2);
        assert!(slow.void, "139 000 sends a second");
    }

    #[test]
    fn the_table_has_a_row_for_each_scenario() {
        let table = table(&[report(), Report::new("idle", 7)]);
        assert_eq!(table.lines().count(), 3);
        assert!(table.contains("2.00 (1.50–4.00)"), "{table}");
    }
}
