//! What has happened to the bruttoliste.

use super::{Cluster, Floker};
use crate::event::FlokerEvent;
use crate::session::Session;
use crate::touched::{Aspect, Touched};

impl Session {
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
