//! The rules of a group's work: conflicts, rounds, delivery, extra points (R20, R26, R31).

use std::collections::BTreeMap;

use crate::command::{Command, PeopleCommand, PlenumCommand, ProgrammeCommand, WorkCommand};
use crate::event::WorkEvent;
use crate::form::{MAX_ROWS, Stage};
use crate::ids::RowId;
use crate::programme::Phase;
use crate::role::Actor;
use crate::testing::{Day, day, facilitator, group, id, participant, person, step};
use crate::view::Key;
use crate::work::Delivery;

const SENTENCE: &str = "need.sentence";

/// Two groups of three in the need phase.
fn need() -> Day {
    let mut day = day(6, 2);
    day.at(Phase::Need);
    day
}

/// Member `n` of the first group.
fn member(day: &Day, n: usize) -> Actor {
    Actor::Person(day.session.groups.members(&group(0))[n])
}

fn write(field: &str, text: &str, base: u32, settle: bool) -> Command {
    Command::Work(WorkCommand::Write {
        group: group(0),
        field: field.into(),
        text: text.into(),
        base,
        settle,
    })
}

fn row(n: usize) -> RowId {
    id("row", n)
}

fn put(list: &str, n: usize, cells: &[(&str, &str)]) -> Command {
    let cells: BTreeMap<_, _> =
        cells.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    Command::Work(WorkCommand::PutRow {
        group: group(0),
        list: list.into(),
        row: row(n),
        cells,
        before: None,
        base: None,
    })
}

fn others(day: &Day) -> Vec<&str> {
    day.session.other_texts(&group(0), SENTENCE).collect()
}

#[test]
fn a_group_writes_its_own_in_stages_that_are_open() {
    let mut day = day(6, 2);
    day.when(&member(&day, 0), write(SENTENCE, "Skyss.", 0, false)).refuses("not_open");
    day.at(Phase::Need);
    day.when(&member(&day, 0), write("solution.title", "Buss", 0, false)).refuses("not_open");
    day.when(&member(&day, 0), write("need.nothing", "x", 0, false)).refuses("unknown");
    let outsider = Actor::Person(day.session.groups.members(&group(1))[0]);
    day.when(&outsider, write(SENTENCE, "Skyss.", 0, false)).refuses("not_allowed");
    let nobody = WorkCommand::Write {
        group: group(9),
        field: SENTENCE.into(),
        text: "x".into(),
        base: 0,
        settle: false,
    };
    day.when(&facilitator(), nobody).refuses("unknown");
    day.write(&facilitator(), &group(0), SENTENCE, "Skyss.");
    day.when(&member(&day, 0), write(SENTENCE, "Skyss.", 0, false)).changes_nothing();
}

#[test]
fn the_sentence_has_room_for_two_subordinate_clauses() {
    // R26: 300 characters, whatever their number of bytes.
    let mut day = need();
    day.when(&member(&day, 0), write(SENTENCE, &"æ".repeat(301), 0, false)).refuses("too_long");
    day.does(&member(&day, 0), write(SENTENCE, &"😀".repeat(300), 0, false));
}

#[test]
fn an_answer_is_one_of_those_offered() {
    let mut day = need();
    day.at(Phase::Decide);
    day.when(&member(&day, 0), write("decide.answer", "kanskje", 0, false)).refuses("bad_value");
    day.does(&member(&day, 0), write("decide.answer", "not_yet", 0, false));
    day.does(&member(&day, 1), write("decide.answer", "yes", 0, false));
    assert_eq!(day.session.other_texts(&group(0), "decide.answer").count(), 0);
}

#[test]
fn what_two_wrote_at_once_is_both_kept() {
    let mut day = need();
    day.does(&member(&day, 0), write(SENTENCE, "Skyss om kvelden.", 0, false));
    day.does(&member(&day, 1), write(SENTENCE, "Tryggere skolevei.", 0, false));
    assert_eq!(day.session.text(&group(0), SENTENCE), "Tryggere skolevei.");
    assert_eq!(others(&day), ["Skyss om kvelden."]);
    let seen = day.sees(&Key::Text(group(0), SENTENCE));
    let name = day.session.name_of(&member(&day, 0));
    assert_eq!(seen["others"][0]["by"], name);
    assert_eq!(seen["version"], 2);
}

#[test]
fn writing_on_from_her_own_version_is_no_conflict_with_herself() {
    let mut day = need();
    day.does(&member(&day, 0), write(SENTENCE, "Skyss", 0, false));
    day.does(&member(&day, 0), write(SENTENCE, "Skyss om", 1, false));
    day.does(&member(&day, 1), write(SENTENCE, "Skyss om kvelden", 2, false));
    assert_eq!(others(&day).len(), 0);
}

#[test]
fn two_people_writing_at_once_leave_two_texts_and_not_every_draft() {
    let mut day = need();
    let (kari, ola) = (member(&day, 0), member(&day, 1));
    day.does(&kari, write(SENTENCE, "Skyss", 0, false));
    day.does(&ola, write(SENTENCE, "Gangvei", 0, false));
    day.does(&kari, write(SENTENCE, "Skyss om", 1, false));
    day.does(&ola, write(SENTENCE, "Gangvei til", 2, false));
    day.does(&kari, write(SENTENCE, "Skyss om kvelden", 3, false));
    assert_eq!(day.session.text(&group(0), SENTENCE), "Skyss om kvelden");
    assert_eq!(others(&day), ["Gangvei til"]);
}

#[test]
fn the_paragraph_from_her_pc_is_kept_when_she_writes_on_on_her_phone() {
    let mut day = need();
    let kari = member(&day, 0);
    day.does(&kari, write(SENTENCE, "Skyss", 0, false));
    let pc = "Skyss om kvelden, for dem som ikke har bil.";
    day.does(&kari, write(SENTENCE, pc, 1, false));
    // The phone's cursor was in the field, so it still shows the first text.
    day.does(&kari, write(SENTENCE, "Skyss til skolen", 1, false));
    assert_eq!(day.session.text(&group(0), SENTENCE), "Skyss til skolen");
    assert_eq!(others(&day), [pc]);
    let seen = day.sees(&Key::Text(group(0), SENTENCE));
    assert_eq!(seen["person"], seen["others"][0]["person"], "her page can tell that both are hers");
}

#[test]
fn the_row_from_her_pc_is_not_written_over_on_her_phone() {
    let mut day = need();
    let kari = member(&day, 0);
    let of = |text: &str, base| match put("need.unknowns", 1, &[("text", text)]) {
        Command::Work(WorkCommand::PutRow { group, list, row, cells, before, .. }) => {
            Command::Work(WorkCommand::PutRow { group, list, row, cells, before, base })
        }
        other => other,
    };
    day.does(&kari, of("Hvem kjører?", Some(0)));
    day.does(&kari, of("Hvem kjører om kvelden?", Some(1)));
    day.when(&kari, of("Hvem går?", Some(1))).refuses("changed");
    day.when(&kari, of("Hvem går?", Some(0))).refuses("changed");
}

#[test]
fn a_group_settles_for_one_of_two_versions() {
    let mut day = need();
    day.does(&member(&day, 0), write(SENTENCE, "Rødt", 0, false));
    day.does(&member(&day, 1), write(SENTENCE, "Blått", 0, false));
    day.does(&member(&day, 2), write(SENTENCE, "Rødt", 2, true));
    assert_eq!((day.session.text(&group(0), SENTENCE), others(&day).len()), ("Rødt", 0));
    // A member may settle the texts without changing the newest.
    day.does(&member(&day, 0), write(SENTENCE, "Grønt", 0, false));
    day.does(&member(&day, 0), write(SENTENCE, "Grønt", 4, true));
    assert_eq!((day.session.text(&group(0), SENTENCE), others(&day).len()), ("Grønt", 0));
}

#[test]
fn a_version_nobody_had_read_is_not_lost_when_somebody_settles() {
    let mut day = need();
    day.does(&member(&day, 0), write(SENTENCE, "Rødt", 0, false));
    day.does(&member(&day, 1), write(SENTENCE, "Blått", 0, false));
    day.does(&member(&day, 2), write(SENTENCE, "Gult", 2, false));
    // She saw two versions, not the third that came meanwhile.
    day.does(&member(&day, 0), write(SENTENCE, "Rødt", 2, true));
    assert_eq!(day.session.text(&group(0), SENTENCE), "Rødt");
    assert_eq!(others(&day), ["Rødt", "Gult"]);
}

#[test]
fn versions_that_wait_to_be_settled_are_at_most_eight() {
    let mut day = need();
    for n in 0..9 {
        day.does(&member(&day, n % 2), write(SENTENCE, &format!("{n}"), 0, false));
    }
    assert_eq!(others(&day).len(), 8);
    day.when(&member(&day, 1), write(SENTENCE, "x", 0, false)).refuses("too_many");
}

#[test]
fn a_row_has_known_cells_and_its_first_says_something() {
    let mut day = need();
    let bad = |day: &Day, command, code: &str| day.when(&member(day, 0), command).refuses(code);
    bad(&day, put("need.nothing", 1, &[]), "unknown");
    bad(&day, put("need.unknowns", 1, &[("who", "Nav")]), "empty");
    bad(&day, put("need.unknowns", 1, &[("text", " ")]), "empty");
    bad(&day, put("need.unknowns", 1, &[("text", "Hva?"), ("colour", "rød")]), "bad_value");
    bad(&day, put("need.unknowns", 1, &[("text", "Hva?"), ("status", "kanskje")]), "bad_value");
    bad(&day, put("need.unknowns", 1, &[("text", &"æ".repeat(301))]), "too_long");
    for n in 0..MAX_ROWS {
        day.does(&facilitator(), put("need.unknowns", n, &[("text", "Hva?")]));
    }
    bad(&day, put("need.unknowns", 99, &[("text", "Hva?")]), "too_many");
    let delete = |n| {
        Command::Work(WorkCommand::DeleteRow {
            group: group(0),
            list: "need.unknowns".into(),
            row: row(n),
        })
    };
    bad(&day, delete(99), "unknown");
    day.does(&member(&day, 0), delete(3));
    assert_eq!(day.sees(&Key::Row(group(0), "need.unknowns", row(3))), serde_json::Value::Null);
}

#[test]
fn rows_move_before_one_another() {
    let mut day = need();
    day.at(Phase::Test);
    for n in 0..3 {
        day.does(&facilitator(), put("test.activities", n, &[("text", "Ring")]));
    }
    let moved = |n, before: Option<usize>| {
        Command::Work(WorkCommand::MoveRow {
            group: group(0),
            list: "test.activities".into(),
            row: row(n),
            before: before.map(row),
        })
    };
    day.when(&member(&day, 0), moved(9, None)).refuses("unknown");
    day.when(&member(&day, 0), moved(1, Some(1))).refuses("bad_value");
    day.does(&member(&day, 0), moved(2, Some(0)));
    day.does(&member(&day, 0), moved(0, None));
    let order = [2, 1, 0].map(|n| row(n).to_string());
    assert_eq!(day.sees(&Key::ListOrder(group(0), "test.activities")), serde_json::json!(order));
}

#[test]
fn earlier_rounds_stay_as_they_were() {
    // R20.
    let mut day = need();
    let round = |n, text| put("need.rounds", n, &[("text", text)]);
    day.does(&member(&day, 0), round(1, "Første"));
    day.does(&member(&day, 0), round(1, "Første, rettet"));
    day.does(&member(&day, 0), round(2, "Andre"));
    day.when(&member(&day, 0), round(1, "Omskrevet")).refuses("round_over");
    let (list, before) = ("need.rounds".to_owned(), Some(row(1)));
    let moved = WorkCommand::MoveRow { group: group(0), list: list.clone(), row: row(2), before };
    day.when(&member(&day, 0), moved).refuses("round_over");
    let delete = |n| {
        Command::Work(WorkCommand::DeleteRow { group: group(0), list: list.clone(), row: row(n) })
    };
    day.when(&member(&day, 0), delete(1)).refuses("round_over");
    day.does(&member(&day, 0), delete(2));
    day.does(&member(&day, 0), round(3, "Andre, på nytt"));
    let texts: Vec<_> =
        day.session.rows(&group(0), "need.rounds").map(|r| r["text"].clone()).collect();
    assert_eq!(texts, ["Første, rettet", "Andre, på nytt"]);
}

#[test]
fn a_stage_is_delivered_when_what_it_needs_is_there() {
    let mut day = need();
    let deliver = WorkCommand::Deliver { group: group(0), stage: Stage::Need };
    let ctx = crate::command::Context { who: member(&day, 0), now: day.now, cmd: id("ask", 1) };
    let missing = "need.sentence,need.rounds".to_owned();
    let refused = Err(crate::refusal::Refusal::Missing { fields: missing });
    assert_eq!(day.session.decide(&deliver.clone().into(), &ctx), refused);
    let early = WorkCommand::Deliver { group: group(0), stage: Stage::Test };
    day.when(&member(&day, 0), early).refuses("not_open");
    day.fill(&group(0), Stage::Need);
    day.when(&member(&day, 0), deliver).then([WorkEvent::Delivered {
        group: group(0),
        stage: Stage::Need,
        delivery: Delivery::Need { sentence: "Ferdig.".into(), based_on: 0 },
    }]);
}

#[test]
fn what_is_delivered_is_closed_until_it_is_taken_back() {
    let mut day = need();
    day.fill(&group(0), Stage::Need);
    let deliver = || WorkCommand::Deliver { group: group(0), stage: Stage::Need };
    let back = || WorkCommand::TakeBack { group: group(0), stage: Stage::Need };
    day.when(&member(&day, 0), back()).refuses("unknown");
    day.does(&member(&day, 0), deliver());
    day.when(&member(&day, 0), deliver()).refuses("delivered");
    day.when(&member(&day, 1), write(SENTENCE, "Ny", 1, false)).refuses("delivered");
    day.when(&member(&day, 1), put("need.rounds", 9, &[("text", "Ny")])).refuses("delivered");
    assert_eq!(day.sees(&Key::Delivered(group(0)))["need"]["sentence"], "Ferdig.");
    day.does(&member(&day, 1), back());
    assert_eq!(day.sees(&Key::Delivered(group(0))), serde_json::Value::Null);
    day.does(&member(&day, 1), write(SENTENCE, "Ny", 1, false));
}

#[test]
fn after_plenum_only_the_facilitator_unlocks() {
    let mut day = need();
    day.fill(&group(0), Stage::Need);
    day.does(&member(&day, 0), WorkCommand::Deliver { group: group(0), stage: Stage::Need });
    day.at(Phase::NeedPlenum);
    let back = || WorkCommand::TakeBack { group: group(0), stage: Stage::Need };
    let unlock = || WorkCommand::Unlock { group: group(0), stage: Stage::Need };
    day.when(&member(&day, 0), back()).refuses("delivered");
    day.does(&facilitator(), PlenumCommand::Present { group: Some(group(0)) });
    day.does(&facilitator(), ProgrammeCommand::Next { from: step(Phase::NeedPlenum) });
    day.when(&member(&day, 0), back()).refuses("delivered");
    day.when(&member(&day, 0), unlock()).refuses("not_allowed");
    day.does(&facilitator(), unlock());
    day.does(&member(&day, 0), write(SENTENCE, "Rettet.", 1, false));
    day.does(&member(&day, 0), WorkCommand::Deliver { group: group(0), stage: Stage::Need });
    assert_eq!(day.sees(&Key::Delivered(group(0)))["need"]["sentence"], "Rettet.");
}

#[test]
fn points_are_given_for_others_who_take_active_part() {
    // R31: the partners of the dataset's eight groups, as kind and active; then employees alone.
    type Partners = &'static [(&'static str, bool)];
    let shapes: [(Partners, usize); 12] = [
        (
            &[
                ("state", true),
                ("intermunicipal", true),
                ("county", true),
                ("business", true),
                ("organisation", true),
                ("state", false),
                ("users", true),
                ("political", false),
            ],
            3,
        ),
        (&[("county", true), ("business", true), ("users", true), ("users", true)], 3),
        (&[("users", true), ("volunteers", true), ("county", true), ("business", true)], 3),
        (&[("staff", true), ("education", true), ("county", true)], 2),
        (&[("users", true), ("volunteers", true), ("business", true), ("business", true)], 3),
        (&[("users", true), ("volunteers", true), ("business", true), ("users", true)], 3),
        (&[("business", true), ("users", true)], 3),
        (&[("users", true), ("users", true), ("volunteers", true), ("health", false)], 3),
        (&[("staff", true), ("staff", true)], 0),
        (&[("business", true), ("business", true)], 1),
        (&[("users", true)], 2),
        (&[("users", false), ("business", false)], 0),
    ];
    for (partners, points) in shapes {
        let mut day = need();
        day.at(Phase::Solution);
        for (n, (kind, active)) in partners.iter().enumerate() {
            let active = if *active { "yes" } else { "" };
            let cells = [("name", "En"), ("kind", kind), ("active", active), ("does", "Kjører.")];
            day.does(&facilitator(), put("solution.partners", n, &cells));
        }
        assert_eq!(day.session.bonus(&group(0)), points, "{partners:?}");
    }
}

#[test]
fn an_actor_without_a_stated_part_earns_nothing() {
    let mut day = need();
    day.at(Phase::Solution);
    let cells = [("name", "Buss AS"), ("kind", "business"), ("active", "yes"), ("does", " ")];
    day.does(&facilitator(), put("solution.partners", 1, &cells));
    assert_eq!(day.session.bonus(&group(0)), 0);
}

#[test]
fn a_raised_hand_is_seen_and_taken_down_by_either() {
    let mut day = need();
    let help = |on| WorkCommand::CallHelp { group: group(0), on };
    day.when(&facilitator(), help(true)).refuses("not_allowed");
    let outsider = Actor::Person(day.session.groups.members(&group(1))[0]);
    day.when(&outsider, help(true)).refuses("not_allowed");
    day.does(&member(&day, 0), help(true));
    assert_eq!(day.sees(&Key::Work(group(0)))["hand"], true);
    day.does(&facilitator(), help(false));
    assert_eq!(day.sees(&Key::Status(group(0)))["hand"], serde_json::Value::Null);
}

#[test]
fn going_back_to_an_earlier_phase_keeps_what_was_written_later() {
    // R68.
    let mut day = need();
    day.at(Phase::Solution);
    day.does(&member(&day, 0), write("solution.title", "Kveldsbuss", 0, false));
    day.at(Phase::Need);
    day.does(&member(&day, 0), write(SENTENCE, "Skyss.", 0, false));
    day.at(Phase::Solution);
    assert_eq!(day.session.text(&group(0), "solution.title"), "Kveldsbuss");
}

#[test]
fn a_changed_name_stands_at_what_she_wrote() {
    let mut day = need();
    day.does(&member(&day, 0), write(SENTENCE, "Skyss.", 0, false));
    let Actor::Person(author) = member(&day, 0) else { panic!("a participant") };
    assert_ne!(author, person(99));
    let (name, role, area) = ("Ola".to_owned(), String::new(), String::new());
    day.does(&facilitator(), PeopleCommand::SetProfile { person: Some(author), name, role, area });
    assert_eq!(day.sees(&Key::Text(group(0), SENTENCE))["by"], "Ola");
}

#[test]
fn editing_a_row_that_another_has_changed_is_told_and_loses_nothing() {
    let mut day = day(4, 1);
    day.at(Phase::Test);
    let put = |text: &str, base| {
        Command::Work(WorkCommand::PutRow {
            group: group(0),
            list: "test.activities".into(),
            row: row(1),
            cells: BTreeMap::from([("text".into(), text.into())]),
            before: None,
            base,
        })
    };
    day.does(&participant(0), put("Ringe tre familier", None));
    day.does(&participant(1), put("Ringe fem familier", Some(1)));
    day.when(&participant(0), put("Ringe to familier", Some(1))).refuses("changed");
    day.does(&participant(0), put("Ringe to familier", Some(2)));
}

#[test]
fn a_draft_from_another_device_an_hour_later_is_kept_beside_the_newer_text() {
    let mut day = day(4, 1);
    day.at(Phase::Need);
    let field = "need.sentence";
    day.write(&participant(0), &group(0), field, "Ny tekst fra telefonen");
    day.later(60 * 60_000);
    let stale = WorkCommand::Write {
        group: group(0),
        field: field.into(),
        text: "Gammelt utkast fra laptopen".into(),
        base: 0,
        settle: false,
    };
    day.does(&participant(0), stale);
    let text = day.sees(&Key::Text(group(0), field));
    assert_eq!(text["others"][0]["text"], "Ny tekst fra telefonen");
}
