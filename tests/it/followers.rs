//! Three hundred people follow; some lose the network, read slowly, or join in the middle. In the end all see the same.

use floke_client::{Client, Manner, Slow, View, new_id};
use futures_util::future::join_all;
use serde_json::json;

use crate::harness::{
    Person, SOON, TestServer, a_or_b, converge, does, is_open, revealed, sees, vote,
};

/// A slow phone's receive buffer.
const LITTLE: u32 = 2_048;
/// People with slow phones.
const SLOW: usize = 30;
/// Announcements while they do not read: at 1.2 kB each, more than the kernels buffer.
const ANNOUNCED: usize = 120;

/// Everybody votes.
async fn all_vote(people: &[Person], ballot: &str, choose: impl Fn(usize) -> &'static str) {
    let votes = people.iter().enumerate().map(|(n, person)| {
        let command = vote(ballot, choose(n));
        async move {
            person.client.wait(SOON, |view| is_open(view, ballot)).await.unwrap();
            does(&person.client, command).await;
        }
    });
    join_all(votes).await;
}

/// Closes and reveals; returns the result.
async fn close(console: &Client, ballot: &str) -> (usize, Vec<usize>) {
    does(console, json!({ "type": "close_ballot", "ballot": ballot })).await;
    does(console, json!({ "type": "reveal_ballot", "ballot": ballot })).await;
    let counts = revealed(console, ballot).await;
    let cast = console.view().ballot().unwrap().result.unwrap().cast;
    (cast, counts)
}

/// How many bytes of the events a phone was sent.
fn heard(person: &Person) -> u64 {
    let view = person.client.view();
    view.patches() + view.fresh()
}

/// Reconnects and stops reading. The kernel buffers more for a socket that has carried more: this one is new.
async fn reads_no_more(person: &Person) -> Slow {
    let welcomes = person.client.view().welcomes();
    person.client.cut().await.unwrap();
    person.client.wait(SOON, |view| view.welcomes() > welcomes).await.unwrap();
    person.client.slow().await.unwrap()
}

fn told(view: &View) -> Option<String> {
    view.member("room/message", "text")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_hundred_followers_and_nine_hundred_votes_converge() {
    let server = TestServer::start().await;
    let room = server.room().await;
    let mut people = Vec::new();
    for n in 0..270 {
        let receive_buffer = (n < SLOW).then_some(LITTLE);
        let name = format!("Deltaker {n:03}");
        people.push(room.join_with(&name, Manner { receive_buffer }).await);
    }
    let ballots = [new_id(), new_id(), new_id()];

    // First ballot: everybody here votes, and some change their minds.
    room.does(a_or_b(&ballots[0], false)).await;
    all_vote(&people, &ballots[0], |_| "b").await;
    all_vote(&people[..60], &ballots[0], |_| "a").await;
    // Slow phones do not read, which costs nobody else anything: readers get each announcement.
    let mut slow = Vec::new();
    for person in &people[..SLOW] {
        slow.push(reads_no_more(person).await);
    }
    let before: Vec<u64> = people.iter().map(heard).collect();
    for n in 0..ANNOUNCED {
        let text = format!("{n}: {}", "💧".repeat(290));
        room.does(json!({ "type": "announce", "text": text })).await;
        sees(&people[100].client, "what is announced", |v| told(v).as_ref() == Some(&text)).await;
    }
    for person in &people[30..60] {
        person.client.cut().await.unwrap();
    }
    // Thirty more join in the middle, are admitted to the ballot, and vote.
    for n in 270..300 {
        let person = room.join(&format!("Deltaker {n:03}")).await;
        room.does(json!({ "type": "admit", "ballot": ballots[0], "person": person.id })).await;
        people.push(person);
    }
    all_vote(&people[270..], &ballots[0], |_| "b").await;
    assert_eq!(close(&room.console, &ballots[0]).await, (300, vec![60, 240]));
    drop(slow);
    converge(people.iter().map(|person| &person.client)).await;
    let heard = |n: usize| usize::try_from(heard(&people[n]) - before[n]).unwrap();
    assert!(heard(100) >= ANNOUNCED, "who reads was sent {} frames", heard(100));
    for n in 0..SLOW {
        assert!(heard(n) < ANNOUNCED, "slow phone {n} was sent {} frames: never behind", heard(n));
    }

    // Second ballot: everybody.
    room.does(a_or_b(&ballots[1], false)).await;
    for person in &people[60..90] {
        person.client.cut().await.unwrap();
    }
    all_vote(&people, &ballots[1], |n| if n % 3 == 0 { "a" } else { "b" }).await;
    assert_eq!(close(&room.console, &ballots[1]).await, (300, vec![100, 200]));

    // Third ballot: everybody, while the disconnected come back.
    room.does(a_or_b(&ballots[2], false)).await;
    for person in &people[90..120] {
        person.client.cut().await.unwrap();
    }
    all_vote(&people, &ballots[2], |n| if n < 100 { "a" } else { "b" }).await;
    assert_eq!(close(&room.console, &ballots[2]).await, (300, vec![100, 200]));

    converge(people.iter().map(|person| &person.client)).await;
}
