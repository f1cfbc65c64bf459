//! What the votes on a case come to.

use super::{Case, FOR, Outcome};
use crate::ballot::{Ballot, Closing};
use crate::session::Session;

impl Session {
    /// The closing that a case's result stands on: of those shown the newest with enough votes, else the newest.
    #[must_use]
    pub fn deciding(&self, case: &Case) -> Option<&Closing> {
        let shown = || {
            let all = case.ballots.iter().rev().filter_map(|b| self.ballots.get(b));
            all.filter(|b| b.is_revealed() && !b.is_lost()).filter_map(Ballot::closing)
        };
        // A vote without quorum does not stand in front of a decision, and neither does one whose votes are lost.
        let quorate = |closing: &&Closing| {
            closing.outcome.is_some_and(|outcome| outcome != Outcome::NotQuorate)
        };
        shown().find(quorate).or_else(|| shown().next())
    }

    /// What the votes on a case came to (V4–V6). Secret votes that are too few to be counted decide nothing.
    pub(crate) fn outcome(closing: &Closing, quorum: usize) -> Outcome {
        let Some((yes, no)) = closing.sides() else { return Outcome::NotQuorate };
        if closing.cast < quorum || closing.cast == 0 {
            return Outcome::NotQuorate;
        }
        match yes.cmp(&no) {
            std::cmp::Ordering::Greater if no == 0 => Outcome::Unanimous,
            std::cmp::Ordering::Greater => Outcome::Adopted,
            std::cmp::Ordering::Less => Outcome::NotAdopted,
            std::cmp::Ordering::Equal => match &closing.chair {
                Some((_, choice)) if choice == FOR => Outcome::AdoptedByChair,
                _ => Outcome::NotAdoptedByChair,
            },
        }
    }
}
