//! Choosing a floke: dots inside the group, and one group for each floke; the server decides the race (R17).

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::command::{Context, PickCommand};
use crate::event::PickEvent;
use crate::form::Stage;
use crate::ids::{ClusterId, GroupId, PersonId};
use crate::refusal::Refusal;
use crate::session::{Decision, Session};
use crate::touched::{Aspect, Touched};

/// Dots each person has; at most one on a floke.
pub const DOTS: usize = 2;

/// Who dotted what, and what each group chose.
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
        // The newest are enough to find the way back.
        earlier.get(earlier.len().saturating_sub(10)..).unwrap_or(earlier)
    }

    pub(crate) fn takers<'a>(&'a self, cluster: &ClusterId) -> impl Iterator<Item = &'a GroupId> {
        let cluster = *cluster;
        self.picks.iter().filter(move |(_, p)| p.last() == Some(&cluster)).map(|(g, _)| g)
    }

    pub(crate) fn shared(&self) -> bool {
        self.shared
    }

    /// One entry of a person takes over what the other dotted, unless it has dotted itself.
    pub(crate) fn merge(&mut self, from: &PersonId, into: &PersonId, touched: &mut Touched) {
        if let Some(dots) = self.dots.remove(from) {
            self.dots.entry(*into).or_insert(dots);
            touched.raise(Aspect::Dots(*into));
        }
    }

    /// New groups begin anew.
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

impl Session {
    /// The line of the bruttoliste a group works with.
    #[must_use]
    pub fn picked(&self, group: &GroupId) -> Option<&ClusterId> {
        self.pick.picked(group)
    }

    pub(crate) fn decide_pick(&self, command: &PickCommand, ctx: &Context) -> Decision {
        match command {
            PickCommand::PlaceDots { clusters } => {
                let person = self.only_participant(ctx)?;
                self.groups.of(person).ok_or(Refusal::NoGroup)?;
                if clusters.len() > DOTS {
                    return Err(Refusal::TooManyDots { n: DOTS });
                }
                for (i, cluster) in clusters.iter().enumerate() {
                    self.floker.get(cluster).ok_or(Refusal::Unknown)?;
                    if clusters.iter().take(i).any(|other| other == cluster) {
                        return Err(Refusal::BadChoice);
                    }
                }
                let (person, clusters) = (*person, clusters.clone());
                Ok(vec![PickEvent::DotsPlaced { person, clusters }.into()])
            }
            PickCommand::PickFloke { cluster } => {
                let person = self.only_participant(ctx)?;
                let group = self.groups.of(person).ok_or(Refusal::NoGroup)?;
                self.floker.get(cluster).ok_or(Refusal::Unknown)?;
                if self.work.delivered_at(group, Stage::Need).is_some() {
                    return Err(Refusal::Delivered);
                }
                if self.pick.picked(group) == Some(cluster) {
                    return Ok(Vec::new());
                }
                if !self.pick.shared
                    && let Some(other) = self.pick.takers(cluster).next()
                {
                    return Err(Refusal::Taken { group: *other });
                }
                Ok(vec![
                    PickEvent::FlokePicked { group: *group, cluster: *cluster, by: *person }.into(),
                ])
            }
            PickCommand::AllowShared { allowed } => {
                self.only_facilitator(ctx)?;
                Ok(vec![PickEvent::SharedAllowed { allowed: *allowed }.into()])
            }
            PickCommand::ShowDots { group } => {
                self.only_facilitator(ctx)?;
                self.groups.get(group).ok_or(Refusal::Unknown)?;
                Ok(vec![PickEvent::DotsShown { group: *group }.into()])
            }
        }
    }

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

    /// Everybody of the group who is here has placed dots: they are shown, and stay so when somebody joins. One alone has
    /// nobody to show them to: whoever comes next does not follow her.
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

    fn has_dotted(&self, person: &PersonId) -> bool {
        self.pick.dots_of(person).is_some_and(|dots| !dots.is_empty())
    }

    pub(crate) fn dots_view(&self, group: &GroupId) -> Option<DotsView> {
        self.groups.get(group)?;
        let here = self.groups.members(group).iter().filter(|p| self.people.is_present(p));
        let (mut of, mut missing) = (0, 0);
        for person in here {
            of += 1;
            missing += usize::from(!self.has_dotted(person));
        }
        let placed = of - missing;
        // Hidden until all are done, so that nobody follows the boss. Who is alone sees her own.
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
#[expect(missing_docs, reason = "see web/src/protocol.d.ts")]
pub struct DotsView {
    pub placed: usize,
    pub of: usize,
    pub per_person: usize,
    pub tally: Option<BTreeMap<ClusterId, usize>>,
}
