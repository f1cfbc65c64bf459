//! A document shows an item of the form to the readers in its `readers` column, and no sooner.
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod desk;

use std::collections::{BTreeMap, BTreeSet};

use desk::{ANOTHER, Desk, GROUP, PERSON};
use floke_core::form::{FORM, Item, Kind, Owner, Readers, Since, Stage};
use floke_core::{Actor, Language};
use floke_report::Report;
use serde_json::json;

/// A text that only this item holds; `None` where only a choice is possible.
fn mark(item: &Item) -> Option<String> {
    let kind = match item {
        Item::Field(field) => &field.kind,
        Item::List(list) => &list.columns.first()?.kind,
    };
    matches!(kind, Kind::Text { .. }).then(|| format!("«{}»", item.id()))
}

/// Writes everything, and delivers nothing.
fn everything_written() -> Desk {
    let mut desk = Desk::new(Language::Nb);
    desk.join_another();
    for step in 1..6 {
        desk.to(step);
    }
    for item in FORM {
        let Some(mark) = mark(item) else { continue };
        match item {
            Item::Field(field) if field.place.owner == Owner::Person => desk.give(
                Actor::Person(PERSON.parse().unwrap()),
                json!({"type": "write_own", "field": field.id, "text": mark}),
            ),
            Item::Field(field) => desk.write(field.id, &mark),
            Item::List(list) => {
                let cells: BTreeMap<_, _> =
                    list.needed().map(|column| (column.id, &mark)).collect();
                for n in 0..list.required.max(1) {
                    desk.row(list.id, n, &json!(cells));
                }
            }
        }
    }
    desk
}

/// The items whose words a report holds.
fn items_in(report: &Report) -> BTreeSet<&'static str> {
    let all = [floke_report::markdown(report), report.to_json().unwrap()].join("\n");
    let read = FORM.iter().filter(|item| mark(item).is_some_and(|mark| all.contains(&mark)));
    read.map(Item::id).collect()
}

/// The items that somebody may read, when those of `since` are read from then on.
fn items_since(since: impl Fn(&Readers) -> Since, latest: Since) -> BTreeSet<&'static str> {
    let marked = FORM.iter().filter(|item| mark(item).is_some());
    let read = marked.filter(|item| match since(&item.place().readers) {
        Since::Shared | Since::Never => false,
        since => since <= latest,
    });
    read.map(Item::id).collect()
}

#[test]
fn each_item_is_read_by_whom_its_row_says_and_no_sooner() {
    let mut desk = everything_written();
    let compare = |desk: &Desk, latest| {
        let session = &desk.session;
        let whole = items_in(&Report::of(session));
        assert_eq!(whole, items_since(|r| r.facilitator, latest), "facilitators, {latest:?}");
        let municipality = items_in(&Report::for_municipality(session));
        assert_eq!(municipality, items_since(|r| r.municipality, latest), "{latest:?}");
        let another = items_in(&Report::for_participant(session, &ANOTHER.parse().unwrap()));
        let mut read = items_since(|r| r.all, latest);
        if latest == Since::Delivered {
            // The copy has one name: here the case has a title.
            read.remove("test.name");
        }
        assert_eq!(another, read, "another group's, {latest:?}");
        let member = items_in(&Report::for_participant(session, &PERSON.parse().unwrap()));
        assert_eq!(member, items_since(|r| r.group, latest), "its members, {latest:?}");
    };
    compare(&desk, Since::Written);
    for stage in Stage::DELIVERED {
        desk.lead(json!({"type": "deliver", "group": GROUP, "stage": stage}));
    }
    compare(&desk, Since::Delivered);
    desk.lead(json!({"type": "end_session"}));
    compare(&desk, Since::Closed);
}
