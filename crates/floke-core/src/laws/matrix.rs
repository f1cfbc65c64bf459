//! Access to commands: every command by every kind of actor, as the table in `docs/authorisation.md`.
//!
//! [`may`] matches every command, so a new one does not compile until `may` says who may give it; and the test fails
//! until a row gives it. `FLOKE_WRITE=1` writes the table anew.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::json;

use crate::ballot::{Choice, ChoiceText, Method};
use crate::command::{
    BallotCommand, BoardCommand, Command, DoorCommand, FlokerCommand, GroupsCommand, PeopleCommand,
    PickCommand, PlenumCommand, ProgrammeCommand, SessionCommand, WorkCommand,
};
use crate::facts::Language;
use crate::floker::{Complexity, Size};
use crate::form::Stage;
use crate::groups::NewGroup;
use crate::ids::{BallotId, RowId};
use crate::plenum::QuestionKind;
use crate::programme::Phase;
use crate::role::Actor;
use crate::scene::Scene;
use crate::testing::{
    Day, ballot, cluster, day, facilitator, group, id, open_case_vote, participant, person, screen,
    stand, step, steps,
};

/// Every kind of actor, seen from the group that a command is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Audience {
    Facilitator,
    Screen,
    /// In the group that is named or presents, or whose case it is; or the person who is named.
    Member,
    /// In another group.
    Other,
    /// In another group, and chair of the case.
    Chair,
    /// In no group.
    Loose,
    /// Waits outside the closed door.
    Waiting,
    Withdrawn,
    /// A person whom this session does not know.
    Nobody,
}

use Audience::{Chair, Facilitator, Loose, Member, Nobody, Other, Screen, Waiting, Withdrawn};

const ALL: [Audience; 9] =
    [Facilitator, Screen, Member, Other, Chair, Loose, Waiting, Withdrawn, Nobody];

impl Audience {
    fn actor(self) -> Actor {
        match self {
            Facilitator => facilitator(),
            Screen => screen(),
            Member => participant(0),
            Chair => participant(1),
            Other => participant(2),
            Withdrawn => participant(3),
            Loose => participant(4),
            Waiting => participant(10),
            Nobody => Actor::Person(id("nobody", 1)),
        }
    }

    fn title(self) -> &'static str {
        match self {
            Facilitator => "facilitator",
            Screen => "screen",
            Member => "in the group",
            Other => "in another",
            Chair => "the chair",
            Loose => "in none",
            Waiting => "waiting",
            Withdrawn => "withdrawn",
            Nobody => "nobody",
        }
    }
}

const PARTICIPANTS: &[Audience] = &[Member, Other, Chair, Loose];
/// A person who waits may also correct her own profile.
const ABOUT_HERSELF: &[Audience] = &[Member, Other, Chair, Loose, Waiting];
const WITH_GROUP: &[Audience] = &[Member, Other, Chair];
/// Everybody but the group that presents.
const OUTSIDE: &[Audience] = &[Other, Chair, Loose];
const THE_GROUP: &[Audience] = &[Facilitator, Member];
const FACILITATORS: &[Audience] = &[Facilitator];

/// The actors who may give a command; all others are refused.
fn may(command: &Command) -> &'static [Audience] {
    match command {
        Command::Floker(FlokerCommand::SubmitFloke { .. })
        | Command::People(PeopleCommand::WriteOwn { .. }) => PARTICIPANTS,
        Command::Pick(PickCommand::PlaceDots { .. })
        | Command::Pick(PickCommand::PickFloke { .. }) => WITH_GROUP,
        Command::Work(WorkCommand::Write { .. })
        | Command::Work(WorkCommand::PutRow { .. })
        | Command::Work(WorkCommand::MoveRow { .. })
        | Command::Work(WorkCommand::DeleteRow { .. })
        | Command::Work(WorkCommand::Deliver { .. })
        | Command::Work(WorkCommand::TakeBack { .. })
        | Command::Plenum(PlenumCommand::Answer { .. })
        | Command::Groups(GroupsCommand::RenameGroup { .. }) => THE_GROUP,
        Command::Work(WorkCommand::CallHelp { .. }) => &[Member],
        Command::Plenum(PlenumCommand::Ask { .. })
        | Command::Board(BoardCommand::ReportInhabil { .. }) => OUTSIDE,
        Command::Ballot(BallotCommand::Vote { ballot: which, .. })
            if *which == about_the_case() =>
        {
            OUTSIDE
        }
        Command::Ballot(BallotCommand::Vote { .. }) => PARTICIPANTS,
        Command::People(PeopleCommand::SetProfile { person: None, .. }) => ABOUT_HERSELF,
        Command::People(PeopleCommand::SetProfile { .. })
        | Command::People(PeopleCommand::SetGone { person: Some(_), .. }) => THE_GROUP,
        Command::People(PeopleCommand::SetGone { person: None, .. }) => PARTICIPANTS,
        Command::Programme(ProgrammeCommand::SetProgramme { .. })
        | Command::Floker(FlokerCommand::ImportFloker { .. })
        | Command::Floker(FlokerCommand::AddFloker { .. })
        | Command::Floker(FlokerCommand::HideCluster { .. })
        | Command::Floker(FlokerCommand::SetKind { .. })
        | Command::Groups(GroupsCommand::FormGroups { .. })
        | Command::Groups(GroupsCommand::MovePerson { .. })
        | Command::Groups(GroupsCommand::LockGroups { .. })
        | Command::Pick(PickCommand::AllowShared { .. })
        | Command::Pick(PickCommand::ShowDots { .. })
        | Command::Programme(ProgrammeCommand::Next { .. })
        | Command::Programme(ProgrammeCommand::Back { .. })
        | Command::Programme(ProgrammeCommand::Jump { .. })
        | Command::Programme(ProgrammeCommand::AddTime { .. })
        | Command::Programme(ProgrammeCommand::Pause { .. })
        | Command::Programme(ProgrammeCommand::Resume { .. })
        | Command::Programme(ProgrammeCommand::Undo { .. })
        | Command::Programme(ProgrammeCommand::SetScene { .. })
        | Command::Session(SessionCommand::SetFacts { .. })
        | Command::Session(SessionCommand::Announce { .. })
        | Command::Plenum(PlenumCommand::Present { .. })
        | Command::Plenum(PlenumCommand::RaiseQuestion { .. })
        | Command::Plenum(PlenumCommand::DropQuestion { .. })
        | Command::Board(BoardCommand::OpenCase { .. })
        | Command::Board(BoardCommand::SetChair { .. })
        | Command::Board(BoardCommand::RuleInhabil { .. })
        | Command::Board(BoardCommand::OpenCaseVote { .. })
        | Command::Ballot(BallotCommand::OpenBallot { .. })
        | Command::Ballot(BallotCommand::Admit { .. })
        | Command::Ballot(BallotCommand::CloseBallot { .. })
        | Command::Ballot(BallotCommand::RevealBallot { .. })
        | Command::Ballot(BallotCommand::PutAway { .. })
        | Command::Work(WorkCommand::Unlock { .. })
        | Command::People(PeopleCommand::SetArrived { .. })
        | Command::Door(DoorCommand::WithdrawPerson { .. })
        | Command::Door(DoorCommand::WithdrawPeople { .. })
        | Command::Door(DoorCommand::SetDoor { .. })
        | Command::Door(DoorCommand::LetIn { .. })
        | Command::People(PeopleCommand::MergePeople { .. })
        | Command::Session(SessionCommand::EndSession {}) => FACILITATORS,
    }
}

/// The ballot on the case.
fn about_the_case() -> BallotId {
    ballot(2)
}

/// A day in which a command can be given, and the command.
struct Row {
    /// What the command's name does not say.
    note: &'static str,
    day: Day,
    command: Command,
}

/// Nine people in three groups at a step; one is withdrawn, one is in no group. A tenth came to a closed door.
fn at(phase: Phase) -> Day {
    let mut day = day(9, 3);
    day.does(&facilitator(), DoorCommand::WithdrawPerson { person: person(3) });
    day.does(&facilitator(), GroupsCommand::MovePerson { person: person(4), group: None });
    day.set_door(false);
    day.join(10, "Oppvekst og læring");
    day.set_door(true);
    day.import(3);
    day.at(phase);
    day
}

fn row(day: Day, command: impl Into<Command>) -> Row {
    noted("", day, command)
}

fn noted(note: &'static str, day: Day, command: impl Into<Command>) -> Row {
    Row { note, day, command: command.into() }
}

fn put(n: usize) -> Command {
    serde_json::from_value(json!({
        "type": "put_row", "group": group(0), "list": "need.notes",
        "row": id::<RowId>("row", n), "cells": { "text": "Brukerne" },
    }))
    .unwrap()
}

fn ask() -> Command {
    Command::Plenum(PlenumCommand::Ask {
        id: id("question", 1),
        kind: QuestionKind::Question,
        text: "Hva?".into(),
        to: None,
    })
}

/// The days that several rows share.
struct Days {
    need: Day,
    delivered: Day,
    rows: Day,
    presents: Day,
    asked: Day,
    case: Day,
    case_vote: Day,
    open: Day,
    closed: Day,
    shown: Day,
}

impl Days {
    fn new() -> Self {
        let need = at(Phase::Need);
        let mut delivered = need.clone();
        delivered.fill(&group(0), Stage::Need);
        delivered
            .does(&facilitator(), WorkCommand::Deliver { group: group(0), stage: Stage::Need });
        let mut rows = need.clone();
        for n in [1, 2] {
            rows.does(&facilitator(), put(n));
        }
        let mut presents = at(Phase::NeedPlenum);
        presents.does(&facilitator(), PlenumCommand::Present { group: Some(group(0)) });
        let mut asked = presents.clone();
        asked.does(&participant(2), ask());
        let mut case = at(Phase::Board);
        case.does(&facilitator(), BoardCommand::OpenCase { group: group(0) });
        case.does(&facilitator(), BoardCommand::SetChair { person: person(1) });
        let mut case_vote = case.clone();
        case_vote.does(&facilitator(), open_case_vote(2));
        let mut open = need.clone();
        open.open_plenum(1, Method::One {}, true, 2);
        let mut closed = open.clone();
        closed.close(1);
        let mut shown = closed.clone();
        shown.reveal(1);
        Self { need, delivered, rows, presents, asked, case, case_vote, open, closed, shown }
    }
}

/// A row for every command, and more where a command has several forms.
fn rows() -> Vec<Row> {
    let mut rows = of_groups();
    rows.extend(of_people());
    rows.extend(of_the_room());
    rows.extend(of_votes());
    rows
}

fn of_groups() -> Vec<Row> {
    let Days { need, delivered, rows, asked, presents, .. } = Days::new();
    let need_list = || "need.notes".to_owned();
    let (g, stage) = (|| group(0), Stage::Need);
    let first = || id("row", 1);
    let mut filled = need.clone();
    filled.fill(&group(0), Stage::Need);
    let submit = Command::Floker(FlokerCommand::SubmitFloke {
        id: id("floke", 90),
        text: "Ny floke".into(),
        size: Some(Size::Small),
        complexity: Some(Complexity::Simple),
    });
    let write = Command::Work(WorkCommand::Write {
        group: g(),
        field: "need.sentence".into(),
        text: "Folk trenger".into(),
        base: 0,
        settle: false,
    });
    vec![
        row(at(Phase::Bruttoliste), submit),
        row(at(Phase::Pick), PickCommand::PlaceDots { clusters: vec![cluster(0)] }),
        row(at(Phase::Pick), PickCommand::PickFloke { cluster: cluster(0) }),
        row(need.clone(), write),
        row(need.clone(), put(1)),
        row(
            rows.clone(),
            WorkCommand::MoveRow { group: g(), list: need_list(), row: first(), before: None },
        ),
        row(rows, WorkCommand::DeleteRow { group: g(), list: need_list(), row: first() }),
        row(filled, WorkCommand::Deliver { group: g(), stage }),
        noted("before plenum", delivered.clone(), WorkCommand::TakeBack { group: g(), stage }),
        row(delivered, WorkCommand::Unlock { group: g(), stage }),
        row(need.clone(), WorkCommand::CallHelp { group: g(), on: true }),
        row(need, GroupsCommand::RenameGroup { group: g(), name: "Elva".into() }),
        row(presents, ask()),
        row(
            asked,
            PlenumCommand::Answer { question: id("question", 1), text: "Slik.".into(), base: None },
        ),
    ]
}

fn of_people() -> Vec<Row> {
    let Days { need, .. } = Days::new();
    let profile = |person| {
        Command::People(PeopleCommand::SetProfile {
            person,
            name: "Et navn".into(),
            role: String::new(),
            area: String::new(),
        })
    };
    let gone = |person| Command::People(PeopleCommand::SetGone { person, gone: true });
    vec![
        noted(
            "her own",
            need.clone(),
            PeopleCommand::WriteOwn { field: "need.note".into(), text: "Husk".into(), base: None },
        ),
        noted("her own", need.clone(), profile(None)),
        noted("of a person", need.clone(), profile(Some(person(0)))),
        noted("herself", need.clone(), gone(None)),
        noted("a person", need.clone(), gone(Some(person(0)))),
        row(need.clone(), PeopleCommand::SetArrived { person: person(0), arrived: false }),
        row(need.clone(), DoorCommand::WithdrawPerson { person: person(0) }),
        row(need.clone(), DoorCommand::WithdrawPeople { people: vec![person(0), person(10)] }),
        row(need.clone(), DoorCommand::SetDoor { open: false }),
        row(need.clone(), DoorCommand::LetIn { people: vec![person(10)] }),
        row(need.clone(), PeopleCommand::MergePeople { from: person(5), into: person(0) }),
        row(need, GroupsCommand::MovePerson { person: person(5), group: Some(group(0)) }),
    ]
}

fn mend_facts() -> Command {
    Command::Session(SessionCommand::SetFacts {
        title: "Framtidas kommune".into(),
        municipality: String::new(),
        community: String::new(),
        language: Language::Nn,
        date: "2026-03-12".into(),
        venue: String::new(),
        areas: Vec::new(),
        starts_at: None,
    })
}

fn of_the_room() -> Vec<Row> {
    let Days { need, presents, asked, .. } = Days::new();
    let from = || step(Phase::Need);
    let new = vec![NewGroup { id: group(8), name: "Ny".into() }];
    let mut moved = need.clone();
    let pause = moved.next_cmd();
    moved
        .says(&facilitator(), &pause, &Command::Programme(ProgrammeCommand::Pause { step: from() }))
        .unwrap();
    let question = || id("question", 1);
    vec![
        row(need.clone(), ProgrammeCommand::SetProgramme { steps: steps() }),
        row(need.clone(), FlokerCommand::ImportFloker { clusters: Vec::new() }),
        row(need.clone(), FlokerCommand::AddFloker { cluster: cluster(0), floker: Vec::new() }),
        row(need.clone(), FlokerCommand::HideCluster { cluster: cluster(0), hidden: true }),
        row(
            need.clone(),
            FlokerCommand::SetKind { cluster: cluster(0), size: None, complexity: None },
        ),
        row(at(Phase::Intro), GroupsCommand::FormGroups { groups: new }),
        row(need.clone(), GroupsCommand::LockGroups { locked: true }),
        row(need.clone(), PickCommand::AllowShared { allowed: true }),
        row(need.clone(), PickCommand::ShowDots { group: group(0) }),
        row(need.clone(), ProgrammeCommand::Next { from: from() }),
        row(need.clone(), ProgrammeCommand::Back { from: from() }),
        row(need.clone(), ProgrammeCommand::Jump { from: from(), to: step(Phase::Close) }),
        row(need.clone(), ProgrammeCommand::AddTime { step: from(), ms: 60_000 }),
        row(need.clone(), ProgrammeCommand::Pause { step: from() }),
        row(moved.clone(), ProgrammeCommand::Resume { step: from() }),
        row(moved, ProgrammeCommand::Undo { target: pause }),
        row(need.clone(), ProgrammeCommand::SetScene { scene: Scene::Auto }),
        row(need.clone(), mend_facts()),
        row(need.clone(), SessionCommand::Announce { text: "Lunsj".into(), group: None }),
        row(presents, PlenumCommand::Present { group: Some(group(1)) }),
        row(asked.clone(), PlenumCommand::RaiseQuestion { question: Some(question()) }),
        row(asked, PlenumCommand::DropQuestion { question: question() }),
        row(need, SessionCommand::EndSession {}),
    ]
}

fn of_votes() -> Vec<Row> {
    let Days { need, case, case_vote, open, closed, shown, .. } = Days::new();
    let mut reported = case.clone();
    reported.does(&participant(2), BoardCommand::ReportInhabil { reason: "Gift".into() });
    let choices = ["a", "b"].map(|c| ChoiceText { id: c.into(), text: c.into() }).to_vec();
    let ask = Command::Ballot(BallotCommand::OpenBallot {
        ballot: ballot(1),
        question: "Lunsj?".into(),
        choices,
        method: Method::One {},
        secret: true,
        without_new: false,
        again: false,
    });
    let mut late = need.clone();
    late.open_plenum(1, Method::One {}, false, 2);
    late.join(20, "Helse og mestring");
    vec![
        row(case.clone(), BoardCommand::ReportInhabil { reason: "Gift".into() }),
        row(at(Phase::Board), BoardCommand::OpenCase { group: group(0) }),
        row(case.clone(), BoardCommand::SetChair { person: person(2) }),
        row(reported, BoardCommand::RuleInhabil { person: person(2), inhabil: true }),
        row(case, open_case_vote(2)),
        noted(
            "in a case",
            case_vote,
            BallotCommand::Vote { ballot: about_the_case(), choice: stand(true) },
        ),
        row(need, ask),
        noted(
            "in plenum",
            open.clone(),
            BallotCommand::Vote { ballot: ballot(1), choice: Choice::One("c0".into()) },
        ),
        row(late, BallotCommand::Admit { ballot: ballot(1), person: person(20) }),
        row(open, BallotCommand::CloseBallot { ballot: ballot(1) }),
        row(closed, BallotCommand::RevealBallot { ballot: ballot(1) }),
        row(shown, BallotCommand::PutAway { ballot: ballot(1) }),
    ]
}

fn name(command: &Command) -> String {
    snake_case(command.name())
}

/// `WriteOwn` as on the wire.
fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for (at, c) in name.char_indices() {
        if at > 0 && c.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(c.to_ascii_lowercase());
    }
    snake
}

/// The names of all commands.
fn all_names() -> BTreeSet<String> {
    Command::NAMES.iter().map(|name| snake_case(name)).collect()
}

fn table(rows: &[Row]) -> String {
    let mut text = String::from(
        "# Who may do what\n\n\
         Written by a test from the types, which also carries every row out: `FLOKE_WRITE=1 cargo test -p floke-core matrix`. \
         A ✓ is carried out; anything else is the code of the refusal.\n\n\
         “In the group” is in the group that the command names, that presents, or whose case it is; or the person who is named. \
         The chair leads the case and sits in another group. Who waits came to a closed door, and is sent nothing of the session. A screen \
         may ask for nothing. Whoever is withdrawn or unknown is not let \
         in at all; the table is what would happen to what they said just before.\n\n| command |",
    );
    for audience in ALL {
        let _infallible = write!(text, " {} |", audience.title());
    }
    text.push_str("\n|---|");
    text.push_str(&"---|".repeat(ALL.len()));
    for row in rows {
        let note = if row.note.is_empty() { String::new() } else { format!(" ({})", row.note) };
        let _infallible = write!(text, "\n| `{}`{note} |", name(&row.command));
        for audience in ALL {
            let cell = match row.day.when(&audience.actor(), row.command.clone()).code() {
                None => "✓".to_owned(),
                Some(code) => format!("`{code}`"),
            };
            let _infallible = write!(text, " {cell} |");
        }
    }
    text.push('\n');
    text
}

#[test]
fn every_command_works_for_those_who_may_give_it_and_nobody_else() {
    let rows = rows();
    for row in &rows {
        for audience in ALL {
            let refused = row.day.when(&audience.actor(), row.command.clone()).code();
            let expected = may(&row.command).contains(&audience);
            assert_eq!(refused.is_none(), expected, "{audience:?} {:?}: {refused:?}", row.command);
        }
    }
    let given: BTreeSet<String> = rows.iter().map(|row| name(&row.command)).collect();
    assert_eq!(given, all_names(), "a row for every command");
}

#[test]
fn the_table_of_the_matrix_is_up_to_date() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/authorisation.md");
    let there = std::fs::read_to_string(path).unwrap_or_default();
    // The rest of the file is written by the doors' test: tests/it/doors.rs.
    let doors = there.find("\n## Doors\n").map_or("", |at| &there[at..]);
    let page = table(&rows()) + doors;
    if std::env::var_os("FLOKE_WRITE").is_some() {
        std::fs::write(path, &page).unwrap();
        return;
    }
    assert!(there == page, "{path} is not up to date: run with FLOKE_WRITE=1");
}
