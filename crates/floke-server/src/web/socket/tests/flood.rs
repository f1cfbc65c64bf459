//! Clients that send more than anybody needs: which frame is too much, and that every frame counts.

use floke_wire::{
    FACILITATORS_BYTES_BURST, FACILITATORS_BYTES_PER_SECOND, MAX_BYTES_BEFORE_HELLO,
    MAX_FRAMES_BEFORE_HELLO,
};

use super::*;

const HELLO: &str = r#"{"type":"hello","version":1,"role":"participant"}"#;

/// A masked text frame of any length, in one piece; the mask is zero.
fn long(text: &str) -> Vec<u8> {
    let len = u16::try_from(text.len()).unwrap().to_be_bytes();
    [&[0x81, 0xFE], &len[..], &[0; 4], text.as_bytes()].concat()
}

impl Page {
    async fn write(&mut self, bytes: &[u8]) {
        self.0.get_mut().write_all(bytes).await.unwrap();
    }

    /// How many pongs come before the Close, and its code; or before the view, and no code.
    async fn pongs(&mut self) -> (usize, Option<u16>) {
        let mut pongs = 0;
        loop {
            match timeout(Duration::from_secs(20), self.0.next()).await.expect("in time") {
                Some(Ok(Message::Pong(_))) => pongs += 1,
                Some(Ok(Message::Close(Some(close)))) => return (pongs, Some(close.code.into())),
                Some(Ok(Message::Text(text))) if text.contains(r#""type":"view""#) => {
                    return (pongs, None);
                }
                Some(Ok(_)) => {}
                other => panic!("{other:?}"),
            }
        }
    }
}

#[tokio::test]
async fn hello_is_among_the_first_sixteen_frames_or_it_is_too_late() {
    assert_eq!(MAX_FRAMES_BEFORE_HELLO, 16);
    let running = start().await;
    let hello = fragment(0x81, HELLO);
    for (pings, heard) in [(15, (15, None)), (16, (16, Some(4500))), (5_000, (16, Some(4500)))] {
        let mut page = running.page(running.session.as_str()).await;
        page.write(&[fragment(0x89, "").repeat(pings), hello.clone()].concat()).await;
        assert_eq!(page.pongs().await, heard, "{pings} pings");
    }
    // An empty fragment is a frame too.
    for (empty, code) in [(14, None), (15, Some(4500)), (5_000, Some(4500))] {
        let mut page = running.page(running.session.as_str()).await;
        let (begin, end) = (fragment(0x01, &HELLO[..9]), fragment(0x80, &HELLO[9..]));
        page.write(&[begin, fragment(0x00, "").repeat(empty), end].concat()).await;
        assert_eq!(page.pongs().await, (0, code), "{empty} fragments between two");
    }
}

#[tokio::test]
async fn hello_has_four_kilobytes_at_most() {
    let running = start().await;
    for (more, code) in [(0, None), (1, Some(4500)), (20_000, Some(4500))] {
        let mut page = running.page(running.session.as_str()).await;
        let blanks = MAX_BYTES_BEFORE_HELLO - 8 - HELLO.len() + more;
        page.write(&long(&format!("{}{HELLO}", " ".repeat(blanks)))).await;
        assert_eq!(page.pongs().await, (0, code), "{more} bytes more than may be");
    }
    // Frames right after hello do not count as before it.
    let mut page = running.page(running.session.as_str()).await;
    let note = fragment(0x81, &note("commandcom01", "Hei").to_string());
    let pings = long(&format!("{}{}", json!({ "type": "ping" }), " ".repeat(60_000)));
    page.write(&[fragment(0x81, HELLO), pings, note].concat()).await;
    page.until("pong").await;
    page.until("done").await;
}

#[tokio::test]
async fn a_client_that_pings_and_never_says_hello_is_closed_after_ten_seconds() {
    let running = start().await;
    let _steps = paused();
    let from = Instant::now();
    let (write, read) = running.page(running.session.as_str()).await.0.split();
    let pings = tokio::spawn(async move {
        let (mut write, mut ticks) = (write, interval(Duration::from_secs(1)));
        loop {
            ticks.tick().await;
            if write.send(Message::Ping(Vec::new().into())).await.is_err() {
                return;
            }
        }
    });
    let mut read = read;
    let code = loop {
        match read.next().await {
            Some(Ok(Message::Close(Some(close)))) => break u16::from(close.code),
            Some(Ok(_)) => {}
            other => panic!("{other:?}"),
        }
    };
    pings.abort();
    assert_eq!((code, from.elapsed().as_secs()), (4002, 10));
}

#[tokio::test]
async fn empty_fragments_are_read_at_the_senders_pace() {
    let running = start().await;
    let mut phone = running.hello("participant").await;
    phone.until("view").await;
    let _steps = paused();
    let from = Instant::now();
    let fragments: u16 = 200;
    let ping = json!({ "type": "ping" }).to_string();
    let message = [fragment(0x01, &ping), fragment(0x00, "").repeat(fragments.into())].concat();
    phone.write(&[message, fragment(0x80, "")].concat()).await;
    phone.until("pong").await;
    let took = from.elapsed().as_secs_f64();
    let least = (f64::from(fragments + 2) - COMMANDS_BURST) / COMMANDS_PER_SECOND;
    assert!((least..least + 0.5).contains(&took), "{took} s; {least} are the least");
}

#[tokio::test]
async fn a_console_has_a_pace_in_bytes_too() {
    let running = start().await;
    let mut console = running.hello("facilitator").await;
    let _steps = paused();
    let from = Instant::now();
    // No message is carried out, but all count as bytes on the network.
    let long = json!({ "type": "writing", "field": "x".repeat(65_000) }).to_string();
    let all = 160;
    let bytes = (all * (8 + long.len())) as f64;
    console.says_all(std::iter::repeat_n(Message::text(long), all)).await;
    let took = from.elapsed().as_secs_f64();
    let least = (bytes - FACILITATORS_BYTES_BURST) / FACILITATORS_BYTES_PER_SECOND;
    assert!((least..least + 1.0).contains(&took), "{took} s; {least} are the least");
}

#[tokio::test]
async fn bytes_that_come_with_hello_count_once_their_sender_is_known() {
    let running = start().await;
    let _steps = paused();
    let from = Instant::now();
    // A megabyte may come at once; each of these uses a new line and sends less than that.
    let ping = long(&format!("{}{}", json!({ "type": "ping" }), " ".repeat(65_000)));
    for _ in 0..20 {
        let mut page = running.page(running.session.as_str()).await;
        page.write(&[fragment(0x81, HELLO), ping.clone()].concat()).await;
        page.until("pong").await;
    }
    let took = from.elapsed().as_secs_f64();
    let bytes = 20.0 * (ping.len() + HELLO.len() + 6) as f64;
    let least = (bytes - floke_wire::BYTES_BURST) / floke_wire::BYTES_PER_SECOND;
    assert!((least..least + 2.0).contains(&took), "{took} s; {least} are the least");
}
