//! Every time bound, just before and just after it; and the pace. Time is paused.

use floke_core::Role;
use floke_wire::{BYTES_BURST, BYTES_PER_SECOND, CloseCode};
use tokio::net::TcpSocket;
use tokio::runtime::Handle;

use super::*;

/// How long a step of the paused clock and a round trip may take.
const MOMENT: Duration = Duration::from_millis(500);

const HELLO: &str = r#"{"type":"hello","version":1,"role":"participant"}"#;

#[tokio::test]
async fn hello_within_ten_seconds_is_welcomed_and_silence_is_closed_then() {
    let running = start().await;
    let _steps = paused();
    let (from, bound) = (Instant::now(), Duration::from_secs(10));
    let mut late = running.page(running.session.as_str()).await;
    let mut silent = running.page(running.session.as_str()).await;
    sleep_until(from + bound - MOMENT).await;
    late.0.send(Message::text(HELLO)).await.unwrap();
    late.until("view").await;
    assert_eq!(silent.closed().await, 4002);
    let after = from.elapsed();
    assert!((bound..bound + MOMENT).contains(&after), "{after:?}");
    late.say(&json!({ "type": "ping" })).await;
    late.until("pong").await;
}

impl Page {
    async fn says_what_is_not_ours(&mut self, times: usize) {
        for _ in 0..times {
            self.0.send(Message::text("[]")).await.unwrap();
            self.until("bad_message").await;
        }
    }

    /// Sends everything without waiting for answers, then reads until the final ping is answered.
    pub(super) async fn says_all(&mut self, said: impl IntoIterator<Item = Message>) {
        let (mut write, mut read) = (&mut self.0).split();
        let ping = Message::text(json!({ "type": "ping" }).to_string());
        let mut all = futures_util::stream::iter(said.into_iter().chain([ping]).map(Ok));
        let write = async { write.send_all(&mut all).await.unwrap() };
        let read = async {
            while let Some(Ok(message)) = read.next().await {
                if matches!(&message, Message::Text(text) if text.contains("pong")) {
                    return;
                }
            }
        };
        tokio::join!(write, read);
    }
}

#[tokio::test]
async fn nine_messages_that_are_not_ours_are_forgotten_after_a_minute_and_not_before() {
    let running = start().await;
    let _steps = paused();
    let minute = Duration::from_secs(60);

    let mut phone = running.hello("participant").await;
    phone.until("view").await;
    let first = Instant::now();
    phone.says_what_is_not_ours(9).await;
    sleep_until(first + minute - MOMENT).await;
    phone.0.send(Message::text("[]")).await.unwrap();
    assert_eq!(phone.closed().await, 4500, "the tenth within a minute");

    let mut phone = running.hello("participant").await;
    phone.until("view").await;
    phone.says_what_is_not_ours(9).await;
    sleep_until(Instant::now() + minute).await;
    phone.says_what_is_not_ours(9).await;
    phone.say(&json!({ "type": "ping" })).await;
    phone.until("pong").await;
    phone.0.send(Message::text("[]")).await.unwrap();
    assert_eq!(phone.closed().await, 4500, "the tenth of the second minute");
}

#[tokio::test]
async fn a_message_that_is_whole_just_within_a_minute_is_heard() {
    let running = start().await;
    let text = json!({ "type": "ping" }).to_string();
    let whole = fragment(0x81, &text);
    // As two fragments; and as one frame in two pieces.
    for (begin, end) in [
        (fragment(0x01, &text[..5]), fragment(0x80, &text[5..])),
        (whole[..9].to_vec(), whole[9..].to_vec()),
    ] {
        let mut phone = running.hello("participant").await;
        phone.until("view").await;
        let _steps = paused();
        let from = Instant::now();
        phone.0.get_mut().write_all(&begin).await.unwrap();
        sleep_until(from + Duration::from_secs(60) - MOMENT).await;
        phone.0.get_mut().write_all(&end).await.unwrap();
        phone.until("pong").await;
        tokio::time::resume();
    }
}

#[tokio::test]
async fn whatever_is_said_counts_for_the_pace_and_not_only_commands() {
    let running = start().await;
    let mut phone = running.hello("participant").await;
    phone.until("view").await;
    let _steps = paused();
    let from = Instant::now();
    for _ in 0..30 {
        phone.say(&json!({ "type": "writing", "field": null })).await;
        phone.say(&json!({ "type": "open", "part": "floker" })).await;
    }
    for _ in 0..20 {
        phone.say(&json!({ "type": "ping" })).await;
    }
    for _ in 0..20 {
        phone.until("pong").await;
    }
    let after = from.elapsed();
    let least = Duration::from_secs(1);
    assert!(
        (least..least + MOMENT).contains(&after),
        "sixty at once, then twenty a second: {after:?}"
    );
}

/// A phone that says hello and reads nothing, and is sent more than the kernel buffers.
async fn behind(running: &Running, console: &mut Page, step: &Value) -> Page {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(2_048).unwrap();
    let stream = socket.connect(running.address).await.unwrap();
    let mut phone = running.page_over(stream, running.session.as_str()).await;
    phone.0.send(Message::text(HELLO)).await.unwrap();
    // The kernel takes 128 kB for an unread socket; six programmes of 60 kB do not fit.
    for n in 0..6 {
        let text = format!("{n} {}", "Les dette. ".repeat(350));
        let steps: Vec<_> = (0..15)
            .map(|place| {
                let id = if place == 0 { step.clone() } else { json!(random::id::<SessionId>()) };
                json!({ "id": id, "phase": "arrive", "title": "Ankomst", "text": text, "minutes": 10, "planned": null })
            })
            .collect();
        let programme = json!({ "type": "set_programme", "steps": steps });
        console
            .say(&json!({ "type": "do", "cmd": format!("programme{n:03}"), "command": programme }))
            .await;
        loop {
            let patch = console.until("patch").await;
            if patch["set"]["room/programme"][0]["text"] == text {
                break;
            }
        }
    }
    phone
}

/// Resumes the clock: a lot of data is slow through a small buffer.
fn goes_on(steps: JoinSet<()>) {
    drop(steps);
    tokio::time::resume();
}

#[tokio::test]
async fn a_phone_that_reads_nothing_for_thirty_seconds_is_dropped_and_its_task_ends() {
    let running = start().await;
    let mut console = running.hello("facilitator").await;
    let step = console.until("view").await["set"]["room/clock"]["step"].clone();
    let steps = paused();
    let tasks = || Handle::current().metrics().num_alive_tasks();
    let before = tasks();
    let from = Instant::now();
    let deaf = behind(&running, &mut console, &step).await;
    let full = Instant::now();
    let console = reads_on(console);
    let here = || running.hub.connected().sockets(Role::Participant);
    sleep_until(from + Duration::from_secs(30) - MOMENT).await;
    assert_eq!(here(), 1);
    assert!(tasks() > before + 1);
    sleep_until(full + Duration::from_secs(30) + MOMENT).await;
    assert_eq!(here(), 0);
    assert_eq!(tasks(), before + 1, "of its tasks none; the other one reads the console");
    assert!(!console.is_finished());

    // The phone gets what the kernel still has, and no Close.
    goes_on(steps);
    let mut frames = deaf.0;
    while let Some(Ok(message)) = frames.next().await {
        assert!(!message.is_close());
    }
}

#[tokio::test]
async fn a_phone_that_does_not_read_its_answers_is_closed_with_4003() {
    let running = start().await;
    let mut console = running.hello("facilitator").await;
    let step = console.until("view").await["set"]["room/clock"]["step"].clone();
    let steps = paused();
    let mut deaf = behind(&running, &mut console, &step).await;
    for _ in 0..100 {
        deaf.say(&json!({ "type": "ping" })).await;
    }
    sleep_until(Instant::now() + Duration::from_secs(3)).await;
    goes_on(steps);
    assert_eq!(deaf.closed().await, 4003);
    console.say(&json!({ "type": "ping" })).await;
    console.until("pong").await;
}

#[tokio::test]
async fn a_window_that_newer_ones_have_closed_changes_nothing_although_it_reads_nothing() {
    let running = start().await;
    let mut console = running.hello("facilitator").await;
    let step = console.until("view").await["set"]["room/clock"]["step"].clone();
    let mut deaf = behind(&running, &mut console, &step).await;
    let mut windows = Vec::new();
    for _ in 0..Role::Participant.row().sockets {
        let mut window = running.hello("participant").await;
        window.until("view").await;
        windows.push(window);
    }
    let note = |cmd: &str, text| json!({ "type": "do", "cmd": cmd, "command": { "type": "write_own", "field": "need.note", "text": text } });
    deaf.say(&note("note00000001", "Etter")).await;
    assert_eq!(deaf.closed().await, CloseCode::TooManyConnections.code());
    let mut newest = windows.pop().unwrap();
    newest.say(&note("note00000002", "Her")).await;
    assert_eq!(newest.until("patch").await["set"]["mine/text/need.note"]["text"], "Her");
}

#[tokio::test]
async fn pings_and_long_messages_are_read_at_the_senders_pace_too() {
    let running = start().await;
    let mut phone = running.hello("participant").await;
    let _steps = paused();
    let pings = std::iter::repeat_n(Message::Ping(Vec::new().into()), 100);
    // No such field exists, and others are not told of it.
    let long = json!({ "type": "writing", "field": "x".repeat(60_000) }).to_string();
    let long = std::iter::repeat_n(Message::text(long), 20);
    for (said, seconds) in [
        (pings.collect::<Vec<_>>(), (100.0 - COMMANDS_BURST) / COMMANDS_PER_SECOND),
        (long.collect(), (20.0 * 60_000.0 - BYTES_BURST) / BYTES_PER_SECOND),
    ] {
        let from = Instant::now();
        phone.says_all(said).await;
        let took = from.elapsed().as_secs_f64();
        assert!((seconds..seconds + 1.0).contains(&took), "{took} s; {seconds} are the least");
    }
}
