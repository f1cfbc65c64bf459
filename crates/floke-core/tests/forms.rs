//! The browser reads the same table of fields: `web/src/forms.js` is written from it.

use floke_core::form::{FIELDS, LISTS};

#[test]
fn the_browser_has_the_same_fields() {
    let text = format!(
        "// Written by the tests of floke-core from form.rs: FLOKE_WRITE=1 cargo test -p floke-core --test forms\n\
         export const FIELDS = {};\nexport const LISTS = {};\n",
        serde_json::to_string_pretty(FIELDS).unwrap(),
        serde_json::to_string_pretty(LISTS).unwrap(),
    );
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/src/forms.js");
    if std::env::var_os("FLOKE_WRITE").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    let served = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(plain(&served), plain(&text), "run with FLOKE_WRITE=1");
}

/// Without what a formatter may change: space, kind of quotes, commas at the end.
fn plain(text: &str) -> String {
    let letters: String =
        text.chars().filter(|c| !c.is_whitespace() && !"'\"".contains(*c)).collect();
    letters.replace(",}", "}").replace(",]", "]")
}
