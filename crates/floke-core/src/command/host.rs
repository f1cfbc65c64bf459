//! What the host asks for on behalf of an HTTP request.

use std::sync::Arc;

use crate::facts::Facts;
use crate::ids::{JoinCode, LinkId, Millis, PersonId, SessionId};
use crate::people::Profile;
use crate::programme::Step;
use crate::role::Role;

/// What the host asks for once it has checked an HTTP request. Never parsed from a socket.
#[derive(Debug, Clone)]
pub enum HostCommand {
    /// Makes the session. Only the first command of a log.
    Create {
        /// The session's id.
        id: SessionId,
        /// The code people type.
        code: JoinCode,
        /// The facts of the session.
        facts: Facts,
        /// The steps of the day.
        steps: Vec<Step>,
        /// When the session's keys are destroyed.
        keep_until: Millis,
        /// Example data: marked as "Eksempeldata" everywhere.
        demo: bool,
    },
    /// Sets another join code; the one before opens nothing from then on.
    NewCode {
        /// A code that no other session has.
        code: JoinCode,
    },
    /// A person comes, or is taken out.
    Entry(EntryCommand),
    /// A link for a facilitator, a screen or a reader of results.
    Link(LinkCommand),
}

/// A person comes, or is taken out.
#[derive(Debug, Clone)]
pub enum EntryCommand {
    /// A new participant; outside, when the door is closed. Changes nothing when the token belongs to a person who is
    /// in or waits.
    Join {
        /// The join code she gave, if any: only the session's own lets her in.
        by: Option<JoinCode>,
        /// She says that she is not the person who has this name already.
        other: bool,
        /// Chosen by the server, like the token.
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
    /// A participant's socket has connected. A second one changes nothing.
    Arrive {
        /// SHA-256 of the cookie's token, in hex: the decision looks up its owner.
        token: Arc<str>,
    },
    /// Adds a browser of a person who gave her personal code.
    AddToken {
        /// The person.
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
    /// Makes a new link.
    Issue {
        /// The link's id, not its secret.
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
    /// Withdraws one link. The last facilitator's link stays.
    Withdraw {
        /// The link.
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
