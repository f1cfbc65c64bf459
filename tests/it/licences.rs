//! Sources and licences of every crate, and the notices that ship with the binary.
//!
//! `FLOKE_WRITE=1` writes `THIRD-PARTY-NOTICES.md` anew. No tool but cargo itself.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Licences that let a municipality use, change and share without asking anybody.
const ALLOWED: [&str; 10] = [
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "ISC",
    "MIT",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// The only source of crates.
const SOURCE: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// The platform of the image and of the notices.
const PLATFORM: &str = "x86_64-unknown-linux-gnu";

/// Other platforms that people build it for. No others: the server needs Unix.
const PLATFORMS: [&str; 4] =
    [PLATFORM, "aarch64-unknown-linux-gnu", "x86_64-apple-darwin", "aarch64-apple-darwin"];

/// Tools of the tests, which nobody ships, may have these too.
const OF_TOOLS: [&str; 1] = ["MPL-2.0"];

/// A font in the pages may have this too.
const OF_FONTS: [&str; 1] = ["OFL-1.1"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

fn metadata(platform: &str) -> Value {
    let args = ["metadata", "--locked", "--format-version", "1", "--filter-platform", platform];
    let output = Command::new(env!("CARGO")).args(args).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Whether an SPDX expression allows an accepted choice. `/` is an old way to write OR.
fn is_allowed(licence: &str) -> bool {
    let plain = licence.replace('/', " OR ");
    let mut rest = plain.as_str();
    let allowed = any(&mut rest);
    allowed && rest.trim().is_empty()
}

fn any(rest: &mut &str) -> bool {
    let mut allowed = all(rest);
    while let Some(after) = rest.trim_start().strip_prefix("OR ") {
        *rest = after;
        allowed |= all(rest);
    }
    allowed
}

fn all(rest: &mut &str) -> bool {
    let mut allowed = one(rest);
    while let Some(after) = rest.trim_start().strip_prefix("AND ") {
        *rest = after;
        allowed &= one(rest);
    }
    allowed
}

fn one(rest: &mut &str) -> bool {
    if let Some(after) = rest.trim_start().strip_prefix('(') {
        *rest = after;
        let allowed = any(rest);
        *rest = rest.trim_start().strip_prefix(')').unwrap_or("unclosed");
        return allowed;
    }
    let text = rest.trim_start();
    let ends = [" OR ", " AND ", ")"].iter().filter_map(|end| text.find(end)).min();
    let (name, after) = text.split_at(ends.unwrap_or(text.len()));
    *rest = after;
    ALLOWED.contains(&name.trim())
}

#[test]
fn a_licence_is_read_as_it_is_meant() {
    for (licence, allowed) in [
        ("MIT", true),
        ("MIT/Apache-2.0", true),
        ("GPL-3.0-only", false),
        ("GPL-3.0-only OR MIT", true),
        ("MIT AND GPL-3.0-only", false),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
        ("(MIT OR Apache-2.0) AND GPL-2.0", false),
        ("Apache-2.0 WITH LLVM-exception OR GPL-2.0", true),
        ("Apache-2.0 WITH Something", false),
        ("(MIT", false),
        ("", false),
    ] {
        assert_eq!(is_allowed(licence), allowed, "{licence}");
    }
}

#[test]
fn every_crate_has_a_licence_that_is_allowed_and_comes_from_the_registry() {
    let mut wrong = BTreeSet::new();
    let of_all = PLATFORMS.map(metadata);
    let packages = of_all.iter().flat_map(|one| one["packages"].as_array().unwrap());
    assert!(packages.clone().count() > 100 * PLATFORMS.len());
    for package in packages {
        let name = format!("{} {}", package["name"], package["version"]);
        let licence = package["license"].as_str().unwrap_or_default();
        if !is_allowed(licence) {
            wrong.insert(format!("{name}: the licence {licence:?}"));
        }
        let own = package["manifest_path"]
            .as_str()
            .is_some_and(|path| root().join(path).starts_with(root()));
        match package["source"].as_str() {
            Some(SOURCE) => {}
            None if own => {}
            source => {
                wrong.insert(format!("{name}: from {source:?}"));
            }
        }
    }
    // The lock also lists crates of other platforms, which are never fetched: only their source is checked.
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    for package in lock.split("[[package]]").skip(1) {
        let line = |start: &str| package.lines().find_map(|line| line.strip_prefix(start));
        let name = line("name = ").unwrap();
        let ours = name.starts_with("\"floke-") && line("source = ").is_none();
        if !ours
            && (line("source = ") != Some(&format!("\"{SOURCE}\""))
                || line("checksum = ").is_none())
        {
            wrong.insert(format!("{name} in Cargo.lock: {:?}", line("source = ")));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_package_of_the_pages_and_tests_has_an_allowed_licence_and_a_checksum() {
    let read = |path: &str| -> Value {
        serde_json::from_str(&fs::read_to_string(root().join(path)).unwrap()).unwrap()
    };
    let (lock, vendored) = (read("package-lock.json"), read("web/vendor/VENDOR.json"));
    let (lock, vendored) =
        (lock["packages"].as_object().unwrap(), vendored["packages"].as_object().unwrap());
    let mut wrong = Vec::new();
    let mut judge = |name: &str, package: &Value, also: &[&str]| {
        let licence = package["license"].as_str().unwrap_or_default();
        if !is_allowed(licence) && !also.contains(&licence) {
            wrong.push(format!("{name}: the licence {licence:?}"));
        }
        if !package["integrity"].as_str().is_some_and(|sum| sum.starts_with("sha512-")) {
            wrong.push(format!("{name}: no checksum"));
        }
    };
    assert!(lock.len() > 50 && vendored.len() > 5);
    for (path, package) in lock.iter().filter(|(path, _)| !path.is_empty()) {
        let name = path.rsplit("node_modules/").next().unwrap();
        let own = vendored.contains_key(name);
        judge(name, package, if own { &OF_FONTS } else { &OF_TOOLS });
    }
    for (name, package) in vendored {
        judge(name, package, &OF_FONTS);
        for what in ["version", "license", "integrity"] {
            let locked = &lock[&format!("node_modules/{name}")][what];
            assert_eq!(&package[what], locked, "{name}: {what}");
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Crates in the binary: normal dependencies of the server, and theirs.
fn shipped(metadata: &Value) -> Vec<&Value> {
    let nodes: BTreeMap<&str, &Value> = metadata["resolve"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| (node["id"].as_str().unwrap(), node))
        .collect();
    let packages = metadata["packages"].as_array().unwrap();
    let server = packages.iter().find(|package| package["name"] == "floke-server").unwrap();
    let mut ids = BTreeSet::new();
    let mut next = vec![server["id"].as_str().unwrap()];
    while let Some(id) = next.pop() {
        if !ids.insert(id) {
            continue;
        }
        for dep in nodes[id]["deps"].as_array().unwrap() {
            let kinds = dep["dep_kinds"].as_array().unwrap();
            if kinds.iter().any(|kind| kind["kind"].is_null()) {
                next.push(dep["pkg"].as_str().unwrap());
            }
        }
    }
    let is_linked = |package: &&Value| {
        ids.contains(package["id"].as_str().unwrap()) && !package["source"].is_null()
    };
    packages.iter().filter(is_linked).collect()
}

/// The licences and notices in a crate, with those of code that it copied.
fn notices(package: &Value) -> Vec<String> {
    let folder = Path::new(package["manifest_path"].as_str().unwrap()).parent().unwrap();
    let mut folders = vec![folder.to_owned()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let name = path.file_name().unwrap().to_string_lossy().to_lowercase();
            let is = ["license", "licence", "copying", "notice", "copyright", "unlicense"];
            if path.is_dir() {
                folders.push(path);
            } else if is.iter().any(|start| name.starts_with(start)) && !name.ends_with(".rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files.iter().filter_map(|path| fs::read_to_string(path).ok()).map(|text| tidy(&text)).collect()
}

fn tidy(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim().replace("```", "'''")
}

fn all_notices() -> String {
    let metadata = metadata(PLATFORM);
    let mut page = String::from(
        "# What others made\n\n\
         Floke is made of its own code and of what stands here. Written by a test: `FLOKE_WRITE=1 cargo test -p floke-tests licences`.\n\n\
         SQLite is in the public domain, and comes with `libsqlite3-sys`.\n\n## In the binary\n\n| crate | licence |\n|---|---|\n",
    );
    // Compared by words: the same licence comes in many layouts.
    let mut texts: BTreeMap<String, (String, Vec<String>)> = BTreeMap::new();
    let mut add = |text: String, label: String| {
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        texts.entry(words).or_insert((text, Vec::new())).1.push(label);
    };
    for package in shipped(&metadata) {
        let name = package["name"].as_str().unwrap();
        let label = format!("{name} {}", package["version"].as_str().unwrap());
        let link = package["repository"]
            .as_str()
            .map_or_else(|| label.clone(), |repository| format!("[{label}]({repository})"));
        let _infallible = writeln!(page, "| {link} | {} |", package["license"].as_str().unwrap());
        for text in notices(package) {
            add(text, label.clone());
        }
    }
    page.push_str("\n## In the pages\n\n");
    let folder = root().join("web/vendor/LICENSES");
    let mut files: Vec<PathBuf> =
        fs::read_dir(&folder).unwrap().map(|f| f.unwrap().path()).collect();
    files.sort();
    for path in files {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let _infallible = writeln!(page, "- {name}");
        add(tidy(&fs::read_to_string(path).unwrap()), name);
    }
    page.push_str("\n## The licences\n");
    let mut texts: Vec<(Vec<String>, String)> =
        texts.into_values().map(|(text, of)| (of, text)).collect();
    texts.sort();
    for (of, text) in texts {
        let _infallible = write!(page, "\n### {}\n\n```\n{text}\n```\n", of.join(", "));
    }
    page
}

#[test]
fn the_notices_of_what_others_made_are_up_to_date_and_in_the_image() {
    let page = all_notices();
    for name in ["tokio", "rusqlite", "ring", "preact", "inter"] {
        assert!(page.contains(name), "{name}");
    }
    let path = root().join("THIRD-PARTY-NOTICES.md");
    if std::env::var_os("FLOKE_WRITE").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let there = fs::read_to_string(&path).unwrap_or_default();
    assert!(there == page, "{} is not up to date: run with FLOKE_WRITE=1", path.display());
    let image = fs::read_to_string(root().join("Dockerfile")).unwrap();
    let copied = image.lines().filter(|line| line.starts_with("COPY --from=build"));
    assert!(copied.clone().any(|line| line.contains("THIRD-PARTY-NOTICES.md")), "{image}");
    for part in ["LICENSE-MIT", "LICENSE-APACHE"] {
        assert!(copied.clone().any(|line| line.contains(part)), "{part}");
    }
}
