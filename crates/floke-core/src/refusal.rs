//! Every "no", with its stable code. The words stand in the catalogue, by code.

use serde::Serialize;

use crate::ids::{GroupId, StepId};

/// Why a command was not carried out. Nothing has changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "code", content = "params", rename_all = "snake_case")]
pub enum Refusal {
    /// The room has moved on from the step that was named.
    #[error("stale_step")]
    StaleStep {
        /// Where it is.
        step: StepId,
    },
    /// Somebody with this name is in, or waits at the closed door. It may be she with another phone: only she knows, so she
    /// is asked, and has no second vote by chance.
    #[error("name_known")]
    NameKnown {
        /// Whether nobody with it is in.
        waiting: bool,
    },
    /// This role may not do this.
    #[error("not_allowed")]
    NotAllowed,
    /// This part has not been opened by the facilitator.
    #[error("not_open")]
    NotOpen,
    /// Delivered: take it back, or ask the facilitator to unlock it.
    #[error("delivered")]
    Delivered,
    /// What is named does not exist.
    #[error("unknown")]
    Unknown,
    /// The new thing's id is in use.
    #[error("id_taken")]
    IdTaken,
    /// A text has more characters than it may.
    #[error("too_long")]
    TooLong {
        /// The most characters.
        max: usize,
    },
    /// A text that is needed is blank.
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
    /// Fields that are needed before delivering.
    #[error("missing")]
    Missing {
        /// Their names, with commas.
        fields: String,
    },
    /// The ballot is closed (V9).
    #[error("ballot_closed")]
    BallotClosed,
    /// The log was restored from a copy, which holds no votes of a ballot that was open: it takes no more (V16).
    #[error("votes_lost")]
    VotesLost,
    /// A ballot is open: close it first.
    #[error("ballot_open")]
    BallotOpen,
    /// Came after the vote was opened (V14).
    #[error("not_member")]
    NotMember,
    /// The presenting group does not vote (V2).
    #[error("presenting")]
    Presenting,
    /// Inhabil in this case (V3).
    #[error("inhabil")]
    Inhabil,
    /// It is a tie and the chair has not voted (V6).
    #[error("chair_must_vote")]
    ChairMustVote,
    /// The chair has not voted in a secret vote on a case: asked in a tie only, it would say that there is one.
    #[error("chair_first")]
    ChairFirst,
    /// The ballot is closed to everybody but the chair, whom the closing waits for (V6).
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
    /// Too late to undo, or something newer moved the room.
    #[error("undo_gone")]
    UndoGone,
    /// The session has ended.
    #[error("ended")]
    Ended,
    /// Not the session's join code, or no longer.
    #[error("code_wrong")]
    CodeWrong,
    /// The session has as many people as it may.
    #[error("full")]
    Full {
        /// The most people.
        max: usize,
    },
    /// As many wait at the closed door as may.
    #[error("door_full")]
    DoorFull {
        /// The most who wait.
        max: usize,
    },
    /// Waits at the closed door, and may do nothing inside.
    #[error("waiting")]
    Waiting,
    /// Earlier rounds stay as they were (R20).
    #[error("round_over")]
    RoundOver,
    /// The facilitator has locked the groups.
    #[error("groups_locked")]
    GroupsLocked,
    /// More of something than there may be.
    #[error("too_many")]
    TooMany {
        /// The most.
        max: usize,
    },
    /// The rest of the room is for those who have nothing in this list yet.
    #[error("room_kept")]
    RoomKept,
    /// Only the group that presents may do this, or no group presents.
    #[error("not_presenting")]
    NotPresenting,
    /// A value outside its range.
    #[error("bad_value")]
    BadValue,
    /// A closed ballot waits to be shown: nothing that was voted is left lying (R67).
    #[error("not_revealed")]
    NotRevealed,
    /// Nobody has joined who could vote.
    #[error("nobody_here")]
    NobodyHere,
    /// Somebody else changed the row since this person began.
    #[error("changed")]
    Changed,
    /// Somebody has reported to be inhabil, and nothing is decided about it yet (V3).
    #[error("inhabil_first")]
    InhabilFirst,
    /// One person has sent in as many floker as she may.
    #[error("too_many_floker")]
    TooManyFloker {
        /// The most for one person.
        max: usize,
    },
    /// The only facilitator's link that is left: without it nobody could lead the session.
    #[error("last_link")]
    LastLink,
    /// A secret ballot among so few would say what each of them chose.
    #[error("too_few_for_secret")]
    TooFewForSecret {
        /// How many are present.
        n: usize,
    },
    /// Who is in a secret ballot stays in it, and nobody is let in, until it is closed.
    #[error("secret_open")]
    SecretOpen,
    /// Nearly the same people have been asked the same: from both counts together one could tell what some of them chose.
    #[error("asked_before")]
    AskedBefore {
        /// How many are in only one of the two electorates.
        n: usize,
    },
    /// A programme needs 1 to 60 steps with ids of their own.
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
