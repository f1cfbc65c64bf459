//! The stage: the one thing everybody looks at. Phones, console and big screen follow the same rule.

mod on_stage;
#[cfg(test)]
mod tests;
pub(crate) mod views;

use serde::{Deserialize, Serialize};

use crate::ids::{BallotId, GroupId};
use crate::plenum::Floor;

/// What the big screen shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words of the catalogue")]
pub enum Scene {
    /// What is on stage.
    #[default]
    Auto,
    Lobby,
    Programme,
    Bruttoliste,
    Groups,
    Work,
    Presenting,
    Sentences,
    Solutions,
    Ballot,
    Case,
    Cases,
    Question,
    Summary,
    Thanks,
    Blank,
}

/// The one thing everybody looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OnStage<'a> {
    /// The content of the step.
    Step,
    /// A group presents.
    Floor(&'a GroupId),
    /// A group's case, with its vote while that is on stage.
    Case(&'a GroupId, Option<&'a BallotId>),
    /// A vote of the whole room.
    Ballot(&'a BallotId),
}

/// What was on stage besides the step when the room left it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Left {
    floor: Floor,
    result: Option<BallotId>,
}
