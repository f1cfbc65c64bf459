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
    let text = format!(
        "// Written by the tests of floke-core from form/table.rs: FLOKE_WRITE=1 cargo test -p floke-core --test forms\n\
         export const FORM = {};\n",
        serde_json::to_string_pretty(FORM).unwrap(),
    );
    written_as("forms.js", &text);
}

#[test]
fn the_browser_has_the_same_phases() {
    let mut text = "// Written by the tests of floke-core from phase.rs: FLOKE_WRITE=1 cargo test -p floke-core --test forms\n\
         export const PHASES = {\n"
        .to_owned();
    for phase in Phase::ALL {
        let id = serde_json::to_value(phase).unwrap();
        let row = serde_json::to_string(phase.row()).unwrap();
        writeln!(text, "{}: {row},", id.as_str().unwrap()).unwrap();
    }
    written_as("phases.js", &(text + "};\n"));
}

/// `FLOKE_WRITE=1` writes the file anew. A formatter may have changed it since.
fn written_as(file: &str, text: &str) {
    let path = format!("{}/../../web/src/{file}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("FLOKE_WRITE").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let served = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(plain(&served), plain(text), "run with FLOKE_WRITE=1");
}

/// The text without what a formatter may change: spaces, the kind of quotes, trailing commas.
fn plain(text: &str) -> String {
    let letters: String =
        text.chars().filter(|c| !c.is_whitespace() && !"'\"".contains(*c)).collect();
    letters.replace(",}", "}").replace(",]", "]")
}
