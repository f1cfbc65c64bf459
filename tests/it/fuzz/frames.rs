//! Frames of a browser, before the server knows their content.

use floke_server::web::frame::{Decoder, MAX_MESSAGE, Message};

use super::{fuzz, lines, read, unhex};

/// The least size of a masked frame without its payload.
const HEAD: usize = 6;

fn all(decoder: &mut Decoder, mut bytes: &[u8], into: &mut Vec<Message>) -> Option<String> {
    loop {
        match decoder.decode(&mut bytes) {
            Ok(Some(message)) => into.push(message),
            Ok(None) => return None,
            Err(violation) => return Some(violation.to_string()),
        }
    }
}

/// A masked frame of this many bytes.
fn frame(first: u8, len: usize) -> Vec<u8> {
    let mut frame = vec![first];
    match u16::try_from(len) {
        Ok(len) => {
            frame.push(0x80 | 126);
            frame.extend(len.to_be_bytes());
        }
        Err(_) => {
            frame.push(0x80 | 127);
            frame.extend(u64::try_from(len).unwrap().to_be_bytes());
        }
    }
    frame.extend([0; 4]);
    frame.resize(frame.len() + len, b' ');
    frame
}

/// One byte below the bound, the bound, and one byte above: in one frame and in two.
fn at_the_edge() -> Vec<Vec<u8>> {
    let lens = [MAX_MESSAGE - 1, MAX_MESSAGE, MAX_MESSAGE + 1];
    assert_eq!(lens, [65_535, 65_536, 65_537]);
    let whole = lens.map(|len| frame(0x81, len));
    let parts = lens.map(|len| [frame(0x02, len - 1_000), frame(0x80, 1_000)].concat());
    whole.into_iter().chain(parts).collect()
}

#[test]
fn frames_are_read_the_same_however_they_come_and_never_more_than_allowed() {
    let seeds = lines(&read("tests/fuzz/frames/seeds.hex"));
    let mut seeds: Vec<Vec<u8>> = seeds.iter().map(|line| unhex(line)).collect();
    seeds.extend(at_the_edge());
    let (mut longest, mut too_long) = (0, 0);
    fuzz("frames", seeds, |input, dice| {
        let (mut whole, mut split) = (Vec::new(), Vec::new());
        let violation = all(&mut Decoder::new(), input, &mut whole);
        let mut decoder = Decoder::new();
        let (mut rest, mut other) = (input, None);
        while !rest.is_empty() && other.is_none() {
            let (now, later) = rest.split_at(1 + dice.below(rest.len()));
            other = all(&mut decoder, now, &mut split);
            rest = later;
        }
        assert_eq!((&split, &other), (&whole, &violation), "split otherwise");
        let (mut way, mut taken) = (String::new(), 0);
        for message in &whole {
            let (letter, len, most) = match message {
                // Its payload counts when its message is whole.
                Message::Fragment => ('f', 0, 0),
                Message::Text(text) => ('t', text.len(), MAX_MESSAGE),
                Message::Binary(bytes) => ('b', bytes.len(), MAX_MESSAGE),
                Message::Ping(bytes) => ('i', bytes.len(), 125),
                Message::Pong(bytes) => ('o', bytes.len(), 125),
                Message::Close(said) => ('c', said.as_ref().map_or(0, |(_, why)| why.len()), 123),
            };
            assert!(len <= most, "{letter}: {len}");
            taken += HEAD + len;
            longest = longest.max(len);
            way.push(letter);
        }
        assert!(taken <= input.len(), "{taken} bytes out of {}", input.len());
        too_long += usize::from(violation.as_deref().is_some_and(|why| why.contains("64 KiB")));
        way.truncate(6);
        format!("{way} {violation:?}")
    });
    assert_eq!(longest, MAX_MESSAGE, "the edge was reached");
    assert!(too_long >= 2, "and what lies above it: {too_long}");
}
