//! What has happened. Stored for ever: a new shape is a new version, and the store converts the old one.

mod effect;
mod owner;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ballot::{Alternative, Choice, Closing, Method, Opening, Subject};
use crate::board::{CaseText, Proposal};
use crate::by_feature::by_feature;
use crate::facts::Facts;
use crate::floker::{Complexity, ImportCluster, ImportFloke, Size};
use crate::form::Stage;
use crate::groups::FormedGroup;
use crate::ids::{
    BallotId, ClusterId, CommandId, FlokeId, GroupId, JoinCode, LinkId, Millis, PersonId,
    QuestionId, RowId, SessionId, StepId,
};
use crate::people::Profile;
use crate::plenum::QuestionKind;
use crate::programme::Step;
use crate::role::{Actor, Role};
use crate::scene::Scene;
use crate::work::Delivery;

pub use self::effect::Effect;

by_feature! {
    /// One thing that has happened in a session, under its feature. An event says what its command asked for; fields
    /// have the same names. On disk the features are hidden: each event has its own name.
    #[serde(rename_all = "snake_case")]
    pub enum Event read from StoredEvent

    /// The session as a whole.
    Session: SessionEvent {
        Created {
            id: SessionId,
            code: JoinCode,
            facts: Facts,
            steps: Vec<Step>,
            keep_until: Millis,
            demo: bool,
        },
        /// A command was carried out, whatever it changed; a repeat of it is already done.
        Said {
            by: Actor,
            cmd: CommandId,
        },
        /// The same for a vote, without its voter: this stays when the ballot's key is gone (V16).
        VoteHeard {
            cmd: CommandId,
        },
        /// The facilitator has corrected the session's facts.
        FactsSet {
            facts: Facts,
            keep_until: Millis,
        },
        /// Another join code; the one before opens nothing.
        CodeChanged {
            code: JoinCode,
        },
        Announced {
            text: String,
            group: Option<GroupId>,
        },
        SessionEnded {},
    }
    /// Links for facilitators, screens and readers of the result.
    Link: LinkEvent {
        LinkIssued {
            link: LinkId,
            role: Role,
            hash: Box<str>,
            until: Option<Millis>,
            replace: bool,
        },
        LinkWithdrawn {
            link: LinkId,
        },
    }
    /// People: who they are, and whether they are here.
    People: PeopleEvent {
        ProfileSet {
            person: PersonId,
            profile: Profile,
        },
        TokenAdded {
            person: PersonId,
            token: Box<str>,
            code: Option<Box<str>>,
        },
        PersonWithdrawn {
            person: PersonId,
        },
        PeopleMerged {
            from: PersonId,
            into: PersonId,
        },
        /// She is here today, by her first socket or a facilitator's tick; or that was wrong. Owned by the session: it
        /// stays when she is forgotten.
        ArrivedSet {
            person: PersonId,
            arrived: bool,
        },
        GoneSet {
            person: PersonId,
            gone: bool,
        },
        OwnWritten {
            person: PersonId,
            field: String,
            text: String,
        },
    }
    /// The door, and who is let in or taken out.
    Door: DoorEvent {
        DoorSet {
            open: bool,
        },
        /// She came while the door was closed, and waits outside until she has joined or is withdrawn.
        PersonWaits {
            person: PersonId,
        },
        PersonJoined {
            person: PersonId,
        },
    }
    /// The programme, the clock, and what is on the big screen.
    Programme: ProgrammeEvent {
        ProgrammeSet {
            steps: Vec<Step>,
        },
        StepEntered {
            step: StepId,
            cmd: CommandId,
        },
        TimeAdded {
            ms: i64,
            cmd: CommandId,
        },
        Paused {
            cmd: CommandId,
        },
        Resumed {
            cmd: CommandId,
        },
        SceneSet {
            scene: Scene,
            cmd: CommandId,
        },
        Undone {
            target: CommandId,
        },
    }
    /// The bruttoliste.
    Floker: FlokerEvent {
        /// The place of a floke, which stays when its words are forgotten with their writer.
        FlokeListed {
            floke: FlokeId,
            cluster: ClusterId,
            by: PersonId,
            size: Option<Size>,
            complexity: Option<Complexity>,
        },
        FlokeSubmitted {
            floke: FlokeId,
            cluster: ClusterId,
            by: PersonId,
            text: String,
            size: Option<Size>,
            complexity: Option<Complexity>,
        },
        FlokerImported {
            clusters: Vec<ImportCluster>,
        },
        /// More floker in an existing line.
        FlokerAdded {
            cluster: ClusterId,
            floker: Vec<ImportFloke>,
        },
        ClusterHidden {
            cluster: ClusterId,
            hidden: bool,
        },
        KindSet {
            cluster: ClusterId,
            size: Option<Size>,
            complexity: Option<Complexity>,
        },
    }
    /// The groups, and who is in them.
    Groups: GroupsEvent {
        GroupsFormed {
            groups: Vec<FormedGroup>,
        },
        /// `cmd` is set when a facilitator moved the person, which can be undone.
        PersonMoved {
            person: PersonId,
            from: Option<GroupId>,
            to: Option<GroupId>,
            cmd: Option<CommandId>,
        },
        GroupRenamed {
            group: GroupId,
            name: String,
        },
        GroupsLocked {
            locked: bool,
        },
    }
    /// Dots, and the floke that a group picks.
    Pick: PickEvent {
        SharedAllowed {
            allowed: bool,
        },
        DotsPlaced {
            person: PersonId,
            clusters: Vec<ClusterId>,
        },
        DotsShown {
            group: GroupId,
        },
        FlokePicked {
            group: GroupId,
            cluster: ClusterId,
            by: PersonId,
        },
    }
    /// What groups write and deliver.
    Work: WorkEvent {
        /// `base`: the version it was written on. `keep`: two people wrote at once, and the older text stays beside the
        /// new one.
        TextWritten {
            group: GroupId,
            field: String,
            text: String,
            base: u32,
            by: Actor,
            keep: bool,
            settle: bool,
        },
        RowPut {
            group: GroupId,
            list: String,
            row: RowId,
            cells: BTreeMap<String, String>,
            before: Option<RowId>,
            by: Actor,
        },
        RowMoved {
            group: GroupId,
            list: String,
            row: RowId,
            before: Option<RowId>,
        },
        RowDeleted {
            group: GroupId,
            list: String,
            row: RowId,
        },
        /// Holds the public copy, so that readers see what was delivered.
        Delivered {
            group: GroupId,
            stage: Stage,
            delivery: Delivery,
        },
        TakenBack {
            group: GroupId,
            stage: Stage,
        },
        HandRaised {
            group: GroupId,
            by: Option<PersonId>,
        },
    }
    /// Presentations, and questions to the group that presents.
    Plenum: PlenumEvent {
        Presented {
            group: Option<GroupId>,
        },
        /// The place of a question, which stays when its words are forgotten with the person who asked.
        QuestionListed {
            question: QuestionId,
            by: PersonId,
            from: Option<GroupId>,
            to: GroupId,
            kind: QuestionKind,
        },
        QuestionAsked {
            question: QuestionId,
            by: PersonId,
            from: Option<GroupId>,
            to: GroupId,
            kind: QuestionKind,
            text: String,
        },
        QuestionRaised {
            question: Option<QuestionId>,
        },
        QuestionDropped {
            question: QuestionId,
        },
        QuestionAnswered {
            question: QuestionId,
            text: String,
        },
    }
    /// The imaginary formannskap.
    Board: BoardEvent {
        CaseOpened {
            group: GroupId,
            no: String,
            text: CaseText,
            chair: Option<PersonId>,
        },
        /// A proposal came before the board in a group's case, or its words changed.
        ProposalPut {
            case: GroupId,
            proposal: Proposal,
        },
        ChairSet {
            person: PersonId,
        },
        InhabilReported {
            group: GroupId,
            person: PersonId,
            reason: String,
        },
        InhabilRuled {
            group: GroupId,
            person: PersonId,
            inhabil: bool,
        },
    }
    /// Votes.
    Ballot: BallotEvent {
        BallotOpened {
            ballot: BallotId,
            subject: Subject,
            question: String,
            choices: Vec<Alternative>,
            method: Method,
            secret: bool,
            opening: Opening,
        },
        Admitted {
            ballot: BallotId,
            person: PersonId,
        },
        /// A person voted; the list of voters is forgotten with the choices (V16).
        Voted {
            ballot: BallotId,
            person: PersonId,
        },
        /// A person's choice; its key is destroyed when the ballot closes.
        ChoiceMade {
            ballot: BallotId,
            person: PersonId,
            choice: Choice,
        },
        /// The closing waits for the chair: from here on only she may vote, and she is asked (V6, V15).
        ChairAsked {
            ballot: BallotId,
        },
        BallotClosed {
            ballot: BallotId,
            closing: Closing,
        },
        BallotRevealed {
            ballot: BallotId,
        },
        BallotPutAway {
            ballot: BallotId,
        },
    }
}
