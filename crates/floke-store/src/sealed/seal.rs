//! The only place with a cipher: XChaCha20-Poly1305, that is `HChaCha20`, which makes a new key for each seal, and then
//! ChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03, 2). The first is from the `chacha20` crate, the second from `ring`,
//! which opens a short event in less than half the time of `chacha20poly1305`; tests compare the two.
//!
//! A seal is bound to its place, so that a row moved to another session, owner, position, time or version does not
//! open. The nonce is random: 192 bits, so nobody has to count.
//!
//! Owners other than the session have an [`Alias`] in the database, which only the session's key can resolve.

use std::fmt;

use chacha20::{R20, hchacha};
use floke_core::{JoinCode, Millis, Owner, SessionId};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use ring::hmac;

use super::body::LAYOUT;

/// Bytes of a key.
pub(crate) const KEY_BYTES: usize = 32;

/// Bytes of a nonce.
const NONCE_BYTES: usize = 24;

/// Padding of what a ballot owns, in bytes. A choice is in the same commit as *that* its person voted, and its length
/// outlives the key: "for" and "against" must look alike. The longest choice, ten dots, takes 420.
const BALLOT_BLOCK: usize = 512;

/// Padding of what a person owns, in bytes: it hides the length of a name, which says little anyway.
const PERSON_BLOCK: usize = 128;

/// Padding of a row, in bytes: it turns some hundred lengths into a handful.
const ROW_BLOCK: usize = 64;

/// Padding of a directory entry, in bytes: it gives most titles one length.
const ENTRY_BLOCK: usize = 128;

/// Bytes that distinguish the owners of a session.
const ALIAS_BYTES: usize = 16;

/// The key of one owner in one session.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Key([u8; KEY_BYTES]);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

/// Why sealing or opening failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SealError {
    /// The operating system gives no randomness.
    #[error("no randomness from the operating system")]
    Random,
    /// It is too long to seal.
    #[error("the text is too long")]
    TooLong,
    /// The key, the place or the bytes are not those of the seal.
    #[error("the seal is broken")]
    Broken,
}

/// The purpose and place of a seal.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Place<'a> {
    /// A commit of the log, whole, under the session's key.
    Row {
        /// The session.
        session: &'a SessionId,
        /// Position of its first event.
        first: u64,
        /// How many events are in it.
        n: u64,
    },
    /// Events of a person or a ballot, inside a row.
    Piece {
        /// The session.
        session: &'a SessionId,
        /// The owner.
        owner: &'a Owner,
        /// Position of the first.
        seq: u64,
        /// How many.
        n: u16,
        /// In which format.
        version: u16,
        /// When they were decided.
        at: Millis,
    },
    /// The directory's facts about a session.
    Entry {
        /// The session.
        session: &'a SessionId,
        /// Its code.
        code: &'a JoinCode,
    },
}

impl Place<'_> {
    /// Writes the associated data. Texts end with a zero byte, which no id contains, and numbers have one width, so
    /// that no two places look alike.
    fn write(self, out: &mut Vec<u8>) {
        let mut texts = |texts: &[&str]| {
            for text in texts {
                out.extend_from_slice(text.as_bytes());
                out.push(0);
            }
        };
        match self {
            Self::Row { session, first, n } => {
                texts(&["floke row", session.as_str()]);
                out.extend_from_slice(&first.to_be_bytes());
                out.extend_from_slice(&n.to_be_bytes());
            }
            Self::Piece { session, owner, seq, n, version, at } => {
                let (kind, id) = kind_and_id(owner);
                texts(&["floke piece", session.as_str(), kind, id]);
                out.extend_from_slice(&seq.to_be_bytes());
                out.extend_from_slice(&n.to_be_bytes());
                out.extend_from_slice(&version.to_be_bytes());
                out.extend_from_slice(&at.0.to_be_bytes());
            }
            Self::Entry { session, code } => {
                texts(&["floke entry", session.as_str(), code.as_str()]);
            }
        }
        out.push(LAYOUT);
    }

    fn block(self) -> usize {
        match self {
            Self::Piece { owner: Owner::Ballot(_), .. } => BALLOT_BLOCK,
            Self::Piece { owner: Owner::Person(_), .. } => PERSON_BLOCK,
            // The session's events have no seal inside the row's.
            Self::Piece { owner: Owner::Session, .. } | Self::Row { .. } => ROW_BLOCK,
            Self::Entry { .. } => ENTRY_BLOCK,
        }
    }
}

/// The session's kind of owner.
pub(crate) const SESSION: &str = "session";
/// A person's kind of owner.
pub(crate) const PERSON: &str = "person";
/// A ballot's kind of owner.
const BALLOT: &str = "ballot";

/// The kind of an owner, and its id.
pub(crate) fn kind_and_id(owner: &Owner) -> (&'static str, &str) {
    match owner {
        Owner::Session => (SESSION, ""),
        Owner::Person(id) => (PERSON, id.as_str()),
        Owner::Ballot(id) => (BALLOT, id.as_str()),
    }
}

/// The name of an owner in the database. The session's is in clear; the others mean nothing without the session's key, and
/// nothing to anybody once that is destroyed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Alias(Box<str>);

impl Alias {
    /// The session's own.
    pub(crate) const SESSION: &str = "session";

    /// The text as it is stored.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Reads the text of [`Alias::as_str`].
    pub(crate) fn stored(text: &str) -> Self {
        Self(text.into())
    }

    /// Whether it is the session's own.
    pub(crate) fn is_session(&self) -> bool {
        &*self.0 == Self::SESSION
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

    /// The key and nonce that ChaCha20-Poly1305 takes in place of this key and `nonce`. There is always such a key.
    fn derived(&self, nonce: &[u8; NONCE_BYTES]) -> Option<(LessSafeKey, Nonce)> {
        let (first, last) = nonce.split_first_chunk::<16>()?;
        let key = hchacha::<R20>(&self.0.into(), &(*first).into());
        let mut short = [0; 12];
        short.get_mut(4..)?.copy_from_slice(last);
        let key = UnboundKey::new(&CHACHA20_POLY1305, &key).ok()?;
        Some((LessSafeKey::new(key), Nonce::assume_unique_for_key(short)))
    }

    /// The alias of `owner` in this key's session.
    pub(crate) fn alias(&self, owner: &Owner) -> Alias {
        if *owner == Owner::Session {
            return Alias::stored(Alias::SESSION);
        }
        let (kind, id) = kind_and_id(owner);
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.0);
        let tag = hmac::sign(&key, ["floke owner", kind, id].join("\0").as_bytes());
        let short = tag.as_ref().iter().take(ALIAS_BYTES);
        Alias(short.map(|byte| format!("{byte:02x}")).collect::<String>().into())
    }

    /// Seals `plain` for `place`: the nonce, then the encrypted bytes and padding, then the tag.
    pub(crate) fn seal(&self, place: Place<'_>, mut plain: Vec<u8>) -> Result<Vec<u8>, SealError> {
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

    /// Opens what was sealed for `place` under this key, padding included; it is in `desk` until the next call.
    pub(crate) fn open<'d>(
        &self,
        place: Place<'_>,
        sealed: &[u8],
        desk: &'d mut Desk,
    ) -> Result<&'d [u8], SealError> {
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
        Ok(plain)
    }
}

/// A buffer for opening seals one after the other, without allocating each time.
#[derive(Default)]
pub(crate) struct Desk {
    place: Vec<u8>,
    plain: Vec<u8>,
}

#[cfg(test)]
mod tests {
    use super::super::body::{self, Piece};
    use super::*;
    use crate::log::DirectoryEntry;

    fn session(text: &str) -> SessionId {
        text.parse().unwrap()
    }

    fn person(id: &str) -> Owner {
        Owner::Person(id.parse().unwrap())
    }

    #[test]
    fn what_is_sealed_opens_only_in_its_own_place() {
        let key = Key::random().unwrap();
        let (here, there) = (session("aaaaaaaaaaaa"), session("bbbbbbbbbbbb"));
        let (ola, kari) = (person("olaolaolaola"), person("karikarikari"));
        let ballot = Owner::Ballot("olaolaolaola".parse().unwrap());
        let (code, other) = ("FDK264".parse().unwrap(), "FDK265".parse().unwrap());
        let piece = |session, owner, [seq, n, version, at]: [u16; 4]| Place::Piece {
            session,
            owner,
            seq: seq.into(),
            n,
            version,
            at: Millis(at.into()),
        };
        let row = |session, [first, n]: [u64; 2]| Place::Row { session, first, n };
        let places = [
            piece(&here, &ola, [7, 2, 1, 9]),
            piece(&there, &ola, [7, 2, 1, 9]),
            piece(&here, &kari, [7, 2, 1, 9]),
            piece(&here, &ballot, [7, 2, 1, 9]),
            piece(&here, &Owner::Session, [7, 2, 1, 9]),
            piece(&here, &ola, [8, 2, 1, 9]),
            piece(&here, &ola, [7, 1, 1, 9]),
            piece(&here, &ola, [7, 2, 2, 9]),
            piece(&here, &ola, [7, 2, 1, 8]),
            row(&here, [7, 2]),
            row(&there, [7, 2]),
            row(&here, [8, 2]),
            row(&here, [7, 1]),
            Place::Entry { session: &here, code: &code },
            Place::Entry { session: &there, code: &code },
            Place::Entry { session: &here, code: &other },
        ];
        let mut desk = Desk::default();
        for (n, place) in places.iter().enumerate() {
            let sealed = key.seal(*place, "hei på deg".into()).unwrap();
            for (m, other) in places.iter().enumerate() {
                let opened = key.open(*other, &sealed, &mut desk);
                assert_eq!(opened.is_ok(), n == m, "{place:?} {other:?}");
            }
            assert!(key.open(*place, &sealed, &mut desk).unwrap().starts_with("hei på".as_bytes()));
            let another = Key::random().unwrap().open(*place, &sealed, &mut desk).err();
            assert_eq!(another, Some(SealError::Broken));
        }
    }

    #[test]
    fn an_alias_says_nothing_without_the_key_of_its_session() {
        let (here, there) = (Key::random().unwrap(), Key::random().unwrap());
        let (ola, kari) = (person("olaolaolaola"), person("karikarikari"));
        let ballot = Owner::Ballot("olaolaolaola".parse().unwrap());
        let all = [&ola, &kari, &ballot].map(|owner| here.alias(owner));
        for (n, alias) in all.iter().enumerate() {
            assert_eq!(alias.as_str().len(), 2 * ALIAS_BYTES);
            assert!(all[n + 1..].iter().all(|other| other != alias), "{alias:?}");
        }
        assert_eq!(here.alias(&ola), Alias::stored(all[0].as_str()), "always the same");
        assert_ne!(there.alias(&ola), all[0]);
        assert!(here.alias(&Owner::Session).is_session() && !all[0].is_session());
        assert_eq!(here.alias(&Owner::Session), there.alias(&Owner::Session));
    }

    /// The same from a crate with the whole cipher.
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
        let (here, owner) = (session("aaaaaaaaaaaa"), person("olaolaolaola"));
        let mut desk = Desk::default();
        let at = Millis(9);
        for place in [
            Place::Row { session: &here, first: 7, n: 1 },
            Place::Piece { session: &here, owner: &owner, seq: 7, n: 1, version: 1, at },
        ] {
            let mut place_bytes = Vec::new();
            place.write(&mut place_bytes);
            for len in 0..1_200 {
                let key = Key::random().unwrap();
                let mut plain = vec![0xf8; len];
                let sealed = key.seal(place, plain.clone()).unwrap();
                plain.resize(plain.len().next_multiple_of(place.block()), 0);
                let nonce = sealed.first_chunk().unwrap();
                assert_eq!(sealed, reference(&key, nonce, &place_bytes, &plain), "{len}");
                assert_eq!(key.open(place, &sealed, &mut desk).unwrap(), plain);
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

    /// A small sample of everything that is stored, before sealing, with what it is bound to.
    fn all_that_is_stored() -> String {
        let ola = person("olaolaolaola");
        let ballot = Owner::Ballot("ballotballot".parse().unwrap());
        // A new kind of owner belongs in the sample.
        let known = |owner: Owner| match owner {
            Owner::Session | Owner::Person(_) | Owner::Ballot(_) => owner,
        };
        let owners = [Owner::Session, ola, ballot].map(known);
        let (here, code, at) = (session("sessionsession"), "FDK264".parse().unwrap(), Millis(9));
        let key = Key([7; KEY_BYTES]);
        let schemas = [crate::sqlite::ROWS.schema, crate::sqlite::KEYS.schema].join(" ");
        let mut all = schemas.split_whitespace().collect::<String>().into_bytes();
        let mut add = |place: Place<'_>, plain: &[u8]| {
            place.write(&mut all);
            all.extend_from_slice(&u64::try_from(place.block()).unwrap().to_be_bytes());
            all.extend_from_slice(plain);
        };
        let mut pieces = Vec::new();
        for owner in &owners {
            let place = Place::Piece { session: &here, owner, seq: 7, n: 2, version: 3, at };
            let bytes = body::join_texts(["en", "to"]).unwrap();
            add(place, &bytes);
            add(place, key.alias(owner).as_str().as_bytes());
            pieces.push(Piece { owner: *owner, version: 3, n: 2, bytes });
        }
        let row = body::row(&body::join(at, &pieces).unwrap());
        add(Place::Row { session: &here, first: 7, n: 6 }, &row);
        let entry = DirectoryEntry {
            session: here,
            code,
            title: "Samling".to_owned(),
            due: Some(Millis(5)),
            keep_until: Millis(8),
            ended: true,
        };
        add(Place::Entry { session: &here, code: &entry.code }, &body::join_entry(&entry).unwrap());
        let hash = ring::digest::digest(&ring::digest::SHA256, &all);
        hash.as_ref().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn whoever_changes_what_is_stored_raises_its_number() {
        let numbers = (LAYOUT, crate::sqlite::ROWS.version, crate::sqlite::KEYS.version);
        assert_eq!(
            (numbers, &*all_that_is_stored()),
            ((3, 5, 5), "dd640396c08f3314bfb87fda233a5ed7"),
            "what is stored is another: raise LAYOUT and the version of both files, and write that here"
        );
    }

    #[test]
    fn one_changed_or_missing_byte_breaks_the_seal() {
        let key = Key::random().unwrap();
        let here = session("aaaaaaaaaaaa");
        let place = Place::Row { session: &here, first: 1, n: 1 };
        let sealed = key.seal(place, b"Kongsvinger".to_vec()).unwrap();
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
        let at = Millis(1);
        let place = Place::Piece { session: &here, owner: &ballot, seq: 1, n: 1, version: 1, at };
        let len = |plain: &str| key.seal(place, plain.into()).unwrap().len();
        assert_eq!(len("for"), len(&"mot ".repeat(100)));
    }
}
