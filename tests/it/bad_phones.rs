//! Phones that do not read, read a byte a second, vanish silently or never finish a message. Each costs a little memory
//! of its own, delays nobody, and is closed with the right code.
//!
//! `floke-bench` measures how much slower the others are answered.

use std::net::SocketAddr;
use std::time::Duration;

use floke_client::{Heard, Raw, View, new_id};
use floke_core::Role;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};
use tokio::task::JoinSet;
use tokio::time::{interval, timeout};

use crate::harness::{Floke, Person, Room, SOON, does, long, sees};

/// The memory that one bad connection may cost: the queue of a full socket, and an unfinished message.
const EACH: usize = (64 + 64) * 1024;

/// The kernel takes 2 MB for an unread socket; this many messages of 60 KB do not fit.
const TOO_MANY: usize = 45;

/// A WebSocket by hand, with a small receive buffer, which does only what it is told.
async fn line(room: &Room, person: &Person) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(2_048).unwrap();
    let mut stream = socket.connect(room.base).await.unwrap();
    let SocketAddr::V4(base) = room.base else { panic!("not IPv4") };
    let (session, cookies) = (&room.session, person.browser.cookies());
    let request = format!(
        "GET /ws/{session} HTTP/1.1\r\nHost: {base}\r\nOrigin: http://{base}\r\nCookie: {cookies}\r\n\
         Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
    assert!(head.starts_with(b"HTTP/1.1 101"), "{}", String::from_utf8_lossy(&head));
    say(&mut stream, &json!({ "type": "hello", "version": 1, "role": "participant" })).await;
    stream
}

/// A masked text frame; the mask is zero.
fn frame(text: &[u8], is_last: bool) -> Vec<u8> {
    let mut frame = vec![if is_last { 0x81 } else { 0x01 }];
    match u8::try_from(text.len()) {
        Ok(short) if short < 126 => frame.push(0x80 | short),
        _ => {
            frame.push(0x80 | 126);
            frame.extend(u16::try_from(text.len()).unwrap().to_be_bytes());
        }
    }
    frame.extend([0; 4]);
    frame.extend(text);
    frame
}

async fn say(stream: &mut TcpStream, json: &Value) {
    stream.write_all(&frame(json.to_string().as_bytes(), true)).await.unwrap();
}

/// Reads everything; returns the code and reason of the final Close.
async fn close_of(stream: &mut TcpStream) -> Option<(u16, String)> {
    loop {
        let first = stream.read_u8().await.ok()?;
        let len = match stream.read_u8().await.ok()? {
            126 => u64::from(stream.read_u16().await.ok()?),
            127 => stream.read_u64().await.ok()?,
            short => u64::from(short),
        };
        let mut payload = vec![0; usize::try_from(len).unwrap()];
        stream.read_exact(&mut payload).await.ok()?;
        if first == 0x88 {
            let code = u16::from_be_bytes([payload[0], payload[1]]);
            return Some((code, String::from_utf8(payload[2..].to_vec()).unwrap()));
        }
    }
}

/// A programme of about 60 KB, which everybody is sent.
fn long_programme(step: &str, n: usize) -> Value {
    let text = format!("{n} {}", "Les dette. ".repeat(350));
    let steps = (0..15).map(|place| {
        let id = if place == 0 { step.to_owned() } else { new_id() };
        json!({ "id": id, "phase": "arrive", "title": "Ankomst", "text": text, "minutes": 10, "planned": null })
    });
    json!({ "type": "set_programme", "steps": steps.collect::<Vec<_>>() })
}

/// Changes the programme repeatedly. Waits until a phone has seen each change, so that each was sent by itself.
async fn a_lot_is_said(room: &Room, good: &Person, said: std::ops::Range<usize>) {
    let step = room.console.view().clock().unwrap().step.to_string();
    for n in said {
        room.does(long_programme(&step, n)).await;
        let begins = format!("{n} ");
        sees(&good.client, "the newest programme", |view| {
            let text = view.value("room/programme").and_then(|p| p[0]["text"].as_str());
            text.is_some_and(|text| text.starts_with(&begins))
        })
        .await;
    }
}

/// Bytes of memory that a process holds.
fn memory(pid: u32) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().strip_suffix(" kB").unwrap().trim().parse::<usize>().unwrap() * 1024
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_that_does_not_read_costs_little_is_closed_and_disturbs_nobody() {
    let floke = Floke::start("info").await;
    let room = Room::make(floke.addr).await;
    let good = room.join("Kari").await;
    let bad = room.people(8).await;
    a_lot_is_said(&room, &good, 0..10).await;
    let before = memory(floke.pid());

    let mut lines = Vec::new();
    let mut drips = JoinSet::new();
    for (n, person) in bad.iter().enumerate() {
        // The well-behaved phone has one place.
        for _ in 1..Role::Participant.row().sockets {
            let mut stream = line(&room, person).await;
            match n % 4 {
                // Reads a byte a second.
                0 => {
                    drips.spawn(async move {
                        let mut seconds = interval(Duration::from_secs(1));
                        while stream.read_u8().await.is_ok() {
                            seconds.tick().await;
                        }
                    });
                }
                // Sends the next part of this in an hour.
                1 => {
                    stream.write_all(&frame(&[b' '; 60_000], false)).await.unwrap();
                    lines.push(stream);
                }
                // Has lost the network, or does not read.
                _ => lines.push(stream),
            }
        }
    }
    let count = lines.len() + drips.len();
    a_lot_is_said(&room, &good, 10..10 + TOO_MANY).await;
    let grown = memory(floke.pid()).saturating_sub(before);
    assert!(grown <= count * EACH, "{count} bad phones cost {grown} bytes");

    // A phone that asks and does not read is closed after the answers it is owed, and is not heard after that.
    let (asks, stream) = (&bad[7], lines.last_mut().unwrap());
    for _ in 0..100 {
        say(stream, &json!({ "type": "ping" })).await;
    }
    let mut ticks = interval(Duration::from_millis(50));
    let closed = async {
        while !floke.said().contains("a socket is not read: closed") {
            ticks.tick().await;
        }
    };
    timeout(SOON, closed).await.unwrap();
    let note = json!({ "type": "write_own", "field": "need.note", "text": "Hører dere?" });
    say(stream, &json!({ "type": "do", "cmd": new_id(), "command": note })).await;
    let end = timeout(SOON, close_of(stream)).await.unwrap();
    assert_eq!(end, Some((4003, "not_reading".to_owned())));
    assert!(
        asks.client.view().value("mine/text/need.note").is_none(),
        "what came after the Close is said"
    );
    does(&asks.client, json!({ "type": "write_own", "field": "need.note", "text": "Ja" })).await;

    if long() {
        // The server drops all others within half a minute, and logs why.
        let dropped = || floke.said().matches("a socket is not read: dropped").count();
        let mut ticks = interval(Duration::from_millis(200));
        let all = async {
            while dropped() < count - 1 {
                ticks.tick().await;
            }
        };
        timeout(SOON * 2, all).await.unwrap();
        assert!(floke.said().contains("4003"));
        drop(lines);
    }
}

/// A phone in a tunnel: the network takes what is sent to it, and nothing comes back. The test counts sockets.
///
/// The network gives up the phone here; in the long form the server does, after pings in vain. `web/socket/tests.rs`
/// tests the pings each time, with a paused clock.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_half_open_phone_counts_until_the_network_or_the_server_gives_up() {
    let floke = Floke::start("warn").await;
    let room = Room::make(floke.addr).await;
    let person = room.join("Kari").await;
    let here = |n: usize| {
        move |view: &View| view.value("console/live/here").is_some_and(|here| here["people"] == n)
    };
    sees(&room.console, "who is here", here(1)).await;
    let gone = room.join("Ola").await;
    let stream = line(&room, &gone).await;
    gone.client.close().await;
    // The server still counts it as here.
    does(&person.client, json!({ "type": "write_own", "field": "need.note", "text": "Alene?" }))
        .await;
    sees(&room.console, "who is here", here(2)).await;
    if long() {
        let cookies = person.browser.cookies();
        let mut silent = Raw::open(room.base, &room.session, &cookies).await.unwrap();
        let end = silent.end(SOON).await.unwrap();
        assert_eq!(end, Heard::Closed(4002, "idle".to_owned()));
        let until = Duration::from_secs(25 * 3 + 30);
        room.console.wait(until, here(1)).await.unwrap();
    }
    drop(stream);
    sees(&room.console, "who is here", here(1)).await;
}
