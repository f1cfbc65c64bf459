//! What has happened before the board.

use std::collections::BTreeMap;

use super::{Case, CaseText, Report};
use crate::event::BoardEvent;
use crate::form::Stage;
use crate::ids::Millis;
use crate::session::Session;
use crate::touched::{Aspect, Touched};

impl Session {
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
                    proposals: Vec::new(),
                    reports: BTreeMap::new(),
                    settled: false,
                });
                // A proposal that has been voted on keeps its words.
                if !self.ballots.any_in(group) {
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
            BoardEvent::ProposalPut { case, proposal } => {
                if let Some(case) = self.board.cases.get_mut(case) {
                    case.put(proposal.clone());
                }
                touched.raise(Aspect::Case);
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
                    // The reason is the person's, and is forgotten with her; the ruling is the board's.
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
        // The chair may now lead another case than that of the ballot in the room.
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
