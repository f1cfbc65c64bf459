//! Cases: their text, their chairs, and who is inhabil.

use super::{Case, CaseText, Proposal, Report};
use crate::ballot::secrecy::Asked;
use crate::ballot::{Alternative, Method, Subject};
use crate::command::{BoardCommand, Context};
use crate::event::BoardEvent;
use crate::form::{Place, fields, lists};
use crate::ids::{GroupId, PersonId};
use crate::limits::REASON;
use crate::refusal::Refusal;
use crate::session::{Decision, Session};
use crate::text::{is_blank, needed};

impl Session {
    /// The cases, in the order in which they were opened.
    pub fn cases(&self) -> impl Iterator<Item = (&GroupId, &Case)> {
        self.board.order.iter().filter_map(|g| Some((g, self.board.cases.get(g)?)))
    }

    /// The group's text for its case, or else its earlier texts, and what its form says of the test.
    fn case_text(&self, group: &GroupId) -> CaseText {
        let first = |fields: &[&str]| {
            let mut texts = fields.iter().map(|field| self.text(group, field));
            texts.find(|text| !is_blank(text)).map(str::to_owned)
        };
        // What stands in the case's own section has a place of its own below.
        let is_said = |place: &Place| place.in_case && place.section != Some("case");
        let texts = fields().filter(|field| is_said(&field.place)).filter_map(|field| {
            let text = self.text(group, field.id);
            (!is_blank(text)).then(|| (field.id.to_owned(), text.to_owned()))
        });
        let lists = lists().filter(|list| is_said(&list.place)).filter_map(|list| {
            let rows: Vec<_> = self.rows(group, list.id).cloned().collect();
            (!rows.is_empty()).then(|| (list.id.to_owned(), rows))
        });
        CaseText {
            title: self.case_name(group),
            facts: first(&["case.facts", "need.sentence"]).unwrap_or_default(),
            assessment: first(&["case.assessment", "solution.description"]).unwrap_or_default(),
            costs: first(&["case.costs"]).unwrap_or_default(),
            texts: texts.collect(),
            lists: lists.collect(),
        }
    }

    /// The group's recommendation, point by point.
    fn recommendation(&self, group: &GroupId) -> Proposal {
        let points = self.rows(group, "case.points").filter_map(|cells| cells.get("text").cloned());
        Proposal::recommendation(*group, points.collect())
    }

    /// The people who were ruled inhabil in a case, told apart, in the order they came; and the reason of each. Both
    /// are blank when she is forgotten.
    #[must_use]
    pub fn inhabil_in<'a>(&self, case: &'a Case) -> Vec<(String, &'a str)> {
        let mut ruled: Vec<_> = case.inhabil().collect();
        ruled.sort_by_key(|(person, _)| self.people.came(person));
        ruled.into_iter().map(|(person, reason)| (self.told_apart(person), reason)).collect()
    }

    /// The chair must be here, in another group than the one that presents, and not inhabil (V2, V3, V13).
    fn may_lead(&self, group: &GroupId, person: &PersonId) -> Result<(), Refusal> {
        if !self.people.is_present(person) {
            return Err(Refusal::Unknown);
        }
        if self.groups.of(person) == Some(group) {
            return Err(Refusal::Presenting);
        }
        if self.board.case(group).is_some_and(|c| c.is_inhabil(person)) {
            return Err(Refusal::Inhabil);
        }
        Ok(())
    }

    /// The next group's first member who may lead the case and has not led one yet (V13).
    fn next_chair(&self, presenting: &GroupId, except: Option<&PersonId>) -> Option<PersonId> {
        let groups = self.groups.order();
        let at = groups.iter().position(|g| g == presenting)?;
        let around = groups.iter().cycle().skip(at + 1).take(groups.len().saturating_sub(1));
        let here = around.flat_map(|g| self.groups.members(g));
        let here = here.filter(|p| Some(*p) != except && self.may_lead(presenting, p).is_ok());
        let here: Vec<_> = here.collect();
        let led = |p: &PersonId| self.board.cases.values().any(|c| c.chair.as_ref() == Some(p));
        here.iter().find(|p| !led(p)).or(here.first()).map(|p| **p)
    }

    pub(crate) fn decide_board(&self, command: &BoardCommand, ctx: &Context) -> Decision {
        match command {
            BoardCommand::ReportInhabil { .. } => {}
            BoardCommand::SetChair { .. } => self.only_facilitator(ctx)?,
            BoardCommand::RuleInhabil { .. } if self.ballots.open().is_none() => {
                self.only_facilitator(ctx)?;
            }
            BoardCommand::RuleInhabil { .. }
            | BoardCommand::OpenCase { .. }
            | BoardCommand::OpenCaseVote { .. } => {
                self.only_facilitator(ctx)?;
                self.no_ballot_waits()?;
            }
        }
        match command {
            BoardCommand::ReportInhabil { reason } => self.decide_report(reason, ctx),
            BoardCommand::OpenCase { group } => {
                self.groups.get(group).ok_or(Refusal::Unknown)?;
                let known = self.board.case(group);
                let no = known.map_or_else(|| self.case_no(), |case| case.no.clone());
                let chair = known.and_then(|c| c.chair);
                let chair = chair
                    .filter(|p| self.may_lead(group, p).is_ok())
                    .or_else(|| self.next_chair(group, None));
                let (text, proposal) = (self.case_text(group), self.recommendation(group));
                let opened = BoardEvent::CaseOpened { group: *group, no, text, chair };
                let put = BoardEvent::ProposalPut { case: *group, proposal };
                // What has been voted on stays as it was.
                let put = (!self.ballots.any_in(group)).then_some(put);
                Ok(std::iter::once(opened).chain(put).map(Into::into).collect())
            }
            BoardCommand::SetChair { person } => {
                let (group, _) = self.board.current().ok_or(Refusal::NoCase)?;
                self.may_lead(group, person)?;
                if let Some(ballot) = self.ballots.open()
                    && !ballot.has(person)
                {
                    return Err(Refusal::NotMember);
                }
                Ok(vec![BoardEvent::ChairSet { person: *person }.into()])
            }
            BoardCommand::RuleInhabil { person, inhabil } => {
                let (group, case) = self.board.current().ok_or(Refusal::NoCase)?;
                case.reports.get(person).ok_or(Refusal::Unknown)?;
                let mut events = vec![
                    BoardEvent::InhabilRuled { group: *group, person: *person, inhabil: *inhabil }
                        .into(),
                ];
                // A person who is inhabil may not lead the case either.
                if *inhabil
                    && case.chair.as_ref() == Some(person)
                    && let Some(person) = self.next_chair(group, Some(person))
                {
                    events.push(BoardEvent::ChairSet { person }.into());
                }
                Ok(events)
            }
            BoardCommand::OpenCaseVote { ballot, proposal, secret, again, without_new } => {
                let (group, case) = self.board.current().ok_or(Refusal::NoCase)?;
                let proposal = case.proposal(proposal).ok_or(Refusal::Unknown)?.id;
                // The board settles who is inhabil before anybody votes (V3).
                let waits = |(person, report): (&PersonId, &Report)| {
                    report.ruled.is_none() && self.people.is_in(person)
                };
                if case.reports.iter().any(waits) {
                    return Err(Refusal::InhabilFirst);
                }
                let asked = Asked {
                    subject: Subject::Proposal { case: *group, proposal },
                    question: case.text.title.clone(),
                    choices: Alternative::sides(),
                    method: Method::One {},
                    secret: *secret,
                };
                self.ask(ballot, asked, *again, *without_new)
            }
        }
    }

    fn decide_report(&self, reason: &str, ctx: &Context) -> Decision {
        let person = *self.only_participant(ctx)?;
        let (group, case) = self.board.current().ok_or(Refusal::NoCase)?;
        if self.groups.of(&person) == Some(group) {
            return Err(Refusal::Presenting);
        }
        if self.ballots.open().is_some() {
            return Err(Refusal::BallotOpen);
        }
        if case.reports.get(&person).is_some_and(|r| r.ruled.is_some()) {
            return Ok(Vec::new());
        }
        let reason = needed(reason, REASON)?;
        Ok(vec![BoardEvent::InhabilReported { group: *group, person, reason }.into()])
    }

    fn case_no(&self) -> String {
        let year = self.facts().date.get(2..4).unwrap_or("00");
        format!("IF {:02}/{year}", self.board.order.len() + 1)
    }
}
