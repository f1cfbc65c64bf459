//! Outcomes: each belongs to what was voted on, and the case's decision follows from its proposals.

#[cfg(test)]
mod tests;

use std::cmp::Ordering;

use super::{Outcome, Proposal};
use crate::ballot::{Ballot, Side, Sides, Subject};
use crate::ids::GroupId;
use crate::session::Session;

impl Outcome {
    /// The outcome of `cast` votes where `quorum` are needed; in a tie the chair's side decides (V4–V6). Secret votes
    /// that are too few to be counted decide nothing.
    pub(crate) fn of(
        sides: Option<Sides>,
        chair: Option<Side>,
        (cast, quorum): (usize, usize),
    ) -> Self {
        let Some(Sides { r#for, against }) = sides else { return Self::NotQuorate };
        if cast < quorum || cast == 0 {
            return Self::NotQuorate;
        }
        match (r#for.cmp(&against), chair) {
            (Ordering::Greater, _) if against == 0 => Self::Unanimous,
            (Ordering::Greater, _) => Self::Adopted,
            (Ordering::Less, _) => Self::NotAdopted,
            (Ordering::Equal, Some(Side::For)) => Self::AdoptedByChair,
            (Ordering::Equal, Some(Side::Against) | None) => Self::NotAdoptedByChair,
        }
    }
}

impl Session {
    /// The ballot that the outcome of a subject stands on: of those shown the newest with enough votes, else the newest.
    fn newest_deciding(&self, subject: Subject) -> Option<&Ballot> {
        let shown = || {
            let all = self.ballots.on(subject).rev().map(|(_, ballot)| ballot);
            all.filter(|ballot| ballot.is_revealed() && !ballot.is_lost())
        };
        // A vote without quorum, or one whose votes are lost, does not replace a decision.
        let decides = |ballot: &&Ballot| ballot.outcome().is_some_and(Outcome::decides);
        shown().find(decides).or_else(|| shown().next())
    }

    /// The board's decision in a case, and its ballot: the first proposal in order whose vote settles the case, or else
    /// the first that was voted on.
    #[must_use]
    pub fn decision(&self, group: &GroupId) -> Option<(&Proposal, &Ballot)> {
        let proposals = &self.board.case(group)?.proposals;
        let newest = |proposal: &Proposal| {
            self.newest_deciding(Subject::Proposal { case: *group, proposal: proposal.id })
        };
        let voted = || proposals.iter().filter_map(|one| Some((one, newest(one)?)));
        let settles = |(proposal, ballot): &(&Proposal, &Ballot)| {
            ballot.outcome().is_some_and(|outcome| proposal.kind.settles(outcome))
        };
        voted().find(settles).or_else(|| voted().next())
    }
}
