//! Rules for dots, and for which group gets a floke.

use std::collections::BTreeMap;

use super::DOTS;
use crate::command::{Context, PickCommand};
use crate::event::PickEvent;
use crate::form::Stage;
use crate::ids::{ClusterId, GroupId, PersonId};
use crate::refusal::Refusal;
use crate::session::{Decision, Session};

impl Session {
    /// The line of the bruttoliste a group works with.
    #[must_use]
    pub fn picked(&self, group: &GroupId) -> Option<&ClusterId> {
        self.pick.picked(group)
    }

    /// How many dots of a group are on each line; none while they are hidden.
    #[must_use]
    pub fn dots_shown(&self, group: &GroupId) -> Option<BTreeMap<ClusterId, usize>> {
        self.dots_view(group)?.tally
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

    pub(super) fn has_dotted(&self, person: &PersonId) -> bool {
        self.pick.dots_of(person).is_some_and(|dots| !dots.is_empty())
    }
}
