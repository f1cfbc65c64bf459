//! Everything a session made, as one value that can be written and read back.

use std::collections::BTreeMap;

use floke_core::ballot::{Alternative, Ballot, GroupCounts, Side, Subject};
use floke_core::board::{Case, Outcome, ProposalKind};
use floke_core::floker::{Complexity, Size};
use floke_core::form::{Stage, fields, lists};
use floke_core::people::Profile;
use floke_core::plenum::{Question, QuestionKind};
use floke_core::{ClusterId, Facts, GroupId, PersonId, Session};
use serde::{Deserialize, Serialize};

/// A whole session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Always `floke-report`.
    pub format: String,
    /// Version 1 of the shape.
    pub version: u32,
    /// The session's facts.
    pub facts: Facts,
    /// Made of example data.
    pub demo: bool,
    /// The bruttoliste, with every text as it was submitted.
    pub bruttoliste: Vec<ClusterReport>,
    /// The groups in order.
    pub groups: Vec<GroupReport>,
    /// The plenum's revealed ballots.
    pub ballots: Vec<BallotReport>,
    /// It holds only what other groups delivered, so answers of all groups cannot be counted.
    #[serde(skip)]
    pub is_partial: bool,
}

/// One line of the bruttoliste.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct ClusterReport {
    pub title: String,
    pub theme: String,
    pub size: Option<Size>,
    pub complexity: Option<Complexity>,
    pub floker: Vec<String>,
}

/// A member as the room knew her.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct MemberReport {
    pub name: String,
    pub role: String,
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
    /// Texts by field.
    pub texts: BTreeMap<String, TextReport>,
    /// Rows by list, in order.
    pub lists: BTreeMap<String, Vec<BTreeMap<String, String>>>,
    /// How many conversations outside the room the need builds on, when the conversations are not here to be counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub based_on: Option<usize>,
    /// Extra points, 0 to 3.
    pub bonus: usize,
    /// The stages it delivered.
    pub delivered: Vec<Stage>,
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
    pub kind: ProposalKind,
    /// The name of the group that made it.
    pub by: String,
    pub points: Vec<String>,
    pub votes: Vec<VoteReport>,
}

/// One revealed vote on a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct VoteReport {
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
    pub question: String,
    pub secret: bool,
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
    /// Everything that `session` made. Copies only the lines of the bruttoliste that are shown.
    pub(crate) fn with_lines(session: &Session, is_shown: impl Fn(&ClusterId) -> bool) -> Self {
        let lines = session.clusters().filter(|(id, _)| is_shown(id));
        Self {
            format: "floke-report".to_owned(),
            version: 1,
            facts: session.facts().clone(),
            demo: session.is_demo(),
            bruttoliste: lines.map(|(_, c)| cluster(session, c)).collect(),
            groups: session.groups().map(|(id, _)| group(session, id)).collect(),
            ballots: session
                .ballots_on(Subject::Question {})
                .filter_map(|b| ballot(session, b))
                .collect(),
            is_partial: false,
        }
    }

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

fn cluster(session: &Session, cluster: &floke_core::floker::Cluster) -> ClusterReport {
    ClusterReport {
        title: cluster.title.clone(),
        theme: cluster.theme.clone(),
        size: cluster.size,
        complexity: cluster.complexity,
        floker: cluster
            .floker
            .iter()
            .filter_map(|id| Some(session.floke(id)?.text.clone()))
            .collect(),
    }
}

fn group_name(session: &Session, id: &GroupId) -> Option<String> {
    session.groups().find(|(g, _)| *g == id).map(|(_, g)| g.name.clone())
}

fn profile(session: &Session, person: &PersonId) -> Profile {
    session.profile(person)
}

fn group(session: &Session, id: &GroupId) -> GroupReport {
    let known = session.groups().find(|(g, _)| *g == id).map(|(_, g)| g);
    let members = known.map(|g| g.members.clone()).unwrap_or_default();
    let floke = session
        .picked(id)
        .and_then(|c| session.clusters().find(|(k, _)| *k == c).map(|(_, c)| cluster(session, c)));
    let texts = fields().filter_map(|field| {
        let text = session.text(id, field.id).to_owned();
        let others: Vec<_> = session.other_texts(id, field.id).map(str::to_owned).collect();
        let any = !text.is_empty() || !others.is_empty();
        any.then(|| (field.id.to_owned(), TextReport { text, others }))
    });
    let lists = lists().filter_map(|list| {
        let rows: Vec<_> = session.rows(id, list.id).cloned().collect();
        (!rows.is_empty()).then(|| (list.id.to_owned(), rows))
    });
    let raised = session.questions_to(id).filter(|question| question.shown);
    GroupReport {
        id: *id,
        name: known.map(|g| g.name.clone()).unwrap_or_default(),
        members: members
            .iter()
            .map(|p| profile(session, p))
            .map(|p| MemberReport { name: p.name, role: p.role })
            .collect(),
        floke,
        texts: texts.collect(),
        lists: lists.collect(),
        based_on: None,
        bonus: session.bonus(id),
        delivered: Stage::DELIVERED
            .into_iter()
            .filter(|stage| session.delivered_at(id, *stage).is_some())
            .collect(),
        questions: raised.map(|question| answered(session, question)).collect(),
        case: session.cases().find(|(g, _)| *g == id).map(|(_, c)| case(session, id, c)),
    }
}

fn case(session: &Session, group: &GroupId, case: &Case) -> CaseReport {
    let name = |person: &PersonId| session.told_apart(person);
    let decision = session.decision(group).and_then(|(_, ballot)| ballot.closing());
    let led = decision.and_then(|closing| closing.led.as_ref());
    let proposals = case.proposals.iter().map(|proposal| {
        let subject = Subject::Proposal { case: *group, proposal: proposal.id };
        let shown = session.ballots_on(subject).filter(|ballot| ballot.is_revealed());
        ProposalReport {
            kind: proposal.kind,
            by: group_name(session, &proposal.by).unwrap_or_default(),
            points: proposal.points.clone(),
            votes: shown.filter_map(|ballot| vote(session, ballot)).collect(),
        }
    });
    CaseReport {
        no: case.no.clone(),
        title: case.text.title.clone(),
        facts: case.text.facts.clone(),
        assessment: case.text.assessment.clone(),
        costs: case.text.costs.clone(),
        chair: led.or(case.chair.as_ref()).map(name),
        inhabil: session
            .inhabil_in(case)
            .into_iter()
            .map(|(name, reason)| (name, reason.to_owned()))
            .collect(),
        proposals: proposals.collect(),
    }
}

fn answered(session: &Session, question: &Question) -> Answered {
    Answered {
        stage: question.stage,
        kind: question.kind,
        from: question.from.as_ref().and_then(|g| group_name(session, g)),
        text: question.text.clone(),
        answer: question.answer.clone(),
    }
}

fn vote(session: &Session, ballot: &Ballot) -> Option<VoteReport> {
    let closing = ballot.closing()?;
    let sides = ballot.sides();
    let split = |part: &GroupCounts| {
        let sides = ballot.sides_of(&part.counts)?;
        let groups = part.groups.iter().filter_map(|g| group_name(session, g)).collect();
        Some(VoteSplit { groups, r#for: sides.r#for, against: sides.against })
    };
    let chair = closing.chair.as_ref();
    Some(VoteReport {
        members: ballot.members,
        present: ballot.present(),
        quorum: ballot.quorum,
        cast: closing.cast,
        secret: ballot.secret,
        r#for: sides.map(|sides| sides.r#for),
        against: sides.map(|sides| sides.against),
        outcome: closing.outcome?,
        by_group: closing.by_group.iter().filter_map(split).collect(),
        chair: chair.map(|(person, side)| (session.told_apart(person), *side)),
    })
}

fn ballot(session: &Session, ballot: &Ballot) -> Option<BallotReport> {
    let closing = ballot.closing().filter(|_| ballot.is_revealed())?;
    let names: Vec<String> = if ballot.choices.is_empty() {
        (1..=5).map(|n| n.to_string()).collect()
    } else {
        ballot.choices.iter().filter_map(Alternative::text).map(str::to_owned).collect()
    };
    Some(BallotReport {
        question: ballot.question.clone(),
        secret: ballot.secret,
        cast: closing.cast,
        lost: closing.lost,
        counts: closing.counts.clone().map(|counts| names.into_iter().zip(counts).collect()),
        by_group: closing
            .by_group
            .iter()
            .map(|part| GroupVotes {
                groups: part.groups.iter().filter_map(|g| group_name(session, g)).collect(),
                counts: part.counts.clone(),
            })
            .collect(),
    })
}
