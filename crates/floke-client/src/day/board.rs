//! The imaginary formannskap, as the facilitator leads it: eight cases, and the vote on each recommendation.

use std::sync::Arc;

use floke_core::command::{BallotCommand, BoardCommand};
use floke_core::{BallotId, Command, PersonId};

use super::facilitator::Facilitator;
use super::ids::{case_ballot_id, group_id};
use super::plenum::talks;
use super::steering::Stop;
use crate::dataset::{Case, Voting};
use crate::view::View;

impl Facilitator {
    /// Every case of the data.
    ///
    /// # Errors
    /// See [`Stop`].
    pub async fn board(&mut self) -> Result<(), Stop> {
        let crowd = Arc::clone(&self.crowd);
        let cases = &crowd.data.formannskap.cases;
        let count = f64::from(u32::try_from(cases.len()).unwrap_or(1));
        let mut turn = 0.0;
        for case in cases {
            self.open_case(case).await?;
            let votings: Vec<_> = case.recommendations().collect();
            for (nth, voting) in votings.into_iter().enumerate() {
                let ballot = self.open_vote(case, nth, voting).await?;
                self.close(&ballot).await?;
                self.reveal(&ballot).await?;
            }
            turn += 1.0;
            self.hold(turn / count).await?;
        }
        Ok(())
    }

    /// Opens a case: sets the chair, rules who is inhabil, and raises the questions.
    ///
    /// # Errors
    /// See [`Stop`].
    pub async fn open_case(&mut self, case: &Case) -> Result<(), Stop> {
        let crowd = Arc::clone(&self.crowd);
        let group = group_id(&case.group);
        let wheel = self.wheel.case(&group);
        self.steer(Command::Board(BoardCommand::OpenCase { group }), wheel).await?;
        if let Some(person) = self.person(&case.chair) {
            self.tell(Command::Board(BoardCommand::SetChair { person })).await?;
        }
        for inhabil in &case.inhabil_persons {
            let Some(person) = self.person(&inhabil.participant) else { continue };
            let reported = |view: &View| reports(view).contains(&person);
            self.until(self.patience(), "the report", reported).await?;
            let inhabil = true;
            self.tell(Command::Board(BoardCommand::RuleInhabil { person, inhabil })).await?;
        }
        let about = talks(&crowd.data);
        for talk in about.iter().filter(|t| t.stage == "board" && t.to == case.group) {
            self.raise(talk).await?;
        }
        Ok(())
    }

    /// Opens the `nth` vote on the recommendation, and waits for as many votes as the data has.
    ///
    /// # Errors
    /// See [`Stop`].
    pub async fn open_vote(
        &mut self,
        case: &Case,
        nth: usize,
        voting: &Voting,
    ) -> Result<BallotId, Stop> {
        let ballot = case_ballot_id(&case.group, nth);
        let wheel = self.wheel.ballot(&ballot, "open");
        let open = Command::Board(BoardCommand::OpenCaseVote {
            ballot,
            proposal: group_id(&case.group).into(),
            secret: false,
            again: false,
            without_new: false,
        });
        self.steer(open, wheel).await?;
        self.all_cast(voting.cast).await?;
        Ok(ballot)
    }

    /// Closes a ballot: from then on nobody can tell how a person voted.
    ///
    /// # Errors
    /// See [`Stop`].
    pub async fn close(&mut self, ballot: &BallotId) -> Result<(), Stop> {
        let wheel = self.wheel.ballot(ballot, "closed");
        self.steer(Command::Ballot(BallotCommand::CloseBallot { ballot: *ballot }), wheel).await
    }

    /// Shows the result on every phone and the big screen at once.
    ///
    /// # Errors
    /// See [`Stop`].
    pub async fn reveal(&mut self, ballot: &BallotId) -> Result<(), Stop> {
        let wheel = self.wheel.ballot(ballot, "revealed");
        self.steer(Command::Ballot(BallotCommand::RevealBallot { ballot: *ballot }), wheel).await
    }
}

/// The people who have reported in the open case.
fn reports(view: &View) -> Vec<PersonId> {
    let reports = view.value("console/inhabil").and_then(|r| r.as_array());
    let ids = reports.into_iter().flatten().filter_map(|r| r.get("person")?.as_str());
    ids.filter_map(|id| id.parse().ok()).collect()
}
