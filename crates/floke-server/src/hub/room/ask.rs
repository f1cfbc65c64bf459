//! What a room is asked, and what it answers.

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

/// What a room is asked.
pub(in crate::hub) enum Ask {
    /// To change something.
    Change(Asked),
    /// To let somebody in.
    Enter(Box<Enter>, oneshot::Sender<Result<Entered, NotIn>>),
    /// To look at the session.
    Look(Box<dyn FnOnce(&Session) + Send>),
    /// To be sent a part of the session from now on.
    Open { seat: Arc<Seat>, part: Part },
    /// To show who writes where.
    Writing { person: PersonId, field: Option<&'static str> },
    /// To see to it that the directory says of the session what its log does; until when it is kept.
    Mend(oneshot::Sender<Result<Millis, OpenError>>),
    /// To destroy one person's keys, and start again.
    ForgetPerson(PersonId, oneshot::Sender<Result<usize, HostError>>),
    /// To destroy the session's keys, and end.
    Forget(oneshot::Sender<Result<Receipt, OpenError>>),
}

/// Who waits for the host's command.
pub(in crate::hub) type Reply = Box<dyn FnOnce(Result<Option<&Session>, HostError>) + Send>;

/// Whether it is the turn of a command that would be carried out. It may be asked more than once, and says the same.
pub type Gate = Box<dyn Fn() -> bool + Send + Sync>;

/// A command, and who waits for the answer.
pub(in crate::hub) enum Asked {
    Command {
        seat: Arc<Seat>,
        cmd: CommandId,
        command: Box<Command>,
        /// Given back when it is answered.
        permit: OwnedSemaphorePermit,
    },
    Host {
        command: Box<HostCommand>,
        /// Asked when the rules have said yes and something would change.
        gate: Option<Gate>,
        /// Hears when it is on disk, and sees the session as it is then, if it can be read just then.
        reply: Reply,
    },
    /// A participant's first socket. Whoever sits down after it looks at the session for the answer.
    Arrival { token: Arc<str> },
}

/// What somebody shows who wants to be let in.
#[derive(Debug)]
pub struct Enter {
    /// As what.
    pub role: Role,
    /// SHA-256 of the cookie's token, in hex.
    pub proof: Arc<str>,
    /// Where this page was.
    pub cursor: Option<String>,
    /// The parts it has there, or wants.
    pub parts: BTreeSet<Part>,
    /// Whether the other end is another machine.
    pub remote: bool,
    /// Where to write.
    pub outlet: Arc<dyn Outlet>,
}

/// Somebody is in, and receives from [`Seated::start`] on.
#[derive(Debug)]
pub struct Entered {
    /// The place.
    pub seated: Seated,
    /// For the address that phones are shown; who waits at the closed door is not told it.
    pub code: Option<JoinCode>,
    /// Who she was before her entries were merged.
    pub was: Vec<PersonId>,
}

/// Why somebody is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotIn {
    /// The cookie opens nothing here, and why.
    #[error("not allowed")]
    Closed(CloseCode),
    /// Not now; come back.
    #[error("the session is not available now")]
    Unavailable,
}

/// What a command came to.
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

/// Who has this cookie: who waits at the closed door too, and her scopes say what that opens.
pub(in crate::hub) fn authenticate(
    session: &Session,
    role: Role,
    proof: &str,
    now: Millis,
) -> Option<Actor> {
    if role == Role::Participant {
        // Who waits at the closed door has a socket too; her scopes say what she is sent.
        return session.newcomer_by_token(proof).copied().map(Actor::Person);
    }
    session.holder(role, proof, now)
}

/// Why this cookie does not open the session, in the words of a Close.
pub(in crate::hub) fn why_shut(session: &Session, role: Role, proof: &str) -> CloseCode {
    match session.shut_out(proof).filter(|_| role == Role::Participant) {
        Some(ShutOut::TakenOut) => CloseCode::TakenOut,
        Some(ShutOut::TurnedAway) => CloseCode::TurnedAway,
        None => CloseCode::NotAllowed,
    }
}

/// Whether whoever sits there would be let in again with the same cookie, as the same.
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
