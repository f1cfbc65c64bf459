//! A commit as bytes: its seals one after the other, each with the owner whose key opens it and how many events are in it.
//!
//! Numbers are big-endian. A body starts with one byte that says how it is laid out. In the first layout every event had
//! a seal of its own, and no number; it is read and no longer written.

use floke_core::Owner;

use crate::seal::{owner_from, owner_text};

/// The first byte of a body, as it was first.
const ONE_EACH: u8 = 1;

/// The first byte of a body, as it is written.
const LAYOUT: u8 = 2;

/// One seal, with its bytes or with a view of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sealed<B = Vec<u8>> {
    /// Whose key opens it.
    pub(crate) owner: Owner,
    /// The format of what is inside.
    pub(crate) version: u16,
    /// Events inside, which follow each other in the log.
    pub(crate) n: u16,
    /// What [`crate::seal::Key::seal`] gave.
    pub(crate) bytes: B,
}

/// The bytes of `seals`; nothing when one is 4 GiB or more.
pub(crate) fn join<B: AsRef<[u8]>>(seals: &[Sealed<B>]) -> Option<Vec<u8>> {
    let mut out = vec![LAYOUT];
    for seal in seals {
        let bytes = seal.bytes.as_ref();
        let owner = owner_text(&seal.owner);
        out.extend_from_slice(&seal.version.to_be_bytes());
        out.extend_from_slice(&seal.n.to_be_bytes());
        out.push(u8::try_from(owner.len()).ok()?);
        out.extend_from_slice(owner.as_bytes());
        out.extend_from_slice(&u32::try_from(bytes.len()).ok()?.to_be_bytes());
        out.extend_from_slice(bytes);
    }
    Some(out)
}

/// The seals of a body; nothing when it is not one.
pub(crate) fn split(body: &[u8]) -> Option<Vec<Sealed<&[u8]>>> {
    let (&layout, mut rest) = body.split_first()?;
    if !matches!(layout, ONE_EACH | LAYOUT) {
        return None;
    }
    let mut seals = Vec::new();
    while !rest.is_empty() {
        let version = u16::from_be_bytes(take(&mut rest)?);
        let n = if layout == ONE_EACH { 1 } else { u16::from_be_bytes(take(&mut rest)?) };
        let [len] = take(&mut rest)?;
        let owner = owner_from(std::str::from_utf8(take_slice(&mut rest, len.into())?).ok()?)?;
        let len = u32::from_be_bytes(take(&mut rest)?);
        let bytes = take_slice(&mut rest, usize::try_from(len).ok()?)?;
        seals.push(Sealed { owner, version, n, bytes });
    }
    Some(seals)
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

    fn events() -> Vec<Sealed<&'static [u8]>> {
        vec![
            Sealed { owner: Owner::Session, version: 1, n: 3, bytes: &[1, 2, 3] },
            Sealed {
                owner: Owner::Person("olaolaolaola".parse().unwrap()),
                version: 2,
                n: 1,
                bytes: &[],
            },
            Sealed {
                owner: Owner::Ballot("ballotballot".parse().unwrap()),
                version: 700,
                n: 1,
                bytes: &[9; 4000],
            },
        ]
    }

    #[test]
    fn a_body_is_split_as_it_was_joined() {
        assert_eq!(split(&join(&events()).unwrap()).unwrap(), events());
        assert_eq!(split(&join::<&[u8]>(&[]).unwrap()).unwrap(), []);
    }

    #[test]
    fn a_cut_body_never_gives_all_its_events() {
        let body = join(&events()).unwrap();
        for len in 0..body.len() {
            assert_ne!(split(&body[..len]), Some(events()), "{len}");
        }
    }

    #[test]
    fn bent_bytes_are_refused_or_are_a_body() {
        let body = join(&events()).unwrap();
        let mut dice = 1_u64;
        let mut roll = |n: usize| {
            dice = dice
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(dice >> 33).unwrap() % n
        };
        let (mut refused, mut read) = (0, 0);
        for _ in 0..20_000 {
            let mut bent = body.clone();
            for _ in 0..=roll(3) {
                // The heads are in the first bytes, and there it matters.
                let at = if roll(2) == 0 { roll(60) } else { roll(bent.len()) };
                match roll(3) {
                    0 => bent[at] ^= 1 << roll(8),
                    1 => drop(bent.drain(at..(at + 1 + roll(9)).min(bent.len()))),
                    _ => drop(bent.splice(at..at, [0, 0xff, 0, 1])),
                }
            }
            match split(&bent) {
                // One body has one reading.
                Some(events) => {
                    if bent[0] == LAYOUT {
                        assert_eq!(join(&events).unwrap(), bent);
                    }
                    read += 1;
                }
                None => refused += 1,
            }
        }
        assert!(refused > 1_000 && read > 1_000, "{refused} {read}");
    }

    #[test]
    fn a_body_of_the_first_layout_is_read() {
        let body = b"\x01\0\x01\x07session\0\0\0\x03abc\0\x02\x13person:olaolaolaola\0\0\0\x01d";
        let seals = split(body).unwrap();
        let ola = Owner::Person("olaolaolaola".parse().unwrap());
        assert_eq!(
            seals,
            [
                Sealed { owner: Owner::Session, version: 1, n: 1, bytes: b"abc".as_slice() },
                Sealed { owner: ola, version: 2, n: 1, bytes: b"d".as_slice() },
            ]
        );
    }

    #[test]
    fn another_layout_is_refused() {
        assert_eq!(split(&[]), None);
        assert_eq!(split(&[3]), None);
        assert_eq!(split(b"{\"type\":1}"), None);
    }
}
