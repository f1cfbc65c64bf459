//! The shapes in which the plenum is seen.

use serde::Serialize;

use super::{QuestionKind, QuestionState};
use crate::ids::{GroupId, Millis, QuestionId};

/// `room/plenum`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "see web/src/protocol.d.ts")]
pub struct PlenumView {
    pub stage: &'static str,
    pub presenting: Option<GroupId>,
    pub since: Option<Millis>,
    pub queue: Vec<GroupId>,
    pub waiting: Vec<GroupId>,
    pub next: Option<GroupId>,
}

/// `room/question`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "see web/src/protocol.d.ts")]
pub struct RaisedView {
    pub id: QuestionId,
    pub from: Option<GroupId>,
    pub to: GroupId,
    pub kind: QuestionKind,
    pub text: String,
    pub answer: Option<String>,
}

/// `console/question/…/card`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "see web/src/protocol.d.ts")]
pub struct QuestionView {
    pub from: Option<GroupId>,
    pub to: GroupId,
    pub stage: &'static str,
    pub kind: QuestionKind,
    pub text: String,
    pub state: QuestionState,
    pub answer: Option<String>,
}

/// `group/…/question/…/card`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "see web/src/protocol.d.ts")]
pub struct GroupQuestionView {
    pub from: Option<GroupId>,
    pub kind: QuestionKind,
    pub text: String,
    pub answer: Option<String>,
    pub version: u32,
    pub stage: &'static str,
}
