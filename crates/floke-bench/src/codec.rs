//! Bytes of a connection as its client sees them: answers of HTTP/1.1, then frames of RFC 6455 after a 101.
//!
//! By hand, because a generator must cost less than the server it loads. Refuses what Floke never sends: chunked
//! bodies, fragmented frames, extensions.

/// The first item in the bytes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Item<'b> {
    /// An answer.
    Answer(Answer<'b>),
    /// A text message.
    Text(&'b [u8]),
    /// A ping; the client answers it with the same bytes.
    Ping(&'b [u8]),
    /// A pong.
    Pong,
    /// A Close with its code; 1005 when it has none.
    Close(u16),
}

/// An answer to a request.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub(crate) struct Answer<'b> {
    /// The HTTP status.
    pub status: u16,
    /// Everything above the blank line.
    pub head: &'b str,
    /// The bytes below it.
    pub body: &'b [u8],
}

impl Answer<'_> {
    /// The first header of this name, given in lower case.
    #[must_use]
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        header(self.head, name)
    }
}

/// Bytes that Floke does not send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the server sent what a client of Floke does not read: {0}")]
pub(crate) struct Foreign(&'static str);

/// How to read the bytes of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Speaks {
    /// Before the upgrade.
    #[default]
    Http,
    /// After it.
    Frames,
}

/// The longest head of an answer.
const MAX_HEAD: usize = 16 * 1024;

/// The longest message: far above the largest view.
const MAX_FRAME: usize = 64 * 1024 * 1024;

/// The first item in `bytes` and its length in bytes; none while the item is incomplete.
///
/// # Errors
/// [`Foreign`]; the rest cannot be read.
pub(crate) fn first(speaks: Speaks, bytes: &[u8]) -> Result<Option<(Item<'_>, usize)>, Foreign> {
    match speaks {
        Speaks::Http => answer(bytes),
        Speaks::Frames => frame(bytes),
    }
}

fn answer(bytes: &[u8]) -> Result<Option<(Item<'_>, usize)>, Foreign> {
    let Some(end) = find(bytes, b"\r\n\r\n") else {
        return if bytes.len() > MAX_HEAD { Err(Foreign("a long head")) } else { Ok(None) };
    };
    let head = bytes.get(..end).and_then(|head| std::str::from_utf8(head).ok());
    let head = head.ok_or(Foreign("a head that is not text"))?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.ok_or(Foreign("a head without a status"))?;
    if header(head, "transfer-encoding").is_some() {
        return Err(Foreign("a chunked body"));
    }
    let length = match header(head, "content-length") {
        Some(length) => length.parse().map_err(|_| Foreign("a length that is no number"))?,
        None => 0,
    };
    let body = end + 4;
    let all = body + length;
    let Some(body) = bytes.get(body..all) else { return Ok(None) };
    Ok(Some((Item::Answer(Answer { status, head, body }), all)))
}

fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    let mut lines = head.split("\r\n").skip(1).filter_map(|line| line.split_once(':'));
    lines.find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}

fn frame(bytes: &[u8]) -> Result<Option<(Item<'_>, usize)>, Foreign> {
    let [first, second, rest @ ..] = bytes else { return Ok(None) };
    if first & 0xF0 != 0x80 {
        return Err(Foreign("a frame in pieces, or an extension"));
    }
    if second & 0x80 != 0 {
        return Err(Foreign("a masked frame"));
    }
    let (length, start) = match (second & 0x7F, rest) {
        (126, [a, b, ..]) => (u64::from(u16::from_be_bytes([*a, *b])), 4),
        (127, [a, b, c, d, e, f, g, h, ..]) => {
            (u64::from_be_bytes([*a, *b, *c, *d, *e, *f, *g, *h]), 10)
        }
        (126 | 127, _) => return Ok(None),
        (short, _) => (u64::from(short), 2),
    };
    let length = usize::try_from(length).ok().filter(|length| *length <= MAX_FRAME);
    let all = start + length.ok_or(Foreign("a frame without end"))?;
    let Some(payload) = bytes.get(start..all) else { return Ok(None) };
    let item = match first & 0x0F {
        0x1 => Item::Text(payload),
        0x8 => match payload {
            [high, low, ..] => Item::Close(u16::from_be_bytes([*high, *low])),
            _ => Item::Close(1005),
        },
        0x9 => Item::Ping(payload),
        0xA => Item::Pong,
        _ => return Err(Foreign("a frame of no kind")),
    };
    Ok(Some((item, all)))
}

/// How often `what` occurs in `bytes`.
#[must_use]
pub(crate) fn count(mut bytes: &[u8], what: &[u8]) -> usize {
    let mut count = 0;
    while let Some(at) = find(bytes, what) {
        count += 1;
        bytes = bytes.get(at + what.len()..).unwrap_or_default();
    }
    count
}

/// The mask of every frame that the bench sends. Not zero, so that the server does the work of unmasking.
const MASK: [u8; 4] = [0x5A, 0xC3, 0x17, 0x9E];

/// A text frame as clients send it.
#[must_use]
pub(crate) fn text(payload: &[u8]) -> Vec<u8> {
    masked(0x81, payload)
}

/// The answer to a ping.
#[must_use]
pub(crate) fn pong(payload: &[u8]) -> Vec<u8> {
    masked(0x8A, payload)
}

/// A text frame as servers send it.
#[must_use]
pub(crate) fn from_server(payload: &[u8]) -> Vec<u8> {
    let mut frame = head(0x81, 0, payload.len());
    frame.extend(payload);
    frame
}

/// The first bytes of a frame; `masked` is the bit beside its length.
fn head(first: u8, masked: u8, length: usize) -> Vec<u8> {
    let mut frame = Vec::with_capacity(length + 14);
    frame.push(first);
    match (u8::try_from(length), u16::try_from(length)) {
        (Ok(short), _) if short < 126 => frame.push(masked | short),
        (_, Ok(length)) => {
            frame.push(masked | 126);
            frame.extend(length.to_be_bytes());
        }
        _ => {
            frame.push(masked | 127);
            frame.extend(u64::try_from(length).unwrap_or(u64::MAX).to_be_bytes());
        }
    }
    frame
}

fn masked(first: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = head(first, 0x80, payload.len());
    frame.extend(MASK);
    frame.extend(payload.iter().zip(MASK.iter().cycle()).map(|(byte, key)| byte ^ key));
    frame
}

/// Where `wanted` begins in `bytes`.
#[must_use]
pub(crate) fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let (first, rest) = wanted.split_first()?;
    let mut from = 0;
    while let Some(tail) = bytes.get(from..) {
        let at = from + tail.iter().position(|byte| byte == first)?;
        if bytes.get(at + 1..).is_some_and(|tail| tail.starts_with(rest)) {
            return Some(at);
        }
        from = at + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server_frame(payload: &[u8]) -> Vec<u8> {
        let mut frame = vec![0x81];
        match payload.len() {
            short @ 0..126 => frame.push(u8::try_from(short).unwrap()),
            length @ 126..65_536 => {
                frame.push(126);
                frame.extend(u16::try_from(length).unwrap().to_be_bytes());
            }
            length => {
                frame.push(127);
                frame.extend((length as u64).to_be_bytes());
            }
        }
        frame.extend(payload);
        frame
    }

    #[test]
    fn a_frame_of_every_length_is_read_once_it_is_all_there() {
        for length in [0, 1, 125, 126, 127, 65_535, 65_536, 200_000] {
            let payload = vec![b'x'; length];
            let frame = server_frame(&payload);
            for cut in [0, 1, 2, 3, 5, 9, frame.len() / 2, frame.len() - 1] {
                let part = &frame[..cut.min(frame.len() - 1)];
                assert_eq!(first(Speaks::Frames, part), Ok(None), "{length} cut at {cut}");
            }
            let whole = first(Speaks::Frames, &frame).unwrap();
            assert_eq!(whole, Some((Item::Text(&payload), frame.len())), "{length}");
        }
    }

    #[test]
    fn several_frames_in_one_read_are_read_one_by_one() {
        let mut bytes = [server_frame(b"en"), server_frame(b"to")].concat();
        bytes.extend([0x89, 1, b'p', 0x8A, 0, 0x88, 2, 0x0F, 0xA1, 0x88, 0]);
        let mut rest = bytes.as_slice();
        let mut read = Vec::new();
        while let Some((item, taken)) = first(Speaks::Frames, rest).unwrap() {
            read.push(format!("{item:?}"));
            rest = &rest[taken..];
        }
        let wanted = [
            Item::Text(b"en"),
            Item::Text(b"to"),
            Item::Ping(b"p"),
            Item::Pong,
            Item::Close(4001),
            Item::Close(1005),
        ];
        assert_eq!(read, wanted.map(|item| format!("{item:?}")));
    }

    #[test]
    fn what_floke_never_sends_is_not_guessed_at() {
        for bytes in [
            &[0x01, 0][..],
            &[0xC1, 0],
            &[0x81, 0x80],
            &[0x83, 0],
            &[0x81, 127, 255, 255, 255, 255, 255, 255, 255, 255],
        ] {
            assert!(first(Speaks::Frames, bytes).is_err(), "{bytes:?}");
        }
        let chunked = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
        assert!(first(Speaks::Http, chunked).is_err());
    }

    #[test]
    fn an_answer_ends_where_its_body_ends() {
        let bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nset-cookie: a=b\r\n\r\nbodyHTTP/1.1";
        for cut in 0..bytes.len() - 8 {
            assert_eq!(first(Speaks::Http, &bytes[..cut]), Ok(None), "{cut}");
        }
        let (item, taken) = first(Speaks::Http, bytes).unwrap().unwrap();
        let Item::Answer(answer) = item else { panic!("{item:?}") };
        assert_eq!((answer.status, answer.body), (200, &b"body"[..]));
        assert_eq!(answer.header("set-cookie"), Some("a=b"));
        assert_eq!(&bytes[taken..], b"HTTP/1.1");
        let upgraded = b"HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\n\r\n\x81\x02hi";
        let (item, taken) = first(Speaks::Http, upgraded).unwrap().unwrap();
        assert!(matches!(item, Item::Answer(Answer { status: 101, body: b"", .. })));
        assert_eq!(&upgraded[taken..], b"\x81\x02hi");
    }

    #[test]
    fn what_is_sent_is_masked_and_says_the_same() {
        for length in [0, 5, 125, 126, 65_535, 65_536] {
            let payload: Vec<u8> = (0..length).map(|n: u32| n.to_le_bytes()[0]).collect();
            let frame = text(&payload);
            let start = frame.len() - payload.len();
            let said: Vec<u8> =
                frame[start..].iter().zip(MASK.iter().cycle()).map(|(b, k)| b ^ k).collect();
            assert_eq!(said, payload);
            assert_eq!(frame[1] & 0x80, 0x80);
            assert_eq!(&frame[start - 4..start], MASK);
        }
    }

    #[test]
    fn a_text_is_found_wherever_it_stands() {
        assert_eq!(find(b"aab", b"ab"), Some(1));
        assert_eq!(find(b"abc", b"c"), Some(2));
        assert_eq!(find(b"abc", b"abcd"), None);
        assert_eq!(find(b"", b"a"), None);
    }
}
