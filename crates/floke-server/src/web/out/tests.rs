//! Uses a socket pair whose other end reads when told to.

use std::sync::Arc;

use proptest::prelude::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket};
use tokio::time::timeout;

use super::frame::Decoder;
use super::*;

/// A frame with a number in it.
fn frame(number: usize, len: usize) -> Bytes {
    frame::binary_frame(&[&number.to_be_bytes()[..], &vec![7; len]].concat())
}

/// Our side, with small kernel buffers, and the other side.
async fn pair() -> (Arc<Out>, TcpStream) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_send_buffer_size(8 * 1024).unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener: TcpListener = socket.listen(1).unwrap();
    let other = TcpSocket::new_v4().unwrap();
    other.set_recv_buffer_size(8 * 1024).unwrap();
    let other = other.connect(listener.local_addr().unwrap()).await.unwrap();
    let (ours, _) = listener.accept().await.unwrap();
    ours.set_nodelay(true).unwrap();
    ours.writable().await.unwrap();
    (Arc::new(Out::new(ours)), other)
}

/// Sends frames until one is refused; returns those taken.
fn fill(out: &Out, len: usize) -> Vec<Bytes> {
    let mut taken = Vec::new();
    for number in 0.. {
        let frame = frame(number, len);
        match out.send_shared(&frame) {
            Sent::Done | Sent::Partial => taken.push(frame),
            Sent::Behind => return taken,
            Sent::Gone => panic!("gone"),
        }
    }
    taken
}

/// Fills the socket so that the last frame is half-written.
async fn fill_by_halves() -> (Arc<Out>, TcpStream, Vec<Bytes>) {
    let (out, other) = pair().await;
    let taken = fill(&out, 100_000);
    assert!(out.lock().waiting().half.is_some(), "half-written");
    (out, other, taken)
}

async fn read(other: &mut TcpStream, len: usize) -> Vec<u8> {
    let mut bytes = vec![0; len];
    other.read_exact(&mut bytes).await.unwrap();
    bytes
}

/// Reads in the background, and expects exactly `frames`.
fn reads(mut other: TcpStream, frames: &[Bytes]) -> tokio::task::JoinHandle<TcpStream> {
    let expected = frames.concat();
    tokio::spawn(async move {
        assert!(
            read(&mut other, expected.len()).await == expected,
            "these frames, whole, in order"
        );
        other
    })
}

#[tokio::test]
async fn what_the_socket_takes_is_written_at_once() {
    let (out, other) = pair().await;
    let (shared, answer) = (frame(1, 300), frame(2, 30));
    assert_eq!(out.send_shared(&shared), Sent::Done);
    assert_eq!(out.answer(answer.clone()), Sent::Done);
    assert!(out.lock().waiting.is_none(), "keeps nothing");
    reads(other, &[shared, answer]).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn with_nothing_to_do_drive_waits() {
    let (out, _other) = pair().await;
    assert_eq!(out.send_shared(&frame(1, 300)), Sent::Done);
    assert!(timeout(Duration::from_secs(3600), out.drive()).await.is_err());
}

#[tokio::test]
async fn a_half_written_frame_is_finished_before_the_answers_in_their_order() {
    let (out, other, mut taken) = fill_by_halves().await;
    for number in 0..3 {
        let answer = frame(1000 + number, 10);
        assert_eq!(out.answer(answer.clone()), Sent::Partial);
        taken.push(answer);
    }
    let reading = reads(other, &taken);
    assert_eq!(out.drive().await.unwrap(), Drained::Behind);
    reading.await.unwrap();
    assert!(out.lock().waiting.is_none(), "keeps nothing");
}

#[tokio::test]
async fn a_frame_that_is_skipped_is_skipped_whole_until_drive_has_said_so() {
    let (out, other, taken) = fill_by_halves().await;
    let reading = reads(other, &taken);
    out.stream().writable().await.unwrap();
    // The socket could take it now, but nobody has asked yet for what was missed.
    assert_eq!(out.send_shared(&frame(2, 10)), Sent::Behind);
    assert_eq!(out.drive().await.unwrap(), Drained::Behind);
    let other = reading.await.unwrap();
    let caught_up = frame(3, 10);
    assert_eq!(out.send_shared(&caught_up), Sent::Done);
    reads(other, &[caught_up]).await.unwrap();
}

#[tokio::test]
async fn a_full_socket_without_a_half_frame_tells_when_it_takes_bytes_again() {
    let (out, mut other) = pair().await;
    let filler = [7; 1024];
    let mut written = 0;
    while let Ok(count) = out.stream().try_write(&filler) {
        written += count;
    }
    assert_eq!(out.send_shared(&frame(1, 10)), Sent::Behind);
    assert!(out.lock().waiting().half.is_none());
    assert!(out.lock().full_since().is_some());
    let driving = tokio::spawn({
        let out = Arc::clone(&out);
        async move { out.drive().await.unwrap() }
    });
    read(&mut other, written).await;
    assert_eq!(driving.await.unwrap(), Drained::Behind);
    assert!(out.lock().waiting.is_none(), "keeps nothing");
}

#[tokio::test]
async fn without_skipped_frames_drive_says_that_all_is_written() {
    let (out, other) = pair().await;
    let big = frame(1, 4_000_000);
    assert_eq!(out.send_shared(&big), Sent::Partial);
    let reading = reads(other, &[big]);
    assert_eq!(out.drive().await.unwrap(), Drained::Empty);
    reading.await.unwrap();
}

#[tokio::test]
async fn answers_wait_up_to_a_bound_then_the_connection_closes_with_4003() {
    for len in [10, 8_000] {
        let (out, other, mut taken) = fill_by_halves().await;
        let last = loop {
            let answer = frame(1000 + taken.len(), len);
            match out.answer(answer.clone()) {
                Sent::Partial => taken.push(answer),
                sent => break sent,
            }
        };
        assert_eq!(last, Sent::Gone);
        {
            let mut state = out.lock();
            let state = state.waiting();
            assert!(state.owed.len() <= MAX_OWED && state.owed_bytes <= MAX_OWED_BYTES);
            assert!(state.owed.len() == MAX_OWED || state.owed_bytes + len + 12 > MAX_OWED_BYTES);
        }
        assert_eq!(out.answer(frame(0, 1)), Sent::Gone);
        assert_eq!(out.send_shared(&frame(0, 1)), Sent::Gone);
        // The frames it took are still sent, and then the reason.
        taken.push(frame::close(NOT_READING, "not_reading"));
        let reading = reads(other, &taken);
        assert_eq!(out.last_words().await.unwrap(), Drained::Closed);
        reading.await.unwrap();
    }
}

#[tokio::test]
async fn a_view_of_any_size_may_be_an_answer_when_nothing_waits() {
    let (out, other) = pair().await;
    let view = frame(1, 4_000_000);
    assert_eq!(out.answer(view.clone()), Sent::Partial);
    let small = frame(2, 10);
    assert_eq!(out.answer(small.clone()), Sent::Partial);
    let reading = reads(other, &[view, small]);
    assert_eq!(out.drive().await.unwrap(), Drained::Empty);
    reading.await.unwrap();
}

#[tokio::test]
async fn a_close_comes_last_and_once() {
    let (out, other, mut taken) = fill_by_halves().await;
    let answer = frame(1000, 10);
    assert_eq!(out.answer(answer.clone()), Sent::Partial);
    let driving = tokio::spawn({
        let out = Arc::clone(&out);
        async move { out.drive().await.unwrap() }
    });
    tokio::task::yield_now().await;
    out.close(1012, "restart");
    assert_eq!(driving.await.unwrap(), Drained::Closing, "who waits for the socket hears at once");
    out.close(4000, "not this one");
    assert_eq!(out.send_shared(&frame(0, 1)), Sent::Gone);
    taken.extend([answer, frame::close(1012, "restart")]);
    let reading = reads(other, &taken);
    // Skipped frames do not matter any more.
    assert_eq!(out.last_words().await.unwrap(), Drained::Closed);
    assert_eq!(out.last_words().await.unwrap(), Drained::Closed);
    reading.await.unwrap();
}

#[tokio::test]
async fn finish_waits_for_the_other_side_to_say_close() {
    let (out, mut other) = pair().await;
    out.close(1001, "");
    assert_eq!(out.last_words().await.unwrap(), Drained::Closed);
    let answering = tokio::spawn(async move {
        let close = read(&mut other, 4).await;
        assert_eq!(close, *frame::close(1001, ""));
        // A masked pong that was on its way, and the answer; the mask is zero.
        other.write_all(&[0x8A, 0x80, 0, 0, 0, 0]).await.unwrap();
        other.write_all(&[0x88, 0x82, 0, 0, 0, 0, 0x03, 0xE9]).await.unwrap();
        other
    });
    let mut decoder = Decoder::new();
    out.finish(&mut decoder).await;
    assert!(decoder.is_closed());
    drop(answering.await.unwrap());
}

#[tokio::test]
async fn a_client_that_sends_after_our_close_is_read_so_far_and_no_further() {
    let (out, mut other) = pair().await;
    let all = 3 * MAX_AFTER_CLOSE;
    let sending = tokio::spawn(async move {
        // Pings; the mask is zero.
        other.write_all(&[0x89, 0x80, 0, 0, 0, 0].repeat(all / 6)).await.unwrap();
        other
    });
    let start = Instant::now();
    let mut decoder = Decoder::new();
    out.finish(&mut decoder).await;
    assert!(!decoder.is_closed() && start.elapsed() >= CLOSE_WAIT, "it has time to read our Close");
    let mut rest = all - MAX_AFTER_CLOSE;
    while rest > 0 {
        out.stream().readable().await.unwrap();
        rest -= out.stream().try_read(&mut vec![0; rest]).unwrap_or(0);
    }
    drop(sending.await.unwrap());
}

#[tokio::test]
async fn a_client_that_sends_after_our_close_and_is_gone_holds_its_place_no_longer() {
    let (out, mut other) = pair().await;
    let sending = tokio::spawn(async move {
        let pings = [0x89, 0x80, 0, 0, 0, 0].repeat(2 * MAX_AFTER_CLOSE / 6);
        other.write_all(&pings).await.unwrap();
        other.set_zero_linger().unwrap();
    });
    let start = Instant::now();
    out.finish(&mut Decoder::new()).await;
    assert!(start.elapsed() < CLOSE_WAIT, "{:?}", start.elapsed());
    sending.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn finish_does_not_wait_for_ever() {
    let (out, _other) = pair().await;
    let start = Instant::now();
    out.finish(&mut Decoder::new()).await;
    assert_eq!(start.elapsed().as_secs(), CLOSE_WAIT.as_secs());
}

#[tokio::test(start_paused = true)]
async fn somebody_who_does_not_read_for_30_seconds_has_stalled() {
    let (out, _other, _) = fill_by_halves().await;
    let start = Instant::now();
    assert_eq!(out.drive().await.unwrap(), Drained::Stalled);
    assert!(start.elapsed() >= STALLED_AFTER);
    assert!(start.elapsed() < STALLED_AFTER + Duration::from_secs(1));
}

/// Reads the available bytes after each pause, until the connection ends.
fn takes_now_and_then(mut other: TcpStream, pause: Duration) -> tokio::task::JoinHandle<()> {
    tokio::spawn(async move {
        let mut bytes = vec![0; 4_096];
        while let Ok(1..) = other.read(&mut bytes).await {
            tokio::time::sleep(pause).await;
        }
    })
}

/// One person had five sockets, each with a View of hers that was never read to its end.
#[tokio::test(start_paused = true)]
async fn a_client_that_takes_a_long_view_bit_by_bit_has_a_bounded_time_for_it() {
    let (out, other) = pair().await;
    let view = frame(1, 1_000_000);
    assert_eq!(out.answer(view), Sent::Partial);
    let (start, reading) = (Instant::now(), takes_now_and_then(other, Duration::from_secs(5)));
    assert_eq!(out.drive().await.unwrap(), Drained::Stalled);
    // A minute, and a second for each 4 kB.
    assert_eq!(start.elapsed().as_secs(), 60 + 250);
    assert!(out.lock().waiting().half.is_some(), "until it is dropped");
    drop(out);
    reading.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_slow_reader_gets_all_of_a_long_view() {
    let (out, other) = pair().await;
    let view = frame(1, 1_000_000);
    assert_eq!(out.answer(view), Sent::Partial);
    let (start, reading) = (Instant::now(), takes_now_and_then(other, Duration::from_secs(1)));
    assert_eq!(out.drive().await.unwrap(), Drained::Empty);
    assert!(start.elapsed() > Duration::from_secs(200), "{:?}", start.elapsed());
    drop(out);
    reading.await.unwrap();
}

#[tokio::test]
async fn a_socket_that_is_gone_says_so() {
    let (out, other, _) = fill_by_halves().await;
    // Unread bytes make this a reset.
    drop(other);
    assert!(out.drive().await.is_err());
    assert!(out.drive().await.is_err());
    assert_eq!(out.send_shared(&frame(1, 1)), Sent::Gone);
    assert_eq!(out.answer(frame(1, 1)), Sent::Gone);
    assert!(out.lock().waiting.is_none(), "keeps nothing");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    /// Several tasks write, one drives and is often cancelled, and the other side reads in bursts.
    #[test]
    fn whatever_happens_the_stream_is_whole_frames_of_those_taken(
        sizes in prop::collection::vec(0usize..30_000, 20..80),
        reads in prop::collection::vec(1usize..60_000, 5..40),
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(async {
            let (out, mut other) = pair().await;
            let writer = |out: Arc<Out>, first: usize, sizes: Vec<usize>, shared: bool| async move {
                let mut taken = Vec::new();
                for (number, size) in sizes.into_iter().enumerate() {
                    let frame = frame(first + number, if shared { size } else { size % 40 });
                    let sent = if shared { out.send_shared(&frame) } else { out.answer(frame) };
                    match sent {
                        Sent::Done | Sent::Partial => taken.push(first + number),
                        Sent::Behind | Sent::Gone => {}
                    }
                    tokio::task::yield_now().await;
                }
                taken
            };
            // No more than may wait, or the connection would close itself.
            let few = sizes.iter().copied().take(MAX_OWED).collect();
            let shared = tokio::spawn(writer(Arc::clone(&out), 0, sizes.clone(), true));
            let answers = tokio::spawn(writer(Arc::clone(&out), 1_000_000, few, false));
            let driving = tokio::spawn({
                let out = Arc::clone(&out);
                async move {
                    loop {
                        tokio::select! {
                            drained = out.drive() => match drained.unwrap() {
                                Drained::Closing | Drained::Closed => break,
                                Drained::Stalled => panic!("stalled"),
                                Drained::Empty | Drained::Behind => {}
                            },
                            () = tokio::task::yield_now() => {}
                        }
                    }
                    assert_eq!(out.last_words().await.unwrap(), Drained::Closed);
                }
            });
            let reading = tokio::spawn(async move {
                let mut bytes = Vec::new();
                for len in reads.into_iter().cycle() {
                    let start = bytes.len();
                    bytes.resize(start + len, 0);
                    let count = other.read(&mut bytes[start..]).await.unwrap();
                    bytes.truncate(start + count);
                    if bytes.ends_with(&frame::close(1000, "")) {
                        break;
                    }
                    tokio::task::yield_now().await;
                }
                bytes
            });
            let (shared, answers) = (shared.await.unwrap(), answers.await.unwrap());
            out.close(1000, "");
            driving.await.unwrap();
            let bytes = reading.await.unwrap();
            let mut found: Vec<usize> = Vec::new();
            let mut rest = &bytes[..bytes.len() - 4];
            while let [0x82, short, ..] = rest {
                let (head, len) = match short {
                    126 => (4, usize::from(u16::from_be_bytes([rest[2], rest[3]]))),
                    short => (2, usize::from(*short)),
                };
                let payload = &rest[head..head + len];
                found.push(usize::from_be_bytes(payload[..8].try_into().unwrap()));
                assert!(payload[8..].iter().all(|byte| *byte == 7));
                rest = &rest[head + len..];
            }
            assert!(rest.is_empty());
            let of = |answers: bool| found.iter().copied().filter(|n| (*n >= 1_000_000) == answers).collect::<Vec<_>>();
            assert_eq!(of(false), shared);
            assert_eq!(of(true), answers);
        });
    }
}
