//! The only place with a cipher: XChaCha20-Poly1305, which is `HChaCha20` for a key of its own to each seal and then
//! ChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03, 2). The first is the `chacha20` crate's and the second `ring`'s, which
//! opens what is as short as an event in less than half the time of `chacha20poly1305`; the tests hold the two together.
//!
//! What is sealed is bound to its place, so that a row moved to another session, owner, position or version does not
//! open. The nonce is random: 192 bits, so that nobody has to count.

use std::fmt;

use chacha20::{R20, hchacha};
use floke_core::{Owner, SessionId};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};

/// Bytes of a key.
pub(crate) const KEY_BYTES: usize = 32;

/// Bytes of a nonce.
const NONCE_BYTES: usize = 24;

/// Padding of what a ballot owns, in bytes. A choice stands in the same commit as *that* its person voted, and its
/// length outlives the key: "for" and "against" must look alike. The longest choice, ten dots, takes 420.
const BALLOT_BLOCK: usize = 512;

/// Padding of what a person owns, in bytes: the length of a name says little, and this makes it say less.
const PERSON_BLOCK: usize = 128;

/// The key of one owner in one session.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Key([u8; KEY_BYTES]);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

/// Why something was not sealed or opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SealError {
    /// The operating system gives no randomness.
    #[error("no randomness from the operating system")]
    Random,
    /// It is too long to seal.
    #[error("the text is too long")]
    TooLong,
    /// Another key, another place, or other bytes.
    #[error("the seal is broken")]
    Broken,
}

/// What a seal is for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Place<'a> {
    /// An event of the log.
    Event {
        /// In which session.
        session: &'a SessionId,
        /// Whose.
        owner: &'a Owner,
        /// At which position.
        seq: u64,
        /// In which format.
        version: u16,
    },
    /// The title of a session in the directory.
    Title {
        /// Of which session.
        session: &'a SessionId,
    },
}

impl Place<'_> {
    /// Writes the associated data. Texts end with a zero byte, which no id contains, and numbers have one width, so that
    /// no two places look alike.
    fn write(self, out: &mut Vec<u8>) {
        match self {
            Self::Event { session, owner, seq, version } => {
                let (kind, id) = owner_words(owner);
                for text in ["floke event 1\0", session.as_str(), "\0", kind, id, "\0"] {
                    out.extend_from_slice(text.as_bytes());
                }
                out.extend_from_slice(&seq.to_be_bytes());
                out.extend_from_slice(&version.to_be_bytes());
            }
            Self::Title { session } => {
                for text in ["floke title 1\0", session.as_str(), "\0"] {
                    out.extend_from_slice(text.as_bytes());
                }
            }
        }
    }

    fn block(self) -> usize {
        match self {
            Self::Event { owner: Owner::Ballot(_), .. } => BALLOT_BLOCK,
            Self::Event { owner: Owner::Person(_), .. } => PERSON_BLOCK,
            Self::Event { owner: Owner::Session, .. } | Self::Title { .. } => 1,
        }
    }
}

/// An owner as one word: in the keys file, in the log and in the seal.
pub(crate) fn owner_text(owner: &Owner) -> String {
    let (kind, id) = owner_words(owner);
    format!("{kind}{id}")
}

/// The two halves of that word.
fn owner_words(owner: &Owner) -> (&'static str, &str) {
    match owner {
        Owner::Session => ("session", ""),
        Owner::Person(id) => ("person:", id.as_str()),
        Owner::Ballot(id) => ("ballot:", id.as_str()),
    }
}

/// The owner that [`owner_text`] wrote.
pub(crate) fn owner_from(text: &str) -> Option<Owner> {
    match text.split_once(':') {
        None => (text == "session").then_some(Owner::Session),
        Some(("person", id)) => id.parse().ok().map(Owner::Person),
        Some(("ballot", id)) => id.parse().ok().map(Owner::Ballot),
        Some(_) => None,
    }
}

impl Key {
    /// A new key.
    pub(crate) fn random() -> Result<Self, SealError> {
        let mut key = [0; KEY_BYTES];
        getrandom::fill(&mut key).map_err(|_| SealError::Random)?;
        Ok(Self(key))
    }

    /// A key as it was stored.
    pub(crate) fn from_bytes(bytes: [u8; KEY_BYTES]) -> Self {
        Self(bytes)
    }

    /// The key, to be stored.
    pub(crate) fn bytes(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }

    /// What ChaCha20-Poly1305 takes in the place of this key and `nonce`. There is always such a key.
    fn derived(&self, nonce: &[u8; NONCE_BYTES]) -> Option<(LessSafeKey, Nonce)> {
        let (first, last) = nonce.split_first_chunk::<16>()?;
        let key = hchacha::<R20>(&self.0.into(), &(*first).into());
        let mut short = [0; 12];
        short.get_mut(4..)?.copy_from_slice(last);
        let key = UnboundKey::new(&CHACHA20_POLY1305, &key).ok()?;
        Some((LessSafeKey::new(key), Nonce::assume_unique_for_key(short)))
    }

    /// Seals `texts` for `place`: the nonce, then each with its length, and padding, under the cipher.
    pub(crate) fn seal<'t>(
        &self,
        place: Place<'_>,
        texts: impl IntoIterator<Item = &'t str>,
    ) -> Result<Vec<u8>, SealError> {
        let mut plain = Vec::new();
        for text in texts {
            let len = u32::try_from(text.len()).map_err(|_| SealError::TooLong)?;
            plain.extend_from_slice(&len.to_be_bytes());
            plain.extend_from_slice(text.as_bytes());
        }
        plain.resize(plain.len().next_multiple_of(place.block()), 0);

        let mut nonce = [0; NONCE_BYTES];
        getrandom::fill(&mut nonce).map_err(|_| SealError::Random)?;
        let mut place_bytes = Vec::new();
        place.write(&mut place_bytes);
        let (key, short) = self.derived(&nonce).ok_or(SealError::TooLong)?;
        let tag = key
            .seal_in_place_separate_tag(short, Aad::from(&place_bytes), &mut plain)
            .map_err(|_| SealError::TooLong)?;
        Ok([nonce.as_slice(), &plain, tag.as_ref()].concat())
    }

    /// The texts that were sealed for `place` under this key; they stand in `desk` until something else does.
    pub(crate) fn open<'d>(
        &self,
        place: Place<'_>,
        sealed: &[u8],
        desk: &'d mut Desk,
    ) -> Result<Texts<'d>, SealError> {
        let (nonce, sealed) = sealed.split_first_chunk().ok_or(SealError::Broken)?;
        let (key, short) = self.derived(nonce).ok_or(SealError::Broken)?;
        let Desk { place: place_bytes, plain } = desk;
        place_bytes.clear();
        place.write(place_bytes);
        plain.clear();
        plain.extend_from_slice(sealed);
        let plain = key
            .open_in_place(short, Aad::from(place_bytes), plain)
            .map_err(|_| SealError::Broken)?;
        Ok(Texts(plain))
    }
}

/// What was in a seal and is not read yet.
pub(crate) struct Texts<'d>(&'d [u8]);

impl<'d> Texts<'d> {
    /// The next text. Only who sealed them knows how many there are: after the last one comes padding.
    pub(crate) fn next(&mut self) -> Result<&'d str, SealError> {
        let (len, rest) = self.0.split_first_chunk::<4>().ok_or(SealError::Broken)?;
        let (text, rest) = usize::try_from(u32::from_be_bytes(*len))
            .ok()
            .and_then(|len| rest.split_at_checked(len))
            .ok_or(SealError::Broken)?;
        self.0 = rest;
        std::str::from_utf8(text).map_err(|_| SealError::Broken)
    }

    /// Whether nothing but padding is left.
    pub(crate) fn is_over(&self) -> bool {
        self.0.iter().all(|byte| *byte == 0)
    }
}

/// Where seals are opened, one after the other: memory that is not asked for anew each time.
#[derive(Default)]
pub(crate) struct Desk {
    place: Vec<u8>,
    plain: Vec<u8>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(text: &str) -> SessionId {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_sealed_opens_only_in_its_own_place() {
        let key = Key::random().unwrap();
        let (here, there) = (session("aaaaaaaaaaaa"), session("bbbbbbbbbbbb"));
        let (ola, kari) = (
            Owner::Person("olaolaolaola".parse().unwrap()),
            Owner::Person("karikarikari".parse().unwrap()),
        );
        let place = Place::Event { session: &here, owner: &ola, seq: 7, version: 1 };
        let sealed = key.seal(place, ["hei på deg"]).unwrap();
        let open = |key: &Key, place: Place<'_>| {
            key.open(place, &sealed, &mut Desk::default())?.next().map(str::to_owned)
        };
        assert_eq!(open(&key, place).unwrap(), "hei på deg");
        for moved in [
            Place::Event { session: &there, owner: &ola, seq: 7, version: 1 },
            Place::Event { session: &here, owner: &kari, seq: 7, version: 1 },
            Place::Event { session: &here, owner: &Owner::Session, seq: 7, version: 1 },
            Place::Event { session: &here, owner: &ola, seq: 8, version: 1 },
            Place::Event { session: &here, owner: &ola, seq: 7, version: 2 },
            Place::Title { session: &here },
        ] {
            assert_eq!(open(&key, moved), Err(SealError::Broken), "{moved:?}");
        }
        assert_eq!(open(&Key::random().unwrap(), place), Err(SealError::Broken));
    }

    /// The same from a crate that has all of it.
    fn reference(key: &Key, nonce: &[u8; NONCE_BYTES], place: &[u8], plain: &[u8]) -> Vec<u8> {
        use chacha20poly1305::aead::AeadInOut as _;
        use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
        let mut sealed = plain.to_vec();
        let tag = XChaCha20Poly1305::new(&key.0.into())
            .encrypt_inout_detached(&XNonce::from(*nonce), place, sealed.as_mut_slice().into())
            .unwrap();
        [nonce.as_slice(), &sealed, &tag].concat()
    }

    #[test]
    fn a_seal_is_xchacha20_poly1305_whoever_makes_it_and_opens() {
        let (here, owner) =
            (session("aaaaaaaaaaaa"), Owner::Person("olaolaolaola".parse().unwrap()));
        let mut desk = Desk::default();
        for place in [
            Place::Title { session: &here },
            Place::Event { session: &here, owner: &owner, seq: 7, version: 1 },
        ] {
            let mut place_bytes = Vec::new();
            place.write(&mut place_bytes);
            for len in 0..1_200 {
                let key = Key::random().unwrap();
                let text = "ø".repeat(len);
                let sealed = key.seal(place, [&*text]).unwrap();
                let mut plain = u32::try_from(text.len()).unwrap().to_be_bytes().to_vec();
                plain.extend_from_slice(text.as_bytes());
                plain.resize(plain.len().next_multiple_of(place.block()), 0);
                let nonce = sealed.first_chunk().unwrap();
                assert_eq!(sealed, reference(&key, nonce, &place_bytes, &plain), "{len}");
                assert_eq!(key.open(place, &sealed, &mut desk).unwrap().next(), Ok(&*text));
            }
        }
    }

    /// draft-irtf-cfrg-xchacha-03, A.3.1.
    #[test]
    fn the_example_of_the_draft_is_sealed_as_it_says() {
        let key = Key(std::array::from_fn(|n| 0x80 + u8::try_from(n).unwrap()));
        let nonce = std::array::from_fn(|n| 0x40 + u8::try_from(n).unwrap());
        let place = [0x50, 0x51, 0x52, 0x53, 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7];
        let mut text =
            b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for \
            the future, sunscreen would be it."
                .to_vec();
        let (key, short) = key.derived(&nonce).unwrap();
        let tag = key.seal_in_place_separate_tag(short, Aad::from(place), &mut text).unwrap();
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        assert_eq!(hex(tag.as_ref()), "c0875924c1c7987947deafd8780acf49");
        assert_eq!(
            hex(&text),
            "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e3\
             9ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3ff\
             f921f9664c97637da9768812f615c68b13b52e"
        );
    }

    #[test]
    fn texts_that_were_sealed_together_come_out_one_by_one() {
        let key = Key::random().unwrap();
        let here = session("aaaaaaaaaaaa");
        let place = Place::Event { session: &here, owner: &Owner::Session, seq: 1, version: 1 };
        let sealed = key.seal(place, ["hei", "", "på deg"]).unwrap();
        let mut desk = Desk::default();
        let mut texts = key.open(place, &sealed, &mut desk).unwrap();
        for text in ["hei", "", "på deg"] {
            assert!(!texts.is_over());
            assert_eq!(texts.next(), Ok(text));
        }
        assert!(texts.is_over());
        assert_eq!(texts.next(), Err(SealError::Broken));
    }

    #[test]
    fn one_changed_or_missing_byte_breaks_the_seal() {
        let key = Key::random().unwrap();
        let here = session("aaaaaaaaaaaa");
        let place = Place::Title { session: &here };
        let sealed = key.seal(place, ["Kongsvinger"]).unwrap();
        let mut desk = Desk::default();
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(key.open(place, &changed, &mut desk).err(), Some(SealError::Broken));
            let cut = &sealed[..at];
            assert_eq!(key.open(place, cut, &mut desk).err(), Some(SealError::Broken));
        }
    }

    #[test]
    fn two_choices_have_the_same_length_on_disk() {
        let key = Key::random().unwrap();
        let here = session("aaaaaaaaaaaa");
        let ballot = Owner::Ballot("ballotballot".parse().unwrap());
        let place = Place::Event { session: &here, owner: &ballot, seq: 1, version: 1 };
        let long = "mot ".repeat(100);
        assert_eq!(
            key.seal(place, ["for"]).unwrap().len(),
            key.seal(place, [&*long]).unwrap().len()
        );
    }

    #[test]
    fn an_owner_is_read_as_it_was_written() {
        for owner in [
            Owner::Session,
            Owner::Person("olaolaolaola".parse().unwrap()),
            Owner::Ballot("ballotballot".parse().unwrap()),
        ] {
            assert_eq!(owner_from(&owner_text(&owner)), Some(owner));
        }
        for bad in ["", "*", "person", "person:", "session:", "group:olaolaolaola"] {
            assert_eq!(owner_from(bad), None, "{bad}");
        }
    }
}
