//! Everything a session made, as one value that can be written and read back.

mod made;

use std::collections::BTreeMap;

use floke_core::ballot::Side;
use floke_core::board::{Outcome, ProposalKind};
use floke_core::floker::{Complexity, Size};
use floke_core::form::Stage;
use floke_core::plenum::QuestionKind;
use floke_core::programme::Phase;
use floke_core::{
    BallotId, ClusterId, Facts, FlokeId, GroupId, Millis, PersonId, ProposalId, QuestionId,
    SessionId, StepId,
};
use serde::{Deserialize, Serialize};

/// The rows of a list, each with its cells by column.
pub type Rows = Vec<BTreeMap<String, String>>;

/// A whole session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Always `floke-report`.
    pub format: String,
    /// Version 1 of the shape.
    pub version: u32,
    /// Its id; none before it is created.
    pub id: Option<SessionId>,
    /// The session's facts.
    pub facts: Facts,
    /// Made of example data.
    pub demo: bool,
    /// When it ended.
    pub ended_at: Option<Millis>,
    /// How many have come, gone again or not.
    pub met: usize,
    /// The programme, with when each step really began.
    pub programme: Vec<StepReport>,
    /// The bruttoliste, with every text as it was submitted.
    pub bruttoliste: Vec<ClusterReport>,
    /// The groups in order.
    pub groups: Vec<GroupReport>,
    /// The plenum's revealed ballots.
    pub ballots: Vec<BallotReport>,
    /// It holds only what other groups delivered, so answers of all groups cannot be counted.
    #[serde(skip)]
    pub is_partial: bool,
    /// It is read on a phone that is in the session, so its page leads back there.
    #[serde(skip)]
    pub on_phone: bool,
}

/// One step of the programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct StepReport {
    pub id: StepId,
    pub phase: Phase,
    pub standard: Option<String>,
    pub title: Option<String>,
    pub text: Option<String>,
    pub seconds: u32,
    pub planned: Option<Millis>,
    pub began: Option<Millis>,
}

/// One line of the bruttoliste.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct ClusterReport {
    pub id: ClusterId,
    pub title: String,
    pub theme: String,
    pub size: Option<Size>,
    pub complexity: Option<Complexity>,
    pub floker: Vec<FlokeReport>,
}

/// A text as it was sent in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct FlokeReport {
    pub id: FlokeId,
    pub text: String,
}

/// A member as the room knew her.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct MemberReport {
    pub id: PersonId,
    pub name: String,
    pub role: String,
    pub area: String,
    /// Whether she came.
    pub met: bool,
}

/// A text, and what others wrote at the same time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct TextReport {
    pub text: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<String>,
}

/// A question with its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct Answered {
    pub id: QuestionId,
    pub stage: Stage,
    pub kind: QuestionKind,
    pub from: Option<String>,
    pub text: String,
    pub answer: Option<String>,
}

/// Everything one group made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupReport {
    /// Its id, for links.
    pub id: GroupId,
    /// Its name.
    pub name: String,
    /// Its members; blank names are forgotten people.
    pub members: Vec<MemberReport>,
    /// The line of the bruttoliste it worked with.
    pub floke: Option<ClusterReport>,
    /// Its dots on each line; none while they are hidden.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub dots: BTreeMap<ClusterId, usize>,
    /// Texts by field.
    pub texts: BTreeMap<String, TextReport>,
    /// Rows by list, in order.
    pub lists: BTreeMap<String, Rows>,
    /// How many conversations outside the room the need builds on, when the conversations are not here to be counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub based_on: Option<usize>,
    /// Extra points, 0 to 3.
    pub bonus: usize,
    /// The stages it delivered, and when.
    pub delivered: BTreeMap<Stage, Millis>,
    /// The questions to the group that the room has seen, and their answers.
    pub questions: Vec<Answered>,
    /// Its case before the imaginary formannskap.
    pub case: Option<CaseReport>,
}

/// A case, and the proposals on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct CaseReport {
    pub no: String,
    pub title: String,
    pub facts: String,
    pub assessment: String,
    pub costs: String,
    /// What the form says of the test, by field.
    #[serde(default)]
    pub texts: BTreeMap<String, String>,
    /// The same, by list.
    #[serde(default)]
    pub lists: BTreeMap<String, Rows>,
    pub chair: Option<String>,
    /// Name and reason, in the order they came.
    pub inhabil: Vec<(String, String)>,
    /// In the order in which the board votes.
    pub proposals: Vec<ProposalReport>,
}

/// A proposal, and its revealed votes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct ProposalReport {
    pub id: ProposalId,
    pub kind: ProposalKind,
    /// The name of the group that made it.
    pub by: String,
    /// Empty when it asks to carry out the test as described.
    pub points: Vec<String>,
    pub votes: Vec<VoteReport>,
    /// There is a vote on it that has not been shown.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub waits: bool,
    /// The votes of a ballot on it were lost before they were counted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub lost: bool,
}

/// One revealed vote on a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct VoteReport {
    pub id: BallotId,
    pub opened_at: Millis,
    pub closed_at: Option<Millis>,
    pub members: usize,
    pub present: usize,
    pub quorum: usize,
    pub cast: usize,
    #[serde(default)]
    pub secret: bool,
    /// `None` when too few voted in secret.
    pub r#for: Option<usize>,
    pub against: Option<usize>,
    pub outcome: Outcome,
    /// Names of groups counted together, for and against.
    pub by_group: Vec<VoteSplit>,
    /// The name of the chair, and her side, in a tie.
    pub chair: Option<(String, Side)>,
}

/// How some groups voted together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct VoteSplit {
    pub groups: Vec<String>,
    pub r#for: usize,
    pub against: usize,
}

/// One revealed ballot of the plenum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct BallotReport {
    pub id: BallotId,
    pub opened_at: Millis,
    pub closed_at: Option<Millis>,
    pub question: String,
    pub secret: bool,
    pub present: usize,
    pub cast: usize,
    /// The votes were lost before they were counted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub lost: bool,
    /// Each choice with its count; a scale has 1 to 5. `None` when too few answered a scale or voted in secret.
    pub counts: Option<Vec<(String, usize)>>,
    /// Groups counted together, with a count for each choice; only when it was open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by_group: Vec<GroupVotes>,
}

/// How some groups voted together in plenum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct GroupVotes {
    pub groups: Vec<String>,
    pub counts: Vec<usize>,
}

impl Report {
    /// How many groups want to go on, of how many; `None` before a group has answered.
    pub(crate) fn going_on(&self) -> Option<(usize, usize)> {
        let answers = self.groups.iter().filter_map(|g| g.texts.get("decide.answer"));
        let answers: Vec<_> = answers.map(|t| t.text.as_str()).filter(|t| !t.is_empty()).collect();
        let yes = answers.iter().filter(|answer| **answer == "yes").count();
        (!answers.is_empty() && !self.is_partial).then_some((yes, self.groups.len()))
    }

    /// The report as JSON, to be read back by [`Report::from_json`].
    ///
    /// # Errors
    /// A report causes none; the type comes from the writer.
    pub fn to_json(&self) -> serde_json::Result<String> {
        serde_json::to_string_pretty(self)
    }

    /// Reads a report that [`Report::to_json`] wrote.
    ///
    /// # Errors
    /// When the text is not such a report.
    pub fn from_json(json: &str) -> serde_json::Result<Self> {
        serde_json::from_str(json)
    }
}
