//! The rules of groups (R16, R72).

use std::collections::BTreeMap;

use crate::command::{
    BoardCommand, Command, DoorCommand, GroupsCommand, PeopleCommand, PickCommand,
};
use crate::groups::{MAX_GROUPS, NewGroup};
use crate::programme::Phase;
use crate::testing::{Day, day, facilitator, group, participant, person, scopes};
use crate::view::{Key, Scope};

fn form(ids: impl IntoIterator<Item = usize>) -> Command {
    let name = |n| format!("Gruppe {n}");
    let groups = ids.into_iter().map(|n| NewGroup { id: group(n), name: name(n) }).collect();
    Command::Groups(GroupsCommand::FormGroups { groups })
}

fn sizes(day: &Day) -> Vec<usize> {
    day.session.groups().map(|(_, g)| g.members.len()).collect()
}

#[test]
fn groups_are_formed_by_a_facilitator_before_work_has_begun() {
    let mut day = day(12, 0);
    day.when(&participant(0), form(0..2)).refuses("not_allowed");
    day.when(&facilitator(), form([])).refuses("too_many");
    day.when(&facilitator(), form(0..=MAX_GROUPS)).refuses("too_many");
    day.when(&facilitator(), form([1, 1])).refuses("id_taken");
    day.does(&facilitator(), GroupsCommand::LockGroups { locked: true });
    day.when(&facilitator(), form(0..2)).refuses("groups_locked");
    day.does(&facilitator(), GroupsCommand::LockGroups { locked: false });
    day.does(&facilitator(), form(0..2));
    // Groups may be formed again while nothing depends on them.
    day.does(&facilitator(), form(5..8));
    assert_eq!(sizes(&day), [4, 4, 4]);
    day.at(Phase::Need);
    day.write(&facilitator(), &group(5), "need.sentence", "Skyss.");
    day.when(&facilitator(), form(0..2)).refuses("groups_locked");
}

#[test]
fn groups_that_have_a_case_are_not_formed_again() {
    let mut day = day(12, 2);
    day.at(Phase::Board);
    day.does(&facilitator(), BoardCommand::OpenCase { group: group(0) });
    day.when(&facilitator(), form(5..8)).refuses("groups_locked");
}

#[test]
fn forty_eight_in_eight_groups_are_six_each_and_at_most_three_of_an_area() {
    // R16, with the areas of the dataset, in several orders of joining.
    let areas = [("A", 13), ("B", 12), ("C", 10), ("D", 10), ("E", 2), ("F", 1)];
    let all: Vec<&str> = areas.iter().flat_map(|(area, n)| vec![*area; *n]).collect();
    for stride in [1, 5, 7, 11, 47] {
        let mut day = Day::new();
        for n in 0..48 {
            day.join(n, all[n * stride % 48]);
        }
        day.form(8);
        assert_eq!(sizes(&day), [6; 8]);
        for (_, group) in day.session.groups() {
            let mut same = BTreeMap::new();
            for person in &group.members {
                *same.entry(day.session.people.profile(person).area).or_insert(0) += 1;
            }
            assert!(same.values().all(|n| *n <= 3), "{same:?}");
        }
    }
}

#[test]
fn no_table_is_left_with_those_who_have_gone() {
    let mut day = day(12, 0);
    for n in 0..6 {
        day.does(&participant(n), PeopleCommand::SetGone { person: None, gone: true });
    }
    day.form(3);
    assert_eq!(sizes(&day), [4, 4, 4]);
    for (_, group) in day.session.groups() {
        let here = group.members.iter().filter(|p| day.session.people.is_present(p)).count();
        assert_eq!(here, 2);
    }
}

#[test]
fn a_latecomer_joins_the_smallest_group_with_the_fewest_of_her_area() {
    let mut day = Day::new();
    for (n, area) in ["A", "A", "A", "B", "B", "B", "C"].into_iter().enumerate() {
        day.join(n, area);
    }
    day.form(3);
    assert_eq!(sizes(&day), [3, 2, 2]);
    day.join(20, "A");
    let joined = *day.session.group_of(&person(20)).unwrap();
    assert_ne!(joined, group(0), "the largest");
    day.join(21, "A");
    assert_eq!(sizes(&day), [3, 3, 3]);
    // All groups are equally large: she joins the one with the fewest of her area.
    day.join(22, "C");
    let group_of_c = day.session.group_of(&person(6)).unwrap();
    assert_ne!(day.session.group_of(&person(22)), Some(group_of_c));
    let seen = scopes(&day.session, &participant(22));
    assert!(seen.iter().any(|s| matches!(s, Scope::Group(_))));
}

#[test]
fn a_latecomer_sits_where_people_have_left() {
    let mut day = day(12, 3);
    for person in day.session.groups.members(&group(2)).to_vec().into_iter().take(2) {
        day.does(&facilitator(), PeopleCommand::SetGone { person: Some(person), gone: true });
    }
    day.join(30, "Nav");
    assert_eq!(day.session.group_of(&person(30)), Some(&group(2)));
}

#[test]
fn latecomers_keep_tables_even_while_some_are_out_for_a_moment() {
    let mut day = day(12, 3);
    let out = day.session.groups.members(&group(2)).to_vec();
    for person in out.iter().take(3) {
        day.does(&facilitator(), PeopleCommand::SetGone { person: Some(*person), gone: true });
    }
    for n in 30..33 {
        day.join(n, "Nav");
    }
    assert_eq!(sizes(&day), [5, 5, 5]);
    // The same holds for people let in together at the door, and absent people take nobody's place.
    day.does(&facilitator(), PeopleCommand::SetArrived { person: out[0], arrived: false });
    day.set_door(false);
    for n in 33..37 {
        day.join(n, "Nav");
    }
    let people = (33..37).map(person).collect();
    day.does(&facilitator(), DoorCommand::LetIn { people });
    assert_eq!(sizes(&day), [6, 6, 7]);
}

#[test]
fn before_there_are_groups_nobody_is_in_one() {
    let mut day = day(2, 0);
    assert_eq!(day.session.group_of(&person(0)), None);
    day.when(&participant(0), PickCommand::PlaceDots { clusters: vec![] }).refuses("no_group");
    let moved = GroupsCommand::MovePerson { person: person(0), group: Some(group(0)) };
    day.when(&facilitator(), moved).refuses("unknown");
    day.join(9, "Nav");
    assert_eq!(day.session.group_of(&person(9)), None);
}

#[test]
fn a_person_moved_by_hand_sees_the_other_group_and_no_longer_the_first() {
    let mut day = day(4, 2);
    let from = *day.session.group_of(&person(0)).unwrap();
    let to = if from == group(0) { group(1) } else { group(0) };
    let moved = GroupsCommand::MovePerson { person: person(0), group: Some(to) };
    day.when(&participant(0), moved.clone()).refuses("not_allowed");
    day.does(&facilitator(), moved);
    let seen = scopes(&day.session, &participant(0));
    assert!(seen.contains(&Scope::Group(to)) && !seen.contains(&Scope::Group(from)));
}

#[test]
fn a_group_names_itself() {
    let mut day = day(4, 2);
    let rename = |g: usize, name: &str| {
        Command::Groups(GroupsCommand::RenameGroup { group: group(g), name: name.into() })
    };
    let inside = (0..4).find(|n| day.session.group_of(&person(*n)) == Some(&group(0))).unwrap();
    day.when(&participant(inside), rename(1, "Oss")).refuses("not_allowed");
    day.when(&participant(inside), rename(0, "  ")).refuses("empty");
    day.does(&participant(inside), rename(0, " Bussen "));
    assert_eq!(day.sees(&Key::GroupCard(group(0)))["name"], "Bussen");
}
