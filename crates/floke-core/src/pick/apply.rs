//! Events of dotting and choosing.

use crate::event::PickEvent;
use crate::ids::GroupId;
use crate::session::Session;
use crate::touched::{Aspect, Touched};

impl Session {
    pub(crate) fn apply_pick(&mut self, event: &PickEvent, touched: &mut Touched) {
        match event {
            PickEvent::DotsPlaced { person, clusters } => {
                self.pick.dots.insert(*person, clusters.clone());
                touched.raise(Aspect::Dots(*person));
                if let Some(group) = self.groups.of(person).copied() {
                    self.show_full_dots(&group, touched);
                }
            }
            PickEvent::DotsShown { group } => {
                self.pick.shown.insert(*group);
                touched.raise(Aspect::DotsShown(*group));
            }
            PickEvent::SharedAllowed { allowed } => {
                self.pick.shared = *allowed;
                touched.raise(Aspect::Shared);
            }
            PickEvent::FlokePicked { group, cluster, .. } => {
                let picks = self.pick.picks.entry(*group).or_default();
                if let Some(before) = picks.last() {
                    touched.raise(Aspect::Taken(*before));
                }
                picks.push(*cluster);
                touched.raise(Aspect::Taken(*cluster));
                touched.raise(Aspect::Picked(*group));
            }
        }
    }

    /// Once everybody of the group who is here has placed dots, they are shown, and stay so when another person joins.
    /// A person alone has nobody to show them to: the next to come must not follow her.
    pub(crate) fn show_full_dots(&mut self, group: &GroupId, touched: &mut Touched) {
        let mut here = self.groups.members(group).iter().filter(|p| self.people.is_present(p));
        let (mut dotted, mut n) = (true, 0);
        while let Some(person) = here.next().filter(|_| dotted) {
            dotted = self.has_dotted(person);
            n += 1;
        }
        if dotted && n > 1 && self.pick.shown.insert(*group) {
            touched.raise(Aspect::DotsShown(*group));
        }
    }
}
