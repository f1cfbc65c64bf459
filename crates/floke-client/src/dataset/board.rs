//! The imaginary formannskap: cases, and every ballot of every vote.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Asked;

/// The board's cases.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct Board {
    pub cases: Vec<Case>,
}

/// One case.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct Case {
    pub case_no: String,
    pub group: String,
    pub title: String,
    pub chair: String,
    pub inhabil_persons: Vec<Inhabil>,
    pub questions: Vec<Asked>,
    pub votings: Vec<Voting>,
}

impl Case {
    /// The votes on the recommendation itself, without those on other motions.
    pub fn recommendations(&self) -> impl Iterator<Item = &Voting> {
        self.votings.iter().filter(|v| v.kind == "innstilling")
    }
}

/// A member who may not take part in a case.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct Inhabil {
    pub participant: String,
    pub reason: String,
}

/// One vote of the board, with every ballot.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct Voting {
    pub kind: String,
    pub members: usize,
    pub present: usize,
    #[serde(rename = "quorum_required")]
    pub quorum: usize,
    pub cast: usize,
    #[serde(rename = "for")]
    pub yes: usize,
    pub against: usize,
    /// Such as `vedtatt`.
    #[serde(rename = "result")]
    pub outcome: String,
    /// `for` or `mot`, by participant.
    pub ballots: BTreeMap<String, String>,
}
