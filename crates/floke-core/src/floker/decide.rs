//! What people may send in, and what the facilitator does with it.

use std::collections::BTreeSet;

use super::{
    Cluster, FLOKER_OF_ONE, Floke, ImportCluster, ImportFloke, MAX_CLUSTERS, MAX_FLOKE, MAX_FLOKER,
};
use crate::command::{Context, FlokerCommand};
use crate::event::FlokerEvent;
use crate::ids::{ClusterId, FlokeId};
use crate::limits::THEME;
use crate::refusal::Refusal;
use crate::session::{Decision, Session};
use crate::text::{label, needed};

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
                // A floke of the day is a line of its own until the facilitator gathers it.
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
                        theme: label(&cluster.theme, THEME)?,
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

    /// Checks that imported floker have words, and ids of their own.
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
}
