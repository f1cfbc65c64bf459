//! A group's work on its floke: its choice, what it wrote in the form, and what others asked it in plenum.

use std::collections::BTreeMap;

use serde::Deserialize;

/// A group's work on its floke.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct Work {
    pub group: String,
    pub pick: Pick,
    /// Earlier versions of the need in one sentence.
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

/// Where each member placed her dots.
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
    /// The writer, when not just any member of the group.
    pub by: Option<String>,
    /// Its cells by column.
    #[serde(flatten)]
    pub cells: BTreeMap<String, String>,
}

/// What others said to the group while it presented.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct Plenum {
    pub need: Vec<Asked>,
    pub solution: Vec<Asked>,
}

/// A question or an input in plenum, and the answer.
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
