//! Who may do what: every command by everybody there is, as a table that stands in `docs/authorisation.md`.
//!
//! [`may`] names every command, so that a new one does not compile until somebody has said who may give it; and it
//! fails until there is a row in which it can be given. `FLOKE_WRITE=1` writes the table anew.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::json;

use crate::ballot::{Choice, ChoiceText, Method};
use crate::command::{Actor, Command};
use crate::floker::{Complexity, Size};
use crate::form::Stage;
use crate::groups::NewGroup;
use crate::ids::{BallotId, RowId};
use crate::plenum::QuestionKind;
use crate::programme::Phase;
use crate::scene::Scene;
use crate::session::Language;
use crate::testing::{
    Day, ballot, cluster, day, facilitator, group, id, open_case_vote, participant, person, screen,
    stand, step, steps,
};

/// Everybody there is, seen from the group that a command is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Audience {
    Facilitator,
    Screen,
    /// In the group that is named, that presents, whose case it is; or the person who is named.
    Member,
    /// In another group.
    Other,
    /// In another group, and leads the case.
    Chair,
    /// In no group.
    Loose,
    /// Stands outside the closed door.
    Waiting,
    Withdrawn,
    /// Somebody whom this session does not know.
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
            Nobody => Actor::Participant(id("nobody", 1)),
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
/// Whoever waits may say what she is called.
const ABOUT_HERSELF: &[Audience] = &[Member, Other, Chair, Loose, Waiting];
const WITH_GROUP: &[Audience] = &[Member, Other, Chair];
/// Everybody but the group that presents.
const OUTSIDE: &[Audience] = &[Other, Chair, Loose];
const THE_GROUP: &[Audience] = &[Facilitator, Member];
const FACILITATORS: &[Audience] = &[Facilitator];

/// Who may give a command. All others are refused.
fn may(command: &Command) -> &'static [Audience] {
    match command {
        Command::SubmitFloke { .. } | Command::SetNote { .. } => PARTICIPANTS,
        Command::PlaceDots { .. } | Command::PickFloke { .. } => WITH_GROUP,
        Command::Write { .. }
        | Command::PutRow { .. }
        | Command::MoveRow { .. }
        | Command::DeleteRow { .. }
        | Command::Deliver { .. }
        | Command::TakeBack { .. }
        | Command::Answer { .. }
        | Command::RenameGroup { .. } => THE_GROUP,
        Command::CallHelp { .. } => &[Member],
        Command::Ask { .. } | Command::ReportInhabil { .. } => OUTSIDE,
        Command::Vote { ballot: which, .. } if *which == about_the_case() => OUTSIDE,
        Command::Vote { .. } => PARTICIPANTS,
        Command::SetProfile { person: None, .. } => ABOUT_HERSELF,
        Command::SetProfile { .. } | Command::SetGone { person: Some(_), .. } => THE_GROUP,
        Command::SetGone { person: None, .. } => PARTICIPANTS,
        Command::SetProgramme { .. }
        | Command::ImportFloker { .. }
        | Command::AddFloker { .. }
        | Command::HideCluster { .. }
        | Command::SetKind { .. }
        | Command::FormGroups { .. }
        | Command::MovePerson { .. }
        | Command::LockGroups { .. }
        | Command::AllowShared { .. }
        | Command::ShowDots { .. }
        | Command::Next { .. }
        | Command::Back { .. }
        | Command::Jump { .. }
        | Command::AddTime { .. }
        | Command::Pause { .. }
        | Command::Resume { .. }
        | Command::Undo { .. }
        | Command::SetScene { .. }
        | Command::SetFacts { .. }
        | Command::Announce { .. }
        | Command::Present { .. }
        | Command::RaiseQuestion { .. }
        | Command::DropQuestion { .. }
        | Command::OpenCase { .. }
        | Command::SetChair { .. }
        | Command::RuleInhabil { .. }
        | Command::OpenCaseVote { .. }
        | Command::OpenBallot { .. }
        | Command::Admit { .. }
        | Command::CloseBallot { .. }
        | Command::RevealBallot { .. }
        | Command::PutAway { .. }
        | Command::Unlock { .. }
        | Command::SetArrived { .. }
        | Command::WithdrawPerson { .. }
        | Command::WithdrawPeople { .. }
        | Command::SetDoor { .. }
        | Command::LetIn { .. }
        | Command::MergePeople { .. }
        | Command::EndSession {} => FACILITATORS,
    }
}

/// The vote about a case.
fn about_the_case() -> BallotId {
    ballot(2)
}

/// A day in which a command can be given, and the command.
struct Row {
    /// What the command's name does not tell.
    note: &'static str,
    day: Day,
    command: Command,
}

/// Nine people in three groups at a step; one has been withdrawn, one is in no group. A tenth came to a closed door.
fn at(phase: Phase) -> Day {
    let mut day = day(9, 3);
    day.does(&facilitator(), Command::WithdrawPerson { person: person(3) });
    day.does(&facilitator(), Command::MovePerson { person: person(4), group: None });
    day.set_door(false);
    day.join(10, "Oppvekst og læring");
    day.set_door(true);
    day.import(3);
    day.at(phase);
    day
}

fn row(day: Day, command: Command) -> Row {
    Row { note: "", day, command }
}

fn noted(note: &'static str, day: Day, command: Command) -> Row {
    Row { note, day, command }
}

fn put(n: usize) -> Command {
    serde_json::from_value(json!({
        "type": "put_row", "group": group(0), "list": "need.notes",
        "row": id::<RowId>("row", n), "cells": { "text": "Brukerne" },
    }))
    .unwrap()
}

fn ask() -> Command {
    Command::Ask {
        id: id("question", 1),
        kind: QuestionKind::Question,
        text: "Hva?".into(),
        to: None,
    }
}

/// The days that several rows need.
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
        delivered.does(&facilitator(), Command::Deliver { group: group(0), stage: Stage::Need });
        let mut rows = need.clone();
        for n in [1, 2] {
            rows.does(&facilitator(), put(n));
        }
        let mut presents = at(Phase::NeedPlenum);
        presents.does(&facilitator(), Command::Present { group: Some(group(0)) });
        let mut asked = presents.clone();
        asked.does(&participant(2), ask());
        let mut case = at(Phase::Board);
        case.does(&facilitator(), Command::OpenCase { group: group(0) });
        case.does(&facilitator(), Command::SetChair { person: person(1) });
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

/// A row for every command, and more where a command says more than one thing.
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
    let submit = Command::SubmitFloke {
        id: id("floke", 90),
        text: "Ny floke".into(),
        size: Some(Size::Small),
        complexity: Some(Complexity::Simple),
    };
    let write = Command::Write {
        group: g(),
        field: "need.sentence".into(),
        text: "Folk trenger".into(),
        base: 0,
        settle: false,
    };
    vec![
        row(at(Phase::Bruttoliste), submit),
        row(at(Phase::Pick), Command::PlaceDots { clusters: vec![cluster(0)] }),
        row(at(Phase::Pick), Command::PickFloke { cluster: cluster(0) }),
        row(need.clone(), write),
        row(need.clone(), put(1)),
        row(
            rows.clone(),
            Command::MoveRow { group: g(), list: need_list(), row: first(), before: None },
        ),
        row(rows, Command::DeleteRow { group: g(), list: need_list(), row: first() }),
        row(filled, Command::Deliver { group: g(), stage }),
        noted("before plenum", delivered.clone(), Command::TakeBack { group: g(), stage }),
        row(delivered, Command::Unlock { group: g(), stage }),
        row(need.clone(), Command::CallHelp { group: g(), on: true }),
        row(need, Command::RenameGroup { group: g(), name: "Elva".into() }),
        row(presents, ask()),
        row(asked, Command::Answer { question: id("question", 1), text: "Slik.".into() }),
    ]
}

fn of_people() -> Vec<Row> {
    let Days { need, .. } = Days::new();
    let profile = |person| Command::SetProfile {
        person,
        name: "Et navn".into(),
        role: String::new(),
        area: String::new(),
    };
    let gone = |person| Command::SetGone { person, gone: true };
    vec![
        noted("her own", need.clone(), Command::SetNote { text: "Husk".into() }),
        noted("her own", need.clone(), profile(None)),
        noted("of a person", need.clone(), profile(Some(person(0)))),
        noted("herself", need.clone(), gone(None)),
        noted("a person", need.clone(), gone(Some(person(0)))),
        row(need.clone(), Command::SetArrived { person: person(0), arrived: false }),
        row(need.clone(), Command::WithdrawPerson { person: person(0) }),
        row(need.clone(), Command::WithdrawPeople { people: vec![person(0), person(10)] }),
        row(need.clone(), Command::SetDoor { open: false }),
        row(need.clone(), Command::LetIn { people: vec![person(10)] }),
        row(need.clone(), Command::MergePeople { from: person(5), into: person(0) }),
        row(need, Command::MovePerson { person: person(5), group: Some(group(0)) }),
    ]
}

fn mend_facts() -> Command {
    Command::SetFacts {
        title: "Framtidas kommune".into(),
        municipality: String::new(),
        community: String::new(),
        language: Language::Nn,
        date: "2026-03-12".into(),
        venue: String::new(),
        areas: Vec::new(),
        starts_at: None,
    }
}

fn of_the_room() -> Vec<Row> {
    let Days { need, presents, asked, .. } = Days::new();
    let from = || step(Phase::Need);
    let new = vec![NewGroup { id: group(8), name: "Ny".into() }];
    let mut moved = need.clone();
    let pause = moved.next_cmd();
    moved.says(&facilitator(), &pause, &Command::Pause { step: from() }).unwrap();
    let question = || id("question", 1);
    vec![
        row(need.clone(), Command::SetProgramme { steps: steps() }),
        row(need.clone(), Command::ImportFloker { clusters: Vec::new() }),
        row(need.clone(), Command::AddFloker { cluster: cluster(0), floker: Vec::new() }),
        row(need.clone(), Command::HideCluster { cluster: cluster(0), hidden: true }),
        row(need.clone(), Command::SetKind { cluster: cluster(0), size: None, complexity: None }),
        row(at(Phase::Intro), Command::FormGroups { groups: new }),
        row(need.clone(), Command::LockGroups { locked: true }),
        row(need.clone(), Command::AllowShared { allowed: true }),
        row(need.clone(), Command::ShowDots { group: group(0) }),
        row(need.clone(), Command::Next { from: from() }),
        row(need.clone(), Command::Back { from: from() }),
        row(need.clone(), Command::Jump { from: from(), to: step(Phase::Close) }),
        row(need.clone(), Command::AddTime { step: from(), ms: 60_000 }),
        row(need.clone(), Command::Pause { step: from() }),
        row(moved.clone(), Command::Resume { step: from() }),
        row(moved, Command::Undo { target: pause }),
        row(need.clone(), Command::SetScene { scene: Scene::Auto }),
        row(need.clone(), mend_facts()),
        row(need.clone(), Command::Announce { text: "Lunsj".into(), group: None }),
        row(presents, Command::Present { group: Some(group(1)) }),
        row(asked.clone(), Command::RaiseQuestion { question: Some(question()) }),
        row(asked, Command::DropQuestion { question: question() }),
        row(need, Command::EndSession {}),
    ]
}

fn of_votes() -> Vec<Row> {
    let Days { need, case, case_vote, open, closed, shown, .. } = Days::new();
    let mut reported = case.clone();
    reported.does(&participant(2), Command::ReportInhabil { reason: "Gift".into() });
    let choices = ["a", "b"].map(|c| ChoiceText { id: c.into(), text: c.into() }).to_vec();
    let ask = Command::OpenBallot {
        ballot: ballot(1),
        question: "Lunsj?".into(),
        choices,
        method: Method::One {},
        secret: true,
        without_new: false,
        again: false,
    };
    let mut late = need.clone();
    late.open_plenum(1, Method::One {}, false, 2);
    late.join(20, "Helse og mestring");
    vec![
        row(case.clone(), Command::ReportInhabil { reason: "Gift".into() }),
        row(at(Phase::Board), Command::OpenCase { group: group(0) }),
        row(case.clone(), Command::SetChair { person: person(2) }),
        row(reported, Command::RuleInhabil { person: person(2), inhabil: true }),
        row(case, open_case_vote(2)),
        noted(
            "in a case",
            case_vote,
            Command::Vote { ballot: about_the_case(), choice: stand(true) },
        ),
        row(need, ask),
        noted(
            "in plenum",
            open.clone(),
            Command::Vote { ballot: ballot(1), choice: Choice::One("c0".into()) },
        ),
        row(late, Command::Admit { ballot: ballot(1), person: person(20) }),
        row(open, Command::CloseBallot { ballot: ballot(1) }),
        row(closed, Command::RevealBallot { ballot: ballot(1) }),
        row(shown, Command::PutAway { ballot: ballot(1) }),
    ]
}

fn name(command: &Command) -> String {
    serde_json::to_value(command).unwrap()["type"].as_str().unwrap().to_owned()
}

/// Every command there is: serde lists them when it is given one that is none of them.
fn all_names() -> BTreeSet<String> {
    let none = serde_json::from_value::<Command>(json!({ "type": "" })).unwrap_err().to_string();
    none.split('`').skip(3).step_by(2).map(str::to_owned).collect()
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
fn every_command_is_carried_out_for_those_who_may_give_it_and_for_nobody_else() {
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
    // What follows is written by who knocks at the doors: tests/it/doors.rs.
    let doors = there.find("\n## Doors\n").map_or("", |at| &there[at..]);
    let page = table(&rows()) + doors;
    if std::env::var_os("FLOKE_WRITE").is_some() {
        std::fs::write(path, &page).unwrap();
        return;
    }
    assert!(there == page, "{path} is not up to date: run with FLOKE_WRITE=1");
}
