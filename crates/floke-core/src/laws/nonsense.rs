//! Anything that parses as a command is decided or refused, without a panic: in any state, by anybody.

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::dice::Dice;
use super::hub;
use super::story::Story;
use super::{cases, told, turns};
use crate::command::{Command, Context};
use crate::role::{Actor, Role};
use crate::testing::{facilitator, id, screen};

/// An id from the session, an unknown id, or no id at all.
fn some_text(story: &Story, dice: &mut Dice) -> Json {
    let session = story.session();
    let mut pool: Vec<String> = Vec::new();
    pool.extend(session.people.order().iter().map(ToString::to_string));
    pool.extend(session.groups.order().iter().map(ToString::to_string));
    pool.extend(session.floker.order().iter().map(ToString::to_string));
    pool.extend(session.plenum.order().iter().map(ToString::to_string));
    pool.extend(session.closed_ballots().map(ToString::to_string));
    pool.extend(session.steps().iter().map(|s| s.id.to_string()));
    pool.extend(["need.rounds", "need.sentence", "test.plan", "decide.answer"].map(str::to_owned));
    pool.extend(["for", "c0", "need", "result", "", "zzzzzzzzzzzz"].map(str::to_owned));
    pool.push(dice.text());
    dice.pick(pool).unwrap().into()
}

/// Replaces a part of a message.
fn bend(value: &mut Json, story: &Story, dice: &mut Dice) {
    match value {
        Json::Object(fields) => fields
            .iter_mut()
            .filter(|(name, _)| *name != "type")
            .for_each(|(_, one)| bend(one, story, dice)),
        Json::Array(all) => {
            match dice.below(6) {
                0 => all.clear(),
                1 => all.extend(all.clone()),
                2 => all.truncate(1),
                3 => all.push(some_text(story, dice)),
                _ => {}
            }
            all.iter_mut().for_each(|one| bend(one, story, dice));
        }
        _ if !dice.one_in(3) => {}
        Json::Bool(yes) => *yes = !*yes,
        Json::Number(_) => {
            let numbers = [
                json!(0),
                json!(-1),
                json!(1),
                json!(10),
                json!(u32::MAX),
                json!(i64::MIN),
                json!(i64::MAX),
                json!(u64::MAX),
                json!(0.5),
                json!(1440),
            ];
            *value = dice.pick(numbers).unwrap();
        }
        Json::String(_) | Json::Null => *value = some_text(story, dice),
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn nothing_that_parses_stops_the_room(turns in turns(), seed in any::<u64>()) {
        let mut story = told(&turns);
        let mut dice = Dice::new(seed);
        let mut parsed = 0;
        for _ in 0..200 {
            let Some((_, _, command)) = dice.pick(&story.said) else { break };
            let mut message = serde_json::to_value(command).unwrap();
            bend(&mut message, &story, &mut dice);
            let Ok(command) = serde_json::from_value::<Command>(message) else { continue };
            parsed += 1;
            let who = match dice.below(5) {
                0 => screen(),
                1 | 2 => facilitator(),
                3 => Actor::Person(id("nobody", 1)),
                _ => dice
                    .pick(story.session().people.order())
                    .map_or(facilitator(), |p| Actor::Person(*p)),
            };
            let ctx = Context { who, now: story.day.now, cmd: story.day.next_cmd() };
            if let Ok(events) = story.session().decide(&command, &ctx) {
                prop_assert!(!matches!(who, Actor::Link(Role::Screen, _)), "a screen did {:?}", command);
                story.day.commit(events);
            }
        }
        prop_assert!(parsed > 0 || story.said.is_empty());
        for who in [facilitator(), screen()] {
            hub::json(&hub::fresh(story.session(), &who));
        }
    }
}
