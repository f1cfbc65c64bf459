//! What connections are sent, and how often. Time is paused.

use std::time::Duration;

use floke_core::Role;
use floke_core::command::{
    BallotCommand, DoorCommand, EntryCommand, FlokerCommand, GroupsCommand, PeopleCommand,
    ProgrammeCommand, SessionCommand,
};
use floke_core::floker::{Complexity, Size};
use floke_core::people::BROWSERS;
use floke_core::{BallotId, Command, HostCommand, Part};
use floke_wire::{CloseCode, ServerMsg};
use serde_json::json;
use tokio::time::{Instant, sleep, sleep_until};

use crate::hub::NotIn;
use crate::hub::testing::{
    Heard, World, announce, form, group, id, join, link, note, open_ballot, person, quiet, step,
    together, vote,
};

#[tokio::test(start_paused = true)]
async fn a_socket_that_was_full_asks_for_what_it_missed() {
    let world = World::new(3).await;
    let (mut console, a, b) = (world.console().await, world.phone(0).await, world.phone(1).await);
    quiet().await;
    let patches = a.heard().patches;
    a.set_full(true);
    for n in 0..40 {
        assert_eq!(console.does(announce(&format!("Nr. {n}"))).await, "done");
        quiet().await;
    }
    assert_eq!(a.heard().patches, patches);
    a.set_full(false);
    quiet().await;
    assert_eq!(a.heard().view["room/message"]["text"], "Nr. 39");
    assert_eq!(a.heard().patches, patches + 1, "one merged patch");
    assert_eq!(a.heard().stored(), world.truth(a.seated.actor()).await);
    assert_eq!(a.heard().view["room/message"], b.heard().view["room/message"]);
}

#[tokio::test(start_paused = true)]
async fn a_page_that_opens_the_bruttoliste_is_sent_that_and_nothing_again() {
    let world = World::new(2).await;
    let a = world.phone(0).await;
    quiet().await;
    assert!(!a.heard().view.contains_key("floker/order"));
    a.room.open(&a.seated, Part::Floker).await.unwrap();
    a.room.open(&a.seated, Part::Floker).await.unwrap();
    assert_eq!(a.sees("floker/order").await, json!([]));
    quiet().await;
    let heard = a.heard();
    assert_eq!((heard.views, heard.patches), (1, 1));
    let Some(ServerMsg::Patch { set, del, .. }) = heard.frames.last() else { panic!() };
    assert!(del.is_empty() && set.keys().all(|key| key.starts_with("floker/")), "{set:?}");

    // Later rows of the list go to pages that asked, and to no other.
    let b = world.phone(1).await;
    let floke = Command::Floker(FlokerCommand::SubmitFloke {
        id: id("floke", 1),
        text: "Skyss på kveldstid".into(),
        size: Some(Size::Medium),
        complexity: Some(Complexity::Composite),
    });
    let mut console = world.console().await;
    assert_eq!(
        console
            .does(Command::Programme(ProgrammeCommand::Jump { from: step(0), to: step(2) }))
            .await,
        "done"
    );
    let mut a = a;
    assert_eq!(a.does(floke).await, "done");
    quiet().await;
    assert_eq!(a.heard().view["floker/order"].as_array().map(Vec::len), Some(1));
    assert!(!b.heard().view.keys().any(|key| key.starts_with("floker/")));
    let mine = *a.seated.actor();
    assert_eq!(a.heard().stored(), world.truth_with(&mine, &[Part::Floker].into()).await);
}

#[tokio::test(start_paused = true)]
async fn coming_back_gets_a_patch_and_a_future_cursor_a_fresh_view() {
    let world = World::new(2).await;
    let mut console = world.console().await;
    let a = world.phone(0).await;
    let b = world.phone(1).await;
    quiet().await;
    let cursor = a.heard().cursor.unwrap();
    let kept = a.heard();
    drop(a);
    assert_eq!(console.does(announce("Mens du var borte")).await, "done");
    let a = world.enter(Role::Participant, "token0", Some(&cursor)).await.unwrap();
    let heard = a.until(|heard| heard.cursor.is_some()).await;
    assert_eq!((heard.views, heard.patches), (0, 1));
    let mut view = kept.stored();
    view.extend(heard.stored());
    assert_eq!(view, world.truth(a.seated.actor()).await);

    let (epoch, rev) = cursor.split_once('.').unwrap();
    let ahead = format!("{epoch}.{}", rev.parse::<u64>().unwrap() + 1000);
    for strange in [
        ahead.as_str(),
        "annen.3",
        "",
        ".",
        "x",
        "0.-1",
        &format!("{epoch}.9999999999999999999999"),
    ] {
        let a = world.enter(Role::Participant, "token0", Some(strange)).await.unwrap();
        let heard = a.until(|heard| heard.cursor.is_some()).await;
        assert_eq!((heard.views, heard.patches), (1, 0), "{strange}");
    }
    drop(b);
}

#[tokio::test(start_paused = true)]
async fn a_moved_person_sees_the_new_group_and_nothing_more_of_the_old() {
    let world = World::new(4).await;
    let mut console = world.console().await;
    let a = world.phone(0).await;
    assert_eq!(console.does(form(2)).await, "done");
    let heard = a.until(|heard| heard.view.keys().any(|key| key.starts_with("group/"))).await;
    let of = |key: &String| key.split('/').nth(1).unwrap().to_owned();
    let old = heard.view.keys().find(|key| key.starts_with("group/")).map(of).unwrap();
    let new = [group(0), group(1)].into_iter().find(|g| g.as_str() != old).unwrap();
    let from = a.heard().frames.len();
    let said = |group: &str| {
        Command::Session(SessionCommand::Announce {
            text: "Hemmelig".into(),
            group: Some(group.parse().unwrap()),
        })
    };
    // In the same batch: messages to the old group after the move do not reach the moved person.
    let mut second = world.console().await;
    let moved = Command::Groups(GroupsCommand::MovePerson { person: person(0), group: Some(new) });
    let answers = together(vec![(&mut console, moved), (&mut second, said(&old))]).await;
    assert_eq!(answers, ["done", "done"]);
    a.until(|heard| heard.view.contains_key(&format!("group/{new}/members"))).await;
    quiet().await;
    let heard = a.heard();
    let text = serde_json::to_string(&heard.frames[from..]).unwrap();
    assert!(!text.contains("Hemmelig") && !text.contains(&format!("\"group/{old}/")), "{text}");
    assert_eq!(heard.stored(), world.truth(a.seated.actor()).await);
    assert_eq!(console.heard().stored(), world.truth(console.seated.actor()).await);
}

#[tokio::test(start_paused = true)]
async fn a_person_who_is_shut_out_is_told_and_sent_nothing_more() {
    let world = World::new(3).await;
    let (mut console, screen) = (world.console().await, world.screen().await);
    let (a, b) = (world.phone(0).await, world.phone(1).await);
    assert_eq!(
        console.does(Command::Door(DoorCommand::WithdrawPerson { person: person(0) })).await,
        "done"
    );
    assert_eq!(a.closed().await, CloseCode::TakenOut);
    assert_eq!(
        world.enter(Role::Participant, "token0", None).await.unwrap_err(),
        NotIn::Closed(CloseCode::TakenOut)
    );

    let merged = Command::People(PeopleCommand::MergePeople { from: person(1), into: person(2) });
    assert_eq!(console.does(merged).await, "done");
    assert_eq!(b.closed().await, CloseCode::Restart, "the same cookie comes back as the other");
    let b = world.phone(1).await;
    assert_eq!(b.seated.me(), Some(&person(2)));

    world.host(link(3, Role::Facilitator, true)).await;
    assert_eq!(console.closed().await, CloseCode::NotAllowed);
    let cmd = console.next_cmd();
    console.say(&cmd, announce("Jeg igjen")).await;
    assert_eq!(console.answer(&cmd).await, "not_allowed");
    assert!(screen.heard().closed.is_none(), "another role's link stands");
    assert!(world.enter(Role::Facilitator, "link3", None).await.is_ok());
}

/// What people saw: a browser that her newer browsers had logged out went on writing until she reloaded the page.
#[tokio::test(start_paused = true)]
async fn a_browser_that_newer_ones_log_out_is_closed_at_once_and_writes_nothing_more() {
    let world = World::new(1).await;
    let (mut old, second) = (world.phone(0).await, world.phone(0).await);
    let browser = |n: usize| {
        HostCommand::Entry(EntryCommand::AddToken {
            person: person(0),
            token: format!("browser{n}").into(),
        })
    };
    for n in 1..BROWSERS {
        world.host(browser(n)).await;
    }
    assert_eq!(old.does(note("Min første")).await, "done");
    let newer = world.enter(Role::Participant, "browser1", None).await.unwrap();
    // A command sent at the same moment is decided after the logout, and refused.
    let cmd = old.next_cmd();
    tokio::join!(world.host(browser(BROWSERS)), old.say(&cmd, note("For sent")));
    assert_eq!(old.answer(&cmd).await, "not_allowed");
    assert_eq!([old.closed().await, second.closed().await], [CloseCode::LoggedOut; 2]);
    assert_eq!(newer.sees("mine/text/need.note").await["text"], "Min første");
    assert!(newer.heard().closed.is_none());
    let again = world.enter(Role::Participant, "token0", None).await;
    assert_eq!(again.unwrap_err(), NotIn::Closed(CloseCode::NotAllowed));
}

#[tokio::test(start_paused = true)]
async fn a_second_phone_is_told_and_the_sixth_takes_the_place_of_the_first() {
    let world = World::new(1).await;
    let mut phones = Vec::new();
    for _ in 0..Role::Participant.row().sockets {
        phones.push(world.phone(0).await);
    }
    assert!(phones.iter().all(|phone| phone.heard().closed.is_none()));
    assert!(phones[0].heard().others.contains(&ServerMsg::OtherDevice {}));
    assert!(phones[Role::Participant.row().sockets - 1].heard().others.is_empty());
    let newest = world.phone(0).await;
    assert_eq!(phones[0].closed().await, CloseCode::TooManyConnections);
    assert!(phones[1].heard().closed.is_none() && newest.heard().closed.is_none());
}

#[tokio::test(start_paused = true)]
async fn forty_projectors_share_a_link_and_the_next_takes_the_place_of_the_first() {
    let world = World::new(0).await;
    let mut screens = Vec::new();
    for _ in 0..Role::Facilitator.row().sockets {
        screens.push(world.screen().await);
    }
    quiet().await;
    assert!(screens.iter().all(|screen| screen.heard().closed.is_none()));
    let newest = world.screen().await;
    assert_eq!(screens[0].closed().await, CloseCode::TooManyConnections);
    quiet().await;
    assert!(screens[1..].iter().all(|screen| screen.heard().closed.is_none()));
    assert!(newest.heard().closed.is_none());
}

#[tokio::test(start_paused = true)]
async fn counters_and_presence_come_at_most_four_times_a_second() {
    let world = World::new(1).await;
    let screen = world.screen().await;
    let mut console = world.console().await;
    let mut phones = vec![world.phone(0).await];
    assert_eq!(console.does(open_ballot(1)).await, "done");
    quiet().await;
    let from = Instant::now();
    let (screens, consoles) = (screen.heard().patches, console.heard().patches);
    let mut n = 1;
    let mut counts = Vec::new();
    while from.elapsed() < Duration::from_secs(2) {
        world.host(join(n)).await;
        phones.push(world.phone(n).await);
        n += 1;
        for _ in 0..if n < 20 { 5 } else { 1 } {
            sleep(Duration::from_millis(10)).await;
            counts.push((from.elapsed(), console.heard().view["console/ballot"].clone()));
        }
    }
    assert!(n > 80);
    counts.dedup_by(|later, earlier| later.1 == earlier.1);
    assert!(counts.len() > 2, "{counts:?}");
    let often = counts.windows(2).find(|two| two[1].0 - two[0].0 < Duration::from_millis(230));
    assert_eq!(often, None);
    let patches = screen.heard().patches - screens;
    assert!((4..=9).contains(&patches), "{patches}");
    // Cards are not counters, so the console hears more often, but never above the fan-out's pace.
    assert!(console.heard().patches - consoles <= 42);
    quiet().await;
    assert_eq!(screen.heard().view["screen/counts"]["joined"], n);
    assert_eq!(console.heard().view["console/live/here"]["people"], n);
    assert_eq!(console.heard().view["console/live/here"]["remote"], n);
    assert_eq!(console.heard().view["console/live/here"]["screens"], 1);
    drop(phones);
    quiet().await;
    assert_eq!(console.heard().view["console/live/here"]["people"], 0);
}

#[tokio::test(start_paused = true)]
async fn no_count_of_an_open_ballot_stands_beside_a_closed_one() {
    let world = World::new(3).await;
    let (screen, mut console) = (world.screen().await, world.console().await);
    let mut phone = world.phone(0).await;
    quiet().await;
    for n in 0..3 {
        let ballot: BallotId = id("ballot", n);
        assert_eq!(console.does(open_ballot(n)).await, "done");
        // Counts come with the ballot, without waiting for the quarter of a second.
        let named = json!(ballot);
        let is_open = |heard: &Heard| heard.view["room/ballot"]["id"] == named;
        let counts = "screen/ballot";
        assert_eq!(screen.until(is_open).await.view[counts]["ballot"], named);
        assert_eq!(phone.does(vote(n, "a")).await, "done");
        assert_eq!(
            console.does(Command::Ballot(BallotCommand::CloseBallot { ballot })).await,
            "done"
        );
        let is_closed =
            |heard: &Heard| is_open(heard) && heard.view["room/ballot"]["state"] == "closed";
        assert!(!screen.until(is_closed).await.view.contains_key(counts));
        assert!(!console.until(is_closed).await.view.contains_key("console/ballot"));
        assert_eq!(
            console.does(Command::Ballot(BallotCommand::RevealBallot { ballot })).await,
            "done"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_field_is_let_go_after_silence_and_by_leaving() {
    let world = World::new(3).await;
    let mut console = world.console().await;
    assert_eq!(console.does(form(1)).await, "done");
    let (a, b) = (world.phone(0).await, world.phone(1).await);
    let key = format!("group/{}/live/writing", group(0));
    let field = "need.sentence";
    let other = "solution.title";
    a.room.writing(&person(0), Some(field));
    b.room.writing(&person(1), Some(field));
    assert_eq!(b.sees(&key).await, json!({ field: { "person": person(0), "name": "Navn 0" } }));
    let latest = format!("console/live/writing/{}", group(0));
    quiet().await;
    assert_eq!(console.sees(&latest).await, json!({ "field": field, "name": "Navn 1" }));

    // A person who goes on writing keeps the field; one who is silent for 20 s has let go.
    for _ in 0..4 {
        sleep(Duration::from_secs(6)).await;
        b.room.writing(&person(1), Some(field));
    }
    quiet().await;
    assert_eq!(b.heard().view[&key][field]["name"], "Navn 1");
    a.room.writing(&person(0), Some(other));
    b.room.writing(&person(1), None);
    quiet().await;
    assert_eq!(b.heard().view[&key], json!({ other: { "person": person(0), "name": "Navn 0" } }));
    let late = world.phone(2).await;
    assert_eq!(late.sees(&key).await[other]["name"], "Navn 0");
    drop(a);
    quiet().await;
    assert!(!b.heard().view.contains_key(&key));
    assert!(!console.heard().view.contains_key(&latest));
    assert!(!late.heard().view.contains_key(&key));
}

#[tokio::test(start_paused = true)]
async fn a_field_is_held_through_twenty_seconds_of_silence_and_no_longer() {
    let world = World::new(2).await;
    let mut console = world.console().await;
    assert_eq!(console.does(form(1)).await, "done");
    let (a, b) = (world.phone(0).await, world.phone(1).await);
    let key = format!("group/{}/live/writing", group(0));
    a.room.writing(&person(0), Some("need.sentence"));
    b.sees(&key).await;
    // Repeated, it lasts twenty seconds from then on.
    sleep(Duration::from_secs(15)).await;
    let said = Instant::now();
    a.room.writing(&person(0), Some("need.sentence"));
    sleep_until(said + Duration::from_millis(19_990)).await;
    assert!(b.heard().view.contains_key(&key));
    b.until(|heard| !heard.view.contains_key(&key)).await;
    let after = said.elapsed();
    // Presence is sent at most four times a second.
    let bound = Duration::from_secs(20)..=Duration::from_millis(20_300);
    assert!(bound.contains(&after), "{after:?}");
}
