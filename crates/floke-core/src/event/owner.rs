//! Whose an event is: with the key of its owner it is forgotten.

use super::Event;
use crate::ids::Owner;

impl Event {
    /// Whose key seals this event.
    #[must_use]
    pub fn owner(&self) -> Owner {
        match self {
            Self::ProfileSet { person, .. }
            | Self::TokenAdded { person, .. }
            | Self::NoteSet { person, .. }
            | Self::FlokeSubmitted { by: person, .. }
            | Self::QuestionAsked { by: person, .. }
            | Self::InhabilReported { person, .. } => Owner::Person(*person),
            Self::Voted { ballot, .. } | Self::ChoiceMade { ballot, .. } => Owner::Ballot(*ballot),
            Self::Created { .. }
            | Self::Said { .. }
            | Self::VoteHeard { .. }
            | Self::LinkIssued { .. }
            | Self::LinkWithdrawn { .. }
            | Self::CodeChanged { .. }
            | Self::FactsSet { .. }
            | Self::DoorSet { .. }
            | Self::PersonWaits { .. }
            | Self::PersonJoined { .. }
            | Self::PersonWithdrawn { .. }
            | Self::PeopleMerged { .. }
            | Self::ArrivedSet { .. }
            | Self::GoneSet { .. }
            | Self::ProgrammeSet { .. }
            | Self::StepEntered { .. }
            | Self::TimeAdded { .. }
            | Self::Paused { .. }
            | Self::Resumed { .. }
            | Self::SceneSet { .. }
            | Self::Undone { .. }
            | Self::Announced { .. }
            | Self::FlokeListed { .. }
            | Self::FlokerImported { .. }
            | Self::FlokerAdded { .. }
            | Self::ClusterHidden { .. }
            | Self::KindSet { .. }
            | Self::GroupsFormed { .. }
            | Self::PersonMoved { .. }
            | Self::GroupRenamed { .. }
            | Self::GroupsLocked { .. }
            | Self::SharedAllowed { .. }
            | Self::DotsPlaced { .. }
            | Self::DotsShown { .. }
            | Self::FlokePicked { .. }
            | Self::TextWritten { .. }
            | Self::RowPut { .. }
            | Self::RowMoved { .. }
            | Self::RowDeleted { .. }
            | Self::Delivered { .. }
            | Self::TakenBack { .. }
            | Self::HandRaised { .. }
            | Self::Presented { .. }
            | Self::QuestionListed { .. }
            | Self::QuestionRaised { .. }
            | Self::QuestionDropped { .. }
            | Self::QuestionAnswered { .. }
            | Self::CaseOpened { .. }
            | Self::ChairSet { .. }
            | Self::InhabilRuled { .. }
            | Self::BallotOpened { .. }
            | Self::Admitted { .. }
            | Self::ChairAsked { .. }
            | Self::BallotClosed { .. }
            | Self::BallotRevealed { .. }
            | Self::BallotPutAway { .. }
            | Self::SessionEnded {} => Owner::Session,
        }
    }
}
