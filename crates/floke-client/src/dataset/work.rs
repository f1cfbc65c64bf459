//! What a group made: floke, need, solution, test, decision and result.

use std::collections::BTreeMap;

use serde::Deserialize;

/// What a group made of its floke.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct Work {
    pub group: String,
    pub floke_cluster: String,
    pub pick: Pick,
    pub need: Need,
    pub solution: Solution,
    pub test: Test,
    pub decide: Decide,
    #[serde(rename = "result")]
    pub outcome: Goal,
}

/// Whose dots lay where.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct Pick {
    pub chosen: String,
    pub votes: BTreeMap<String, usize>,
    pub dots: BTreeMap<String, Vec<String>>,
}

/// What is really the need.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct Need {
    pub rounds: Vec<Round>,
    pub unknowns: Vec<Unknown>,
    pub external: Vec<External>,
    pub sentence_drafts: Vec<String>,
    pub sentence: String,
    pub plenum: Vec<Asked>,
}

/// One round of asking what the need is.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct Round {
    pub n: usize,
    pub notes: Vec<Note>,
    pub summary: String,
    pub check: String,
}

/// What one said in a round.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct Note {
    pub by: String,
    pub text: String,
}

/// What the group does not know.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct Unknown {
    pub text: String,
    pub who_knows: String,
    pub status: String,
    #[serde(default)]
    pub answer: String,
}

/// A conversation with somebody outside the room.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct External {
    pub source: String,
    pub kind: String,
    pub channel: String,
    pub asked: String,
    pub learned: String,
    pub changed_view: bool,
    pub consent: bool,
}

/// Something said in plenum, and what was answered.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct Asked {
    pub from: String,
    #[serde(default)]
    pub by: Option<String>,
    #[serde(default)]
    pub kind: String,
    #[serde(alias = "q")]
    pub text: String,
    #[serde(default, alias = "a")]
    pub answer: String,
}

/// What could be done.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct Solution {
    pub title: String,
    pub description: String,
    pub partners: Vec<Partner>,
    pub challenging: String,
    pub realistic: String,
    pub bonus_points: usize,
    pub plenum: Vec<Asked>,
}

/// Who takes part.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct Partner {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub active: bool,
    pub does: String,
}

/// A project small enough to begin soon.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct Test {
    pub name: String,
    pub goal: String,
    pub success: Vec<String>,
    pub activities: Vec<String>,
    pub organisation: Organisation,
    pub plan: Vec<Plan>,
    pub anchoring_inside: Vec<String>,
    pub anchoring_outside: Vec<String>,
    pub premortem: Vec<String>,
    pub stop_rule: String,
}

/// Who does the test.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct Organisation {
    pub owner: String,
    pub lead: String,
    pub steering: Vec<String>,
    pub team: Vec<String>,
    pub reference: Vec<String>,
}

/// What happens when.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct Plan {
    pub when: String,
    pub what: String,
}

/// Whether the group goes on.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct Decide {
    pub answer: String,
    pub owner: Option<String>,
    pub first_step: String,
    pub by: String,
}

/// What leaves the room.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct Goal {
    pub long_term_goal: String,
    pub short_term_goal: String,
    pub measures: Vec<String>,
    pub partners: Vec<String>,
    pub pilot: String,
    pub target_group: String,
}
