//! The rules of a vote (V7–V9, V14–V17) and of the plenum's ballots.

use crate::ballot::{Choice, ChoiceText, MAX_BALLOTS, Method};
use crate::command::{
    BallotCommand, BoardCommand, Command, DoorCommand, GroupsCommand, PeopleCommand,
    ProgrammeCommand, SessionCommand,
};
use crate::event::BallotEvent;
use crate::programme::Phase;
use crate::testing::{
    Day, ballot, day, facilitator, group, open_case_vote, participant, person, screen, stand, step,
};
use crate::touched::Touched;
use crate::view::Key;

const ONE: Method = Method::One {};

fn one(n: usize) -> Choice {
    Choice::One(format!("c{n}"))
}

fn counts(day: &Day, n: usize) -> Vec<usize> {
    day.session.ballot(&ballot(n)).unwrap().closing().unwrap().counts.clone().unwrap()
}

fn vote(choice: Choice) -> Command {
    Command::Ballot(BallotCommand::Vote { ballot: ballot(1), choice })
}

#[test]
fn no_case_is_voted_on_before_it_is_decided_who_is_inhabil() {
    let mut day = day(6, 2);
    day.at(Phase::Board);
    day.does(&facilitator(), BoardCommand::OpenCase { group: group(0) });
    let reports = (0..6).find(|n| day.session.group_of(&person(*n)) != Some(&group(0))).unwrap();
    let reason = "Min bror".into();
    day.does(&participant(reports), BoardCommand::ReportInhabil { reason });
    let open = || open_case_vote(1);
    day.when(&facilitator(), open()).refuses("inhabil_first");
    let ruled = BoardCommand::RuleInhabil { person: person(reports), inhabil: false };
    let mut decided = day.clone();
    decided.does(&facilitator(), ruled);
    decided.does(&facilitator(), open());
    // The vote does not wait for a person who is taken out.
    day.does(&facilitator(), DoorCommand::WithdrawPerson { person: person(reports) });
    day.does(&facilitator(), open());
}

#[test]
fn a_ballot_has_two_to_ten_choices_with_words() {
    let day = day(6, 2);
    let open = |choices: &[(&str, &str)], method| {
        Command::Ballot(BallotCommand::OpenBallot {
            ballot: ballot(1),
            question: "Hva nå?".into(),
            choices: choices
                .iter()
                .map(|(id, text)| ChoiceText { id: (*id).into(), text: (*text).into() })
                .collect(),
            method,
            secret: true,
            without_new: false,
            again: false,
        })
    };
    let asks = |command, code: &str| day.when(&facilitator(), command).refuses(code);
    asks(open(&[], ONE), "bad_choices");
    asks(open(&[("a", "Ja")], ONE), "bad_choices");
    asks(open(&[("a", "Ja"), ("a", "Nei")], ONE), "bad_choices");
    asks(open(&[("a", "Ja"), ("", "Nei")], ONE), "bad_choices");
    asks(open(&[("a", "Ja"), ("B!", "Nei")], ONE), "bad_choices");
    asks(open(&[("a", "Ja"), ("b", " ")], ONE), "empty");
    asks(open(&[("a", "Ja"), ("b", "Nei")], Method::Dots { n: 0 }), "bad_choices");
    asks(open(&[("a", "Ja"), ("b", "Nei")], Method::Dots { n: 3 }), "bad_choices");
    asks(open(&[("a", "Ja"), ("b", "Nei")], Method::Scale {}), "bad_choices");
    let eleven: Vec<_> =
        ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"].map(|c| (c, c)).into();
    asks(open(&eleven, ONE), "bad_choices");
    asks(open(&eleven[..0], ONE), "bad_choices");
    day.when(&participant(0), open(&eleven[..2], ONE)).refuses("not_allowed");
}

/// What people saw after a backup was restored: "fewer than five voted", though seven had.
#[test]
fn a_ballot_whose_key_is_gone_takes_no_votes_and_everybody_is_told() {
    let mut day = day(8, 2);
    day.at(Phase::Board);
    day.does(&facilitator(), BoardCommand::OpenCase { group: group(0) });
    day.does(&facilitator(), open_case_vote(1));
    assert_eq!(day.sees(&Key::Ballot)["lost"], false);
    let mut touched = Touched::collecting();
    day.session.lose_votes(&ballot(1), &mut touched);
    assert!(day.session.changed(&touched).contains(&Key::Ballot));
    assert_eq!(day.sees(&Key::Ballot)["lost"], true);
    let voter = day.session.groups.members(&group(1))[0];
    let choice = Choice::One("for".into());
    let voter = crate::role::Actor::Person(voter);
    day.when(&voter, vote(choice)).refuses("votes_lost");
    day.does(&facilitator(), BallotCommand::CloseBallot { ballot: ballot(1) });
    day.does(&facilitator(), BallotCommand::RevealBallot { ballot: ballot(1) });
    let shown = day.sees(&Key::Ballot);
    assert_eq!((&shown["lost"], &shown["state"]), (&true.into(), &"revealed".into()));
    assert!(shown["result"]["counts"].is_null() && shown["result"]["outcome"].is_null());
    assert!(day.sees(&Key::Decision(group(0))).is_null(), "nothing was decided");
    assert!(!day.session.board.case(&group(0)).unwrap().is_settled(), "it is still to be decided");
    day.does(&facilitator(), open_case_vote(2));
}

#[test]
fn nobody_votes_blank_or_outside_the_choices() {
    let mut day = day(6, 2);
    day.open_plenum(1, Method::Dots { n: 2 }, false, 3);
    let dots = |ids: &[&str]| vote(Choice::Dots(ids.iter().map(|id| (*id).to_owned()).collect()));
    let who = participant(0);
    for bad in [&[][..], &["c0", "c0"], &["c0", "c1", "c2"], &["c9"]] {
        day.when(&who, dots(bad)).refuses("bad_choice");
    }
    day.when(&who, vote(one(0))).refuses("bad_choice");
    day.does(&who, dots(&["c0", "c2"]));
    day.close(1);
    assert_eq!(counts(&day, 1), [1, 0, 1]);
    day.open_plenum(2, Method::Scale {}, true, 0);
    for points in [0, 6, 255] {
        let vote = BallotCommand::Vote { ballot: ballot(2), choice: Choice::Scale(points) };
        day.when(&who, vote).refuses("bad_choice");
    }
}

#[test]
fn only_people_vote_and_only_in_a_ballot_there_is() {
    let mut day = day(6, 2);
    day.when(&participant(0), vote(one(0))).refuses("unknown");
    day.open_plenum(1, ONE, true, 2);
    day.when(&facilitator(), vote(one(0))).refuses("not_allowed");
    day.when(&screen(), vote(one(0))).refuses("not_allowed");
    let again = open_case_vote(2);
    day.when(&facilitator(), again).refuses("ballot_open");
    day.when(&facilitator(), SessionCommand::EndSession {}).refuses("ballot_open");
    let (from, into) = (person(0), person(1));
    day.when(&facilitator(), PeopleCommand::MergePeople { from, into }).refuses("ballot_open");
}

#[test]
fn the_last_choice_before_closing_counts_once() {
    // V8, edge case f: phone and laptop are the same person.
    let mut day = day(6, 2);
    day.open_plenum(1, ONE, false, 2);
    for choice in [0, 1, 0, 0, 1] {
        day.vote(1, 0, one(choice));
    }
    assert_eq!(day.sees(&Key::ScreenBallot)["cast"], 1);
    assert_eq!(day.sees(&Key::MyBallot(person(0)))["choice"]["one"], "c1");
    day.close(1);
    assert_eq!(counts(&day, 1), [0, 1]);
}

#[test]
fn after_closing_nobody_votes_and_nobody_changes_a_vote() {
    let mut day = day(6, 2);
    day.open_plenum(1, ONE, true, 2);
    day.vote(1, 0, one(0));
    day.close(1);
    day.when(&participant(0), vote(one(1))).refuses("ballot_closed");
    day.when(&participant(1), vote(one(1))).refuses("ballot_closed");
    day.when(&facilitator(), BallotCommand::CloseBallot { ballot: ballot(1) })
        .refuses("ballot_closed");
    let admit = BallotCommand::Admit { ballot: ballot(1), person: person(2) };
    day.when(&facilitator(), admit).refuses("ballot_closed");
    let reveal = || BallotCommand::RevealBallot { ballot: ballot(1) };
    day.when(&facilitator(), reveal()).then([BallotEvent::BallotRevealed { ballot: ballot(1) }]);
    day.reveal(1);
    day.when(&facilitator(), reveal()).changes_nothing();
}

#[test]
fn what_a_vote_came_to_is_shown_to_nobody_before_it_is_revealed() {
    let mut day = day(6, 2);
    day.open_plenum(1, ONE, false, 2);
    let reveal = BallotCommand::RevealBallot { ballot: ballot(1) };
    day.when(&facilitator(), reveal).refuses("ballot_open");
    day.vote(1, 0, one(0));
    day.close(1);
    assert_eq!(day.sees(&Key::Ballot)["result"], serde_json::Value::Null);
    assert_eq!(day.sees(&Key::MyBallot(person(0))), serde_json::Value::Null);
    day.reveal(1);
    assert_eq!(day.sees(&Key::Ballot)["result"]["counts"], serde_json::json!([1, 0]));
}

#[test]
fn a_person_who_comes_during_a_vote_is_let_in_by_the_facilitator() {
    let mut day = day(12, 2);
    day.at(Phase::Board);
    day.open_case_vote(1);
    assert_eq!(day.session.ballot(&ballot(1)).unwrap().quorum, 3);
    // She joins the smaller group: of 6 and 6 the first. It presents, and still does not vote.
    day.join(100, "Nav");
    day.does(
        &facilitator(),
        GroupsCommand::MovePerson { person: person(100), group: Some(group(1)) },
    );
    let late = BallotCommand::Vote { ballot: ballot(1), choice: stand(true) };
    day.when(&participant(100), late.clone()).refuses("not_member");
    let stranger = day.sees(&Key::ConsoleBallot)["strangers"][0].clone();
    assert_eq!((&stranger["name"], &stranger["left_out"]), (&"Navn 100".into(), &false.into()));
    let admit = |n| BallotCommand::Admit { ballot: ballot(1), person: person(n) };
    day.when(&participant(1), admit(100)).refuses("not_allowed");
    day.when(&facilitator(), admit(999)).refuses("unknown");
    let presents = (0..12).find(|n| day.session.group_of(&person(*n)) == Some(&group(0))).unwrap();
    day.when(&facilitator(), admit(presents)).refuses("presenting");
    day.does(&facilitator(), admit(100));
    let known = day.session.ballot(&ballot(1)).unwrap();
    assert_eq!((known.members, known.quorum), (7, 4));
    day.does(&participant(100), late);
    day.when(&facilitator(), admit(100)).changes_nothing();
}

#[test]
fn a_member_who_was_away_at_the_opening_is_not_counted_twice_when_let_in() {
    let mut day = day(12, 2);
    let away = (0..12).find(|n| day.session.group_of(&person(*n)) == Some(&group(1))).unwrap();
    day.does(&participant(away), PeopleCommand::SetGone { person: None, gone: true });
    day.at(Phase::Board);
    day.open_case_vote(1);
    let known = day.session.ballot(&ballot(1)).unwrap();
    assert_eq!((known.members, known.present(), known.quorum), (6, 5, 3));
    assert_eq!(day.sees(&Key::MyBallot(person(away)))["standing"], "gone");
    day.does(&facilitator(), BallotCommand::Admit { ballot: ballot(1), person: person(away) });
    let known = day.session.ballot(&ballot(1)).unwrap();
    assert_eq!((known.members, known.present(), known.quorum), (6, 6, 3));
}

#[test]
fn a_voter_taken_out_during_a_vote_stays_in_it_and_the_console_is_told() {
    let mut day = day(6, 2);
    day.open_plenum(1, ONE, false, 2);
    day.vote(1, 0, one(0));
    for n in [0, 1] {
        day.does(&facilitator(), DoorCommand::WithdrawPerson { person: person(n) });
    }
    let mut day = day.restarted();
    let console = day.sees(&Key::ConsoleBallot);
    assert_eq!(
        (&console["withdrawn"], &console["present"], &console["cast"]),
        (&2.into(), &6.into(), &1.into())
    );
    day.close(1);
    assert_eq!(counts(&day, 1), [1, 0]);
}

#[test]
fn two_of_one_name_at_the_door_of_a_vote_are_told_apart() {
    let mut day = day(6, 2);
    day.open_plenum(1, ONE, false, 2);
    for (n, area) in [(20, "Nav"), (21, "Kultur")] {
        day.join(n, area);
        let (person, name) = (Some(person(n)), " kari  nordmann".into());
        let profile =
            PeopleCommand::SetProfile { person, name, role: "Rektor".into(), area: area.into() };
        day.does(&facilitator(), profile);
    }
    let names = |day: &Day| {
        let strangers = day.sees(&Key::ConsoleBallot)["strangers"].clone();
        let names = strangers.as_array().unwrap().iter().map(|s| s["name"].to_string());
        names.map(|name| name.replace('"', "")).collect::<Vec<_>>()
    };
    assert_eq!(names(&day), ["kari  nordmann (Nav)", "kari  nordmann (Kultur)"]);
    assert_eq!(day.session.told_apart(&person(0)), "Navn 0");
    // The post tells people apart best; two entries of one person are not namesakes.
    let role = |n: usize, role: &str| {
        let area = day.session.profile(&person(n)).area;
        let (person, name) = (Some(person(n)), "Kari Nordmann".into());
        Command::People(PeopleCommand::SetProfile { person, name, role: role.into(), area })
    };
    let lege = role(21, "Lege");
    day.does(&facilitator(), lege);
    assert_eq!(day.session.told_apart(&person(21)), "Kari Nordmann (Lege)");
    assert_eq!(day.session.told_apart(&person(20)), "kari  nordmann (Rektor)");
    day.close(1);
    let (from, into) = (person(20), person(21));
    day.does(&facilitator(), PeopleCommand::MergePeople { from, into });
    assert_eq!(day.session.told_apart(&person(21)), "Kari Nordmann");
}

#[test]
fn phones_that_slept_when_the_vote_opened_wake_and_vote() {
    // Presence does not depend on sockets: 42 on the board, whoever of them is connected.
    let mut day = day(48, 8);
    day.at(Phase::Board);
    day.open_case_vote(1);
    let known = day.session.ballot(&ballot(1)).unwrap();
    assert_eq!((known.members, known.present(), known.quorum), (42, 42, 21));
}

#[test]
fn missing_voters_are_counted_by_group_and_never_named() {
    let mut day = day(6, 2);
    day.open_plenum(1, ONE, true, 2);
    let of = |n: usize| day.session.group_of(&person(n)).copied();
    let first = (0..6).find(|n| of(*n) == Some(group(0))).unwrap();
    day.vote(1, first, one(0));
    let console = day.sees(&Key::ConsoleBallot);
    assert_eq!(console["missing"][0]["n"], 2);
    assert_eq!(console["missing"][1]["n"], 3);
    assert!(!console.to_string().contains("Navn"));
}

#[test]
fn a_vote_stays_open_while_the_room_moves_on() {
    // V15: no ballot closes by itself.
    let mut day = day(6, 2);
    day.open_plenum(1, ONE, true, 2);
    day.does(&facilitator(), ProgrammeCommand::Next { from: step(Phase::Arrive) });
    day.later(24 * 60 * 60 * 1_000);
    day.vote(1, 0, one(0));
    assert_eq!(day.sees(&Key::Ballot)["state"], "open");
}

#[test]
fn a_group_of_fewer_than_three_is_shown_together_with_the_next_smallest() {
    // Groups of 4, 2 and 6: the two are shown with the four.
    let mut day = day(12, 3);
    let members = |day: &Day, g| day.session.groups.members(&group(g)).to_vec();
    for person in members(&day, 1).into_iter().take(2) {
        day.does(&facilitator(), GroupsCommand::MovePerson { person, group: Some(group(2)) });
    }
    day.open_plenum(1, ONE, false, 2);
    for n in 0..12 {
        day.vote(1, n, one(0));
    }
    day.close(1);
    let closing = day.session.ballot(&ballot(1)).unwrap().closing().unwrap().clone();
    let shown: Vec<_> =
        closing.by_group.iter().map(|g| (g.groups.clone(), g.counts.clone())).collect();
    let expected = vec![(vec![group(0), group(1)], vec![6, 0]), (vec![group(2)], vec![6, 0])];
    assert_eq!(shown, expected);
}

#[test]
fn a_vote_of_two_is_told_by_no_group() {
    let mut day = day(12, 3);
    day.open_plenum(1, ONE, false, 2);
    day.vote(1, 0, one(0));
    day.vote(1, 1, one(1));
    day.close(1);
    let closing = day.session.ballot(&ballot(1)).unwrap().closing().unwrap();
    assert_eq!((closing.counts.clone(), closing.by_group.len()), (Some(vec![1, 1]), 0));
}

#[test]
fn a_secret_vote_and_a_scale_keep_nothing_by_group() {
    let mut day = day(12, 2);
    day.open_plenum(1, ONE, true, 2);
    day.open_votes(1, 12, &one(0));
    day.close(1);
    day.open_plenum(2, Method::Scale {}, false, 0);
    day.open_votes(2, 12, &Choice::Scale(4));
    day.close(2);
    for n in [1, 2] {
        let closing = day.session.ballot(&ballot(n)).unwrap().closing().unwrap();
        assert_eq!((closing.cast, closing.by_group.len()), (12, 0));
    }
}

#[test]
fn a_scale_is_not_shown_below_five_answers() {
    // R34.
    for (answers, shown) in [(4, false), (5, true)] {
        let mut day = day(12, 2);
        day.open_plenum(1, Method::Scale {}, true, 0);
        day.open_votes(1, answers, &Choice::Scale(3));
        day.close(1);
        day.reveal(1);
        let result = day.sees(&Key::Ballot)["result"].clone();
        assert_eq!(result["counts"].is_array(), shown);
        assert_eq!(result["cast"], answers);
    }
}

#[test]
fn a_session_holds_only_so_many_ballots() {
    let mut day = day(4, 2);
    day.at(Phase::Board);
    day.does(&facilitator(), BoardCommand::OpenCase { group: group(0) });
    for n in 0..MAX_BALLOTS {
        day.open_plenum(n, ONE, false, 2);
        day.close(n);
    }
    let open = open_case_vote(MAX_BALLOTS);
    day.show_waiting();
    day.when(&facilitator(), open).refuses("too_many");
}

impl Day {
    fn open_votes(&mut self, n: usize, voters: usize, choice: &Choice) {
        for who in 0..voters {
            self.vote(n, who, choice.clone());
        }
    }
}

#[test]
fn what_the_room_voted_stays_on_the_big_screen_until_the_room_moves_on() {
    let mut day = day(3, 0);
    day.at(Phase::Need);
    day.open_plenum(1, Method::One {}, false, 2);
    assert_eq!(day.sees(&Key::Scene)["shown"], "ballot");
    day.close(1);
    day.reveal(1);
    assert_eq!(day.sees(&Key::Scene)["shown"], "ballot");
    day.later(1_000);
    day.at(Phase::Break);
    assert_eq!(day.sees(&Key::Scene)["shown"], "programme");
    day.does(&facilitator(), SessionCommand::EndSession {});
    assert_eq!(day.sees(&Key::Scene)["shown"], "thanks");
}
