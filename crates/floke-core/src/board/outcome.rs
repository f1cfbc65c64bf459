//! What the votes on a case come to.

use serde::{Deserialize, Serialize};

use super::FOR;
use crate::ballot::Closing;
use crate::session::Session;

/// How a vote on a case ended (V18).
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
    /// A newer vote took its place.
    Void,
}

impl Session {
    /// What the votes on a case came to (V4–V6). Secret votes that are too few to be counted decide nothing.
    pub(crate) fn outcome(closing: &Closing, quorum: usize) -> Outcome {
        let Some((yes, no)) = closing.sides() else { return Outcome::NotQuorate };
        if closing.cast < quorum || closing.cast == 0 {
            return Outcome::NotQuorate;
        }
        match yes.cmp(&no) {
            std::cmp::Ordering::Greater if no == 0 => Outcome::Unanimous,
            std::cmp::Ordering::Greater => Outcome::Adopted,
            std::cmp::Ordering::Less => Outcome::NotAdopted,
            std::cmp::Ordering::Equal => match &closing.chair {
                Some((_, choice)) if choice == FOR => Outcome::AdoptedByChair,
                _ => Outcome::NotAdoptedByChair,
            },
        }
    }
}
