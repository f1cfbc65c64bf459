//! What the host does when an event is stored, besides sending what it changed.

use super::{BallotEvent, Event, LinkEvent, PeopleEvent, SessionEvent};
use crate::ids::{Owner, PersonId};

/// What the host does when an event is stored, besides sending what it changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Updates the directory's entry of the session.
    Directory,
    /// Takes a join code, which another session may have.
    TakeCode,
    /// Checks the sockets that came by a link: a link may open nothing any more.
    AskLinks,
    /// Checks this person's sockets: one of her cookies may open nothing any more.
    AskPerson(PersonId),
    /// Destroys this key: what it sealed must not be read again (V16).
    DestroyKey(Owner),
}

impl Event {
    /// What the host does when this event is stored.
    #[must_use]
    pub fn effect(&self) -> Option<Effect> {
        match self {
            Self::Session(SessionEvent::Created { .. } | SessionEvent::FactsSet { .. }) => {
                Some(Effect::Directory)
            }
            Self::Session(SessionEvent::CodeChanged { .. }) => Some(Effect::TakeCode),
            Self::Link(
                LinkEvent::LinkIssued { replace: true, .. } | LinkEvent::LinkWithdrawn { .. },
            ) => Some(Effect::AskLinks),
            // A person with one browser too many is logged out of the oldest.
            Self::People(
                PeopleEvent::TokenAdded { person, .. }
                | PeopleEvent::PeopleMerged { into: person, .. },
            ) => Some(Effect::AskPerson(*person)),
            Self::Ballot(BallotEvent::BallotClosed { ballot, .. }) => {
                Some(Effect::DestroyKey(Owner::Ballot(*ballot)))
            }
            Self::Session(_)
            | Self::Link(_)
            | Self::People(_)
            | Self::Door(_)
            | Self::Programme(_)
            | Self::Floker(_)
            | Self::Groups(_)
            | Self::Pick(_)
            | Self::Work(_)
            | Self::Plenum(_)
            | Self::Board(_)
            | Self::Ballot(_) => None,
        }
    }
}
