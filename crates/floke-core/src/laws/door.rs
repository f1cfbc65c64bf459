//! A closed door: a person who waits outside receives nothing of the session, and nobody inside notices her except the
//! facilitators.

use super::dice::Dice;
use super::hub::{Connection, fresh, json};
use super::story::Story;
use crate::command::{BallotCommand, Command, DoorCommand};
use crate::event::{DoorEvent, Event, PeopleEvent, SessionEvent};
use crate::programme::Phase;
use crate::role::Actor;
use crate::testing::{Day, day, facilitator, id, participant, person, scopes, screen};
use crate::touched::Touched;
use crate::view::Key;

/// The people who wait outside.
fn waiting(story: &Story) -> impl Iterator<Item = Actor> {
    let session = story.session();
    let order = session.people.order().iter().filter(|p| session.is_waiting(p));
    order.copied().map(Actor::Person).collect::<Vec<_>>().into_iter()
}

#[test]
fn a_waiting_person_is_never_sent_a_byte_of_the_session() {
    let (mut looked, mut came) = (0, 0);
    for seed in 0..60 {
        let (mut dice, mut story) = (Dice::new(seed), Story::new());
        for _ in 0..200 {
            let Some(turn) = story.turn(dice.roll()) else { continue };
            let session = story.session();
            for who in waiting(&story) {
                looked += 1;
                let view = json(&fresh(session, &who));
                assert_eq!(view.keys().collect::<Vec<_>>(), ["mine/waiting"], "day {seed}");
                let theirs = scopes(session, &who);
                let changed = session.changed(&turn.touched);
                let sent = changed.iter().filter(|key| theirs.contains(&key.scope()));
                let about_her = turn.events.iter().any(|event| match event {
                    Event::Door(DoorEvent::PersonWaits { person })
                    | Event::People(PeopleEvent::ProfileSet { person, .. }) => {
                        who == Actor::Person(*person)
                    }
                    // The language, and the areas of the form that she may correct.
                    Event::Session(SessionEvent::FactsSet { .. }) => true,
                    _ => false,
                });
                assert!(about_her || sent.count() == 0, "day {seed}: {:?}", turn.events);
            }
            // And nobody inside receives a byte because a person came to the door.
            if turn
                .events
                .iter()
                .any(|event| matches!(event, Event::Door(DoorEvent::PersonWaits { .. })))
            {
                came += 1;
                let inside = session.people.ins().copied().map(Actor::Person);
                for who in inside.chain([screen()]) {
                    let theirs = scopes(session, &who);
                    let changed = session.changed(&turn.touched);
                    let sent = changed.iter().find(|key| theirs.contains(&key.scope()));
                    assert_eq!(sent, None, "day {seed}: {who:?}");
                }
            }
        }
    }
    assert!(looked > 1_000 && came > 100, "{looked} looks, {came} came");
}

/// A room that has been at work for a while.
fn at_work() -> Day {
    let mut day = day(6, 2);
    day.later(20 * 60_000);
    day.at(Phase::Need);
    day
}

fn come(day: &mut Day, numbers: std::ops::Range<usize>) {
    for n in numbers {
        day.join(n, "Nav");
        day.later(100);
    }
}

fn rush(day: &Day) -> Option<u64> {
    day.sees(&Key::Rush)["n"].as_u64()
}

#[test]
fn twelve_people_within_a_minute_are_a_rush_and_eleven_are_not() {
    let mut day = at_work();
    come(&mut day, 100..111);
    assert_eq!(rush(&day), None);
    come(&mut day, 111..112);
    assert_eq!(rush(&day), Some(12));
    // The rush grows while they come; a person who comes later is not part of it.
    come(&mut day, 112..130);
    day.later(61_000);
    come(&mut day, 130..131);
    assert_eq!(rush(&day), Some(30));

    // Twelve within an hour are no rush.
    let mut day = at_work();
    for n in 100..112 {
        come(&mut day, n..n + 1);
        day.later(300_000);
    }
    assert_eq!(rush(&day), None);
}

#[test]
fn people_who_come_when_a_day_begins_are_no_rush() {
    let mut early = day(0, 0);
    come(&mut early, 0..60);
    assert_eq!(rush(&early), None, "at the first step");
    let mut late = day(0, 0);
    late.later(3_600_000);
    come(&mut late, 0..60);
    assert_eq!(rush(&late), None, "however late that step is");
    let mut next = day(0, 0);
    next.at(Phase::Intro);
    come(&mut next, 0..60);
    assert_eq!(rush(&next), None, "in the first quarter of an hour");
}

#[test]
fn every_console_sees_a_rush_end_when_the_door_closes_or_people_are_removed() {
    let mut day = at_work();
    let mut console = Connection::open(&day.session, facilitator());
    for n in 100..140 {
        let before = day.clone();
        day.join(n, "Nav");
        console = follow(&before, console, &day);
        day.later(50);
    }
    assert_eq!(rush(&day), Some(40));
    let mut closed = day.clone();
    closed.set_door(false);
    assert_eq!(rush(&closed), None);
    closed.set_door(true);
    assert_eq!(rush(&closed), None, "and does not come back with the next one");
    for from in [100, 120] {
        let before = day.clone();
        let people = (from..from + 20).map(person).collect();
        day.does(&facilitator(), DoorCommand::WithdrawPeople { people });
        console = follow(&before, console, &day);
    }
    assert_eq!((rush(&day), day.session.joined()), (None, 6));
}

#[test]
fn people_let_in_by_the_dozen_are_no_rush() {
    let mut day = at_work();
    day.set_door(false);
    come(&mut day, 100..130);
    let people = (100..130).map(person).collect();
    day.does(&facilitator(), DoorCommand::LetIn { people });
    assert_eq!((rush(&day), day.session.joined()), (None, 36));
}

/// The console's connection after everything that has happened since.
fn follow(before: &Day, mut console: Connection, day: &Day) -> Connection {
    let mut session = before.session.clone();
    for (at, events) in &day.log[before.log.len()..] {
        let mut touched = Touched::collecting();
        for event in events {
            session.apply(*at, event, &mut touched);
        }
        console.follow(&session, &touched);
    }
    let wrong = console.wrong(&day.session);
    assert!(wrong.is_empty(), "{wrong}");
    console
}

#[test]
fn forty_scripts_at_a_closed_door_change_nothing_of_a_vote() {
    let mut day = day(12, 3);
    day.at(Phase::Need);
    day.set_door(false);
    let mut alone = day.clone();
    for n in 100..140 {
        day.join(n, "Nav");
    }
    for (day, crowd) in [(&mut day, true), (&mut alone, false)] {
        day.open_plenum(1, crate::ballot::Method::One {}, false, 2);
        for n in 0..12 {
            day.vote(1, n, crate::ballot::Choice::One("c0".into()));
        }
        if crowd {
            for n in 100..140 {
                let choice = crate::ballot::Choice::One("c1".into());
                let vote = Command::Ballot(BallotCommand::Vote { ballot: id("ballot", 1), choice });
                day.when(&participant(n), vote).refuses("waiting");
            }
        }
        day.close(1);
        day.reveal(1);
    }
    assert_eq!(day.sees(&Key::Ballot)["result"], alone.sees(&Key::Ballot)["result"]);
    assert_eq!(day.sees(&Key::Ballot)["present"], 12);
}
