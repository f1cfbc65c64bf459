//! No scope grows with the room.

use std::collections::BTreeMap;

use crate::command::Command;
use crate::floker::{Complexity, ImportCluster, ImportFloke, Size};
use crate::form::{FIELDS, Kind, LISTS, Stage};
use crate::ids::GroupId;
use crate::programme::Phase;
use crate::testing::{Day, facilitator, group, id, participant};
use crate::view::Part;

/// The most a participant is sent when she joins, in bytes.
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

/// Bytes of what the first participant is sent with these parts, by what they are spent on.
fn sizes(day: &Day, parts: &[Part]) -> BTreeMap<String, usize> {
    let scopes = day.session.scopes(&participant(0), &parts.iter().copied().collect());
    let mut sizes = BTreeMap::new();
    for key in scopes.iter().flat_map(|scope| day.session.keys(scope)) {
        let Some(value) = day.session.value(&key) else { continue };
        let part = match key.to_string().split('/').collect::<Vec<_>>()[..] {
            ["floker", ..] => "bruttoliste",
            ["delivered", ..] => "delivered",
            ["room", "group", ..] => "cards",
            ["group", _, "members"] => "members",
            ["group", ..] => "own work",
            _ => "the rest",
        };
        let json = serde_json::to_string(&value).unwrap();
        *sizes.entry(part.to_owned()).or_insert(0) += key.to_string().len() + json.len() + 4;
    }
    sizes
}

fn total(sizes: &BTreeMap<String, usize>) -> usize {
    sizes.values().sum()
}

#[test]
fn a_phone_that_joins_is_sent_at_most_32_kb_with_every_text_at_its_longest() {
    for (people, groups) in [(48, 8), (10_000, 24)] {
        let sent = sizes(&full_day(people, groups), &[]);
        assert!(total(&sent) <= LIMIT, "{people}: {sent:#?}");
    }
}

#[test]
fn a_page_that_asks_for_a_part_is_sent_at_most_32_kb_more() {
    let day = full_day(10_000, 24);
    let without = total(&sizes(&day, &[]));
    for part in Part::ALL {
        let more = total(&sizes(&day, &[part])) - without;
        assert!(more > 1_024 && more <= LIMIT, "{part:?}: {more}");
    }
}

#[test]
fn a_phone_is_sent_no_more_for_ten_thousand_people_than_for_a_few_hundred() {
    let (few, many) =
        (sizes(&full_day(240, 24), &Part::ALL), sizes(&full_day(10_000, 24), &Part::ALL));
    assert!(total(&many) - total(&few) < 2_048, "{few:#?} {many:#?}");
}
