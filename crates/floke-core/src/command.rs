//! What a person asks for: by a message (`Command`), or by the host on behalf of an HTTP request (`HostCommand`).

mod host;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ballot::{Choice, ChoiceText, Method};
use crate::by_feature::by_feature;
use crate::facts::Language;
use crate::floker::{Complexity, ImportCluster, ImportFloke, Size};
use crate::form::Stage;
use crate::groups::NewGroup;
use crate::ids::{
    BallotId, ClusterId, CommandId, FlokeId, GroupId, Millis, PersonId, ProposalId, QuestionId,
    RowId, StepId,
};
use crate::plenum::QuestionKind;
use crate::programme::Step;
use crate::role::Actor;
use crate::scene::Scene;

pub use self::host::{EntryCommand, HostCommand, LinkCommand};

/// The actor, the time, and the command's own id.
#[derive(Debug, Clone)]
pub struct Context {
    /// The actor, whom the server has checked.
    pub who: Actor,
    /// The server's time.
    pub now: Millis,
    /// Made when the person acted, so that a repeated command is decided once.
    pub cmd: CommandId,
}

by_feature! {
    /// What a participant or a facilitator may ask for, under the feature that answers. On the wire the features are
    /// hidden: `type` names the command. The browser's types are in `web/src/protocol.d.ts`; the samples are checked
    /// against them.
    #[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
    pub enum Command read from CommandOnTheWire

    /// The session as a whole.
    Session: SessionCommand {
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
        Announce {
            text: String,
            #[serde(default)]
            group: Option<GroupId>,
        },
        EndSession {},
    }
    /// People: who they are, and whether they are here.
    People: PeopleCommand {
        /// A text of her own (`form::own_fields`). `base`: the version she wrote on; without one, the text replaces any
        /// other.
        WriteOwn {
            field: String,
            text: String,
            #[serde(default)]
            base: Option<u32>,
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
        MergePeople {
            from: PersonId,
            into: PersonId,
        },
    }
    /// The door, and who is let in or taken out.
    Door: DoorCommand {
        SetDoor {
            open: bool,
        },
        LetIn {
            people: Vec<PersonId>,
        },
        WithdrawPerson {
            person: PersonId,
        },
        WithdrawPeople {
            people: Vec<PersonId>,
        },
    }
    /// The programme, the clock, and what is on the big screen.
    Programme: ProgrammeCommand {
        SetProgramme {
            steps: Vec<Step>,
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
    }
    /// The bruttoliste.
    Floker: FlokerCommand {
        SubmitFloke {
            id: FlokeId,
            text: String,
            size: Option<Size>,
            complexity: Option<Complexity>,
        },
        ImportFloker {
            clusters: Vec<ImportCluster>,
        },
        AddFloker {
            cluster: ClusterId,
            floker: Vec<ImportFloke>,
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
    }
    /// The groups, and who is in them.
    Groups: GroupsCommand {
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
    }
    /// Dots, and the floke that a group picks.
    Pick: PickCommand {
        PlaceDots {
            clusters: Vec<ClusterId>,
        },
        PickFloke {
            cluster: ClusterId,
        },
        AllowShared {
            allowed: bool,
        },
        ShowDots {
            group: GroupId,
        },
    }
    /// What groups write and deliver.
    Work: WorkCommand {
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
        Unlock {
            group: GroupId,
            stage: Stage,
        },
        CallHelp {
            group: GroupId,
            on: bool,
        },
    }
    /// Presentations, and questions to the group that presents.
    Plenum: PlenumCommand {
        Ask {
            id: QuestionId,
            kind: QuestionKind,
            text: String,
            /// The group that she saw presenting; without one, the group that presents now.
            #[serde(default)]
            to: Option<GroupId>,
        },
        /// `base`: how many answers she had seen; without it, her answer replaces any other.
        Answer {
            question: QuestionId,
            text: String,
            #[serde(default)]
            base: Option<u32>,
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
    }
    /// The imaginary formannskap.
    Board: BoardCommand {
        ReportInhabil {
            reason: String,
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
            proposal: ProposalId,
            #[serde(default)]
            without_new: bool,
            /// An open vote unless this is set (V16).
            #[serde(default)]
            secret: bool,
            /// As in `OpenBallot`.
            #[serde(default)]
            again: bool,
        },
    }
    /// Votes.
    Ballot: BallotCommand {
        Vote {
            ballot: BallotId,
            choice: Choice,
        },
        OpenBallot {
            ballot: BallotId,
            question: String,
            choices: Vec<ChoiceText>,
            method: Method,
            secret: bool,
            #[serde(default)]
            without_new: bool,
            /// Asks although nearly the same people have been asked the same.
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
        /// The result has been seen: the room goes back to what it was about.
        PutAway {
            ballot: BallotId,
        },
    }
}
