//! Choosing a floke: dots inside the group, and one group for each floke; the first wins (R17).

mod apply;
mod decide;
#[cfg(test)]
mod tests;
pub(crate) mod views;

use std::collections::{BTreeMap, BTreeSet};

use crate::ids::{ClusterId, GroupId, PersonId};
use crate::touched::{Aspect, Touched};

/// Dots of each person; at most one on a floke.
pub const DOTS: usize = 2;

/// Each person's dots, and each group's choices.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Picks {
    dots: BTreeMap<PersonId, Vec<ClusterId>>,
    shown: BTreeSet<GroupId>,
    /// Each group's choices, the newest last.
    picks: BTreeMap<GroupId, Vec<ClusterId>>,
    shared: bool,
}

impl Picks {
    pub(crate) fn dots_of(&self, person: &PersonId) -> Option<&[ClusterId]> {
        self.dots.get(person).map(Vec::as_slice)
    }

    pub(crate) fn picked(&self, group: &GroupId) -> Option<&ClusterId> {
        self.picks.get(group)?.last()
    }

    pub(crate) fn earlier(&self, group: &GroupId) -> &[ClusterId] {
        let all = self.picks.get(group).map_or(&[][..], Vec::as_slice);
        let earlier = all.split_last().map_or(&[][..], |(_, earlier)| earlier);
        // The newest ten are enough for going back.
        earlier.get(earlier.len().saturating_sub(10)..).unwrap_or(earlier)
    }

    pub(crate) fn takers<'a>(&'a self, cluster: &ClusterId) -> impl Iterator<Item = &'a GroupId> {
        let cluster = *cluster;
        self.picks.iter().filter(move |(_, p)| p.last() == Some(&cluster)).map(|(g, _)| g)
    }

    pub(crate) fn shared(&self) -> bool {
        self.shared
    }

    /// One entry of a person takes over the other's dots, unless it has its own.
    pub(crate) fn merge(&mut self, from: &PersonId, into: &PersonId, touched: &mut Touched) {
        if let Some(dots) = self.dots.remove(from) {
            self.dots.entry(*into).or_insert(dots);
            touched.raise(Aspect::Dots(*into));
        }
    }

    /// New groups begin without dots and choices.
    pub(crate) fn clear(&mut self, touched: &mut Touched) {
        for cluster in self.picks.values().filter_map(|p| p.last()) {
            touched.raise(Aspect::Taken(*cluster));
        }
        for person in self.dots.keys() {
            touched.raise(Aspect::Dots(*person));
        }
        self.dots.clear();
        self.shown.clear();
        self.picks.clear();
    }
}
