//! Who may do what, as the features ask it.

use super::Session;
use crate::command::{Actor, Context};
use crate::ids::{GroupId, PersonId};
use crate::refusal::Refusal;

impl Session {
    #[expect(clippy::unused_self, reason = "reads as a rule of the session beside the others")]
    pub(crate) fn only_facilitator(&self, ctx: &Context) -> Result<(), Refusal> {
        match ctx.who {
            Actor::Facilitator(_) => Ok(()),
            Actor::Participant(_) | Actor::Screen(_) => Err(Refusal::NotAllowed),
        }
    }

    #[expect(clippy::unused_self, reason = "reads as a rule of the session beside the others")]
    pub(crate) fn only_participant<'c>(&self, ctx: &'c Context) -> Result<&'c PersonId, Refusal> {
        match &ctx.who {
            Actor::Participant(person) => Ok(person),
            Actor::Facilitator(_) | Actor::Screen(_) => Err(Refusal::NotAllowed),
        }
    }

    /// The actor's own group, or any group for a facilitator.
    pub(crate) fn may_work(&self, ctx: &Context, group: &GroupId) -> Result<(), Refusal> {
        self.groups.get(group).ok_or(Refusal::Unknown)?;
        match &ctx.who {
            Actor::Facilitator(_) => Ok(()),
            Actor::Participant(person) if self.groups.of(person) == Some(group) => Ok(()),
            Actor::Participant(_) | Actor::Screen(_) => Err(Refusal::NotAllowed),
        }
    }

    /// The name to show for who did something; blank when forgotten or a facilitator.
    pub(crate) fn name_of(&self, who: &Actor) -> String {
        match who {
            Actor::Participant(person) => self.people.name(person),
            Actor::Facilitator(_) | Actor::Screen(_) => String::new(),
        }
    }
}
