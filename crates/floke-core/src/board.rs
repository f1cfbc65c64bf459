//! The imaginary formannskap: cases, chairs, who is inhabil, and what came of it (V1–V3, V13).

mod outcome;
#[cfg(test)]
mod tests;
mod views;

use std::collections::BTreeMap;

pub use self::outcome::Outcome;
pub use self::views::{
    CaseView, ChairName, ChairView, ContinuationView, DecisionView, InhabilName, InhabilView,
    MyInhabilView, SidesView,
};
use serde::{Deserialize, Serialize};

use crate::ballot::{Asked, ChoiceText, Method};
use crate::command::{BoardCommand, Context};
use crate::event::{BallotEvent, BoardEvent};
use crate::form::Stage;
use crate::ids::{BallotId, GroupId, Millis, PersonId};
use crate::refusal::Refusal;
use crate::session::{Decision, Session};
use crate::text::{is_blank, needed};
use crate::touched::{Aspect, Touched};

/// The choice that adopts the recommendation.
pub const FOR: &str = "for";
/// The choice that does not.
pub const AGAINST: &str = "against";

/// What the case says, copied when it is opened.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the parts of a saksframlegg (method §3.5)")]
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

impl Session {
    /// The cases in the order they were opened.
    pub fn cases(&self) -> impl Iterator<Item = (&GroupId, &Case)> {
        self.board.order.iter().filter_map(|g| Some((g, self.board.cases.get(g)?)))
    }

    /// What the group wrote for its case; where it wrote nothing, what it wrote on the way there.
    fn case_text(&self, group: &GroupId) -> CaseText {
        let first = |fields: &[&str]| {
            let mut texts = fields.iter().map(|field| self.text(group, field));
            texts.find(|text| !is_blank(text)).map(str::to_owned)
        };
        let list = |id: &str| -> Vec<String> {
            self.rows(group, id).filter_map(|cells| cells.get("text").cloned()).collect()
        };
        let own = list("case.points");
        CaseText {
            title: self.case_name(group),
            facts: first(&["case.facts", "need.sentence"]).unwrap_or_default(),
            assessment: first(&["case.assessment", "solution.description", "test.goal"])
                .unwrap_or_default(),
            costs: first(&["case.costs"]).unwrap_or_default(),
            points: if own.is_empty() { list("test.activities") } else { own },
        }
    }

    /// Here, of another group than the one that presents, and not inhabil (V2, V3, V13).
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
                let text = self.case_text(group);
                Ok(vec![BoardEvent::CaseOpened { group: *group, no, text, chair }.into()])
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
                // Who is inhabil does not lead the case either.
                if *inhabil
                    && case.chair.as_ref() == Some(person)
                    && let Some(person) = self.next_chair(group, Some(person))
                {
                    events.push(BoardEvent::ChairSet { person }.into());
                }
                Ok(events)
            }
            BoardCommand::OpenCaseVote { ballot, secret, again, without_new } => {
                let (group, case) = self.board.current().ok_or(Refusal::NoCase)?;
                if self.ballots.get(ballot).is_some() {
                    return Err(Refusal::IdTaken);
                }
                self.room_for_ballot()?;
                // Who is of the electorate is decided before anybody votes (V3).
                let waits = |(person, report): (&PersonId, &Report)| {
                    report.ruled.is_none() && self.people.is_in(person)
                };
                if case.reports.iter().any(waits) {
                    return Err(Refusal::InhabilFirst);
                }
                let opening = self.opening(Some(group), *without_new)?;
                let question = case.text.title.clone();
                let asked = Asked { case: Some(group), question: &question, secret: *secret };
                self.may_ask(&asked, &opening.present, *again)?;
                let choice = |id: &str| ChoiceText { id: id.into(), text: String::new() };
                Ok(vec![
                    BallotEvent::BallotOpened {
                        ballot: *ballot,
                        case: Some(*group),
                        question,
                        choices: vec![choice(FOR), choice(AGAINST)],
                        method: Method::One {},
                        secret: *secret,
                        opening,
                    }
                    .into(),
                ])
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
        let reason = needed(reason, 300)?;
        Ok(vec![BoardEvent::InhabilReported { group: *group, person, reason }.into()])
    }

    fn case_no(&self) -> String {
        let year = self.facts().date.get(2..4).unwrap_or("00");
        format!("IF {:02}/{year}", self.board.order.len() + 1)
    }

    pub(crate) fn apply_board(&mut self, at: Millis, event: &BoardEvent, touched: &mut Touched) {
        let chair_before = self.board.chair().copied();
        match event {
            BoardEvent::CaseOpened { group, no, text, chair } => {
                if let Some((_, case)) = self.board.current() {
                    for person in case.reports.keys() {
                        touched.raise(Aspect::Report(*person));
                    }
                }
                if !self.board.cases.contains_key(group) {
                    self.board.order.push(*group);
                }
                let case = self.board.cases.entry(*group).or_insert_with(|| Case {
                    no: no.clone(),
                    text: CaseText::default(),
                    chair: None,
                    ballots: Vec::new(),
                    reports: BTreeMap::new(),
                    settled: false,
                });
                // What has been voted on stays as it was.
                if case.ballots.is_empty() {
                    case.text.clone_from(text);
                }
                case.chair.clone_from(chair);
                case.settled = false;
                for person in case.reports.keys() {
                    touched.raise(Aspect::Report(*person));
                }
                self.board.current = Some(*group);
                touched.raise(Aspect::Case);
                touched.raise(Aspect::Decision(*group));
                self.plenum.give_floor(group, Stage::Test, at, touched);
                self.turns_to_another(touched);
            }
            BoardEvent::ChairSet { person } => {
                if let Some(case) = self.current_case() {
                    case.chair = Some(*person);
                }
                touched.raise(Aspect::Case);
            }
            BoardEvent::InhabilReported { group, person, reason } => {
                if let Some(case) = self.board.cases.get_mut(group) {
                    let report = Report { reason: reason.clone(), ruled: None };
                    case.reports.insert(*person, report);
                }
                touched.raise(Aspect::Report(*person));
            }
            BoardEvent::InhabilRuled { group, person, inhabil } => {
                if let Some(case) = self.board.cases.get_mut(group) {
                    // The reason is the person's, and may be forgotten; the ruling is the board's.
                    let report = case
                        .reports
                        .entry(*person)
                        .or_insert(Report { reason: String::new(), ruled: None });
                    report.ruled = Some(*inhabil);
                }
                touched.raise(Aspect::Report(*person));
                touched.raise(Aspect::Case);
            }
        }
        let chair = self.board.chair().copied();
        // Whoever leads now leads another case perhaps, and no longer the one of the ballot in the room.
        for person in [&chair_before, &chair].into_iter().flatten() {
            touched.raise(Aspect::Chair(*person));
        }
        if chair != chair_before {
            self.ballots.new_chair();
            for person in [chair_before, chair].into_iter().flatten() {
                touched.rescope(&person);
            }
        }
    }

    fn current_case(&mut self) -> Option<&mut Case> {
        let group = self.board.current?;
        self.board.cases.get_mut(&group)
    }
}
