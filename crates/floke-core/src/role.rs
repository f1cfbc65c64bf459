//! Roles: how a person takes part in a session, and the actors in it. One row of a table describes each role.

use serde::{Deserialize, Serialize};

use crate::ids::{Letters, LinkId, PersonId};

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// How a person takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A phone whose owner has joined by the code.
    Participant,
    /// A console.
    Facilitator,
    /// The big screen.
    Screen,
    /// A reader of the finished documents.
    Result,
}

/// Everything about a role.
#[derive(Debug)]
pub struct RoleRow {
    /// The role.
    pub role: Role,
    /// Its name in cookies, messages and links.
    pub word: &'static str,
    /// The first part of its page's path.
    pub page: &'static str,
    /// The most connections at once of one person, or of one link; 0 for a role without a live view.
    pub sockets: usize,
    /// The link that opens it; none when people join by themselves.
    pub link: Option<LinkRow>,
}

/// How links of a role are made.
#[derive(Debug)]
pub struct LinkRow {
    /// After how many milliseconds it expires.
    pub lives_ms: Option<u64>,
    /// Whether a new link replaces the older ones.
    pub replaces: bool,
    /// Whether a session has one from the beginning.
    pub with_session: bool,
}

static ROLES: [RoleRow; 4] = [
    RoleRow { role: Role::Participant, word: "participant", page: "phone", sockets: 5, link: None },
    RoleRow {
        role: Role::Facilitator,
        word: "facilitator",
        page: "console",
        sockets: 40,
        // A second facilitator gets a link of her own.
        link: Some(LinkRow { lives_ms: None, replaces: false, with_session: true }),
    },
    RoleRow {
        role: Role::Screen,
        word: "screen",
        page: "screen",
        sockets: 40,
        link: Some(LinkRow { lives_ms: None, replaces: true, with_session: true }),
    },
    RoleRow {
        role: Role::Result,
        word: "result",
        page: "result",
        sockets: 0,
        link: Some(LinkRow { lives_ms: Some(14 * DAY_MS), replaces: true, with_session: false }),
    },
];

impl Role {
    /// Every role, in the order of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        ROLES.iter().map(|row| row.role)
    }

    /// The role with this word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::all().find(|role| role.row().word == word)
    }

    /// The row of this role.
    #[must_use]
    pub fn row(self) -> &'static RoleRow {
        let [participant, facilitator, screen, result] = &ROLES;
        match self {
            Self::Participant => participant,
            Self::Facilitator => facilitator,
            Self::Screen => screen,
            Self::Result => result,
        }
    }
}

/// The actor of a command or a view: a role, and the id of a person or a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub enum Actor {
    /// A participant.
    Person(PersonId),
    /// The holder of a link of this role.
    Link(Role, LinkId),
}

/// The stored form: `{"role": "screen", "id": "…"}`.
#[derive(Serialize, Deserialize)]
struct Written {
    role: Role,
    id: Letters,
}

impl From<Written> for Actor {
    fn from(Written { role, id }: Written) -> Self {
        match role.row().link {
            None => Self::Person(PersonId(id)),
            Some(_) => Self::Link(role, LinkId(id)),
        }
    }
}

impl From<Actor> for Written {
    fn from(actor: Actor) -> Self {
        let id = match actor {
            Actor::Person(PersonId(id)) | Actor::Link(_, LinkId(id)) => id,
        };
        Self { role: actor.role(), id }
    }
}

impl Actor {
    /// The actor's role.
    #[must_use]
    pub fn role(&self) -> Role {
        match self {
            Self::Person(_) => Role::Participant,
            Self::Link(role, _) => *role,
        }
    }

    /// The participant, if it is one.
    #[must_use]
    pub fn person(&self) -> Option<&PersonId> {
        match self {
            Self::Person(person) => Some(person),
            Self::Link(..) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_roles_word_is_its_name_on_the_wire_and_in_the_log() {
        for role in Role::all() {
            assert_eq!(role.row().role, role);
            assert_eq!(serde_json::to_value(role).unwrap(), role.row().word);
            assert_eq!(Role::of(role.row().word), Some(role));
        }
        let screen = Actor::Link(Role::Screen, "linklinklink".parse().unwrap());
        let stored = r#"{"role":"screen","id":"linklinklink"}"#;
        assert_eq!(serde_json::to_string(&screen).unwrap(), stored);
        assert_eq!(serde_json::from_str::<Actor>(stored).unwrap(), screen);
    }
}
