//! The words of the documents, in the session's language.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use floke_core::Language;

/// One language's words.
#[derive(Debug)]
pub struct Texts(BTreeMap<String, String>);

impl Texts {
    /// The words of a language.
    #[must_use]
    pub fn of(language: Language) -> &'static Self {
        static ALL: OnceLock<[Texts; 3]> = OnceLock::new();
        let [nb, nn, en] = ALL.get_or_init(|| {
            [
                include_str!("../texts/nb.json"),
                include_str!("../texts/nn.json"),
                include_str!("../texts/en.json"),
            ]
            .map(|json| Self(serde_json::from_str(json).unwrap_or_default()))
        });
        match language {
            Language::Nb => nb,
            Language::Nn => nn,
            Language::En => en,
        }
    }

    /// The words of `key`; the key itself when there are none, which a test forbids.
    #[must_use]
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.0.get(key).map_or(key, String::as_str)
    }

    /// What somebody sent in or asked; that it is deleted, when she has been forgotten since.
    pub(crate) fn words<'a>(&'a self, text: &'a str) -> &'a str {
        if text.is_empty() { self.get("words_deleted") } else { text }
    }

    /// The words of `key` with `{name}` filled in.
    #[must_use]
    pub fn fill(&self, key: &str, params: &[(&str, &str)]) -> String {
        let mut text = self.get(key).to_owned();
        for (name, value) in params {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
    }

    /// `{key}_0`, `{key}_1` or `{key}_n`.
    #[must_use]
    pub fn count(&self, key: &str, n: usize) -> String {
        let form = match n {
            0 => "0",
            1 => "1",
            _ => "n",
        };
        self.fill(&format!("{key}_{form}"), &[("n", &n.to_string())])
    }

    /// Whether `key` has words.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }
}

#[cfg(test)]
mod tests {
    use floke_core::form::{FIELDS, Kind, LISTS};

    use super::*;

    const ALL: [Language; 3] = [Language::Nb, Language::Nn, Language::En];

    #[test]
    fn the_three_languages_have_the_same_words() {
        let keys = |l| Texts::of(l).0.keys().cloned().collect::<Vec<_>>();
        assert!(!keys(Language::Nb).is_empty());
        assert_eq!(keys(Language::Nb), keys(Language::Nn));
        assert_eq!(keys(Language::Nb), keys(Language::En));
    }

    #[test]
    fn every_field_column_and_choice_has_words() {
        for texts in ALL.map(Texts::of) {
            for field in FIELDS {
                assert!(texts.has(field.id), "{}", field.id);
            }
            for list in LISTS {
                assert!(texts.has(list.id), "{}", list.id);
                for column in list.columns.iter().skip(1) {
                    let key = format!("column.{}", column.id);
                    assert!(texts.has(&key), "{key}");
                }
                for column in list.columns {
                    if let Kind::Choice { of } = column.kind {
                        for choice in of {
                            assert!(texts.has(&format!("choice.{choice}")), "{choice}");
                        }
                    }
                }
            }
        }
    }
}
