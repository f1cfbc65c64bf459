//! What must hold in every history. Each law runs over random days; `FLOKE_CASES=2000` is the long form.

mod again;
mod board_moves;
mod dice;
mod edges;
mod forgotten;
mod hub;
mod matrix;
mod nonsense;
mod room_moves;
mod secrets;
mod size;
mod story;
mod work_moves;

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;

use self::dice::Dice;
use self::hub::Connection;
use self::story::{EVENTS, Story};
use crate::command::Actor;
use crate::testing::{facilitator, replay, screen};

/// Cases of each law: few enough that all of them end within seconds, unless the long form is asked for.
fn cases() -> ProptestConfig {
    let asked = std::env::var("FLOKE_CASES").ok().and_then(|n| n.parse().ok());
    ProptestConfig {
        cases: asked.unwrap_or(64),
        max_shrink_iters: 300,
        ..ProptestConfig::default()
    }
}

/// The turns of a day.
fn turns() -> impl Strategy<Value = Vec<u64>> {
    vec(any::<u64>(), 40..320)
}

fn told(turns: &[u64]) -> Story {
    let mut story = Story::new();
    for turn in turns {
        story.turn(*turn);
    }
    story
}

#[test]
fn the_generator_sees_everything_fifty_times() {
    let mut seen = BTreeMap::new();
    for seed in 0..120 {
        let mut dice = Dice::new(seed);
        let turns: Vec<u64> = (0..360).map(|_| dice.roll()).collect();
        for (what, n) in told(&turns).seen {
            *seen.entry(what).or_insert(0) += n;
        }
    }
    let often = [
        "scopes: moved between groups",
        "scopes: placed in a group",
        "scopes: taken out of a group",
        "scopes: became chair",
        "scopes: ceased to be chair",
        "scopes: withdrawn",
        "late join",
        "undone step",
        "undone time",
        "undone pause",
        "undone scene",
        "undone group",
        "undone delivery",
        "both texts kept",
        "delivered Need",
        "delivered Solution",
    ];
    let sometimes = [
        "delivered Test",
        "settled",
        "outcome Adopted",
        "outcome AdoptedByChair",
        "outcome Unanimous",
        "outcome NotAdopted",
        "outcome NotAdoptedByChair",
        "outcome NotQuorate",
        "ballot case \"one\" secret=false",
        "ballot plenum \"one\" secret=true",
        "ballot plenum \"one\" secret=false",
        "ballot plenum \"dots\" secret=true",
        "ballot plenum \"dots\" secret=false",
        "ballot plenum \"scale\" secret=true",
        "ballot plenum \"scale\" secret=false",
    ];
    let often = EVENTS.iter().chain(&often).map(|what| (what, 50));
    let wanted = often.chain(sometimes.iter().map(|what| (what, 5)));
    let rare: Vec<_> = wanted
        .map(|(what, fewest)| (seen.get(*what).copied().unwrap_or(0), fewest, what))
        .filter(|(n, fewest, _)| n < fewest)
        .collect();
    assert!(rare.is_empty(), "{rare:?} in {seen:#?}");
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn a_session_read_from_its_log_is_the_session_that_lived(turns in turns()) {
        let story = told(&turns);
        prop_assert_eq!(&replay(&story.day.log, |_| true), story.session());
    }

    #[test]
    fn who_follows_sees_what_who_comes_sees(turns in turns()) {
        let mut story = Story::new();
        let mut connections = vec![
            Connection::open(story.session(), facilitator()),
            Connection::open(story.session(), screen()),
        ];
        for turn in &turns {
            let Some(made) = story.turn(*turn) else { continue };
            let session = story.session();
            for connection in &mut connections {
                connection.follow(session, &made.touched);
                let wrong = connection.wrong(session);
                prop_assert!(wrong.is_empty(), "after {:?}\n{wrong}", made.events);
            }
            // The first ten connect when they join, and keep the connection whatever happens to them.
            for person in session.people.order().iter().take(10) {
                let who = Actor::Participant(person.clone());
                if connections.iter().all(|c| c.who != who) {
                    connections.push(Connection::open(session, who));
                }
            }
        }
        for connection in &connections {
            let truth = hub::json(&hub::fresh(story.session(), &connection.who));
            prop_assert_eq!(hub::json(&connection.view), truth);
        }
    }
}
