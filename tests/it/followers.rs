//! Three hundred follow; some lose the network, some read slowly, some come in the middle. In the end all see the same.

use std::collections::BTreeMap;
use std::time::Duration;

use floke_client::{Client, Manner, View, new_id};
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::harness::{Person, SOON, TestServer, a_or_b, does, is_open, vote};

/// A slow phone's receive buffer: full after a few frames.
const LITTLE: u32 = 2_048;

fn room_keys(view: &View) -> BTreeMap<String, Value> {
    view.under("room/").map(|(key, value)| (key.to_owned(), value.clone())).collect()
}

/// Everybody votes, in slices, so that no more sockets are opened at once than a town hall would.
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_hundred_followers_and_nine_hundred_votes_converge() {
    let server = TestServer::start().await;
    let room = server.room().await;
    let mut people = Vec::new();
    for n in 0..270 {
        let receive_buffer = (n < 30).then_some(LITTLE);
        let name = format!("Deltaker {n:03}");
        people.push(room.join_with(&name, Manner { receive_buffer }).await);
    }
    let mut slow = Vec::new();
    let ballots = [new_id(), new_id(), new_id()];

    // First: everybody who is here votes, and changes her mind.
    room.does(a_or_b(&ballots[0], false)).await;
    all_vote(&people, &ballots[0], |_| "b").await;
    all_vote(&people[..60], &ballots[0], |_| "a").await;
    for person in &people[..30] {
        slow.push(person.client.slow().await.unwrap());
    }
    // The slow do not read, and it costs nobody else anything.
    for n in 0..60 {
        let text = format!("{n}: {}", "Husk å drikke vann. ".repeat(14));
        room.does(json!({ "type": "announce", "text": text })).await;
    }
    for person in &people[30..60] {
        person.client.cut().await.unwrap();
    }
    close(&room.console, &ballots[0]).await;

    // Second: thirty more come in the middle.
    for n in 270..300 {
        people.push(room.join(&format!("Deltaker {n:03}")).await);
    }
    room.does(a_or_b(&ballots[1], false)).await;
    for person in &people[60..90] {
        person.client.cut().await.unwrap();
    }
    drop(slow);
    all_vote(&people, &ballots[1], |n| if n % 3 == 0 { "a" } else { "b" }).await;
    close(&room.console, &ballots[1]).await;

    // Third: everybody, while the cut come back.
    room.does(a_or_b(&ballots[2], true)).await;
    for person in &people[90..120] {
        person.client.cut().await.unwrap();
    }
    all_vote(&people, &ballots[2], |n| if n < 100 { "a" } else { "b" }).await;
    close(&room.console, &ballots[2]).await;

    // The truth is what somebody sees who comes now.
    let screen = room.screen().await;
    let done = |view: &View| view.ballot().is_some_and(|b| b.result.is_some());
    screen.wait(SOON, done).await.unwrap();
    let truth = room_keys(&screen.view());
    let result = screen.view().ballot().unwrap().result.unwrap();
    assert_eq!((result.cast, result.counts), (300, Some(vec![100, 200])));
    for (n, person) in people.iter().enumerate() {
        let same = person.client.wait(Duration::from_secs(30), |view| room_keys(view) == truth);
        assert!(same.await.is_ok(), "follower {n} sees something else");
    }
}

async fn close(console: &Client, ballot: &str) {
    does(console, json!({ "type": "close_ballot", "ballot": ballot })).await;
    does(console, json!({ "type": "reveal_ballot", "ballot": ballot })).await;
}
