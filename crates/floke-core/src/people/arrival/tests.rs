//! The electorate of a vote: everybody who has arrived, and nobody who has only joined (V1, V14).

use serde_json::json;

use crate::ballot::{Method, Subject};
use crate::board::Outcome;
use crate::command::{
    BallotCommand, BoardCommand, Command, EntryCommand, GroupsCommand, HostCommand, PeopleCommand,
    SessionCommand,
};
use crate::event::{Event, GroupsEvent, PeopleEvent};
use crate::ids::PersonId;
use crate::programme::Phase;
use crate::refusal::Refusal;
use crate::testing::{
    Day, ballot, day, facilitator, group, open_case_vote, participant, person, recommendation,
    screen, stand,
};
use crate::view::Key;

const ONE: Method = Method::One {};

fn arrived(person: PersonId, arrived: bool) -> Command {
    Command::People(PeopleCommand::SetArrived { person, arrived })
}

/// A person of the group that presents, or of another.
fn somebody(day: &Day, presents: bool) -> usize {
    let of = |n: &usize| day.session.group_of(&person(*n)) == Some(&group(0));
    (0..).find(|n| of(n) == presents).unwrap()
}

fn without_new(n: usize, case: usize) -> Command {
    Command::Board(BoardCommand::OpenCaseVote {
        ballot: ballot(n),
        proposal: recommendation(&group(case)),
        secret: false,
        again: false,
        without_new: true,
    })
}

/// Members, members present, and the quorum.
fn board(day: &Day, n: usize) -> (usize, usize, usize) {
    let known = day.session.ballot(&ballot(n)).unwrap();
    (known.members, known.present(), known.quorum)
}

#[test]
fn sixty_who_join_and_never_open_a_socket_change_no_vote() {
    let mut day = day(48, 8);
    for n in 100..160 {
        day.only_join(n, "Nav", 1_000).unwrap();
    }
    let counts = json!({ "joined": 108, "arrived": 48, "present": 48 });
    assert_eq!(day.sees(&Key::Counts), counts);
    assert_eq!(day.sees(&Key::Names)[11], "Navn 47", "nor does the screen say their names");
    assert!(
        day.session.groups().all(|(_, group)| group.members.len() == 6),
        "nor have they a seat"
    );
    day.at(Phase::Board);
    day.open_case_vote(1);
    assert_eq!(board(&day, 1), (42, 42, 21));
    assert_eq!(day.sees(&Key::ConsoleBallot)["strangers"], json!([]));
    let members: Vec<_> =
        (0..48).filter(|n| day.session.group_of(&person(*n)) != Some(&group(0))).collect();
    for n in members.iter().take(21) {
        day.vote(1, *n, stand(true));
    }
    day.close(1);
    let closing = day.session.ballot(&ballot(1)).unwrap().closing().unwrap();
    assert_eq!(closing.outcome, Some(Outcome::Unanimous));
    day.reveal(1);
    day.open_plenum(2, ONE, true, 2);
    assert_eq!(board(&day, 2), (48, 48, 0));
    let admit = BallotCommand::Admit { ballot: ballot(2), person: person(100) };
    day.when(&facilitator(), admit).refuses("unknown");
}

#[test]
fn latecomers_are_members_of_the_next_vote_and_people_who_left_stay_members() {
    let mut day = day(12, 2);
    day.at(Phase::Board);
    day.open_case_vote(1);
    day.join(100, "Nav");
    day.does(
        &facilitator(),
        GroupsCommand::MovePerson { person: person(100), group: Some(group(1)) },
    );
    assert_eq!(board(&day, 1), (6, 6, 3), "of the open one it is settled (V14)");
    assert_eq!(day.sees(&Key::MyBallot(person(100)))["standing"], "not_member");
    day.close(1);
    let goes = somebody(&day, false);
    day.does(&participant(goes), PeopleCommand::SetGone { person: None, gone: true });
    day.open_case_vote(2);
    assert_eq!(board(&day, 2), (7, 6, 4));
}

#[test]
fn newcomers_between_two_votes_are_left_out_together_and_let_in_one_by_one() {
    let mut day = day(12, 2);
    day.at(Phase::Board);
    assert_eq!(day.sees(&Key::Newcomers), json!(null), "before the first vote nobody is new");
    day.open_case_vote(1);
    day.close(1);
    for n in 100..130 {
        day.join(n, "Nav");
    }
    let new = day.sees(&Key::Newcomers);
    assert_eq!((&new["n"], &new["first"][0]), (&json!(30), &json!("Navn 100")));
    assert_eq!(new["first"].as_array().unwrap().len(), 20);
    day.reveal(1);
    day.does(&facilitator(), without_new(2, 0));
    assert_eq!(board(&day, 2), (6, 6, 3));
    let outside = (100..130)
        .find(|n| day.session.group_of(&person(*n)) == Some(&group(1)))
        .expect("half of them sit in the other group");
    let presents = (100..130).find(|n| day.session.group_of(&person(*n)) == Some(&group(0)));
    let standing = |day: &Day, n| day.sees(&Key::MyBallot(person(n)))["standing"].clone();
    assert_eq!(standing(&day, outside), "left_out");
    assert_eq!(standing(&day, presents.unwrap()), "presenting");
    let vote = BallotCommand::Vote { ballot: ballot(2), choice: stand(true) };
    day.when(&participant(outside), vote.clone()).refuses("not_member");
    day.does(&facilitator(), BallotCommand::Admit { ballot: ballot(2), person: person(outside) });
    assert_eq!(board(&day, 2), (7, 7, 4));
    day.does(&participant(outside), vote);
    day.close(2);
    day.reveal(2);
    // The people left out are new again; the person let in is not.
    assert_eq!(day.sees(&Key::Newcomers)["n"], 29);
    day.does(&facilitator(), open_case_vote(3));
    assert_eq!(day.sees(&Key::Newcomers), json!(null));
    assert_eq!(board(&day, 3).0, 21, "all but the group that presents");
}

#[test]
fn those_left_out_of_a_vote_are_counted_also_when_they_have_gone_home() {
    let mut day = day(12, 2);
    day.at(Phase::Board);
    day.open_case_vote(1);
    day.close(1);
    for n in 100..103 {
        day.join(n, "Nav");
    }
    day.reveal(1);
    day.does(&facilitator(), without_new(2, 0));
    assert_eq!(day.sees(&Key::ConsoleBallot)["left_out"], 3);
    for n in 100..103 {
        day.does(&participant(n), PeopleCommand::SetGone { person: None, gone: true });
    }
    let seen = day.sees(&Key::ConsoleBallot);
    assert_eq!((&seen["left_out"], &seen["strangers"]), (&json!(3), &json!([])));
}

#[test]
fn a_group_that_presented_in_the_last_vote_is_not_new_in_the_next() {
    let mut day = day(12, 2);
    day.at(Phase::Board);
    day.open_case_vote(1);
    day.close(1);
    day.reveal(1);
    assert_eq!(day.sees(&Key::Newcomers), json!(null));
    day.does(&facilitator(), BoardCommand::OpenCase { group: group(1) });
    day.does(&facilitator(), without_new(2, 1));
    assert_eq!(board(&day, 2), (6, 6, 3));
}

#[test]
fn a_facilitator_says_who_has_come_without_a_phone_and_who_has_not() {
    let mut day = day(6, 2);
    day.only_join(9, "Nav", 100).unwrap();
    let (comes, not) = (arrived(person(9), true), arrived(person(9), false));
    day.when(&participant(9), comes.clone()).refuses("not_allowed");
    day.when(&screen(), comes.clone()).refuses("not_allowed");
    day.when(&facilitator(), arrived(person(99), true)).refuses("unknown");
    day.when(&facilitator(), not.clone()).changes_nothing();
    let events = day.does(&facilitator(), comes.clone());
    assert!(matches!(
        &events[..],
        [
            Event::People(PeopleEvent::ArrivedSet { .. }),
            Event::Groups(GroupsEvent::PersonMoved { .. })
        ]
    ));
    day.when(&facilitator(), comes).changes_nothing();
    assert_eq!(day.sees(&Key::Counts)["present"], 7);
    assert_eq!(day.sees(&Key::Person(person(9)))["arrived"], true);
    day.open_plenum(1, ONE, true, 2);
    day.when(&facilitator(), not.clone()).refuses("ballot_open");
    day.close(1);
    day.does(&facilitator(), not);
    assert_eq!(day.sees(&Key::Counts), json!({ "joined": 7, "arrived": 6, "present": 6 }));
    // A person who acts is here, whatever was marked.
    let note =
        PeopleCommand::WriteOwn { field: "need.note".into(), text: "Her".into(), base: None };
    day.does(&participant(9), note);
    assert_eq!(day.sees(&Key::Counts)["arrived"], 7);
    assert_eq!(day.session, day.restarted().session);
}

#[test]
fn to_arrive_twice_or_with_a_token_of_nobody_or_after_the_end_is_nothing() {
    let mut day = day(2, 1);
    assert_eq!(day.arrive(1), []);
    assert_eq!(day.arrive(99), []);
    day.only_join(5, "Nav", 100).unwrap();
    day.does(&facilitator(), SessionCommand::EndSession {});
    assert_eq!(day.arrive(5), []);
    let late = HostCommand::Entry(EntryCommand::Arrive { token: "token5".into() });
    assert_eq!(day.session.decide_host(&late, day.now), Ok(Vec::new()));
}

#[test]
fn merged_entries_have_arrived_when_one_has_and_are_new_when_both_are() {
    for (first, other, is_new) in [
        // She joined twice, and never came.
        (None, None, None),
        (Some(false), None, Some(false)),
        (None, Some(false), Some(false)),
        (Some(true), None, Some(true)),
        (None, Some(true), Some(true)),
        (Some(true), Some(true), Some(true)),
        (Some(false), Some(true), Some(false)),
        (Some(true), Some(false), Some(false)),
    ] {
        let mut day = day(3, 1);
        for (n, came) in [(10, first), (11, other)] {
            day.only_join(n, "Nav", 100).unwrap();
            if came == Some(false) {
                day.arrive(n);
            }
        }
        day.open_plenum(1, ONE, false, 2);
        day.close(1);
        for (n, came) in [(10, first), (11, other)] {
            if came == Some(true) {
                day.arrive(n);
            }
        }
        let merge = PeopleCommand::MergePeople { from: person(10), into: person(11) };
        day.does(&facilitator(), merge);
        let here = day.session.people.has_arrived(&person(11));
        let now = here.then(|| day.session.people.is_new(&person(11)));
        assert_eq!(now, is_new, "{first:?} {other:?}");
        assert_eq!(day.session.people.newcomers().count(), usize::from(is_new == Some(true)));
        assert_eq!(day.sees(&Key::Counts)["arrived"], 3 + usize::from(here));
        day.when(&facilitator(), arrived(person(10), true)).refuses("unknown");
    }
}

#[test]
fn where_nobody_has_arrived_nothing_is_voted_on() {
    let mut day = Day::new();
    for n in 0..5 {
        day.only_join(n, "Nav", 100).unwrap();
    }
    let open = day.session.opening(&Subject::Question {}, false);
    assert_eq!(open, Err(Refusal::NobodyHere));
}
