//! The challenges and the bruttoliste: what somebody wrote is never changed, only gathered into lines (R14).

mod views;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::command::{Context, FlokerCommand};
use crate::event::FlokerEvent;
use crate::form::LONG;
use crate::ids::{ClusterId, FlokeId, PersonId};
use crate::refusal::Refusal;
use crate::session::{Decision, Session};
use crate::text::{label, needed};
use crate::touched::{Aspect, Touched};

pub use views::{ClusterView, HiddenView};

/// The most lines of a bruttoliste.
pub const MAX_CLUSTERS: usize = 300;
/// The most floker of a session.
pub const MAX_FLOKER: usize = 3_000;
/// The most characters of a line on a screen.
pub(crate) const LINE: usize = 160;
/// The most floker one person sends in on the day.
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
    /// Chosen by who imports.
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

/// One challenge as somebody wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Floke {
    /// The text, to the byte; empty when who wrote it is forgotten.
    pub text: String,
    /// Who wrote it on the day; none when imported.
    pub by: Option<PersonId>,
}

/// One line of the bruttoliste.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cluster {
    /// What the line says; empty when who wrote it is forgotten.
    pub title: String,
    /// Its theme; may be blank.
    pub theme: String,
    /// How big; none when nobody has said.
    pub size: Option<Size>,
    /// How composite; none when nobody has said.
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
    /// Taken off the list by the facilitator; kept, and exported (R14).
    hidden: Vec<ClusterId>,
}

impl Floker {
    pub(crate) fn order(&self) -> &[ClusterId] {
        &self.order
    }

    pub(crate) fn get(&self, cluster: &ClusterId) -> Option<&Cluster> {
        self.clusters.get(cluster)
    }

    /// A floke of the day, a line of its own. Said without its words first.
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

    /// Floker that were written elsewhere; the line they stand in is put beside.
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

impl Session {
    /// The lines of the bruttoliste in order.
    pub fn clusters(&self) -> impl Iterator<Item = (&ClusterId, &Cluster)> {
        let all = self.floker.order.iter().chain(&self.floker.hidden);
        all.filter_map(|id| Some((id, self.floker.clusters.get(id)?)))
    }

    /// Whether the facilitator has hidden this line from everybody else.
    #[must_use]
    pub fn is_hidden(&self, line: &ClusterId) -> bool {
        self.floker.hidden.contains(line)
    }

    /// A floke as it was written.
    #[must_use]
    pub fn floke(&self, id: &FlokeId) -> Option<&Floke> {
        self.floker.floker.get(id)
    }

    pub(crate) fn decide_floker(&self, command: &FlokerCommand, ctx: &Context) -> Decision {
        match command {
            FlokerCommand::SubmitFloke { id, text, size, complexity } => {
                let by = *self.only_participant(ctx)?;
                let text = needed(text, MAX_FLOKE)?;
                if self.floker.floker.contains_key(id) {
                    return Err(Refusal::IdTaken);
                }
                self.room_for(1, 1)?;
                let lines = (self.floker.clusters.len(), MAX_CLUSTERS);
                let authors = self.floker.floker.values().filter_map(|f| f.by.as_ref());
                self.room_for_one(&ctx.who, lines, authors, None)?;
                let own =
                    self.floker.floker.values().filter(|f| f.by.as_ref() == Some(&by)).count();
                if own >= FLOKER_OF_ONE {
                    return Err(Refusal::TooManyFloker { max: FLOKER_OF_ONE });
                }
                // A floke of the day is a line of its own until somebody gathers it.
                let cluster = id.as_str().parse().map_err(|_| Refusal::BadValue)?;
                if self.floker.clusters.contains_key(&cluster) {
                    return Err(Refusal::IdTaken);
                }
                let (floke, size, complexity) = (*id, *size, *complexity);
                let listed =
                    FlokerEvent::FlokeListed { floke, cluster, by, size, complexity }.into();
                let submitted =
                    FlokerEvent::FlokeSubmitted { floke, cluster, by, text, size, complexity }
                        .into();
                Ok(vec![listed, submitted])
            }
            FlokerCommand::ImportFloker { clusters } => {
                self.only_facilitator(ctx)?;
                self.room_for(clusters.len(), clusters.iter().map(|c| c.floker.len()).sum())?;
                let mut seen = BTreeSet::new();
                let mut lines = Vec::with_capacity(clusters.len());
                for cluster in clusters {
                    needed(&cluster.title, MAX_FLOKE)?;
                    let known = self.floker.clusters.contains_key(&cluster.id);
                    if known || !seen.insert(&cluster.id) {
                        return Err(Refusal::IdTaken);
                    }
                    lines.push(ImportCluster {
                        theme: label(&cluster.theme, 80)?,
                        ..cluster.clone()
                    });
                }
                self.check_texts(clusters.iter().flat_map(|cluster| &cluster.floker))?;
                Ok(vec![FlokerEvent::FlokerImported { clusters: lines }.into()])
            }
            FlokerCommand::AddFloker { cluster, floker } => {
                self.only_facilitator(ctx)?;
                self.floker.get(cluster).ok_or(Refusal::Unknown)?;
                self.room_for(0, floker.len())?;
                self.check_texts(floker.iter())?;
                let (cluster, floker) = (*cluster, floker.clone());
                Ok(vec![FlokerEvent::FlokerAdded { cluster, floker }.into()])
            }
            FlokerCommand::HideCluster { cluster, hidden } => {
                self.only_facilitator(ctx)?;
                self.floker.get(cluster).ok_or(Refusal::Unknown)?;
                Ok(vec![FlokerEvent::ClusterHidden { cluster: *cluster, hidden: *hidden }.into()])
            }
            FlokerCommand::SetKind { cluster, size, complexity } => {
                self.only_facilitator(ctx)?;
                self.floker.get(cluster).ok_or(Refusal::Unknown)?;
                let (cluster, size, complexity) = (*cluster, *size, *complexity);
                Ok(vec![FlokerEvent::KindSet { cluster, size, complexity }.into()])
            }
        }
    }

    /// Floker from elsewhere say something, and have ids of their own.
    fn check_texts<'f>(
        &self,
        floker: impl Iterator<Item = &'f ImportFloke>,
    ) -> Result<(), Refusal> {
        let mut seen = BTreeSet::new();
        for floke in floker {
            needed(&floke.text, MAX_FLOKE)?;
            if self.floker.floker.contains_key(&floke.id) || !seen.insert(&floke.id) {
                return Err(Refusal::IdTaken);
            }
        }
        Ok(())
    }

    fn room_for(&self, clusters: usize, floker: usize) -> Result<(), Refusal> {
        if self.floker.clusters.len() + clusters > MAX_CLUSTERS {
            return Err(Refusal::TooMany { max: MAX_CLUSTERS });
        }
        if self.floker.floker.len() + floker > MAX_FLOKER {
            return Err(Refusal::TooMany { max: MAX_FLOKER });
        }
        Ok(())
    }

    pub(crate) fn apply_floker(&mut self, event: &FlokerEvent, touched: &mut Touched) {
        match event {
            FlokerEvent::FlokeListed { floke, cluster, by, size, complexity } => {
                self.floker.own(floke, cluster, by, "", (*size, *complexity));
                touched.raise(Aspect::Cluster(*cluster));
                touched.raise(Aspect::Clusters);
            }
            FlokerEvent::FlokeSubmitted { floke, cluster, by, text, size, complexity } => {
                self.floker.own(floke, cluster, by, text, (*size, *complexity));
                touched.raise(Aspect::Cluster(*cluster));
            }
            FlokerEvent::FlokerImported { clusters } => {
                for cluster in clusters {
                    self.floker.keep(&cluster.floker);
                    let line = Cluster {
                        title: cluster.title.clone(),
                        theme: cluster.theme.clone(),
                        size: cluster.size,
                        complexity: cluster.complexity,
                        floker: cluster.floker.iter().map(|f| f.id).collect(),
                    };
                    self.floker.put(&cluster.id, line);
                    touched.raise(Aspect::Cluster(cluster.id));
                }
                touched.raise(Aspect::Clusters);
            }
            FlokerEvent::FlokerAdded { cluster, floker } => {
                self.floker.keep(floker);
                if let Some(line) = self.floker.clusters.get_mut(cluster) {
                    line.floker.extend(floker.iter().map(|floke| floke.id));
                }
                touched.raise(Aspect::Cluster(*cluster));
            }
            FlokerEvent::ClusterHidden { cluster, hidden } => {
                let Floker { order, hidden: away, clusters, .. } = &mut self.floker;
                let (from, to) = if *hidden { (order, away) } else { (away, order) };
                if clusters.contains_key(cluster) && from.contains(cluster) {
                    from.retain(|c| c != cluster);
                    to.push(*cluster);
                }
                touched.raise(Aspect::Cluster(*cluster));
                touched.raise(Aspect::Clusters);
                touched.raise(Aspect::Hidden);
            }
            FlokerEvent::KindSet { cluster, size, complexity } => {
                if let Some(line) = self.floker.clusters.get_mut(cluster) {
                    (line.size, line.complexity) = (*size, *complexity);
                }
                touched.raise(Aspect::Cluster(*cluster));
            }
        }
    }
}

/// At most `max` characters, with an ellipsis when something was left out.
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
