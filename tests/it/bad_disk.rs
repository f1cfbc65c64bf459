//! The disk is full, read-only, broken or slow. Floke refuses what it cannot store, with words; reading and presence go
//! on; and when the disk works again, so does Floke, without a restart.

use std::collections::BTreeMap;
use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use floke_client::{Browser, Client, HttpError, Joining, Outcome, View, command_id};
use floke_core::CommandId;
use floke_core::form::{LONG, find_field};
use floke_wire::{ClientMsg, Role};
use futures_util::future::join_all;
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::backup;
use crate::disk::{Disk, Fault};
use crate::harness::{Floke, Person, Room, SOON, a_or_b, does, revealed, says_as, sees, vote};

/// Reading waits for one commit at most; allows for a busy machine.
const READ_WITHIN: Duration = Duration::from_secs(10);

fn noted(view: &View) -> Option<String> {
    view.member("mine/text/need.note", "text")
}

/// How long an answer about the log stays valid.
const HOLDS: Duration = Duration::from_secs(2);

/// Waits until `/readyz` gives a new answer with this result.
async fn is_ready(room: &Room, ready: bool) {
    let expected = if ready { (200, "ready\n") } else { (503, "the log cannot be written\n") };
    let since = Instant::now();
    loop {
        let asked = since.elapsed();
        let answer = Browser::new(room.base).get("/readyz").await.unwrap();
        let told = (answer.status, answer.body.as_str());
        if told == expected {
            return;
        }
        assert!(asked < HOLDS, "machines are told {told:?}");
    }
}

/// The person starts or stops writing in the group's first field, and the console shows it.
async fn is_seen_writing(room: &Room, person: &Person, group: &str, on: bool) {
    let field = on.then(|| find_field("need.sentence").unwrap().id.into());
    person.client.say(ClientMsg::Writing { field }).await.unwrap();
    let key = format!("console/live/writing/{group}");
    sees(&room.console, "who writes", |view| view.value(&key).is_some() == on).await;
}

/// Every command gets the answer that it is not stored.
async fn everybody_is_refused(said: &[(&Client, Value)]) -> Vec<CommandId> {
    let mut cmds = Vec::new();
    for (client, json) in said {
        let cmd = command_id();
        let outcome = says_as(client, &cmd, json.clone()).await;
        let expected = Outcome::Refused { code: "unavailable".to_owned(), params: BTreeMap::new() };
        assert_eq!(outcome, expected, "{json}");
        cmds.push(cmd);
    }
    cmds
}

/// On a full disk the write-ahead log still has room for a while. Repeats a command until it is used up.
async fn until_no_room_is_left(people: &[Person], text: &str) {
    let (mut refused, note) =
        (0, json!({ "type": "write_own", "field": "need.note", "text": text }));
    for person in people.iter().cycle().take(400) {
        let outcome = says_as(&person.client, &command_id(), note.clone()).await;
        // A command that needs three pages is refused while two fit.
        refused = if outcome.is_done() { 0 } else { refused + 1 };
        if refused == 8 {
            return;
        }
    }
    panic!("a full disk took 400 commands");
}

async fn a_bad_day(fault: Fault) {
    let mut floke = Floke::start_on(Disk::new(), "off").await;
    let mut room = Room::make(floke.addr).await;
    let people = room.people(5).await;
    let [group, _] = room.two_groups().await;
    room.go_to("need").await;
    let ballot = "formiddagen1";
    room.does(a_or_b(ballot, false)).await;
    is_ready(&room, true).await;
    for person in &people[..3] {
        does(&person.client, json!({ "type": "write_own", "field": "need.note", "text": "før" }))
            .await;
        does(&person.client, vote(ballot, "a")).await;
    }
    let mine =
        |view: &View| view.value("mine/profile").is_some_and(|p| p["group"] == group.as_str());
    let writer = people.iter().find(|person| mine(&person.client.view())).unwrap();

    floke.disk().becomes(fault);
    if let Fault::Full = fault {
        // Newcomers need keys: the server is not ready, whatever room the log still has.
        is_ready(&room, false).await;
        // Meanwhile the operator can copy the data to another disk.
        let elsewhere = tempfile::tempdir().unwrap();
        let (data, copy) = (floke.disk().data(), elsewhere.path().join("copy"));
        let output = backup::floke(&["backup", "--data"], &[&data, &copy]).await;
        assert!(output.status.success(), "{}", backup::said(&output));
    }
    if let Fault::Full | Fault::FullButForKeys = fault {
        // Long texts are refused first; then the server is not ready, even if short ones still fit.
        until_no_room_is_left(&people[4..], &"å".repeat(LONG)).await;
        is_ready(&room, false).await;
        until_no_room_is_left(&people[..3], "før").await;
    }
    let said = [
        (&people[0].client, json!({ "type": "write_own", "field": "need.note", "text": "under" })),
        (&people[0].client, vote(ballot, "b")),
        // Her vote would be the first event under a key of her own.
        (&people[3].client, json!({ "type": "write_own", "field": "need.note", "text": "under" })),
        (&room.console, json!({ "type": "announce", "text": "Under" })),
    ];
    let cmds = everybody_is_refused(&said).await;
    is_ready(&room, false).await;
    let (mut late, who) = (Browser::new(room.base), joining(&room));
    let refused = late.join(&room.session, &who).await;
    assert!(
        matches!(&refused, Err(HttpError::Refused { status: 503, code, .. }) if code == "unavailable"),
        "{refused:?}"
    );

    // A newcomer sees everything stored, and nothing that was refused.
    let other = people[0].browser.connect(&room.session, Role::Participant).await.unwrap();
    sees(&other, "what is stored", |view| {
        noted(view).as_deref() == Some("før") && view.value("room/message").is_none()
    })
    .await;
    let page = room.facilitator.get(&format!("/api/sessions/{}/export.md", room.session)).await;
    assert_eq!(page.unwrap().status, 200);
    is_seen_writing(&room, writer, &group, true).await;
    is_seen_writing(&room, writer, &group, false).await;

    // The check writes to find out, and must not repair anything.
    everybody_is_refused(&said).await;
    floke.disk().is_well();
    is_ready(&room, true).await;
    // Repeated under the same ids, as the outbox does.
    for ((client, json), cmd) in said.iter().zip(&cmds) {
        let outcome = says_as(client, cmd, json.clone()).await;
        assert!(outcome.is_done(), "{outcome:?}: {json}");
    }
    late.join(&room.session, &who).await.unwrap();
    does(&people[3].client, vote(ballot, "a")).await;
    sees(&other, "the note", |view| noted(view).as_deref() == Some("under")).await;

    // All of it is on disk.
    floke.lose_power().await;
    floke.start_again().await;
    let again = late.connect(&room.session, Role::Participant).await.unwrap();
    sees(&again, "what was announced", |view| view.value("room/message").is_some()).await;
    room.does(json!({ "type": "close_ballot", "ballot": ballot })).await;
    room.does(json!({ "type": "reveal_ballot", "ballot": ballot })).await;
    assert_eq!(revealed(&room.console, ballot).await, [3, 1]);
    for (n, text) in ["under", "før", "før", "under"].into_iter().enumerate() {
        sees(&people[n].client, "the note", |view| noted(view).as_deref() == Some(text)).await;
    }
}

fn joining(room: &Room) -> Joining {
    Joining {
        code: room.created.code.clone(),
        name: "Sein".to_owned(),
        role: "rådgiver".to_owned(),
        ..Joining::default()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_disk_is_full_and_then_it_is_not() {
    a_bad_day(Fault::Full).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_disk_has_room_for_keys_alone_and_then_for_all() {
    a_bad_day(Fault::FullButForKeys).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_disk_is_read_only_and_then_it_is_not() {
    a_bad_day(Fault::ReadOnly).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn committing_fails_and_then_it_does_not() {
    a_bad_day(Fault::Broken).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_slow_disk_writers_wait_and_lose_nothing_and_reading_goes_on() {
    let mut floke = Floke::start_on(Disk::new(), "warn").await;
    let mut room = Room::make(floke.addr).await;
    let people = room.people(20).await;
    for person in &people {
        does(&person.client, json!({ "type": "write_own", "field": "need.note", "text": "før" }))
            .await;
    }
    let [group, _] = room.two_groups().await;
    room.go_to("need").await;
    let mine =
        |view: &View| view.value("mine/profile").is_some_and(|p| p["group"] == group.as_str());
    let writer = people.iter().find(|person| mine(&person.client.view())).unwrap();
    floke.disk().becomes(Fault::Slow);
    let (stop, answered) = (AtomicBool::new(false), watch::Sender::new(0));
    // All write without a pause: there is always a commit under way.
    let writing = people.iter().map(async |person| {
        let mut n = 0;
        while n < 3 || !stop.load(Ordering::Relaxed) {
            n += 1;
            does(
                &person.client,
                json!({ "type": "write_own", "field": "need.note", "text": format!("under {n}") }),
            )
            .await;
            answered.send_modify(|n| *n += 1);
        }
        n
    });
    let reading = async {
        let mut read = async || {
            let path = format!("/api/sessions/{}/export.md", room.session);
            assert_eq!(room.facilitator.get(&path).await.unwrap().status, 200);
            let newcomer = people[1].browser.connect(&room.session, Role::Participant).await;
            assert!(newcomer.unwrap().view().clock().is_some());
            is_seen_writing(&room, writer, &group, true).await;
            is_seen_writing(&room, writer, &group, false).await;
        };
        for _ in 0..3 {
            let before = *answered.borrow();
            tokio::time::timeout(READ_WITHIN, read()).await.expect("reading waits for the disk");
            // The writers are still writing.
            answered.subscribe().wait_for(|n| *n > before).await.unwrap();
        }
        stop.store(true, Ordering::Relaxed);
    };
    let all = async { tokio::join!(join_all(writing), reading) };
    let (notes, ()) = tokio::time::timeout(SOON, all).await.unwrap();
    floke.lose_power().await;
    floke.disk().is_well();
    floke.start_again().await;
    for (person, n) in people.iter().zip(notes) {
        let last = format!("under {n}");
        sees(&person.client, "the last note", |view| noted(view).as_ref() == Some(&last)).await;
    }
    let other = people[0].browser.connect(&room.session, Role::Participant).await.unwrap();
    assert_eq!(noted(&other.view()), noted(&people[0].client.view()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_the_log_is_taken_away_nobody_is_told_that_anything_is_stored() {
    let mut floke = Floke::start("warn").await;
    let room = Room::make(floke.addr).await;
    let person = room.join("Kari").await;
    does(&person.client, json!({ "type": "write_own", "field": "need.note", "text": "før" })).await;
    is_ready(&room, true).await;

    let elsewhere = tempfile::tempdir_in(floke.data()).unwrap();
    let (log, aside) = (floke.data().join("log.sqlite"), elsewhere.path().join("log.sqlite"));
    fs::rename(&log, &aside).unwrap();
    let said = [
        (&person.client, json!({ "type": "write_own", "field": "need.note", "text": "under" })),
        (&room.console, json!({ "type": "announce", "text": "Under" })),
    ];
    let cmds = everybody_is_refused(&said).await;
    is_ready(&room, false).await;
    // Floke does not trust a file that was put back: nobody knows what happened to it meanwhile.
    fs::rename(&aside, &log).unwrap();
    assert_eq!(everybody_is_refused(&said).await.len(), 2);
    is_ready(&room, false).await;

    assert!(floke.stop().await.success());
    let lines = floke.said();
    let told: Vec<_> = lines.lines().filter(|line| line.contains("taken from it")).collect();
    assert_eq!(told.len(), 1, "{lines}");
    assert!(told[0].contains("ERROR") && told[0].contains("log.sqlite"), "{told:?}");
    floke.start_again().await;
    is_ready(&room, true).await;
    for ((client, json), cmd) in said.iter().zip(&cmds) {
        sees(client, "the room again", |view| view.clock().is_some()).await;
        let outcome = says_as(client, cmd, json.clone()).await;
        assert!(outcome.is_done(), "{outcome:?}: {json}");
    }
    sees(&person.client, "the note", |view| noted(view).as_deref() == Some("under")).await;
}
