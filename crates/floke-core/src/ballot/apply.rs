//! What has happened to ballots.

use std::collections::{BTreeMap, BTreeSet};

use super::{Ballot, Ballots, State, Subject};
use crate::board::Outcome;
use crate::event::BallotEvent;
use crate::ids::{BallotId, Millis, PersonId};
use crate::session::Session;
use crate::touched::{Aspect, Touched};

impl Ballots {
    /// Takes a shown result off the stage, and returns its ballot; a result that is not shown yet stays.
    pub(crate) fn put_away(&mut self, touched: &mut Touched) -> Option<BallotId> {
        let left = self.on_stage.take_if(|id| self.all.get(id).is_some_and(Ballot::is_revealed));
        if left.is_some() {
            touched.raise(Aspect::Stage);
        }
        left
    }

    /// Only the newest shown vote on a subject counts; the older ones stay in the minutes. A vote that decides nothing
    /// voids no other.
    fn void_older(&mut self, subject: Subject) {
        let decides = |ballot: &Ballot| ballot.outcome().is_some_and(Outcome::decides);
        let mut newest_first = self.on(subject).rev();
        newest_first.find(|(_, ballot)| ballot.is_revealed() && decides(ballot));
        let older: Vec<_> = newest_first.filter(|(_, b)| decides(b)).map(|(id, _)| *id).collect();
        for id in older {
            if let Some(Ballot { state: State::Closed { closing, .. }, .. }) = self.all.get_mut(&id)
            {
                closing.outcome = Some(Outcome::Void);
            }
        }
    }

    /// Undoes putting a result away.
    pub(crate) fn take_back(&mut self, result: Option<BallotId>, touched: &mut Touched) {
        if result.is_some() && self.order.last() == result.as_ref() {
            self.on_stage = result;
            touched.raise(Aspect::Stage);
        }
    }
}

impl Ballot {
    /// Whether the votes are lost: a restored log holds none of them.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        match &self.state {
            State::Open { lost, .. } => *lost,
            State::Closed { closing, .. } => closing.lost,
        }
    }
}

impl Session {
    /// Takes no more votes in this open ballot: whoever read the log found its key gone, so no vote can be sealed.
    pub fn lose_votes(&mut self, ballot: &BallotId, touched: &mut Touched) {
        let Some(known) = self.ballots.all.get_mut(ballot) else { return };
        if let State::Open { lost, .. } = &mut known.state {
            *lost = true;
            touched.raise(Aspect::Ballot);
        }
    }

    pub(crate) fn apply_ballot(&mut self, at: Millis, event: &BallotEvent, touched: &mut Touched) {
        match event {
            BallotEvent::BallotOpened {
                ballot,
                subject,
                question,
                choices,
                method,
                secret,
                opening,
            } => {
                self.touch_standings(touched);
                let present: BTreeSet<PersonId> = opening.present.iter().copied().collect();
                let outside: BTreeSet<PersonId> = opening.outside.iter().copied().collect();
                let is_away = |p: &PersonId| !present.contains(p) && !outside.contains(p);
                let new = Ballot {
                    away: self.electorate(subject).filter(is_away).collect(),
                    subject: *subject,
                    question: question.clone(),
                    choices: choices.clone(),
                    method: *method,
                    secret: *secret,
                    members: opening.members,
                    quorum: opening.quorum,
                    opened_at: at,
                    present,
                    outside,
                    withdrawn: 0,
                    state: State::Open {
                        voted: BTreeMap::new(),
                        choices: BTreeMap::new(),
                        chair_voted: false,
                        lost: false,
                        chair_only: false,
                    },
                };
                self.ballots.all.insert(*ballot, new);
                self.ballots.order.push(*ballot);
                self.ballots.on_stage = Some(*ballot);
                self.people.set_newcomers(&opening.outside, touched);
                self.touch_standings(touched);
            }
            BallotEvent::Admitted { ballot, person } => {
                if let Some(known) = self.ballots.all.get_mut(ballot)
                    && known.present.insert(*person)
                    && !known.away.contains(person)
                {
                    known.members = known.members.saturating_add(1);
                    known.quorum = known.subject.quorum(known.members);
                }
                self.people.is_new_no_more(person, touched);
                touched.raise(Aspect::Standing(*person));
            }
            BallotEvent::Voted { ballot, person } => {
                let leads = self.board.chair() == Some(person);
                if let Some(Ballot {
                    state: State::Open { voted, chair_voted, .. }, subject, ..
                }) = self.ballots.all.get_mut(ballot)
                {
                    voted.insert(*person, at);
                    *chair_voted |= leads && subject.case().is_some();
                }
                touched.raise(Aspect::Voted(*person));
                return;
            }
            BallotEvent::ChoiceMade { ballot, person, choice } => {
                if let Some(Ballot { state: State::Open { choices, .. }, .. }) =
                    self.ballots.all.get_mut(ballot)
                {
                    choices.insert(*person, choice.clone());
                }
                touched.raise(Aspect::Choice(*person));
                return;
            }
            BallotEvent::ChairAsked { ballot } => {
                if let Some(Ballot { state: State::Open { chair_only, .. }, .. }) =
                    self.ballots.all.get_mut(ballot)
                {
                    *chair_only = true;
                }
            }
            BallotEvent::BallotClosed { ballot, closing } => {
                self.touch_standings(touched);
                if let Some(known) = self.ballots.all.get_mut(ballot) {
                    // From here on nobody can tell how a person voted.
                    known.state = State::Closed { at, closing: closing.clone(), revealed: None };
                }
            }
            BallotEvent::BallotRevealed { ballot } => {
                if let Some(Ballot { state: State::Closed { revealed, .. }, .. }) =
                    self.ballots.all.get_mut(ballot)
                {
                    *revealed = Some(at);
                }
                let shown = self.ballots.get(ballot).map(|b| (b.subject, b.outcome()));
                if let Some((subject, outcome)) = shown {
                    self.ballots.void_older(subject);
                    if let Subject::Proposal { case, proposal } = &subject {
                        self.board.result_is_shown(case, proposal, outcome, touched);
                    }
                }
            }
            BallotEvent::BallotPutAway { ballot } => {
                if self.ballots.on_stage().is_some_and(|(id, _)| id == ballot) {
                    self.turns_to_another(touched);
                }
                return;
            }
        }
        touched.raise(Aspect::Ballot);
    }

    /// The people who may not simply vote in the current ballot, or have voted.
    fn touch_standings(&self, touched: &mut Touched) {
        let Some((_, ballot)) = self.ballots.current() else { return };
        if let State::Open { voted, .. } = &ballot.state {
            for person in voted.keys() {
                touched.raise(Aspect::Standing(*person));
            }
        }
        for person in self.people.ins().filter(|p| self.may_vote(ballot, p).is_err()) {
            touched.raise(Aspect::Standing(*person));
        }
        if let Some(chair) = self.board.chair() {
            touched.raise(Aspect::Standing(*chair));
        }
    }
}
