//! A secret vote keeps every choice secret.

use crate::ballot::{Choice, ChoiceText, Closing, Method, SECRET_FLOOR};
use crate::board::Outcome;
use crate::command::{
    BallotCommand, BoardCommand, Command, DoorCommand, EntryCommand, GroupsCommand, HostCommand,
    PeopleCommand, ProgrammeCommand,
};
use crate::event::{BallotEvent, Event, PeopleEvent};
use crate::programme::Phase;
use crate::testing::{
    Day, ballot, day, facilitator, group, participant, person, recommendation, replay, stand,
};
use crate::view::Key;

fn ask(n: usize, question: &str, secret: bool, again: bool) -> Command {
    let choice = |id: &str| ChoiceText { id: id.into(), text: id.into() };
    Command::Ballot(BallotCommand::OpenBallot {
        ballot: ballot(n),
        question: question.into(),
        choices: vec![choice("c0"), choice("c1")],
        method: Method::One {},
        secret,
        again,
        without_new: false,
    })
}

fn gone(n: usize) -> Command {
    Command::People(PeopleCommand::SetGone { person: Some(person(n)), gone: true })
}

fn votes(day: &mut Day, n: usize, voters: std::ops::Range<usize>) {
    for who in voters {
        day.vote(n, who, Choice::One(format!("c{}", who % 2)));
    }
}

fn closing(day: &Day, n: usize) -> Closing {
    day.session.ballot(&ballot(n)).unwrap().closing().unwrap().clone()
}

#[test]
fn among_four_no_secret_vote_is_opened_and_the_same_open_one_is() {
    for (people, code) in [(4, Some("too_few_for_secret")), (5, None)] {
        let day = day(people, 2);
        let asked = |secret| day.when(&facilitator(), ask(1, "Lunsj?", secret, false)).code();
        assert_eq!(asked(true).as_deref(), code, "{people}");
        assert_eq!(asked(false), None);
    }
}

#[test]
fn marking_all_but_one_as_gone_leaves_no_secret_vote_of_one() {
    let mut day = day(8, 2);
    for n in 1..8 {
        day.does(&facilitator(), gone(n));
    }
    day.when(&facilitator(), ask(1, "Lunsj?", true, false)).refuses("too_few_for_secret");
}

#[test]
fn closed_after_one_vote_a_secret_ballot_neither_shows_nor_keeps_it() {
    for cast in 0..=SECRET_FLOOR {
        let enough = cast == SECRET_FLOOR;
        let mut day = day(8, 2);
        day.open_plenum(1, Method::One {}, true, 2);
        votes(&mut day, 1, 0..cast);
        day.close(1);
        day.reveal(1);
        assert_eq!(closing(&day, 1).counts.is_some(), enough, "{cast} voted");
        let shown = day.sees(&Key::Ballot)["result"].clone();
        assert_eq!((shown["counts"].is_array(), &shown["cast"]), (enough, &cast.into()));
        // After closing, only what the log holds is left of the vote.
        let kept =
            replay(&day.log, |e| !matches!(e, Event::Ballot(BallotEvent::ChoiceMade { .. })));
        assert_eq!(kept.ballot(&ballot(1)).unwrap().closing(), Some(&closing(&day, 1)));
    }
}

#[test]
fn an_open_scale_of_four_is_not_kept_either() {
    let mut day = day(8, 2);
    day.open_plenum(1, Method::Scale {}, false, 0);
    for who in 0..4 {
        day.vote(1, who, Choice::Scale(2));
    }
    day.close(1);
    assert_eq!((closing(&day, 1).cast, closing(&day, 1).counts), (4, None));
}

#[test]
fn nobody_removes_or_admits_another_while_a_secret_vote_is_open() {
    let mut day = day(8, 2);
    day.does(&facilitator(), gone(7));
    day.open_plenum(1, Method::One {}, true, 2);
    day.join(20, "Nav");
    for n in 0..7 {
        day.when(&facilitator(), gone(n)).refuses("secret_open");
        let withdraw = DoorCommand::WithdrawPerson { person: person(n) };
        day.when(&facilitator(), withdraw).refuses("secret_open");
        let several = DoorCommand::WithdrawPeople { people: vec![person(20), person(n)] };
        day.when(&facilitator(), several).refuses("secret_open");
        let (from, into) = (person(n), person(20));
        day.when(&facilitator(), PeopleCommand::MergePeople { from, into }).refuses("ballot_open");
    }
    for n in [7, 20] {
        let admit = BallotCommand::Admit { ballot: ballot(1), person: person(n) };
        day.when(&facilitator(), admit).refuses("secret_open");
    }
    // A person outside the vote may be taken out: the facilitator need not wait to remove a crowd that a script let in.
    let withdraw = DoorCommand::WithdrawPerson { person: person(20) };
    day.when(&facilitator(), withdraw).then([PeopleEvent::PersonWithdrawn { person: person(20) }]);
    // People may leave by themselves, and be forgotten; their votes count.
    votes(&mut day, 1, 0..7);
    day.does(&participant(0), PeopleCommand::SetGone { person: None, gone: true });
    day.does(&participant(1), gone(1));
    day.host(HostCommand::Entry(EntryCommand::TakeOut { person: person(2) })).unwrap();
    assert!(!day.session.people.is_in(&person(2)));
    day.close(1);
    assert_eq!(closing(&day, 1).counts, Some(vec![4, 3]));
    day.does(&facilitator(), gone(3));
}

#[test]
fn in_an_open_vote_people_come_and_go_as_before() {
    let mut day = day(8, 2);
    day.open_plenum(1, Method::One {}, false, 2);
    day.join(20, "Nav");
    day.does(&facilitator(), gone(0));
    day.does(&facilitator(), DoorCommand::WithdrawPerson { person: person(1) });
    day.does(&facilitator(), BallotCommand::Admit { ballot: ballot(1), person: person(20) });
}

/// Eight people have answered in secret what they think of lunch.
fn asked_eight() -> Day {
    let mut day = day(8, 2);
    day.does(&facilitator(), ask(1, "Er lunsjen bra?", true, false));
    votes(&mut day, 1, 0..8);
    day.close(1);
    day.reveal(1);
    day
}

#[test]
fn asking_all_but_one_the_same_once_more_is_warned_of() {
    let mut day = asked_eight();
    let refused = |day: &Day, secret: bool, question: &str| {
        day.when(&facilitator(), ask(2, question, secret, false)).code()
    };
    let warned = Some("asked_before".to_owned());
    assert_eq!(refused(&day, true, "Er lunsjen bra?"), warned, "of the very same");
    day.does(&facilitator(), gone(0));
    assert_eq!(refused(&day, true, "  er LUNSJEN bra"), warned, "written in another way");
    assert_eq!(refused(&day, false, "Er lunsjen bra?"), warned, "an open one beside it");
    assert_eq!(refused(&day, true, "Er middagen bra?"), None);
    let again = ask(2, "Er lunsjen bra?", true, true);
    assert_eq!(day.when(&facilitator(), again).code(), None, "it is meant");
    for n in 20..24 {
        day.join(n, "Nav");
    }
    assert_eq!(refused(&day, true, "Er lunsjen bra?"), warned, "four came and one left");
    day.join(24, "Nav");
    assert_eq!(refused(&day, true, "Er lunsjen bra?"), None, "five came: any of them");
}

#[test]
fn the_warning_says_by_how_many_the_two_differ() {
    let mut day = asked_eight();
    day.does(&facilitator(), gone(0));
    day.join(20, "Nav");
    let cmd = day.next_cmd();
    let no = day.says(&facilitator(), &cmd, &ask(2, "Er lunsjen bra?", true, false)).unwrap_err();
    let said = serde_json::to_value(no).unwrap();
    assert_eq!(said, serde_json::json!({ "code": "asked_before", "params": { "n": 2 } }));
}

#[test]
fn nothing_is_warned_of_where_there_is_no_count_to_subtract_from() {
    let mut day = day(8, 2);
    day.does(&facilitator(), ask(1, "Lunsj?", true, false));
    votes(&mut day, 1, 0..4);
    day.close(1);
    day.reveal(1);
    day.does(&facilitator(), ask(2, "Lunsj?", true, false));
    day.close(2);
    day.reveal(2);
    // Two open ballots have nothing to hide.
    day.does(&facilitator(), ask(3, "Lunsj?", false, false));
    votes(&mut day, 3, 0..8);
    day.close(3);
    day.reveal(3);
    day.does(&facilitator(), ask(4, "Lunsj?", false, false));
}

/// A secret vote on the first group's case, with this many on the board.
fn secret_case(people: usize) -> (Day, Vec<usize>) {
    let mut day = day(people, 2);
    day.at(Phase::Board);
    day.does(&facilitator(), BoardCommand::OpenCase { group: group(0) });
    open_case(&mut day, 1);
    let board: Vec<_> =
        (0..people).filter(|n| day.session.ballot(&ballot(1)).unwrap().has(&person(*n))).collect();
    let chair = day.session.board.chair().copied().unwrap();
    let (chair, others) = board.iter().partition::<Vec<usize>, _>(|n| person(**n) == chair);
    (day, chair.into_iter().chain(others).collect())
}

fn open_case(day: &mut Day, n: usize) {
    let open = BoardCommand::OpenCaseVote {
        ballot: ballot(n),
        proposal: recommendation(&group(0)),
        secret: true,
        again: false,
        without_new: false,
    };
    day.does(&facilitator(), open);
}

#[test]
fn four_secret_votes_on_a_case_decide_nothing_and_the_chair_is_not_asked() {
    let (mut day, board) = secret_case(12);
    for (at, who) in board[1..5].iter().enumerate() {
        day.vote(1, *who, stand(at % 2 == 0));
    }
    day.close(1);
    day.reveal(1);
    let kept = closing(&day, 1);
    assert_eq!((kept.counts, kept.outcome), (None, Some(Outcome::NotQuorate)));
    let decision = day.sees(&Key::Decision(group(0)));
    assert_eq!(decision["outcome"], "not_quorate");
    assert!(decision["votes"].is_null());
}

#[test]
fn the_chair_of_a_secret_case_votes_before_closing_tie_or_not() {
    for yes in 0..=4 {
        let (mut day, board) = secret_case(12);
        let close = || BallotCommand::CloseBallot { ballot: ballot(1) };
        for (at, who) in board[1..].iter().enumerate() {
            day.vote(1, *who, stand(at < yes));
        }
        assert_eq!(day.sees(&Key::Chair)["must_vote"], true);
        day.does(&facilitator(), close());
        day.when(&facilitator(), close()).refuses("chair_first");
        day.vote(1, board[0], stand(false));
        day.close(1);
        day.reveal(1);
        assert_eq!(closing(&day, 1).counts, Some(vec![yes, 6 - yes]), "and the total is kept");
    }
}

#[test]
fn closing_a_secret_case_early_asks_the_chair_and_reveals_no_tie() {
    let asked = (0..=5).map(|yes| {
        let (mut day, board) = secret_case(14);
        for (at, who) in board[1..].iter().take(5).enumerate() {
            day.vote(1, *who, stand(at < yes));
        }
        assert_eq!(day.sees(&Key::Chair)["must_vote"], false);
        let events = day.does(&facilitator(), BallotCommand::CloseBallot { ballot: ballot(1) });
        assert_eq!(events, [Event::Ballot(BallotEvent::ChairAsked { ballot: ballot(1) })]);
        assert_eq!(day.sees(&Key::Chair)["must_vote"], true);
        [Key::Ballot, Key::ConsoleBallot, Key::ScreenBallot].map(|key| day.sees(&key))
    });
    let asked: Vec<_> = asked.collect();
    assert!(asked.iter().all(|seen| *seen == asked[0]));
}

#[test]
fn a_secret_voter_on_a_case_stays_in_her_group_and_undo_does_not_move_her() {
    let (mut day, board) = secret_case(12);
    let to_the_case = |n: usize| {
        Command::Groups(GroupsCommand::MovePerson { person: person(n), group: Some(group(0)) })
    };
    day.when(&facilitator(), to_the_case(board[1])).refuses("ballot_open");
    day.close(1);
    day.reveal(1);
    // She was moved out of the presenting group just before; an undo would take her vote.
    let moved = (0..12).find(|n| !board.contains(n)).unwrap();
    let cmd = day.next_cmd();
    let out = GroupsCommand::MovePerson { person: person(moved), group: Some(group(1)) };
    day.says(&facilitator(), &cmd, &out.into()).unwrap();
    open_case(&mut day, 2);
    day.when(&facilitator(), ProgrammeCommand::Undo { target: cmd }).refuses("ballot_open");
}
