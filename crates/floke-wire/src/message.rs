//! The messages, as in `web/src/protocol.d.ts`.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use floke_core::{Command, CommandId, Millis, Part, PersonId, Refusal, Role, SessionId};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

/// A role that has a live view.
fn live<'de, D: Deserializer<'de>>(d: D) -> Result<Role, D::Error> {
    let role = Role::deserialize(d)?;
    if role.row().sockets == 0 {
        return Err(D::Error::custom(format_args!("{} has no live view", role.row().word)));
    }
    Ok(role)
}

/// From the browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ClientMsg {
    /// The first message. Fields we do not know are let through, so that a newer page hears that it is newer.
    Hello {
        /// [`crate::PROTOCOL_VERSION`].
        version: u32,
        /// Which cookie counts.
        #[serde(deserialize_with = "live")]
        role: Role,
        /// The cursor of the view this page has, of the same role and person.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cursor: Option<String>,
        /// The parts that view has; without a cursor, those that this page wants.
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        parts: BTreeSet<Part>,
    },
    /// A page is shown that needs this part: a patch with all of it follows, and what changes in it from then on.
    Open {
        /// Which.
        part: Part,
    },
    /// Please carry this out.
    Do {
        /// Made when the person acted; said again, it stays the same.
        cmd: CommandId,
        /// What.
        command: Command,
    },
    /// Which field this person has under the cursor now. Never stored.
    Writing {
        /// None when none.
        field: Option<String>,
    },
    /// Are you there? Phones ask when they wake.
    Ping {},
}

/// From the server. `V` is the type of a value in a view: whoever reads chooses it; the server writes views as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerMsg<V> {
    /// The answer to hello; a view or a patch follows.
    Welcome {
        /// [`crate::PROTOCOL_VERSION`].
        version: u32,
        /// Which session.
        session: SessionId,
        /// As what.
        role: Role,
        /// As whom; none unless a participant.
        me: Option<PersonId>,
        /// Who she was before her entries were merged: what her browser kept under those is hers.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        was: Vec<PersonId>,
        /// The server's clock.
        now: Millis,
        /// The address for phones, with the code in it.
        join_url: String,
        /// Other addresses the server has.
        addresses: Vec<String>,
    },
    /// All that this connection may see.
    View {
        /// What to name when coming back.
        cursor: String,
        /// The server's clock.
        now: Millis,
        /// Every key.
        set: BTreeMap<String, V>,
    },
    /// What has changed since the cursor before.
    Patch {
        /// What to name when coming back.
        cursor: String,
        /// The server's clock.
        now: Millis,
        /// Keys with another value.
        set: BTreeMap<String, V>,
        /// Keys without a value.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        del: Vec<String>,
    },
    /// Carried out, and on disk.
    Done {
        /// Which command.
        cmd: CommandId,
        /// Where the room was then.
        cursor: String,
    },
    /// Not carried out; nothing has changed.
    Refused {
        /// Which command.
        cmd: CommandId,
        /// Why, as in the catalogue.
        code: Cow<'static, str>,
        /// What the words need.
        #[serde(default, skip_serializing_if = "Params::is_empty")]
        params: Params,
    },
    /// The message itself was not ours.
    BadMessage {
        /// Why, as in the catalogue.
        code: Cow<'static, str>,
    },
    /// The same person has opened the session somewhere else, later than here.
    OtherDevice {},
    /// The answer to ping.
    Pong {
        /// The server's clock.
        now: Millis,
    },
}

/// What the words of a refusal need, by name.
pub type Params = BTreeMap<Cow<'static, str>, Param>;

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Param {
    /// A number.
    Number(u64),
    /// An id, or a list of names.
    Text(String),
}

impl<V> ServerMsg<V> {
    /// The refusal of a command by the rules.
    #[must_use]
    pub fn refused(cmd: CommandId, refusal: &Refusal) -> Self {
        let (code, params) = code(refusal);
        Self::Refused { cmd, code: code.into(), params }
    }

    /// The refusal of a command by the server: `busy`, `unavailable`.
    #[must_use]
    pub fn not_now(cmd: CommandId, code: &'static str) -> Self {
        Self::Refused { cmd, code: code.into(), params: Params::new() }
    }
}

/// The stable code of a refusal, and what its words need.
#[must_use]
pub fn code(refusal: &Refusal) -> (String, Params) {
    let number = |name, n: usize| (name, Param::Number(u64::try_from(n).unwrap_or(u64::MAX)));
    let param = match refusal {
        Refusal::TooLong { max }
        | Refusal::Full { max }
        | Refusal::DoorFull { max }
        | Refusal::TooMany { max }
        | Refusal::TooManyFloker { max } => Some(number("max", *max)),
        Refusal::TooManyDots { n }
        | Refusal::TooFewForSecret { n }
        | Refusal::AskedBefore { n } => Some(number("n", *n)),
        Refusal::Taken { group } => Some(("group", Param::Text(group.to_string()))),
        Refusal::StaleStep { step } => Some(("step", Param::Text(step.to_string()))),
        Refusal::Missing { fields } => Some(("fields", Param::Text(fields.clone()))),
        Refusal::NotAllowed
        | Refusal::NotOpen
        | Refusal::Delivered
        | Refusal::Unknown
        | Refusal::IdTaken
        | Refusal::Empty
        | Refusal::NoGroup
        | Refusal::BallotClosed
        | Refusal::VotesLost
        | Refusal::BallotOpen
        | Refusal::NotMember
        | Refusal::Presenting
        | Refusal::RoomKept
        | Refusal::Inhabil
        | Refusal::ChairMustVote
        | Refusal::ChairFirst
        | Refusal::ChairOnly
        | Refusal::SecretOpen
        | Refusal::BadChoice
        | Refusal::BadChoices
        | Refusal::NoCase
        | Refusal::UndoGone
        | Refusal::Ended
        | Refusal::CodeWrong
        | Refusal::NameKnown { .. }
        | Refusal::Waiting
        | Refusal::RoundOver
        | Refusal::GroupsLocked
        | Refusal::NotPresenting
        | Refusal::BadValue
        | Refusal::NotRevealed
        | Refusal::NobodyHere
        | Refusal::Changed
        | Refusal::InhabilFirst
        | Refusal::BadProgramme
        | Refusal::LastLink => None,
    };
    (refusal.code(), param.into_iter().map(|(name, value)| (name.into(), value)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_says_hello_as_a_reader_of_documents() {
        let says = |role: &str| {
            let text = format!(r#"{{"type":"hello","version":1,"role":"{role}"}}"#);
            serde_json::from_str::<ClientMsg>(&text).is_ok()
        };
        let heard = ["participant", "facilitator", "screen", "result", "guest"].map(says);
        assert_eq!(heard, [true, true, true, false, false]);
    }
}
