//! Rooms open, sleep, fail and are forgotten. Time is paused.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use floke_core::command::{EntryCommand, SessionCommand};
use floke_core::event::PeopleEvent;
use floke_core::{Command, HostCommand, Language, Seq};
use floke_store::{EventLog, Fault, MemoryLog, Read};
use floke_wire::{CloseCode, Role};
use futures_util::future::join_all;
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::hub::testing::{Heard, IDLE, MORNING, World, create, head, id, note, person, quiet};
use crate::hub::{HostError, NotIn, OpenError};

#[tokio::test(start_paused = true)]
async fn a_room_opens_once_however_many_come() {
    let world = World::new(0).await.restarted().await;
    world.log.fail_reads(1);
    let tasks = (0..500).map(|_| {
        let (hub, session) = (world.hub.clone(), world.session);
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
    assert_eq!((rooms.len(), failed), (499, 1), "a failed opening is nobody else's");
    assert!(rooms.iter().all(|room| Arc::ptr_eq(&room.0, &rooms[0].0)));
    assert_eq!(world.hub.awake(), 1);
}

#[tokio::test(start_paused = true)]
async fn five_hundred_who_come_at_once_wake_a_room_once_and_all_see_the_same() {
    const PEOPLE: usize = 500;
    let world = World::new(PEOPLE).await.restarted().await;
    let before = world.log.reads();
    let phones = join_all((0..PEOPLE).map(|n| world.phone(n))).await;
    quiet().await;
    let read = world.log.reads() - before;
    let shared = |heard: &Heard| -> BTreeMap<String, Value> {
        let theirs = heard.view.iter().filter(|(key, _)| !key.starts_with("mine/"));
        theirs.map(|(key, value)| (key.clone(), value.clone())).collect()
    };
    let first = phones[0].heard();
    assert_eq!(shared(&first)["room/session"]["id"], world.session.as_str());
    for (n, phone) in phones.iter().enumerate() {
        let heard = phone.heard();
        assert_eq!((heard.views, heard.patches), (1, 0), "{n}");
        // Cursors may differ: presence is published while the hall still comes in.
        assert_eq!(shared(&heard), shared(&first), "{n}");
        assert_eq!(heard.view["mine/profile"]["id"], person(n).as_str());
        assert!(Arc::ptr_eq(&phone.room.0, &phones[0].room.0));
    }
    assert_eq!(first.stored(), world.truth(phones[0].seated.actor()).await);
    drop(phones);

    // The same as for a person who comes alone.
    let world = world.restarted().await;
    let before = world.log.reads();
    let _alone = world.phone(0).await;
    assert_eq!(read, world.log.reads() - before);
}

#[tokio::test(start_paused = true)]
async fn five_hundred_first_arrivals_take_a_few_commits_and_their_return_takes_none() {
    const PEOPLE: usize = 500;
    let world = World::before_anybody_comes(Arc::new(MemoryLog::new()), PEOPLE).await;
    let console = world.console().await;
    let commits = async || world.log.read(&world.session, Seq(0)).await.unwrap().len();
    let before = commits().await;
    assert_eq!(console.sees("console/counts").await["arrived"], 0);
    let phones = join_all((0..PEOPLE).map(|n| world.phone(n))).await;
    quiet().await;
    let counts = json!({ "joined": PEOPLE, "arrived": PEOPLE, "present": PEOPLE });
    assert_eq!(console.heard().view["console/counts"], counts);
    let after = commits().await;
    // People who ask during a commit are in the next one.
    assert!(after - before <= 10, "{}", after - before);
    drop(phones);
    let _again = join_all((0..PEOPLE).map(|n| world.phone(n))).await;
    quiet().await;
    assert_eq!(commits().await, after);
}

#[tokio::test(start_paused = true)]
async fn a_person_whose_arrival_was_not_stored_comes_back_and_is_let_in() {
    let world = World::before_anybody_comes(Arc::new(MemoryLog::new()), 1).await;
    let console = world.console().await;
    for fault in [Fault::Unavailable, Fault::UnknownLost] {
        world.log.fail_next(fault, 1);
        let refused = world.enter(Role::Participant, "token0", None).await.unwrap_err();
        assert_eq!(refused, NotIn::Unavailable);
        assert_eq!(console.sees("console/counts").await["arrived"], 0);
    }
    world.log.fail_next(Fault::UnknownWritten, 1);
    let phone = world.phone(0).await;
    assert_eq!(phone.sees("mine/profile").await["name"], "Navn 0");
    console.until(|heard| heard.view["console/counts"]["arrived"] == 1).await;
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
    assert_eq!(again.sees("mine/text/need.note").await["text"], "Før");
    assert!(Arc::ptr_eq(&calm.0, &world.hub.room(&other).await.unwrap().0));
}

const KEPT_UNTIL: u64 = MORNING + 90 * 24 * 3600 * 1000;

#[tokio::test(start_paused = true)]
async fn a_session_is_forgotten_at_its_keeping_date() {
    let world = World::new(1).await;
    let a = world.phone(0).await;
    world.clock.set(KEPT_UNTIL - 1);
    sleep(Duration::from_secs(3600)).await;
    assert!(!world.is_forgotten().await, "a millisecond is left");
    world.clock.set(KEPT_UNTIL);
    sleep(Duration::from_secs(21 * 60)).await;
    assert!(world.is_forgotten().await);
    assert_eq!(a.closed().await, CloseCode::Over);
    let gone = world.hub.room(&world.session).await;
    assert!(matches!(gone, Err(OpenError::NoSuchSession)), "{gone:?}");
    assert!(world.hub.sessions().await.unwrap().entries.is_empty());
    assert!(world.hub.by_code(&"FDK-264".parse().unwrap()).await.unwrap().is_none());
}

#[tokio::test(start_paused = true)]
async fn a_session_whose_day_was_moved_is_kept_until_ninety_days_after_the_new_one() {
    let world = World::new(1).await;
    let day = MORNING + 30 * 24 * 3600 * 1000;
    let moved = Command::Session(SessionCommand::SetFacts {
        title: "Innovasjonstrening".into(),
        municipality: String::new(),
        community: String::new(),
        language: Language::Nb,
        date: String::new(),
        venue: String::new(),
        areas: Vec::new(),
        starts_at: Some(floke_core::Millis(day)),
    });
    assert_eq!(world.console().await.does(moved).await, "done");
    world.clock.set(KEPT_UNTIL);
    sleep(Duration::from_secs(21 * 60)).await;
    assert!(!world.is_forgotten().await, "that was the date of before");
    world.clock.set(day + 90 * 24 * 3600 * 1000);
    sleep(Duration::from_secs(24 * 3600)).await;
    assert!(world.is_forgotten().await);
}

/// An error nobody could repair: a clock was wrong for a moment, and all keys were gone at once.
#[tokio::test(start_paused = true)]
async fn a_clock_that_is_years_ahead_for_less_than_ten_minutes_destroys_nothing() {
    let mut world = World::new(1).await;
    let mut a = world.phone(0).await;
    // Another session lets a test trigger a look at the directory.
    let mut others = 2..;
    for ahead in [1, 5, 9] {
        world.clock.set(KEPT_UNTIL + ahead);
        world.looks(others.next().unwrap()).await;
        sleep(Duration::from_secs(ahead * 60)).await;
        world.clock.set(MORNING);
        sleep(Duration::from_secs(90)).await;
        assert!(!world.is_forgotten().await, "{ahead} minutes ahead");
    }
    sleep(Duration::from_secs(24 * 3600)).await;
    assert!(!world.is_forgotten().await, "minutes of another time do not count");
    assert_eq!(a.does(note("Fortsatt her")).await, "done");
    // Starting with a wrong clock that the network soon corrects destroys nothing either.
    drop(a);
    world.clock.set(KEPT_UNTIL + 365 * 24 * 3600 * 1000);
    world = world.restarted().await;
    sleep(Duration::from_secs(9 * 60)).await;
    world.clock.set(MORNING);
    sleep(Duration::from_secs(24 * 3600)).await;
    assert!(!world.is_forgotten().await);
    assert_eq!(world.phone(0).await.sees("mine/text/need.note").await["text"], "Fortsatt her");
}

#[tokio::test(start_paused = true)]
async fn a_date_that_stays_past_for_eleven_minutes_is_past() {
    let world = World::new(1).await;
    world.clock.set(KEPT_UNTIL + 1);
    world.looks(2).await;
    sleep(Duration::from_secs(9 * 60)).await;
    assert!(!world.is_forgotten().await);
    sleep(Duration::from_secs(2 * 60)).await;
    assert!(world.is_forgotten().await);
    // A later request is not delayed.
    assert_eq!(world.log.receipts().await.unwrap().len(), 1);
    world.clock.set(MORNING);
    world.hub.forget(&id("session", 2)).await.unwrap();
    assert_eq!(world.log.receipts().await.unwrap().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_keeping_date_that_only_the_directory_knows_forgets_nobody_and_is_put_right() {
    let world = World::new(1).await;
    let right = world.log.session(&world.session).await.unwrap().unwrap();
    for n in 2..4 {
        // Awake the first time, and asleep the second.
        let wrong = floke_store::DirectoryEntry {
            keep_until: floke_core::Millis(MORNING - 1),
            ..right.clone()
        };
        let at = floke_core::Millis(MORNING);
        let commit = floke_store::Commit { at, events: Vec::new(), destroys: Vec::new() };
        let expected = head(&world).await;
        world.log.append(&world.session, expected, commit, Some(wrong)).await.unwrap();
        world.looks(n).await;
        sleep(Duration::from_secs(60 * 60)).await;
        assert!(!world.is_forgotten().await);
        assert_eq!(world.log.session(&world.session).await.unwrap().unwrap(), right);
        assert_eq!(world.phone(0).await.sees("room/session").await["title"], right.title);
        sleep(IDLE * 3).await;
        assert_eq!(world.hub.awake(), 0);
    }
}

/// Somebody with access to the files put back an entry from before the day was moved earlier.
#[tokio::test(start_paused = true)]
async fn a_later_keeping_date_in_the_directory_keeps_no_session_longer_opened_or_not() {
    for is_opened in [true, false] {
        let world = World::new(1).await;
        let right = world.log.session(&world.session).await.unwrap().unwrap();
        world.hub.create(&create(&id("session", 2), "ABC-234")).await.unwrap();
        sleep(IDLE * 3).await;
        assert_eq!(world.hub.awake(), 0);
        let far = floke_core::Millis(right.keep_until.0 * 2);
        let later = floke_store::DirectoryEntry { keep_until: far, ..right.clone() };
        let commit = floke_store::Commit {
            at: floke_core::Millis(MORNING),
            events: Vec::new(),
            destroys: Vec::new(),
        };
        let expected = head(&world).await;
        world.log.append(&world.session, expected, commit, Some(later)).await.unwrap();
        if is_opened {
            world.phone(0).await;
        } else {
            // Two sessions take turns.
            sleep(Duration::from_secs(25 * 60)).await;
            assert_eq!(world.hub.awake(), 0, "nobody is woken for it");
        }
        assert_eq!(world.log.session(&world.session).await.unwrap().unwrap(), right);
        world.clock.set(right.keep_until.0);
        sleep(Duration::from_secs(25 * 60)).await;
        assert!(world.is_forgotten().await);
    }
}

#[tokio::test(start_paused = true)]
async fn a_session_with_something_due_is_woken_then_and_no_other() {
    let world = World::new(1).await;
    world.hub.create(&create(&id("session", 2), "ABC-234")).await.unwrap();
    sleep(IDLE * 3).await;
    assert_eq!(world.hub.awake(), 0);
    let hour = 3600 * 1000;
    let mut entry = world.log.session(&world.session).await.unwrap().unwrap();
    assert_eq!(entry.due, None, "nothing in a session is due by itself");
    entry.due = Some(floke_core::Millis(MORNING + hour));
    let event = PeopleEvent::GoneSet { person: person(0), gone: true }.into();
    let events = vec![floke_store::encode(&event).unwrap()];
    let commit =
        floke_store::Commit { at: floke_core::Millis(MORNING), events, destroys: Vec::new() };
    let expected = head(&world).await;
    world.log.append(&world.session, expected, commit, Some(entry)).await.unwrap();
    world.clock.set(MORNING + hour - 1);
    // After that its log is read, which says that nothing is due.
    for _ in 0..5 {
        sleep(Duration::from_secs(60)).await;
        assert_eq!(world.hub.awake(), 0);
    }
    world.clock.set(MORNING + hour);
    let mut seconds = 0;
    while world.hub.awake() == 0 {
        assert!(seconds < 11 * 60, "not woken");
        sleep(Duration::from_secs(1)).await;
        seconds += 1;
    }
    assert_eq!(world.hub.awake(), 1);
    assert!(world.hub.0.awake(&world.session).is_some());
}

impl World {
    async fn is_forgotten(&self) -> bool {
        let receipts = self.log.receipts().await.unwrap();
        receipts.iter().any(|receipt| receipt.session == self.session)
    }

    /// Makes another session, so that the directory is looked at now.
    async fn looks(&self, n: usize) {
        let HostCommand::Create { code, facts, steps, demo, .. } =
            create(&self.session, &format!("ABC-23{n}"))
        else {
            return;
        };
        let (id, keep_until) = (id("session", n), floke_core::Millis(u64::MAX / 4));
        let other = HostCommand::Create { id, code, facts, steps, keep_until, demo };
        self.hub.create(&other).await.unwrap();
        quiet().await;
    }
}

const MARKER: &str = "Ordetsomingenskalse";

/// A bug's message may hold what somebody wrote. The log names its place and quotes nothing. The test runs itself in
/// another process to see the output from outside.
#[test]
fn what_a_bug_says_is_not_in_the_log() {
    const CHILD: &str = "FLOKE_TEST_PANICS";
    if std::env::var_os(CHILD).is_some() {
        crate::telemetry::start(true);
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(
            async {
                let world = World::new(0).await;
                let ended =
                    world.hub.with_session(&world.session, |_| panic!("a bug: {MARKER}")).await;
                assert!(ended.is_err());
                world.hub.close().await;
            },
        );
        return;
    }
    let this = "hub::lobby::tests::what_a_bug_says_is_not_in_the_log";
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args([this, "--exact", "--nocapture"])
        .env(CHILD, "1")
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8(said).unwrap();
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
    assert!(!said.contains(MARKER), "{said}");
    assert!(said.contains("a room panicked"), "{said}");
    assert!(said.contains("hub/lobby/tests.rs:"), "says where: {said}");
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
    assert_eq!(world.hub.sessions().await.unwrap().entries.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_newer_format_stops_that_session_only() {
    let world = World::new(1).await;
    let at = floke_core::Millis(MORNING);
    let owner = floke_core::Owner::Session;
    let stored =
        floke_store::Stored { owner, version: floke_store::VERSION + 1, json: "{}".into() };
    let expected = head(&world).await;
    let commit = floke_store::Commit { at, events: vec![stored], destroys: Vec::new() };
    world.log.append(&world.session, expected, commit, None).await.unwrap();
    let world = world.restarted().await;
    let newer = world.hub.room(&world.session).await;
    assert!(matches!(newer, Err(OpenError::Newer(_))), "{newer:?}");
    assert_eq!(world.hub.awake(), 0);
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
        assert_eq!(
            world.enter(role, proof, None).await.unwrap_err(),
            NotIn::Closed(CloseCode::NotAllowed)
        );
    }
    let add =
        HostCommand::Entry(EntryCommand::AddToken { person: person(0), token: "token0b".into() });
    world.host(add).await;
    assert!(world.enter(Role::Participant, "token0b", None).await.is_ok());
}
