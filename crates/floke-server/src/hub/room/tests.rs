//! A room keeps its promises, whatever the disk does. Time is paused.

use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use floke_core::command::{
    BallotCommand, DoorCommand, EntryCommand, PeopleCommand, ProgrammeCommand,
};
use floke_core::{Actor, Command, CommandId, HostCommand, Millis, Part, Refusal, Seq};
use floke_store::{EventLog, Fault, MemoryLog, Read};
use floke_wire::{CloseCode, Role, ServerMsg};
use serde_json::json;
use tokio::time::{Instant, sleep, timeout};

use crate::hub::testing::{
    IDLE, MORNING, Phone, World, announce, create, head, id, join, link, note, open_ballot, person,
    quiet, step, together, vote,
};
use crate::hub::{HostError, NotIn, OpenError, Pace};

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
    // Three valid commands, and two that the rules refuse: all five get the same answer.
    a.say(&cmds[0], note("Ring Kari")).await;
    b.say(&cmds[1], Command::People(PeopleCommand::SetGone { person: None, gone: true })).await;
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

    // The same commands under the same ids, now that the disk is back.
    a.say(&cmds[0], note("Ring Kari")).await;
    a.until(|heard| heard.view.contains_key("mine/text/need.note")).await;
    assert_eq!(console.does(announce("Lunsj")).await, "done");
    assert_eq!(b.sees("room/message").await["text"], "Lunsj");
    assert_eq!(b.does(note("Hei")).await, "done");
}

#[tokio::test(start_paused = true)]
async fn without_a_disk_commands_are_unavailable_and_published_values_are_served() {
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
    // A lagging phone catches up without the disk.
    b.set_full(false);
    assert_eq!(b.sees("room/message").await["text"], "Velkommen");
    assert_eq!(
        world.enter(Role::Participant, "token0", None).await.unwrap_err(),
        NotIn::Unavailable
    );
    quiet().await;
    assert_eq!(a.does(note("Etter")).await, "done");
    assert_eq!(a.heard().view["mine/text/need.note"]["text"], "Etter");
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
    assert_eq!(a.sees("mine/text/need.note").await["text"], "Lagret");
    let head_before = head(&world).await;

    world.log.fail_next(Fault::UnknownLost, 1);
    assert_eq!(a.does(note("Tapt")).await, "unavailable");
    assert_eq!(head(&world).await, head_before);
    quiet().await;
    assert_eq!(a.heard().view["mine/text/need.note"]["text"], "Lagret");

    world.log.fail_next(Fault::UnknownWritten, 1);
    world.hub.host(&world.session, join(7)).await.unwrap();
    world.log.fail_next(Fault::UnknownLost, 1);
    let lost = world.hub.host(&world.session, join(8)).await;
    assert!(matches!(lost, Err(HostError::Open(OpenError::Unavailable))), "{lost:?}");
    assert!(world.enter(Role::Participant, "token7", None).await.is_ok());
    assert_eq!(
        world.enter(Role::Participant, "token8", None).await.unwrap_err(),
        NotIn::Closed(CloseCode::NotAllowed)
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
    assert_eq!(
        console.does(Command::Ballot(BallotCommand::CloseBallot { ballot: id("ballot", 1) })).await,
        "done"
    );
    quiet().await;
    assert_eq!(readable(read().await.unwrap()), 0);
    assert_eq!(a.does(note("Videre")).await, "done");
}

/// Choices of the session that can still be read.
async fn choices(world: &World) -> usize {
    let commits = world.log.read(&world.session, Seq(0)).await.unwrap();
    let events = commits.into_iter().flat_map(|commit| commit.events);
    events.filter(|e| matches!(e, Read::Event { json, .. } if json.contains("choice_made"))).count()
}

#[tokio::test(start_paused = true)]
async fn a_key_not_destroyed_at_once_is_destroyed_when_the_disk_or_floke_returns() {
    let world = World::new(2).await;
    let (mut console, mut a) = (world.console().await, world.phone(0).await);
    for (n, tries) in [(1, 1), (2, usize::MAX)] {
        assert_eq!(console.does(open_ballot(n)).await, "done");
        assert_eq!(a.does(vote(n, "a")).await, "done");
        world.log.fail_destroys(tries);
        assert_eq!(
            console
                .does(Command::Ballot(BallotCommand::CloseBallot { ballot: id("ballot", n) }))
                .await,
            "done"
        );
        assert_eq!(choices(&world).await, 1, "it could not be destroyed yet");
        quiet().await;
        // The server tries again; the second one for as long as it lives.
        assert_eq!(choices(&world).await, n - 1);
        let shown = Command::Ballot(BallotCommand::RevealBallot { ballot: id("ballot", n) });
        assert_eq!(console.does(shown).await, "done");
    }
    drop((a, console));
    let world = world.restarted().await;
    assert_eq!(choices(&world).await, 1, "the crash came between closing and destroying");
    world.log.fail_destroys(0);
    let _opened = world.phone(0).await;
    quiet().await;
    assert_eq!(choices(&world).await, 0);
}

#[tokio::test(start_paused = true)]
async fn choices_are_gone_after_a_crash_before_anybody_opens_the_session() {
    let disk = Arc::new(MemoryLog::new());
    let world = World::over(Arc::clone(&disk) as _, 2).await;
    let (mut console, mut a) = (world.console().await, world.phone(0).await);
    for n in [1, 2] {
        assert_eq!(console.does(open_ballot(n)).await, "done");
        assert_eq!(a.does(vote(n, "a")).await, "done");
        world.log.fail_destroys(usize::MAX);
        // Also when the disk's answer was lost.
        world.log.fail_next(Fault::UnknownWritten, n - 1);
        assert_eq!(
            console
                .does(Command::Ballot(BallotCommand::CloseBallot { ballot: id("ballot", n) }))
                .await,
            "done"
        );
        let shown = Command::Ballot(BallotCommand::RevealBallot { ballot: id("ballot", n) });
        assert_eq!(console.does(shown).await, "done");
    }
    assert_eq!(choices(&world).await, 2, "they could not be destroyed yet");
    disk.open_again();
    assert_eq!(choices(&world).await, 0);
}

#[tokio::test(start_paused = true)]
async fn a_command_that_ended_a_room_is_not_decided_again() {
    let world = World::new(1).await;
    let cmd: CommandId = id("bug", 1);
    world.hub.0.remember_panic(cmd);
    let mut a = world.restarted_room().await;
    a.say(&cmd, note("Uhell")).await;
    assert_eq!(a.answer(&cmd).await, "bad_message");
    assert_eq!(a.does(note("Videre")).await, "done");
}

/// Sets the machine's clock: hours back, a day ahead, and right again.
#[tokio::test(start_paused = true)]
async fn the_clock_jumps_and_the_day_goes_on() {
    let world = World::new(2).await;
    let (mut a, mut console) = (world.phone(0).await, world.console().await);
    assert_eq!(console.does(open_ballot(1)).await, "done");
    let hour = 3_600_000;
    for (n, now) in [MORNING - 24 * hour, 0, MORNING + hour, MORNING + 24 * hour, MORNING]
        .into_iter()
        .enumerate()
    {
        world.clock.set(now);
        assert_eq!(a.does(note(&format!("Nr. {n}"))).await, "done");
        assert_eq!(a.does(vote(1, ["a", "b"][n % 2])).await, "done");
        let from = step(n);
        assert_eq!(console.does(Command::Programme(ProgrammeCommand::Next { from })).await, "done");
        // A newcomer sees the same as a person who was here all the time.
        quiet().await;
        let late = world.phone(0).await;
        let late = late.until(|heard| heard.cursor.is_some()).await;
        assert_eq!(late.stored(), a.heard().stored());
        assert_eq!(late.view["mine/text/need.note"]["text"], format!("Nr. {n}"));
    }
    let commits = world.log.read(&world.session, Seq(0)).await.unwrap();
    assert!(commits.is_sorted_by_key(|commit| commit.at), "time in the log never goes back");
    assert_eq!(
        console.does(Command::Ballot(BallotCommand::CloseBallot { ballot: id("ballot", 1) })).await,
        "done"
    );
    assert_eq!(
        console
            .does(Command::Ballot(BallotCommand::RevealBallot { ballot: id("ballot", 1) }))
            .await,
        "done"
    );
    quiet().await;
    assert_eq!(a.heard().view["room/ballot"]["result"]["counts"], json!([1, 0]));
    // It is the same after a restart, whatever the clock says then.
    let before = a.heard().stored();
    drop((a, console));
    world.clock.set(MORNING - hour);
    let world = world.restarted().await;
    let a = world.phone(0).await;
    assert_eq!(a.until(|heard| heard.cursor.is_some()).await.stored(), before);
}

/// What people saw: the machine's clock was an hour ahead for a moment, and from then on no phone showed the right time
/// left, and what had been done long ago could still be undone.
#[tokio::test(start_paused = true)]
async fn after_the_clock_was_wrong_for_a_moment_a_step_lasts_its_time_and_undo_goes_away() {
    let mut world = World::new(1).await;
    let hour = 3_600_000;
    let jumps =
        [MORNING, MORNING + hour, MORNING, MORNING - 24 * hour, MORNING + 24 * hour, MORNING];
    for (n, now) in jumps.into_iter().enumerate() {
        let (mut a, mut console) = (world.phone(0).await, world.console().await);
        world.clock.set(now);
        assert_eq!(a.does(note(&format!("Nr. {n}"))).await, "done");
        sleep(Duration::from_secs(3)).await;
        assert_eq!(
            console.does(Command::Programme(ProgrammeCommand::Next { from: step(n) })).await,
            "done"
        );
        quiet().await;
        let late = world.phone(0).await;
        late.until(|heard| heard.cursor.is_some()).await;
        // Compares the frame from when the step began with the frame for a person who comes a second later.
        for phone in [&a, &late] {
            let (told, ends_at) = newest_clock(phone);
            let left = ends_at - told;
            assert!((598_000..=600_000).contains(&left), "jump {n}: {left} ms of ten minutes");
            let apart = phone.room.now().since(Millis(told));
            assert!(apart <= 1_500, "jump {n}: a pong says {apart} ms more than the frame");
        }
        let undo = console.sees("console/undo").await;
        let target: CommandId = undo["target"].as_str().unwrap().parse().unwrap();
        sleep(Duration::from_secs(11)).await;
        assert_eq!(
            console.does(Command::Programme(ProgrammeCommand::Undo { target })).await,
            "undo_gone",
            "jump {n}"
        );
        assert!(console.room.now().0 > undo["until"].as_u64().unwrap(), "jump {n}");
        drop((a, console, late));
        // Half of the time another room runs, over the same log.
        if n % 2 == 1 {
            world = world.restarted().await;
        }
    }
}

/// The server's time in the newest frame with a step's end, and that end.
fn newest_clock(phone: &Phone) -> (u64, u64) {
    let heard = phone.heard();
    let frames = heard.frames.iter().rev().filter_map(|frame| match frame {
        ServerMsg::View { now, set, .. } | ServerMsg::Patch { now, set, .. } => {
            Some((now.0, set.get("room/clock")?["ends_at"].as_u64()?))
        }
        _ => None,
    });
    frames.max_by_key(|(now, _)| *now).unwrap()
}

#[tokio::test(start_paused = true)]
async fn two_facilitators_press_next_and_the_room_moves_once() {
    let world = World::new(0).await;
    let (mut one, mut other) = (world.console().await, world.console().await);
    let next = || Command::Programme(ProgrammeCommand::Next { from: step(0) });
    // In one batch, and one after the other.
    let answers = together(vec![(&mut one, next()), (&mut other, next())]).await;
    assert_eq!(answers, ["done", "stale_step"]);
    assert_eq!(other.does(next()).await, "stale_step");
    quiet().await;
    for console in [&one, &other] {
        assert_eq!(console.heard().view["room/clock"]["step"], step(1).as_str());
    }
}

/// What people saw: a person who was taken out was listed as here for as long as her phone did not read.
#[tokio::test(start_paused = true)]
async fn a_person_who_was_closed_is_not_shown_as_here_while_her_socket_is_not_read() {
    let world = World::new(3).await;
    let (mut console, watch) = (world.console().await, world.console().await);
    // All of these stay open at their own end.
    let (phones, screen) =
        ([world.phone(0).await, world.phone(1).await, world.phone(2).await], world.screen().await);
    phones.iter().for_each(|phone| phone.set_full(true));
    screen.set_full(true);
    let here = async || {
        quiet().await;
        let here = watch.heard().view["console/live/here"].clone();
        (
            here["people"].clone(),
            here["remote"].clone(),
            here["who"].clone(),
            here["screens"].clone(),
        )
    };
    let is_here = |people: &[usize], screens: usize| {
        let who: Vec<_> = people.iter().map(|n| person(*n)).collect();
        (json!(who.len()), json!(who.len()), json!(who), json!(screens))
    };
    assert_eq!(here().await, is_here(&[0, 1, 2], 1));
    // Newer browsers of hers log the older ones out.
    for n in 0..5 {
        let token = format!("newer{n}").into();
        world.host(HostCommand::Entry(EntryCommand::AddToken { person: person(1), token })).await;
    }
    assert_eq!(phones[1].closed().await, CloseCode::LoggedOut);
    assert_eq!(here().await, is_here(&[0, 2], 1));
    world.host(link(7, Role::Screen, true)).await;
    assert_eq!(screen.closed().await, CloseCode::NotAllowed);
    assert_eq!(here().await, is_here(&[0, 2], 0));
    let merged = Command::People(PeopleCommand::MergePeople { from: person(2), into: person(0) });
    assert_eq!(console.does(merged).await, "done");
    phones[2].closed().await;
    assert_eq!(here().await, is_here(&[0], 0));
    assert_eq!(
        console.does(Command::Door(DoorCommand::WithdrawPerson { person: person(0) })).await,
        "done"
    );
    phones[0].closed().await;
    assert_eq!(here().await, is_here(&[], 0));
}

/// What people saw: eighty scripts with the code from the wall wrote 89 MB in nine seconds.
#[tokio::test(start_paused = true)]
async fn scripts_share_what_a_room_has_for_all_and_a_leader_beside_them_has_her_own() {
    let world = World::new(8).await;
    let takes = |phone: &Phone| {
        let rate = &phone.seated.allowance().rate;
        rate.lock().unwrap_or_else(PoisonError::into_inner).take(Instant::now(), 0, 16_384)
    };
    let mut said = 0;
    for n in 0..7 {
        let script = world.phone(n).await;
        while takes(&script) == Pace::Go {
            said += 16_384;
            assert!(said < 16_000_000, "what all have has an end");
        }
    }
    // The pool and all shares, without credit.
    let most = 4_194_304 + 7 * 65_536;
    assert!((most - 4 * 16_384..=most).contains(&said), "{said}");
    let leader = world.phone(7).await;
    for _ in 0..4 {
        assert_eq!(takes(&leader), Pace::Go);
    }
    assert_ne!(takes(&leader), Pace::Go);
    assert_ne!(takes(&world.phone(7).await), Pace::Go, "another window brings nothing");
}

#[tokio::test(start_paused = true)]
async fn a_waiting_person_gets_what_she_asked_for_only_once_she_is_let_in() {
    let world = World::new(2).await;
    let mut console = world.console().await;
    assert_eq!(console.does(Command::Door(DoorCommand::SetDoor { open: false })).await, "done");
    world.host(join(7)).await;
    let mut late = world.phone(7).await;
    late.until(|heard| heard.cursor.is_some()).await;
    // Before it knows better, the page asks for a part, says where it writes, and sends a command.
    late.room.open(&late.seated, Part::Floker).await.unwrap();
    late.room.writing(&person(7), Some("need.sentence"));
    assert_eq!(late.does(note("x")).await, "waiting");
    assert_eq!(console.does(announce("Bare for dem som er inne")).await, "done");
    quiet().await;
    let heard = late.heard();
    assert_eq!(heard.view.keys().collect::<Vec<_>>(), ["mine/waiting"]);
    assert_eq!((heard.views, heard.patches), (1, 0), "{:?}", heard.frames);
    assert_eq!(console.sees("console/waiting/order").await, json!([person(7)]));
    let here = console.sees("console/live/here").await;
    assert_eq!((&here["people"], &here["remote"]), (&0.into(), &0.into()), "she is not here");

    assert_eq!(
        console.does(Command::Door(DoorCommand::LetIn { people: vec![person(7)] })).await,
        "done"
    );
    late.until(|heard| heard.view.contains_key("room/session")).await;
    quiet().await;
    let actor = Actor::Person(person(7));
    let parts = BTreeSet::from([Part::Floker]);
    assert_eq!(late.heard().stored(), world.truth_with(&actor, &parts).await);
    assert!(!late.heard().view.contains_key("mine/waiting"));

    world.host(join(8)).await;
    let other = world.phone(8).await;
    assert_eq!(
        console.does(Command::Door(DoorCommand::WithdrawPeople { people: vec![person(8)] })).await,
        "done"
    );
    assert_eq!(other.closed().await, CloseCode::TurnedAway);
    let again = world.enter(Role::Participant, "token8", None).await;
    assert_eq!(again.unwrap_err(), NotIn::Closed(CloseCode::TurnedAway));
}

#[tokio::test(start_paused = true)]
async fn a_new_code_that_another_session_has_is_not_taken_and_stops_nobody_else() {
    let world = World::new(1).await;
    world.hub.create(&create(&id("session", 2), "ABC-234")).await.unwrap();
    let new = |code: &str| HostCommand::NewCode { code: code.parse().unwrap() };
    // In one batch with another person's command.
    let mut a = world.phone(0).await;
    let (taken, said) =
        tokio::join!(world.hub.host(&world.session, new("ABC-234")), a.does(note("Hei")));
    assert!(matches!(taken, Err(HostError::CodeTaken)), "{taken:?}");
    assert_eq!(said, "done");
    world.host(new("ABC-235")).await;
    a.until(|heard| heard.view["room/session"]["code"] == "ABC235").await;
    let by = |code: &str| {
        let (hub, code) = (world.hub.clone(), code.parse().unwrap());
        async move { hub.by_code(&code).await.unwrap().map(|entry| entry.session) }
    };
    assert_eq!(by("ABC-235").await, Some(world.session));
    assert_eq!((by("FDK-264").await, by("ABC-234").await), (None, Some(id("session", 2))));
    assert!(matches!(
        world.hub.host(&world.session, join(9)).await,
        Err(HostError::Refused(Refusal::CodeWrong))
    ));
}

impl World {
    /// Lets the room sleep, and comes back.
    async fn restarted_room(&self) -> Phone {
        sleep(IDLE * 3).await;
        assert_eq!(self.hub.awake(), 0);
        self.phone(0).await
    }
}
