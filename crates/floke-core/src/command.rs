//! What somebody asks for: by a message (`Command`), or by the host on behalf of an HTTP request (`HostCommand`).

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::ballot::{Choice, ChoiceText, Method};
use crate::floker::{Complexity, ImportCluster, ImportFloke, Size};
use crate::form::Stage;
use crate::groups::NewGroup;
use crate::ids::{
    BallotId, ClusterId, CommandId, FlokeId, GroupId, JoinCode, LinkId, Millis, PersonId,
    QuestionId, RowId, SessionId, StepId,
};
use crate::people::{LinkRole, Profile};
use crate::plenum::QuestionKind;
use crate::programme::Step;
use crate::scene::Scene;
use crate::session::{Facts, Language};

/// Who gives a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "role", content = "id", rename_all = "snake_case")]
pub enum Actor {
    /// Somebody with a phone.
    Participant(PersonId),
    /// Somebody with a facilitator's link.
    Facilitator(LinkId),
    /// A projector; it may ask for nothing.
    Screen(LinkId),
}

impl Actor {
    pub(crate) fn person(&self) -> Option<&PersonId> {
        match self {
            Self::Participant(person) => Some(person),
            Self::Facilitator(_) | Self::Screen(_) => None,
        }
    }
}

/// Who, when, and the command's own name.
#[derive(Debug, Clone)]
pub struct Context {
    /// Who gives the command; the server has checked it.
    pub who: Actor,
    /// The server's time.
    pub now: Millis,
    /// Made when the person acted, so that said twice is decided once.
    pub cmd: CommandId,
}

/// What a participant or a facilitator may ask for. The browser's types stand in `web/src/protocol.d.ts`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[expect(
    missing_docs,
    reason = "fields are named and explained in web/src/protocol.d.ts, which the samples are checked against"
)]
pub enum Command {
    SubmitFloke {
        id: FlokeId,
        text: String,
        size: Option<Size>,
        complexity: Option<Complexity>,
    },
    PlaceDots {
        clusters: Vec<ClusterId>,
    },
    PickFloke {
        cluster: ClusterId,
    },
    Write {
        group: GroupId,
        field: String,
        text: String,
        base: u32,
        #[serde(default)]
        settle: bool,
    },
    PutRow {
        group: GroupId,
        list: String,
        row: RowId,
        cells: BTreeMap<String, String>,
        #[serde(default)]
        before: Option<RowId>,
        #[serde(default)]
        base: Option<u32>,
    },
    MoveRow {
        group: GroupId,
        list: String,
        row: RowId,
        #[serde(default)]
        before: Option<RowId>,
    },
    DeleteRow {
        group: GroupId,
        list: String,
        row: RowId,
    },
    Deliver {
        group: GroupId,
        stage: Stage,
    },
    TakeBack {
        group: GroupId,
        stage: Stage,
    },
    CallHelp {
        group: GroupId,
        on: bool,
    },
    Ask {
        id: QuestionId,
        kind: QuestionKind,
        text: String,
        /// The group whose floor she saw; without one, the group that presents.
        #[serde(default)]
        to: Option<GroupId>,
    },
    Answer {
        question: QuestionId,
        text: String,
    },
    ReportInhabil {
        reason: String,
    },
    Vote {
        ballot: BallotId,
        choice: Choice,
    },
    SetNote {
        text: String,
    },
    SetProfile {
        #[serde(default)]
        person: Option<PersonId>,
        name: String,
        role: String,
        area: String,
    },
    SetGone {
        #[serde(default)]
        person: Option<PersonId>,
        gone: bool,
    },
    SetArrived {
        person: PersonId,
        arrived: bool,
    },
    SetProgramme {
        steps: Vec<Step>,
    },
    AddFloker {
        cluster: ClusterId,
        floker: Vec<ImportFloke>,
    },
    ImportFloker {
        clusters: Vec<ImportCluster>,
    },
    HideCluster {
        cluster: ClusterId,
        hidden: bool,
    },
    SetKind {
        cluster: ClusterId,
        size: Option<Size>,
        complexity: Option<Complexity>,
    },
    FormGroups {
        groups: Vec<NewGroup>,
    },
    MovePerson {
        person: PersonId,
        group: Option<GroupId>,
    },
    RenameGroup {
        group: GroupId,
        name: String,
    },
    LockGroups {
        locked: bool,
    },
    AllowShared {
        allowed: bool,
    },
    ShowDots {
        group: GroupId,
    },
    Next {
        from: StepId,
    },
    Back {
        from: StepId,
    },
    Jump {
        from: StepId,
        to: StepId,
    },
    AddTime {
        step: StepId,
        ms: i64,
    },
    Pause {
        step: StepId,
    },
    Resume {
        step: StepId,
    },
    Undo {
        target: CommandId,
    },
    SetScene {
        scene: Scene,
    },
    Announce {
        text: String,
        #[serde(default)]
        group: Option<GroupId>,
    },
    Present {
        group: Option<GroupId>,
    },
    RaiseQuestion {
        question: Option<QuestionId>,
    },
    DropQuestion {
        question: QuestionId,
    },
    OpenCase {
        group: GroupId,
    },
    SetChair {
        person: PersonId,
    },
    RuleInhabil {
        person: PersonId,
        inhabil: bool,
    },
    OpenCaseVote {
        ballot: BallotId,
        #[serde(default)]
        without_new: bool,
        /// Open unless it is said (V16).
        #[serde(default)]
        secret: bool,
        /// As in `OpenBallot`.
        #[serde(default)]
        again: bool,
    },
    OpenBallot {
        ballot: BallotId,
        question: String,
        choices: Vec<ChoiceText>,
        method: Method,
        secret: bool,
        #[serde(default)]
        without_new: bool,
        /// Ask although nearly the same people have been asked the same.
        #[serde(default)]
        again: bool,
    },
    Admit {
        ballot: BallotId,
        person: PersonId,
    },
    CloseBallot {
        ballot: BallotId,
    },
    RevealBallot {
        ballot: BallotId,
    },
    /// Its result has been seen: the room goes back to what it was about.
    PutAway {
        ballot: BallotId,
    },
    Unlock {
        group: GroupId,
        stage: Stage,
    },
    WithdrawPerson {
        person: PersonId,
    },
    WithdrawPeople {
        people: Vec<PersonId>,
    },
    SetFacts {
        title: String,
        municipality: String,
        community: String,
        language: Language,
        date: String,
        venue: String,
        areas: Vec<String>,
        #[serde(default)]
        starts_at: Option<Millis>,
    },
    SetDoor {
        open: bool,
    },
    LetIn {
        people: Vec<PersonId>,
    },
    MergePeople {
        from: PersonId,
        into: PersonId,
    },
    EndSession {},
}

/// What the host asks for when it has checked an HTTP request. Never parsed from a socket.
#[derive(Debug, Clone)]
pub enum HostCommand {
    /// Makes the session. Only the first command of a log.
    Create {
        /// The session's id.
        id: SessionId,
        /// The code people type.
        code: JoinCode,
        /// What the session is.
        facts: Facts,
        /// The day.
        steps: Vec<Step>,
        /// When its keys are destroyed.
        keep_until: Millis,
        /// Shown as "Eksempeldata" everywhere.
        demo: bool,
    },
    /// A new participant; outside, when the door is closed. Changes nothing when somebody who is in or waits has the token.
    Join {
        /// The join code that was given: only the session's own lets anybody in.
        by: JoinCode,
        /// Chosen by the server, because the token is too.
        person: PersonId,
        /// Name, role and service area.
        profile: Profile,
        /// SHA-256 of the cookie's token, in hex.
        token: Box<str>,
        /// Eight characters that move the person to another phone.
        code: Box<str>,
        /// The most people this server lets into a session.
        max: usize,
    },
    /// A socket of a participant has come. Said twice it is nothing.
    Arrive {
        /// SHA-256 of the cookie's token, in hex: whose it is is asked when this is decided.
        token: Arc<str>,
    },
    /// Another join code: the one before opens nothing from then on.
    NewCode {
        /// Which no other session has.
        code: JoinCode,
    },
    /// Another browser for somebody who gave the personal code.
    AddToken {
        /// Whose.
        person: PersonId,
        /// SHA-256 of the new token, in hex.
        token: Box<str>,
    },
    /// A link for a facilitator, a screen or a reader of results.
    IssueLink {
        /// Names the link, not its secret.
        link: LinkId,
        /// What it opens.
        role: LinkRole,
        /// SHA-256 of the secret, in hex.
        hash: Box<str>,
        /// When it stops working.
        until: Option<Millis>,
        /// The older links of this role stop working.
        replace: bool,
    },
    /// One link stops working. The only facilitator's link that is left stays.
    WithdrawLink {
        /// Which.
        link: LinkId,
    },
    /// Takes a person out, with every entry that was merged with hers, before their keys are destroyed.
    TakeOut {
        /// Any of the entries.
        person: PersonId,
    },
}
