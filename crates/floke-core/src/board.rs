//! The imaginary formannskap: cases, chairs, who is inhabil, and what came of it (V1–V3, V13).

mod apply;
mod decide;
mod outcome;
#[cfg(test)]
mod tests;
pub(crate) mod views;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::{BallotId, GroupId, PersonId};
use crate::touched::{Aspect, Touched};

/// The choice that adopts the recommendation.
pub const FOR: &str = "for";

/// The choice that does not.
pub const AGAINST: &str = "against";

/// What the case says, copied when it is opened.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the parts of a saksframlegg")]
pub struct CaseText {
    pub title: String,
    pub facts: String,
    pub assessment: String,
    pub costs: String,
    pub points: Vec<String>,
}

/// A member who reported, and what was ruled.
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
    /// What it says.
    pub text: CaseText,
    /// Who leads the meeting in this case.
    pub chair: Option<PersonId>,
    /// Its votes in order.
    pub ballots: Vec<BallotId>,
    reports: BTreeMap<PersonId, Report>,
    /// A vote has decided it, and it was not opened again since.
    settled: bool,
}

impl Case {
    pub(crate) fn is_settled(&self) -> bool {
        self.settled
    }

    pub(crate) fn is_inhabil(&self, person: &PersonId) -> bool {
        self.reports.get(person).is_some_and(|r| r.ruled == Some(true))
    }

    /// Who was ruled inhabil.
    pub fn inhabil(&self) -> impl Iterator<Item = (&PersonId, &str)> {
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

    /// What one entry of a person reported, the other has reported too.
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

    /// What a vote on the case came to has been shown. It `decides` unless too few voted.
    pub(crate) fn result_is_shown(
        &mut self,
        group: &GroupId,
        decides: bool,
        touched: &mut Touched,
    ) {
        if let Some(case) = self.cases.get_mut(group) {
            case.settled |= decides;
            touched.raise(Aspect::Decision(*group));
        }
    }

    /// Whether she is named in the open case: its chair, or somebody who reported.
    pub(crate) fn names(&self, person: &PersonId) -> bool {
        self.current().is_some_and(|(_, case)| {
            case.chair.as_ref() == Some(person) || case.reports.contains_key(person)
        })
    }

    pub(crate) fn add_ballot(&mut self, group: &GroupId, ballot: &BallotId) {
        if let Some(case) = self.cases.get_mut(group) {
            case.ballots.push(*ballot);
        }
    }
}

/// How a vote on a case ended (V18).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// More for than against.
    Adopted,
    /// All votes cast were for.
    Unanimous,
    /// A tie, and the chair voted for (V6).
    AdoptedByChair,
    /// More against than for.
    NotAdopted,
    /// A tie, and the chair voted against (V6).
    NotAdoptedByChair,
    /// Fewer than half the members voted (V4), or too few in a secret vote.
    NotQuorate,
    /// A newer vote took its place.
    Void,
}
