//! The example day fills the forms, and its report is read as a whole. The page is left in the folder of the build, to
//! be printed and looked at: `tmp/kongsvinger.nb.html`.

use std::fs;
use std::path::Path;

use floke_core::people::Profile;
use floke_core::programme::Phase;
use floke_core::{Actor, Facts, Language};
use floke_report::{Addresses, Report};
use serde_json::{Map, Value, json};

use crate::desk::Desk;

/// An id of the data, such as `g1`, as an id of Floke.
fn id(word: &str) -> String {
    format!("kongsvinger0{word}")
}

fn words(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().map_or(&[], Vec::as_slice)
}

fn person(value: &Value, name: &str) -> Actor {
    Actor::Person(id(&words(value, name)).parse().unwrap())
}

/// The people, their groups, and the bruttoliste.
fn gathered(data: &Value) -> Desk {
    let about = &data["workshop"];
    let facts = Facts {
        title: words(about, "name"),
        municipality: words(about, "municipality"),
        community: words(about, "community"),
        language: Language::Nb,
        date: words(about, "date"),
        venue: words(about, "venue"),
        ..Facts::default()
    };
    let phases = [
        Phase::Arrive,
        Phase::Need,
        Phase::NeedPlenum,
        Phase::Solution,
        Phase::SolutionPlenum,
        Phase::Test,
        Phase::Board,
        Phase::Decide,
    ];
    let mut desk = Desk::of(facts, &phases);
    for one in list(data, "participants") {
        let profile = Profile {
            name: words(one, "name"),
            role: words(one, "role"),
            area: words(one, "area"),
        };
        desk.join(&id(&words(one, "id")), profile);
    }
    let of = |group: &Value| json!({"id": id(&words(group, "id")), "name": group["name"]});
    let groups: Vec<_> = list(data, "groups").iter().map(of).collect();
    desk.lead(json!({"type": "form_groups", "groups": groups}));
    for group in list(data, "groups") {
        for member in list(group, "members") {
            let person = id(member.as_str().unwrap());
            let group = id(&words(group, "id"));
            desk.lead(json!({"type": "move_person", "person": person, "group": group}));
        }
    }
    let floke = |member: &Value| {
        let all = list(data, "floker").iter();
        let text = all.clone().find(|floke| floke["id"] == *member).map(|floke| &floke["text"]);
        json!({"id": id(member.as_str().unwrap()), "text": text})
    };
    for line in list(data, "clusters") {
        let floker: Vec<_> = list(line, "members").iter().map(floke).collect();
        desk.lead(json!({"type": "import_floker", "clusters": [{
            "id": id(&words(line, "id")), "title": line["title"], "theme": line["theme"],
            "size": null, "complexity": null, "floker": floker
        }]}));
    }
    desk
}

/// Everything a group wrote.
fn worked(desk: &mut Desk, work: &Value) {
    let group = id(&words(work, "group"));
    let (texts, lists) = (work["texts"].as_object().unwrap(), work["lists"].as_object().unwrap());
    for (field, text) in texts {
        desk.lead(
            json!({"type": "write", "group": group, "field": field, "text": text, "base": 0}),
        );
    }
    for (list, rows) in lists {
        for (n, row) in rows.as_array().unwrap().iter().enumerate() {
            let mut cells: Map<String, Value> = row.as_object().unwrap().clone();
            cells.remove("by");
            let row = format!("row{}{n:04}", list.replace('.', ""));
            desk.lead(
                json!({"type": "put_row", "group": group, "list": list, "row": row, "cells": cells}),
            );
        }
    }
}

/// The group presents, and the others ask.
fn asked(desk: &mut Desk, group: &str, questions: &[Value], stage: &str) {
    for (n, question) in questions.iter().enumerate() {
        let from = words(question, "from");
        // Somebody of the group that asks: its first six people have the numbers that follow.
        let first = from[1..].parse::<usize>().map_or(1, |at| 6 * (at - 1) + 1);
        let by = Actor::Person(id(&format!("p{first:02}")).parse().unwrap());
        let kind = if question["kind"] == "innspill" { "input" } else { "question" };
        let text = question.get("text").or(question.get("q")).unwrap();
        let asked = format!("question{stage}{}{n:02}", &group[group.len() - 2..]);
        desk.give(by, json!({"type": "ask", "id": asked, "kind": kind, "text": text}));
        desk.lead(json!({"type": "raise_question", "question": asked}));
        if let Some(answer) = question.get("answer").or(question.get("a")) {
            desk.lead(json!({"type": "answer", "question": asked, "text": answer}));
        }
    }
}

/// The case, who is inhabil, and the votes on the recommendation.
fn decided(desk: &mut Desk, case: &Value) {
    let group = id(&words(case, "group"));
    desk.lead(json!({"type": "open_case", "group": group}));
    desk.lead(json!({"type": "set_chair", "person": id(&words(case, "chair"))}));
    asked(desk, &group, list(case, "questions"), "board");
    for one in list(case, "inhabil_persons") {
        let who = id(&words(one, "participant"));
        desk.give(
            person(one, "participant"),
            json!({"type": "report_inhabil", "reason": one["reason"]}),
        );
        desk.lead(json!({"type": "rule_inhabil", "person": who, "inhabil": true}));
    }
    let votings = list(case, "votings").iter().filter(|voting| voting["kind"] == "innstilling");
    for (n, voting) in votings.enumerate() {
        let ballot = format!("ballot{n}{group}");
        desk.lead(json!({"type": "open_case_vote", "ballot": ballot, "proposal": group}));
        for (voter, choice) in voting["ballots"].as_object().unwrap() {
            let choice = if choice == "for" { "for" } else { "against" };
            let vote = json!({"type": "vote", "ballot": ballot, "choice": {"one": choice}});
            desk.give(Actor::Person(id(voter).parse().unwrap()), vote);
        }
        desk.lead(json!({"type": "close_ballot", "ballot": ballot}));
        desk.lead(json!({"type": "reveal_ballot", "ballot": ballot}));
    }
}

fn lived() -> (Value, Report) {
    let data = include_str!("../../../floke-client/data/kongsvinger.json");
    let data: Value = serde_json::from_str(data).unwrap();
    let mut desk = gathered(&data);
    for work in list(&data, "groups_work") {
        let (member, chosen) = (words(&work["pick"], "chosen"), words(work, "group"));
        let first = list(&data, "groups").iter().find(|group| group["id"] == chosen.as_str());
        let first = id(first.unwrap()["members"][0].as_str().unwrap());
        let pick = json!({"type": "pick_floke", "cluster": id(&member)});
        desk.give(Actor::Person(first.parse().unwrap()), pick);
    }
    for step in [1, 3, 5, 7] {
        desk.to(step);
    }
    for work in list(&data, "groups_work") {
        worked(&mut desk, work);
    }
    for (step, stage) in [(2, "need"), (4, "solution")] {
        for work in list(&data, "groups_work") {
            let group = id(&words(work, "group"));
            desk.lead(json!({"type": "deliver", "group": group, "stage": stage}));
        }
        desk.to(step);
        for work in list(&data, "groups_work") {
            let group = id(&words(work, "group"));
            desk.lead(json!({"type": "present", "group": group}));
            asked(&mut desk, &group, list(&work["plenum"], stage), stage);
        }
    }
    desk.to(6);
    for case in list(&data["formannskap"], "cases") {
        decided(&mut desk, case);
    }
    desk.lead(json!({"type": "end_session"}));
    (data, Report::of(&desk.session))
}

#[test]
fn the_example_day_is_all_in_its_report() {
    let (data, report) = lived();
    let assets = format!("file://{}/../../web/", env!("CARGO_MANIFEST_DIR"));
    let at = Addresses { assets: &assets, base: "result", exports: "exports", phone: "phone" };
    let page = floke_report::session_page(&report, &at);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    fs::write(folder.join("kongsvinger.nb.html"), &page).unwrap();
    let plain = |text: &str| {
        let text = text.replace('&', "&amp;").replace('"', "&quot;").replace('\'', "&#39;");
        text.replace('\n', "<br>")
    };
    for work in list(&data, "groups_work") {
        let texts = work["texts"].as_object().unwrap().iter();
        for (field, text) in texts.filter(|(field, _)| *field != "decide.answer") {
            let text = plain(text.as_str().unwrap());
            assert!(page.contains(&text), "{}, {field}: {text}", work["group"]);
        }
        let rows = work["lists"].as_object().unwrap().values().flat_map(|rows| rows.as_array());
        for row in rows.flatten() {
            let texts = ["text", "name", "what", "party", "how", "does", "learned"];
            for text in texts.into_iter().filter_map(|cell| row.get(cell)?.as_str()) {
                assert!(page.contains(&plain(text)), "{}: {text}", work["group"]);
            }
        }
    }
    for words in ["48 møtte · 8 grupper", "6 av 8 grupper vil arbeide videre", "39–2", "20–20"]
    {
        assert!(page.contains(words), "{words}");
    }
    assert!(page.contains("Formannskapet har ikke stemt over saken."), "IF 05/26 was postponed");
    for nothing in ["<dd></dd>", "<li></li>", ":</b></span>", ":</b> </span>"] {
        assert!(!page.contains(nothing), "a label with nothing behind it: {nothing}");
    }
}
