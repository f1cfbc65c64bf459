//! What people see of the bruttoliste: its lines; on the console also the hidden ones.

use serde::Serialize;

use super::{Complexity, LINE, Size, shortened};
use crate::ids::{ClusterId, GroupId};
use crate::session::Session;

/// `floker/…/line`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClusterView {
    pub title: String,
    pub theme: String,
    pub size: Option<Size>,
    pub complexity: Option<Complexity>,
    pub floker: usize,
    pub taken_by: Vec<GroupId>,
}

/// One of `console/hidden`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HiddenView {
    pub id: ClusterId,
    pub title: String,
}

impl Session {
    pub(crate) fn hidden_view(&self) -> Vec<HiddenView> {
        let title = |id: &ClusterId| Some(shortened(&self.floker.get(id)?.title, LINE));
        let view = |id: &ClusterId| Some(HiddenView { id: *id, title: title(id)? });
        self.floker.hidden.iter().filter_map(view).collect()
    }

    pub(crate) fn cluster_view(&self, id: &ClusterId) -> Option<ClusterView> {
        if self.floker.hidden.contains(id) {
            return None;
        }
        let cluster = self.floker.get(id)?;
        Some(ClusterView {
            // The whole text of a long floke is in the export; a line stays a line.
            title: shortened(&cluster.title, LINE),
            theme: cluster.theme.clone(),
            size: cluster.size,
            complexity: cluster.complexity,
            floker: cluster.floker.len(),
            taken_by: self.pick.takers(id).copied().collect(),
        })
    }
}
