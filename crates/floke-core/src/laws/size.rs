//! No scope grows with the number of people.

use std::collections::BTreeMap;

use crate::command::{
    BoardCommand, Command, FlokerCommand, PeopleCommand, PickCommand, ProgrammeCommand, WorkCommand,
};
use crate::floker::{Complexity, ImportCluster, ImportFloke, Size};
use crate::form::{Field, Kind, LONG, MAX_ROWS, Stage, fields, lists};
use crate::ids::GroupId;
use crate::programme::{Phase, Step};
use crate::testing::{Day, PHASES, facilitator, group, id, participant, step};
use crate::view::Part;

/// The most bytes that a participant receives when she joins.
const LIMIT: usize = 32 * 1_024;

/// Words of this length; below, the longest of a real day (`data/kongsvinger.json`).
fn words(chars: usize) -> String {
    "Vi må få til skyss på kveldstid. ".chars().cycle().take(chars).collect()
}

/// How long people write.
#[derive(Clone, Copy, PartialEq)]
enum Texts {
    /// As long as the longest texts of a real day.
    Real,
    /// As long as allowed, and as many rows.
    Bound,
}

fn full_day(people: usize, groups: usize, texts: Texts) -> Day {
    let mut day = Day::new();
    for n in 0..people {
        day.join(n, "Miljø og samfunnsutvikling");
    }
    let clusters = (0..60)
        .map(|n| ImportCluster {
            id: id("line", n),
            title: words(69),
            theme: words(26),
            size: Some(Size::Medium),
            complexity: Some(Complexity::Composite),
            floker: vec![ImportFloke { id: id("floke", n), text: words(239) }],
        })
        .collect();
    day.does(&facilitator(), FlokerCommand::ImportFloker { clusters });
    day.form(groups);
    day.at(Phase::Need);
    day.at(Phase::Solution);
    day.at(Phase::Test);
    for n in 0..groups {
        let group = group(n);
        let member = day.session.groups.members(&group)[0];
        let who = crate::role::Actor::Person(member);
        day.does(&who, PickCommand::PickFloke { cluster: id("line", n) });
        work(&mut day, &group, texts);
    }
    day.at(Phase::Board);
    day.does(&facilitator(), BoardCommand::OpenCase { group: group(1) });
    day
}

/// A group's work, of realistic or of the greatest length.
fn work(day: &mut Day, group: &GroupId, texts: Texts) {
    let longest = |field: &Field| match field.id {
        _ if texts == Texts::Bound => field.kind.max(),
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
        for field in fields().filter(|f| f.place.stage == stage) {
            day.write(&facilitator(), group, field.id, &words(longest(field)));
        }
        for list in lists().filter(|l| l.place.stage == stage) {
            let rows = if texts == Texts::Bound { MAX_ROWS } else { list.required.max(2) };
            for _ in 0..rows {
                row += 1;
                let cell = |kind: &Kind| match kind {
                    Kind::Text { max } if texts == Texts::Bound => words(*max),
                    Kind::Text { max } => words((*max).min(60)),
                    Kind::Choice { of, .. } => of[0].to_owned(),
                };
                let cells = list.columns.iter().map(|c| (c.id.to_owned(), cell(&c.kind))).collect();
                let (group, list) = (*group, list.id.to_owned());
                let put = Command::Work(WorkCommand::PutRow {
                    group,
                    list,
                    row: id("row", row),
                    cells,
                    before: None,
                    base: None,
                });
                day.does(&facilitator(), put);
            }
        }
        day.does(&facilitator(), WorkCommand::Deliver { group: *group, stage });
    }
}

/// Bytes that the first participant receives with these parts, by kind.
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
fn joining_sends_at_most_32_kb_with_the_longest_texts_of_a_real_day() {
    for (people, groups) in [(48, 8), (10_000, 24)] {
        let sent = sizes(&full_day(people, groups, Texts::Real), &[]);
        assert!(total(&sent) <= LIMIT, "{people}: {sent:#?}");
    }
}

#[test]
fn a_page_that_asks_for_a_part_is_sent_at_most_32_kb_more() {
    let day = full_day(10_000, 24, Texts::Real);
    let without = total(&sizes(&day, &[]));
    for part in Part::ALL {
        let more = total(&sizes(&day, &[part])) - without;
        assert!(more > 1_024 && more <= LIMIT, "{part:?}: {more}");
    }
}

#[test]
fn a_phone_is_sent_no_more_for_ten_thousand_people_than_for_a_few_hundred() {
    let (few, many) = (
        sizes(&full_day(240, 24, Texts::Real), &Part::ALL),
        sizes(&full_day(10_000, 24, Texts::Real), &Part::ALL),
    );
    assert!(total(&many) - total(&few) < 2_048, "{few:#?} {many:#?}");
}

/// Nobody writes so much; but a phone may receive this much, and `docs/protocol.md` says so.
#[test]
#[expect(clippy::print_stdout, reason = "the figure is to be seen, with `--nocapture`")]
fn joining_sends_about_1400_kb_when_all_texts_and_lists_are_full() {
    let mut day = full_day(48, 8, Texts::Bound);
    let steps = (0..60).map(|n| {
        let id = PHASES.get(n).map_or_else(|| id("more", n), |phase| step(*phase));
        let phase = PHASES.get(n).copied().unwrap_or(Phase::Break);
        Step { text: Some(words(LONG)), ..Step::titled(id, phase, words(160), 600) }
    });
    day.does(&facilitator(), ProgrammeCommand::SetProgramme { steps: steps.collect() });
    day.does(
        &participant(0),
        PeopleCommand::WriteOwn { field: "need.note".into(), text: words(LONG), base: None },
    );
    let sent = sizes(&day, &[]);
    println!("{} bytes: {sent:#?}", total(&sent));
    assert!((1_350_000..1_450_000).contains(&total(&sent)), "{sent:#?}");
}
