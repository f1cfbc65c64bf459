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
    assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), text, "run with FLOKE_WRITE=1");
}
