//! How the simulated facilitator moves the room: it checks before every step that nobody else has moved it, and stops
//! for good when somebody has.

use std::sync::Arc;
use std::time::Duration;

use floke_core::{Command, PersonId};
use tokio::time::Instant;

use super::AS_LONG_AS_IT_TAKES;
use super::crowd::Mark;
use super::facilitator::Facilitator;
use super::wheel::Wheel;
use crate::person::{ClientError, Outcome};
use crate::view::View;

/// Simulated people do within this time what they do without waiting.
pub(super) const SOON: Duration = Duration::from_secs(60);
/// In real time, the room does not wait longer than this for people who are late.
const NOT_LONG: Duration = Duration::from_secs(3);

/// Why the facilitator stopped.
#[derive(Debug, thiserror::Error)]
pub enum Stop {
    /// Somebody else moved the room.
    #[error("somebody else moved the room")]
    TakenOver,
    /// Something that should have happened did not.
    #[error("did not happen: {0}")]
    Stuck(&'static str),
    /// The rules refused a command.
    #[error("refused: {0}")]
    Refused(String),
    /// The console is closed.
    #[error("the console is closed")]
    Console(#[from] ClientError),
}

impl Facilitator {
    /// How long to wait for people: until a little after the step's end, or as long as code may take.
    pub(super) fn patience(&self) -> Duration {
        if self.crowd.pace.is_instant() {
            return SOON;
        }
        (self.began + self.length()).saturating_duration_since(Instant::now()) + NOT_LONG
    }

    /// Sends a command that does not move the room.
    pub(super) async fn tell(&mut self, command: Command) -> Result<(), Stop> {
        self.check()?;
        match self.client.send(command).await? {
            Outcome::Done { .. } => Ok(()),
            Outcome::Refused { code, .. } => {
                self.check()?;
                // In a demo, guests may have changed what the command was about; the day goes on without it.
                if self.crowd.pace.is_instant() { Err(Stop::Refused(code)) } else { Ok(()) }
            }
        }
    }

    /// Moves the room to where `wheel` says, unless somebody else has moved it.
    pub(super) async fn steer(&mut self, command: Command, wheel: Wheel) -> Result<(), Stop> {
        self.check()?;
        if let Outcome::Refused { code, .. } = self.client.send(command).await? {
            self.check()?;
            // The other's move may not have reached this console yet, but `stale_step` tells of it.
            return Err(if code == "stale_step" { Stop::TakenOver } else { Stop::Refused(code) });
        }
        if wheel == self.wheel {
            return Ok(());
        }
        let before = self.wheel.clone();
        let moved = self.client.find(SOON, |view| {
            let now = Wheel::of(view);
            (now != before).then_some(now)
        });
        let now = moved.await.map_err(|_| Stop::Stuck("our own move"))?;
        if now != wheel {
            return Err(Stop::TakenOver);
        }
        self.wheel = wheel;
        Ok(())
    }

    /// Fails if somebody else has moved the room.
    pub(super) fn check(&self) -> Result<(), Stop> {
        if Wheel::of(&self.client.view()) == self.wheel { Ok(()) } else { Err(Stop::TakenOver) }
    }

    /// Waits for something in the view, unless somebody else moves the room. In real time, goes on without it.
    pub(super) async fn until(
        &mut self,
        within: Duration,
        what: &'static str,
        mut ready: impl FnMut(&View) -> bool,
    ) -> Result<(), Stop> {
        let wheel = &self.wheel;
        let seen = self.client.find(within, |view| {
            if Wheel::of(view) == *wheel { ready(view).then_some(true) } else { Some(false) }
        });
        match seen.await {
            Ok(true) => Ok(()),
            Ok(false) => Err(Stop::TakenOver),
            Err(ClientError::Late) if !self.crowd.pace.is_instant() => Ok(()),
            Err(ClientError::Late) => Err(Stop::Stuck(what)),
            Err(error) => Err(Stop::Console(error)),
        }
    }

    /// Waits until people have finished something, unless somebody else moves the room.
    pub(super) async fn finished(
        &mut self,
        within: Duration,
        mark: Mark,
        what: &'static str,
    ) -> Result<(), Stop> {
        let crowd = Arc::clone(&self.crowd);
        tokio::select! {
            done = crowd.finished(within, &mark) => {
                if done || !crowd.pace.is_instant() { Ok(()) } else { Err(Stop::Stuck(what)) }
            }
            stop = self.taken() => Err(stop),
        }
    }

    /// In real time, waits until a share of the step is over.
    pub(super) async fn hold(&mut self, share: f64) -> Result<(), Stop> {
        let (pace, began, length_ms) = (self.crowd.pace, self.began, self.length_ms());
        if pace.is_instant() {
            return self.check();
        }
        tokio::select! {
            () = pace.rest(began, length_ms, share) => Ok(()),
            stop = self.taken() => Err(stop),
        }
    }

    /// Ends when somebody else moves the room.
    async fn taken(&self) -> Stop {
        let moved = |view: &View| Wheel::of(view) != self.wheel;
        match self.client.wait(AS_LONG_AS_IT_TAKES, moved).await {
            Ok(()) => Stop::TakenOver,
            Err(error) => Stop::Console(error),
        }
    }

    /// The person in the session who has this id in the data.
    pub(super) fn person(&self, name: &str) -> Option<PersonId> {
        self.crowd.get(name).map(|member| member.person)
    }
}
