//! The challenges and the bruttoliste: a floke is never changed, only gathered into lines (R14).

mod apply;
mod decide;
#[cfg(test)]
mod tests;
pub(crate) mod views;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::form::LONG;
use crate::ids::{ClusterId, FlokeId, PersonId};

/// The most lines of a bruttoliste.
pub const MAX_CLUSTERS: usize = 300;

/// The most floker of a session.
pub const MAX_FLOKER: usize = 3_000;

/// The most characters of a line on a screen.
pub const LINE: usize = 160;

/// The most floker that one person sends in on the day.
pub const FLOKER_OF_ONE: usize = 20;

/// The most characters of one floke.
pub const MAX_FLOKE: usize = LONG;

/// How big a floke is (R13).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say it")]
pub enum Size {
    Small,
    Medium,
    Large,
}

/// Whether a floke is simple (R13).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say it")]
pub enum Complexity {
    Simple,
    Composite,
}

/// A floke that was written elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportFloke {
    /// Chosen by the importer.
    pub id: FlokeId,
    /// As it was written, to the byte.
    pub text: String,
}

/// A line of a bruttoliste that was made elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "see web/src/protocol.d.ts")]
pub struct ImportCluster {
    pub id: ClusterId,
    pub title: String,
    pub theme: String,
    pub size: Option<Size>,
    pub complexity: Option<Complexity>,
    pub floker: Vec<ImportFloke>,
}

/// One challenge, as a person wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Floke {
    /// The text, to the byte; empty when its writer is forgotten.
    pub text: String,
    /// The person who wrote it on the day; none when imported.
    pub by: Option<PersonId>,
}

/// One line of the bruttoliste.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cluster {
    /// The line's words; empty when their writer is forgotten.
    pub title: String,
    /// Its theme; may be blank.
    pub theme: String,
    /// Its size; none when nobody has said.
    pub size: Option<Size>,
    /// Whether it is simple; none when nobody has said.
    pub complexity: Option<Complexity>,
    /// The floker gathered in it.
    pub floker: Vec<FlokeId>,
}

/// All floker and lines.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Floker {
    floker: BTreeMap<FlokeId, Floke>,
    clusters: BTreeMap<ClusterId, Cluster>,
    order: Vec<ClusterId>,
    /// Lines that the facilitator has taken off the list; kept, and exported (R14).
    hidden: Vec<ClusterId>,
}

impl Floker {
    pub(crate) fn order(&self) -> &[ClusterId] {
        &self.order
    }

    pub(crate) fn get(&self, cluster: &ClusterId) -> Option<&Cluster> {
        self.clusters.get(cluster)
    }

    /// A floke of the day, in a line of its own. Listed without its words first.
    fn own(
        &mut self,
        floke: &FlokeId,
        cluster: &ClusterId,
        by: &PersonId,
        text: &str,
        (size, complexity): (Option<Size>, Option<Complexity>),
    ) {
        let new = Floke { text: text.to_owned(), by: Some(*by) };
        self.floker.insert(*floke, new);
        let (title, floker) = (text.to_owned(), vec![*floke]);
        self.put(cluster, Cluster { title, theme: String::new(), size, complexity, floker });
    }

    /// Adds floker that were written elsewhere; the caller puts their line in place.
    fn keep(&mut self, floker: &[ImportFloke]) {
        for floke in floker {
            let new = Floke { text: floke.text.clone(), by: None };
            self.floker.insert(floke.id, new);
        }
    }

    fn put(&mut self, id: &ClusterId, cluster: Cluster) {
        if self.clusters.insert(*id, cluster).is_none() {
            self.order.push(*id);
        }
    }
}

/// At most `max` characters, with an ellipsis when something is left out.
pub(crate) fn shortened(text: &str, max: usize) -> String {
    match text.char_indices().nth(max) {
        None => text.to_owned(),
        Some((end, _)) => {
            let head = text.get(..end).unwrap_or_default();
            let cut = head.rfind(char::is_whitespace).unwrap_or(end);
            format!("{} …", head.get(..cut).unwrap_or(head).trim_end())
        }
    }
}
