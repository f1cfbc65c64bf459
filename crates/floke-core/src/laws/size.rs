//! No scope grows with the room.

use std::collections::BTreeMap;

use super::hub::{fresh, json};
use crate::command::Command;
use crate::floker::{Complexity, ImportCluster, ImportFloke, Size};
use crate::form::{FIELDS, Kind, LISTS, Stage};
use crate::ids::GroupId;
use crate::programme::Phase;
use crate::testing::{Day, facilitator, group, id, participant};

/// The most a participant ought to be sent when she joins, in bytes.
const LIMIT: usize = 32 * 1_024;

/// Words of a length; the longest of a real day (`data/kongsvinger.json`) are used below.
fn words(chars: usize) -> String {
    "Vi må få til skyss på kveldstid. ".chars().cycle().take(chars).collect()
}

fn full_day(people: usize, groups: usize) -> Day {
    let mut day = Day::new();
    for n in 0..people {
        day.join(n, "Miljø og samfunnsutvikling");
    }
    let clusters = (0..60)
        .map(|n| ImportCluster {
            id: id("line", n),
            title: words(69),
            theme: words(26),
            size: Size::Medium,
            complexity: Complexity::Composite,
            floker: vec![ImportFloke { id: id("floke", n), text: words(239) }],
        })
        .collect();
    day.does(&facilitator(), Command::ImportFloker { clusters });
    day.form(groups);
    day.at(Phase::Need);
    day.at(Phase::Solution);
    day.at(Phase::Test);
    for n in 0..groups {
        let group = group(n);
        let member = day.session.groups.members(&group)[0].clone();
        let who = crate::command::Actor::Participant(member);
        day.does(&who, Command::PickFloke { cluster: id("line", n) });
        work(&mut day, &group);
    }
    day.at(Phase::Board);
    day.does(&facilitator(), Command::OpenCase { group: group(1) });
    day
}

/// A group's work of the length groups really write.
fn work(day: &mut Day, group: &GroupId) {
    let longest = |field: &str| match field {
        "need.sentence" => 224,
        "solution.title" => 49,
        "solution.description" => 198,
        "test.name" => 31,
        "test.goal" => 96,
        "case.facts" | "case.assessment" => 240,
        _ => 80,
    };
    let mut row = 0;
    for stage in Stage::DELIVERED {
        for field in FIELDS.iter().filter(|f| f.stage == stage) {
            day.write(&facilitator(), group, field.id, &words(longest(field.id)));
        }
        for list in LISTS.iter().filter(|l| l.stage == stage) {
            for _ in 0..list.required.max(2) {
                row += 1;
                let cell = |kind: &Kind| match kind {
                    Kind::Text { max } => words((*max).min(60)),
                    Kind::Choice { of } => of[0].to_owned(),
                };
                let cells = list.columns.iter().map(|c| (c.id.to_owned(), cell(&c.kind))).collect();
                let (group, list) = (group.clone(), list.id.to_owned());
                let put = Command::PutRow {
                    group,
                    list,
                    row: id("row", row),
                    cells,
                    before: None,
                    base: None,
                };
                day.does(&facilitator(), put);
            }
        }
        day.does(&facilitator(), Command::Deliver { group: group.clone(), stage });
    }
}

/// Bytes of the first participant's view, by what they are spent on.
fn sizes(people: usize, groups: usize) -> BTreeMap<String, usize> {
    let day = full_day(people, groups);
    let mut parts = BTreeMap::new();
    for (key, value) in json(&fresh(&day.session, &participant(0))) {
        let part = match key.split('/').collect::<Vec<_>>()[..] {
            ["room", "cluster", ..] => "bruttoliste",
            ["room", "group", _, "delivered"] => "delivered",
            ["room", "group", ..] => "cards",
            ["group", _, "members"] => "members",
            ["group", ..] => "own work",
            _ => "the rest",
        };
        *parts.entry(part.to_owned()).or_insert(0) += key.len() + value.to_string().len() + 4;
    }
    parts
}

#[test]
fn a_phone_is_sent_no_more_for_ten_thousand_people_than_for_a_few_hundred() {
    let (few, many) = (sizes(240, 24), sizes(10_000, 24));
    let total = |parts: &BTreeMap<String, usize>| parts.values().sum::<usize>();
    assert!(total(&many) - total(&few) < 2_048, "{few:#?} {many:#?}");
    // What grows is the number of groups and of lines, not of people. With every text as long as the longest of
    // a real day the promise of 32 kB is not kept: 24 groups that have delivered everything cost 20 kB, 60 lines
    // 15 kB. A scope that a phone asks for when it opens those pages would keep it; today everybody gets them.
    assert!(total(&many) > LIMIT && total(&many) < 60 * 1_024, "{many:#?}");
    let usual = sizes(48, 8);
    assert!(total(&usual) > LIMIT && total(&usual) < 40 * 1_024, "{usual:#?}");
}
