//! The only source of chance: tokens, ids, codes.

use sha2::{Digest, Sha256};

use floke_core::CODE_ALPHABET;

/// The alphabet of ids and of participants' tokens.
const SMALL_AND_DIGITS: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";

/// The alphabet of secrets.
const SECRET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The length of a token that a participant's page makes, in small letters and digits: 134 random bits.
pub const JOIN_TOKEN_CHARS: usize = 26;

/// Fills `bytes` from the operating system. Panics when it fails: without randomness tokens could be guessed.
fn fill(bytes: &mut [u8]) {
    #[expect(clippy::expect_used, reason = "a machine without randomness cannot keep a secret")]
    getrandom::fill(bytes).expect("the operating system gives random bytes");
}

/// `length` characters of `alphabet`, each as likely as the others.
fn text(alphabet: &[u8], length: usize) -> String {
    let fair = 256 - 256 % alphabet.len();
    let mut out = String::with_capacity(length);
    let mut bytes = [0_u8; 64];
    while out.len() < length {
        fill(&mut bytes);
        for byte in bytes.map(usize::from) {
            if byte < fair
                && out.len() < length
                && let Some(c) = alphabet.get(byte % alphabet.len())
            {
                out.push(char::from(*c));
            }
        }
    }
    out
}

/// A whole number below `n`. Spreads out people who were told to wait at the same time.
#[must_use]
pub fn below(n: u8) -> u8 {
    let mut byte = [0];
    fill(&mut byte);
    let [byte] = byte;
    byte % n.max(1)
}

/// A new id: 20 characters of `[a-z0-9]`, 103 bits.
#[must_use]
pub fn new_id() -> String {
    text(SMALL_AND_DIGITS, 20)
}

/// A new id of its type.
#[must_use]
pub fn id<T: std::str::FromStr<Err = floke_core::NotAnId>>() -> T {
    #[expect(clippy::expect_used, reason = "20 characters of a-z and 0-9 are an id")]
    new_id().parse().expect("a new id is an id")
}

/// A new secret for a cookie or a link: 43 characters, 256 bits.
#[must_use]
pub fn token() -> String {
    text(SECRET, 43)
}

/// A new join code: six characters that are hard to mix up.
#[must_use]
pub fn join_code() -> floke_core::JoinCode {
    #[expect(clippy::expect_used, reason = "six characters of the alphabet are a code")]
    text(CODE_ALPHABET, 6).parse().expect("a new code is a code")
}

/// A new personal code: eight characters that are hard to mix up.
#[must_use]
pub fn personal_code() -> String {
    text(CODE_ALPHABET, 8)
}

/// Whether a client's text could be a participant's token.
#[must_use]
pub fn is_join_token(text: &str) -> bool {
    text.len() == JOIN_TOKEN_CHARS && text.bytes().all(|b| SMALL_AND_DIGITS.contains(&b))
}

/// SHA-256 of a secret, in hex: only this is stored. A secret of 134 random bits or more needs no slower hash.
#[must_use]
pub fn hash(secret: &str) -> Box<str> {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(secret.as_bytes()) {
        for half in [byte >> 4, byte & 15] {
            hex.extend(char::from_digit(half.into(), 16));
        }
    }
    hex.into()
}

#[cfg(test)]
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    reason = "small figures"
)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_character_of_the_alphabet_occurs_and_no_other() {
        let seen: BTreeSet<u8> = text(CODE_ALPHABET, 10_000).bytes().collect();
        assert_eq!(seen, CODE_ALPHABET.iter().copied().collect());
    }

    #[test]
    fn no_two_are_alike() {
        let ids: BTreeSet<_> = (0..1_000).map(|_| new_id()).collect();
        assert_eq!(ids.len(), 1_000);
        assert_eq!(token().len(), 43);
    }

    #[test]
    fn a_hash_is_the_one_of_fips_180() {
        assert_eq!(
            &*hash("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    /// `n` in superscript digits.
    fn high(n: usize) -> String {
        let digits = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
        n.to_string().bytes().map(|b| digits[usize::from(b - b'0')]).collect()
    }

    #[test]
    fn the_page_says_how_many_secrets_there_are_to_guess() {
        let page = include_str!("../../../docs/security.md");
        let says = |text: &str| assert!(page.contains(text), "{text}");
        for (what, alphabet, length) in [
            ("the secret of a link, a token that Floke makes", SECRET, token().len()),
            ("a participant's token, which her page makes", SMALL_AND_DIGITS, JOIN_TOKEN_CHARS),
        ] {
            let (n, bits) = (alphabet.len(), length as f64 * (alphabet.len() as f64).log2());
            let (long, bits) = (high(length), high(bits as usize));
            says(&format!("| {what}, {length} of {n} characters | {n}{long} ≈ 2{bits} |"));
        }
        let (personal, join) = (personal_code().len(), join_code().as_str().len());
        let n = CODE_ALPHABET.len();
        for (what, length) in [
            (format!("a personal code, {personal} of {n} characters"), personal),
            ("the creation key, when Floke made it".to_owned(), personal),
            (format!("a join code, {join} of {n} characters"), join),
        ] {
            let many = format!("{:.1e}", (n as f64).powi(length as i32));
            let (few, tens) = many.split_once('e').unwrap();
            let tens = high(tens.parse().unwrap());
            says(&format!("| {what} | {n}{} ≈ {few} · 10{tens} |", high(length)));
        }
        // The script that makes a participant's token.
        let script = include_str!("../../../web/src/start/token.js");
        assert!(script.contains(&format!("const CHARS = {JOIN_TOKEN_CHARS};")), "{script}");
        let letters = std::str::from_utf8(SMALL_AND_DIGITS).unwrap();
        assert!(script.contains(&format!("const LETTERS = '{letters}';")), "{script}");
    }
}
