//! What a destroyed key takes along: the forgotten parts, and nothing else.

use proptest::prelude::*;
use serde_json::Value as Json;

use super::{cases, hub, told, turns};
use crate::command::Actor;
use crate::ids::{Owner, PersonId};
use crate::testing::{facilitator, replay, screen};

/// `value` as it reads when nothing is known of the person but that she was there.
fn redact(value: &mut Json, person: &str, name: &str) {
    match value {
        Json::String(text) if text == name => text.clear(),
        Json::Array(all) => {
            // A report is the person's own; a ruling is the board's, and stays.
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

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn the_choices_of_a_closed_ballot_leave_no_trace(turns in turns()) {
        let story = told(&turns);
        let closed: Vec<Owner> =
            story.session().closed_ballots().cloned().map(Owner::Ballot).collect();
        let read = replay(&story.day.log, |event| !closed.contains(&event.owner()));
        prop_assert_eq!(&read, story.session());
    }

    #[test]
    fn a_forgotten_person_takes_only_her_own_along(turns in turns(), which in any::<usize>()) {
        let story = told(&turns);
        let people = story.session().people.order();
        prop_assume!(!people.is_empty());
        let person: PersonId = people[which % people.len()].clone();
        let name = story.session().person_name(&person);
        // Names are how her parts are told from others' here.
        prop_assume!(people.iter().filter(|p| story.session().person_name(p) == name).count() == 1);
        let owner = Owner::Person(person.clone());
        let read = replay(&story.day.log, |event| event.owner() != owner);
        prop_assert_eq!(read.counts_view(), story.session().counts_view());
        let others = people.iter().filter(|p| **p != person).take(3);
        let others = others.cloned().map(Actor::Participant);
        for who in others.chain([facilitator(), screen()]) {
            prop_assert_eq!(read.scopes(&who), story.session().scopes(&who));
            let now = hub::json(&hub::fresh(&read, &who));
            let mut before = hub::json(&hub::fresh(story.session(), &who));
            for (key, value) in &mut before {
                if key.as_str() == format!("console/person/{person}/card") {
                    value["id"] = person.as_str().into();
                }
                redact(value, person.as_str(), &name);
                if key.as_str() == format!("console/person/{person}/card") {
                    value.as_object_mut().unwrap().remove("id");
                }
            }
            for (key, value) in &before {
                // The screen shows the newest names, so another one moves up.
                if key != "screen/names" {
                    prop_assert_eq!(now.get(key), Some(value), "{:?} {}", who, key);
                }
            }
            prop_assert_eq!(now.len(), before.len());
        }
    }
}
