//! What the host does when an event is stored, beside showing what it changed.

use super::{BallotEvent, Event, LinkEvent, PeopleEvent, SessionEvent};
use crate::ids::{Owner, PersonId};

/// What the host does when an event is stored, beside showing what it changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// What the directory says of the session is another now.
    Directory,
    /// The session takes a join code, which another session may have.
    TakeCode,
    /// A link may open nothing any more: the sockets that came by one are asked again.
    AskLinks,
    /// A cookie of this person may open nothing any more: her sockets are asked again.
    AskPerson(PersonId),
    /// This key is destroyed: what it sealed is not to be read again (V16).
    DestroyKey(Owner),
}

impl Event {
    /// What the host does when this is stored.
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
            // One browser more than there may be logs the oldest out.
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
