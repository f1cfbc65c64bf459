//! What each role sees of a case.

use serde::Serialize;

use super::{CaseText, Outcome, Proposal, Report};
use crate::ballot::Sides;
use crate::form::Stage;
use crate::ids::{GroupId, PersonId, ProposalId};
use crate::session::Session;

impl Session {
    pub(crate) fn case_view(&self) -> Option<CaseView> {
        let (group, case) = self.board.current()?;
        let name = |person: &PersonId| self.told_apart(person);
        Some(CaseView {
            group: *group,
            no: case.no.clone(),
            text: case.text.clone(),
            proposals: case.proposals.clone(),
            chair: case.chair.as_ref().map(|p| ChairName { person: *p, name: name(p) }),
            inhabil: self
                .inhabil_in(case)
                .into_iter()
                .map(|(name, reason)| InhabilName { name, reason: reason.to_owned() })
                .collect(),
        })
    }

    pub(crate) fn decision_view(&self, group: &GroupId) -> Option<DecisionView> {
        let case = self.board.case(group)?;
        let (proposal, ballot) = self.decision(group)?;
        Some(DecisionView {
            no: case.no.clone(),
            title: case.text.title.clone(),
            proposal: proposal.id,
            outcome: ballot.outcome()?,
            votes: ballot.sides(),
        })
    }

    pub(crate) fn inhabil_view(&self) -> Option<Vec<InhabilView>> {
        let (_, case) = self.board.current()?;
        let mut reports: Vec<_> = case.reports.iter().collect();
        reports.sort_by_key(|(person, _)| self.people.came(person));
        let view = |(person, report): (&PersonId, &Report)| InhabilView {
            person: *person,
            name: self.told_apart(person),
            reason: report.reason.clone(),
            ruled: report.ruled,
        };
        Some(reports.into_iter().map(view).collect())
    }

    pub(crate) fn my_inhabil_view(&self, person: &PersonId) -> Option<MyInhabilView> {
        let report = self.board.current()?.1.reports.get(person)?;
        Some(MyInhabilView { reason: report.reason.clone(), ruled: report.ruled })
    }

    pub(crate) fn chair_view(&self) -> Option<ChairView> {
        let (group, _) = self.board.current()?;
        Some(ChairView { group: *group, must_vote: self.waits_for_chair() })
    }

    pub(crate) fn continuation_view(&self) -> Option<ContinuationView> {
        if !self.programme.is_open(Stage::Decide) {
            return None;
        }
        let mut view = ContinuationView { yes: 0, not_yet: 0, no: 0, groups: 0 };
        for group in self.groups.order() {
            view.groups += 1;
            match self.text(group, "decide.answer") {
                "yes" => view.yes += 1,
                "not_yet" => view.not_yet += 1,
                "no" => view.no += 1,
                _ => {}
            }
        }
        Some(view)
    }
}

/// `room/case`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseView {
    pub group: GroupId,
    pub no: String,
    #[serde(flatten)]
    pub text: CaseText,
    pub proposals: Vec<Proposal>,
    pub chair: Option<ChairName>,
    pub inhabil: Vec<InhabilName>,
}

/// The chair of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChairName {
    pub person: PersonId,
    pub name: String,
}

/// A person who is inhabil in a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InhabilName {
    pub name: String,
    pub reason: String,
}

/// One of `console/inhabil`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InhabilView {
    pub person: PersonId,
    pub name: String,
    pub reason: String,
    pub ruled: Option<bool>,
}

/// `mine/inhabil`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MyInhabilView {
    pub reason: String,
    pub ruled: Option<bool>,
}

/// `room/group/…/decision`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DecisionView {
    pub no: String,
    /// The title at the opening of the case.
    pub title: String,
    /// The proposal whose outcome this is.
    pub proposal: ProposalId,
    pub outcome: Outcome,
    /// None when too few people voted in secret.
    pub votes: Option<Sides>,
}

/// `room/continuation`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ContinuationView {
    pub yes: usize,
    pub not_yet: usize,
    pub no: usize,
    pub groups: usize,
}

/// `chair/case`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChairView {
    pub group: GroupId,
    pub must_vote: bool,
}
