//! The proposals in a case, and the possible outcomes of a vote.

use serde::{Deserialize, Serialize};

use crate::ids::{GroupId, ProposalId};

/// What a proposal asks of the board, in the order in which the board votes (V10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProposalKind {
    /// To decide what the group recommends.
    Recommendation,
}

impl ProposalKind {
    /// Whether this outcome ends the case.
    pub(super) fn settles(self, outcome: Outcome) -> bool {
        match self {
            Self::Recommendation => outcome.decides(),
        }
    }
}

/// One proposal before the board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Its id in the case.
    pub id: ProposalId,
    /// What it asks for.
    pub kind: ProposalKind,
    /// The decision, point by point. Empty when the group left it out: then it asks to carry out its test as described,
    /// and every reader is told so in her own language.
    pub points: Vec<String>,
    /// The group that made it.
    pub by: GroupId,
}

impl Proposal {
    /// The recommendation of a group.
    pub(crate) fn recommendation(by: GroupId, points: Vec<String>) -> Self {
        Self { id: by.into(), kind: ProposalKind::Recommendation, points, by }
    }
}

impl From<GroupId> for ProposalId {
    /// The id of a group's recommendation. A case has one, and its id is the group's: opening the case again finds it,
    /// and nobody need choose another.
    fn from(group: GroupId) -> Self {
        Self(group.0)
    }
}

/// How a vote on a proposal ended (V18).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// More for than against.
    Adopted,
    /// All votes cast were for.
    Unanimous,
    /// A tie, and the chair voted for (V6).
    AdoptedByChair,
    /// More against than for.
    NotAdopted,
    /// A tie, and the chair voted against (V6).
    NotAdoptedByChair,
    /// Fewer than half the members voted (V4), or too few in a secret vote.
    NotQuorate,
    /// A newer vote has replaced it.
    Void,
}

impl Outcome {
    /// Whether the outcome says yes or no: too few votes decide nothing, and neither does a vote that was replaced.
    pub(crate) fn decides(self) -> bool {
        match self {
            Self::Adopted
            | Self::Unanimous
            | Self::AdoptedByChair
            | Self::NotAdopted
            | Self::NotAdoptedByChair => true,
            Self::NotQuorate | Self::Void => false,
        }
    }
}
