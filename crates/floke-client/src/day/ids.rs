//! Ids of what the day makes, derived from the names in the data, so that two runs make the same ids.

use std::str::FromStr;

use floke_core::{BallotId, ClusterId, GroupId};

use crate::ids::typed;

const PREFIX: &str = "kongsvinger";

/// The id of what the data calls `name`: small letters and digits, at most 15.
pub(super) fn id<T: FromStr>(name: &str) -> T {
    typed(&format!("{PREFIX}{name}"))
}

/// The name in the data; none for an id that the day did not make.
pub(super) fn name(id: &str) -> Option<&str> {
    id.strip_prefix(PREFIX).filter(|name| !name.is_empty())
}

/// A group's id in the session.
#[must_use]
pub fn group_id(group: &str) -> GroupId {
    id(group)
}

/// The id in the session of a line of the bruttoliste.
#[must_use]
pub fn cluster_id(cluster: &str) -> ClusterId {
    id(cluster)
}

/// The id of the `nth` vote on the recommendation in a group's case, from 0.
#[must_use]
pub fn case_ballot_id(group: &str, nth: usize) -> BallotId {
    id(&format!("{group}vote{}", nth + 1))
}

/// The id of the plenum's vote in the reflection.
#[must_use]
pub fn reflection_ballot_id() -> BallotId {
    id("trust")
}

/// A number that is the same for the same texts, for choices that should look random.
pub(super) fn dice(parts: &[&str]) -> u64 {
    // FNV-1a spreads short texts well enough, in three lines.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in parts.iter().flat_map(|part| part.bytes().chain([0])) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash ^ (hash >> 29)
}

/// [`dice`] between 0 and 1.
pub(super) fn share(parts: &[&str]) -> f64 {
    let thousandth = u16::try_from(dice(parts) % 1_000).unwrap_or(0);
    f64::from(thousandth) / 1_000.0
}
