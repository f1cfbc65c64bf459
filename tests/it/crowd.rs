//! More people than a hall holds join one session with the code on the wall.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use floke_client::{Answer, Browser, View};
use floke_wire::Role;
use serde_json::{Value, json};

use crate::harness::{Floke, Room, SOON, TestServer, sees};

/// The number of people.
const CROWD: usize = 320;

/// A person who joins by script, with 26 characters that she keeps.
struct Newcomer(Value);

impl Newcomer {
    fn new(n: usize) -> Self {
        Self(json!({ "name": format!("Deltaker {n:03}"), "token": format!("{n:026}") }))
    }

    async fn asks(&self, room: &Room) -> Answer {
        let path = format!("/api/sessions/{}/join", room.session);
        let mut said = self.0.clone();
        said["code"] = room.created.code.as_str().into();
        Browser::new(room.base).post(&path, &said).await.unwrap()
    }
}

/// When a person who must wait asks again.
fn due(told: &Answer) -> Instant {
    assert_eq!(told.status, 429, "{}", told.body);
    let said: Value = serde_json::from_str(&told.body).unwrap();
    assert_eq!(said["code"], "join_queue");
    assert!(said["params"]["ahead"].is_u64(), "{said}");
    let wait = Duration::from_millis(said["params"]["wait_ms"].as_u64().unwrap());
    let seconds: u128 = told.header("retry-after").and_then(|s| s.parse().ok()).unwrap();
    assert_eq!(wait.as_millis().div_ceil(1_000), seconds);
    assert!(wait <= Duration::from_secs(10), "{wait:?}");
    Instant::now() + wait
}

fn joined(n: usize) -> impl FnMut(&View) -> bool {
    move |view| view.member::<usize>("console/counts", "joined") == Some(n)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_hundred_join_at_once_and_the_others_wait_and_come_in_by_themselves() {
    let server = TestServer::start().await;
    let room = server.room().await;
    let kari = room.join("Kari").await;
    let code: String = kari.client.view().member("mine/profile", "code").unwrap();
    let begun = Instant::now();
    let mut waiting = VecDeque::new();
    for n in 1..CROWD {
        let newcomer = Newcomer::new(n);
        let answer = newcomer.asks(&room).await;
        if answer.status != 200 {
            waiting.push_back((due(&answer), newcomer));
        }
    }
    // Five more for each second it took.
    let came = CROWD - waiting.len();
    let in_time = 301 + 5 * usize::try_from(begun.elapsed().as_secs() + 1).unwrap();
    assert!((300..=in_time).contains(&came), "{came} came at once, or {in_time} at most");

    // Others do not wait: people with a cookie or a personal code, and people of another session.
    let again = kari.browser.connect(&room.session, Role::Participant).await.unwrap();
    assert_eq!(again.view().member::<String>("mine/profile", "code").as_ref(), Some(&code));
    let path = format!("/api/sessions/{}/return", room.session);
    let back = Browser::new(room.base).post(&path, &json!({ "personal_code": code })).await;
    assert_eq!(back.unwrap().status, 200);
    let said_again = Newcomer::new(1).asks(&room).await;
    assert_eq!(said_again.status, 200, "she is in: {}", said_again.body);
    server.room().await.join("Ola").await;

    // Each asks when told to, and not before.
    while let Some((at, newcomer)) = waiting.pop_front() {
        let till_then = at.saturating_duration_since(Instant::now());
        let _not_yet = room.console.wait(till_then, joined(CROWD)).await;
        let answer = newcomer.asks(&room).await;
        if answer.status != 200 {
            waiting.push_back((due(&answer), newcomer));
        }
        assert!(begun.elapsed() < SOON, "{} wait yet", waiting.len());
    }
    sees(&room.console, "all are in", joined(CROWD)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_the_operators_flag_nobody_who_joins_waits_for_her_turn() {
    let folder = tempfile::tempdir().unwrap();
    let floke = Floke::start_with(folder, "warn", vec!["--no-join-pace".to_owned()]).await;
    let room = Room::make(floke.addr).await;
    // More people than could join meanwhile.
    for n in 0..CROWD + 80 {
        let answer = Newcomer::new(n).asks(&room).await;
        assert_eq!(answer.status, 200, "{n}: {}", answer.body);
    }
    sees(&room.console, "all are in", joined(CROWD + 80)).await;
}

/// A script with the code and invalid names had emptied the bucket, with nobody in the list.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn those_who_would_be_refused_take_nobodys_turn() {
    let folder = tempfile::tempdir().unwrap();
    let args = vec!["--max-people".to_owned(), "2".to_owned()];
    let floke = Floke::start_with(folder, "warn", args).await;
    let room = Room::make(floke.addr).await;
    let code = |answer: &Answer| -> String {
        let said: Value = serde_json::from_str(&answer.body).unwrap();
        said["code"].as_str().unwrap_or_default().to_owned()
    };
    for n in 0..CROWD + 80 {
        let mut nobody = Newcomer::new(n);
        nobody.0["name"] = [" ".to_owned(), "x".repeat(100)][n % 2].clone().into();
        let answer = nobody.asks(&room).await;
        assert_eq!(code(&answer), ["empty", "too_long"][n % 2], "the {n}th");
    }
    for n in 0..2 {
        assert_eq!(Newcomer::new(n).asks(&room).await.status, 200, "she comes in at once");
    }
    for n in 2..CROWD + 80 {
        assert_eq!(code(&Newcomer::new(n).asks(&room).await), "full", "the {n}th");
    }
}
