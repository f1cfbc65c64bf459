//! What must hold of a room, whatever the disk, the sockets and the people do. Time is paused in all of these.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use floke_core::ballot::{Choice, ChoiceText, Method};
use floke_core::form::{FIELDS, LISTS};
use floke_core::people::LinkRole;
use floke_core::{Actor, Command, CommandId, HostCommand, Seq};
use floke_store::{EventLog, Fault, Read};
use floke_wire::{CloseCode, MAX_CONNECTIONS, Role, ServerMsg};
use serde_json::json;
use tokio::time::{Instant, sleep, timeout};

use super::testing::{
    IDLE, MORNING, PHASES, Phone, World, create, form, group, id, join, link, person, step,
};
use super::{HostError, NotIn, OpenError};

/// With time paused this passes at once, after everything that can happen has happened.
async fn quiet() {
    sleep(Duration::from_secs(1)).await;
}

fn note(text: &str) -> Command {
    Command::SetNote { text: text.into() }
}

fn announce(text: &str) -> Command {
    Command::Announce { text: text.into(), group: None }
}

fn open_ballot(n: usize) -> Command {
    Command::OpenBallot {
        ballot: id("ballot", n),
        question: "Hva nå?".into(),
        choices: ["a", "b"].map(|c| ChoiceText { id: c.into(), text: c.to_uppercase() }).into(),
        method: Method::One {},
        secret: true,
    }
}

fn vote(n: usize, choice: &str) -> Command {
    Command::Vote { ballot: id("ballot", n), choice: Choice::One(choice.into()) }
}

async fn head(world: &World) -> Seq {
    let commits = world.log.read(&world.session, Seq(0)).await.unwrap();
    commits.last().unwrap().last()
}

/// Hands in all of these as one batch, and waits for the answers.
async fn together(says: Vec<(&mut Phone, Command)>) -> Vec<String> {
    let mut waiting = Vec::new();
    for (phone, command) in says {
        let cmd = phone.next_cmd();
        phone.say(&cmd, command).await;
        waiting.push((phone, cmd));
    }
    let mut answers = Vec::new();
    for (phone, cmd) in waiting {
        answers.push(phone.answer(&cmd).await);
    }
    answers
}

#[tokio::test(start_paused = true)]
async fn a_batch_that_the_disk_refuses_never_happened() {
    let world = World::new(2).await;
    let (a, mut b, mut console) =
        (world.phone(0).await, world.phone(1).await, world.console().await);
    quiet().await;
    let before = [&a, &b, &console].map(|p| (p.heard().view, p.heard().cursor));
    let head_before = head(&world).await;

    world.log.fail_next(Fault::Unavailable, 1);
    let cmds: Vec<CommandId> = (0..5).map(|n| id("said", n)).collect();
    // Three that would be carried out, and two that the rules refuse: all five hear the same.
    a.say(&cmds[0], note("Ring Kari")).await;
    b.say(&cmds[1], Command::SetGone { person: None, gone: true }).await;
    console.say(&cmds[2], announce("Lunsj")).await;
    a.say(&cmds[3], announce("Ikke min sak")).await;
    b.say(&cmds[4], vote(1, "a")).await;
    for (phone, cmd) in [(&a, 0), (&b, 1), (&console, 2), (&a, 3), (&b, 4)] {
        assert_eq!(phone.answer(&cmds[cmd]).await, "unavailable");
    }
    quiet().await;
    assert_eq!([&a, &b, &console].map(|p| (p.heard().view, p.heard().cursor)), before);
    assert_eq!(head(&world).await, head_before);
    for phone in [&a, &b, &console] {
        assert_eq!(phone.heard().stored(), world.truth(phone.seated.actor()).await);
    }

    // The same words again, under the same names, now that the disk is back.
    a.say(&cmds[0], note("Ring Kari")).await;
    a.until(|heard| heard.view.contains_key("mine/note")).await;
    assert_eq!(console.does(announce("Lunsj")).await, "done");
    assert_eq!(b.sees("room/message").await["text"], "Lunsj");
    assert_eq!(b.does(note("Hei")).await, "done");
}

#[tokio::test(start_paused = true)]
async fn while_the_disk_is_gone_everybody_hears_unavailable_and_what_is_published_is_served() {
    let world = World::new(2).await;
    let (mut a, b) = (world.phone(0).await, world.phone(1).await);
    assert_eq!(a.does(note("Før")).await, "done");
    b.set_full(true);
    let mut console = world.console().await;
    assert_eq!(console.does(announce("Velkommen")).await, "done");
    world.log.fail_next(Fault::Unavailable, 1);
    world.log.fail_reads(3);
    assert_eq!(a.does(note("Under")).await, "unavailable");
    assert_eq!(a.does(note("Under")).await, "unavailable");
    // Who lagged catches up without the disk.
    b.set_full(false);
    assert_eq!(b.sees("room/message").await["text"], "Velkommen");
    assert_eq!(
        world.enter(Role::Participant, "token0", None).await.unwrap_err(),
        NotIn::Unavailable
    );
    quiet().await;
    assert_eq!(a.does(note("Etter")).await, "done");
    assert_eq!(a.heard().view["mine/note"]["text"], "Etter");
}

#[tokio::test(start_paused = true)]
async fn nobody_sees_what_is_being_stored() {
    let world = World::new(1).await;
    let (mut a, mut console) = (world.phone(0).await, world.console().await);
    quiet().await;
    world.log.hold();
    let cmd = console.next_cmd();
    console.say(&cmd, announce("Straks")).await;
    world.log.waiting(1).await;
    let entering = world.enter(Role::Participant, "token0", None);
    let mut entering = Box::pin(entering);
    assert!(timeout(Duration::from_secs(3), &mut entering).await.is_err(), "a fresh view waits");
    assert!(!a.heard().view.contains_key("room/message") && console.heard().answers.is_empty());
    world.log.release();
    assert_eq!(console.answer(&cmd).await, "done");
    let late = entering.await.unwrap();
    assert_eq!(late.sees("room/message").await["text"], "Straks");
    assert_eq!(a.sees("room/message").await["text"], "Straks");
    assert_eq!(a.does(note("x")).await, "done");
}

#[tokio::test(start_paused = true)]
async fn an_unknown_append_counts_when_it_is_in_the_log() {
    let world = World::new(1).await;
    let mut a = world.phone(0).await;
    world.log.fail_next(Fault::UnknownWritten, 1);
    assert_eq!(a.does(note("Lagret")).await, "done");
    assert_eq!(a.sees("mine/note").await["text"], "Lagret");
    let head_before = head(&world).await;

    world.log.fail_next(Fault::UnknownLost, 1);
    assert_eq!(a.does(note("Tapt")).await, "unavailable");
    assert_eq!(head(&world).await, head_before);
    quiet().await;
    assert_eq!(a.heard().view["mine/note"]["text"], "Lagret");

    world.log.fail_next(Fault::UnknownWritten, 1);
    world.hub.host(&world.session, join(7)).await.unwrap();
    world.log.fail_next(Fault::UnknownLost, 1);
    let lost = world.hub.host(&world.session, join(8)).await;
    assert!(matches!(lost, Err(HostError::Open(OpenError::Unavailable))), "{lost:?}");
    assert!(world.enter(Role::Participant, "token7", None).await.is_ok());
    assert_eq!(
        world.enter(Role::Participant, "token8", None).await.unwrap_err(),
        NotIn::NotAllowed
    );
}

#[tokio::test(start_paused = true)]
async fn a_conflict_is_decided_again_and_five_are_busy() {
    let world = World::new(1).await;
    let mut a = world.phone(0).await;
    world.log.fail_next(Fault::Conflict, 4);
    assert_eq!(a.does(note("Til slutt")).await, "done");
    world.log.fail_next(Fault::Conflict, 5);
    assert_eq!(a.does(note("Aldri")).await, "busy");
    assert_eq!(a.does(note("Igjen")).await, "done");
}

#[tokio::test(start_paused = true)]
async fn said_twice_is_done_once_and_survives_a_restart() {
    let world = World::new(1).await;
    let (mut console, a) = (world.console().await, world.phone(0).await);
    assert_eq!(console.does(open_ballot(1)).await, "done");
    let (first, second) = (id::<CommandId>("vote", 1), id::<CommandId>("vote", 2));
    a.say(&first, vote(1, "a")).await;
    a.say(&second, vote(1, "b")).await;
    a.say(&first, vote(1, "a")).await;
    assert_eq!(a.answer(&second).await, "done");
    quiet().await;
    assert_eq!(a.heard().view["mine/ballot"]["choice"], json!({ "one": "b" }));
    drop((a, console));
    let world = world.restarted().await;
    let a = world.phone(0).await;
    let head_before = head(&world).await;
    a.say(&first, vote(1, "a")).await;
    assert_eq!(a.answer(&first).await, "done");
    assert_eq!(head(&world).await, head_before, "nothing new was stored");
    assert_eq!(a.sees("mine/ballot").await["choice"], json!({ "one": "b" }));
}

#[tokio::test(start_paused = true)]
async fn a_room_opens_once_however_many_come() {
    let world = World::new(0).await.restarted().await;
    world.log.fail_reads(1);
    let tasks = (0..100).map(|_| {
        let (hub, session) = (world.hub.clone(), world.session.clone());
        tokio::spawn(async move { hub.room(&session).await })
    });
    let tasks: Vec<_> = tasks.collect();
    let mut rooms = Vec::new();
    let mut failed = 0;
    for task in tasks {
        match task.await.unwrap() {
            Ok(room) => rooms.push(room),
            Err(error) => {
                assert!(matches!(error, OpenError::Unavailable), "{error:?}");
                failed += 1;
            }
        }
    }
    assert_eq!((rooms.len(), failed), (99, 1), "a failed opening is nobody else's");
    assert!(rooms.iter().all(|room| Arc::ptr_eq(&room.0, &rooms[0].0)));
    assert_eq!(world.hub.awake(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_unknown_session_leaves_nothing_behind() {
    let world = World::new(0).await;
    let unknown = world.hub.room(&id("unknown", 1)).await;
    assert!(matches!(unknown, Err(OpenError::NoSuchSession)), "{unknown:?}");
    assert_eq!(world.hub.awake(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_room_sleeps_when_nobody_uses_it_and_wakes_in_another_epoch() {
    let world = World::new(1).await;
    let a = world.phone(0).await;
    let cursor = a.until(|heard| heard.cursor.is_some()).await.cursor.unwrap();
    sleep(IDLE * 3).await;
    assert_eq!(world.hub.awake(), 1, "somebody is connected");
    drop(a);
    sleep(IDLE * 3).await;
    assert_eq!(world.hub.awake(), 0);
    let a = world.enter(Role::Participant, "token0", Some(&cursor)).await.unwrap();
    let heard = a.until(|heard| heard.cursor.is_some()).await;
    assert_eq!(heard.views, 1, "a cursor of another epoch gets a fresh view");
    let epoch = |cursor: &str| cursor.split('.').next().unwrap().to_owned();
    assert_ne!(epoch(&heard.cursor.unwrap()), epoch(&cursor));
}

#[tokio::test(start_paused = true)]
async fn a_panic_ends_one_room_and_the_next_use_opens_it_again() {
    let world = World::new(1).await;
    let other = id("session", 2);
    world.hub.create(&create(&other, "ABC-234")).await.unwrap();
    let calm = world.hub.room(&other).await.unwrap();
    let mut a = world.phone(0).await;
    assert_eq!(a.does(note("Før")).await, "done");
    let ended = world.hub.with_session(&world.session, |_| panic!("a bug")).await;
    assert!(matches!(ended, Err(OpenError::Unavailable)), "{ended:?}");
    assert_eq!(a.closed().await, CloseCode::Restart);
    let again = world.phone(0).await;
    assert_eq!(again.sees("mine/note").await["text"], "Før");
    assert!(Arc::ptr_eq(&calm.0, &world.hub.room(&other).await.unwrap().0));
}

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
async fn who_is_moved_sees_the_new_group_and_nothing_more_of_the_old() {
    let world = World::new(4).await;
    let mut console = world.console().await;
    let a = world.phone(0).await;
    assert_eq!(console.does(form(2)).await, "done");
    let heard = a.until(|heard| heard.view.keys().any(|key| key.starts_with("group/"))).await;
    let of = |key: &String| key.split('/').nth(1).unwrap().to_owned();
    let old = heard.view.keys().find(|key| key.starts_with("group/")).map(of).unwrap();
    let new = [group(0), group(1)].into_iter().find(|g| g.as_str() != old).unwrap();
    let from = a.heard().frames.len();
    let said = |group: &str| Command::Announce {
        text: "Hemmelig".into(),
        group: Some(group.parse().unwrap()),
    };
    // In the same batch: what is said to the old group after the move is not for who left it.
    let mut second = world.console().await;
    let moved = Command::MovePerson { person: person(0), group: Some(new.clone()) };
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
async fn who_is_shut_out_hears_and_is_sent_nothing_more() {
    let world = World::new(3).await;
    let (mut console, screen) = (world.console().await, world.screen().await);
    let (a, b) = (world.phone(0).await, world.phone(1).await);
    assert_eq!(console.does(Command::WithdrawPerson { person: person(0) }).await, "done");
    assert_eq!(a.closed().await, CloseCode::NotAllowed);
    assert_eq!(
        world.enter(Role::Participant, "token0", None).await.unwrap_err(),
        NotIn::NotAllowed
    );

    let merged = Command::MergePeople { from: person(1), into: person(2) };
    assert_eq!(console.does(merged).await, "done");
    assert_eq!(b.closed().await, CloseCode::Restart, "the same cookie comes back as the other");
    let b = world.phone(1).await;
    assert_eq!(b.seated.me(), Some(&person(2)));

    world.host(link(3, LinkRole::Facilitator, true)).await;
    assert_eq!(console.closed().await, CloseCode::NotAllowed);
    let cmd = console.next_cmd();
    console.say(&cmd, announce("Jeg igjen")).await;
    assert_eq!(console.answer(&cmd).await, "not_allowed");
    assert!(screen.heard().closed.is_none(), "another role's link stands");
    assert!(world.enter(Role::Facilitator, "link3", None).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_second_phone_is_told_and_the_sixth_takes_the_place_of_the_first() {
    let world = World::new(1).await;
    let mut phones = Vec::new();
    for _ in 0..MAX_CONNECTIONS {
        phones.push(world.phone(0).await);
    }
    assert!(phones.iter().all(|phone| phone.heard().closed.is_none()));
    assert!(phones[0].heard().others.contains(&ServerMsg::OtherDevice {}));
    assert!(phones[MAX_CONNECTIONS - 1].heard().others.is_empty());
    let newest = world.phone(0).await;
    assert_eq!(phones[0].closed().await, CloseCode::TooManyConnections);
    assert!(phones[1].heard().closed.is_none() && newest.heard().closed.is_none());
}

#[tokio::test(start_paused = true)]
async fn counters_and_presence_come_at_most_four_times_a_second() {
    let world = World::new(0).await;
    let screen = world.screen().await;
    let console = world.console().await;
    quiet().await;
    let from = Instant::now();
    let (screens, consoles) = (screen.heard().patches, console.heard().patches);
    let mut n = 0;
    let mut phones = Vec::new();
    while from.elapsed() < Duration::from_secs(2) {
        world.host(join(n)).await;
        phones.push(world.phone(n).await);
        n += 1;
        sleep(Duration::from_millis(10)).await;
    }
    assert!(n > 100);
    let patches = screen.heard().patches - screens;
    assert!((4..=9).contains(&patches), "{patches}");
    // Cards are no counters, so the console hears more often, but never above the pace of the fan-out.
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
async fn a_field_is_let_go_after_silence_and_by_leaving() {
    let world = World::new(3).await;
    let mut console = world.console().await;
    assert_eq!(console.does(form(1)).await, "done");
    let (a, b) = (world.phone(0).await, world.phone(1).await);
    let key = format!("group/{}/live/writing", group(0));
    let field = FIELDS[0].id;
    let other = FIELDS[1].id;
    a.room.writing(&person(0), Some(field));
    b.room.writing(&person(1), Some(field));
    assert_eq!(b.sees(&key).await, json!({ field: { "person": person(0), "name": "Navn 0" } }));
    let latest = format!("console/live/writing/{}", group(0));
    quiet().await;
    assert_eq!(console.sees(&latest).await, json!({ "field": field, "name": "Navn 1" }));

    // Who goes on writing keeps it, who is silent for 20 s has let go.
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
async fn closing_a_ballot_destroys_who_chose_what() {
    let world = World::new(2).await;
    let (mut console, mut a) = (world.console().await, world.phone(0).await);
    assert_eq!(console.does(open_ballot(1)).await, "done");
    assert_eq!(a.does(vote(1, "a")).await, "done");
    let readable = |commits: Vec<floke_store::ReadCommit>| {
        let events = commits.into_iter().flat_map(|commit| commit.events);
        events
            .filter(|e| matches!(e, Read::Event { json, .. } if json.contains("choice_made")))
            .count()
    };
    let read = || world.log.read(&world.session, Seq(0));
    assert_eq!(readable(read().await.unwrap()), 1);
    assert_eq!(console.does(Command::CloseBallot { ballot: id("ballot", 1) }).await, "done");
    quiet().await;
    assert_eq!(readable(read().await.unwrap()), 0);
    assert_eq!(a.does(note("Videre")).await, "done");
}

#[tokio::test(start_paused = true)]
async fn a_session_is_forgotten_at_its_keeping_date() {
    let world = World::new(1).await;
    let a = world.phone(0).await;
    world.clock.set(MORNING + 90 * 24 * 3600 * 1000 + 1);
    sleep(Duration::from_secs(3600)).await;
    assert_eq!(a.closed().await, CloseCode::Over);
    let gone = world.hub.room(&world.session).await;
    assert!(matches!(gone, Err(OpenError::NoSuchSession)), "{gone:?}");
    assert_eq!(world.log.receipts().await.unwrap().len(), 1);
    assert!(world.hub.sessions().await.unwrap().is_empty());
    assert!(world.hub.by_code(&"FDK-264".parse().unwrap()).await.unwrap().is_none());
}

#[tokio::test(start_paused = true)]
async fn closing_answers_what_was_asked_and_sends_everybody_home_to_return() {
    let world = World::new(2).await;
    let (mut a, b) = (world.phone(0).await, world.phone(1).await);
    let cmd = a.next_cmd();
    a.say(&cmd, note("Rett før")).await;
    world.hub.close().await;
    assert_eq!(a.answer(&cmd).await, "done");
    assert_eq!(a.closed().await, CloseCode::Restart);
    assert_eq!(b.closed().await, CloseCode::Restart);
    let commits = world.log.read(&world.session, Seq(0)).await.unwrap();
    let last = commits.last().unwrap();
    assert!(
        last.events
            .iter()
            .any(|e| matches!(e, Read::Event { json, .. } if json.contains("Rett før")))
    );
    assert!(world.hub.room(&world.session).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_code_belongs_to_one_session_and_an_id_too() {
    let world = World::new(0).await;
    let other = world.hub.create(&create(&id("session", 2), "FDK-264")).await;
    assert!(matches!(other, Err(HostError::CodeTaken)), "{other:?}");
    let same = world.hub.create(&create(&world.session, "ABC-234")).await;
    assert!(matches!(same, Err(HostError::Refused(_))), "{same:?}");
    world.log.fail_next(Fault::UnknownWritten, 1);
    world.hub.create(&create(&id("session", 3), "ABC-235")).await.unwrap();
    world.log.fail_next(Fault::UnknownLost, 1);
    assert!(world.hub.create(&create(&id("session", 4), "ABC-236")).await.is_err());
    assert_eq!(world.hub.sessions().await.unwrap().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_newer_format_stops_that_session_only() {
    let world = World::new(1).await;
    let at = floke_core::Millis(MORNING);
    let owner = floke_core::Owner::Session;
    let stored =
        floke_store::Stored { owner, version: floke_store::VERSION + 1, json: "{}".into() };
    let expected = head(&world).await;
    let commit = floke_store::Commit { at, events: vec![stored] };
    world.log.append(&world.session, expected, commit, None).await.unwrap();
    let world = world.restarted().await;
    let newer = world.hub.room(&world.session).await;
    assert!(matches!(newer, Err(OpenError::Newer { .. })), "{newer:?}");
    assert_eq!(world.hub.awake(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_command_that_ended_a_room_is_not_decided_again() {
    let world = World::new(1).await;
    let cmd: CommandId = id("bug", 1);
    world.hub.0.remember_panic(cmd.clone());
    let mut a = world.restarted_room().await;
    a.say(&cmd, note("Uhell")).await;
    assert_eq!(a.answer(&cmd).await, "bad_message");
    assert_eq!(a.does(note("Videre")).await, "done");
}

impl World {
    /// Lets the room sleep, and comes back.
    async fn restarted_room(&self) -> Phone {
        sleep(IDLE * 3).await;
        assert_eq!(self.hub.awake(), 0);
        self.phone(0).await
    }
}

/// A small generator; the one that reaches every event is the core's.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % n as u64).unwrap()
    }
}

const PEOPLE: usize = 7;

fn by_console(dice: &mut Dice, n: usize, view: &BTreeMap<String, serde_json::Value>) -> Command {
    let clock =
        view.get("room/clock").and_then(|clock| clock["step"].as_str()).unwrap_or("stepstepstep");
    let from = clock.parse().unwrap();
    let ballot =
        view.get("room/ballot").and_then(|b| b["id"].as_str()).unwrap_or("ballotballot").to_owned();
    let some = person(dice.roll(PEOPLE));
    match dice.roll(17) {
        0 => form(1 + dice.roll(3)),
        1..=3 => Command::MovePerson {
            person: some,
            group: [None, Some(group(0)), Some(group(1))][dice.roll(3)].clone(),
        },
        4 => Command::Jump { from, to: step(dice.roll(PHASES.len())) },
        5 => Command::OpenCase { group: group(dice.roll(2)) },
        6..=7 => Command::SetChair { person: some },
        8 => open_ballot(n),
        9 => Command::CloseBallot { ballot: ballot.parse().unwrap() },
        10 => Command::RevealBallot { ballot: ballot.parse().unwrap() },
        11 => announce(&format!("Nr. {n}")),
        12 => {
            Command::Announce { text: format!("Til gruppen {n}"), group: Some(group(dice.roll(2))) }
        }
        13 => Command::RenameGroup { group: group(dice.roll(2)), name: format!("Gruppe {n}") },
        14 => Command::SetGone { person: Some(some), gone: dice.roll(2) == 0 },
        15 if dice.roll(5) == 0 => Command::WithdrawPerson { person: some },
        15 if dice.roll(5) == 0 => {
            Command::MergePeople { from: some, into: person(dice.roll(PEOPLE)) }
        }
        _ => Command::Present { group: Some(group(dice.roll(2))) },
    }
}

fn by_phone(dice: &mut Dice, n: usize, view: &BTreeMap<String, serde_json::Value>) -> Command {
    let ballot =
        view.get("room/ballot").and_then(|b| b["id"].as_str()).unwrap_or("ballotballot").to_owned();
    let own = view.get("mine/profile").and_then(|me| me["group"].as_str());
    let group = own.map_or(group(0), |own| own.parse().unwrap());
    let list = LISTS[0].id.to_owned();
    match dice.roll(11) {
        0 => note(&format!("Nr. {n}")),
        1..=2 => Command::Write {
            group,
            field: FIELDS[dice.roll(3)].id.into(),
            text: format!("Tekst {n}"),
            base: u32::try_from(dice.roll(4)).unwrap(),
            settle: false,
        },
        3 | 9 => Command::PutRow {
            group,
            list,
            row: id("row", dice.roll(4)),
            cells: BTreeMap::from([(LISTS[0].columns[0].id.into(), format!("Rad {n}"))]),
            before: None,
        },
        4 | 10 => Command::DeleteRow { group, list, row: id("row", dice.roll(4)) },
        5 => Command::SetProfile {
            person: None,
            name: format!("Navn {n}"),
            role: String::new(),
            area: "Helse".into(),
        },
        6 => Command::CallHelp { group, on: dice.roll(2) == 0 },
        _ => Command::Vote {
            ballot: ballot.parse().unwrap(),
            choice: Choice::One(["a", "b"][dice.roll(2)].into()),
        },
    }
}

/// Whoever has a place: the proof, and the connection when there is one, with what the page kept.
struct Place {
    role: Role,
    proof: String,
    phone: Option<Phone>,
    kept: BTreeMap<String, serde_json::Value>,
    cursor: Option<String>,
}

impl Place {
    /// The page's view: what it kept, with what this connection has heard since.
    fn view(&self) -> BTreeMap<String, serde_json::Value> {
        let Some(phone) = &self.phone else { return self.kept.clone() };
        let heard = phone.heard();
        let mut view = self.kept.clone();
        for frame in &heard.frames {
            match frame {
                ServerMsg::View { set, .. } => view = set.clone(),
                ServerMsg::Patch { set, del, .. } => {
                    view.extend(set.clone());
                    for key in del {
                        view.remove(key);
                    }
                }
                _ => {}
            }
        }
        view
    }

    fn leave(&mut self) {
        self.kept = self.view();
        if let Some(phone) = self.phone.take() {
            self.cursor = phone.heard().cursor.or(self.cursor.take());
        }
    }

    async fn come(&mut self, world: &World) {
        match world.enter(self.role, &self.proof, self.cursor.as_deref()).await {
            Ok(phone) => self.phone = Some(phone),
            Err(error) => assert_eq!(error, NotIn::NotAllowed),
        }
    }
}

async fn a_random_day(seed: u64, turns: usize) -> BTreeMap<&'static str, usize> {
    let mut dice = Dice((seed + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let world = World::new(PEOPLE).await;
    let mut places: Vec<Place> = (0..PEOPLE + 3)
        .map(|n| {
            let (role, proof) = match n {
                n if n < PEOPLE => (Role::Participant, format!("token{n}")),
                n if n < PEOPLE + 2 => (Role::Facilitator, "link1".into()),
                _ => (Role::Screen, "link2".into()),
            };
            Place { role, proof, phone: None, kept: BTreeMap::new(), cursor: None }
        })
        .collect();
    let mut said = Vec::new();
    let mut seen: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut count = |what| *seen.entry(what).or_default() += 1;
    for turn in 0..turns {
        // The consoles move the day, so half of the turns are theirs.
        let n = if dice.roll(2) == 0 { PEOPLE + dice.roll(2) } else { dice.roll(places.len()) };
        let view = places[n].view();
        let place = &mut places[n];
        let is_closed = place.phone.as_ref().is_some_and(|phone| phone.heard().closed.is_some());
        if place.phone.is_none() || is_closed || dice.roll(25) == 0 {
            let me = place.phone.as_ref().and_then(|phone| phone.seated.me().cloned());
            place.leave();
            if dice.roll(3) > 0 {
                place.come(&world).await;
                count("came");
                let now = place.phone.as_ref().and_then(|phone| phone.seated.me().cloned());
                if me.is_some() && now.is_some() && me != now {
                    count("came back as somebody else");
                }
            }
            continue;
        }
        let role = place.role;
        let Some(phone) = &mut place.phone else { continue };
        match dice.roll(10) {
            0 => phone.set_full(true),
            1..=2 => phone.set_full(false),
            3 => {
                if let Some(me) = phone.seated.me() {
                    phone.room.writing(me, [None, Some(FIELDS[dice.roll(3)].id)][dice.roll(2)]);
                }
            }
            4 if dice.roll(8) == 0 => {
                let fault = [
                    Fault::Unavailable,
                    Fault::Conflict,
                    Fault::UnknownLost,
                    Fault::UnknownWritten,
                ];
                world.log.fail_next(fault[dice.roll(4)], 1);
                count("fault");
            }
            _ => {
                let command = match role {
                    Role::Participant => by_phone(&mut dice, turn, &view),
                    Role::Facilitator | Role::Screen => by_console(&mut dice, turn, &view),
                };
                let what = kind(&command);
                let cmd = phone.next_cmd();
                phone.say(&cmd, command).await;
                said.push((Arc::clone(&phone.socket), cmd, what));
            }
        }
        if dice.roll(8) == 0 {
            sleep(Duration::from_millis(dice.roll(300) as u64)).await;
        }
        if turn % 50 == 49 {
            check(&world, &mut places).await;
            for (socket, cmd, what) in said.drain(..) {
                if socket.is_done(&cmd) {
                    count(what);
                }
            }
        }
    }
    seen
}

fn kind(command: &Command) -> &'static str {
    match command {
        Command::MovePerson { .. } => "moved",
        Command::SetChair { .. } => "chair",
        Command::WithdrawPerson { .. } => "withdrawn",
        Command::MergePeople { .. } => "merged",
        Command::CloseBallot { .. } => "closed",
        Command::DeleteRow { .. } => "deleted",
        Command::FormGroups { .. } => "formed",
        Command::Write { .. } => "written",
        _ => "other",
    }
}

/// What each page has put together is what it would be sent if it came now, and what the session says.
async fn check(world: &World, places: &mut [Place]) {
    for phone in places.iter().filter_map(|place| place.phone.as_ref()) {
        phone.set_full(false);
    }
    quiet().await;
    for place in places.iter_mut() {
        if place.phone.as_ref().is_none_or(|phone| phone.heard().closed.is_some()) {
            place.leave();
            place.come(world).await;
        }
    }
    quiet().await;
    for place in places.iter() {
        let Some(phone) = &place.phone else { continue };
        let is_stored = |(key, _): &(&String, &serde_json::Value)| !key.contains("/live/");
        let view = place.view();
        let stored: BTreeMap<_, _> = view
            .iter()
            .filter(is_stored)
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        assert_eq!(stored, world.truth(phone.seated.actor()).await, "{:?}", phone.seated.actor());
        // The same person in a second tab, before the room has counted it.
        let fresh = world.enter(place.role, &place.proof, None).await.unwrap();
        let fresh = fresh.until(|heard| heard.cursor.is_some()).await;
        assert_eq!(fresh.views, 1);
        assert_eq!(view, fresh.view, "{:?}", phone.seated.actor());
    }
    quiet().await;
}

#[tokio::test(start_paused = true)]
async fn view_and_patches_are_the_fresh_view_of_every_connection() {
    let asked = std::env::var("FLOKE_CASES").ok().and_then(|n| n.parse().ok());
    let mut all: BTreeMap<&'static str, usize> = BTreeMap::new();
    for seed in 0..asked.unwrap_or(16) {
        for (what, n) in a_random_day(seed, 400).await {
            *all.entry(what).or_default() += n;
        }
    }
    for what in [
        "moved",
        "chair",
        "withdrawn",
        "merged",
        "deleted",
        "formed",
        "written",
        "closed",
        "fault",
        "came",
    ] {
        assert!(all.get(what).is_some_and(|n| *n >= 5), "{what}: {all:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_actor_nobody_knows_is_not_let_in() {
    let world = World::new(1).await;
    for (role, proof) in [
        (Role::Participant, "token9"),
        (Role::Participant, "link1"),
        (Role::Facilitator, "token0"),
        (Role::Facilitator, "link2"),
        (Role::Screen, "link1"),
    ] {
        assert_eq!(world.enter(role, proof, None).await.unwrap_err(), NotIn::NotAllowed);
        assert_eq!(world.hub.authenticate(&world.session, role, proof.into()).await.unwrap(), None);
    }
    let known = world.hub.authenticate(&world.session, Role::Participant, "token0".into()).await;
    assert_eq!(known.unwrap(), Some(Actor::Participant(person(0))));
    assert!(!world.hub.is_connected(&world.session, &person(0)));
    let phone = world.phone(0).await;
    assert!(world.hub.is_connected(&world.session, &person(0)));
    drop(phone);
    assert!(!world.hub.is_connected(&world.session, &person(0)));
    let add = HostCommand::AddToken { person: person(0), token: "token0b".into() };
    world.host(add).await;
    assert!(world.enter(Role::Participant, "token0b", None).await.is_ok());
}
