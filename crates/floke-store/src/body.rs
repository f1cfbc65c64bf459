//! A commit as bytes: its sealed events one after the other, each with the owner whose key opens it.
//!
//! Numbers are big-endian. A body starts with one byte that says how it is laid out; this is the first way.

use floke_core::Owner;

use crate::seal::{owner_from, owner_text};

/// The first byte of a body.
const LAYOUT: u8 = 1;

/// One sealed event, with its bytes or with a view of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sealed<B = Vec<u8>> {
    /// Whose key opens it.
    pub(crate) owner: Owner,
    /// The format of what is inside.
    pub(crate) version: u16,
    /// What [`crate::seal::Key::seal`] gave.
    pub(crate) bytes: B,
}

/// The bytes of `events`; nothing when one is 4 GiB or more.
pub(crate) fn join<B: AsRef<[u8]>>(events: &[Sealed<B>]) -> Option<Vec<u8>> {
    let mut out = vec![LAYOUT];
    for event in events {
        let bytes = event.bytes.as_ref();
        let owner = owner_text(&event.owner);
        out.extend_from_slice(&event.version.to_be_bytes());
        out.push(u8::try_from(owner.len()).ok()?);
        out.extend_from_slice(owner.as_bytes());
        out.extend_from_slice(&u32::try_from(bytes.len()).ok()?.to_be_bytes());
        out.extend_from_slice(bytes);
    }
    Some(out)
}

/// The events of a body; nothing when it is not one.
pub(crate) fn split(body: &[u8]) -> Option<Vec<Sealed<&[u8]>>> {
    let (&LAYOUT, mut rest) = body.split_first()? else { return None };
    let mut events = Vec::new();
    while !rest.is_empty() {
        let version = u16::from_be_bytes(take(&mut rest)?);
        let [len] = take(&mut rest)?;
        let owner = owner_from(std::str::from_utf8(take_slice(&mut rest, len.into())?).ok()?)?;
        let len = u32::from_be_bytes(take(&mut rest)?);
        let bytes = take_slice(&mut rest, usize::try_from(len).ok()?)?;
        events.push(Sealed { owner, version, bytes });
    }
    Some(events)
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
            Sealed { owner: Owner::Session, version: 1, bytes: &[1, 2, 3] },
            Sealed {
                owner: Owner::Person("olaolaolaola".parse().unwrap()),
                version: 2,
                bytes: &[],
            },
            Sealed {
                owner: Owner::Ballot("ballotballot".parse().unwrap()),
                version: 700,
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
                    assert_eq!(join(&events).unwrap(), bent);
                    read += 1;
                }
                None => refused += 1,
            }
        }
        assert!(refused > 1_000 && read > 1_000, "{refused} {read}");
    }

    #[test]
    fn another_layout_is_refused() {
        assert_eq!(split(&[]), None);
        assert_eq!(split(&[2]), None);
        assert_eq!(split(b"{\"type\":1}"), None);
    }
}
