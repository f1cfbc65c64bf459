//! What a room can be asked, and its answers.

use std::collections::BTreeSet;
use std::sync::Arc;

use floke_core::people::ShutOut;
use floke_core::{
    Actor, Command, CommandId, HostCommand, JoinCode, Millis, Part, PersonId, Refusal, Role,
    Session,
};
use floke_wire::{CloseCode, ServerMsg};
use tokio::sync::{OwnedSemaphorePermit, oneshot};

use crate::hub::seat::{Outlet, Seat};
use crate::hub::seats::Seated;
use crate::hub::{HostError, OpenError, Receipt, Shared};
use crate::metrics::COUNTED;

/// A request to a room.
pub(in crate::hub) enum Ask {
    /// To change something.
    Change(Asked),
    /// To let somebody in.
    Enter(Box<Enter>, oneshot::Sender<Result<Entered, NotIn>>),
    /// To look at the session.
    Look(Box<dyn FnOnce(&Session) + Send>),
    /// To be sent a part of the session from now on.
    Open { seat: Arc<Seat>, part: Part },
    /// To show where a person writes.
    Writing { person: PersonId, field: Option<&'static str> },
    /// To make the directory agree with the log; answers until when the session is kept.
    Mend(oneshot::Sender<Result<Millis, OpenError>>),
    /// To destroy one person's keys, and start again.
    ForgetPerson(PersonId, oneshot::Sender<Result<usize, HostError>>),
    /// To destroy the session's keys, and end.
    Forget(oneshot::Sender<Result<Receipt, OpenError>>),
}

/// Receives the result of a host's command.
pub(in crate::hub) type Reply = Box<dyn FnOnce(Result<Option<&Session>, HostError>) + Send>;

/// Whether a command that would be carried out may go now. May be called more than once, with the same answer.
pub type Gate = Box<dyn Fn() -> bool + Send + Sync>;

/// A command, and the receiver of its answer.
pub(in crate::hub) enum Asked {
    Command {
        seat: Arc<Seat>,
        cmd: CommandId,
        command: Box<Command>,
        /// Given back with the answer.
        permit: OwnedSemaphorePermit,
    },
    Host {
        command: Box<HostCommand>,
        /// Asked when the rules have said yes and something would change.
        gate: Option<Gate>,
        /// Called when it is on disk, with the session as it is then, if it can be read.
        reply: Reply,
    },
    /// A participant's first socket. People who sit down later look at the session for the answer.
    Arrival { token: Arc<str> },
}

/// What a person shows to be let in.
#[derive(Debug)]
pub struct Enter {
    /// The role she asks for.
    pub role: Role,
    /// SHA-256 of the cookie's token, in hex.
    pub proof: Arc<str>,
    /// The cursor of this page.
    pub cursor: Option<String>,
    /// The parts it has, or wants.
    pub parts: BTreeSet<Part>,
    /// Whether the other end is another machine.
    pub remote: bool,
    /// The socket to write to.
    pub outlet: Arc<dyn Outlet>,
}

/// A person who is in, and receives from [`Seated::start`] on.
#[derive(Debug)]
pub struct Entered {
    /// The place.
    pub seated: Seated,
    /// For the address that phones are shown; people waiting at the closed door do not get it.
    pub code: Option<JoinCode>,
    /// Her ids before her entries were merged.
    pub was: Vec<PersonId>,
}

/// Why a person is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotIn {
    /// The cookie opens nothing here; says why.
    #[error("not allowed")]
    Closed(CloseCode),
    /// Not now; come back.
    #[error("the session is not available now")]
    Unavailable,
}

/// The result of a command.
pub(super) enum Outcome {
    Done,
    Refused(Refusal),
    /// Not decided, for a reason of the server's.
    Not(&'static str),
}

/// Why a command waits for its turn.
pub(super) const NOT_YET: &str = "not_yet";

/// Why a new join code was not taken.
pub(super) const CODE_TAKEN: &str = "code_taken";

/// The person or link with this cookie. People waiting at the closed door count: their scopes limit what they see.
pub(in crate::hub) fn authenticate(
    session: &Session,
    role: Role,
    proof: &str,
    now: Millis,
) -> Option<Actor> {
    if role == Role::Participant {
        // People waiting at the closed door have a socket too; their scopes limit what they are sent.
        return session.newcomer_by_token(proof).copied().map(Actor::Person);
    }
    session.holder(role, proof, now)
}

/// The close code that says why this cookie does not open the session.
pub(in crate::hub) fn why_shut(session: &Session, role: Role, proof: &str) -> CloseCode {
    match session.shut_out(proof).filter(|_| role == Role::Participant) {
        Some(ShutOut::TakenOut) => CloseCode::TakenOut,
        Some(ShutOut::TurnedAway) => CloseCode::TurnedAway,
        None => CloseCode::NotAllowed,
    }
}

/// Whether the same cookie would let this seat's holder in again, as the same person.
pub(in crate::hub) fn is_still_in(session: &Session, seat: &Seat, now: Millis) -> bool {
    let role = seat.actor.role();
    authenticate(session, role, &seat.proof, now).as_ref() == Some(&seat.actor)
}

impl Asked {
    pub(super) fn answer(
        self,
        (shared, session): (&Shared, Option<&Session>),
        outcome: Outcome,
        cursor: &str,
    ) {
        match self {
            Self::Command { seat, cmd, permit, .. } => {
                let msg = match outcome {
                    Outcome::Done => {
                        COUNTED.command("done");
                        ServerMsg::Done { cmd, cursor: cursor.to_owned() }
                    }
                    Outcome::Refused(refusal) => {
                        COUNTED.command(&refusal.code());
                        ServerMsg::refused(cmd, &refusal)
                    }
                    Outcome::Not(code) => {
                        COUNTED.command(code);
                        ServerMsg::not_now(cmd, code)
                    }
                };
                seat.say(shared.framer, &msg);
                drop(permit);
            }
            Self::Host { reply, .. } => {
                reply(match outcome {
                    Outcome::Done => Ok(session),
                    Outcome::Refused(refusal) => Err(HostError::Refused(refusal)),
                    Outcome::Not("busy") => Err(HostError::Busy),
                    Outcome::Not(NOT_YET) => Err(HostError::NotYet),
                    Outcome::Not(CODE_TAKEN) => Err(HostError::CodeTaken),
                    Outcome::Not(_) => Err(OpenError::Unavailable.into()),
                });
            }
            Self::Arrival { .. } => {}
        }
    }
}
