//! The table is as the rules want it, and each item reaches exactly the readers that its row names.

use super::*;
use crate::command::{BoardCommand, PeopleCommand, WorkCommand};
use crate::role::Actor;
use crate::testing::{
    Day, PHASES, day, facilitator, group, id, participant, scopes, screen, smallest_row,
};

#[test]
fn every_name_occurs_once() {
    let mut names: Vec<_> = FORM.iter().map(Item::id).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}

#[test]
fn little_is_needed_to_finish_a_stage() {
    for stage in Stage::DELIVERED {
        let fields = fields().filter(|f| f.place.stage == stage && f.required).count();
        let lists = lists().filter(|l| l.place.stage == stage && l.required > 0).count();
        assert!(fields + lists <= 6, "R2: {stage:?} asks for too much");
    }
}

/// The View has a scope for a group with its facilitators, and one for a person, but none between.
#[test]
fn the_view_can_do_what_the_readers_column_says() {
    for item in FORM {
        let Place { owner, readers, .. } = item.place();
        let (group, facilitator) = match owner {
            Owner::Group => (Since::Written, Since::Written),
            Owner::Person => (Since::Shared, Since::Never),
        };
        assert_eq!((readers.group, readers.facilitator), (group, facilitator), "{}", item.id());
        assert!(readers.all > Since::Written, "{} would be in no View of another group", item.id());
    }
}

#[test]
fn a_list_is_a_group_s_and_a_section_is_of_one_piece() {
    assert!(lists().all(|list| list.place.owner == Owner::Group));
    for stage in Stage::ALL {
        let mut sections: Vec<_> = items(stage).map(|item| item.place().section).collect();
        sections.dedup();
        let named: Vec<_> = sections.into_iter().flatten().collect();
        let different: std::collections::BTreeSet<_> = named.iter().collect();
        assert_eq!(named.len(), different.len(), "{stage:?}: {named:?}");
    }
}

const MARK: &str = "«Merke 7c1»";

/// Two groups of three, and every stage is open.
fn everything_open() -> Day {
    let mut open = day(6, 2);
    for phase in PHASES {
        open.at(phase);
    }
    open
}

/// Whether anything that the actor receives contains the mark.
fn is_seen(day: &Day, who: &Actor) -> bool {
    let keys = scopes(&day.session, who).into_iter().flat_map(|scope| day.session.keys(&scope));
    let values = keys.filter_map(|key| day.session.value(&key));
    values.map(|value| serde_json::to_string(&value).unwrap()).any(|json| json.contains(MARK))
}

/// The first member of a group writes the mark in an item; false where the item takes only a choice.
fn write_mark(day: &mut Day, item: &Item) -> bool {
    let who = participant(0);
    match item {
        Item::Field(Field { kind: Kind::Choice { .. }, .. }) => return false,
        Item::Field(field) if field.place.owner == Owner::Person => {
            let (field, text) = (field.id.into(), MARK.into());
            day.does(&who, PeopleCommand::WriteOwn { field, text, base: None });
        }
        Item::Field(field) => day.write(&who, &group(0), field.id, MARK),
        Item::List(list) => {
            let cells = smallest_row(list, MARK);
            let (group, list, row) = (group(0), list.id.into(), id("row", 7));
            let base = None;
            day.does(&who, WorkCommand::PutRow { group, list, row, cells, before: None, base });
        }
    }
    true
}

#[test]
fn each_item_is_sent_to_whom_its_row_says_and_no_sooner() {
    let open = everything_open();
    let group_of = |day: &Day, n: usize| match participant(n) {
        Actor::Person(person) => day.session.group_of(&person).copied(),
        Actor::Link(..) => None,
    };
    let with = |same: bool| {
        let first = group_of(&open, 0);
        let found = (1..6).find(|n| (group_of(&open, *n) == first) == same);
        participant(found.unwrap())
    };
    let (writer, member, another) = (participant(0), with(true), with(false));
    for item in FORM {
        let (mut day, place) = (open.clone(), item.place());
        let group = group_of(&day, 0).unwrap();
        assert_eq!(group, crate::testing::group(0));
        if Stage::DELIVERED.contains(&place.stage) {
            day.fill(&group, place.stage);
        }
        if !write_mark(&mut day, item) {
            continue;
        }
        let mut times = vec![Since::Written];
        if Stage::DELIVERED.contains(&place.stage) {
            times.push(Since::Delivered);
        }
        for now in times {
            if now == Since::Delivered {
                day.does(&facilitator(), WorkCommand::Deliver { group, stage: place.stage });
            }
            let read = |since: Since| since != Since::Shared && since <= now;
            let (id, readers) = (item.id(), &place.readers);
            assert!(is_seen(&day, &writer), "{id}");
            assert_eq!(is_seen(&day, &member), read(readers.group), "{id}, {now:?}: her group");
            assert_eq!(is_seen(&day, &facilitator()), read(readers.facilitator), "{id}, {now:?}");
            assert_eq!(is_seen(&day, &another), read(readers.all), "{id}, {now:?}: another group");
            assert_eq!(is_seen(&day, &screen()), read(readers.all), "{id}, {now:?}: the screen");
        }
    }
}

/// A case is drawn from what stands there, delivered or not.
#[test]
fn an_opened_case_shows_others_what_the_rows_say_and_nothing_else() {
    let open = everything_open();
    let another = (1..6).map(participant).find(|who| match who {
        Actor::Person(person) => open.session.group_of(person) != Some(&group(0)),
        Actor::Link(..) => false,
    });
    for item in FORM {
        let mut day = open.clone();
        for stage in Stage::DELIVERED {
            day.fill(&group(0), stage);
        }
        if !write_mark(&mut day, item) {
            continue;
        }
        day.does(&facilitator(), BoardCommand::OpenCase { group: group(0) });
        let (seen, since) = (is_seen(&day, &another.unwrap()), item.place().readers.all);
        match since {
            Since::Opened => assert!(seen, "{}", item.id()),
            Since::Delivered => {}
            Since::Written | Since::Shared | Since::Closed | Since::Never => {
                assert!(!seen, "{}", item.id());
            }
        }
    }
}
