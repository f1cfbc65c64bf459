//! Who reads what people write, and from when.

use serde::Serialize;

use super::stage::Stage;

/// The owner of a form, who writes in it, and reads it from the first letter on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// The group's members write together.
    Group,
    /// One person writes, and nobody else.
    Person,
}

impl Owner {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
    pub(super) const fn is_group(&self) -> bool {
        matches!(self, Self::Group)
    }
}

/// Since when on somebody may read an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Since {
    /// While it is written.
    Written,
    /// When its writer shares it: a copy, in a list of the reader's.
    Shared,
    /// When its stage is delivered, or a case is opened that is drawn from it: a copy; after the end the text itself.
    Delivered,
    /// When the case is opened before the board, delivered or not: a copy; after the end the text itself.
    Opened,
    /// When the session has ended, if its stage was delivered.
    Closed,
    /// Never.
    Never,
}

/// The readers of an item besides its owner, and from when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Readers {
    /// The members of the owner's group.
    pub group: Since,
    /// Everybody else in the session, and the screen.
    pub all: Since,
    /// Facilitators.
    pub facilitator: Since,
    /// Whoever has the municipality's link to the result.
    pub municipality: Since,
}

impl Readers {
    /// The group and its facilitators at once, everybody else after the end.
    pub const STAGE: Self = Self {
        group: Since::Written,
        all: Since::Closed,
        facilitator: Since::Written,
        municipality: Since::Written,
    };
    /// The same, and the others have a copy as soon as the stage is delivered.
    pub const COPIED: Self = Self { all: Since::Delivered, ..Self::STAGE };
    /// The same, and the others have a copy as soon as the case is opened.
    pub const IN_CASE: Self = Self { all: Since::Opened, ..Self::STAGE };
    /// The same, but other groups at no time.
    pub const NOT_OTHERS: Self = Self { all: Since::Never, ..Self::STAGE };
    /// Nobody but the person, until she shares it with her group.
    pub const OWN: Self = Self {
        group: Since::Shared,
        all: Since::Never,
        facilitator: Since::Never,
        municipality: Since::Never,
    };
}

impl Since {
    /// Whether it may be read now in a document, as it is. `ended`: the session has. `delivered`: the group has delivered
    /// the item's stage.
    #[must_use]
    pub fn is_now(self, stage: Stage, delivered: bool, ended: bool) -> bool {
        let by_ending = ended && !Stage::DELIVERED.contains(&stage);
        match self {
            Self::Written => true,
            Self::Delivered | Self::Opened | Self::Closed => ended && delivered || by_ending,
            Self::Shared | Self::Never => false,
        }
    }
}
