//! A row of the table: a text or a list, where it belongs and who reads it.

use serde::Serialize;

use super::readers::{Owner, Readers, Since};
use super::stage::Stage;
use crate::refusal::Refusal;
use crate::text::bounded;

/// The most characters of a long text.
pub const LONG: usize = 4_000;
/// The most characters of the one sentence (R26).
pub const SENTENCE: usize = 300;
/// The most characters of a name.
pub const NAME: usize = 80;
/// The most rows of one list.
pub const MAX_ROWS: usize = 60;

/// What a text may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Kind {
    /// Free text of at most `max` characters.
    Text {
        /// The most characters.
        max: usize,
    },
    /// One of the values, or empty.
    Choice {
        /// The set's name: the words of its values are `choice.<set>.<value>`.
        set: &'static str,
        /// The values, in the order they are offered.
        of: &'static [&'static str],
    },
}

impl Kind {
    /// Checks that `text` may be such a value.
    pub(crate) fn check(&self, text: &str) -> Result<(), Refusal> {
        bounded(text, self.max())?;
        match self {
            Self::Choice { of, .. } if !text.is_empty() && !of.contains(&text) => {
                Err(Refusal::BadValue)
            }
            Self::Choice { .. } | Self::Text { .. } => Ok(()),
        }
    }

    /// The most characters of a value.
    #[must_use]
    pub const fn max(&self) -> usize {
        match self {
            Self::Text { max } => *max,
            Self::Choice { .. } => 40,
        }
    }
}

/// Where an item belongs, and who reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The stage it belongs to.
    pub stage: Stage,
    /// The section of the stage's page; none for the items that come first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<&'static str>,
    /// Its owner.
    #[serde(skip_serializing_if = "Owner::is_group")]
    pub owner: Owner,
    /// Its other readers, and from when they read it.
    #[serde(skip)]
    pub readers: Readers,
    /// Whether the group's case says it too.
    #[serde(skip)]
    pub in_case: bool,
}

impl Place {
    /// The case says it, so the board reads it when the case is opened, if not before.
    const fn in_case(mut self) -> Self {
        self.in_case = true;
        if matches!(self.readers.all, Since::Closed) {
            self.readers = Readers::IN_CASE;
        }
        self
    }
}

/// One text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Its name in commands, keys, words and documents.
    pub id: &'static str,
    /// Where it belongs, and who reads it.
    #[serde(flatten)]
    pub place: Place,
    /// What it may hold.
    #[serde(flatten)]
    pub kind: Kind,
    /// Whether it is needed before the stage can be delivered.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// How many lines it begins with on a page; by default one when short, three when long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lines: Option<u8>,
}

/// One column of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its name in a row's cells.
    pub id: &'static str,
    /// What it may hold.
    #[serde(flatten)]
    pub kind: Kind,
    /// Whether a row needs it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
}

/// One list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct List {
    /// Its name in commands, keys, words and documents.
    pub id: &'static str,
    /// Where it belongs, and who reads it.
    #[serde(flatten)]
    pub place: Place,
    /// The fewest rows before the stage can be delivered.
    #[serde(skip_serializing_if = "is_none_needed")]
    pub required: usize,
    /// Whether its rows have numbers.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub numbered: bool,
    /// Whether only the last row may change: earlier rounds stay as they were (R20).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub rounds: bool,
    /// The columns of a row. The first is always required.
    pub columns: &'static [Column],
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
const fn is_none_needed(rows: &usize) -> bool {
    *rows == 0
}

/// A row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Item {
    /// A text.
    Field(Field),
    /// A list.
    List(List),
}

impl List {
    /// The columns that a row needs.
    pub fn needed(&self) -> impl Iterator<Item = &'static Column> {
        let needed = |(n, column): &(usize, &Column)| *n == 0 || column.required;
        self.columns.iter().enumerate().filter(needed).map(|(_, column)| column)
    }
}

impl Item {
    /// Its name in commands, keys, words and documents.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        match self {
            Self::Field(field) => field.id,
            Self::List(list) => list.id,
        }
    }

    /// Where it belongs, and who reads it.
    #[must_use]
    pub const fn place(&self) -> &Place {
        match self {
            Self::Field(field) => &field.place,
            Self::List(list) => &list.place,
        }
    }
}

impl Field {
    pub(super) const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    pub(super) const fn lines(mut self, lines: u8) -> Self {
        self.lines = Some(lines);
        self
    }

    pub(super) const fn within(mut self, section: &'static str) -> Self {
        self.place.section = Some(section);
        self
    }

    pub(super) const fn copied(mut self) -> Self {
        self.place.readers = Readers::COPIED;
        self
    }

    pub(super) const fn in_case(mut self) -> Self {
        self.place = self.place.in_case();
        self
    }

    pub(super) const fn own(mut self) -> Self {
        self.place.owner = Owner::Person;
        self.place.readers = Readers::OWN;
        self
    }

    pub(super) const fn item(self) -> Item {
        Item::Field(self)
    }
}

impl List {
    pub(super) const fn at_least(mut self, rows: usize) -> Self {
        self.required = rows;
        self
    }

    pub(super) const fn numbered(mut self) -> Self {
        self.numbered = true;
        self
    }

    pub(super) const fn in_rounds(mut self) -> Self {
        self.numbered = true;
        self.rounds = true;
        self
    }

    pub(super) const fn within(mut self, section: &'static str) -> Self {
        self.place.section = Some(section);
        self
    }

    pub(super) const fn in_case(mut self) -> Self {
        self.place = self.place.in_case();
        self
    }

    pub(super) const fn not_for_others(mut self) -> Self {
        self.place.readers = Readers::NOT_OTHERS;
        self
    }

    pub(super) const fn item(self) -> Item {
        Item::List(self)
    }
}
