//! The rules of the day: steps, the clock that advises, undo (R18, R68, R71).

use crate::command::{
    Command, DoorCommand, GroupsCommand, HostCommand, PlenumCommand, ProgrammeCommand, WorkCommand,
};
use crate::event::ProgrammeEvent;
use crate::form::Stage;
use crate::ids::{CommandId, StepId};
use crate::programme::{Phase, UNDO_MS};
use crate::refusal::Refusal;
use crate::scene::Scene;
use crate::testing::{Day, day, facilitator, group, id, participant, person, step, steps};
use crate::view::Key;

const MINUTE: u64 = 60_000;

fn here(day: &Day) -> StepId {
    day.session.step().unwrap().id
}

/// Gives a command, and returns its id, to be undone.
fn said(day: &mut Day, command: &Command) -> CommandId {
    let cmd = day.next_cmd();
    day.says(&facilitator(), &cmd, command).unwrap();
    cmd
}

/// The minutes left on the clock; below zero when the time is up.
fn left(day: &Day) -> i64 {
    let clock = day.sees(&Key::Clock);
    let now = i64::try_from(day.now.0).unwrap();
    let ms = clock["left_ms"].as_i64().or(clock["ends_at"].as_i64().map(|end| end - now));
    ms.unwrap() / 60_000
}

#[test]
fn only_a_facilitator_moves_the_room() {
    let day = day(2, 1);
    let from = here(&day);
    day.when(&participant(0), ProgrammeCommand::Next { from }).refuses("not_allowed");
    day.when(&participant(0), ProgrammeCommand::SetScene { scene: Scene::Blank })
        .refuses("not_allowed");
}

#[test]
fn two_who_press_next_at_once_move_the_room_one_step() {
    let mut day = day(2, 1);
    let from = here(&day);
    day.does(&facilitator(), ProgrammeCommand::Next { from });
    // The late console is told where the room is.
    let here_now = Refusal::StaleStep { step: step(Phase::Intro) };
    day.when(&facilitator(), ProgrammeCommand::Next { from }).refuses_with(here_now);
    day.when(&facilitator(), ProgrammeCommand::Back { from }).refuses("stale_step");
    day.when(&facilitator(), ProgrammeCommand::Pause { step: from }).refuses("stale_step");
    day.when(&facilitator(), ProgrammeCommand::Resume { step: from }).refuses("stale_step");
    day.when(&facilitator(), ProgrammeCommand::AddTime { step: from, ms: 1 }).refuses("stale_step");
    let jump = ProgrammeCommand::Jump { from, to: step(Phase::Close) };
    day.when(&facilitator(), jump).refuses("stale_step");
    assert_eq!(here(&day), step(Phase::Intro));
}

#[test]
fn a_day_has_a_first_and_a_last_step() {
    let mut day = day(2, 1);
    let from = here(&day);
    day.when(&facilitator(), ProgrammeCommand::Back { from }).refuses("unknown");
    let jump = ProgrammeCommand::Jump { from, to: id("nowhere", 1) };
    day.when(&facilitator(), jump).refuses("unknown");
    day.at(Phase::Close);
    let from = here(&day);
    day.when(&facilitator(), ProgrammeCommand::Next { from }).refuses("unknown");
}

#[test]
fn a_programme_has_one_to_sixty_steps_with_ids_of_their_own() {
    let mut day = day(2, 1);
    let set = |steps| ProgrammeCommand::SetProgramme { steps };
    day.when(&facilitator(), set(Vec::new())).refuses("bad_programme");
    let mut twice = steps();
    twice.extend(steps().pop());
    day.when(&facilitator(), set(twice)).refuses("bad_programme");
    day.when(&facilitator(), set(steps().split_off(1))).refuses("bad_programme");
    let mut blank = steps();
    blank[3].title = Some(" ".into());
    day.when(&facilitator(), set(blank)).refuses("empty");
    let create = HostCommand::Create {
        id: id("session", 2),
        code: "FDK-265".parse().unwrap(),
        facts: crate::testing::facts(),
        steps: steps(),
        keep_until: day.now,
        demo: false,
    };
    assert_eq!(day.host(create), Err(Refusal::IdTaken));
}

#[test]
fn a_step_has_a_title_of_its_own_or_that_of_the_standard_programme() {
    let day = day(2, 1);
    let mut all = steps();
    let mut set = |standard: Option<&str>, title: Option<&str>| {
        all[3].standard = standard.map(Into::into);
        all[3].title = title.map(Into::into);
        day.when(&facilitator(), ProgrammeCommand::SetProgramme { steps: all.clone() }).code()
    };
    assert_eq!(set(None, None).as_deref(), Some("bad_programme"));
    assert_eq!(set(None, Some("Lunsj")), None);
    assert_eq!(set(Some("lunch"), Some("Lunsj med suppe")), None);
    assert_eq!(set(Some("need_1"), None), None);
    for bad in ["", "Lunch", "lunch.text", &"a".repeat(41)] {
        assert_eq!(set(Some(bad), None).as_deref(), Some("bad_programme"), "{bad}");
    }
}

#[test]
fn each_step_opens_its_stage_and_it_stays_open() {
    let mut day = day(2, 1);
    let open = |day: &Day| day.sees(&Key::Work(group(0)))["open"].as_array().unwrap().len();
    let opened = [
        (Phase::Arrive, 0),
        (Phase::Pick, 0),
        (Phase::Need, 1),
        (Phase::NeedPlenum, 1),
        (Phase::Break, 1),
        (Phase::Solution, 2),
        (Phase::Test, 3),
        (Phase::Board, 3),
        (Phase::Decide, 5),
        (Phase::Close, 5),
    ];
    for (phase, stages) in opened {
        day.at(phase);
        assert_eq!(open(&day), stages, "{phase:?}");
    }
    day.at(Phase::Arrive);
    assert_eq!(open(&day), 5);
}

#[test]
fn a_step_that_becomes_another_kind_opens_its_stage_on_every_phone() {
    let mut day = day(2, 1);
    let mut steps = steps();
    steps[0].phase = Phase::Need;
    day.does(&facilitator(), ProgrammeCommand::SetProgramme { steps });
    day.write(&participant(0), &group(0), "need.sentence", "Skyss.");
    assert_eq!(day.sees(&Key::Status(group(0)))["progress"]["stage"], "need");
}

#[test]
fn time_runs_out_and_nothing_closes() {
    let mut day = day(2, 1);
    day.at(Phase::Need);
    assert_eq!(left(&day), 10);
    day.later(25 * MINUTE);
    assert_eq!(left(&day), -15);
    day.write(&participant(0), &group(0), "need.sentence", "Skyss.");
}

#[test]
fn time_is_added_and_taken_and_given_back() {
    let mut day = day(2, 1);
    let add = |day: &mut Day, minutes: i64| {
        let step = here(day);
        day.does(&facilitator(), ProgrammeCommand::AddTime { step, ms: minutes * 60_000 });
        left(day)
    };
    assert_eq!(add(&mut day, 5), 15);
    assert_eq!(add(&mut day, -3), 12);
    day.later(4 * MINUTE);
    assert_eq!(left(&day), 8);
    // There are only twelve minutes to take; giving them back restores the same end.
    assert_eq!(add(&mut day, -24 * 60), -4);
    assert_eq!(add(&mut day, 12), 8);
    let step = here(&day);
    let day_and_more = ProgrammeCommand::AddTime { step, ms: 24 * 60 * 60_000 + 1 };
    day.when(&facilitator(), day_and_more).refuses("bad_value");
}

#[test]
fn a_pause_keeps_what_is_left() {
    let mut day = day(2, 1);
    let step = here(&day);
    day.when(&facilitator(), ProgrammeCommand::Resume { step }).changes_nothing();
    day.later(4 * MINUTE);
    day.does(&facilitator(), ProgrammeCommand::Pause { step });
    day.when(&facilitator(), ProgrammeCommand::Pause { step }).changes_nothing();
    day.later(30 * MINUTE);
    assert_eq!(left(&day), 6);
    assert_eq!(day.sees(&Key::Clock)["ends_at"], serde_json::Value::Null);
    day.does(&facilitator(), ProgrammeCommand::AddTime { step, ms: 120_000 });
    assert_eq!(left(&day), 8);
    day.does(&facilitator(), ProgrammeCommand::Resume { step });
    day.later(3 * MINUTE);
    assert_eq!(left(&day), 5);
}

#[test]
fn undo_is_offered_for_ten_seconds() {
    let mut day = day(2, 1);
    let cmd =
        said(&mut day, &Command::Programme(ProgrammeCommand::Next { from: step(Phase::Arrive) }));
    let undo = ProgrammeCommand::Undo { target: cmd };
    day.when(&participant(0), undo.clone()).refuses("not_allowed");
    day.when(&facilitator(), ProgrammeCommand::Undo { target: id("other", 1) })
        .refuses("undo_gone");
    day.later(UNDO_MS);
    day.when(&facilitator(), undo.clone()).then([ProgrammeEvent::Undone { target: cmd }]);
    day.later(1);
    day.when(&facilitator(), undo).refuses("undo_gone");
}

#[test]
fn undo_is_refused_when_something_newer_moved_the_room() {
    let mut day = day(2, 1);
    let next =
        said(&mut day, &Command::Programme(ProgrammeCommand::Next { from: step(Phase::Arrive) }));
    said(&mut day, &Command::Programme(ProgrammeCommand::SetScene { scene: Scene::Blank }));
    day.when(&facilitator(), ProgrammeCommand::Undo { target: next }).refuses("undo_gone");
}

#[test]
fn undo_brings_the_step_back_with_its_time_and_keeps_what_was_written() {
    let mut day = day(2, 1);
    day.at(Phase::Need);
    day.later(4 * MINUTE);
    let next =
        said(&mut day, &Command::Programme(ProgrammeCommand::Next { from: step(Phase::Need) }));
    day.later(2_000);
    day.write(&participant(0), &group(0), "need.sentence", "Skyss.");
    day.does(&facilitator(), ProgrammeCommand::Undo { target: next });
    assert_eq!((here(&day), left(&day)), (step(Phase::Need), 5));
    assert_eq!(day.session.text(&group(0), "need.sentence"), "Skyss.");
    day.when(&facilitator(), ProgrammeCommand::Undo { target: next }).refuses("undo_gone");
    assert_eq!(day.sees(&Key::Actuals)[step(Phase::NeedContact).as_str()], serde_json::Value::Null);
}

#[test]
fn undoing_a_step_that_was_visited_before_keeps_when_it_first_began() {
    let mut day = day(2, 1);
    let began = day.sees(&Key::Actuals)[step(Phase::Arrive).as_str()].clone();
    day.later(MINUTE);
    day.at(Phase::Intro);
    let back =
        said(&mut day, &Command::Programme(ProgrammeCommand::Back { from: step(Phase::Intro) }));
    day.does(&facilitator(), ProgrammeCommand::Undo { target: back });
    assert_eq!(day.sees(&Key::Actuals)[step(Phase::Arrive).as_str()], began);
}

#[test]
fn undo_brings_back_time_pause_scene_and_group() {
    let mut day = day(4, 2);
    let step = here(&day);
    let before = (day.sees(&Key::Clock), day.sees(&Key::Scene));
    let from = day.session.group_of(&person(0)).copied();
    for command in [
        Command::Programme(ProgrammeCommand::AddTime { step, ms: 60_000 }),
        Command::Programme(ProgrammeCommand::Pause { step }),
        Command::Programme(ProgrammeCommand::SetScene { scene: Scene::Blank }),
        Command::Groups(GroupsCommand::MovePerson { person: person(0), group: None }),
    ] {
        let target = said(&mut day, &command);
        day.does(&facilitator(), ProgrammeCommand::Undo { target });
        assert_eq!((day.sees(&Key::Clock), day.sees(&Key::Scene)), before);
        assert_eq!(day.session.group_of(&person(0)).copied(), from);
    }
}

#[test]
fn what_a_group_has_delivered_is_not_the_facilitators_to_undo() {
    let mut day = day(2, 1);
    day.at(Phase::Need);
    day.fill(&group(0), Stage::Need);
    day.later(60_000);
    let deliver = WorkCommand::Deliver { group: group(0), stage: Stage::Need };
    let next =
        said(&mut day, &Command::Programme(ProgrammeCommand::Next { from: step(Phase::Need) }));
    day.does(&participant(0), deliver);
    day.does(&facilitator(), ProgrammeCommand::Undo { target: next });
    assert_eq!(here(&day), step(Phase::Need));
    assert!(day.session.delivered_at(&group(0), Stage::Need).is_some());
    // When nothing else can be undone, undo is not offered either.
    assert_eq!(day.sees(&Key::Undo), serde_json::Value::Null);
}

#[test]
fn undo_says_what_it_would_take_back() {
    let mut day = day(4, 2);
    let step = here(&day);
    said(&mut day, &Command::Programme(ProgrammeCommand::AddTime { step, ms: -60_000 }));
    assert_eq!(day.sees(&Key::Undo)["ms"], -60_000);
    said(&mut day, &Command::Groups(GroupsCommand::MovePerson { person: person(0), group: None }));
    let undo = day.sees(&Key::Undo);
    assert_eq!((&undo["what"], &undo["person"]), (&"group".into(), &person(0).as_str().into()));
    assert_eq!(undo["ms"], serde_json::Value::Null);
}

#[test]
fn a_console_no_longer_offers_to_go_back_to_a_step_that_was_taken_out() {
    let mut day = day(2, 1);
    day.at(Phase::Need);
    let from = here(&day);
    said(&mut day, &Command::Programme(ProgrammeCommand::Next { from }));
    assert_eq!(day.sees(&Key::Undo)["what"], "step");
    let steps = steps().into_iter().filter(|step| step.id != from).collect();
    let touched = day.commit(vec![ProgrammeEvent::ProgrammeSet { steps }.into()]);
    assert_eq!(day.sees(&Key::Undo), serde_json::Value::Null);
    assert!(day.session.changed(&touched).contains(&Key::Undo));
}

#[test]
fn undo_moves_nobody_back_who_is_out_or_whose_group_is_gone() {
    let mut day = day(4, 2);
    let away = GroupsCommand::MovePerson { person: person(0), group: None };
    let target = said(&mut day, &away.into());
    day.does(&facilitator(), DoorCommand::WithdrawPerson { person: person(0) });
    day.when(&facilitator(), ProgrammeCommand::Undo { target }).refuses("undo_gone");
    let away = GroupsCommand::MovePerson { person: person(1), group: None };
    let target = said(&mut day, &away.into());
    day.form(2);
    day.when(&facilitator(), ProgrammeCommand::Undo { target }).refuses("undo_gone");
    assert!(day.session.group_of(&person(1)).is_some());
}

#[test]
fn the_room_is_not_taken_back_to_a_step_that_was_removed() {
    let mut day = day(2, 1);
    let target =
        said(&mut day, &Command::Programme(ProgrammeCommand::Next { from: step(Phase::Arrive) }));
    day.does(&facilitator(), ProgrammeCommand::SetProgramme { steps: steps().split_off(1) });
    day.when(&facilitator(), ProgrammeCommand::Undo { target }).refuses("undo_gone");
    assert_eq!(here(&day), step(Phase::Intro));
}

#[test]
fn the_screen_follows_the_step_until_somebody_chooses() {
    let mut day = day(4, 2);
    let shown = |day: &Day| day.sees(&Key::Scene)["shown"].as_str().unwrap().to_owned();
    assert_eq!(shown(&day), "lobby");
    day.at(Phase::Need);
    assert_eq!(shown(&day), "work");
    day.does(&facilitator(), ProgrammeCommand::SetScene { scene: Scene::Blank });
    day.at(Phase::NeedPlenum);
    assert_eq!(shown(&day), "blank");
    day.does(&facilitator(), ProgrammeCommand::SetScene { scene: Scene::Auto });
    assert_eq!(shown(&day), "sentences");
    day.does(&facilitator(), PlenumCommand::Present { group: Some(group(0)) });
    assert_eq!(shown(&day), "presenting");
    day.open_plenum(1, crate::ballot::Method::One {}, false, 2);
    assert_eq!(shown(&day), "ballot");
}
