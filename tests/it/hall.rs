//! The door under attack: thousands of connections without a place, and one person with one, while a room is at work.

use std::collections::VecDeque;
use std::fs;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};

use floke_client::Browser;
use floke_core::Role;
use floke_core::SessionId;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{interval_at, timeout};

use crate::backup::{floke as operator, said};
use crate::harness::{Floke, Person, Room, does, long};

/// The longest wait of a phone, whatever happens at the door.
const WITHIN: Duration = Duration::from_secs(2);
/// The longest wait in 99 of 100 cases. Much longer than needed: other tests run at the same time.
const MOSTLY: Duration = Duration::from_secs(1);
/// The most files the server may open: a hall of 24 phones, and little more.
const FILES: u32 = 256;
/// How many connect at the same time.
const KNOCKING: usize = 16;
/// The least number of commands from each phone meanwhile.
const ROUNDS: usize = 10;

/// How many files a test may open, without those that others need.
fn files() -> usize {
    let limits = fs::read_to_string("/proc/self/limits").unwrap();
    let line = limits.lines().find(|line| line.starts_with("Max open files")).unwrap();
    let soft = line.split_whitespace().nth(3).unwrap();
    soft.parse().map_or(20_000, |files: usize| files.saturating_sub(500))
}

/// The bytes of a handshake that a proxy passes on before it drops or holds it.
fn handshake(base: SocketAddr, session: &SessionId, cookies: &str) -> String {
    format!(
        "GET /ws/{session} HTTP/1.1\r\nHost: {base}\r\nOrigin: http://{base}\r\nCookie: {cookies}\r\n\
         Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
}

/// The number of connection attempts, and whether it is enough.
#[derive(Default)]
struct Knocks {
    tried: AtomicUsize,
    connected: AtomicUsize,
    enough: AtomicBool,
}

/// Connects until it is enough: half only connect and stay, half drop in the middle of a handshake or just after it.
async fn knock(base: SocketAddr, words: Arc<str>, knocks: Arc<Knocks>, held: usize) {
    let mut stay = VecDeque::new();
    while !knocks.enough.load(Relaxed) {
        let n = knocks.tried.fetch_add(1, Relaxed);
        // With a long queue answers are late; a client without one tries again.
        let Ok(Ok(mut stream)) = timeout(WITHIN, TcpStream::connect(base)).await else { continue };
        knocks.connected.fetch_add(1, Relaxed);
        if n.is_multiple_of(2) {
            stay.push_back(stream);
            if stay.len() > held {
                stay.pop_front();
            }
            continue;
        }
        let said = if n % 4 == 1 { words.len() / 2 } else { words.len() };
        let _dropped = stream.write_all(&words.as_bytes()[..said]).await;
    }
}

/// Phones take turns to send commands until enough have knocked; returns their waits, the shortest first.
async fn works(phones: &[Person], knocks: &Knocks, shall: usize) -> Vec<Duration> {
    let mut waited = Vec::new();
    for phone in phones.iter().cycle() {
        let n = waited.len();
        if n >= ROUNDS * phones.len() && knocks.connected.load(Relaxed) >= shall {
            break;
        }
        let begun = Instant::now();
        does(
            &phone.client,
            json!({ "type": "write_own", "field": "need.note", "text": format!("Notat {n}") }),
        )
        .await;
        waited.push(begun.elapsed());
    }
    knocks.enough.store(true, Relaxed);
    waited.sort();
    waited
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn phones_that_are_in_feel_nothing_of_thousands_who_only_knock() {
    let shall = if long() { 15_000 } else { 3_000 };
    let floke = Floke::start_with_files(FILES).await;
    let room = Room::make(floke.addr).await;
    let phones = room.people(24).await;
    let held = files().min(shall) / KNOCKING;
    let knocks = Arc::new(Knocks::default());
    let words: Arc<str> = handshake(floke.addr, &room.session, "").into();
    let mut door = JoinSet::new();
    for _ in 0..KNOCKING {
        door.spawn(knock(floke.addr, Arc::clone(&words), Arc::clone(&knocks), held));
    }
    let waited = works(&phones, &knocks, shall).await;
    let (p99, slowest) = (waited[waited.len() * 99 / 100], waited[waited.len() - 1]);
    let figures = format!(
        "{} connected, {} at once at most; {} answers, p99 {p99:?}, the slowest {slowest:?}",
        knocks.connected.load(Relaxed),
        held * KNOCKING,
        waited.len()
    );
    assert!(slowest < WITHIN && p99 < MOSTLY, "{figures}");
    // A person who is in reconnects at once.
    let again = phones[0].client.another();
    let back = timeout(WITHIN, again).await;
    back.unwrap_or_else(|_| panic!("who comes back is kept out: {figures}")).unwrap();
}

/// Opens a socket and says nothing; when it is closed, opens another within a second. Doing so as fast as possible is
/// another attack, which nothing stops here.
async fn holds_a_place(base: SocketAddr, words: Arc<str>, knocks: Arc<Knocks>, nth: u32) {
    let again = Duration::from_secs(1);
    let mut ticks = interval_at(tokio::time::Instant::now() + again * nth / FILES, again);
    while !knocks.enough.load(Relaxed) {
        ticks.tick().await;
        let Ok(Ok(mut stream)) = timeout(WITHIN, TcpStream::connect(base)).await else { continue };
        let _said = stream.write_all(words.as_bytes()).await;
        knocks.connected.fetch_add(1, Relaxed);
        let _closed = stream.read_to_end(&mut Vec::new()).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_cookie_with_more_silent_sockets_than_there_are_places_keeps_nobody_out() {
    let floke = Floke::start_with_files(FILES).await;
    let room = Room::make(floke.addr).await;
    let (mallory, kari) = (room.join("Mallory").await, room.join("Kari").await);
    let words: Arc<str> = handshake(floke.addr, &room.session, &mallory.browser.cookies()).into();
    let knocks = Arc::new(Knocks::default());
    let mut held = JoinSet::new();
    for nth in 0..FILES {
        held.spawn(holds_a_place(floke.addr, Arc::clone(&words), Arc::clone(&knocks), nth));
    }
    while knocks.connected.load(Relaxed) < FILES as usize {
        tokio::task::yield_now().await;
    }
    for n in 0..3 {
        let within = timeout(3 * WITHIN, async {
            kari.client.another().await.unwrap();
            let page = format!("/phone/{}", room.session);
            assert_eq!(kari.browser.clone().get(&page).await.unwrap().status, 200);
            room.join(&format!("Ny {n}")).await;
            let console = room.console.another().await.unwrap();
            does(&console, json!({ "type": "announce", "text": format!("Vi er her {n}") })).await;
        });
        within.await.unwrap_or_else(|_| panic!("she keeps somebody out the {n}th time"));
    }
    knocks.enough.store(true, Relaxed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_the_hall_is_full_a_newcomer_hears_so_and_the_operator_gets_through() {
    let floke = Floke::start_with_files(128).await;
    let room = Room::make(floke.addr).await;
    // With the console 86 of 96 places: the last twelve are reserved.
    let people = room.people(17).await;
    let mut windows = Vec::new();
    for person in &people {
        for _ in 1..Role::Participant.row().sockets {
            windows.push(timeout(WITHIN, person.client.another()).await.unwrap().unwrap());
        }
    }
    let page = Browser::new(floke.addr).get("/join").await.unwrap();
    assert_eq!(page.status, 503, "{}", page.body);
    let by_itself = page.header("refresh").unwrap().parse::<u8>().unwrap();
    assert!((12..=20).contains(&by_itself), "the page tries again by itself: {by_itself}");
    let sessions = said(&operator(&["sessions", "--data"], &[floke.data()]).await);
    assert!(sessions.contains(room.session.as_str()), "{sessions}");
}
