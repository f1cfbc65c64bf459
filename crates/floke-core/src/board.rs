//! The imaginary formannskap: cases, chairs, who is inhabil, and the decisions (V1–V3, V13).

mod apply;
mod decide;
mod outcome;
mod proposal;
#[cfg(test)]
mod tests;
pub(crate) mod views;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::{GroupId, PersonId, ProposalId};
use crate::touched::{Aspect, Touched};

pub use self::proposal::{Outcome, Proposal, ProposalKind};

/// The text of a case, copied when it is opened.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the parts of a saksframlegg")]
pub struct CaseText {
    pub title: String,
    pub facts: String,
    pub assessment: String,
    pub costs: String,
    /// What the form says of the test, by field: its goal, who owns and leads it, when it stops.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub texts: BTreeMap<String, String>,
    /// The same, by list: signs of success, activities, organisation, plan, commitment.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub lists: BTreeMap<String, Vec<BTreeMap<String, String>>>,
}

/// A member's report that she is inhabil, and the ruling.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Report {
    reason: String,
    ruled: Option<bool>,
}

/// One case before the board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Such as IF 01/26.
    pub no: String,
    /// Its text.
    pub text: CaseText,
    /// The chair of this case.
    pub chair: Option<PersonId>,
    /// The proposals to the board, in the order in which it votes.
    pub proposals: Vec<Proposal>,
    reports: BTreeMap<PersonId, Report>,
    /// Whether a vote has decided it, and it has not been opened again since.
    settled: bool,
}

impl Case {
    pub(crate) fn is_settled(&self) -> bool {
        self.settled
    }

    fn proposal(&self, id: &ProposalId) -> Option<&Proposal> {
        self.proposals.iter().find(|proposal| proposal.id == *id)
    }

    /// Adds a proposal, or changes its words.
    fn put(&mut self, proposal: Proposal) {
        match self.proposals.iter_mut().find(|known| known.id == proposal.id) {
            Some(known) => *known = proposal,
            None => self.proposals.push(proposal),
        }
        self.proposals.sort_by_key(|proposal| proposal.kind);
    }

    pub(crate) fn is_inhabil(&self, person: &PersonId) -> bool {
        self.reports.get(person).is_some_and(|r| r.ruled == Some(true))
    }

    /// The people who were ruled inhabil, with the reason of each.
    fn inhabil(&self) -> impl Iterator<Item = (&PersonId, &str)> {
        let ruled = self.reports.iter().filter(|(_, r)| r.ruled == Some(true));
        ruled.map(|(p, r)| (p, r.reason.as_str()))
    }
}

/// All cases.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Board {
    cases: BTreeMap<GroupId, Case>,
    order: Vec<GroupId>,
    current: Option<GroupId>,
}

impl Board {
    pub(crate) fn current(&self) -> Option<(&GroupId, &Case)> {
        let group = self.current.as_ref()?;
        Some((group, self.cases.get(group)?))
    }

    pub(crate) fn chair(&self) -> Option<&PersonId> {
        self.current()?.1.chair.as_ref()
    }

    pub(crate) fn case(&self, group: &GroupId) -> Option<&Case> {
        self.cases.get(group)
    }

    pub(crate) fn has_any(&self) -> bool {
        !self.cases.is_empty()
    }

    /// Merging moves a report from one entry of a person to the other.
    pub(crate) fn merge(&mut self, from: &PersonId, into: &PersonId, touched: &mut Touched) {
        for case in self.cases.values_mut() {
            if let Some(report) = case.reports.remove(from) {
                touched.raise(Aspect::Case);
                touched.raise(Aspect::Report(*into));
                let strict = report.ruled == Some(true);
                let kept = case.reports.entry(*into).or_insert(report);
                if strict {
                    kept.ruled = Some(true);
                }
            }
        }
    }

    /// The result of a vote on a proposal has been shown; nothing changes where its votes are lost.
    pub(crate) fn result_is_shown(
        &mut self,
        group: &GroupId,
        proposal: &ProposalId,
        outcome: Option<Outcome>,
        touched: &mut Touched,
    ) {
        if let Some(case) = self.cases.get_mut(group) {
            let kind = case.proposal(proposal).map(|proposal| proposal.kind);
            case.settled |= kind.zip(outcome).is_some_and(|(kind, outcome)| kind.settles(outcome));
            touched.raise(Aspect::Decision(*group));
        }
    }

    /// Whether the open case names her: as its chair, or as a person who reported.
    pub(crate) fn names(&self, person: &PersonId) -> bool {
        self.current().is_some_and(|(_, case)| {
            case.chair.as_ref() == Some(person) || case.reports.contains_key(person)
        })
    }
}
