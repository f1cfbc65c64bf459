//! Destroying a key takes the forgotten parts along, and nothing else.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::Value as Json;

use super::{cases, hub, told, turns};
use crate::event::{Event, FlokerEvent, PeopleEvent, PlenumEvent};
use crate::ids::{Owner, PersonId};
use crate::role::Actor;
use crate::testing::{Day, facilitator, replay, scopes, screen};

/// `value` as it reads when only the person's presence is still known.
fn redact(value: &mut Json, person: &str, name: &str) {
    match value {
        Json::String(text) if text == name => text.clear(),
        Json::Array(all) => {
            // A report is the person's own, and goes; a ruling is the board's, and stays.
            all.retain(|one| {
                one.get("person").is_none_or(|p| p != person)
                    || one.get("ruled").is_none_or(|ruled| !ruled.is_null())
            });
            all.iter_mut().for_each(|one| redact(one, person, name));
        }
        Json::Object(fields) => {
            let hers =
                ["id", "person"].iter().any(|id| fields.get(*id).is_some_and(|p| p == person))
                    || fields.get("name").is_some_and(|n| n == name);
            for (field, one) in fields.iter_mut() {
                if hers && matches!(field.as_str(), "name" | "role" | "area" | "code" | "reason") {
                    *one = "".into();
                }
                redact(one, person, name);
            }
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
    }
}

/// A view without the words that she sent in and asked herself; their places stay.
fn without_words(key: &str, value: &mut Json, ids: &BTreeSet<String>) {
    if ids.iter().any(|id| key.contains(&format!("/{id}/"))) {
        for field in ["title", "text"] {
            if let Some(words) = value.get_mut(field) {
                *words = "".into();
            }
        }
    }
    match value {
        Json::Array(all) => all.iter_mut().for_each(|one| without_words("", one, ids)),
        Json::Object(fields) => {
            // A hidden line, the card of a group with its picked line, a raised question.
            for (id, field) in [("id", "title"), ("cluster", "title"), ("id", "text")] {
                let hers = fields.get(id).and_then(Json::as_str).is_some_and(|id| ids.contains(id));
                if let (true, Some(words)) = (hers, fields.get_mut(field)) {
                    *words = "".into();
                }
            }
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
    }
}

/// The floker that she sent in and the questions that she asked, on any of her entries.
fn sent_in(day: &Day, hers: &BTreeSet<PersonId>) -> BTreeSet<String> {
    let ids = day.events().filter_map(|event| match event {
        Event::Floker(FlokerEvent::FlokeListed { cluster, by, .. }) if hers.contains(by) => {
            Some(cluster.to_string())
        }
        Event::Plenum(PlenumEvent::QuestionListed { question, by, .. }) if hers.contains(by) => {
            Some(question.to_string())
        }
        _ => None,
    });
    ids.collect()
}

/// A person's entries, with those that were merged: she is forgotten as one person.
fn entries(day: &Day, person: &PersonId) -> BTreeSet<PersonId> {
    let mut hers = BTreeSet::from([*person]);
    // Repeats often enough for any order of merging.
    for _ in day.session.people.order() {
        for event in day.events() {
            if let Event::People(PeopleEvent::PeopleMerged { from, into }) = event
                && (hers.contains(from) || hers.contains(into))
            {
                hers.extend([*from, *into]);
            }
        }
    }
    hers
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn the_choices_of_a_closed_ballot_leave_no_trace(turns in turns()) {
        let story = told(&turns);
        let closed: Vec<Owner> =
            story.session().closed_ballots().copied().map(Owner::Ballot).collect();
        let read = replay(&story.day.log, |event| !closed.contains(&event.owner()));
        prop_assert_eq!(&read, story.session());
    }

    #[test]
    fn a_forgotten_person_takes_only_her_own_along(turns in turns(), which in any::<usize>()) {
        let story = told(&turns);
        let people = story.session().people.order();
        prop_assume!(!people.is_empty());
        let hers = entries(&story.day, &people[which % people.len()]);
        let known = story.session().entries_of(&people[which % people.len()]);
        prop_assert_eq!(&known.copied().collect::<BTreeSet<_>>(), &hers);
        let names: Vec<_> = hers.iter().map(|p| story.session().person_name(p)).collect();
        // The test tells her parts from others' by name, so nobody may share hers.
        let namesakes = people.iter().filter(|p| names.contains(&story.session().person_name(p)));
        prop_assume!(namesakes.count() == hers.len());
        let owners: Vec<_> = hers.iter().copied().map(Owner::Person).collect();
        let read = replay(&story.day.log, |event| !owners.contains(&event.owner()));
        prop_assert_eq!(read.counts_view(), story.session().counts_view());
        let words = sent_in(&story.day, &hers);
        let others = people.iter().filter(|p| !hers.contains(p)).take(3);
        let others = others.copied().map(Actor::Person);
        for who in others.chain([facilitator(), screen()]) {
            prop_assert_eq!(scopes(&read, &who), scopes(story.session(), &who));
            let now = hub::json(&hub::fresh(&read, &who));
            let mut before = hub::json(&hub::fresh(story.session(), &who));
            for (key, value) in &mut before {
                without_words(key, value, &words);
                for (person, name) in hers.iter().zip(&names) {
                    // Only a card's key says whose it is.
                    if key.as_str() == format!("console/person/{person}/card") {
                        value["name"] = name.as_str().into();
                    }
                    redact(value, person.as_str(), name);
                }
            }
            for (key, value) in &before {
                // The screen shows the newest names, so another name moves up.
                if key != "screen/names" {
                    prop_assert_eq!(now.get(key), Some(value), "{:?} {}", who, key);
                }
            }
            prop_assert_eq!(now.len(), before.len());
        }
    }
}
