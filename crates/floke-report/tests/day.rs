//! The documents of a whole day are the ones in `tests/day/`, byte for byte. Run with `FLOKE_WRITE=1` to write them anew.
#![expect(clippy::unwrap_used, reason = "helpers of a test")]

mod at;

use std::path::Path;
use std::{env, fs};

use at::AT;
use floke_core::Language;
use floke_report::Report;

/// A day with one of everything a document can hold. The first group did all of it, the second some, the third nothing.
fn day(language: Language) -> Report {
    let mut report = Report::from_json(include_str!("day/report.json")).unwrap();
    report.facts.language = language;
    report
}

/// Compares a document with the stored one.
fn is_kept(name: &str, document: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/day").join(name);
    if env::var_os("FLOKE_WRITE").is_some() {
        fs::write(&path, document).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    let differs = kept.lines().zip(document.lines()).find(|(kept, line)| kept != line);
    assert!(kept == document, "{name} has changed: run with FLOKE_WRITE=1 and look. {differs:#?}");
}

#[test]
fn the_documents_of_a_day_are_those_that_are_kept() {
    for (language, name) in [(Language::Nb, "nb"), (Language::Nn, "nn"), (Language::En, "en")] {
        let day = day(language);
        let page = floke_report::session_page(&day, &AT);
        is_kept(&format!("{name}.html"), &page);
        is_kept(&format!("{name}.md"), &floke_report::markdown(&day));
    }
    let group = floke_report::group_page(&day(Language::Nb), 0, &AT).unwrap();
    is_kept("group.nb.html", &group);
}
