//! Checks of rights that the features share.

use super::Session;
use crate::command::Context;
use crate::ids::{GroupId, PersonId};
use crate::refusal::Refusal;
use crate::role::{Actor, Role};

impl Session {
    #[expect(clippy::unused_self, reason = "reads as a rule of the session beside the others")]
    pub(crate) fn only_facilitator(&self, ctx: &Context) -> Result<(), Refusal> {
        if ctx.who.role() == Role::Facilitator { Ok(()) } else { Err(Refusal::NotAllowed) }
    }

    #[expect(clippy::unused_self, reason = "reads as a rule of the session beside the others")]
    pub(crate) fn only_participant<'c>(&self, ctx: &'c Context) -> Result<&'c PersonId, Refusal> {
        ctx.who.person().ok_or(Refusal::NotAllowed)
    }

    /// The actor's own group, or any group for a facilitator.
    pub(crate) fn may_work(&self, ctx: &Context, group: &GroupId) -> Result<(), Refusal> {
        self.groups.get(group).ok_or(Refusal::Unknown)?;
        let is_own = ctx.who.person().is_some_and(|p| self.groups.of(p) == Some(group));
        if is_own { Ok(()) } else { self.only_facilitator(ctx) }
    }

    /// The name of the actor of an action; blank when forgotten or a facilitator.
    pub(crate) fn name_of(&self, who: &Actor) -> String {
        who.person().map(|person| self.people.name(person)).unwrap_or_default()
    }
}
