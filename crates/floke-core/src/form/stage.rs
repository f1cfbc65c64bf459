//! The stages of a group's work.

use serde::{Deserialize, Serialize};

/// A part of a group's work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// What the need really is.
    Need,
    /// What could be done about it.
    Solution,
    /// A project small enough to begin soon, and the case for the board.
    Test,
    /// Whether the group goes on (R47).
    Decide,
    /// What the group takes home (R54–R64).
    Result,
}

impl Stage {
    /// All stages, in the order of the day.
    pub const ALL: [Self; 5] = [Self::Need, Self::Solution, Self::Test, Self::Decide, Self::Result];
    /// The stages that are delivered to plenum or to the board. The session's end delivers the others.
    pub const DELIVERED: [Self; 3] = [Self::Need, Self::Solution, Self::Test];
}
