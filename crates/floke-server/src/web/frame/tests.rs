//! RFC 6455, clause by clause; any split of the bytes decodes the same; tokio-tungstenite is the other side.

use futures_util::{SinkExt, StreamExt};
use proptest::prelude::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role};
use tokio_tungstenite::tungstenite::{self, Message as Theirs};

use super::*;

const MASK: [u8; 4] = [0x37, 0xfa, 0x21, 0x3d];

/// A frame as a browser writes it.
fn from_browser(first: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = vec![first];
    let len = payload.len() as u64;
    match (u8::try_from(len), u16::try_from(len)) {
        (Ok(short @ ..=125), _) => frame.push(MASKED | short),
        (_, Ok(middle)) => {
            frame.push(MASKED | 126);
            frame.extend(middle.to_be_bytes());
        }
        _ => {
            frame.push(MASKED | 127);
            frame.extend(len.to_be_bytes());
        }
    }
    frame.extend(MASK);
    frame.extend(payload.iter().zip(MASK.iter().cycle()).map(|(byte, mask)| byte ^ mask));
    frame
}

fn text(text: &str) -> Message {
    Message::Text(text.to_owned())
}

/// Everything in `chunks`, and the violation that ended it.
fn decode<'a>(
    chunks: impl IntoIterator<Item = &'a [u8]>,
) -> (Vec<Message>, Option<Violation>, Decoder) {
    let mut decoder = Decoder::new();
    let mut messages = Vec::new();
    for mut chunk in chunks {
        loop {
            match decoder.decode(&mut chunk) {
                Ok(Some(message)) => messages.push(message),
                Ok(None) => break,
                Err(violation) => return (messages, Some(violation), decoder),
            }
        }
        assert!(chunk.is_empty(), "all of it is taken");
    }
    (messages, None, decoder)
}

#[track_caller]
fn check(frames: &[Vec<u8>], messages: &[Message], violation: Option<u16>) {
    let stream = frames.concat();
    let (found, broken, _) = decode([&*stream]);
    let whole: Vec<_> = found.iter().filter(|one| **one != Message::Fragment).cloned().collect();
    assert_eq!(whole, messages);
    assert_eq!(broken.map(Violation::code), violation, "{broken:?}");
    // The same, byte by byte.
    let (again, broken, _) = decode(stream.chunks(1));
    assert_eq!((again, broken.map(Violation::code)), (found, violation));
}

#[track_caller]
fn refused(frames: &[Vec<u8>], code: u16) {
    check(frames, &[], Some(code));
}

// §5.1

#[test]
fn a_frame_without_a_mask_is_refused() {
    refused(&[vec![FIN | TEXT, 2, b'h', b'i']], 1002);
    refused(&[vec![FIN | PING, 0]], 1002);
}

// §5.2

#[test]
fn reserved_bits_and_opcodes_are_refused() {
    for bit in [0x40, 0x20, 0x10] {
        refused(&[from_browser(FIN | bit | TEXT, b"hi")], 1002);
    }
    for opcode in (0x3..=0x7).chain(0xB..=0xF) {
        refused(&[from_browser(FIN | opcode, b"")], 1002);
    }
}

#[test]
fn a_length_is_written_as_short_as_it_can_be() {
    let long = |marker: u8, length: &[u8]| {
        [&[FIN | TEXT, MASKED | marker], length, &MASK, &[0; 125]].concat()
    };
    refused(&[long(126, &125u16.to_be_bytes())], 1002);
    refused(&[long(127, &0xFFFFu64.to_be_bytes())], 1002);
    refused(&[long(127, &(1u64 << 63).to_be_bytes())], 1002);
}

#[test]
fn lengths_at_the_edges_are_read() {
    for len in [0, 1, 124, 125, 126, 127, 0xFFFF, MAX_MESSAGE] {
        let words = "x".repeat(len);
        check(&[from_browser(FIN | TEXT, words.as_bytes())], &[text(&words)], None);
    }
}

// §5.4

#[test]
fn fragments_are_one_message_with_pings_between() {
    check(
        &[
            from_browser(TEXT, "fl".as_bytes()),
            from_browser(FIN | PING, b"1"),
            from_browser(CONTINUATION, b""),
            from_browser(FIN | PONG, b"2"),
            from_browser(FIN | CONTINUATION, "oke".as_bytes()),
            from_browser(FIN | BINARY, &[0, 255]),
        ],
        &[
            Message::Ping(Bytes::from_static(b"1")),
            Message::Pong(Bytes::from_static(b"2")),
            text("floke"),
            Message::Binary(Bytes::from_static(&[0, 255])),
        ],
        None,
    );
}

#[test]
fn a_frame_that_ends_no_message_is_told_of_however_empty_it_is() {
    let empty = || from_browser(CONTINUATION, b"");
    let stream =
        [from_browser(TEXT, b""), empty(), empty(), from_browser(FIN | CONTINUATION, b"!")];
    let (found, violation, _) = decode([&*stream.concat()]);
    let fragment = || Message::Fragment;
    assert_eq!((found, violation), (vec![fragment(), fragment(), fragment(), text("!")], None));
}

#[test]
fn what_is_skipped_is_only_looked_through_for_a_close() {
    let (hei, close) = (from_browser(FIN | TEXT, b"hei"), from_browser(FIN | CLOSE, b""));
    let mut decoder = Decoder::new();
    decoder.skip(&[&*hei, &close[..3]].concat());
    assert!(!decoder.is_closed());
    decoder.skip(&[&close[3..], &hei].concat());
    assert!(decoder.is_closed());
}

#[test]
fn an_unfinished_message_is_halfway_at_every_byte_and_pings_do_not_end_it() {
    let fragments = [
        from_browser(TEXT, b"Hei "),
        from_browser(FIN | PING, b"?"),
        from_browser(CONTINUATION, &[b'p'; 200]),
        from_browser(FIN | CONTINUATION, "å dere".as_bytes()),
    ]
    .concat();
    for bytes in [fragments, from_browser(FIN | PONG, b"her"), from_browser(FIN | TEXT, b"")] {
        for end in 0..=bytes.len() {
            let (_, violation, decoder) = decode([&bytes[..end]]);
            assert_eq!(violation, None);
            assert_eq!(decoder.is_halfway(), end > 0 && end < bytes.len(), "{end}");
        }
    }
    let (.., closed) = decode([&*from_browser(FIN | CLOSE, b""), &[0x81]]);
    assert!(!closed.is_halfway(), "nothing counts after a close");
}

#[test]
fn a_continuation_of_nothing_is_refused() {
    refused(&[from_browser(FIN | CONTINUATION, b"x")], 1002);
    let whole = from_browser(FIN | TEXT, b"x");
    check(&[whole, from_browser(FIN | CONTINUATION, b"x")], &[text("x")], Some(1002));
}

#[test]
fn a_message_inside_a_message_is_refused() {
    refused(&[from_browser(TEXT, b"x"), from_browser(FIN | TEXT, b"y")], 1002);
    refused(&[from_browser(BINARY, b"x"), from_browser(TEXT, b"y")], 1002);
}

// §5.5

#[test]
fn a_control_frame_is_short_and_whole() {
    check(
        &[from_browser(FIN | PING, &[7; 125])],
        &[Message::Ping(Bytes::from_static(&[7; 125]))],
        None,
    );
    for opcode in [PING, PONG, CLOSE] {
        refused(&[from_browser(FIN | opcode, &[7; 126])], 1002);
        refused(&[from_browser(opcode, b"")], 1002);
    }
}

#[test]
fn nothing_counts_after_a_close() {
    check(
        &[from_browser(FIN | CLOSE, b"\x03\xe8"), from_browser(FIN | TEXT, b"late"), vec![0xFF]],
        &[Message::Close(Some((1000, String::new())))],
        None,
    );
}

#[test]
fn a_violation_is_said_again_and_nothing_after_it_counts() {
    let (_, first, mut decoder) = decode([&*from_browser(FIN | 0x3, b"")]);
    let good = from_browser(FIN | TEXT, b"x");
    assert_eq!(decoder.decode(&mut &*good), Err(first.unwrap()));
}

// §7.4

#[test]
fn a_close_says_a_code_that_exists_or_none() {
    check(&[from_browser(FIN | CLOSE, b"")], &[Message::Close(None)], None);
    for code in [1000, 1001, 1002, 1003, 1007, 1008, 1011, 1012, 1013, 1014, 3000, 4003, 4999] {
        let payload = [&u16::to_be_bytes(code)[..], "på vei".as_bytes()].concat();
        let said = Message::Close(Some((code, "på vei".to_owned())));
        check(&[from_browser(FIN | CLOSE, &payload)], &[said], None);
    }
    for code in [0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535] {
        refused(&[from_browser(FIN | CLOSE, &u16::to_be_bytes(code))], 1002);
    }
    refused(&[from_browser(FIN | CLOSE, &[3])], 1002);
    refused(&[from_browser(FIN | CLOSE, b"\x03\xe8\xff")], 1007);
}

// §8.1

#[test]
fn a_text_is_utf_8_also_across_fragments() {
    let ae = "æ".as_bytes();
    check(
        &[from_browser(TEXT, &ae[..1]), from_browser(FIN | CONTINUATION, &ae[1..])],
        &[text("æ")],
        None,
    );
    for bad in [&b"\xff"[..], &ae[..1], b"\xed\xa0\x80", b"\xc0\xaf", b"\xf5\x80\x80\x80"] {
        refused(&[from_browser(FIN | TEXT, bad)], 1007);
        refused(&[from_browser(TEXT, bad), from_browser(FIN | CONTINUATION, b"a")], 1007);
        let bytes = Message::Binary(Bytes::copy_from_slice(bad));
        check(&[from_browser(FIN | BINARY, bad)], &[bytes], None);
    }
}

// §10.4

#[test]
fn a_message_of_more_than_64_kib_is_refused_before_it_comes() {
    let head = &from_browser(FIN | TEXT, &vec![b'x'; MAX_MESSAGE + 1])[..14];
    refused(&[head.to_vec()], 1009);
    let half = from_browser(TEXT, &[b'x'; 40_000]);
    refused(&[half.clone(), from_browser(FIN | CONTINUATION, &[b'x'; 30_000])], 1009);
    let huge = [&[FIN | BINARY, MASKED | 127][..], &(u64::MAX >> 1).to_be_bytes(), &MASK].concat();
    refused(&[huge], 1009);
}

#[test]
fn a_claimed_length_takes_no_memory_until_it_is_there() {
    let frame = from_browser(FIN | TEXT, &[b'x'; MAX_MESSAGE]);
    let (_, _, decoder) = decode([&frame[..100]]);
    assert!(decoder.message.capacity() < 1024);
    let (messages, _, decoder) = decode([&*frame]);
    assert_eq!(messages.len(), 1);
    assert_eq!((decoder.message.capacity(), decoder.control.capacity()), (0, 0));
}

// What we send.

#[test]
fn our_frames_are_whole_unmasked_and_as_short_as_they_can_be() {
    assert_eq!(text_frame("hi"), &[0x81, 2, b'h', b'i'][..]);
    assert_eq!(binary_frame(&[9]), &[0x82, 1, 9][..]);
    assert_eq!(text_frame("x".repeat(126))[..4], [0x81, 126, 0, 126]);
    assert_eq!(text_frame("x".repeat(65535))[..4], [0x81, 126, 255, 255]);
    assert_eq!(text_frame("x".repeat(65536))[..10], [0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]);
    assert_eq!(ping(b"1"), &[0x89, 1, b'1'][..]);
    assert_eq!(pong(&[0; 200]).len(), 127);
    assert_eq!(close(4003, "slow"), &[0x88, 6, 0x0f, 0xa3, b's', b'l', b'o', b'w'][..]);
    assert_eq!(close_answer(None), &[0x88, 0][..]);
    assert_eq!(close_answer(Some(&(1000, "bye".to_owned()))), &[0x88, 2, 3, 0xe8][..]);
}

#[test]
fn a_long_reason_is_cut_between_characters() {
    let frame = close(1000, &"æ".repeat(100));
    assert_eq!(frame[1], 2 + 122);
    assert_eq!(std::str::from_utf8(&frame[4..]).unwrap(), "æ".repeat(61));
}

fn any_message() -> impl Strategy<Value = Vec<Vec<u8>>> {
    let control =
        (prop_oneof![Just(PING), Just(PONG)], prop::collection::vec(any::<u8>(), 0..=125))
            .prop_map(|(opcode, payload)| from_browser(FIN | opcode, &payload));
    let data = (
        prop_oneof![
            ".{0,200}".prop_map(|text| (TEXT, text.into_bytes())),
            prop::collection::vec(any::<u8>(), 0..700).prop_map(|bytes| (BINARY, bytes)),
        ],
        prop::collection::vec((any::<prop::sample::Index>(), prop::option::of(control)), 0..4),
    );
    data.prop_map(|((opcode, payload), cuts)| {
        let mut at: Vec<usize> = cuts.iter().map(|(cut, _)| cut.index(payload.len() + 1)).collect();
        at.sort_unstable();
        let (mut frames, mut start, mut first) = (Vec::new(), 0, opcode);
        for (cut, (_, between)) in at.into_iter().zip(cuts) {
            frames.push(from_browser(first, &payload[start..cut]));
            frames.extend(between);
            (start, first) = (cut, CONTINUATION);
        }
        frames.push(from_browser(FIN | first, &payload[start..]));
        frames
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn any_split_of_a_stream_decodes_the_same(
        messages in prop::collection::vec(any_message(), 1..5),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..20),
        flip in prop::option::of((any::<prop::sample::Index>(), any::<u8>())),
    ) {
        let mut stream = messages.concat().concat();
        // Sometimes one byte is wrong: the messages before the violation must be the same too.
        if let Some((at, bits)) = flip {
            let at = at.index(stream.len());
            stream[at] ^= bits;
        }
        let mut at: Vec<usize> = cuts.iter().map(|cut| cut.index(stream.len() + 1)).collect();
        at.extend([0, stream.len()]);
        at.sort_unstable();
        let (whole, violation, _) = decode([&*stream]);
        if flip.is_none() {
            prop_assert_eq!(violation, None);
            prop_assert!(whole.len() >= messages.len());
        }
        let (split, split_violation, _) = decode(at.windows(2).map(|cut| &stream[cut[0]..cut[1]]));
        prop_assert_eq!(split, whole);
        prop_assert_eq!(split_violation, violation);
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let (messages, _, decoder) = decode([&*bytes]);
        prop_assert!(messages.len() <= bytes.len() / 6);
        prop_assert!(decoder.message.len() <= MAX_MESSAGE);
    }
}

async fn tungstenite_and_us() -> (WebSocketStream<TcpStream>, TcpStream) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    let (server, _) = listener.accept().await.unwrap();
    (WebSocketStream::from_raw_socket(client, Role::Client, None).await, server)
}

#[tokio::test]
async fn tungstenite_hears_what_we_say() {
    let (mut client, mut server) = tungstenite_and_us().await;
    let words = ["", "hei", &"ø".repeat(62), &"x".repeat(126), &"x".repeat(70_000)];
    let mut sent = Vec::new();
    for word in words {
        sent.extend_from_slice(&text_frame(word));
        sent.extend_from_slice(&binary_frame(word.as_bytes()));
    }
    sent.extend_from_slice(&ping(b"there?"));
    sent.extend_from_slice(&pong(b"here"));
    sent.extend_from_slice(&close(4003, "for sen"));
    let writing = tokio::spawn(async move {
        server.write_all(&sent).await.unwrap();
        server
    });
    for word in words {
        assert_eq!(client.next().await.unwrap().unwrap(), Theirs::text(word));
        assert_eq!(client.next().await.unwrap().unwrap(), Theirs::binary(word.as_bytes().to_vec()));
    }
    assert_eq!(client.next().await.unwrap().unwrap(), Theirs::Ping(Bytes::from_static(b"there?")));
    assert_eq!(client.next().await.unwrap().unwrap(), Theirs::Pong(Bytes::from_static(b"here")));
    let Theirs::Close(Some(said)) = client.next().await.unwrap().unwrap() else {
        panic!("no close")
    };
    assert_eq!((u16::from(said.code), said.reason.as_str()), (4003, "for sen"));
    drop(writing.await.unwrap());
}

#[tokio::test]
async fn we_hear_what_tungstenite_says() {
    let (mut client, mut server) = tungstenite_and_us().await;
    let long = "å".repeat(MAX_MESSAGE / 2);
    let said = [
        Theirs::text("hei"),
        Theirs::binary(vec![0u8; 300]),
        Theirs::Ping(Bytes::from_static(b"1")),
        Theirs::Pong(Bytes::from_static(b"2")),
        Theirs::text(long.clone()),
        Theirs::text(""),
        Theirs::Close(Some(CloseFrame { code: CloseCode::Away, reason: "bye".into() })),
    ];
    let talking = tokio::spawn(async move {
        for message in said {
            client.send(message).await.unwrap();
        }
        // Waits for our answer to the Close, then for the end of the socket.
        let answer = client.next().await;
        assert!(matches!(answer, Some(Ok(Theirs::Close(Some(_))))), "{answer:?}");
        assert!(matches!(
            client.next().await,
            None | Some(Err(tungstenite::Error::ConnectionClosed))
        ));
    });
    let (mut decoder, mut heard, mut buffer) = (Decoder::new(), Vec::new(), vec![0; 777]);
    'hearing: loop {
        let count = server.read(&mut buffer).await.unwrap();
        assert_ne!(count, 0, "the close comes before the end");
        let mut bytes = &buffer[..count];
        while let Some(message) = decoder.decode(&mut bytes).unwrap() {
            if let Message::Close(said) = &message {
                server.write_all(&close_answer(said.as_ref())).await.unwrap();
                heard.push(message);
                break 'hearing;
            }
            heard.push(message);
        }
    }
    drop(server);
    talking.await.unwrap();
    let expected = [
        text("hei"),
        Message::Binary(vec![0u8; 300].into()),
        Message::Ping(Bytes::from_static(b"1")),
        Message::Pong(Bytes::from_static(b"2")),
        text(&long),
        text(""),
        Message::Close(Some((1001, "bye".to_owned()))),
    ];
    assert!(heard == expected, "the same, in order");
}
