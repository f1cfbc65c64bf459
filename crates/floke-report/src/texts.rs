//! The words of the documents, in the session's language.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use floke_core::form::{Column, Kind, List};
use floke_core::{Language, is_blank};

use crate::dates::date_words;

/// One language's words.
#[derive(Debug)]
pub struct Texts {
    language: Language,
    /// Texts that only documents use.
    own: BTreeMap<String, String>,
    /// Names of the texts and lists of the form (`texts/forms`), the same as on the screens.
    forms: BTreeMap<String, String>,
}

impl Texts {
    /// The words of a language.
    #[must_use]
    pub fn of(language: Language) -> &'static Self {
        static ALL: OnceLock<[Texts; 3]> = OnceLock::new();
        let [nb, nn, en] = ALL.get_or_init(|| {
            [
                (
                    Language::Nb,
                    include_str!("../texts/nb.json"),
                    include_str!("../texts/forms/nb.json"),
                ),
                (
                    Language::Nn,
                    include_str!("../texts/nn.json"),
                    include_str!("../texts/forms/nn.json"),
                ),
                (
                    Language::En,
                    include_str!("../texts/en.json"),
                    include_str!("../texts/forms/en.json"),
                ),
            ]
            .map(|(language, own, forms)| Self {
                language,
                own: read(own),
                forms: read(forms),
            })
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
        self.own.get(key).map_or(key, String::as_str)
    }

    /// The name of an item of the form, or of a column as `list.column`; the id itself when it has no name, which a
    /// test forbids.
    #[must_use]
    pub fn form<'a>(&'a self, name: &'a str) -> &'a str {
        self.forms.get(name).map_or(name, String::as_str)
    }

    /// The name of a list's column.
    #[must_use]
    pub fn column(&self, list: &List, column: &Column) -> &str {
        self.forms.get(&format!("{}.{}", list.id, column.id)).map_or("", String::as_str)
    }

    /// The text for an item that nobody wrote; most have none.
    #[must_use]
    pub fn unwritten(&self, id: &str) -> Option<&str> {
        self.forms.get(&format!("{id}.empty")).map(String::as_str)
    }

    /// A value as written, or the name of a choice. A date is written as people write it, and a text that shows nothing
    /// is empty.
    #[must_use]
    pub fn value<'a>(&'a self, kind: &Kind, value: &'a str) -> Cow<'a, str> {
        match kind {
            _ if is_blank(value) => "".into(),
            Kind::Choice { set, .. } => {
                let words = self.forms.get(&format!("choice.{set}.{value}"));
                words.map_or(value, String::as_str).into()
            }
            Kind::Text { .. } => date_words(self.language, value),
        }
    }

    /// What a person sent in or asked; or, when she has been forgotten since, that it is deleted.
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
}

fn read(json: &str) -> BTreeMap<String, String> {
    serde_json::from_str(json).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use floke_core::form::{FORM, Item};

    use super::*;

    /// Texts of an item besides its name: the question to its writer, a hint, the button of a list, and its name among
    /// what is missing.
    const MORE: [&str; 6] = ["ask", "hint", "empty", "add", "missing", "formal"];

    #[test]
    fn the_three_languages_have_the_same_words() {
        let keys = |l| {
            let texts = Texts::of(l);
            texts.own.keys().chain(texts.forms.keys()).collect::<Vec<_>>()
        };
        assert!(keys(Language::Nb).len() > 200);
        assert_eq!(keys(Language::Nb), keys(Language::Nn));
        assert_eq!(keys(Language::Nb), keys(Language::En));
    }

    fn forms() -> &'static BTreeMap<String, String> {
        &Texts::of(Language::Nb).forms
    }

    /// The name of every item and column, and every word of a choice.
    fn needed() -> BTreeSet<String> {
        let choices = |kind: &Kind| match kind {
            Kind::Choice { set, of } => of.iter().map(|v| format!("choice.{set}.{v}")).collect(),
            Kind::Text { .. } => Vec::new(),
        };
        let mut names = BTreeSet::new();
        for item in FORM {
            names.insert(item.id().to_owned());
            match item {
                Item::Field(field) => names.extend(choices(&field.kind)),
                Item::List(list) => {
                    for (n, column) in list.columns.iter().enumerate() {
                        let name = format!("{}.{}", list.id, column.id);
                        // The first is read without its name: what its writer is asked is enough.
                        let asked = n == 0 && forms().contains_key(&format!("{name}.ask"));
                        names.insert(if asked { format!("{name}.ask") } else { name });
                        names.extend(choices(&column.kind));
                    }
                }
            }
        }
        names.extend(FORM.iter().filter_map(|i| Some(format!("section.{}", i.place().section?))));
        names
    }

    #[test]
    fn every_item_column_section_and_choice_has_a_name() {
        let forms = forms();
        let unnamed: Vec<_> = needed().into_iter().filter(|n| !forms.contains_key(n)).collect();
        assert!(unnamed.is_empty(), "{unnamed:?}");
    }

    #[test]
    fn a_list_has_words_for_its_button_and_what_is_required_for_being_missing() {
        let forms = forms();
        for item in FORM {
            let required = match item {
                Item::Field(field) => field.required,
                Item::List(list) => {
                    // The rounds have no button, and a note is shared from the person's own.
                    let begins = list.rounds || list.id == "need.notes";
                    assert!(
                        begins || forms.contains_key(&format!("{}.add", list.id)),
                        "{}",
                        list.id
                    );
                    list.required > 0
                }
            };
            // A stage that is delivered names what is missing.
            let said = required && floke_core::form::Stage::DELIVERED.contains(&item.place().stage);
            let key = format!("{}.missing", item.id());
            assert_eq!(forms.contains_key(&key), said, "{key}");
        }
    }

    #[test]
    fn every_word_of_the_forms_belongs_to_a_row() {
        let needed = needed();
        let more = |word: &str| {
            let (of, more) = word.rsplit_once('.').unwrap_or_default();
            MORE.contains(&more) && (needed.contains(of) || needed.contains(&format!("{of}.ask")))
        };
        let words = forms().keys();
        let stray: Vec<_> = words.filter(|word| !needed.contains(*word) && !more(word)).collect();
        assert!(stray.is_empty(), "{stray:?}");
    }
}
