//! Every bound at its edge: as long or as many as allowed is accepted, and one more is refused.

use serde_json::{Value, json};

use crate::ballot::{MAX_BALLOTS, Method};
use crate::command::{
    BoardCommand, Command, DoorCommand, EntryCommand, HostCommand, PickCommand, PlenumCommand,
    ProgrammeCommand,
};
use crate::facts::Facts;
use crate::floker::{FLOKER_OF_ONE, MAX_CLUSTERS, MAX_FLOKER};
use crate::form::{Kind, MAX_ROWS, Stage, fields, lists};
use crate::groups::MAX_GROUPS;
use crate::ids::PersonId;
use crate::people::BROWSERS;
use crate::pick::DOTS;
use crate::plenum::MAX_QUESTIONS;
use crate::programme::{Phase, Step};
use crate::role::Actor;
use crate::testing::{
    Day, MORNING, ballot, cluster, day, facilitator, facts, group, id, participant, person,
    smallest_row, step, steps,
};

/// The placeholder for a text of some length.
const HERE: &str = "$text";

pub(super) fn filled(template: &Value, text: &str) -> Command {
    let text = Value::from(text).to_string();
    let json = template.to_string().replace(&format!("\"{HERE}\""), &text);
    serde_json::from_str(&json).unwrap_or_else(|e| panic!("{e}: {json}"))
}

/// A room in this phase, with every stage opened.
fn open(phase: Phase) -> Day {
    let mut day = day(6, 2);
    for phase in [Phase::Need, Phase::Solution, Phase::Test, Phase::Decide, phase] {
        day.at(phase);
    }
    day
}

/// A command with one bounded text.
pub(super) struct Text {
    pub(super) day: Day,
    pub(super) who: Actor,
    pub(super) template: Value,
    pub(super) max: usize,
    /// Whether blank is refused too.
    pub(super) needed: bool,
}

fn text(phase: Phase, who: &Actor, max: usize, needed: bool, template: Value) -> Text {
    Text { day: open(phase), who: *who, template, max, needed }
}

pub(super) fn all_texts() -> Vec<Text> {
    let (boss, one) = (&facilitator(), &participant(0));
    let g = group(0).to_string();
    let steps = |field: &str| {
        let mut all = serde_json::to_value(steps()).unwrap();
        all[0][field] = HERE.into();
        json!({ "type": "set_programme", "steps": all })
    };
    let import = |field: &str| {
        let mut line = json!({
            "id": "lineline0001", "title": "a", "theme": "b", "size": "small",
            "complexity": "simple", "floker": [{ "id": "flokefloke01", "text": "c" }]
        });
        match field {
            "text" => line["floker"][0]["text"] = HERE.into(),
            _ => line[field] = HERE.into(),
        }
        json!({ "type": "import_floker", "clusters": [line] })
    };
    let more = json!({
        "type": "add_floker", "cluster": cluster(0),
        "floker": [{ "id": "flokefloke01", "text": HERE }]
    });
    let profile = |field: &str| {
        let mut set = json!({ "type": "set_profile", "name": "a", "role": "b", "area": "c" });
        set[field] = HERE.into();
        set
    };
    let vote = |question: &str, choice: &str| {
        json!({
            "type": "open_ballot", "ballot": ballot(1), "question": question, "secret": true,
            "choices": [{ "id": "a", "text": choice }, { "id": "b", "text": "B" }],
            "method": { "type": "one" }
        })
    };
    let floke = json!({
        "type": "submit_floke", "id": "flokefloke01", "text": HERE, "size": "small",
        "complexity": "simple"
    });
    let new = json!({
        "type": "form_groups", "groups": [{ "id": "groupgroup99", "name": HERE }]
    });
    let need = Phase::Need;
    let mut all = vec![
        text(
            need,
            one,
            4_000,
            false,
            json!({ "type": "write_own", "field": "need.note", "text": HERE }),
        ),
        text(need, one, 80, true, profile("name")),
        text(need, one, 120, false, profile("role")),
        text(need, one, 80, false, profile("area")),
        text(need, one, 4_000, true, floke),
        text(need, boss, 300, false, json!({ "type": "announce", "text": HERE })),
        text(need, boss, 80, true, new),
        text(need, one, 80, true, json!({ "type": "rename_group", "group": g, "name": HERE })),
        text(need, boss, 160, true, steps("title")),
        text(need, boss, 4_000, false, steps("text")),
        text(need, boss, 4_000, true, import("title")),
        text(need, boss, 80, false, import("theme")),
        text(need, boss, 4_000, true, import("text")),
        text(need, boss, 300, true, vote(HERE, "A")),
        text(need, boss, 160, true, vote("?", HERE)),
    ];
    let mut line = text(need, boss, 4_000, true, more);
    line.day.import(1);
    all.push(line);
    let mut floor = text(
        Phase::NeedPlenum,
        &participant(1),
        300,
        true,
        json!({ "type": "ask", "id": "questionqu01", "kind": "input", "text": HERE }),
    );
    floor.day.does(boss, PlenumCommand::Present { group: Some(group(0)) });
    let mut asked = floor.day.clone();
    asked.does(&participant(1), filled(&floor.template, "Hva?"));
    let answer = json!({ "type": "answer", "question": "questionqu01", "text": HERE });
    all.push(floor);
    all.push(Text { day: asked, who: *one, template: answer, max: 1_000, needed: false });
    let report = json!({ "type": "report_inhabil", "reason": HERE });
    let mut case = text(Phase::Board, &participant(1), 300, true, report);
    case.day.does(boss, BoardCommand::OpenCase { group: group(0) });
    all.push(case);
    for field in fields() {
        if let Kind::Text { max } = field.kind {
            let write = json!({
                "type": "write", "group": g, "field": field.id, "text": HERE, "base": 0
            });
            all.push(text(need, one, max, false, write));
        }
    }
    for list in lists() {
        for (n, column) in list.columns.iter().enumerate() {
            if let Kind::Text { max } = column.kind {
                let mut cells = json!(smallest_row(list, "a"));
                cells[column.id] = HERE.into();
                let put = json!({
                    "type": "put_row", "group": g, "list": list.id, "row": "rowrowrowr01",
                    "cells": cells
                });
                all.push(text(need, one, max, n == 0 || column.required, put));
            }
        }
    }
    all
}

#[test]
fn a_text_at_its_limit_is_kept_and_one_character_more_is_refused() {
    let texts = all_texts();
    assert!(texts.len() > 60, "{}", texts.len());
    for Text { day, who, template, max, needed } in texts {
        // Two bytes each: the bound counts characters, not bytes.
        let code = |n: usize| day.when(&who, filled(&template, &"å".repeat(n))).code();
        assert_eq!(code(max), None, "{max} characters: {template}");
        assert_eq!(code(max + 1).as_deref(), Some("too_long"), "{template}");
        let blank = day.when(&who, filled(&template, " ")).code();
        assert_eq!(blank, needed.then(|| "empty".to_owned()), "{template}");
    }
}

/// Puts a text into one of the facts.
type Set = fn(&mut Facts, String);

#[test]
fn what_a_session_is_called_has_its_edges_too() {
    let create = |facts: Facts, steps: Vec<Step>| {
        let command = HostCommand::Create {
            id: id("session", 2),
            code: "FDK-264".parse().unwrap(),
            facts,
            steps,
            keep_until: MORNING,
            demo: false,
        };
        crate::session::Session::empty().decide_host(&command, MORNING).err().map(|no| no.code())
    };
    let long = |n: usize| "å".repeat(n);
    let set: [(usize, Set); 6] = [
        (160, |facts, text| facts.title = text),
        (160, |facts, text| facts.municipality = text),
        (160, |facts, text| facts.community = text),
        (160, |facts, text| facts.venue = text),
        (60, |facts, text| facts.zone = text),
        (80, |facts, text| facts.areas = vec![text]),
    ];
    for (max, set) in set {
        for (n, code) in [(max, None), (max + 1, Some("too_long"))] {
            let mut facts = facts();
            set(&mut facts, long(n));
            assert_eq!(create(facts, steps()).as_deref(), code, "{n}");
        }
    }
    for (n, code) in [(40, None), (41, Some("too_many"))] {
        let facts = Facts { areas: vec!["Helse".to_owned(); n], ..facts() };
        assert_eq!(create(facts, steps()).as_deref(), code);
    }
    let many = |n: usize| -> Vec<Step> {
        (0..n).map(|n| Step { id: id("many", n), ..steps()[0].clone() }).collect()
    };
    for (n, code) in
        [(0, Some("bad_programme")), (1, None), (60, None), (61, Some("bad_programme"))]
    {
        assert_eq!(create(facts(), many(n)).as_deref(), code, "{n} steps");
    }
    for (seconds, code) in [(86_400, None), (86_401, Some("bad_programme"))] {
        let step = Step { seconds, ..steps()[0].clone() };
        assert_eq!(create(facts(), vec![step]).as_deref(), code, "{seconds} s");
    }
}

/// Carries out `make(0)` to `make(max - 1)`, and expects `code` for one more.
#[track_caller]
fn fill(day: &mut Day, who: &Actor, max: usize, make: impl Fn(usize) -> Command, code: &str) {
    for n in 0..max {
        day.does(who, make(n));
    }
    assert_eq!(day.when(who, make(max)).code().as_deref(), Some(code));
}

fn from(json: Value) -> Command {
    serde_json::from_value(json).unwrap()
}

#[test]
fn as_many_as_there_may_be_are_accepted_and_one_more_is_refused() {
    let boss = facilitator();
    let mut room = open(Phase::NeedPlenum);
    room.does(&boss, PlenumCommand::Present { group: Some(group(0)) });
    let ask = |n| {
        from(json!({ "type": "ask", "id": id::<PersonId>("q", n), "kind": "input", "text": "?" }))
    };
    // One person leaves room for the others who are here, and a tenth for latecomers.
    let share = |max: usize, others: usize| max - max / 10 - others;
    fill(&mut room, &participant(1), share(MAX_QUESTIONS, 5), ask, "room_kept");

    let floke = |n| {
        from(json!({
            "type": "submit_floke", "id": id::<PersonId>("f", n), "text": "x", "size": "small",
            "complexity": "simple"
        }))
    };
    fill(&mut open(Phase::Bruttoliste), &participant(0), FLOKER_OF_ONE, floke, "too_many_floker");

    for list in lists() {
        let put = |n| {
            from(json!({
                "type": "put_row", "group": group(0), "list": list.id,
                "row": id::<PersonId>("row", n),
                "cells": smallest_row(list, "x")
            }))
        };
        fill(&mut open(Phase::Need), &participant(0), share(MAX_ROWS, 2), put, "room_kept");
        fill(&mut open(Phase::Need), &facilitator(), MAX_ROWS, put, "too_many");
    }

    let lines = |n: usize, floker: usize| {
        let line = |n: usize| {
            let inner =
                |m: usize| json!({ "id": id::<PersonId>("f", n * floker + m), "text": "x" });
            let floker: Vec<_> = (0..floker).map(inner).collect();
            json!({
                "id": id::<PersonId>("line", n), "title": "x", "theme": "", "size": "small",
                "complexity": "simple", "floker": floker
            })
        };
        from(json!({ "type": "import_floker", "clusters": (0..n).map(line).collect::<Vec<_>>() }))
    };
    let room = open(Phase::Bruttoliste);
    for (n, floker, code) in [
        (MAX_CLUSTERS, MAX_FLOKER / MAX_CLUSTERS, None),
        (MAX_CLUSTERS + 1, 0, Some("too_many")),
        (1, MAX_FLOKER, None),
        (1, MAX_FLOKER + 1, Some("too_many")),
    ] {
        assert_eq!(room.when(&boss, lines(n, floker)).code().as_deref(), code, "{n} {floker}");
    }

    let groups = |n: usize| {
        let new = |n| json!({ "id": group(n), "name": "x" });
        from(json!({ "type": "form_groups", "groups": (0..n).map(new).collect::<Vec<_>>() }))
    };
    let room = day(2, 0);
    for (n, code) in [(0, Some("too_many")), (1, None), (MAX_GROUPS, None)] {
        assert_eq!(room.when(&boss, groups(n)).code().as_deref(), code, "{n} groups");
    }
    assert_eq!(room.when(&boss, groups(MAX_GROUPS + 1)).code().as_deref(), Some("too_many"));

    let mut room = open(Phase::Pick);
    room.import(DOTS + 1);
    let dots =
        |n| Command::Pick(PickCommand::PlaceDots { clusters: (0..n).map(cluster).collect() });
    assert_eq!(room.when(&participant(0), dots(DOTS)).code(), None);
    let code = room.when(&participant(0), dots(DOTS + 1)).code();
    assert_eq!(code.as_deref(), Some("too_many_dots"));

    for (ms, code) in [
        (86_400_000_i64, None),
        (-86_400_000, None),
        (86_400_001, Some("bad_value")),
        (-86_400_001, Some("bad_value")),
        (i64::MIN, Some("bad_value")),
    ] {
        let add = Command::Programme(ProgrammeCommand::AddTime { step: step(Phase::Pick), ms });
        assert_eq!(room.when(&boss, add).code().as_deref(), code, "{ms}");
    }
}

#[test]
fn a_ballot_has_its_edges() {
    let boss = facilitator();
    let mut room = open(Phase::Need);
    let vote = |choices: usize, method: Value| {
        let choice = |n| json!({ "id": format!("c{n}"), "text": "x" });
        from(json!({
            "type": "open_ballot", "ballot": ballot(1), "question": "?", "secret": true,
            "choices": (0..choices).map(choice).collect::<Vec<_>>(), "method": method
        }))
    };
    let (one, scale) = (json!({ "type": "one" }), json!({ "type": "scale" }));
    let dots = |n: usize| json!({ "type": "dots", "n": n });
    for (choices, method, code) in [
        (1, &one, Some("bad_choices")),
        (2, &one, None),
        (10, &one, None),
        (11, &one, Some("bad_choices")),
        (0, &scale, None),
        (1, &scale, Some("bad_choices")),
        (3, &dots(0), Some("bad_choices")),
        (3, &dots(1), None),
        (3, &dots(3), None),
        (3, &dots(4), Some("bad_choices")),
    ] {
        let got = room.when(&boss, vote(choices, method.clone())).code();
        assert_eq!(got.as_deref(), code, "{choices} {method}");
    }
    for n in 0..MAX_BALLOTS {
        room.open_plenum(n, Method::Scale {}, true, 0);
        room.close(n);
    }
    room.show_waiting();
    let more = json!({
        "type": "open_ballot", "ballot": ballot(MAX_BALLOTS), "question": "?", "choices": [],
        "method": scale, "secret": true
    });
    assert_eq!(room.when(&boss, from(more)).code().as_deref(), Some("too_many"));
}

#[test]
fn a_session_is_full_at_its_edge_and_a_sixth_browser_takes_the_place_of_the_first() {
    let mut room = day(0, 0);
    for n in 0..3 {
        room.join_among(n, "Helse", 3).unwrap();
    }
    assert_eq!(room.join_among(3, "Helse", 3).unwrap_err().code(), "full");
    room.does(&facilitator(), DoorCommand::WithdrawPerson { person: person(0) });
    room.join_among(3, "Helse", 3).unwrap();

    let token = |n: usize| format!("browser{n}");
    // Joining added the first one.
    for n in 1..BROWSERS {
        let add = HostCommand::Entry(EntryCommand::AddToken {
            person: person(1),
            token: token(n).into(),
        });
        room.host(add).unwrap();
    }
    let knows = |room: &Day, token: &str| room.session.participant_by_token(token).is_some();
    assert!(knows(&room, "token1") && knows(&room, &token(4)));
    room.host(HostCommand::Entry(EntryCommand::AddToken {
        person: person(1),
        token: token(5).into(),
    }))
    .unwrap();
    assert!(!knows(&room, "token1") && knows(&room, &token(1)) && knows(&room, &token(5)));
}

#[test]
fn ids_have_12_to_26_characters() {
    for (n, fits) in [(11, false), (12, true), (26, true), (27, false)] {
        assert_eq!("a".repeat(n).parse::<PersonId>().is_ok(), fits, "{n}");
    }
    for bad in ["ABCDEFGHIJKL", "abcdefghijk-", "abcdefghijkå", "abcdefghijk "] {
        assert!(bad.parse::<PersonId>().is_err(), "{bad}");
    }
}

#[test]
fn the_stages_that_are_delivered_are_those_of_the_table() {
    // The test above covers the fields of the table; a stage without a field would slip through.
    for stage in Stage::ALL {
        assert!(fields().any(|field| field.place.stage == stage), "{stage:?}");
    }
}
