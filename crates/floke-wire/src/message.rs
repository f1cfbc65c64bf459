//! The messages, as in `web/src/protocol.d.ts`.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use floke_core::{Command, CommandId, Millis, Part, PersonId, Refusal, Role, SessionId};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

/// Accepts only a role that has a live view.
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
    /// The first message. The server ignores unknown fields, so that a newer page is told that it is newer.
    Hello {
        /// [`crate::PROTOCOL_VERSION`].
        version: u32,
        /// The role whose cookie counts.
        #[serde(deserialize_with = "live")]
        role: Role,
        /// The cursor of the view that this page has, of the same role and person.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cursor: Option<String>,
        /// The parts that the view has; without a cursor, the parts that this page wants.
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        parts: BTreeSet<Part>,
    },
    /// The page now shows something that needs this part: the server sends all of the part, and from then on its
    /// changes.
    Open {
        /// Which.
        part: Part,
    },
    /// Asks the server to carry out a command.
    Do {
        /// The browser makes it when the person acts, and keeps it when it sends the command again.
        cmd: CommandId,
        /// What.
        command: Command,
    },
    /// The field in which this person has her cursor now. Never stored.
    Writing {
        /// None when her cursor is in no field.
        field: Option<String>,
    },
    /// Asks whether the server is there; phones send it when they wake.
    Ping {},
}

/// From the server. `V` is the type of a value in a view: the reader chooses it; the server writes views as text.
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
        /// The participant; none for the other roles.
        me: Option<PersonId>,
        /// Her ids before her entries were merged: what her browser stored under them is hers.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        was: Vec<PersonId>,
        /// The server's clock.
        now: Millis,
        /// The address for phones, with the code in it.
        join_url: String,
        /// Other addresses the server has.
        addresses: Vec<String>,
    },
    /// Everything that this connection may see.
    View {
        /// The cursor to send in hello when coming back.
        cursor: String,
        /// The server's clock.
        now: Millis,
        /// Every key and its value.
        set: BTreeMap<String, V>,
    },
    /// What has changed since the last cursor.
    Patch {
        /// The cursor to send in hello when coming back.
        cursor: String,
        /// The server's clock.
        now: Millis,
        /// Keys whose value is new or has changed.
        set: BTreeMap<String, V>,
        /// Keys that no longer have a value.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        del: Vec<String>,
    },
    /// The command was carried out, and is on disk.
    Done {
        /// Which command.
        cmd: CommandId,
        /// The position of the room then.
        cursor: String,
    },
    /// The command was not carried out; nothing has changed.
    Refused {
        /// Which command.
        cmd: CommandId,
        /// The reason, as in the catalogue.
        code: Cow<'static, str>,
        /// The values that the words need.
        #[serde(default, skip_serializing_if = "Params::is_empty")]
        params: Params,
    },
    /// The message is not of this protocol.
    BadMessage {
        /// The reason, as in the catalogue.
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

/// The values that the words of a refusal need, by name.
pub type Params = BTreeMap<Cow<'static, str>, Param>;

/// One of these values.
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
