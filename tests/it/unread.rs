//! Unread answers: what they cost, and that they keep nobody out.

use std::fs;
use std::time::Duration;

use floke_client::new_id;
use floke_wire::Role;
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::harness::{Floke, Room, does, long};
use crate::spoilers::{asks, for_the_longest_file};

/// The longest wait of people, on a busy machine. It used to be endless.
const WITHIN: Duration = Duration::from_secs(10);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_unread_answers_than_there_are_places_keep_nobody_out() {
    // The attack as seen, or a quarter of it: the system copies some megabytes for each.
    let (files, unread_answers) = if long() { (1_024, 900) } else { (256, 225) };
    let floke = Floke::start_with_files(files).await;
    let room = Room::make(floke.addr).await;
    let kari = room.join("Kari").await;
    let request = for_the_longest_file(floke.addr).await;
    let mut unread = Vec::new();
    for n in 0..unread_answers {
        let asked = timeout(WITHIN, asks(floke.addr, &request)).await;
        let asked = asked.unwrap_or_else(|_| panic!("the door is shut for the {n}th"));
        unread.push(asked.unwrap());
    }
    let mut browser = kari.browser.clone();
    let page = format!("/phone/{}", room.session);
    let answer = timeout(WITHIN, browser.get(&page)).await.unwrap().unwrap();
    assert_eq!(answer.status, 200, "{}", answer.body);
    let again = browser.connect(&room.session, Role::Participant);
    let again = timeout(WITHIN, again).await.unwrap().unwrap();
    for client in [&kari.client, &again] {
        let note = does(
            client,
            json!({ "type": "write_own", "field": "need.note", "text": "Jeg er her" }),
        );
        timeout(WITHIN, note).await.unwrap();
    }
    // A newcomer is let in too: connections that read nothing are dropped for her.
    timeout(WITHIN, room.join("Ola")).await.unwrap();
}

/// The resident memory of a process, in bytes.
fn resident(pid: u32) -> u64 {
    let statm = fs::read_to_string(format!("/proc/{pid}/statm")).unwrap();
    statm.split(' ').nth(1).unwrap().parse::<u64>().unwrap() * 4_096
}

/// Waits until `n` are answered; returns which.
async fn answered(unread: &[TcpStream], n: usize) -> Vec<usize> {
    let waits = unread.iter().enumerate();
    let waits = waits.map(async |(at, stream)| stream.readable().await.map(|()| at).unwrap());
    let answers = waits.collect::<FuturesUnordered<_>>().take(n).collect::<Vec<_>>();
    timeout(WITHIN, answers).await.unwrap()
}

/// Imports this many lines of a bruttoliste, each with 60 kB of text.
async fn imports_long(room: &Room, lines: usize) {
    for _ in 0..lines {
        let floker: Vec<Value> =
            (0..15).map(|_| json!({ "id": new_id(), "text": "å".repeat(2_000) })).collect();
        let line = json!({ "id": new_id(), "title": "Lang", "theme": "", "size": "large",
            "complexity": "composite", "floker": floker });
        room.does(json!({ "type": "import_floker", "clusters": [line] })).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_long_exports_that_are_not_read_keep_nobody_of_another_session_from_hers() {
    let floke = Floke::start("error").await;
    let (theirs, room) = (Room::make(floke.addr).await, Room::make(floke.addr).await);
    imports_long(&theirs, 100).await;
    imports_long(&room, 10).await;
    let mut unread = Vec::new();
    for n in 0..5 {
        let mallory = theirs.join(&format!("Mallory {n}")).await;
        let request = format!(
            "GET /api/sessions/{}/export.json HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\n\r\n",
            theirs.session,
            floke.addr,
            mallory.browser.cookies()
        );
        for _ in 0..2 {
            unread.push(asks(floke.addr, &request).await.unwrap());
        }
    }
    // Those in half of the memory.
    answered(&unread, 6).await;
    let mut kari = room.join("Kari").await.browser;
    for (path, at_least) in [("export.md", 600_000), ("export.json", 600_000)] {
        let path = format!("/api/sessions/{}/{path}", room.session);
        let answer = timeout(WITHIN, kari.get(&path)).await.unwrap().unwrap();
        assert!(answer.status == 200 && answer.body.len() > at_least, "{path}: {}", answer.status);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_export_that_forty_sockets_do_not_read_costs_as_much_as_two() {
    let floke = Floke::start("error").await;
    let mut room = Room::make(floke.addr).await;
    imports_long(&room, 100).await;
    let long = room.export("json").await.len();
    assert!(long > 6_000_000, "{long}");
    let before = resident(floke.pid());
    let request = format!(
        "GET /api/sessions/{}/export.json HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\n\r\n",
        room.session,
        floke.addr,
        room.facilitator.cookies()
    );
    let mut unread = Vec::new();
    for _ in 0..40 {
        unread.push(asks(floke.addr, &request).await.unwrap());
    }
    let two = answered(&unread, 2).await;
    // Only she waits: others read their documents.
    let kari = room.join("Kari").await;
    let path = format!("/result/{}", room.session);
    let hers = timeout(WITHIN, kari.browser.clone().get(&path)).await.unwrap();
    assert_eq!(hers.unwrap().status, 200);
    let grown = resident(floke.pid()).saturating_sub(before);
    assert!(grown < 100_000_000, "{grown} bytes more, for a document of {long}");
    // When those two are gone, two others get their turn.
    let mut at = 0..;
    unread.retain(|_| !two.contains(&at.next().unwrap()));
    assert_eq!((unread.len(), answered(&unread, 2).await.len()), (38, 2));
}
