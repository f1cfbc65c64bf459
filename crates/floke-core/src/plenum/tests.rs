//! The rules of the plenum (R27, R28).

use crate::command::{Command, PlenumCommand, ProgrammeCommand, WorkCommand};
use crate::form::Stage;
use crate::ids::QuestionId;
use crate::plenum::QuestionKind;
use crate::programme::Phase;
use crate::role::Actor;
use crate::testing::{Day, day, facilitator, group, id, participant};
use crate::view::Key;

fn question(n: usize) -> QuestionId {
    id("question", n)
}

fn ask(n: usize, text: &str) -> Command {
    Command::Plenum(PlenumCommand::Ask {
        id: question(n),
        kind: QuestionKind::Question,
        text: text.into(),
        to: None,
    })
}

fn of(day: &Day, n: usize) -> Actor {
    Actor::Person(day.session.groups.members(&group(n))[0])
}

fn present(n: usize) -> Command {
    Command::Plenum(PlenumCommand::Present { group: Some(group(n)) })
}

/// The first of three groups presents its need.
fn plenum() -> Day {
    let mut day = day(6, 3);
    day.at(Phase::NeedPlenum);
    day.does(&facilitator(), present(0));
    day
}

#[test]
fn a_group_presents_in_a_plenum_and_when_the_facilitator_says() {
    let mut day = day(6, 3);
    day.when(&facilitator(), present(0)).refuses("not_presenting");
    day.at(Phase::NeedPlenum);
    day.when(&participant(0), present(0)).refuses("not_allowed");
    day.when(&facilitator(), present(9)).refuses("unknown");
    day.does(&facilitator(), present(0));
    assert_eq!(day.sees(&Key::Plenum)["presenting"], group(0).as_str());
    assert_eq!(day.sees(&Key::Plenum)["next"], group(1).as_str());
    day.does(&facilitator(), PlenumCommand::Present { group: None });
    assert_eq!(day.sees(&Key::Plenum)["presenting"], serde_json::Value::Null);
}

#[test]
fn groups_left_to_present_are_counted_when_one_presents_out_of_turn() {
    let mut day = day(8, 4);
    day.at(Phase::NeedPlenum);
    let waiting = |day: &Day| day.sees(&Key::Plenum)["waiting"].clone();
    let names = |of: &[usize]| serde_json::json!(of.iter().map(|n| group(*n)).collect::<Vec<_>>());
    assert_eq!(waiting(&day), names(&[0, 1, 2, 3]));
    day.does(&facilitator(), present(0));
    day.does(&facilitator(), present(2));
    assert_eq!(waiting(&day), names(&[1, 3]));
    assert_eq!(day.sees(&Key::Plenum)["next"], group(1).as_str());
    day.does(&facilitator(), PlenumCommand::Present { group: None });
    assert_eq!(waiting(&day), names(&[1, 3]), "who has had the floor has had it");
}

#[test]
fn groups_present_in_the_order_they_delivered() {
    let mut day = day(6, 3);
    day.at(Phase::Need);
    for n in [2, 0] {
        day.fill(&group(n), Stage::Need);
        day.later(1_000);
        day.does(&facilitator(), WorkCommand::Deliver { group: group(n), stage: Stage::Need });
    }
    day.at(Phase::NeedPlenum);
    let queue = [2, 0, 1].map(|n| group(n).to_string());
    assert_eq!(day.sees(&Key::Plenum)["queue"], serde_json::json!(queue));
    assert_eq!(day.sees(&Key::Plenum)["stage"], "need");
}

#[test]
fn the_others_ask_and_the_group_that_presents_does_not() {
    let mut day = plenum();
    day.when(&of(&day, 0), ask(1, "Hvem?")).refuses("presenting");
    day.when(&facilitator(), ask(1, "Hvem?")).refuses("not_allowed");
    day.when(&of(&day, 1), ask(1, " ")).refuses("empty");
    day.when(&of(&day, 1), ask(1, &"æ".repeat(301))).refuses("too_long");
    day.does(&of(&day, 1), ask(1, "Hvem betaler?"));
    day.when(&of(&day, 2), ask(1, "Hva?")).refuses("id_taken");
    // The group sees it at once, with the asker's group but not her name.
    let card = day.sees(&Key::GroupQuestion(group(0), question(1)));
    assert_eq!(
        (&card["from"], &card["text"]),
        (&group(1).as_str().into(), &"Hvem betaler?".into())
    );
    assert!(!card.to_string().contains("Navn"));
    day.does(&facilitator(), PlenumCommand::Present { group: None });
    day.when(&of(&day, 1), ask(2, "Hva?")).refuses("not_presenting");
}

#[test]
fn a_question_that_comes_late_goes_to_the_group_that_was_asked() {
    let mut day = plenum();
    let ask_of = |n, to| {
        let (id, text) = (question(n), "Hvem betaler?".into());
        Command::Plenum(PlenumCommand::Ask {
            id,
            kind: QuestionKind::Question,
            text,
            to: Some(group(to)),
        })
    };
    day.when(&of(&day, 2), ask_of(1, 1)).refuses("not_presenting");
    day.does(&facilitator(), present(1));
    day.does(&of(&day, 2), ask_of(1, 0));
    assert_eq!(day.sees(&Key::Question(question(1)))["to"], group(0).as_str());
    day.when(&of(&day, 0), ask_of(2, 0)).refuses("presenting");
    // The group that presents now may ask the one before it.
    day.does(&of(&day, 1), ask_of(2, 0));
    day.does(&facilitator(), PlenumCommand::Present { group: None });
    day.does(&of(&day, 2), ask_of(3, 0));
    assert_eq!(day.session.questions_to(&group(0)).count(), 3);
    assert_eq!(day.session.questions_to(&group(1)).count(), 0);
    day.at(Phase::Break);
    day.when(&of(&day, 2), ask_of(4, 0)).refuses("not_presenting");
}

#[test]
fn the_facilitator_picks_what_the_room_sees() {
    let mut day = plenum();
    day.does(&of(&day, 1), ask(1, "Hvem betaler?"));
    assert_eq!(day.sees(&Key::RaisedQuestion), serde_json::Value::Null);
    let raise = |n| PlenumCommand::RaiseQuestion { question: Some(question(n)) };
    day.when(&of(&day, 0), raise(1)).refuses("not_allowed");
    day.when(&facilitator(), raise(9)).refuses("unknown");
    day.does(&facilitator(), raise(1));
    assert_eq!(day.sees(&Key::RaisedQuestion)["text"], "Hvem betaler?");
    assert_eq!(day.sees(&Key::Question(question(1)))["state"], "raised");
    // The question leaves the screen with the group.
    day.does(&facilitator(), present(1));
    assert_eq!(day.sees(&Key::RaisedQuestion), serde_json::Value::Null);
}

#[test]
fn a_dropped_question_leaves_the_screen_and_comes_back_when_it_is_raised() {
    let mut day = plenum();
    day.does(&of(&day, 1), ask(1, "Hvem betaler?"));
    let raise = PlenumCommand::RaiseQuestion { question: Some(question(1)) };
    let dropped = PlenumCommand::DropQuestion { question: question(1) };
    day.does(&facilitator(), raise.clone());
    day.when(&of(&day, 1), dropped.clone()).refuses("not_allowed");
    day.does(&facilitator(), dropped);
    assert_eq!(day.sees(&Key::RaisedQuestion), serde_json::Value::Null);
    assert_eq!(day.sees(&Key::GroupQuestionOrder(group(0))), serde_json::Value::Null);
    day.does(&facilitator(), raise);
    assert_eq!(day.sees(&Key::Question(question(1)))["state"], "raised");
    assert_eq!(day.sees(&Key::GroupQuestionOrder(group(0)))[0], question(1).as_str());
}

#[test]
fn the_answer_is_the_groups_and_is_kept() {
    let mut day = plenum();
    day.does(&of(&day, 1), ask(1, "Hvem betaler?"));
    let answer = |text: &str| {
        Command::Plenum(PlenumCommand::Answer {
            question: question(1),
            text: text.into(),
            base: None,
        })
    };
    day.when(&of(&day, 1), answer("Vi")).refuses("not_allowed");
    day.when(&of(&day, 0), answer(&"æ".repeat(1_001))).refuses("too_long");
    let missing = PlenumCommand::Answer { question: question(9), text: "Vi".into(), base: None };
    day.when(&of(&day, 0), missing).refuses("unknown");
    day.does(&of(&day, 0), answer("Fylket og vi."));
    day.at(Phase::Break);
    let kept: Vec<_> = day.session.questions_to(&group(0)).collect();
    let (_, kept) = kept[0];
    assert_eq!((kept.answer.as_deref(), kept.stage), (Some("Fylket og vi."), Stage::Need));
    assert_eq!(day.sees(&Key::Question(question(1)))["state"], "answered");
}

#[test]
fn of_two_simultaneous_answers_the_second_writer_sees_the_first() {
    let mut day = plenum();
    day.does(&of(&day, 1), ask(1, "Hvem betaler?"));
    let answer = |text: &str, base| PlenumCommand::Answer {
        question: question(1),
        text: text.into(),
        base: Some(base),
    };
    day.does(&of(&day, 0), answer("Fylket.", 0));
    day.when(&of(&day, 0), answer("Vi.", 0)).refuses("changed");
    let card = Key::GroupQuestion(group(0), question(1));
    assert_eq!(
        (&day.sees(&card)["answer"], &day.sees(&card)["version"]),
        (&"Fylket.".into(), &1.into())
    );
    day.does(&of(&day, 0), answer("Fylket og vi.", 1));
    assert_eq!(day.sees(&card)["answer"], "Fylket og vi.");
}

#[test]
fn a_slip_on_next_gives_the_floor_back_when_undone() {
    let mut day = day(12, 2);
    day.at(Phase::NeedPlenum);
    day.does(&facilitator(), PlenumCommand::Present { group: Some(group(0)) });
    let from = day.session.step().unwrap().id;
    let cmd = day.next_cmd();
    day.says(&facilitator(), &cmd, &Command::Programme(ProgrammeCommand::Next { from })).unwrap();
    assert!(day.sees(&Key::Plenum).is_null());
    day.does(&facilitator(), ProgrammeCommand::Undo { target: cmd });
    assert_eq!(day.sees(&Key::Plenum)["presenting"], group(0).to_string());
}
