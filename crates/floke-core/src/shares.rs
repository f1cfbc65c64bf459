//! Fair shares of lists that many people fill: the bruttoliste, questions, the rows of a group. Nobody fills one alone.

use std::collections::BTreeSet;

use crate::ids::{GroupId, PersonId};
use crate::refusal::Refusal;
use crate::role::Actor;
use crate::session::Session;

impl Session {
    /// Checks for room for one more by `who` in a list of `len` things by `authors`, of a group or of everybody. A
    /// person with something in it leaves room for everybody here who has nothing, and a tenth for latecomers; together
    /// at most half. A facilitator may fill it.
    pub(crate) fn room_for_one<'s>(
        &'s self,
        who: &Actor,
        (len, max): (usize, usize),
        authors: impl Iterator<Item = &'s PersonId>,
        group: Option<&GroupId>,
    ) -> Result<(), Refusal> {
        if len >= max {
            return Err(Refusal::TooMany { max });
        }
        let Some(person) = who.person() else { return Ok(()) };
        // Most lists are never half full, and then nobody needs counting.
        if len < max - max / 2 {
            return Ok(());
        }
        let authors: BTreeSet<_> = authors.collect();
        let has_none = |p: &&PersonId| !authors.contains(p);
        let without = match group {
            Some(group) => {
                let here = self.groups.members(group).iter().filter(|p| self.people.has_arrived(p));
                here.filter(has_none).count()
            }
            None => self.people.arrived().filter(has_none).count(),
        };
        let kept = (without + max / 10).min(max / 2);
        let is_kept = authors.contains(person) && len + kept >= max;
        if is_kept { Err(Refusal::RoomKept) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests;
