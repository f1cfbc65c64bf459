//! From commands to events on disk, whatever the disk says.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use floke_core::command::EntryCommand;
use floke_core::event::Effect;
use floke_core::{Actor, CommandId, HostCommand, Millis, Owner, PersonId, Refusal, Seq, Session};
use floke_store::AppendError;
use floke_wire::CloseCode;
use tokio::sync::oneshot;
use tokio::task::yield_now;
use tokio::time::{Instant, sleep};

use super::ask::{Asked, CODE_TAKEN, NOT_YET, Outcome, is_still_in};
use super::{AGAIN, End, LOOKS, Room, TRIES};
use crate::hub::live::{Batch, Live, News};
use crate::hub::seat::Seat;
use crate::hub::{HostError, OpenError};
use crate::metrics::COUNTED;

impl Room {
    /// Decides one batch, stores it, publishes it and answers.
    pub(super) async fn change(&mut self, asked: Vec<Asked>) -> Option<End> {
        // Commands about a forgotten person, or votes in a forgotten ballot.
        let mut barred = BTreeMap::new();
        // Commands for a join code that another session has.
        let mut taken = BTreeSet::new();
        for _ in 0..TRIES {
            if self.live.is_none() && !self.reopen().await {
                self.answer_all(asked, "unavailable");
                return None;
            }
            let (now, today) = (self.shared.clock.now(), self.now());
            let Some(live) = &mut self.live else { return None };
            let mut batch = live.batch(now);
            let mut outcomes = Vec::with_capacity(asked.len());
            for (n, asked) in asked.iter().enumerate() {
                let start = batch.news.events.len();
                let outcome = match barred.get(&n) {
                    Some(refusal) => Outcome::Refused(Refusal::clone(refusal)),
                    None if taken.contains(&n) => Outcome::Not(CODE_TAKEN),
                    None => decide(live, &mut batch, asked, (&self.suspect, &self.panicked), today),
                };
                outcomes.push((outcome, start..batch.news.events.len()));
            }
            if batch.news.events.is_empty() {
                self.answer(asked, outcomes);
                // The batch did not wait for the disk: repeated refusals must leave others their turn.
                yield_now().await;
                return None;
            }
            let expected = live.head;
            let began = Instant::now();
            let stored = live.store(&*self.lobby.log, &self.shared.id, &mut batch).await;
            COUNTED.append(began.elapsed());
            let error = match stored {
                Ok(()) => {
                    self.known = live.head;
                    self.make_known(&batch.news);
                    self.answer(asked, outcomes);
                    self.destroy_keys().await;
                    return None;
                }
                Err(error) => error,
            };
            self.live = None;
            match &error {
                AppendError::Conflict { .. } => continue,
                AppendError::Unknown(_) if self.is_stored(&batch, expected).await => {
                    // Reading back publishes what the batch brought, now or when the disk allows.
                    self.reopen().await;
                    self.answer(asked, outcomes);
                    self.destroy_keys().await;
                    return None;
                }
                AppendError::OwnerForgotten { owner: Owner::Session } => return Some(End::Over),
                AppendError::OwnerForgotten { owner } => {
                    let of_owner =
                        |(_, range): &(Outcome, Range<usize>)| batch.owns(owner, range.clone());
                    let refusal = match owner {
                        Owner::Ballot(_) => Refusal::VotesLost,
                        Owner::Person(_) | Owner::Session => Refusal::Unknown,
                    };
                    let before = barred.len();
                    let about =
                        outcomes.iter().enumerate().filter(|(_, outcome)| of_owner(outcome));
                    barred.extend(about.map(|(n, _)| (n, refusal.clone())));
                    if barred.len() > before {
                        continue;
                    }
                }
                AppendError::CodeTaken => {
                    let before = taken.len();
                    let takes =
                        |(_, range): &(Outcome, Range<usize>)| batch.takes_code(range.clone());
                    taken.extend(
                        outcomes.iter().enumerate().filter(|(_, o)| takes(o)).map(|(n, _)| n),
                    );
                    if taken.len() > before {
                        continue;
                    }
                }
                AppendError::Unknown(_) | AppendError::Unavailable(_) => {}
            }
            tracing::error!(session = %self.shared.id, %error, "a batch was not stored");
            self.answer_all(asked, "unavailable");
            self.reopen().await;
            return None;
        }
        self.answer_all(asked, "busy");
        None
    }

    /// Whether a commit of unknown fate is in the log.
    async fn is_stored(&self, batch: &Batch, expected: Seq) -> bool {
        for _ in 0..LOOKS {
            match batch.is_stored(&*self.lobby.log, &self.shared.id, expected).await {
                Ok(is_stored) => return is_stored,
                Err(_) => sleep(AGAIN).await,
            }
        }
        false
    }

    /// Reads the session back from the log and publishes what was not; returns whether it worked.
    pub(super) async fn reopen(&mut self) -> bool {
        let opened = Live::open(&*self.lobby.log, &self.shared.id, Some(self.known)).await;
        match opened {
            Ok((live, news)) => {
                // Another node's clock may be ahead.
                self.shared.clock.not_before(live.at());
                self.known = live.head;
                self.to_destroy = still_readable(&live.session, &news);
                self.live = Some(live);
                self.make_known(&news);
                true
            }
            Err(error) => {
                tracing::warn!(session = %self.shared.id, %error, "a session cannot be read back yet");
                self.again_at = Instant::now() + AGAIN;
                self.lost = match error {
                    OpenError::Unavailable => None,
                    OpenError::NoSuchSession => Some(End::Over),
                    OpenError::Newer(_) | OpenError::Damaged(_) => Some(End::Restart),
                };
                false
            }
        }
    }

    /// Publishes a commit to everybody it concerns, after closing the people it shuts out.
    fn make_known(&mut self, news: &News) {
        for event in &news.events {
            match event.effect() {
                Some(Effect::AskLinks) => {
                    let is_link = |seat: &Arc<Seat>| !matches!(seat.actor, Actor::Person(_));
                    let seats = self.shared.seats.all().into_iter().filter(is_link);
                    self.shut_out(seats, CloseCode::NotAllowed);
                }
                Some(Effect::AskPerson(person)) => {
                    let seats = self.shared.seats.of(&Actor::Person(person));
                    self.shut_out(seats, CloseCode::LoggedOut);
                }
                Some(Effect::DestroyKey(owner)) if !self.to_destroy.contains(&owner) => {
                    self.to_destroy.push(owner);
                }
                Some(Effect::Directory) => self.lobby.directory_moved.notify_one(),
                Some(Effect::DestroyKey(_) | Effect::TakeCode) | None => {}
            }
        }
        self.publish(&news.touched);
    }

    /// Closes people whose cookie opens nothing any more.
    fn shut_out(&mut self, seats: impl IntoIterator<Item = Arc<Seat>>, code: CloseCode) {
        let Some(live) = &self.live else { return };
        let now = self.now();
        for seat in seats {
            if !is_still_in(&live.session, &seat, now) {
                seat.close(code);
                self.presence.stir();
            }
        }
    }

    pub(super) async fn destroy_keys(&mut self) {
        while let Some(owner) = self.to_destroy.last() {
            let destroyed = self.lobby.log.destroy_key(&self.shared.id, owner).await;
            if let Err(error) = destroyed {
                tracing::error!(session = %self.shared.id, %error, "a closed ballot's key is still there");
                self.again_at = Instant::now() + AGAIN;
                return;
            }
            self.to_destroy.pop();
        }
    }

    /// Takes a person out, which closes her sockets, then destroys the keys of all her entries; returns how many.
    pub(super) async fn forget_person(&mut self, person: &PersonId) -> Result<usize, HostError> {
        let (said, taken_out) = oneshot::channel();
        let command = Box::new(HostCommand::Entry(EntryCommand::TakeOut { person: *person }));
        let reply = Box::new(|answer: Result<Option<&Session>, _>| {
            drop(said.send(answer.map(|_| ())));
        });
        let _end = self.change(vec![Asked::Host { command, gate: None, reply }]).await;
        taken_out.await.unwrap_or(Err(OpenError::Unavailable.into()))?;
        let live = self.live.as_ref().ok_or(OpenError::Unavailable)?;
        let entries: Vec<PersonId> = live.session.entries_of(person).copied().collect();
        for entry in &entries {
            let owner = Owner::Person(*entry);
            let destroyed = self.lobby.log.destroy_key(&self.shared.id, &owner).await;
            destroyed.map_err(|_| OpenError::Unavailable)?;
        }
        Ok(entries.len())
    }

    fn answer(&self, asked: Vec<Asked>, outcomes: Vec<(Outcome, Range<usize>)>) {
        let cursor = self.shared.published.cursor(self.shared.published.rev());
        let session = self.live.as_ref().map(|live| &live.session);
        for (asked, (outcome, _)) in asked.into_iter().zip(outcomes) {
            asked.answer((&self.shared, session), outcome, &cursor);
        }
    }

    fn answer_all(&self, asked: Vec<Asked>, code: &'static str) {
        for asked in asked {
            asked.answer((&self.shared, None), Outcome::Not(code), "");
        }
    }
}

/// Ballots that are closed although their choices can still be read.
pub(super) fn still_readable(session: &Session, news: &News) -> Vec<Owner> {
    let closed = session.closed_ballots().map(|ballot| Owner::Ballot(*ballot));
    closed.filter(|ballot| news.readable.contains(ballot)).collect()
}

fn decide(
    live: &mut Live,
    batch: &mut Batch,
    asked: &Asked,
    (suspect, panicked): (&Mutex<Option<CommandId>>, &[CommandId]),
    now: Millis,
) -> Outcome {
    let decided = match asked {
        Asked::Command { seat, cmd, command, .. } => {
            // Its socket may not know yet that the cookie stopped working.
            if !is_still_in(&live.session, seat, now) {
                return Outcome::Refused(Refusal::NotAllowed);
            }
            if panicked.contains(cmd) {
                return Outcome::Not("bad_message");
            }
            let mark = |cmd| *suspect.lock().unwrap_or_else(PoisonError::into_inner) = cmd;
            mark(Some(*cmd));
            let decided = live.decide(batch, &seat.actor, cmd, command);
            mark(None);
            decided
        }
        Asked::Host { command, gate, .. } => {
            let changes =
                || live.session.decide_host(command, batch.at).is_ok_and(|e| !e.is_empty());
            if gate.as_ref().is_some_and(|gate| changes() && !gate()) {
                return Outcome::Not(NOT_YET);
            }
            live.decide_host(batch, command)
        }
        Asked::Arrival { token } => live.decide_host(
            batch,
            &HostCommand::Entry(EntryCommand::Arrive { token: Arc::clone(token) }),
        ),
    };
    match decided {
        Ok(()) => Outcome::Done,
        Err(refusal) => Outcome::Refused(refusal),
    }
}
