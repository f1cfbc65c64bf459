//! What a case says: the group's own words, what its form says of the test, and who takes no part.

use std::collections::BTreeMap;

use super::{board_of, count, members, open_vote, outcome};
use crate::board::Outcome;
use crate::command::{BoardCommand, EntryCommand, GroupsCommand, PeopleCommand, WorkCommand};
use crate::form::{Stage, find_list};
use crate::ids::PersonId;
use crate::people::Profile;
use crate::programme::Phase;
use crate::role::Actor;
use crate::testing::{day, facilitator, group, id, person, smallest_row};
use crate::view::Key;

#[test]
fn the_case_says_what_the_group_had_written_when_it_was_opened() {
    let mut day = day(12, 2);
    day.at(Phase::Test);
    day.fill(&group(0), Stage::Test);
    day.write(&facilitator(), &group(0), "test.name", "Buss om kvelden");
    day.write(&facilitator(), &group(0), "case.title", "Kveldsbuss");
    // The case has one name: in the list of cases, while it is open, and in the decisions.
    day.does(&facilitator(), WorkCommand::Deliver { group: group(0), stage: Stage::Test });
    assert_eq!(day.sees(&Key::Delivered(group(0)))["test"]["name"], "Kveldsbuss");
    day.at(Phase::Board);
    day.does(&facilitator(), BoardCommand::OpenCase { group: group(0) });
    day.does(&facilitator(), WorkCommand::Unlock { group: group(0), stage: Stage::Test });
    day.write(&facilitator(), &group(0), "case.title", "Noe annet");
    assert_eq!(day.sees(&Key::Case)["title"], "Kveldsbuss");
    assert_eq!(day.sees(&Key::Case)["no"], "IF 01/26");
    open_vote(&mut day, 1);
    let members = members(&day);
    count(&mut day, 1, &members, members.len());
    assert_eq!(outcome(&mut day, 1), Outcome::Unanimous);
    day.reveal(1);
    assert_eq!(day.sees(&Key::Decision(group(0)))["title"], "Kveldsbuss");
}

#[test]
fn a_case_without_its_own_words_uses_the_groups_earlier_texts() {
    let mut day = day(12, 4);
    for phase in [Phase::Need, Phase::Solution, Phase::Test] {
        day.at(phase);
    }
    day.write(&facilitator(), &group(2), "test.goal", "Færre venter.");
    for n in [0, 1] {
        day.write(&facilitator(), &group(n), "need.sentence", "Noen trenger noe.");
        day.write(&facilitator(), &group(n), "solution.title", "Et tilbud");
        day.write(&facilitator(), &group(n), "solution.description", "Slik virker det.");
        let cells = [("text".to_owned(), "Prøv det i ett distrikt".to_owned())].into();
        let (group, list) = (group(n), "test.activities".to_owned());
        let row = id("row", n);
        let put = WorkCommand::PutRow { group, list, row, cells, before: None, base: None };
        day.does(&facilitator(), put);
    }
    day.write(&facilitator(), &group(1), "case.title", "Egen tittel");
    day.write(&facilitator(), &group(1), "case.facts", "Egne opplysninger");
    day.at(Phase::Board);
    let mut case = |n| {
        day.does(&facilitator(), BoardCommand::OpenCase { group: group(n) });
        day.session.board.case(&group(n)).unwrap().clone()
    };
    let (first, own, goal, nothing) = (case(0), case(1).text, case(2).text, case(3).text);
    let from_work = first.text;
    assert_eq!(from_work.title, "Et tilbud");
    assert_eq!(from_work.facts, "Noen trenger noe.");
    assert_eq!(from_work.assessment, "Slik virker det.");
    assert_eq!((&*own.title, &*own.facts), ("Egen tittel", "Egne opplysninger"));
    // What the case says as its goal it does not say again.
    assert_eq!((&*goal.title, &*goal.assessment), ("Færre venter.", ""));
    // The board does not vote on a case without a name.
    assert_eq!(nothing.title, day.session.groups.get(&group(3)).unwrap().name);
}

#[test]
fn the_case_says_what_the_form_says_of_the_test() {
    let mut day = day(12, 2);
    day.at(Phase::Test);
    let said = ["test.goal", "test.owner", "test.lead", "test.stop"];
    for field in said.iter().chain(&["test.name"]) {
        day.write(&facilitator(), &group(0), field, field);
    }
    let lists = [
        ("test.success", "text"),
        ("test.activities", "text"),
        ("test.team", "text"),
        ("test.steering", "text"),
        ("test.reference", "text"),
        ("test.plan", "when"),
        ("test.inside", "party"),
        ("test.outside", "party"),
    ];
    for (n, (list, column)) in lists.iter().chain(&[("test.premortem", "text")]).enumerate() {
        let mut cells = smallest_row(find_list(list).unwrap(), list);
        cells.insert((*column).to_owned(), (*list).to_owned());
        let (group, list, row) = (group(0), (*list).to_owned(), id("row", n));
        let put = WorkCommand::PutRow { group, list, row, cells, before: None, base: None };
        day.does(&facilitator(), put);
    }
    day.at(Phase::Board);
    day.does(&facilitator(), BoardCommand::OpenCase { group: group(0) });
    let case = day.sees(&Key::Case);
    let texts: BTreeMap<_, _> = said.iter().map(|id| (*id, *id)).collect();
    assert_eq!(case["texts"], serde_json::json!(texts));
    let lists: BTreeMap<_, _> = lists
        .iter()
        .map(|(list, _)| (*list, serde_json::json!([smallest_row(find_list(list).unwrap(), list)])))
        .collect();
    assert_eq!(case["lists"], serde_json::json!(lists), "what may go wrong stays the group's");
    assert_eq!(case["title"], "test.name");
}

#[test]
fn a_proposal_left_out_is_not_the_list_of_activities() {
    let mut day = day(12, 2);
    day.at(Phase::Test);
    let cells = [("text".to_owned(), "Avtale om grendehuset".to_owned())].into();
    let (group, list, row) = (group(0), "test.activities".to_owned(), id("row", 0));
    let put = WorkCommand::PutRow { group, list, row, cells, before: None, base: None };
    day.does(&facilitator(), put);
    day.at(Phase::Board);
    day.does(&facilitator(), BoardCommand::OpenCase { group });
    let case = day.sees(&Key::Case);
    assert_eq!(case["proposals"][0]["points"], serde_json::json!([]));
    assert_eq!(case["lists"]["test.activities"][0]["text"], "Avtale om grendehuset");
}

#[test]
fn the_inhabile_are_told_apart_and_named_in_the_order_they_came() {
    let mut day = board_of(12, 2);
    // She comes last, and her id is before everybody else's.
    let last: PersonId = "aaaaaaaaaaaa".parse().unwrap();
    day.later(1_000);
    day.host(EntryCommand::Join {
        by: Some(day.session.code().unwrap().clone()),
        other: true,
        person: last,
        profile: Profile { name: "Kari".into(), ..Profile::default() },
        token: "tokenlast".into(),
        code: "CODELAST".into(),
        max: 100,
    })
    .unwrap();
    day.host(EntryCommand::Arrive { token: "tokenlast".into() }).unwrap();
    day.does(&facilitator(), GroupsCommand::MovePerson { person: last, group: Some(group(1)) });
    let [first, second] = [members(&day)[0], members(&day)[1]].map(person);
    for (person, role) in [(first, "lærer"), (second, "lege")] {
        let (name, role, area) = ("Kari".into(), role.into(), String::new());
        let named = PeopleCommand::SetProfile { person: Some(person), name, role, area };
        day.does(&facilitator(), named);
    }
    for person in [second, last, first] {
        let reason = "Svoger".into();
        day.does(&Actor::Person(person), BoardCommand::ReportInhabil { reason });
        day.does(&facilitator(), BoardCommand::RuleInhabil { person, inhabil: true });
    }
    let case = day.sees(&Key::Case);
    for seen in [&case["inhabil"], &day.sees(&Key::Inhabil)] {
        let names: Vec<_> = seen.as_array().unwrap().iter().map(|one| &one["name"]).collect();
        assert_eq!(names, ["Kari (lærer)", "Kari (lege)", "Kari"]);
    }
}
