//! What a group made of its floke: its choice, what it wrote in the form, and what was asked in plenum.

use std::collections::BTreeMap;

use serde::Deserialize;

/// What a group made of its floke.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct Work {
    pub group: String,
    pub pick: Pick,
    /// What stood for the need in one sentence before it was found.
    pub drafts: Vec<String>,
    /// By field of the form.
    pub texts: BTreeMap<String, String>,
    /// By list of the form.
    pub lists: BTreeMap<String, Vec<Row>>,
    pub bonus_points: usize,
    pub plenum: Plenum,
}

impl Work {
    /// A text; blank when there is none.
    #[must_use]
    pub fn text(&self, field: &str) -> &str {
        self.texts.get(field).map_or("", String::as_str)
    }

    /// The rows of a list in order.
    #[must_use]
    pub fn rows(&self, list: &str) -> &[Row] {
        self.lists.get(list).map_or(&[], Vec::as_slice)
    }
}

/// Whose dots lay where.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct Pick {
    pub chosen: String,
    pub votes: BTreeMap<String, usize>,
    pub dots: BTreeMap<String, Vec<String>>,
}

/// A row of a list.
#[derive(Debug, Clone, Deserialize)]
pub struct Row {
    /// Who writes it, when that is not just anybody of the group.
    pub by: Option<String>,
    /// Its cells by column.
    #[serde(flatten)]
    pub cells: BTreeMap<String, String>,
}

/// What was said to a group that had the floor.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct Plenum {
    pub need: Vec<Asked>,
    pub solution: Vec<Asked>,
}

/// Something said in plenum, and what was answered.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct Asked {
    pub from: String,
    #[serde(default)]
    pub by: Option<String>,
    #[serde(default)]
    pub kind: String,
    #[serde(alias = "q")]
    pub text: String,
    #[serde(default, alias = "a")]
    pub answer: String,
}
