//! What a ballot is on. The electorate and the quorum follow from it.

use serde::{Deserialize, Serialize};

use crate::ids::{GroupId, ProposalId};

/// What a ballot is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Subject {
    /// A proposal in a group's case; its board votes for or against.
    Proposal {
        /// The group of the case.
        case: GroupId,
        /// The proposal.
        proposal: ProposalId,
    },
    /// A question to the whole room, in its own words.
    Question {},
}

impl Subject {
    /// The case whose board votes; none when the whole room votes.
    #[must_use]
    pub fn case(&self) -> Option<&GroupId> {
        match self {
            Self::Proposal { case, .. } => Some(case),
            Self::Question {} => None,
        }
    }

    /// The votes needed of this many members (V4); the room needs none.
    pub(super) fn quorum(&self, members: usize) -> usize {
        match self {
            Self::Proposal { .. } => members.div_ceil(2),
            Self::Question {} => 0,
        }
    }
}

/// The sides of a proposal. There is no third (V7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Side {
    For,
    Against,
}

impl Side {
    /// Both, in the order in which they are shown.
    pub const BOTH: [Self; 2] = [Self::For, Self::Against];

    /// The id of the choice for this side.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::For => "for",
            Self::Against => "against",
        }
    }
}

/// Votes for and against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Sides {
    pub r#for: usize,
    pub against: usize,
}

/// The meaning of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// For or against; the words are in the catalogue.
    Side(Side),
    /// Words by the person who asked.
    Text(String),
}

/// One of a ballot's choices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alternative {
    /// 1 to 26 characters of `[a-z0-9]`.
    pub id: String,
    /// Its meaning.
    #[serde(flatten)]
    pub means: Meaning,
}

impl Alternative {
    /// For and against.
    pub(crate) fn sides() -> Vec<Self> {
        let of = |side: Side| Self { id: side.id().to_owned(), means: Meaning::Side(side) };
        Side::BOTH.map(of).to_vec()
    }

    /// Its side; none for a choice with words.
    #[must_use]
    pub fn side(&self) -> Option<Side> {
        match &self.means {
            Meaning::Side(side) => Some(*side),
            Meaning::Text(_) => None,
        }
    }

    /// Its words; none for a side.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.means {
            Meaning::Side(_) => None,
            Meaning::Text(text) => Some(text),
        }
    }
}
