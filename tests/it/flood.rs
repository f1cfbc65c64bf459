//! Sockets that send without a pause, one for each thread of the server: people in another room are still answered.
//!
//! `floke-bench flood` measures how much later. `web/socket/tests/flood.rs` counts the frames until one is closed.

use std::time::{Duration, Instant};

use floke_client::{Heard, Raw};
use serde_json::json;
use tokio::time::{interval, timeout};

use crate::harness::{Room, SOON, TestServer, command, sees};
use crate::spoilers::{Floods, kinds};

/// The server's threads, and the flooding sockets.
const THREADS: usize = 2;

/// How long each kind of flood lasts.
const LASTS: Duration = Duration::from_millis(1_700);

/// A flood that nobody has ended by then ends itself.
const GIVES_UP: Duration = Duration::from_secs(20);

/// The longest wait for people in another room.
const ANSWERED: Duration = Duration::from_secs(2);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_socket_that_sends_without_a_pause_freezes_nobody() {
    let server = TestServer::start().await;
    let (theirs, ours) = (server.room().await, Room::make(server.addr).await);
    let (mallory, kari) = (theirs.join("Mallory").await, ours.join("Kari").await);
    let from = Instant::now();
    let mut silent = Raw::open(ours.base, &ours.session, "").await.unwrap();

    let mut said = 0;
    let mut ticks = interval(Duration::from_millis(50));
    for kind in kinds() {
        let (what, code) = (kind.what, kind.code);
        let floods = Floods::begin(&theirs, &mallory, vec![kind; THREADS], GIVES_UP).await;
        let since = Instant::now();
        while since.elapsed() < LASTS {
            ticks.tick().await;
            said += 1;
            let note = command(
                &json!({ "type": "write_own", "field": "need.note", "text": format!("Notat {said}") }),
            );
            let asked = Instant::now();
            let answer = timeout(ANSWERED, kari.client.send(note)).await;
            // Measures the time itself: a frozen runtime checks no time limit.
            let waited = asked.elapsed();
            assert!(waited <= ANSWERED, "{what}: Kari waits {waited:?} in another room");
            assert!(answer.unwrap().unwrap().is_done(), "{what}");
        }
        for closed in floods.end() {
            assert_eq!(closed.first().copied(), code, "{what}: {closed:?}");
            assert!(closed.iter().all(|one| Some(*one) == code), "{what}: {closed:?}");
        }
    }
    // A silent socket is still closed after ten seconds.
    let end = silent.end(SOON).await.unwrap();
    let after = from.elapsed().as_secs();
    assert_eq!(end, Heard::Closed(4002, "idle".to_owned()));
    assert!((10..=15).contains(&after), "after {after} s");
    sees(&mallory.client, "Mallory's own phone", |view| view.welcomes() == 1).await;
}
