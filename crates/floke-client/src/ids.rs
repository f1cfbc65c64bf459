//! Ids for what a person makes, and random numbers for a back-off.

use std::str::FromStr;

use floke_core::CommandId;

/// 32 letters, so that a random byte picks each letter equally often.
const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// A new id: 100 random bits as 20 letters.
#[must_use]
pub fn new_id() -> String {
    let letter = |byte: &u8| LETTERS.get(usize::from(byte & 31)).map(|b| char::from(*b));
    bytes::<20>().iter().filter_map(letter).collect()
}

/// A new id for a command, made when the person acts.
#[must_use]
pub fn command_id() -> CommandId {
    typed(&new_id())
}

/// `text` as an id of a kind; only for texts that this module makes.
#[expect(clippy::expect_used, reason = "the callers' texts are 12 to 26 letters and digits")]
pub(crate) fn typed<T: FromStr>(text: &str) -> T {
    text.parse().ok().expect("an id of ours")
}

/// A number below `end`, for jitter.
pub(crate) fn below(end: u64) -> u64 {
    u64::from_le_bytes(bytes::<8>()).checked_rem(end).unwrap_or(0)
}

#[expect(
    clippy::expect_used,
    reason = "without the system's randomness nothing here has a meaning"
)]
fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the system has randomness");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_made_here_is_one_that_the_core_reads() {
        for _ in 0..100 {
            assert_eq!(command_id().as_str().len(), 20);
        }
        assert_ne!(new_id(), new_id());
        assert_eq!(below(0), 0);
        assert!(below(7) < 7);
    }
}
