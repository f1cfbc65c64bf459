//! What everybody looks at, step by step.

use serde_json::{Value, json};

use crate::ballot::{Choice, Method};
use crate::command::{
    BallotCommand, BoardCommand, Command, PlenumCommand, ProgrammeCommand, SessionCommand,
};
use crate::ids::QuestionId;
use crate::plenum::QuestionKind;
use crate::programme::Phase;
use crate::scene::Scene;
use crate::testing::{
    Day, ballot, day, facilitator, group, id, open_case_vote, participant, stand, step,
};
use crate::view::Key;

/// What is on stage, and the big screen's scene for it.
fn seen(day: &Day) -> (Value, Value) {
    let scene = day.sees(&Key::Scene);
    (scene["on_stage"].clone(), scene["shown"].clone())
}

fn on_step(shown: &str) -> (Value, Value) {
    (json!({ "what": "step", "group": null, "ballot": null }), json!(shown))
}

fn on_floor(n: usize) -> (Value, Value) {
    (json!({ "what": "floor", "group": group(n), "ballot": null }), json!("presenting"))
}

fn on_case(n: usize, vote: Option<usize>) -> (Value, Value) {
    (json!({ "what": "case", "group": group(n), "ballot": vote.map(ballot) }), json!("case"))
}

fn on_ballot(n: usize) -> (Value, Value) {
    (json!({ "what": "ballot", "group": null, "ballot": ballot(n) }), json!("ballot"))
}

fn question(n: usize) -> QuestionId {
    id("question", n)
}

fn raise(n: usize) -> Command {
    Command::Plenum(PlenumCommand::RaiseQuestion { question: Some(question(n)) })
}

fn put_away(n: usize) -> Command {
    Command::Ballot(BallotCommand::PutAway { ballot: ballot(n) })
}

/// The first of three groups presents its need, and a member of the second has asked.
fn plenum() -> Day {
    let mut day = day(6, 3);
    day.at(Phase::NeedPlenum);
    day.does(&facilitator(), PlenumCommand::Present { group: Some(group(0)) });
    let asks = day.session.groups.members(&group(1))[0];
    let (kind, text) = (QuestionKind::Question, "Hvem betaler?".into());
    let ask = PlenumCommand::Ask { id: question(1), kind, text, to: None };
    day.does(&crate::role::Actor::Person(asks), ask);
    day
}

/// The same, and the whole room has voted and seen the result.
fn result() -> Day {
    let mut day = plenum();
    day.open_plenum(1, Method::One {}, false, 2);
    for who in 0..6 {
        day.vote(1, who, Choice::One("c0".into()));
    }
    day.close(1);
    day.reveal(1);
    assert_eq!(seen(&day), on_ballot(1));
    day
}

/// The first group's case, decided and shown.
fn decided() -> Day {
    let mut day = day(12, 3);
    day.at(Phase::Board);
    assert_eq!(seen(&day), on_step("cases"));
    day.does(&facilitator(), BoardCommand::OpenCase { group: group(0) });
    assert_eq!(seen(&day), on_case(0, None));
    day.does(&facilitator(), open_case_vote(1));
    assert_eq!(seen(&day), on_case(0, Some(1)));
    let ours = day.session.groups.members(&group(0)).to_vec();
    for who in (0..12).filter(|n| !ours.contains(&crate::testing::person(*n))) {
        day.vote(1, who, stand(true));
    }
    day.close(1);
    assert_eq!(seen(&day), on_case(0, Some(1)));
    day.reveal(1);
    assert_eq!(seen(&day), on_case(0, Some(1)));
    day
}

#[test]
fn a_vote_is_on_stage_from_its_opening_until_the_facilitator_puts_its_result_away() {
    let mut day = plenum();
    assert_eq!(seen(&day), on_floor(0));
    day.when(&facilitator(), put_away(1)).refuses("unknown");
    day.open_plenum(1, Method::One {}, false, 2);
    assert_eq!(seen(&day), on_ballot(1));
    day.when(&facilitator(), put_away(1)).refuses("ballot_open");
    day.close(1);
    assert_eq!(seen(&day), on_ballot(1));
    day.when(&facilitator(), put_away(1)).refuses("not_revealed");
    day.reveal(1);
    assert_eq!(seen(&day), on_ballot(1));
    day.when(&participant(0), put_away(1)).refuses("not_allowed");
    // The group that presented is on stage again, and its time runs on.
    let since = day.sees(&Key::Plenum)["since"].clone();
    day.later(60_000);
    day.does(&facilitator(), put_away(1));
    assert_eq!(seen(&day), on_floor(0));
    assert_eq!(day.sees(&Key::Plenum)["since"], since);
    // A second console's command is already done.
    day.when(&facilitator(), put_away(1)).changes_nothing();
}

#[test]
fn the_group_whose_turn_it_is_does_not_stand_behind_a_result() {
    let mut day = result();
    // At the same moment, as when two presses come in one batch.
    day.does(&facilitator(), PlenumCommand::Present { group: Some(group(1)) });
    assert_eq!(seen(&day), on_floor(1));
    let mut day = result();
    day.does(&facilitator(), PlenumCommand::Present { group: None });
    assert_eq!(seen(&day), on_step("sentences"));
}

#[test]
fn each_step_opens_with_its_own_picture() {
    let mut day = day(4, 2);
    let opens = |day: &mut Day, phase: Phase| {
        day.at(phase);
        day.sees(&Key::Scene)["shown"].as_str().unwrap().to_owned()
    };
    // With nothing delivered, nobody on the floor and no case, as a facilitator finds a step.
    for (phase, picture) in [
        (Phase::NeedPlenum, "sentences"),
        (Phase::SolutionPlenum, "solutions"),
        (Phase::Board, "cases"),
        (Phase::Decide, "work"),
        (Phase::Reflection, "question"),
        (Phase::Close, "summary"),
    ] {
        assert_eq!(opens(&mut day, phase), picture, "{phase:?}");
    }
}

#[test]
fn a_question_that_is_raised_is_seen() {
    let mut day = result();
    day.does(&facilitator(), raise(1));
    assert_eq!(seen(&day), on_floor(0));
    // Lowering the question brings no result back.
    day.does(&facilitator(), PlenumCommand::RaiseQuestion { question: None });
    assert_eq!(seen(&day), on_floor(0));
}

#[test]
fn a_question_is_not_raised_behind_a_vote_where_nobody_would_see_it() {
    let mut day = plenum();
    day.open_plenum(1, Method::One {}, false, 2);
    day.when(&facilitator(), raise(1)).refuses("ballot_open");
    day.close(1);
    day.when(&facilitator(), raise(1)).refuses("not_revealed");
    // The question that was raised before can still be lowered.
    assert_eq!(
        day.when(&facilitator(), PlenumCommand::RaiseQuestion { question: None }).code(),
        None
    );
}

#[test]
fn a_step_leaves_a_result_behind_and_takes_a_vote_that_is_open_along() {
    let mut day = result();
    day.at(Phase::Break);
    assert_eq!(seen(&day), on_step("programme"));
    day.open_plenum(2, Method::One {}, false, 2);
    day.at(Phase::Solution);
    assert_eq!(seen(&day), on_ballot(2));
    day.close(2);
    day.at(Phase::SolutionPlenum);
    day.reveal(2);
    assert_eq!(seen(&day), on_ballot(2));
    day.does(&facilitator(), SessionCommand::EndSession {});
    assert_eq!(seen(&day), on_step("thanks"));
}

#[test]
fn a_slip_on_next_brings_the_result_back_when_undone() {
    let mut day = result();
    let cmd = day.next_cmd();
    let from = step(Phase::NeedPlenum);
    day.says(&facilitator(), &cmd, &Command::Programme(ProgrammeCommand::Next { from })).unwrap();
    assert_eq!(seen(&day), on_step("programme"));
    day.does(&facilitator(), ProgrammeCommand::Undo { target: cmd });
    assert_eq!(seen(&day), on_ballot(1));
    // An old result does not come back over a newer one.
    let cmd = day.next_cmd();
    let from = step(Phase::NeedPlenum);
    day.says(&facilitator(), &cmd, &Command::Programme(ProgrammeCommand::Next { from })).unwrap();
    day.open_plenum(2, Method::One {}, false, 2);
    day.does(&facilitator(), ProgrammeCommand::Undo { target: cmd });
    assert_eq!(seen(&day), on_ballot(2));
}

#[test]
fn a_case_that_is_decided_makes_way_for_what_has_been_decided_so_far() {
    let mut day = decided();
    day.does(&facilitator(), put_away(1));
    assert_eq!(seen(&day), on_step("cases"));
    day.does(&facilitator(), BoardCommand::OpenCase { group: group(1) });
    assert_eq!(seen(&day), on_case(1, None));
    // Once opened again, the case is on stage again.
    day.does(&facilitator(), BoardCommand::OpenCase { group: group(0) });
    assert_eq!(seen(&day), on_case(0, None));
}

#[test]
fn a_case_without_a_decision_is_there_again_after_the_break() {
    let mut day = day(12, 3);
    day.at(Phase::Board);
    day.does(&facilitator(), BoardCommand::OpenCase { group: group(0) });
    day.at(Phase::Break);
    assert_eq!(seen(&day), on_step("programme"));
    day.at(Phase::Board);
    assert_eq!(seen(&day), on_case(0, None));
    // Nobody voted: that decides nothing, and the board must vote on the case again.
    day.does(&facilitator(), open_case_vote(1));
    day.close(1);
    day.reveal(1);
    day.does(&facilitator(), put_away(1));
    assert_eq!(seen(&day), on_case(0, None));
    let mut day = decided();
    day.at(Phase::Break);
    day.at(Phase::Board);
    assert_eq!(seen(&day), on_step("cases"));
}

#[test]
fn a_case_whose_vote_is_open_is_on_stage_in_any_step() {
    let mut day = day(12, 3);
    day.at(Phase::Board);
    day.open_case_vote(1);
    day.at(Phase::Break);
    assert_eq!(seen(&day), on_case(0, Some(1)));
    day.close(1);
    day.reveal(1);
    assert_eq!(seen(&day), on_case(0, Some(1)));
    day.does(&facilitator(), put_away(1));
    assert_eq!(seen(&day), on_step("programme"));
}

#[test]
fn the_big_screen_may_show_something_else_than_what_is_on_stage() {
    let mut day = result();
    day.does(&facilitator(), ProgrammeCommand::SetScene { scene: Scene::Programme });
    assert_eq!(seen(&day), (on_ballot(1).0, json!("programme")));
}

#[test]
fn what_the_facilitator_said_is_gone_at_the_next_step_and_when_it_is_taken_away() {
    let mut day = day(4, 2);
    let say = |text: &str, group| SessionCommand::Announce { text: text.into(), group };
    let ours = Some(group(0));
    for (key, to) in [(Key::Message, None), (Key::GroupMessage(group(0)), ours)] {
        day.does(&facilitator(), say("Lunsjen er servert", to));
        assert_eq!(day.sees(&key)["text"], "Lunsjen er servert");
        day.later(1_000);
        let cmd = day.next_cmd();
        let from = day.session.step().unwrap().id;
        day.says(&facilitator(), &cmd, &Command::Programme(ProgrammeCommand::Next { from }))
            .unwrap();
        assert_eq!(day.sees(&key), Value::Null);
        // The facilitator undoes the step.
        day.does(&facilitator(), ProgrammeCommand::Undo { target: cmd });
        assert_eq!(day.sees(&key)["text"], "Lunsjen er servert");
        day.does(&facilitator(), say("", to));
        assert_eq!(day.sees(&key), Value::Null);
    }
}

#[test]
fn a_part_that_was_skipped_has_not_been_held() {
    let mut day = day(4, 2);
    day.at(Phase::Intro);
    day.at(Phase::Need);
    let skipped = [Phase::Bruttoliste, Phase::Pick].map(step);
    assert_eq!(day.sees(&Key::Clock)["skipped"], json!(skipped));
    day.at(Phase::Pick);
    day.at(Phase::Need);
    assert_eq!(day.sees(&Key::Clock)["skipped"], json!([step(Phase::Bruttoliste)]));
}

#[test]
fn a_question_says_what_it_was_asked_about() {
    let day = plenum();
    assert_eq!(day.sees(&Key::Question(question(1)))["stage"], "need");
}
