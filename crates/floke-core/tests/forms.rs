//! The browser reads the same tables of fields and of phases, and the same limits: this test writes `web/src/forms.js`,
//! `web/src/phases.js` and its types, and `web/src/limits.js` from them.
#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests: whatever is not as expected ends the test"
)]

use std::fmt::Write as _;

use floke_core::ballot::{SCALE_FLOOR, SECRET_FLOOR};
use floke_core::floker::{LINE, MAX_CLUSTERS, MAX_FLOKE};
use floke_core::form::FORM;
use floke_core::groups::MAX_GROUPS;
use floke_core::limits;
use floke_core::people::MAX_AT_ONCE;
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
        let row = serde_json::to_string(phase.row()).unwrap();
        writeln!(text, "  {}: {row},", word(phase)).unwrap();
    }
    written_as("phases.js", "programme/phase.rs", &(text + "};\n"));
    let rows = Phase::ALL.map(Phase::row);
    let text = PHASE_TYPES
        .replace("PHASES_THERE", &any_of(Phase::ALL.map(|phase| Some(word(phase)))))
        .replace("PANELS_THERE", &any_of(rows.map(|row| row.panel.map(str::to_owned))));
    written_as("phases.d.ts", "programme/phase.rs", &text);
}

#[test]
fn the_browser_has_the_same_limits() {
    assert_eq!(SCALE_FLOOR, SECRET_FLOOR, "the browser has one floor for both");
    let mut text = String::new();
    for (name, most) in [
        ("NAME", limits::NAME),
        ("ROLE", limits::ROLE),
        ("AREA", limits::AREA),
        ("AREAS", limits::AREAS),
        ("FACT", limits::FACT),
        ("FLOKE", MAX_FLOKE),
        ("THEME", limits::THEME),
        ("TITLE_SHOWN", LINE),
        ("LINES", MAX_CLUSTERS),
        ("GROUPS", MAX_GROUPS),
        ("PEOPLE_AT_ONCE", MAX_AT_ONCE),
        ("QUESTION", limits::QUESTION),
        ("ANSWER", limits::ANSWER),
        ("MESSAGE", limits::MESSAGE),
        ("REASON", limits::REASON),
        ("BALLOT_QUESTION", limits::SENTENCE),
        ("CHOICES", limits::CHOICES),
        ("CHOICE", limits::CHOICE),
        ("FEWEST_SECRET", SECRET_FLOOR),
        ("STEP_TITLE", limits::STEP_TITLE),
        ("STEP_TEXT", limits::LONG),
    ] {
        writeln!(text, "export const {name} = {most};").unwrap();
    }
    written_as("limits.js", "limits.rs", &text);
}

const PHASE_TYPES: &str = "\
import type { DeliveredStage } from './protocol.js';

export type Phase = PHASES_THERE;

/** What follows from a step's kind; a line that is not there says nothing. */
export type PhaseRow = {
  /** The stage whose work is presented. */
  presents?: DeliveredStage;
  /** The stage that groups write and deliver. */
  delivers?: DeliveredStage;
  /** The part of the day it belongs to, when that is called after another phase. */
  part?: Phase;
  /** The console's panel; the groups' when none is said. */
  panel?: PANELS_THERE;
  /** The phone's page, a file of `phone/`; a quiet one when there is none. */
  page?: string;
  /** Whether that page is for members of a group. */
  group?: true;
};

/** In the order of a day. */
export const PHASES: Record<Phase, PhaseRow>;
";

fn word(phase: Phase) -> String {
    serde_json::to_value(phase).unwrap().as_str().unwrap().to_owned()
}

/// The type of these words, each said once.
fn any_of(words: impl IntoIterator<Item = Option<String>>) -> String {
    let mut said = Vec::new();
    for word in words.into_iter().flatten().map(|word| format!("'{word}'")) {
        if !said.contains(&word) {
            said.push(word);
        }
    }
    said.join(" | ")
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
