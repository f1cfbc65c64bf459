//! The owner of an event: destroying the owner's key forgets the event.

use super::{BallotEvent, BoardEvent, Event, FlokerEvent, PeopleEvent, PlenumEvent};
use crate::ids::Owner;

impl Event {
    /// The owner whose key seals this event.
    #[must_use]
    pub fn owner(&self) -> Owner {
        match self {
            Self::People(event) => event.owner(),
            Self::Floker(event) => event.owner(),
            Self::Plenum(event) => event.owner(),
            Self::Board(event) => event.owner(),
            Self::Ballot(event) => event.owner(),
            Self::Session(_)
            | Self::Link(_)
            | Self::Door(_)
            | Self::Programme(_)
            | Self::Groups(_)
            | Self::Pick(_)
            | Self::Work(_) => Owner::Session,
        }
    }
}

impl PeopleEvent {
    fn owner(&self) -> Owner {
        match self {
            Self::ProfileSet { person, .. }
            | Self::TokenAdded { person, .. }
            | Self::OwnWritten { person, .. } => Owner::Person(*person),
            Self::PersonWithdrawn { .. }
            | Self::PeopleMerged { .. }
            | Self::ArrivedSet { .. }
            | Self::GoneSet { .. } => Owner::Session,
        }
    }
}

impl FlokerEvent {
    fn owner(&self) -> Owner {
        match self {
            Self::FlokeSubmitted { by: person, .. } => Owner::Person(*person),
            Self::FlokeListed { .. }
            | Self::FlokerImported { .. }
            | Self::FlokerAdded { .. }
            | Self::ClusterHidden { .. }
            | Self::KindSet { .. } => Owner::Session,
        }
    }
}

impl PlenumEvent {
    fn owner(&self) -> Owner {
        match self {
            Self::QuestionAsked { by: person, .. } => Owner::Person(*person),
            Self::Presented { .. }
            | Self::QuestionListed { .. }
            | Self::QuestionRaised { .. }
            | Self::QuestionDropped { .. }
            | Self::QuestionAnswered { .. } => Owner::Session,
        }
    }
}

impl BoardEvent {
    fn owner(&self) -> Owner {
        match self {
            Self::InhabilReported { person, .. } => Owner::Person(*person),
            Self::CaseOpened { .. }
            | Self::ProposalPut { .. }
            | Self::ChairSet { .. }
            | Self::InhabilRuled { .. } => Owner::Session,
        }
    }
}

impl BallotEvent {
    fn owner(&self) -> Owner {
        match self {
            Self::Voted { ballot, .. } | Self::ChoiceMade { ballot, .. } => Owner::Ballot(*ballot),
            Self::BallotOpened { .. }
            | Self::Admitted { .. }
            | Self::ChairAsked { .. }
            | Self::BallotClosed { .. }
            | Self::BallotRevealed { .. }
            | Self::BallotPutAway { .. } => Owner::Session,
        }
    }
}
