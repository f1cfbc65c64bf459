//! The rules of dots and of choosing a floke (R17).

use crate::command::{
    Command, DoorCommand, GroupsCommand, PeopleCommand, PickCommand, WorkCommand,
};
use crate::event::PickEvent;
use crate::form::Stage;
use crate::ids::PersonId;
use crate::programme::Phase;
use crate::role::Actor;
use crate::testing::{Day, cluster, day, facilitator, group, participant, person};
use crate::view::Key;

fn with_lines() -> Day {
    let mut day = day(6, 3);
    day.import(4);
    day.at(Phase::Pick);
    day
}

/// A member of a group.
fn of(day: &Day, n: usize) -> Actor {
    Actor::Person(day.session.groups.members(&group(n))[0])
}

fn pick(n: usize) -> Command {
    Command::Pick(PickCommand::PickFloke { cluster: cluster(n) })
}

fn dots(lines: &[usize]) -> Command {
    Command::Pick(PickCommand::PlaceDots { clusters: lines.iter().map(|n| cluster(*n)).collect() })
}

#[test]
fn two_dots_each_and_at_most_one_on_a_floke() {
    let day = with_lines();
    day.when(&participant(0), dots(&[0, 1, 2])).refuses("too_many_dots");
    day.when(&participant(0), dots(&[1, 1])).refuses("bad_choice");
    day.when(&participant(0), dots(&[9])).refuses("unknown");
    day.when(&facilitator(), dots(&[0])).refuses("not_allowed");
    let clusters = vec![cluster(2), cluster(0)];
    day.when(&participant(0), dots(&[2, 0]))
        .then([PickEvent::DotsPlaced { person: person(0), clusters }]);
}

#[test]
fn dots_are_hidden_until_all_who_are_here_have_placed_theirs() {
    let mut day = with_lines();
    let table = day.session.groups.members(&group(0)).to_vec();
    day.does(&Actor::Person(table[0]), dots(&[0, 1]));
    let seen = day.sees(&Key::Dots(group(0)));
    assert_eq!(
        (&seen["placed"], &seen["of"], &seen["tally"]),
        (&1.into(), &2.into(), &serde_json::Value::Null)
    );
    day.does(&facilitator(), PeopleCommand::SetGone { person: Some(table[1]), gone: true });
    assert_eq!(day.sees(&Key::Dots(group(0)))["tally"][cluster(0).as_str()], 1);
}

#[test]
fn a_facilitator_may_show_the_dots_of_a_group() {
    let mut day = with_lines();
    let show = |n| PickCommand::ShowDots { group: group(n) };
    day.when(&of(&day, 0), show(0)).refuses("not_allowed");
    day.when(&facilitator(), show(9)).refuses("unknown");
    day.does(&facilitator(), show(0));
    assert_eq!(day.sees(&Key::Dots(group(0)))["tally"], serde_json::json!({}));
}

#[test]
fn of_two_groups_that_want_the_same_floke_the_first_has_it() {
    // R17: g7 wants what g5 has, chooses another, and loses nothing.
    let mut day = with_lines();
    let (first, second) = (of(&day, 0), of(&day, 1));
    day.does(&first, pick(0));
    day.when(&second, pick(0)).refuses("taken");
    day.when(&first, pick(0)).changes_nothing();
    day.does(&second, pick(1));
    assert_eq!(day.session.picked(&group(1)), Some(&cluster(1)));
    assert_eq!(day.sees(&Key::Cluster(cluster(0)))["taken_by"][0], group(0).as_str());
    // Once let go, it is free.
    day.does(&first, pick(2));
    day.does(&second, pick(0));
    assert_eq!(day.sees(&Key::Work(group(1)))["earlier_picks"][0], cluster(1).as_str());
}

#[test]
fn two_groups_share_a_floke_when_the_facilitator_allows_it() {
    let mut day = with_lines();
    day.does(&of(&day, 0), pick(0));
    let allow = PickCommand::AllowShared { allowed: true };
    day.when(&participant(0), allow.clone()).refuses("not_allowed");
    day.does(&facilitator(), allow);
    day.does(&of(&day, 1), pick(0));
    assert_eq!(day.sees(&Key::Cluster(cluster(0)))["taken_by"].as_array().unwrap().len(), 2);
}

#[test]
fn a_group_that_delivered_its_need_does_not_change_its_floke() {
    let mut day = with_lines();
    day.does(&of(&day, 0), pick(0));
    day.at(Phase::Need);
    day.fill(&group(0), Stage::Need);
    day.does(&facilitator(), WorkCommand::Deliver { group: group(0), stage: Stage::Need });
    day.when(&of(&day, 0), pick(1)).refuses("delivered");
}

#[test]
fn new_groups_begin_without_dots_and_without_a_floke() {
    let mut day = with_lines();
    day.does(&of(&day, 0), pick(0));
    day.does(&participant(0), dots(&[0]));
    day.form(2);
    assert_eq!(day.session.picked(&group(0)), None);
    assert_eq!(day.sees(&Key::MyDots(person(0))), serde_json::Value::Null);
    assert_eq!(day.sees(&Key::Cluster(cluster(0)))["taken_by"], serde_json::json!([]));
}

/// Two groups of three; in the first, all but the last `silent` have placed dots.
fn dotted(silent: usize) -> (Day, Vec<PersonId>) {
    let mut day = day(6, 2);
    day.import(3);
    day.at(Phase::Pick);
    let members = day.session.groups.members(&group(0)).to_vec();
    for person in &members[..members.len() - silent] {
        place(&mut day, person);
    }
    (day, members)
}

fn place(day: &mut Day, person: &PersonId) {
    let who = Actor::Person(*person);
    day.does(&who, PickCommand::PlaceDots { clusters: vec![cluster(1)] });
}

fn tally(day: &Day) -> serde_json::Value {
    day.sees(&Key::Dots(group(0)))["tally"].clone()
}

#[test]
fn dots_that_were_shown_are_not_hidden_again_when_somebody_joins() {
    let (mut day, members) = dotted(0);
    assert_eq!(tally(&day)["line00000001"], 3);
    let come = GroupsCommand::MovePerson { person: other(&day), group: Some(group(0)) };
    day.does(&facilitator(), come);
    assert_eq!(tally(&day)["line00000001"], 3);
    // The dots also stay when one of them takes hers back.
    let who = Actor::Person(members[0]);
    day.does(&who, PickCommand::PlaceDots { clusters: vec![] });
    assert_eq!(tally(&day.restarted())["line00000001"], 2);
}

fn other(day: &Day) -> PersonId {
    day.session.groups.members(&group(1))[0]
}

#[test]
fn dots_are_shown_when_the_last_who_was_waited_for_goes() {
    type Goes = fn(PersonId) -> Command;
    let goes: [Goes; 4] = [
        |person| Command::People(PeopleCommand::SetGone { person: Some(person), gone: true }),
        |person| Command::People(PeopleCommand::SetArrived { person, arrived: false }),
        |person| Command::Door(DoorCommand::WithdrawPerson { person }),
        |person| Command::Groups(GroupsCommand::MovePerson { person, group: Some(group(1)) }),
    ];
    for goes in goes {
        let (mut day, members) = dotted(1);
        assert!(tally(&day).is_null());
        day.does(&facilitator(), goes(members[2]));
        assert_eq!(tally(&day)["line00000001"], 2, "{:?}", goes(members[2]));
    }
    let (mut day, members) = dotted(1);
    let (from, into) = (members[2], members[1]);
    day.does(&facilitator(), PeopleCommand::MergePeople { from, into });
    assert_eq!(tally(&day)["line00000001"], 2);
}

#[test]
fn the_second_at_a_table_does_not_see_the_first_ones_dots_before_his_own() {
    let mut day = day(2, 2);
    day.import(3);
    day.at(Phase::Pick);
    let first = day.session.groups.members(&group(0))[0];
    place(&mut day, &first);
    assert_eq!(tally(&day)["line00000001"], 1, "alone she sees her own");
    let second = other(&day);
    day.does(&facilitator(), GroupsCommand::MovePerson { person: second, group: Some(group(0)) });
    assert!(tally(&day).is_null());
    place(&mut day, &second);
    assert_eq!(tally(&day)["line00000001"], 2);
}
