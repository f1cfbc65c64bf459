//! Readers ask for documents again and again, without waiting to read them.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use floke_client::new_id;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use crate::harness::{Floke, Room, does};

/// Readers, and how many of their windows ask at once.
const READERS: usize = 8;
const WINDOWS: usize = 4;

/// Notes written meanwhile, and the longest answer to one, on a busy machine.
const NOTES: usize = 40;
const ANSWERED: Duration = Duration::from_secs(2);

/// Asks once on its own connection and reads the answer; returns its length.
async fn asks_once(base: SocketAddr, request: &str) -> usize {
    let Ok(mut stream) = TcpStream::connect(base).await else { return 0 };
    if stream.write_all(request.as_bytes()).await.is_err() {
        return 0;
    }
    let (mut piece, mut all) = (vec![0; 64 * 1024], 0);
    while let Ok(n @ 1..) = stream.read(&mut piece).await {
        all += n;
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[expect(clippy::print_stdout, reason = "how long a note waited is told by no assertion")]
async fn a_note_is_answered_while_others_ask_for_a_long_export_again_and_again() {
    let floke = Floke::start("error").await;
    let (room, theirs) = (Room::make(floke.addr).await, Room::make(floke.addr).await);
    for _ in 0..100 {
        let floker: Vec<Value> =
            (0..15).map(|_| json!({ "id": new_id(), "text": "å".repeat(2_000) })).collect();
        let line = json!({ "id": new_id(), "title": "Lang", "theme": "", "size": "large",
            "complexity": "composite", "floker": floker });
        theirs.does(json!({ "type": "import_floker", "clusters": [line] })).await;
    }
    let mut asking = JoinSet::new();
    for n in 0..READERS {
        let reader = theirs.join(&format!("Leser {n}")).await;
        for window in 0..WINDOWS {
            let method = if window % 2 == 0 { "HEAD" } else { "GET" };
            let request = format!(
                "{method} /api/sessions/{}/export.json HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\n\
                 Connection: close\r\n\r\n",
                theirs.session,
                floke.addr,
                reader.browser.cookies()
            );
            let base = floke.addr;
            asking.spawn(async move {
                loop {
                    asks_once(base, &request).await;
                }
            });
        }
    }
    let kari = room.join("Kari").await;
    let mut waits = Vec::new();
    for n in 0..NOTES {
        let said = Instant::now();
        does(
            &kari.client,
            json!({ "type": "write_own", "field": "need.note", "text": format!("Notat {n}") }),
        )
        .await;
        waits.push(said.elapsed());
    }
    waits.sort_unstable();
    println!("p50 {:?}, at most {:?} of {NOTES} notes", waits[NOTES / 2], waits[NOTES - 1]);
    assert!(waits[NOTES - 1] < ANSWERED, "{waits:?}");
    let head = format!("HEAD /result/{} HTTP/1.1\r\nHost: {}\r\n\r\n", theirs.session, floke.addr);
    let mut stream = TcpStream::connect(floke.addr).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut status = [0; 12];
    stream.read_exact(&mut status).await.unwrap();
    assert_eq!(status, *b"HTTP/1.1 405", "nothing is made for nobody");
    // A patient reader still gets all of it.
    asking.shutdown().await;
    let kari = theirs.join("Kari").await;
    let path = format!("/api/sessions/{}/export.json", theirs.session);
    let answer = kari.browser.clone().get(&path).await.unwrap();
    assert!(answer.status == 200 && answer.body.len() > 6_000_000, "{}", answer.status);
}
