//! Rules for opening a vote, voting, and closing it.

use super::rules::checked_choices;
use super::secrecy::Asked;
use super::{Ballot, Choice, MAX_BALLOTS, Subject};
use crate::command::{BallotCommand, Context};
use crate::event::BallotEvent;
use crate::form::SENTENCE;
use crate::ids::BallotId;
use crate::refusal::Refusal;
use crate::session::{Decision, Session};
use crate::text::named;

impl Session {
    /// A ballot.
    #[must_use]
    pub fn ballot(&self, ballot: &BallotId) -> Option<&Ballot> {
        self.ballots.get(ballot)
    }

    /// The ballots on one subject, in the order in which they were opened; those of the plenum share one subject.
    pub fn ballots_on(&self, subject: Subject) -> impl Iterator<Item = (&BallotId, &Ballot)> {
        self.ballots.on(subject)
    }

    fn open_ballot(&self, id: &BallotId) -> Result<&Ballot, Refusal> {
        let ballot = self.ballots.get(id).ok_or(Refusal::Unknown)?;
        if ballot.is_open() { Ok(ballot) } else { Err(Refusal::BallotClosed) }
    }

    /// Checks that no ballot is open or closed without being shown: there is one ballot at a time.
    pub(crate) fn no_ballot_waits(&self) -> Result<(), Refusal> {
        if self.ballots.open().is_some() {
            return Err(Refusal::BallotOpen);
        }
        if self.ballots.waits_to_be_shown() { Err(Refusal::NotRevealed) } else { Ok(()) }
    }

    pub(crate) fn decide_ballot(&self, command: &BallotCommand, ctx: &Context) -> Decision {
        if !matches!(command, BallotCommand::Vote { .. }) {
            self.only_facilitator(ctx)?;
        }
        match command {
            BallotCommand::Vote { ballot, choice } => self.decide_vote(ballot, choice, ctx),
            BallotCommand::OpenBallot {
                ballot,
                question,
                choices,
                method,
                secret,
                again,
                without_new,
            } => {
                self.no_ballot_waits()?;
                let asked = Asked {
                    subject: Subject::Question {},
                    question: named(question, SENTENCE)?,
                    choices: checked_choices(choices, *method)?,
                    method: *method,
                    secret: *secret,
                };
                self.ask(ballot, asked, *again, *without_new)
            }
            BallotCommand::Admit { ballot, person } => {
                let known = self.open_ballot(ballot)?;
                if known.has(person) {
                    return Ok(Vec::new());
                }
                if !self.people.has_arrived(person) {
                    return Err(Refusal::Unknown);
                }
                if known.secret {
                    return Err(Refusal::SecretOpen);
                }
                if known.is_chair_only() {
                    return Err(Refusal::ChairOnly);
                }
                let no = self.why_not(known, person);
                if no != Refusal::NotMember {
                    return Err(no);
                }
                Ok(vec![BallotEvent::Admitted { ballot: *ballot, person: *person }.into()])
            }
            BallotCommand::CloseBallot { ballot } => {
                let known = self.open_ballot(ballot)?;
                if self.lacks_chair() {
                    return match (known.is_chair_only(), known.secret) {
                        (false, _) => Ok(vec![BallotEvent::ChairAsked { ballot: *ballot }.into()]),
                        (true, true) => Err(Refusal::ChairFirst),
                        (true, false) => Err(Refusal::ChairMustVote),
                    };
                }
                let closing = self.closing(known);
                Ok(vec![BallotEvent::BallotClosed { ballot: *ballot, closing }.into()])
            }
            BallotCommand::RevealBallot { ballot } => {
                let known = self.ballots.get(ballot).ok_or(Refusal::Unknown)?;
                if known.is_open() {
                    return Err(Refusal::BallotOpen);
                }
                if known.is_revealed() {
                    return Ok(Vec::new());
                }
                Ok(vec![BallotEvent::BallotRevealed { ballot: *ballot }.into()])
            }
            BallotCommand::PutAway { ballot } => {
                self.ballots.get(ballot).ok_or(Refusal::Unknown)?;
                self.no_ballot_waits()?;
                let here = self.ballots.on_stage().is_some_and(|(id, _)| id == ballot);
                Ok(here
                    .then_some(BallotEvent::BallotPutAway { ballot: *ballot }.into())
                    .into_iter()
                    .collect())
            }
        }
    }

    fn decide_vote(&self, ballot: &BallotId, choice: &Choice, ctx: &Context) -> Decision {
        let person = self.only_participant(ctx)?;
        let known = self.open_ballot(ballot)?;
        if known.is_lost() {
            return Err(Refusal::VotesLost);
        }
        self.may_vote(known, person)?;
        if known.is_chair_only() && self.board.chair() != Some(person) {
            return Err(Refusal::ChairOnly);
        }
        known.check(choice)?;
        let (ballot, person) = (*ballot, *person);
        Ok(vec![
            BallotEvent::Voted { ballot, person }.into(),
            BallotEvent::ChoiceMade { ballot, person, choice: choice.clone() }.into(),
        ])
    }

    /// Opens a ballot: its subject says who votes. `again` and `without_new` as in the commands.
    pub(crate) fn ask(
        &self,
        ballot: &BallotId,
        asked: Asked,
        again: bool,
        without_new: bool,
    ) -> Decision {
        if self.ballots.get(ballot).is_some() {
            return Err(Refusal::IdTaken);
        }
        if self.ballots.all.len() >= MAX_BALLOTS {
            return Err(Refusal::TooMany { max: MAX_BALLOTS });
        }
        let opening = self.opening(&asked.subject, without_new)?;
        self.may_ask(&asked, &opening.present, again)?;
        let (ballot, Asked { subject, question, choices, method, secret }) = (*ballot, asked);
        let opened = BallotEvent::BallotOpened {
            ballot,
            subject,
            question,
            choices,
            method,
            secret,
            opening,
        };
        Ok(vec![opened.into()])
    }
}
