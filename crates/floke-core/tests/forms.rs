//! The browser reads the same tables of fields and of phases: this test writes `web/src/forms.js` and
//! `web/src/phases.js` from them.
#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests: whatever is not as expected ends the test"
)]

use std::fmt::Write as _;

use floke_core::form::FORM;
use floke_core::programme::Phase;

#[test]
fn the_browser_has_the_same_form() {
    let mut text = "export const FORM = [\n".to_owned();
    for item in FORM {
        writeln!(text, "  {},", serde_json::to_string(item).unwrap()).unwrap();
    }
    written_as("forms.js", "form/table.rs", &(text + "];\n"));
}

#[test]
fn the_browser_has_the_same_phases() {
    let mut text = "export const PHASES = {\n".to_owned();
    for phase in Phase::ALL {
        let id = serde_json::to_value(phase).unwrap();
        let row = serde_json::to_string(phase.row()).unwrap();
        writeln!(text, "  {}: {row},", id.as_str().unwrap()).unwrap();
    }
    written_as("phases.js", "programme/phase.rs", &(text + "};\n"));
}

/// `FLOKE_WRITE=1` writes the file anew from the table in `source`.
fn written_as(file: &str, source: &str, text: &str) {
    let text = format!(
        "// Written from {source}: FLOKE_WRITE=1 cargo test -p floke-core --test forms\n\
         // biome-ignore-all format: generated\n{text}"
    );
    let path = format!("{}/../../web/src/{file}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("FLOKE_WRITE").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(there == text, "{path} is not up to date: run with FLOKE_WRITE=1");
}
