//! The server is killed or loses power during work. Acknowledged commands are there, once; others are repeated.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use floke_client::{Client, View, command_id, new_id};
use floke_wire::Role;
use futures_util::future::join_all;
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::disk::Disk;
use crate::harness::{
    Floke, Person, Room, SOON, a_or_b, converge, does, is_open, long, revealed, says_as, sees, vote,
};

/// Facilitators who add milliseconds, and people who write notes and vote, without a pause.
const FACILITATORS: usize = 6;
const PEOPLE: usize = 14;
/// Answers in a round before the server is killed.
const ACKNOWLEDGED: usize = 200;

/// Counts of the load.
#[derive(Default)]
struct Count {
    /// Answers in this round.
    answers: watch::Sender<usize>,
    /// Milliseconds added in all rounds.
    added: AtomicUsize,
    stop: AtomicBool,
}

impl Count {
    fn answered(&self) {
        self.answers.send_modify(|n| *n += 1);
    }

    fn goes_on(&self) -> bool {
        !self.stop.load(Ordering::Relaxed)
    }
}

fn length_ms(view: &View) -> Option<u64> {
    Some(view.clock()?.length_ms)
}

/// Adds a millisecond: carried out twice, it would add two.
async fn add_time(console: &Client, count: &Count, step: &str) {
    while count.goes_on() {
        does(console, json!({ "type": "add_time", "step": step, "ms": 1 })).await;
        count.added.fetch_add(1, Ordering::Relaxed);
        count.answered();
    }
}

/// Writes notes and votes; returns the last note and the last choice that were acknowledged.
async fn write_and_vote(person: &Person, count: &Count, ballot: &str) -> (String, &'static str) {
    person.client.wait(SOON, |view| is_open(view, ballot)).await.unwrap();
    let mut n = 0;
    loop {
        n += 1;
        let note = format!("notat {n}");
        does(&person.client, json!({ "type": "write_own", "field": "need.note", "text": note }))
            .await;
        count.answered();
        let choice = if new_id().as_str() < "m" { "a" } else { "b" };
        does(&person.client, vote(ballot, choice)).await;
        count.answered();
        if !count.goes_on() {
            return (note, choice);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_moment_nothing_acknowledged_is_lost_and_nothing_is_done_twice() {
    let rounds = if long() { 50 } else { 5 };
    under_load(Floke::start("warn").await, Blow::Kill, rounds).await;
}

/// Only synced data survives: a tick on a phone means "on disk", and not "with the kernel".
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_power_goes_at_any_moment_and_nothing_acknowledged_is_lost_or_done_twice() {
    let rounds = if long() { 50 } else { 4 };
    under_load(Floke::start_on(Disk::new(), "warn").await, Blow::PowerCut, rounds).await;
}

/// How a round ends.
#[derive(Clone, Copy)]
enum Blow {
    Kill,
    PowerCut,
}

/// Everybody works until the server dies, several times. Afterwards all that was acknowledged is there once, and
/// everybody sees the same.
async fn under_load(mut floke: Floke, blow: Blow, rounds: usize) {
    let mut room = Room::make(floke.addr).await;
    let mut consoles = Vec::new();
    for _ in 0..FACILITATORS {
        consoles.push(Arc::new(room.another_console().await));
    }
    let people: Vec<_> = room.people(PEOPLE).await.into_iter().map(Arc::new).collect();
    let unlucky = Unlucky::new(&mut room).await;
    let step = room.console.view().clock().unwrap().step.to_string();
    let before = length_ms(&room.console.view()).unwrap();
    let count = Arc::new(Count::default());
    for round in 0..rounds {
        let ballot = new_id();
        room.does(a_or_b(&ballot, false)).await;
        count.stop.store(false, Ordering::Relaxed);
        count.answers.send_replace(0);
        let mut adding = JoinSet::new();
        for console in &consoles {
            let (console, count) = (Arc::clone(console), Arc::clone(&count));
            let step = step.clone();
            adding.spawn(async move { add_time(&console, &count, &step).await });
        }
        let mut writing = JoinSet::new();
        for (n, person) in people.iter().enumerate() {
            let (person, count, ballot) = (Arc::clone(person), Arc::clone(&count), ballot.clone());
            writing.spawn(async move { (n, write_and_vote(&person, &count, &ballot).await) });
        }
        let enough = ACKNOWLEDGED + usize::from(new_id().as_bytes()[0]);
        let mut answers = count.answers.subscribe();
        let stored = unlucky.are_stored_and_not_answered(round, &step).await;
        tokio::time::timeout(SOON, answers.wait_for(|n| *n >= enough)).await.unwrap().unwrap();
        match blow {
            Blow::Kill => floke.kill().await,
            Blow::PowerCut => floke.lose_power().await,
        }
        floke.start_again().await;
        count.added.fetch_add(stored.come_back().await, Ordering::Relaxed);
        // Everybody comes back, and unanswered commands get their answer.
        let back = *count.answers.borrow() + 20;
        tokio::time::timeout(SOON, answers.wait_for(|n| *n >= back)).await.unwrap().unwrap();
        count.stop.store(true, Ordering::Relaxed);
        while let Some(added) = adding.join_next().await {
            added.unwrap();
        }
        let mut expected = [0, 0];
        while let Some(written) = writing.join_next().await {
            let (n, (note, choice)) = written.unwrap();
            expected[usize::from(choice == "b")] += 1;
            let has = |view: &View| view.member::<String>("mine/text/need.note", "text");
            sees(&people[n].client, "the last note", |v| has(v) == Some(note.clone())).await;
        }
        room.does(json!({ "type": "close_ballot", "ballot": ballot })).await;
        room.does(json!({ "type": "reveal_ballot", "ballot": ballot })).await;
        assert_eq!(revealed(&room.console, &ballot).await, expected, "round {round}");
        let added = u64::try_from(count.added.load(Ordering::Relaxed)).unwrap();
        sees(&room.console, "every millisecond once", |view| {
            length_ms(view) == Some(before + added)
        })
        .await;
        let consoles = consoles.iter().map(|console| &**console).chain([&room.console]);
        let phones = people.iter().map(|person| &person.client);
        converge(consoles.chain(phones).chain(unlucky.clients())).await;
    }
}

/// Two people whose phones do not hear the answers: their commands are on disk, and they repeat them.
struct Unlucky {
    console: Arc<Client>,
    person: Arc<Person>,
    /// The same person's other phone, and a second view of the room.
    other: Client,
    eye: Client,
}

/// Commands sent without an answer.
struct Unheard<'u> {
    unlucky: &'u Unlucky,
    waiting: JoinSet<()>,
    added: usize,
    newer: String,
}

impl Unlucky {
    async fn new(room: &mut Room) -> Self {
        let console = Arc::new(room.another_console().await);
        let person = Arc::new(room.join("Uheldig").await);
        let other = person.browser.connect(&room.session, Role::Participant).await.unwrap();
        let eye = room.facilitator.connect(&room.session, Role::Facilitator).await.unwrap();
        Self { console, person, other, eye }
    }

    fn clients(&self) -> [&Client; 4] {
        [&self.console, &self.person.client, &self.other, &self.eye]
    }

    async fn are_stored_and_not_answered(&self, round: usize, step: &str) -> Unheard<'_> {
        let deaf = [self.console.slow().await.unwrap(), self.person.client.slow().await.unwrap()];
        let mut waiting = JoinSet::new();
        let last = format!("runde {round}");
        let add = json!({ "type": "add_time", "step": step, "ms": 1 });
        let said = [add.clone(), add, json!({ "type": "announce", "text": last })];
        let console = Arc::clone(&self.console);
        waiting.spawn(async move {
            // In this order, and all before the first answer.
            let said = said.map(|json| says_as_new(&console, json));
            join_all(said).await;
        });
        let person = Arc::clone(&self.person);
        let first = format!("{last}, usagt");
        let note = json!({ "type": "write_own", "field": "need.note", "text": first });
        waiting.spawn(async move { says_as_new(&person.client, note).await });
        let told = |view: &View| view.member::<String>("room/message", "text");
        sees(&self.eye, "what was announced", |v| told(v).as_ref() == Some(&last)).await;
        let noted = |view: &View| view.member::<String>("mine/text/need.note", "text");
        sees(&self.other, "the note", |v| noted(v).as_ref() == Some(&first)).await;
        // Newer than the text that will be repeated.
        let newer = format!("{last}, fra den andre telefonen");
        does(&self.other, json!({ "type": "write_own", "field": "need.note", "text": newer }))
            .await;
        // The answers are unread in these sockets, and are lost with them.
        self.console.doze().await.unwrap();
        self.person.client.doze().await.unwrap();
        drop(deaf);
        Unheard { unlucky: self, waiting, added: 2, newer }
    }
}

async fn says_as_new(client: &Client, json: Value) {
    let outcome = says_as(client, &command_id(), json.clone()).await;
    assert!(outcome.is_done(), "{outcome:?}: {json}");
}

impl Unheard<'_> {
    /// Repeats the commands, and is told they are done; they undo nothing newer. Returns the milliseconds it added.
    async fn come_back(mut self) -> usize {
        let Unlucky { console, person, .. } = self.unlucky;
        console.wake().await.unwrap();
        person.client.wake().await.unwrap();
        while let Some(said) = self.waiting.join_next().await {
            said.unwrap();
        }
        let noted = |view: &View| view.member::<String>("mine/text/need.note", "text");
        sees(&person.client, "the newer note", |v| noted(v).as_ref() == Some(&self.newer)).await;
        self.added
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_floke_on_the_same_folder_says_so_and_leaves_it_alone() {
    let floke = Floke::start("warn").await;
    let room = Room::make(floke.addr).await;
    let (status, said) = floke.another_on_the_same_folder().await;
    assert_eq!(status, Some(2), "{said}");
    assert_eq!(said.trim_end().lines().count(), 1, "{said}");
    let person = room.join("Kari").await;
    does(
        &person.client,
        json!({ "type": "write_own", "field": "need.note", "text": "fortsatt her" }),
    )
    .await;
}
