//! What a group sees of its dots.

use std::collections::BTreeMap;

use serde::Serialize;

use super::DOTS;
use crate::ids::{ClusterId, GroupId};
use crate::session::Session;

impl Session {
    pub(crate) fn dots_view(&self, group: &GroupId) -> Option<DotsView> {
        self.groups.get(group)?;
        let here = self.groups.members(group).iter().filter(|p| self.people.is_present(p));
        let (mut of, mut missing) = (0, 0);
        for person in here {
            of += 1;
            missing += usize::from(!self.has_dotted(person));
        }
        let placed = of - missing;
        // Hidden until all are done, so that nobody follows the boss. A person alone sees her own.
        let show = self.pick.shown.contains(group) || (of == 1 && missing == 0);
        let tally = show.then(|| {
            let mut tally = BTreeMap::new();
            for person in self.groups.members(group) {
                for cluster in self.pick.dots_of(person).unwrap_or_default() {
                    *tally.entry(*cluster).or_insert(0) += 1;
                }
            }
            tally
        });
        Some(DotsView { placed, of, per_person: DOTS, tally })
    }
}

/// `group/…/dots`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DotsView {
    pub placed: usize,
    pub of: usize,
    pub per_person: usize,
    pub tally: Option<BTreeMap<ClusterId, usize>>,
}
