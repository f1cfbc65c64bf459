//! What the host asks for on behalf of an HTTP request.

use std::sync::Arc;

use crate::facts::Facts;
use crate::ids::{JoinCode, LinkId, Millis, PersonId, SessionId};
use crate::people::Profile;
use crate::programme::Step;
use crate::role::Role;

/// What the host asks for when it has checked an HTTP request. Never parsed from a socket.
#[derive(Debug, Clone)]
pub enum HostCommand {
    /// Makes the session. Only the first command of a log.
    Create {
        /// The session's id.
        id: SessionId,
        /// The code people type.
        code: JoinCode,
        /// What the session is.
        facts: Facts,
        /// The day.
        steps: Vec<Step>,
        /// When its keys are destroyed.
        keep_until: Millis,
        /// Shown as "Eksempeldata" everywhere.
        demo: bool,
    },
    /// Another join code: the one before opens nothing from then on.
    NewCode {
        /// Which no other session has.
        code: JoinCode,
    },
    /// Somebody comes, or is taken out.
    Entry(EntryCommand),
    /// A link for a facilitator, a screen or a reader of results.
    Link(LinkCommand),
}

/// Somebody comes, or is taken out.
#[derive(Debug, Clone)]
pub enum EntryCommand {
    /// A new participant; outside, when the door is closed. Changes nothing when somebody who is in or waits has the token.
    Join {
        /// The join code that was given, if it was one: only the session's own lets anybody in.
        by: Option<JoinCode>,
        /// She says that she is somebody else than whoever has her name already.
        other: bool,
        /// Chosen by the server, because the token is too.
        person: PersonId,
        /// Name, role and service area.
        profile: Profile,
        /// SHA-256 of the cookie's token, in hex.
        token: Box<str>,
        /// Eight characters that move the person to another phone.
        code: Box<str>,
        /// The most people this server lets into a session.
        max: usize,
    },
    /// A socket of a participant has come. Said twice it is nothing.
    Arrive {
        /// SHA-256 of the cookie's token, in hex: whose it is is asked when this is decided.
        token: Arc<str>,
    },
    /// Another browser for somebody who gave the personal code.
    AddToken {
        /// Whose.
        person: PersonId,
        /// SHA-256 of the new token, in hex.
        token: Box<str>,
    },
    /// Takes a person out, with every entry that was merged with hers, before their keys are destroyed.
    TakeOut {
        /// Any of the entries.
        person: PersonId,
    },
}

/// A link for a facilitator, a screen or a reader of results.
#[derive(Debug, Clone)]
pub enum LinkCommand {
    /// A new one.
    Issue {
        /// Names the link, not its secret.
        link: LinkId,
        /// What it opens.
        role: Role,
        /// SHA-256 of the secret, in hex.
        hash: Box<str>,
        /// When it stops working.
        until: Option<Millis>,
        /// The older links of this role stop working.
        replace: bool,
    },
    /// One link stops working. The only facilitator's link that is left stays.
    Withdraw {
        /// Which.
        link: LinkId,
    },
}

impl From<EntryCommand> for HostCommand {
    fn from(command: EntryCommand) -> Self {
        Self::Entry(command)
    }
}

impl From<LinkCommand> for HostCommand {
    fn from(command: LinkCommand) -> Self {
        Self::Link(command)
    }
}
