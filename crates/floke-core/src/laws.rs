//! What must hold in every history. Each law runs over random days; `FLOKE_CASES=2000` is the long form.

mod again;
mod arrivals;
mod board_moves;
mod dice;
mod door;
mod edges;
mod forgotten;
mod hub;
mod matrix;
mod nonsense;
mod outcomes;
mod room_moves;
mod secrets;
mod size;
mod story;
mod unchanged;
mod work_moves;
mod written;

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;

use self::dice::Dice;
use self::hub::Connection;
use self::story::{Story, scope_changes};
use crate::event::Event;
use crate::role::Actor;
use crate::session::Session;
use crate::testing::{facilitator, replay, screen};

/// Cases of each law: few enough that all end within seconds, unless `FLOKE_CASES` asks for more.
fn cases() -> ProptestConfig {
    cases_or(64)
}

fn cases_or(few: u32) -> ProptestConfig {
    let asked = std::env::var("FLOKE_CASES").ok().and_then(|n| n.parse().ok());
    ProptestConfig {
        cases: asked.unwrap_or(few),
        max_shrink_iters: 300,
        ..ProptestConfig::default()
    }
}

/// The seeds of a day's turns.
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

/// The days of the two laws below: enough, and long enough, that everything happens fifty times in them.
const DAYS: u32 = 120;
const TURNS: usize = 360;

/// How often each thing happened in the days on which a law was checked.
type Seen = BTreeMap<String, usize>;

/// A day on which some connections follow from the moment they join. Now and then, and at the end, each is compared
/// with a newcomer; at the end, the session with its replayed log.
fn a_day_is_right(seed: u64) -> Seen {
    let mut dice = Dice::new(seed);
    let mut story = Story::new();
    let mut connections = vec![
        Connection::open(story.session(), facilitator()),
        Connection::open(story.session(), screen()),
    ];
    // Counts what happened to these connections, and not what happened to others.
    let mut changes = Seen::new();
    for turn in 1..=TURNS {
        let Some(made) = story.turn(dice.roll()) else { continue };
        let session = story.session();
        let looks = dice.one_in(10) || turn == TURNS;
        for connection in &mut connections {
            let before = connection.scopes.clone();
            connection.follow(session, &made.touched);
            for change in scope_changes(&before, &connection.scopes) {
                *changes.entry(change.to_owned()).or_default() += 1;
            }
            let wrong = if looks { connection.wrong(session) } else { String::new() };
            assert!(wrong.is_empty(), "day {seed}, turn {turn}, {:?}\n{wrong}", made.events);
        }
        follow_if_new(&mut connections, session);
    }
    let session = story.session();
    for connection in &connections {
        let truth = hub::json(&hub::fresh(session, &connection.who));
        assert_eq!(hub::json(&connection.view), truth, "day {seed}");
    }
    assert_eq!(&replay(&story.day.log, |_| true), session, "day {seed}");
    story.seen.retain(|what, _| !what.starts_with("scopes: "));
    story.seen.extend(changes);
    story.seen
}

/// The first ten connect when they join, and keep the connection.
fn follow_if_new(connections: &mut Vec<Connection>, session: &Session) {
    for person in session.people.order().iter().take(10) {
        let who = Actor::Person(*person);
        if connections.iter().all(|c| c.who != who) {
            connections.push(Connection::open(session, who));
        }
    }
}

/// Every event must happen on these days: a law that never meets an event says nothing about it.
#[test]
fn replay_equals_live_and_followers_see_what_newcomers_see() {
    let mut seen = Seen::new();
    for seed in 0..u64::from(cases().cases.max(DAYS)) {
        for (what, n) in a_day_is_right(seed) {
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
        "scopes: let in",
        "scopes: sent away",
        "late arrival",
        "undone step",
        "undone time",
        "undone pause",
        "undone scene",
        "undone group",
        "both texts kept",
        "delivered Need",
        "delivered Solution",
    ];
    let sometimes = [
        // A tie needs enough votes, half of them for, and a chair who has not voted.
        "ChairAsked",
        "delivered Test",
        "settled",
        "outcome Adopted",
        "outcome AdoptedByChair",
        "outcome Unanimous",
        "outcome NotAdopted",
        "outcome NotAdoptedByChair",
        "outcome NotQuorate",
        "ballot case \"one\" secret=false",
        "ballot case \"one\" secret=true",
        "ballot plenum \"one\" secret=true",
        "ballot plenum \"one\" secret=false",
        "ballot plenum \"dots\" secret=true",
        "ballot plenum \"dots\" secret=false",
        "ballot plenum \"scale\" secret=true",
        "ballot plenum \"scale\" secret=false",
    ];
    let events = Event::NAMES.iter().filter(|what| !sometimes.contains(what));
    let often = events.chain(&often).map(|what| (what, 50));
    let wanted = often.chain(sometimes.iter().map(|what| (what, 5)));
    let rare: Vec<_> = wanted
        .map(|(what, fewest)| (seen.get(*what).copied().unwrap_or(0), fewest, what))
        .filter(|(n, fewest, _)| n < fewest)
        .collect();
    assert!(rare.is_empty(), "{rare:?} in {seen:#?}");
}

// The same two laws, checked after every turn, with the shortest day that breaks them. The test above runs many more
// days.
proptest! {
    #![proptest_config(cases_or(16))]

    #[test]
    fn a_session_read_from_its_log_is_the_session_that_lived(turns in turns()) {
        let story = told(&turns);
        prop_assert_eq!(&replay(&story.day.log, |_| true), story.session());
    }

    #[test]
    fn a_follower_sees_what_a_newcomer_sees(turns in turns()) {
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
            follow_if_new(&mut connections, session);
        }
        for connection in &connections {
            let truth = hub::json(&hub::fresh(story.session(), &connection.who));
            prop_assert_eq!(hub::json(&connection.view), truth);
        }
    }
}
