//! What people wrote, in documents.
#![expect(clippy::unwrap_used, reason = "a test")]

mod at;

use at::AT;
use floke_report::Report;
use serde_json::{Value, json};

/// A report of a list with these texts in one line.
fn list(title: &str, floker: &[&str]) -> Report {
    let floke = |text| json!({ "id": "flokeflokefloke1", "text": text });
    let floker: Vec<_> = floker.iter().map(floke).collect();
    let report = json!({
        "format": "floke-report", "version": 1, "demo": false, "groups": [], "ballots": [],
        "facts": {
            "title": "Øvelse", "municipality": "", "community": "", "language": "nb",
            "date": "", "venue": "", "zone": "Europe/Oslo", "areas": []
        },
        "id": null, "ended_at": null, "met": 0, "programme": [],
        "bruttoliste": [{
            "id": "clustercluster01", "title": title, "theme": "", "size": null, "complexity": null, "floker": floker
        }],
    });
    Report::from_json(&report.to_string()).unwrap()
}

fn page(report: &Report) -> String {
    floke_report::session_page(report, &AT)
}

#[test]
fn a_carriage_return_ends_a_line_of_a_document_as_a_line_feed_does() {
    let report = list("Linje", &["Én\rto\r\ntre\u{2028}fire\u{7}"]);
    let page = page(&report);
    assert!(page.contains("<li>Én<br>to<br>tre<br>fire\u{FFFD}</li>"), "{page}");
    let markdown = floke_report::markdown(&report);
    assert!(markdown.contains("- Én  \n  to  \n  tre  \n  fire\u{FFFD}\n"), "{markdown}");
}

#[test]
fn a_text_written_from_the_right_turns_nothing_beside_it() {
    let report = list("Linje", &["snudd \u{202E}\u{2069}tekst", "שלום", "vanlig"]);
    let page = page(&report);
    for item in ["<bdi>snudd \u{202E}tekst</bdi>", "<bdi>שלום</bdi>", "vanlig"] {
        assert!(page.contains(&format!("<li>{item}</li>")), "{item}: {page}");
    }
    let markdown = floke_report::markdown(&report);
    assert!(markdown.contains("- \u{2068}snudd \u{202E}tekst\u{2069}\n"), "{markdown}");
}

#[test]
fn every_text_leaves_as_it_came_to_the_byte() {
    let texts = ["  to ord\r\n", "snudd \u{202E}\u{200B}tekst", "a\u{3164}"];
    let json = list("Linje", &texts).to_json().unwrap();
    let json: Value = serde_json::from_str(&json).unwrap();
    let floker = json["bruttoliste"][0]["floker"].as_array().unwrap();
    let left: Vec<_> = floker.iter().map(|floke| &floke["text"]).collect();
    assert_eq!(left, texts);
    assert!(json["bruttoliste"][0]["size"].is_null());
}

#[test]
fn a_date_at_the_start_of_a_line_is_no_list() {
    let report = list("Linje", &["1. desember\n 24. desember\n3) juledag", "Innen 1. mai", "2026"]);
    let markdown = floke_report::markdown(&report);
    let item = "- 1\\. desember  \n   24\\. desember  \n  3\\) juledag\n";
    assert!(markdown.contains(item), "{markdown}");
    assert!(markdown.contains("- Innen 1. mai\n- 2026\n"), "{markdown}");
}

#[test]
fn a_bare_carriage_return_makes_no_heading() {
    let markdown = floke_report::markdown(&list("Linje", &["Kort\r# Stort\r---\rSlutt"]));
    assert!(markdown.contains("- Kort  \n  \\# Stort  \n  \\---  \n  Slutt\n"), "{markdown}");
    assert!(!markdown.contains('\r'), "{markdown}");
}
