//! The rules of the imaginary formannskap (V1–V6, V13, V18).

mod case;

use crate::board::{CaseText, Outcome};
use crate::command::{
    BallotCommand, BoardCommand, Command, DoorCommand, GroupsCommand, PeopleCommand,
    ProgrammeCommand, SessionCommand,
};
use crate::event::{BallotEvent, BoardEvent, Event, GroupsEvent};
use crate::groups::MEMBERS_SHOWN;
use crate::ids::PersonId;
use crate::programme::Phase;
use crate::testing::{
    Day, ballot, day, facilitator, group, open_case_vote, participant, person, recommendation,
    scopes, stand, step,
};
use crate::view::{Key, Scope};

/// 48 people in 8 groups, at the board, the case of the first group open.
pub(super) fn board() -> Day {
    board_of(48, 8)
}

fn board_of(people: usize, groups: usize) -> Day {
    let mut day = day(people, groups);
    day.at(Phase::Board);
    day.does(&facilitator(), BoardCommand::OpenCase { group: group(0) });
    day
}

/// Numbers of the people outside the first group, the chair last.
pub(super) fn members(day: &Day) -> Vec<usize> {
    let all = 0..day.session.people.order().len();
    let outside = |n: &usize| day.session.group_of(&person(*n)) != Some(&group(0));
    let mut members: Vec<usize> = all.filter(outside).collect();
    let chair = chair(day);
    members.sort_by_key(|n| person(*n) == chair);
    members
}

fn chair(day: &Day) -> PersonId {
    *day.session.board.chair().unwrap()
}

fn presenter(day: &Day) -> usize {
    (0..).find(|n| day.session.group_of(&person(*n)) == Some(&group(0))).unwrap()
}

pub(super) fn open_vote(day: &mut Day, n: usize) {
    day.does(&facilitator(), open_case_vote(n));
}

/// The members vote in order: first those for, then those against; the chair last.
pub(super) fn count(day: &mut Day, n: usize, voters: &[usize], yes: usize) {
    for (i, who) in voters.iter().enumerate() {
        day.vote(n, *who, stand(i < yes));
    }
}

pub(super) fn outcome(day: &mut Day, n: usize) -> Outcome {
    day.close(n);
    day.session.ballot(&ballot(n)).unwrap().closing().unwrap().outcome.unwrap()
}

/// A fresh vote with `yes` for and `no` against; the chair is the last member to vote, and votes only if all do.
fn vote(yes: usize, no: usize) -> Outcome {
    let mut day = board();
    open_vote(&mut day, 1);
    let members = members(&day);
    count(&mut day, 1, &members[..yes + no], yes);
    outcome(&mut day, 1)
}

#[test]
fn the_presenting_group_does_not_vote_on_its_own_case() {
    let mut day = board();
    open_vote(&mut day, 1);
    let who = participant(presenter(&day));
    let (ballot, choice) = (ballot(1), stand(true));
    day.when(&who, BallotCommand::Vote { ballot, choice }).refuses("presenting");
}

#[test]
fn nobody_of_the_board_is_moved_while_its_vote_is_open() {
    let mut day = board();
    open_vote(&mut day, 1);
    let n = members(&day)[0];
    let to_presenting = GroupsCommand::MovePerson { person: person(n), group: Some(group(0)) };
    day.when(&facilitator(), to_presenting).refuses("ballot_open");
}

#[test]
fn an_inhabil_member_neither_votes_nor_counts() {
    let mut day = board();
    let n = members(&day)[0];
    let reason = "Min bror eier bussen".into();
    day.does(&participant(n), BoardCommand::ReportInhabil { reason });
    day.does(&facilitator(), BoardCommand::RuleInhabil { person: person(n), inhabil: true });
    open_vote(&mut day, 1);
    let vote = BallotCommand::Vote { ballot: ballot(1), choice: stand(true) };
    day.when(&participant(n), vote).refuses("inhabil");
    // IF 06/26: 41 members, quorum 21.
    let known = day.session.ballot(&ballot(1)).unwrap();
    assert_eq!((known.members, known.quorum), (41, 21));
    assert_eq!(day.sees(&Key::Case)["inhabil"][0]["reason"], "Min bror eier bussen");
}

#[test]
fn a_member_ruled_habil_votes_and_is_named_to_nobody() {
    let mut day = board();
    let n = members(&day)[0];
    day.does(&participant(n), BoardCommand::ReportInhabil { reason: "Kjenner noen".into() });
    day.does(&facilitator(), BoardCommand::RuleInhabil { person: person(n), inhabil: false });
    assert_eq!(day.sees(&Key::Case)["inhabil"], serde_json::json!([]));
    open_vote(&mut day, 1);
    day.vote(1, n, stand(true));
    // A second report after the ruling changes nothing.
    day.close(1);
    day.when(&participant(n), BoardCommand::ReportInhabil { reason: "Igjen".into() })
        .changes_nothing();
}

#[test]
fn inhabilitet_is_reported_before_the_vote_and_in_a_case() {
    let mut day = day(12, 2);
    let report = || BoardCommand::ReportInhabil { reason: "Styreleder".into() };
    day.when(&participant(0), report()).refuses("no_case");
    day.at(Phase::Board);
    day.does(&facilitator(), BoardCommand::OpenCase { group: group(0) });
    let presents = participant(presenter(&day));
    day.when(&presents, report()).refuses("presenting");
    open_vote(&mut day, 1);
    let n = members(&day)[0];
    day.when(&participant(n), report()).refuses("ballot_open");
}

#[test]
fn more_than_half_of_the_votes_cast_adopts() {
    // The dataset: IF 01, 02, 06 (of 42) and 07.1.
    assert_eq!(vote(39, 2), Outcome::Adopted);
    assert_eq!(vote(41, 0), Outcome::Unanimous);
    assert_eq!(vote(34, 6), Outcome::Adopted);
    assert_eq!(vote(15, 26), Outcome::NotAdopted);
}

#[test]
fn fewer_votes_than_half_the_members_decide_nothing() {
    // IF 08/26.1, edge cases c and h: 0, 19 and 20 of 42 are not enough, 21 are.
    assert_eq!(vote(0, 0), Outcome::NotQuorate);
    assert_eq!(vote(18, 1), Outcome::NotQuorate);
    assert_eq!(vote(10, 10), Outcome::NotQuorate);
    assert_eq!(vote(21, 0), Outcome::Unanimous);
}

#[test]
fn a_quorum_is_half_the_members_rounded_up() {
    // Edge cases d and e.
    for (people, quorum) in [(48, 21), (47, 21), (46, 20)] {
        let mut day = board();
        for n in members(&day).into_iter().take(48 - people) {
            day.does(&facilitator(), DoorCommand::WithdrawPerson { person: person(n) });
        }
        open_vote(&mut day, 1);
        assert_eq!(day.session.ballot(&ballot(1)).unwrap().quorum, quorum);
    }
}

#[test]
fn a_lone_member_decides() {
    let mut day = board_of(4, 2);
    let members = members(&day);
    let [other, lone] = members[..] else { panic!("{members:?}") };
    day.does(&participant(other), BoardCommand::ReportInhabil { reason: "Part".into() });
    day.does(&facilitator(), BoardCommand::RuleInhabil { person: person(other), inhabil: true });
    open_vote(&mut day, 1);
    let known = day.session.ballot(&ballot(1)).unwrap();
    assert_eq!((known.members, known.quorum), (1, 1));
    day.vote(1, lone, stand(true));
    assert_eq!(outcome(&mut day, 1), Outcome::Unanimous);
}

#[test]
fn a_board_without_members_does_not_vote() {
    let mut day = board_of(2, 2);
    let n = members(&day)[0];
    day.does(&participant(n), BoardCommand::ReportInhabil { reason: "Part".into() });
    day.does(&facilitator(), BoardCommand::RuleInhabil { person: person(n), inhabil: true });
    day.when(&facilitator(), open_case_vote(1)).refuses("nobody_here");
}

#[test]
fn in_a_tie_the_chair_decides_and_is_counted_once() {
    // IF 04/26: 20 and 20, the chair among them; edge case a.
    for (chair_for, expected) in
        [(true, Outcome::AdoptedByChair), (false, Outcome::NotAdoptedByChair)]
    {
        let mut day = board();
        open_vote(&mut day, 1);
        let members = members(&day);
        let (chair, others) = members.split_last().unwrap();
        count(&mut day, 1, &others[..39], if chair_for { 19 } else { 20 });
        day.vote(1, *chair, stand(chair_for));
        assert_eq!(outcome(&mut day, 1), expected);
        let closing = day.session.ballot(&ballot(1)).unwrap().closing().unwrap().clone();
        assert_eq!((closing.cast, closing.counts), (40, Some(vec![20, 20])));
        day.reveal(1);
        let shown = &day.sees(&Key::Ballot)["result"]["chair"];
        assert_eq!(shown["side"], if chair_for { "for" } else { "against" });
    }
}

fn close() -> Command {
    Command::Ballot(BallotCommand::CloseBallot { ballot: ballot(1) })
}

#[test]
fn closing_a_tie_while_a_member_is_silent_asks_the_chair_and_nobody_else() {
    // Edge case b.
    let mut day = board();
    open_vote(&mut day, 1);
    let members = members(&day);
    let (chair, others) = members.split_last().unwrap();
    count(&mut day, 1, &others[..40], 20);
    day.when(&facilitator(), close()).then([BallotEvent::ChairAsked { ballot: ballot(1) }]);
    day.close(1);
    assert_eq!(day.sees(&Key::Chair)["must_vote"], true);
    assert_eq!(day.sees(&Key::ConsoleBallot)["waits_for_chair"], true);
    assert_eq!(day.sees(&Key::Ballot)["chair_only"], true);
    // The silent member comes too late, and the others may not change their votes: all know now that it is a tie.
    for who in [others[40], others[0]] {
        let vote = BallotCommand::Vote { ballot: ballot(1), choice: stand(false) };
        day.when(&participant(who), vote).refuses("chair_only");
    }
    day.join(100, "Nav");
    day.does(
        &facilitator(),
        GroupsCommand::MovePerson { person: person(100), group: Some(group(1)) },
    );
    let admit = BallotCommand::Admit { ballot: ballot(1), person: person(100) };
    day.when(&facilitator(), admit).refuses("chair_only");
    day.when(&facilitator(), close()).refuses("chair_must_vote");
    let mut day = day.restarted();
    day.vote(1, *chair, stand(true));
    assert_eq!(day.sees(&Key::Chair)["must_vote"], false);
    day.vote(1, *chair, stand(false));
    assert_eq!(outcome(&mut day, 1), Outcome::NotAdopted);
    let closing = day.session.ballot(&ballot(1)).unwrap().closing().unwrap();
    assert_eq!(closing.chair, None, "no tie, no name");
}

#[test]
fn before_it_is_closed_nobody_sees_that_it_stands_equal() {
    let mut seen = Vec::new();
    for yes in 0..=41 {
        let mut day = board();
        open_vote(&mut day, 1);
        let members = members(&day);
        let (_, others) = members.split_last().unwrap();
        let keys = || [Key::Ballot, Key::ConsoleBallot, Key::ScreenBallot, Key::Chair];
        let mut sees = |day: &Day| seen.push(keys().map(|key| day.sees(&key)));
        count(&mut day, 1, &others[..40], yes);
        sees(&day);
        // The vote waits for nobody but the chair.
        day.does(
            &facilitator(),
            PeopleCommand::SetGone { person: Some(person(others[40])), gone: true },
        );
        sees(&day);
    }
    let (silent, gone): (Vec<_>, Vec<_>) = seen.chunks(2).map(|s| (&s[0], &s[1])).unzip();
    assert!(silent.iter().all(|s| *s == silent[0]) && gone.iter().all(|s| *s == gone[0]));
}

#[test]
fn another_chair_is_asked_when_the_first_has_left_a_tie() {
    let mut day = board_of(8, 4);
    open_vote(&mut day, 1);
    let members = members(&day);
    count(&mut day, 1, &members[..4], 2);
    day.close(1);
    let (silent, asked) = (members[4], members[5]);
    day.does(&participant(asked), PeopleCommand::SetGone { person: None, gone: true });
    day.does(&facilitator(), BoardCommand::SetChair { person: person(silent) });
    let vote = || BallotCommand::Vote { ballot: ballot(1), choice: stand(false) };
    day.when(&participant(asked), vote()).refuses("chair_only");
    day.does(&participant(silent), vote());
    assert_eq!(outcome(&mut day, 1), Outcome::NotAdopted);
}

#[test]
fn the_minutes_name_who_led_when_it_was_decided_and_not_who_leads_it_again() {
    let mut day = board_of(8, 4);
    open_vote(&mut day, 1);
    let members = members(&day);
    count(&mut day, 1, &members, 3);
    let decided = chair(&day);
    assert_eq!(outcome(&mut day, 1), Outcome::NotAdoptedByChair);
    day.reveal(1);
    day.does(&facilitator(), PeopleCommand::SetGone { person: Some(decided), gone: true });
    day.does(&facilitator(), BoardCommand::OpenCase { group: group(0) });
    assert_ne!(chair(&day), decided);
    let led = |day: &Day| {
        let (_, ballot) = day.session.decision(&group(0)).unwrap();
        ballot.closing().unwrap().led
    };
    assert_eq!(led(&day.restarted()), Some(decided));
    // A vote that decides nothing leaves the chair's name as it was; one that decides changes it.
    open_vote(&mut day, 2);
    day.close(2);
    day.reveal(2);
    assert_eq!(led(&day), Some(decided));
    open_vote(&mut day, 3);
    count(&mut day, 3, &members[..5], 5);
    day.close(3);
    day.reveal(3);
    assert_eq!(led(&day), Some(chair(&day)));
}

#[test]
fn the_chair_is_asked_when_the_last_voter_moves_to_the_presenting_group() {
    let mut day = board_of(12, 4);
    let open = BoardCommand::OpenCaseVote {
        ballot: ballot(1),
        proposal: recommendation(&group(0)),
        secret: true,
        again: false,
        without_new: false,
    };
    day.does(&facilitator(), open);
    let members = members(&day);
    count(&mut day, 1, &members[..7], 2);
    assert_eq!(day.sees(&Key::Chair)["must_vote"], false);
    let touched = day.commit(vec![Event::Groups(GroupsEvent::PersonMoved {
        person: person(members[7]),
        from: None,
        to: Some(group(0)),
        cmd: None,
    })]);
    assert_eq!(day.sees(&Key::Chair)["must_vote"], true);
    assert!(day.session.changed(&touched).contains(&Key::Chair), "the chair's phone is told");
}

#[test]
fn a_voter_made_chair_is_asked_again_before_the_vote_is_known() {
    let mut day = board_of(8, 4);
    open_vote(&mut day, 1);
    let members = members(&day);
    count(&mut day, 1, &members, 3);
    let voted = person(members[0]);
    day.does(&facilitator(), BoardCommand::SetChair { person: voted });
    day.close(1);
    day.when(&facilitator(), close()).refuses("chair_must_vote");
    assert_eq!(day.sees(&Key::Chair)["must_vote"], true);
    day.vote(1, members[0], stand(true));
    assert_eq!(outcome(&mut day, 1), Outcome::AdoptedByChair);
}

#[test]
fn the_chair_is_of_another_group_and_goes_round() {
    let mut day = board_of(12, 3);
    let mut chairs = Vec::new();
    for n in 0..3 {
        day.does(&facilitator(), BoardCommand::OpenCase { group: group(n) });
        let chair = chair(&day);
        assert_ne!(day.session.group_of(&chair), Some(&group(n)));
        assert!(scopes(&day.session, &crate::role::Actor::Person(chair)).contains(&Scope::Chair));
        chairs.push(chair);
    }
    chairs.sort();
    chairs.dedup();
    assert_eq!(chairs.len(), 3);
}

#[test]
fn a_chair_of_the_next_case_too_is_no_longer_told_of_the_vote_before() {
    let mut day = board_of(9, 3);
    let chair = day.session.groups.members(&group(2))[0];
    day.does(&facilitator(), BoardCommand::SetChair { person: chair });
    open_vote(&mut day, 1);
    day.close(1);
    assert_eq!(day.sees(&Key::MyBallot(chair))["chair"], true);
    let (no, text) = ("IF 02/26".to_owned(), CaseText::default());
    let (group, chair_of_it) = (group(1), Some(chair));
    let touched =
        day.commit(vec![BoardEvent::CaseOpened { group, no, text, chair: chair_of_it }.into()]);
    assert_eq!(day.sees(&Key::MyBallot(chair)), serde_json::Value::Null);
    assert!(day.session.changed(&touched).contains(&Key::MyBallot(chair)));
}

#[test]
fn a_chair_is_here_outside_the_group_and_not_inhabil() {
    let mut day = board();
    let set = |n: usize| BoardCommand::SetChair { person: person(n) };
    let members = members(&day);
    day.when(&facilitator(), set(presenter(&day))).refuses("presenting");
    day.when(&facilitator(), BoardCommand::SetChair { person: person(999) }).refuses("unknown");
    day.does(
        &participant(members[3]),
        Command::Board(BoardCommand::ReportInhabil { reason: "Part".into() }),
    );
    day.does(
        &facilitator(),
        BoardCommand::RuleInhabil { person: person(members[3]), inhabil: true },
    );
    day.when(&facilitator(), set(members[3])).refuses("inhabil");
    day.when(&participant(members[0]), set(members[1])).refuses("not_allowed");
    let chosen = person(members[1]);
    day.when(&facilitator(), set(members[1])).then([BoardEvent::ChairSet { person: chosen }]);
}

#[test]
fn a_chair_who_is_inhabil_gives_the_chair_to_the_next() {
    let mut day = board();
    let before = chair(&day);
    let n = (0..48).find(|n| person(*n) == before).unwrap();
    day.does(&participant(n), BoardCommand::ReportInhabil { reason: "Part".into() });
    day.does(&facilitator(), BoardCommand::RuleInhabil { person: before, inhabil: true });
    assert_ne!(chair(&day), before);
    // The same holds when the case is opened again.
    day.does(&facilitator(), BoardCommand::OpenCase { group: group(0) });
    assert_ne!(chair(&day), before);
}

#[test]
fn what_was_voted_is_shown_before_something_else_takes_its_place() {
    let mut day = board();
    let members = members(&day);
    open_vote(&mut day, 1);
    count(&mut day, 1, &members[..41], 39);
    day.close(1);
    let next = [
        open_case_vote(2),
        Command::Board(BoardCommand::OpenCase { group: group(1) }),
        Command::Session(SessionCommand::EndSession {}),
    ];
    for command in next.clone() {
        day.when(&facilitator(), command).refuses("not_revealed");
    }
    day.reveal(1);
    for command in next {
        let cmd = day.next_cmd();
        let decided = day.restarted().says(&facilitator(), &cmd, &command);
        assert!(decided.is_ok(), "{command:?}: {decided:?}");
    }
}

#[test]
fn the_groups_that_go_on_are_counted_whatever_the_board_said() {
    // R47: 6 of 8 yes, 1 not yet, 1 no.
    let mut day = day(48, 8);
    assert_eq!(day.sees(&Key::Continuation), serde_json::Value::Null);
    day.at(Phase::Decide);
    for n in 0..8 {
        let answer = ["not_yet", "no", "yes"][n.min(2)];
        day.write(&facilitator(), &group(n), "decide.answer", answer);
    }
    let seen = serde_json::json!({ "yes": 6, "not_yet": 1, "no": 1, "groups": 8 });
    assert_eq!(day.sees(&Key::Continuation), seen);
}

#[test]
fn a_case_is_opened_by_a_facilitator_and_not_during_a_vote() {
    let mut day = board();
    let open = |n| BoardCommand::OpenCase { group: group(n) };
    day.when(&participant(0), open(1)).refuses("not_allowed");
    day.when(&facilitator(), BoardCommand::OpenCase { group: group(99) }).refuses("unknown");
    open_vote(&mut day, 1);
    day.when(&facilitator(), open(1)).refuses("ballot_open");
    let again = open_case_vote(2);
    day.when(&facilitator(), again).refuses("ballot_open");
    let from = step(Phase::Board);
    // The room may go on while the ballot is open; the ballot stays.
    day.does(&facilitator(), ProgrammeCommand::Next { from });
    day.vote(1, members(&day)[0], stand(true));
}

#[test]
fn a_large_group_is_shown_by_its_first_names() {
    let mut day = day(2 * MEMBERS_SHOWN, 2);
    let shown = |day: &Day| day.sees(&Key::Members(group(0))).as_array().unwrap().clone();
    assert_eq!(shown(&day).len(), MEMBERS_SHOWN);
    assert_eq!(shown(&day)[0]["role"], "Leder");
    day.join(999, "Nav");
    assert_eq!(shown(&day).len(), MEMBERS_SHOWN);
    assert_eq!(shown(&day)[0]["role"], "");
    assert_eq!(day.sees(&Key::GroupCard(group(0)))["size"], MEMBERS_SHOWN + 1);
}
