//! Every refusal, with its stable code. The catalogue has the words for each code.

use serde::Serialize;

use crate::ids::{GroupId, StepId};

/// Why a command was not carried out. A refused command changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "code", content = "params", rename_all = "snake_case")]
pub enum Refusal {
    /// The room has moved on from the step in the command.
    #[error("stale_step")]
    StaleStep {
        /// The step it is at.
        step: StepId,
    },
    /// A person with this name is in, or waits at the closed door. It may be the same person on another phone, so she
    /// is asked, and does not get a second vote by accident.
    #[error("name_known")]
    NameKnown {
        /// Whether the people with it all wait outside.
        waiting: bool,
    },
    /// This role may not do this.
    #[error("not_allowed")]
    NotAllowed,
    /// The facilitator has not opened this part.
    #[error("not_open")]
    NotOpen,
    /// Delivered: take it back, or ask the facilitator to unlock it.
    #[error("delivered")]
    Delivered,
    /// The command names something that does not exist.
    #[error("unknown")]
    Unknown,
    /// The new thing's id is in use.
    #[error("id_taken")]
    IdTaken,
    /// A text has too many characters.
    #[error("too_long")]
    TooLong {
        /// The most characters.
        max: usize,
    },
    /// A required text is blank.
    #[error("empty")]
    Empty,
    /// The person is in no group.
    #[error("no_group")]
    NoGroup,
    /// Another group was first with this floke (R17).
    #[error("taken")]
    Taken {
        /// The group that has it.
        group: GroupId,
    },
    /// More dots than a person has.
    #[error("too_many_dots")]
    TooManyDots {
        /// Dots per person.
        n: usize,
    },
    /// Required fields are empty, so the stage cannot be delivered.
    #[error("missing")]
    Missing {
        /// Their names, with commas.
        fields: String,
    },
    /// The ballot is closed (V9).
    #[error("ballot_closed")]
    BallotClosed,
    /// The log was restored from a copy, which holds no votes of the open ballot: it takes no more votes (V16).
    #[error("votes_lost")]
    VotesLost,
    /// A ballot is open: close it first.
    #[error("ballot_open")]
    BallotOpen,
    /// She came after the vote was opened (V14).
    #[error("not_member")]
    NotMember,
    /// The presenting group does not vote (V2).
    #[error("presenting")]
    Presenting,
    /// She is inhabil in this case (V3).
    #[error("inhabil")]
    Inhabil,
    /// It is a tie and the chair has not voted (V6).
    #[error("chair_must_vote")]
    ChairMustVote,
    /// The chair must vote first in a secret vote on a case: asking her only in a tie would reveal the tie.
    #[error("chair_first")]
    ChairFirst,
    /// The ballot is closed to everybody but the chair, for whom the closing waits (V6).
    #[error("chair_only")]
    ChairOnly,
    /// Not one of the ballot's choices, or too many of them.
    #[error("bad_choice")]
    BadChoice,
    /// A ballot needs 2 to 10 different choices.
    #[error("bad_choices")]
    BadChoices,
    /// No case is open.
    #[error("no_case")]
    NoCase,
    /// It is too late to undo, or a newer command moved the room.
    #[error("undo_gone")]
    UndoGone,
    /// The session has ended.
    #[error("ended")]
    Ended,
    /// This is not the session's join code, or no longer.
    #[error("code_wrong")]
    CodeWrong,
    /// The session has as many people as it may.
    #[error("full")]
    Full {
        /// The most people.
        max: usize,
    },
    /// The most people wait at the closed door already.
    #[error("door_full")]
    DoorFull {
        /// The most people who may wait.
        max: usize,
    },
    /// She waits at the closed door, and may do nothing inside.
    #[error("waiting")]
    Waiting,
    /// Earlier rounds stay as they were (R20).
    #[error("round_over")]
    RoundOver,
    /// The facilitator has locked the groups.
    #[error("groups_locked")]
    GroupsLocked,
    /// There is no room for one more.
    #[error("too_many")]
    TooMany {
        /// The limit.
        max: usize,
    },
    /// The rest of the list is kept for people who have nothing in it yet.
    #[error("room_kept")]
    RoomKept,
    /// Only the group that presents may do this, or no group presents.
    #[error("not_presenting")]
    NotPresenting,
    /// A value outside its range.
    #[error("bad_value")]
    BadValue,
    /// A closed ballot must be shown first: every result is shown (R67).
    #[error("not_revealed")]
    NotRevealed,
    /// Nobody who could vote has joined.
    #[error("nobody_here")]
    NobodyHere,
    /// Another person changed the row since this person began.
    #[error("changed")]
    Changed,
    /// A member has reported to be inhabil, and the facilitator has not ruled on it yet (V3).
    #[error("inhabil_first")]
    InhabilFirst,
    /// She has sent in as many floker as one person may.
    #[error("too_many_floker")]
    TooManyFloker {
        /// The most for one person.
        max: usize,
    },
    /// It is the last facilitator's link: without it nobody could lead the session.
    #[error("last_link")]
    LastLink,
    /// With so few people a secret ballot would reveal what each of them chose.
    #[error("too_few_for_secret")]
    TooFewForSecret {
        /// How many people are present.
        n: usize,
    },
    /// A voter stays in an open secret ballot, and nobody is let in, until it is closed.
    #[error("secret_open")]
    SecretOpen,
    /// Nearly the same people have been asked the same: both counts together could reveal what some of them chose.
    #[error("asked_before")]
    AskedBefore {
        /// How many people are in only one of the two electorates.
        n: usize,
    },
    /// A programme needs 1 to 60 steps with different ids.
    #[error("bad_programme")]
    BadProgramme,
}

impl Refusal {
    /// The stable code, as in the catalogue.
    #[must_use]
    pub fn code(&self) -> String {
        self.to_string()
    }
}
