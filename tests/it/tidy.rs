//! Taste as tests: walls, file lengths, the map against the tree.

use std::fs;
use std::path::{Path, PathBuf};

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

/// Files below `folder` with one of the endings, as paths from the root.
pub(crate) fn files(folder: &str, endings: &[&str]) -> Vec<(String, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if !matches!(name.as_str(), "node_modules" | "target" | "vendor") {
                    walk(&path, found);
                }
            } else {
                found.push(path);
            }
        }
    }
    let mut paths = Vec::new();
    walk(&root().join(folder), &mut paths);
    paths.sort();
    paths
        .into_iter()
        .filter(|p| endings.iter().any(|e| p.to_string_lossy().ends_with(e)))
        .map(|p| {
            let name = p.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(&p).unwrap())
        })
        .collect()
}

pub(crate) fn rust_files() -> Vec<(String, String)> {
    [files("crates", &[".rs"]), files("tests", &[".rs"])].concat()
}

pub(crate) fn none(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what}:\n{}", found.join("\n"));
}

/// Whether a file of a crate is only for tests.
fn is_for_tests(name: &str) -> bool {
    name.contains("/tests") || name.contains("/laws") || name.ends_with("/testing.rs")
}

#[test]
fn every_rust_file_says_what_it_is_for() {
    let silent: Vec<_> = rust_files()
        .into_iter()
        .filter(|(_, text)| !text.starts_with("//!"))
        .map(|(name, _)| name)
        .collect();
    none("without a first line of //!", &silent);
}

#[test]
fn every_file_is_read_in_one_sitting() {
    let mut long = Vec::new();
    for (name, text) in rust_files() {
        let lines = text.lines().count();
        let before_tests = text.lines().take_while(|l| !l.starts_with("#[cfg(test)]")).count();
        let is_test = name.starts_with("tests/")
            || name.contains("/tests")
            || name.contains("/laws")
            || name.ends_with("testing.rs");
        if lines > 600 || (!is_test && before_tests > 400) {
            long.push(format!("{name}: {before_tests} before its tests, {lines} in all"));
        }
    }
    for (name, text) in files("web", &[".js", ".mjs"]) {
        let lines = text.lines().count();
        let catalogue = name.starts_with("web/i18n/") || name.ends_with("protocol.samples.js");
        if lines > 200 && !catalogue && name != "web/src/forms.js" && !name.contains("/test/") {
            long.push(format!("{name}: {lines}"));
        }
    }
    none("400 lines of Rust before the tests, 600 in all, 200 of JS", &long);
}

/// What a room must never import (docs/ARCHITECTURE.md, "Walls").
const WALLS: &[(&str, &[&str])] = &[
    ("crates/floke-core/src", &["tokio", "serde_json::", "std::time::SystemTime", "HashMap<"]),
    ("crates/floke-wire/src", &["tokio::", "axum"]),
    ("crates/floke-store/src", &["axum", "tungstenite", "floke_wire", "floke_server"]),
    ("crates/floke-store/src/sealed", &["sqlite", "postgres"]),
    ("crates/floke-report/src", &["tokio", "std::fs", "std::net"]),
    ("crates/floke-client/src", &["floke_server", "floke_store"]),
    ("crates/floke-bench/src", &["floke_server", "floke_client", "axum", "hyper", "tungstenite"]),
    ("crates/floke-server/src/hub", &["use axum", "crate::web", "rusqlite", "Event::"]),
    ("crates/floke-server/src/web", &["floke_store", "rusqlite"]),
];

#[test]
fn the_walls_stand() {
    let mut broken = Vec::new();
    for (folder, forbidden) in WALLS {
        let mut inside = files(folder, &[".rs"]);
        // `hub.rs` belongs to `hub/`.
        let (above, name) = folder.rsplit_once('/').unwrap();
        inside.extend(files(above, &[&format!("/{name}.rs")]));
        for (name, text) in inside {
            let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
            let test_file = is_for_tests(&name);
            for word in forbidden.iter().filter(|_| !test_file) {
                let hit =
                    code.lines().find(|l| !l.trim_start().starts_with("//") && l.contains(word));
                broken.extend(hit.map(|line| format!("{name}: {}", line.trim())));
            }
        }
    }
    none("what a wall forbids", &broken);
}

#[test]
fn the_starting_file_only_wires() {
    let main = fs::read_to_string(root().join("crates/floke-server/src/main.rs")).unwrap();
    assert!(main.lines().count() <= 100, "main.rs has {} lines", main.lines().count());
}

#[test]
fn pure_web_files_know_no_browser() {
    let mut broken = Vec::new();
    for name in ["web/src/reduce.js", "web/src/phone/sentence.js", "web/src/forms.js"] {
        let text = fs::read_to_string(root().join(name)).unwrap();
        for word in ["document.", "window.", "WebSocket", "localStorage", "vendor/ui"] {
            if text.lines().any(|l| {
                !l.trim_start().starts_with("//")
                    && !l.trim_start().starts_with('*')
                    && l.contains(word)
            }) {
                broken.push(format!("{name}: {word}"));
            }
        }
    }
    for (name, text) in files("web/src", &[".js"]) {
        if text.contains("innerHTML")
            || text.contains("new WebSocket") && name != "web/src/socket.js"
        {
            broken.push(format!("{name}: innerHTML, or a second WebSocket"));
        }
    }
    none("web files that reach too far", &broken);
}

#[test]
fn the_map_and_the_tree_agree() {
    let map = fs::read_to_string(root().join("docs/ARCHITECTURE.md")).unwrap();
    let mut wrong = Vec::new();
    for word in map.split('`').skip(1).step_by(2) {
        let a_path =
            word.contains('/') && word.contains('.') && !word.contains([' ', '*', '<', '{']);
        if a_path
            && ["crates/", "web/", "tests/", "docs/"].iter().any(|p| word.starts_with(p))
            && !root().join(word).exists()
        {
            wrong.push(format!("named, and not there: {word}"));
        }
    }
    for folder in [
        "crates/floke-core/src",
        "crates/floke-server/src",
        "crates/floke-store/src",
        "crates/floke-report/src",
        "crates/floke-bench/src",
    ] {
        for (name, _) in files(folder, &[".rs"]) {
            let short = name.rsplit('/').next().unwrap();
            let mut words = map.split(|c: char| !(c.is_ascii_alphanumeric() || "._".contains(c)));
            if !is_for_tests(&name) && !words.any(|word| word == short) {
                wrong.push(format!("there, and not named: {name}"));
            }
        }
    }
    none("docs/ARCHITECTURE.md", &wrong);
}

#[test]
fn every_test_that_the_security_page_names_is_there() {
    let page = fs::read_to_string(root().join("docs/security.md")).unwrap();
    let code: String = rust_files().into_iter().map(|(_, text)| text).collect();
    let mut missing = Vec::new();
    let mut named = 0;
    for word in page.split('`').skip(1).step_by(2) {
        let is_test = word.matches('_').count() >= 4
            && !word.contains(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        named += usize::from(is_test);
        if is_test && !code.contains(&format!("fn {word}(")) {
            missing.push(word.to_owned());
        }
        if word.starts_with("tests/") && !root().join(word).exists() {
            missing.push(word.to_owned());
        }
    }
    assert!(named > 40, "{named}");
    none("tests that docs/security.md names, and that are not there", &missing);
}

#[test]
fn every_story_is_told() {
    let main = fs::read_to_string(root().join("tests/it/main.rs")).unwrap();
    let missing: Vec<_> = files("tests/it", &[".rs"])
        .into_iter()
        .filter_map(|(name, _)| {
            name.strip_prefix("tests/it/")?.strip_suffix(".rs").map(str::to_owned)
        })
        .filter(|name| {
            name != "main" && !name.contains('/') && !main.contains(&format!("mod {name};"))
        })
        .collect();
    none("not declared in tests/it/main.rs", &missing);
}

#[test]
fn tests_wait_for_something_and_none_is_left_out() {
    let mut found = Vec::new();
    for (name, text) in rust_files() {
        if name.ends_with("tidy.rs") {
            continue;
        }
        let test_code =
            if name.starts_with("tests/") || name.contains("/tests") || name.contains("/laws") {
                text.as_str()
            } else {
                text.split_once("mod tests {").map_or("", |(_, tests)| tests)
            };
        // With a paused clock a sleep takes no time: tests use it to say "later".
        let paused = text.contains("start_paused") || text.contains("time::pause");
        for word in
            ["#[ignore", "sleep("].iter().filter(|word| !(paused && word.starts_with("sleep")))
        {
            found.extend(
                test_code
                    .lines()
                    .find(|l| l.contains(word))
                    .map(|l| format!("{name}: {}", l.trim())),
            );
        }
    }
    for (name, text) in
        [files("tests", &[".mjs", ".js", ".ts"]), files("web/test", &[".js", ".mjs"])].concat()
    {
        for word in ["waitForTimeout", ".skip(", ".only(", "test.fixme"] {
            found.extend(
                text.lines().find(|l| l.contains(word)).map(|l| format!("{name}: {}", l.trim())),
            );
        }
    }
    none("tests that sleep or are left out", &found);
}

#[test]
fn every_refusal_has_words_in_three_languages() {
    let source = fs::read_to_string(root().join("crates/floke-core/src/refusal.rs")).unwrap();
    let codes = source.split("#[error(\"").skip(1).filter_map(|rest| rest.split('"').next());
    let mut missing = Vec::new();
    for code in codes.chain([
        "busy",
        "unavailable",
        "code_wrong",
        "name_known",
        "session_unknown",
        "link_unknown",
        "creation_key",
        "too_often",
        "demo_busy",
        "bad_message",
        "personal_code",
        "no_cookie",
        "logged_out",
        "taken_out",
        "turned_away",
        "too_many_windows",
        "too_old",
        "forbidden_origin",
        "no_room",
        "join_queue",
    ]) {
        for language in ["nb", "nn", "en"] {
            let words =
                fs::read_to_string(root().join(format!("web/i18n/{language}/refusals.mjs")))
                    .unwrap();
            if !words.contains(&format!("refusal.{code}'")) {
                missing.push(format!("{language}: refusal.{code}"));
            }
        }
    }
    none("refusals without words", &missing);
}
