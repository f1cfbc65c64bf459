//! A commit as bytes: when it was decided, and its events, piece by piece, each piece with its owner.
//!
//! A row is one byte for the layout, and a seal under the session's key. Everything else is inside: without
//! that key a person sees how long a row is, and nothing of its owners or time. A piece of the session is there as it
//! is; a piece of a person or a ballot is sealed again, under their key.
//!
//! Numbers are big-endian. A change of this layout, or of what [`super::seal`] binds to it, raises [`LAYOUT`] and the
//! version of the files: an older floke then says that a newer one wrote it.

use floke_core::{JoinCode, Millis, Owner, SessionId};

use super::seal::SealError;
use crate::log::DirectoryEntry;

/// The first byte of a row. The first two layouts named owners and times in clear, and floke no longer reads them.
pub(crate) const LAYOUT: u8 = 3;

/// The byte in place of another piece, repeated to the end.
const PADDING: u8 = 0;
const SESSION: u8 = 1;
const PERSON: u8 = 2;
const BALLOT: u8 = 3;

/// Consecutive events of one owner, with their bytes or a view of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece<B = Vec<u8>> {
    /// The owner of the key that opens it.
    pub(crate) owner: Owner,
    /// The format of what is inside.
    pub(crate) version: u16,
    /// Events inside.
    pub(crate) n: u16,
    /// The session's texts, or the output of [`super::seal::Key::seal`].
    pub(crate) bytes: B,
}

/// The content of a sealed row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Opened<'a> {
    /// When it was decided.
    pub(crate) at: Millis,
    /// In order.
    pub(crate) pieces: Vec<Piece<&'a [u8]>>,
}

/// Why bytes are not a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BodyError {
    /// With a layout or a kind of owner that this floke does not know.
    Newer,
    /// Not the output of [`join`] or [`row`].
    Damaged,
}

/// A row.
pub(crate) fn row(sealed: &[u8]) -> Vec<u8> {
    [&[LAYOUT], sealed].concat()
}

/// The seal in a row.
pub(crate) fn sealed(row: &[u8]) -> Result<&[u8], BodyError> {
    match row.split_first() {
        Some((&LAYOUT, sealed)) => Ok(sealed),
        Some((layout, _)) if *layout > LAYOUT => Err(BodyError::Newer),
        Some(_) | None => Err(BodyError::Damaged),
    }
}

/// The bytes to seal as a row; `None` when a piece is 4 GiB or more.
pub(crate) fn join<B: AsRef<[u8]>>(at: Millis, pieces: &[Piece<B>]) -> Option<Vec<u8>> {
    let mut out = at.0.to_be_bytes().to_vec();
    for piece in pieces {
        let (kind, id) = match &piece.owner {
            Owner::Session => (SESSION, ""),
            Owner::Person(id) => (PERSON, id.as_str()),
            Owner::Ballot(id) => (BALLOT, id.as_str()),
        };
        let bytes = piece.bytes.as_ref();
        out.extend_from_slice(&[kind, u8::try_from(id.len()).ok()?]);
        out.extend_from_slice(id.as_bytes());
        out.extend_from_slice(&piece.version.to_be_bytes());
        out.extend_from_slice(&piece.n.to_be_bytes());
        out.extend_from_slice(&u32::try_from(bytes.len()).ok()?.to_be_bytes());
        out.extend_from_slice(bytes);
    }
    Some(out)
}

/// Splits what [`join`] joined, with or without padding.
pub(crate) fn split(plain: &[u8]) -> Result<Opened<'_>, BodyError> {
    let mut rest = plain;
    let at = Millis(u64::from_be_bytes(take(&mut rest).ok_or(BodyError::Damaged)?));
    let mut pieces = Vec::new();
    while let Some((&kind, mut after)) = rest.split_first() {
        if kind == PADDING {
            let is_over = rest.iter().all(|byte| *byte == PADDING);
            return if is_over { Ok(Opened { at, pieces }) } else { Err(BodyError::Damaged) };
        }
        if !matches!(kind, SESSION | PERSON | BALLOT) {
            return Err(BodyError::Newer);
        }
        pieces.push(piece(kind, &mut after).ok_or(BodyError::Damaged)?);
        rest = after;
    }
    Ok(Opened { at, pieces })
}

fn piece<'a>(kind: u8, rest: &mut &'a [u8]) -> Option<Piece<&'a [u8]>> {
    let [len] = take(rest)?;
    let id = std::str::from_utf8(take_slice(rest, len.into())?).ok()?;
    let owner = match (kind, id) {
        (SESSION, "") => Owner::Session,
        (PERSON, id) => Owner::Person(id.parse().ok()?),
        (BALLOT, id) => Owner::Ballot(id.parse().ok()?),
        _ => return None,
    };
    let (version, n) = (u16::from_be_bytes(take(rest)?), u16::from_be_bytes(take(rest)?));
    let len = u32::from_be_bytes(take(rest)?);
    let bytes = take_slice(rest, usize::try_from(len).ok()?)?;
    Some(Piece { owner, version, n, bytes })
}

/// Texts, each with its length.
pub(crate) fn join_texts<'t>(
    texts: impl IntoIterator<Item = &'t str>,
) -> Result<Vec<u8>, SealError> {
    let mut out = Vec::new();
    for text in texts {
        let len = u32::try_from(text.len()).map_err(|_| SealError::TooLong)?;
        out.extend_from_slice(&len.to_be_bytes());
        out.extend_from_slice(text.as_bytes());
    }
    Ok(out)
}

/// The rest of what [`join_texts`] joined.
pub(crate) struct Texts<'a>(pub(crate) &'a [u8]);

impl<'a> Texts<'a> {
    /// The next text. Only the writer knows how many there are: padding follows the last one.
    pub(crate) fn next(&mut self) -> Option<&'a str> {
        let len = u32::from_be_bytes(take(&mut self.0)?);
        let text = take_slice(&mut self.0, usize::try_from(len).ok()?)?;
        std::str::from_utf8(text).ok()
    }

    /// Whether only padding is left.
    pub(crate) fn is_over(&self) -> bool {
        self.0.iter().all(|byte| *byte == PADDING)
    }
}

/// The sealed bytes of a directory entry: all but the session and the code, which find it.
pub(crate) fn join_entry(entry: &DirectoryEntry) -> Result<Vec<u8>, SealError> {
    let mut out = entry.keep_until.0.to_be_bytes().to_vec();
    out.extend_from_slice(&entry.due.map_or(0, |due| due.0).to_be_bytes());
    out.extend_from_slice(&[u8::from(entry.due.is_some()), u8::from(entry.ended)]);
    out.extend(join_texts([&*entry.title])?);
    Ok(out)
}

/// The entry that was joined.
pub(crate) fn split_entry(
    session: SessionId,
    code: JoinCode,
    plain: &[u8],
) -> Option<DirectoryEntry> {
    let mut rest = plain;
    let keep_until = Millis(u64::from_be_bytes(take(&mut rest)?));
    let due = Millis(u64::from_be_bytes(take(&mut rest)?));
    let [has_due, ended] = take(&mut rest)?;
    let title = Texts(rest).next()?.to_owned();
    let due = (has_due == 1).then_some(due);
    Some(DirectoryEntry { session, code, title, due, keep_until, ended: ended == 1 })
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (head, tail) = rest.split_first_chunk::<N>()?;
    *rest = tail;
    Some(*head)
}

fn take_slice<'a>(rest: &mut &'a [u8], len: usize) -> Option<&'a [u8]> {
    let (head, tail) = rest.split_at_checked(len)?;
    *rest = tail;
    Some(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces() -> Vec<Piece<&'static [u8]>> {
        vec![
            Piece { owner: Owner::Session, version: 1, n: 3, bytes: &[1, 2, 3] },
            Piece {
                owner: Owner::Person("olaolaolaola".parse().unwrap()),
                version: 2,
                n: 1,
                bytes: &[],
            },
            Piece {
                owner: Owner::Ballot("ballotballot".parse().unwrap()),
                version: 700,
                n: 1,
                bytes: &[9; 4000],
            },
        ]
    }

    #[test]
    fn a_row_is_split_as_it_was_joined_whatever_padding_it_has() {
        for at in [0, 1, 1_773_300_000_000, u64::MAX].map(Millis) {
            let mut plain = join(at, &pieces()).unwrap();
            for _ in 0..3 {
                assert_eq!(split(&plain), Ok(Opened { at, pieces: pieces() }));
                plain.push(0);
            }
            let nothing = join::<&[u8]>(at, &[]).unwrap();
            assert_eq!(split(&nothing), Ok(Opened { at, pieces: Vec::new() }));
        }
    }

    #[test]
    fn a_cut_row_never_gives_all_its_events() {
        let plain = join(Millis(7), &pieces()).unwrap();
        for len in 0..plain.len() {
            let cut = split(&plain[..len]);
            assert!(cut.is_err() || cut.unwrap().pieces != pieces(), "{len}");
        }
    }

    #[test]
    fn bent_bytes_are_refused_or_are_a_row() {
        let plain = join(Millis(1_773_300_000_000), &pieces()).unwrap();
        let mut dice = 1_u64;
        let mut roll = |n: usize| {
            dice = dice
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(dice >> 33).unwrap() % n
        };
        let (mut damaged, mut newer, mut read) = (0, 0, 0);
        for _ in 0..20_000 {
            let mut bent = plain.clone();
            for _ in 0..=roll(3) {
                // Heads are in the first bytes, where errors matter.
                let at = if roll(2) == 0 { roll(70) } else { roll(bent.len()) };
                match roll(3) {
                    0 => bent[at] ^= 1 << roll(8),
                    1 => drop(bent.drain(at..(at + 1 + roll(9)).min(bent.len()))),
                    _ => drop(bent.splice(at..at, [0, 0xff, 0, 1])),
                }
            }
            match split(&bent) {
                // A row has one reading, and the rest of its bytes is padding.
                Ok(Opened { at, pieces }) => {
                    let again = join(at, &pieces).unwrap();
                    assert!(bent.starts_with(&again), "{at:?}");
                    assert!(bent[again.len()..].iter().all(|byte| *byte == 0));
                    read += 1;
                }
                Err(BodyError::Damaged) => damaged += 1,
                Err(BodyError::Newer) => newer += 1,
            }
        }
        assert!(damaged > 1_000 && read > 1_000 && newer > 10, "{damaged} {read} {newer}");
    }

    #[test]
    fn an_owner_or_a_layout_of_the_future_is_newer_and_an_old_layout_is_not_read() {
        let mut plain = join(Millis(7), &pieces()).unwrap();
        plain[8] = BALLOT + 1;
        assert_eq!(split(&plain), Err(BodyError::Newer));
        assert_eq!(sealed(&row(b"seal")), Ok(b"seal".as_slice()));
        assert_eq!(sealed(&[LAYOUT + 1, 1]), Err(BodyError::Newer));
        for old in [b"".as_slice(), b"\x00", b"\x01\0\x01\x07session", b"\x02"] {
            assert_eq!(sealed(old), Err(BodyError::Damaged), "{old:?}");
        }
    }

    #[test]
    fn texts_come_out_one_by_one() {
        let mut joined = join_texts(["hei", "", "på deg"]).unwrap();
        joined.extend([0; 9]);
        let mut texts = Texts(&joined);
        for text in ["hei", "", "på deg"] {
            assert!(!texts.is_over());
            assert_eq!(texts.next(), Some(text));
        }
        assert!(texts.is_over());
        assert_eq!(Texts(b"\0\0\0\x02a").next(), None);
        assert_eq!(Texts(b"\0\0\0\x01\xff").next(), None);
    }

    #[test]
    fn an_entry_is_split_as_it_was_joined_and_a_cut_one_is_none() {
        for (due, ended) in [(None, false), (Some(Millis(0)), true), (Some(Millis(9)), false)] {
            let entry = DirectoryEntry {
                session: "sessionsession".parse().unwrap(),
                code: "FDK264".parse().unwrap(),
                title: "Ledersamling på Kongsvinger".to_owned(),
                due,
                keep_until: Millis(u64::MAX),
                ended,
            };
            let plain = join_entry(&entry).unwrap();
            let split = |plain| split_entry(entry.session, entry.code.clone(), plain);
            assert_eq!(split(&plain), Some(entry.clone()));
            for len in 0..plain.len() {
                assert_eq!(split(&plain[..len]), None, "{len}");
            }
        }
    }
}
