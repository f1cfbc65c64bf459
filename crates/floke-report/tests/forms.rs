//! Screens and documents use the same names for items of the form: `web/i18n/*/forms.mjs` comes from `texts/forms`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::{env, fs};

#[test]
fn the_screens_have_the_same_words_for_the_form() {
    for language in ["nb", "nn", "en"] {
        let here = env!("CARGO_MANIFEST_DIR");
        let words = fs::read_to_string(format!("{here}/texts/forms/{language}.json")).unwrap();
        let words: BTreeMap<String, String> = serde_json::from_str(&words).unwrap();
        let mut text = "// Written from floke-report/texts/forms: FLOKE_WRITE=1 cargo test -p floke-report --test forms\n\
             // biome-ignore-all format: generated\nexport default {\n"
            .to_owned();
        // Only documents use the words of the saksframlegg.
        for (key, said) in words.into_iter().filter(|(key, _)| !key.ends_with(".formal")) {
            writeln!(text, "  'form.{key}': {},", serde_json::to_string(&said).unwrap()).unwrap();
        }
        text.push_str("};\n");
        let path = format!("{here}/../../web/i18n/{language}/forms.mjs");
        if env::var_os("FLOKE_WRITE").is_some() {
            fs::write(&path, &text).unwrap();
        }
        let there = fs::read_to_string(&path).unwrap_or_default();
        assert!(there == text, "{path} is not up to date: run with FLOKE_WRITE=1");
    }
}
