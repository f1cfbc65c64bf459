//! Ids and positions. An id is parsed or given, never made here: the browser chooses the id of a new thing.

use std::fmt;
use std::str::FromStr;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Why a text is not an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an id is 12 to 26 characters of a-z and 0-9")]
pub struct NotAnId;

/// The most characters of an id.
const LONGEST: usize = 26;

/// The characters of an id, stored in place: every event of a long day brings some ids, and a heap allocation for each
/// would cost too much. The rest is zero, so that ids sort like their texts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Letters {
    bytes: [u8; LONGEST],
    len: u8,
}

impl Letters {
    fn parse(text: &str) -> Result<Self, NotAnId> {
        let fits = (12..=LONGEST).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        let mut bytes = [0; LONGEST];
        match (bytes.get_mut(..text.len()), u8::try_from(text.len())) {
            (Some(place), Ok(len)) if fits => {
                place.copy_from_slice(text.as_bytes());
                Ok(Self { bytes, len })
            }
            _ => Err(NotAnId),
        }
    }

    fn as_str(&self) -> &str {
        let text = self.bytes.get(..usize::from(self.len)).unwrap_or_default();
        std::str::from_utf8(text).unwrap_or_default()
    }
}

impl Serialize for Letters {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Letters {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        /// Borrows the text.
        struct Text;
        impl Visitor<'_> for Text {
            type Value = Letters;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Letters, E> {
                Letters::parse(text).map_err(E::custom)
            }
        }
        d.deserialize_str(Text)
    }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        ///
        /// 12 to 26 characters of `[a-z0-9]`.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub(crate) Letters);

        impl $name {
            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                Letters::parse(text).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                self.0.serialize(s)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                Letters::deserialize(d).map(Self)
            }
        }
    )*};
}

ids! {
    /// One workshop.
    SessionId;
    /// One participant.
    PersonId;
    /// One link for a facilitator, a screen or a reader of results.
    LinkId;
    /// One group.
    GroupId;
    /// One step of the programme.
    StepId;
    /// One challenge, as somebody wrote it.
    FlokeId;
    /// One line of the bruttoliste.
    ClusterId;
    /// One row of a list in a group's work.
    RowId;
    /// One question or input in plenum.
    QuestionId;
    /// One vote.
    BallotId;
    /// One proposal in a case.
    ProposalId;
    /// One command, with an id made when its sender acted.
    CommandId;
}

/// Position of an event in a session's log. The first event is 1; 0 is the empty log.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Seq(pub u64);

/// A moment, in UTC milliseconds since 1970.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Millis(pub u64);

impl Millis {
    /// This moment plus `ms` milliseconds, at most the last moment there is.
    #[must_use]
    pub fn plus(self, ms: u64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to this moment; 0 when `earlier` is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// The last moment that a calendar of four digits has.
pub(crate) const LAST_MOMENT: Millis = Millis(253_402_300_799_999);

/// The owner of the key that seals an event: destroying the key forgets the owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "of", content = "id", rename_all = "snake_case")]
pub enum Owner {
    /// The session itself: what groups write, and the fact that something happened.
    Session,
    /// A person: the profile, the token, private notes.
    Person(PersonId),
    /// A ballot: its voters and their choices, until it closes.
    Ballot(BallotId),
}

/// Six characters without 0, O, 1, I and L, stored in capitals without the dash; people may type them in any way.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct JoinCode(Box<str>);

/// The 31 characters of a [`JoinCode`] and of a personal code.
pub const CODE_ALPHABET: &[u8] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/// Why a text is not a join code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a code is six letters and digits without 0, O, 1, I and L")]
pub struct NotACode;

impl JoinCode {
    /// The code as stored: six capitals.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// `text` in capitals without dashes and spaces, when that leaves `len` characters of [`CODE_ALPHABET`].
#[must_use]
pub fn plain_code(text: &str, len: usize) -> Option<Box<str>> {
    if text.len() > 64 {
        return None;
    }
    let plain: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '.'))
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let fits = plain.len() == len && plain.bytes().all(|b| CODE_ALPHABET.contains(&b));
    fits.then(|| plain.into())
}

impl FromStr for JoinCode {
    type Err = NotACode;
    fn from_str(text: &str) -> Result<Self, NotACode> {
        plain_code(text, 6).map(Self).ok_or(NotACode)
    }
}

impl fmt::Display for JoinCode {
    /// Two blocks with a dash, as people read it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (a, b) = self.0.split_at(3);
        write!(f, "{a}-{b}")
    }
}

impl fmt::Debug for JoinCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<'de> Deserialize<'de> for JoinCode {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_a_length_and_an_alphabet() {
        assert!("abcdefghijkl".parse::<PersonId>().is_ok());
        for bad in ["", "short", "ABCDEFGHIJKL", "abcdefghijk!", "abcdefghijklmnopqrstuvwxyz0"] {
            assert_eq!(bad.parse::<PersonId>(), Err(NotAnId), "{bad}");
        }
    }

    #[test]
    fn ids_have_the_order_of_their_texts() {
        let texts = ["aaaaaaaaaaaa", "aaaaaaaaaaaa0", "aaaaaaaaaaab", "zzzzzzzzzzzzzzzzzzzzzzzzzz"];
        for a in texts {
            for b in texts {
                let ids = (a.parse::<RowId>().unwrap(), b.parse::<RowId>().unwrap());
                assert_eq!(ids.0.cmp(&ids.1), a.cmp(b), "{a} {b}");
                assert_eq!(ids.0.as_str(), a);
            }
        }
    }

    #[test]
    fn a_code_is_read_in_any_case_with_or_without_the_dash() {
        let code: JoinCode = "fdk-264".parse().unwrap();
        assert_eq!(code.as_str(), "FDK264");
        assert_eq!(code.to_string(), "FDK-264");
        assert_eq!(" FDK 264 ".parse::<JoinCode>().unwrap(), code);
        for bad in ["", "FDK26", "FDK-2641", "FLK-264", "FDK-2O4", "æøå-264"] {
            assert_eq!(bad.parse::<JoinCode>(), Err(NotACode), "{bad}");
        }
    }
}
