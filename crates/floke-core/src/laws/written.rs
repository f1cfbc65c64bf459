//! Texts come out as people wrote them; names come out as one line that shows everything in it.

use std::collections::BTreeSet;

use serde_json::Value;

use super::edges::{Text, all_texts, filled};
use crate::command::Context;

/// The path to the text in the command, without numbers.
fn place(value: &Value, way: &str) -> Option<String> {
    match value {
        Value::String(text) => (text == "$text").then(|| way.to_owned()),
        Value::Array(all) => all.iter().find_map(|one| place(one, way)),
        Value::Object(all) => all.iter().find_map(|(key, one)| place(one, &format!("{way}.{key}"))),
        _ => None,
    }
}

fn decided(text: &Text, typed: &str) -> Result<String, String> {
    let mut day = text.day.clone();
    let ctx = Context { who: text.who, cmd: day.next_cmd(), now: day.now };
    let events = day.session.decide(&filled(&text.template, typed), &ctx);
    events.map(|events| serde_json::to_string(&events).unwrap()).map_err(|no| no.code())
}

#[test]
fn names_are_one_visible_line_and_other_texts_are_kept_to_the_byte() {
    let typed = "Å\u{202E}\u{200B}\u{AD}\r\nbe";
    let kept = Value::from(typed).to_string();
    let mut lines = BTreeSet::new();
    // The number of a round has no room for more text.
    for text in all_texts().into_iter().filter(|text| text.max > 20) {
        let kind = text.template["type"].as_str().unwrap();
        let name = place(&text.template, kind).unwrap();
        let events = decided(&text, typed).unwrap_or_else(|no| panic!("{name}: {no}"));
        let line = events.contains("\"Å be\"");
        assert_ne!(line, events.contains(&kept), "{name}: {events}");
        let nul = decided(&text, "a\0b").err();
        assert_eq!(nul.as_deref(), (!line).then_some("bad_value"), "{name}");
        let unseen = decided(&text, "\u{200B}\u{3164}\u{2800}").err();
        assert_eq!(unseen.as_deref(), text.needed.then_some("empty"), "{name}");
        if line {
            lines.insert(name);
        }
    }
    let lines: Vec<_> = lines.iter().map(String::as_str).collect();
    assert_eq!(
        lines,
        [
            "form_groups.groups.name",
            "import_floker.clusters.theme",
            "open_ballot.choices.text",
            "open_ballot.question",
            "rename_group.name",
            "set_profile.area",
            "set_profile.name",
            "set_profile.role",
            "set_programme.steps.title",
        ]
    );
}
