//! Forty people at work, and beside them all at once: sockets that flood, unread answers, and a hall that joins.
//!
//! The unread file is the longest that anybody may have; `unread.rs` tests the cost of a long unread export. With
//! `--nocapture` a line shows how long the room waited; the test only checks that it is never long.

use std::collections::VecDeque;
use std::fs;
use std::net::SocketAddr;
use std::num::NonZero;
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::{Duration, Instant};

use floke_client::{Client, View, new_id};
use floke_wire::Role;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{interval, interval_at, timeout};
use tokio_util::sync::CancellationToken;

use crate::harness::{Floke, Person, Room, SOON, a_or_b, command, long, revealed, sees, vote};
use crate::spoilers::{Floods, asks, for_the_longest_file, kinds};

/// People at work, and how long each thinks between commands.
const PEOPLE: u32 = 40;
const THINKS: Duration = Duration::from_secs(1);

/// The longest wait for the people at work.
const ANSWERED: Duration = Duration::from_secs(2);

/// The longest wait to join for newcomers.
const LET_IN: Duration = Duration::from_secs(10);

/// Time after which an unread answer is asked for again: the server ends it after 30 s.
const ASKED_ANEW: Duration = Duration::from_secs(25);

/// The size of the load.
struct Load {
    /// The most files the server may open: fewer than all connections need.
    files: u32,
    unread: u32,
    joining: u32,
    /// How long the hall takes to join.
    lasts: Duration,
}

impl Load {
    fn new() -> Self {
        if long() {
            Self { files: 768, unread: 600, joining: 300, lasts: Duration::from_secs(120) }
        } else {
            Self { files: 256, unread: 225, joining: 30, lasts: Duration::from_secs(10) }
        }
    }
}

/// Sends a command, which must be carried out in time; returns how long that took.
async fn is_answered(client: &Client, json: Value) -> Duration {
    let said = Instant::now();
    let answer = timeout(ANSWERED, client.send(command(&json))).await;
    // Measures the time itself: a frozen runtime checks no time limit.
    let waited = said.elapsed();
    assert!(waited <= ANSWERED, "somebody at work waits {waited:?}: {json}");
    assert!(answer.unwrap().unwrap().is_done(), "{json}");
    waited
}

/// A person after her work.
struct Worked {
    person: Person,
    /// Her waiting times.
    waits: Vec<Duration>,
    /// Her last acknowledged note.
    note: String,
    choice: &'static str,
}

/// Writes a note and votes, in turn, until the end.
async fn works(person: Person, nth: u32, ballot: String, over: CancellationToken) -> Worked {
    let first = tokio::time::Instant::now() + THINKS * nth / PEOPLE;
    let mut ticks = interval_at(first, THINKS);
    let mut worked = Worked { person, waits: Vec::new(), note: String::new(), choice: "" };
    for n in 0.. {
        ticks.tick().await;
        let client = &worked.person.client;
        let note = format!("Notat {n} fra {nth}");
        worked.waits.push(
            is_answered(client, json!({ "type": "write_own", "field": "need.note", "text": note }))
                .await,
        );
        worked.note = note;
        ticks.tick().await;
        let choice = if (n + nth).is_multiple_of(3) { "a" } else { "b" };
        worked.waits.push(is_answered(client, vote(&ballot, choice)).await);
        worked.choice = choice;
        if over.is_cancelled() {
            break;
        }
    }
    worked
}

/// Adds a millisecond each time: none may be lost, and none counted twice.
async fn steers(console: Client, over: CancellationToken) -> Vec<Duration> {
    let step = console.view().clock().unwrap().step;
    let (mut ticks, mut waits) = (interval(THINKS), Vec::new());
    while !over.is_cancelled() {
        ticks.tick().await;
        let add = json!({ "type": "add_time", "step": step, "ms": 1 });
        waits.push(is_answered(&console, add).await);
    }
    waits
}

/// Sockets with unread answers.
struct Unread {
    base: SocketAddr,
    request: String,
    asked: u32,
    held: VecDeque<TcpStream>,
}

impl Unread {
    async fn one_more(&mut self) {
        let asked = timeout(LET_IN, asks(self.base, &self.request)).await;
        // A later connection may have got the place already.
        self.held.extend(asked.unwrap_or_else(|_| panic!("the door is shut for {}", self.asked)));
        self.asked += 1;
    }

    /// Asks again, one socket after the other, so that their number stays the same.
    async fn goes_on(mut self, over: CancellationToken) -> u32 {
        let mut ticks = interval(ASKED_ANEW / self.asked);
        while !over.is_cancelled() {
            ticks.tick().await;
            self.held.pop_front();
            self.one_more().await;
        }
        self.asked
    }
}

/// A hall joins, one after the other at an even pace. Returns the people who joined, and how long each waited.
async fn joins(hall: &Arc<Room>, load: &Load) -> Vec<(Person, Duration)> {
    let mut ticks = interval(load.lasts / load.joining);
    let mut coming = JoinSet::new();
    for n in 0..load.joining {
        ticks.tick().await;
        let hall = Arc::clone(hall);
        coming.spawn(async move {
            let knocks = Instant::now();
            (hall.join(&format!("Deltaker {n:03}")).await, knocks.elapsed())
        });
    }
    coming.join_all().await
}

/// What was acknowledged.
struct Truth<'t> {
    room: &'t Room,
    hall: &'t Room,
    worked: &'t [Worked],
    joined: u32,
    ballot: &'t str,
    length_ms: u64,
}

impl Truth<'_> {
    /// Checks it against a newcomer's view.
    async fn holds(&self) {
        for worked in self.worked {
            let phone = worked.person.client.another().await.unwrap();
            let note = |view: &View| view.member::<String>("mine/text/need.note", "text");
            sees(&phone, "the last note", |v| note(v).as_ref() == Some(&worked.note)).await;
        }
        let console = self.room.console.another().await.unwrap();
        let chose = |choice| self.worked.iter().filter(|one| one.choice == choice).count();
        assert_eq!(revealed(&console, self.ballot).await, [chose("a"), chose("b")]);
        let length_ms = |view: &View| view.clock().map(|clock| clock.length_ms);
        assert_eq!(length_ms(&console.view()), Some(self.length_ms), "every millisecond once");
        let console = self.hall.console.another().await.unwrap();
        let of = |view: &View, member| view.member::<u32>("console/counts", member);
        let all = Some(self.joined);
        let are_in = |view: &View| of(view, "joined") == all && of(view, "arrived") == all;
        sees(&console, "all who joined", are_in).await;
    }
}

/// A percentile of the waiting times, in milliseconds.
fn waited(sorted: &[Duration], of_hundred: usize) -> f64 {
    let rank = (sorted.len() * of_hundred).div_ceil(100);
    sorted[rank - 1].as_secs_f64() * 1_000.0
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[expect(clippy::print_stdout, reason = "what the room waited is told by no assertion")]
async fn forty_at_work_are_answered_beside_a_flood_unread_answers_and_a_hall_that_joins() {
    let load = Load::new();
    let mut floke = Floke::start_with_files(load.files).await;
    let (room, hall) = (Room::make(floke.addr).await, Arc::new(Room::make(floke.addr).await));
    let theirs = Room::make(floke.addr).await;
    let ballot = new_id();
    let mut people = Vec::new();
    for n in 0..PEOPLE {
        people.push(room.join(&format!("Leder {n:02}")).await);
    }
    room.does(a_or_b(&ballot, true)).await;
    let steering = room.facilitator.connect(&room.session, Role::Facilitator).await.unwrap();
    let length_ms = steering.view().clock().unwrap().length_ms;

    let request = for_the_longest_file(floke.addr).await;
    let mut unread = Unread { base: floke.addr, request, asked: 0, held: VecDeque::new() };
    while unread.asked < load.unread {
        unread.one_more().await;
    }
    // One for each thread of the server.
    let threads = available_parallelism().map_or(2, NonZero::get);
    let mut floods = Vec::new();
    for (n, kind) in kinds().into_iter().cycle().take(threads).enumerate() {
        let mallory = theirs.join(&format!("Mallory {n}")).await;
        floods.push(Floods::begin(&theirs, &mallory, [kind], load.lasts + SOON).await);
    }

    let over = CancellationToken::new();
    let mut working = JoinSet::new();
    for (nth, person) in (0..).zip(people) {
        working.spawn(works(person, nth, ballot.clone(), over.clone()));
    }
    let steering = tokio::spawn(steers(steering, over.clone()));
    let unread = tokio::spawn(unread.goes_on(over.clone()));
    let joined = timeout(load.lasts + SOON, joins(&hall, &load)).await.unwrap();
    let open = fs::read_dir(format!("/proc/{}/fd", floke.pid())).unwrap().count();
    assert!(open * 2 > usize::try_from(load.files).unwrap(), "only {open} places are taken");
    over.cancel();
    let mut worked = working.join_all().await;
    let (steered, asked) = (steering.await.unwrap(), unread.await.unwrap());
    let closed: Vec<_> = floods.into_iter().flat_map(Floods::end).collect();
    // Of two that wait for the other side's Close, one may be dropped for a newcomer: then its code is lost on the way.
    let told = closed[0].iter().filter(|code| **code == 4500).count();
    assert!(
        told > 1 && closed[0].iter().all(|code| [4500, 1006].contains(code)),
        "{:?}",
        closed[0]
    );

    let mut waits: Vec<_> = worked.iter_mut().flat_map(|one| one.waits.drain(..)).collect();
    waits.extend(&steered);
    waits.sort_unstable();
    let slowest = joined.iter().map(|(_, took)| took.as_millis()).max().unwrap();
    println!(
        "room p50 {:.1} ms, room p99 {:.1} ms, at most {:.1} ms of {} commands, beside {threads} sockets that flood, \
         {asked} answers unread and {} who join, the slowest in {slowest} ms",
        waited(&waits, 50),
        waited(&waits, 99),
        waited(&waits, 100),
        waits.len(),
        joined.len(),
    );

    room.does(json!({ "type": "close_ballot", "ballot": ballot })).await;
    room.does(json!({ "type": "reveal_ballot", "ballot": ballot })).await;
    let truth = Truth {
        room: &room,
        hall: &hall,
        worked: &worked,
        joined: load.joining,
        ballot: &ballot,
        length_ms: length_ms + u64::try_from(steered.len()).unwrap(),
    };
    truth.holds().await;
    floke.kill().await;
    floke.start_again().await;
    truth.holds().await;
}
