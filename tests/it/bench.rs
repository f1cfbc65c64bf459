//! The bench works: every scenario ends, loses nothing, and reports every figure. Speed is not judged.

use std::process::Command;

use serde_json::Value;

use crate::harness::beside;

/// Runs one short scenario, in a folder of the test; returns the object it prints.
fn bench(scenario: &str, more: &[&str]) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(beside("floke-bench"))
        .args([scenario, "--json", "--pairs", "1", "--seconds", "1"])
        .args(more)
        .env("TMPDIR", folder.path())
        .output()
        .unwrap();
    let (said, errors) =
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8_lossy(&output.stderr));
    assert_eq!(said.lines().count(), 1, "{said}{errors}");
    let figures: Value = serde_json::from_str(&said).unwrap();
    // On a busy machine the measured floor is slow, and the bench reports that.
    assert_eq!(output.status.success(), figures["void"] == false, "{said}{errors}");
    assert_eq!(figures["scenario"], scenario);
    assert_eq!((&figures["lost"], &figures["doubled"]), (&0.into(), &0.into()), "{said}");
    let left = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(left, 0, "a folder is left behind");
    figures
}

/// Asserts that every figure is present; these have a value, and the others have none.
fn has(figures: &Value, with_value: &[&str]) {
    for name in [
        "ack_ms",
        "all_ms",
        "floor_all_ms",
        "cpu_us_per_delivery",
        "floor_cpu_us_per_delivery",
        "rss_bytes_per_connection",
    ] {
        let figure = figures.get(name).unwrap_or_else(|| panic!("no {name}: {figures}"));
        assert_eq!(figure.is_null(), !with_value.contains(&name), "{name}: {figures}");
    }
    if with_value.contains(&"ack_ms") {
        for name in ["p50", "p99", "max"] {
            assert!(figures["ack_ms"][name].is_number(), "{figures}");
        }
    }
}

const ALL: [&str; 6] = [
    "ack_ms",
    "all_ms",
    "floor_all_ms",
    "cpu_us_per_delivery",
    "floor_cpu_us_per_delivery",
    "rss_bytes_per_connection",
];

#[test]
fn a_step_change_is_measured_against_the_floor() {
    let figures = bench("fanout", &["--people", "50"]);
    has(&figures, &ALL);
    assert_eq!((&figures["people"], &figures["pairs"]), (&50.into(), &1.into()));
    assert_eq!(figures["all_ratio"]["n"], 1);
}

#[test]
fn every_vote_is_counted_once() {
    has(&bench("votes", &["--people", "20"]), &ALL);
}

#[test]
fn coming_back_is_measured_against_the_floor() {
    has(&bench("join", &["--people", "20"]), &ALL);
}

#[test]
fn joining_is_counted_by_the_console() {
    let figures = bench("register", &["--people", "20"]);
    has(&figures, &["ack_ms", "all_ms", "cpu_us_per_delivery"]);
}

#[test]
fn being_there_costs_memory_and_heartbeats() {
    let figures = bench("idle", &["--people", "20"]);
    has(&figures, &["rss_bytes_per_connection"]);
    assert!(figures["cpu_us_per_person_and_s"].is_number(), "{figures}");
}

#[test]
fn many_rooms_work_side_by_side() {
    // The second room is smaller: sixty people.
    let figures = bench("rooms", &["--people", "60"]);
    has(&figures, &["ack_ms", "rss_bytes_per_connection"]);
    assert_eq!(figures["rooms"], 2.0);
}

#[test]
fn no_vote_is_lost_when_the_server_is_killed() {
    let figures = bench("restart", &["--people", "20"]);
    has(&figures, &["ack_ms", "all_ms", "rss_bytes_per_connection"]);
}

#[test]
fn a_long_day_is_opened() {
    let figures = bench("replay", &["--people", "20", "--events", "2000"]);
    has(&figures, &["all_ms"]);
    assert!(figures["events"].as_f64().unwrap() >= 2_000.0, "{figures}");
}

#[test]
fn bad_phones_are_beside_the_others() {
    let figures = bench("slow", &["--people", "20"]);
    has(&figures, &["ack_ms", "rss_bytes_per_connection"]);
    assert_eq!(figures["bad_phones"], 2.0);
    assert!(figures["ack_p99_ratio"].is_number(), "{figures}");
}

#[test]
fn sockets_that_flood_are_beside_the_others() {
    let figures = bench("flood", &["--people", "20"]);
    has(&figures, &["ack_ms"]);
    for name in ["flood_mbit_per_s", "flood_closed_per_s", "ack_p99_ms_without", "ack_p99_ratio"] {
        assert!(figures[name].as_f64().unwrap() > 0.0, "{name}: {figures}");
    }
}

#[test]
fn too_many_people_for_this_machine_is_one_line() {
    let output = Command::new(beside("floke-bench"))
        .args(["idle", "--people", "99999999"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("open files") && said.lines().count() == 1, "{said}");
}
