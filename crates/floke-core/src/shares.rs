//! Lists that many fill: the bruttoliste, questions, the rows of a group. Nobody fills one for the others.

use std::collections::BTreeSet;

use crate::ids::{GroupId, PersonId};
use crate::refusal::Refusal;
use crate::role::Actor;
use crate::session::Session;

impl Session {
    /// Room for one more of `who` in a list of `len` things by `authors`, a group's or everybody's. Who has something in it
    /// leaves room for everybody here who has nothing, and a tenth for those who come later; together at most half.
    /// A facilitator may fill it.
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
        // Most lists are never half full, and then nobody is counted.
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
