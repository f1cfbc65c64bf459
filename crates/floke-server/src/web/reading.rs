//! Who reads which document: two at a time for one reader and at her pace, and few long ones in all, so that what nobody
//! reads does not fill the memory. Documents are made on threads of their own, a few at a time, so that the rooms do not
//! wait for them. Who comes later waits, and is not refused unless it takes too long.

use std::collections::HashMap;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use bytes::{Buf as _, Bytes};
use floke_core::SessionId;
use floke_core::people::Holder;
use hyper::body::{Frame, SizeHint};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;
use tokio::time::{Instant, sleep, timeout};

use super::bucket::{Buckets, Pace};
use super::packing::{Coding, Packer};

/// Documents of one reader that are made or read at once, in however many browsers.
const OF_ONE: usize = 2;
/// Documents that are made or read at once, of all people and again of all links: the longest there is takes 12 MB.
const OF_ALL: usize = 8;
/// A document is handed on in pieces of so many bytes; one that is a single piece counts no longer once it is made.
const PIECE: usize = 64 * 1024;
/// Documents that are made at once, of all people and again of all links.
const MADE_AT_ONCE: usize = 2;
/// Those of one reader: a session has a page and 24 groups' at most, and she may open them all at once, and again.
const DOCUMENTS: Pace = Pace { burst: 60.0, a_second: 1.0 };
/// How long one waits for a turn: a request has 30 seconds in all.
const PATIENCE: Duration = Duration::from_secs(20);
/// Readers that are kept; past it, those who read nothing now are dropped.
const KEPT: usize = 1_000;

/// Who reads: with the link of a facilitator or of a reader, no crowd of people keeps her from what was made.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Reader {
    /// Of which session.
    pub session: SessionId,
    /// In whose place.
    pub holder: Holder,
}

/// The documents under way.
#[derive(Debug, Default)]
pub struct Desk {
    own: Mutex<HashMap<Reader, Weak<Semaphore>>>,
    asked: Buckets<Reader>,
    people: Crowd,
    links: Crowd,
}

/// What all people have, or all links.
#[derive(Debug)]
struct Crowd {
    made: Arc<Semaphore>,
    all: Arc<Semaphore>,
}

impl Default for Crowd {
    fn default() -> Self {
        let places = |n| Arc::new(Semaphore::new(n));
        Self { made: places(MADE_AT_ONCE), all: places(OF_ALL) }
    }
}

/// A reader's turn, held until the document is read.
#[derive(Debug)]
pub struct Turn {
    _own: OwnedSemaphorePermit,
    /// Given back when the document is made.
    made: Option<OwnedSemaphorePermit>,
    of_all: Option<OwnedSemaphorePermit>,
}

impl Desk {
    /// Waits for a reader's turn, to be had before the document is made. None when it takes too long.
    pub async fn turn(&self, reader: Reader) -> Option<Turn> {
        let crowd = match reader.holder {
            Holder::Person(_) => &self.people,
            Holder::Link(_) => &self.links,
        };
        let turn = async {
            let own = self.own(reader.clone()).acquire_owned().await.ok()?;
            sleep(self.pace(reader)).await;
            let of_all = Some(Arc::clone(&crowd.all).acquire_owned().await.ok()?);
            let made = Some(Arc::clone(&crowd.made).acquire_owned().await.ok()?);
            Some(Turn { _own: own, made, of_all })
        };
        timeout(PATIENCE, turn).await.ok().flatten()
    }

    /// How long this reader waits for her next one.
    fn pace(&self, reader: Reader) -> Duration {
        // No more than those of hers that wait are taken on credit.
        const CREDIT: f64 = 2.0;
        let now = Instant::now();
        self.asked.with(reader, DOCUMENTS, now, |bucket| bucket.take(DOCUMENTS, now, CREDIT))
    }

    fn own(&self, reader: Reader) -> Arc<Semaphore> {
        let mut own = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(turns) = own.get(&reader).and_then(Weak::upgrade) {
            return turns;
        }
        if own.len() >= KEPT {
            own.retain(|_, turns| turns.strong_count() > 0);
        }
        let turns = Arc::new(Semaphore::new(OF_ONE));
        own.insert(reader, Arc::downgrade(&turns));
        turns
    }
}

impl Turn {
    /// Makes something where no room waits for it. The turn goes along: it is not over when whoever asked has gone and
    /// the work has not. None after a bug, which is logged.
    pub async fn make<T: Send + 'static>(
        self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Option<(Self, T)> {
        spawn_blocking(move || (self, work())).await.ok()
    }

    /// The document as an answer to who asked so, which is gone piece by piece as it is read. A document holds no code and
    /// no token, and may be packed.
    pub fn read(mut self, document: String, asked: &HeaderMap) -> Response {
        self.made = None;
        if document.len() <= PIECE {
            self.of_all = None;
        }
        let coding = Coding::preferred(asked, &[Coding::Gzip]);
        let pieces = Pieces { rest: document.into(), turn: Some(self) };
        let body = match coding {
            Coding::Gzip => {
                Body::new(Packed { pieces, packer: Some(Packer::new()), waited: false })
            }
            Coding::Brotli | Coding::Identity => Body::new(pieces),
        };
        let mut response = body.into_response();
        coding.say(response.headers_mut());
        response
    }
}

/// A document as it is read.
#[derive(Debug)]
struct Pieces {
    rest: Bytes,
    turn: Option<Turn>,
}

impl Pieces {
    fn next(&mut self) -> Option<Bytes> {
        let n = self.rest.len().min(PIECE);
        if n == 0 {
            return None;
        }
        // Copied: a piece that is not read shall not keep the whole.
        let piece = Bytes::copy_from_slice(self.rest.get(..n).unwrap_or_default());
        self.rest.advance(n);
        if self.rest.is_empty() {
            self.rest = Bytes::new();
            self.turn = None;
        }
        Some(piece)
    }
}

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        Poll::Ready(self.next().map(|piece| Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(u64::try_from(self.rest.len()).unwrap_or(u64::MAX))
    }
}

/// A document that is packed as it is read.
#[derive(Debug)]
struct Packed {
    pieces: Pieces,
    /// None when all is packed.
    packer: Option<Packer>,
    /// Others have had their turn since the last piece.
    waited: bool,
}

impl Packed {
    /// What the next piece comes to; blank while the packer gathers.
    fn next(&mut self) -> Option<io::Result<Vec<u8>>> {
        match self.pieces.next() {
            Some(piece) => Some(self.packer.as_mut()?.take(&piece)),
            None => Some(self.packer.take()?.finish()),
        }
    }
}

impl HttpBody for Packed {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        // A piece is a millisecond of work, and a document up to two hundred pieces: others go in between.
        if !std::mem::replace(&mut self.waited, true) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        self.waited = false;
        match self.next() {
            Some(Ok(packed)) if packed.is_empty() => {
                cx.waker().wake_by_ref();
                Poll::Pending
            }
            Some(packed) => Poll::Ready(Some(packed.map(|bytes| Frame::data(bytes.into())))),
            None => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.packer.is_none()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use axum::http::{HeaderValue, header};
    use futures_util::StreamExt as _;

    use super::*;

    fn reader(holder: Holder) -> Reader {
        Reader { session: "abcdefghijklmnopqrst".parse().unwrap(), holder }
    }

    fn person(n: usize) -> Reader {
        reader(Holder::Person(format!("person{n:06}").parse().unwrap()))
    }

    fn link() -> Reader {
        reader(Holder::Link("linklinklink".parse().unwrap()))
    }

    fn plain() -> HeaderMap {
        HeaderMap::new()
    }

    fn gzip() -> HeaderMap {
        HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip"))])
    }

    fn long() -> String {
        "x".repeat(PIECE + 1)
    }

    #[tokio::test(start_paused = true)]
    async fn a_third_document_waits_until_one_of_two_is_read() {
        let desk = Desk::default();
        let first = desk.turn(person(1)).await.unwrap().read(long(), &plain());
        let _second = desk.turn(person(1)).await.unwrap().read("short".to_owned(), &plain());
        let begun = Instant::now();
        assert!(desk.turn(person(1)).await.is_none());
        assert_eq!(begun.elapsed(), PATIENCE);
        assert!(desk.turn(person(2)).await.is_some(), "each has her own");
        let mut pieces = first.into_body().into_data_stream();
        while let Some(piece) = pieces.next().await {
            assert!(piece.unwrap().len() <= PIECE);
        }
        assert!(desk.turn(person(1)).await.is_some(), "before the connection ends");
    }

    #[tokio::test(start_paused = true)]
    async fn eight_long_documents_are_read_at_once_and_any_number_of_short_ones() {
        let desk = Desk::default();
        let mut unread = Vec::new();
        for n in 0..OF_ALL {
            unread.push(desk.turn(person(n)).await.unwrap().read("short".to_owned(), &plain()));
            unread.push(desk.turn(person(n)).await.unwrap().read(long(), &plain()));
        }
        assert!(desk.turn(person(OF_ALL)).await.is_none());
        assert!(desk.turn(link()).await.is_some(), "whoever has a link is not kept from it");
        unread.pop();
        assert!(desk.turn(person(OF_ALL)).await.is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn all_pages_of_a_session_are_opened_at_once_and_then_one_a_second() {
        let (desk, begun) = (Desk::default(), Instant::now());
        for _ in 0..60 {
            desk.turn(person(1)).await.unwrap();
        }
        assert_eq!(begun.elapsed(), Duration::ZERO);
        for n in 1..=10 {
            desk.turn(person(1)).await.unwrap();
            assert_eq!(begun.elapsed().as_millis().div_ceil(1_000), n);
            desk.turn(person(2)).await.unwrap();
        }
    }

    #[tokio::test]
    async fn a_turn_is_held_until_the_work_is_done_although_whoever_asked_has_gone() {
        let desk = Desk::default();
        let _other = desk.turn(person(1)).await.unwrap();
        let (go_on, work) = std::sync::mpsc::channel::<()>();
        let making = desk.turn(person(1)).await.unwrap().make(move || work.recv());
        let gone = timeout(Duration::from_millis(1), making).await;
        assert!(gone.is_err(), "she does not wait for it");
        assert!(timeout(Duration::from_millis(50), desk.turn(person(1))).await.is_err());
        go_on.send(()).unwrap();
        assert!(desk.turn(person(1)).await.is_some());
    }

    #[tokio::test]
    async fn a_piece_that_nobody_reads_does_not_keep_the_whole() {
        let desk = Desk::default();
        let turn = desk.turn(person(1)).await.unwrap();
        let whole = Arc::new(vec![b'x'; 3 * PIECE]);
        let gone = Arc::downgrade(&whole);
        let rest = Bytes::from_owner(Shared(whole));
        let mut body = Body::new(Pieces { rest, turn: Some(turn) }).into_data_stream();
        let mut held = Vec::new();
        for piece in 1..=3 {
            assert!(gone.upgrade().is_some(), "{piece}");
            held.push(body.next().await.unwrap().unwrap());
        }
        assert!(gone.upgrade().is_none());
        assert_eq!(held.concat().len(), 3 * PIECE);
    }

    #[tokio::test]
    async fn others_have_their_turn_before_each_piece_of_a_long_document_that_is_packed() {
        let desk = Desk::default();
        let numbers: Vec<_> = (0..100_000).map(|n| n.to_string()).collect();
        let document = numbers.join(" ");
        let pieces = document.len().div_ceil(PIECE);
        let answer = desk.turn(person(1)).await.unwrap().read(document.clone(), &gzip());
        assert_eq!(answer.headers()["content-encoding"], "gzip");
        let mut body = answer.into_body();
        let (mut packed, mut waits) = (Vec::new(), 0);
        let mut cx = Context::from_waker(std::task::Waker::noop());
        loop {
            match Pin::new(&mut body).poll_frame(&mut cx) {
                Poll::Pending => waits += 1,
                Poll::Ready(Some(frame)) => packed.extend(frame.unwrap().into_data().unwrap()),
                Poll::Ready(None) => break,
            }
        }
        assert!(waits > pieces, "{waits} of {pieces}");
        assert!(body.is_end_stream());
        let mut read = String::new();
        flate2::read::GzDecoder::new(packed.as_slice()).read_to_string(&mut read).unwrap();
        assert_eq!(read, document);
        assert!(packed.len() * 2 < read.len(), "{} of {}", packed.len(), read.len());
    }

    #[tokio::test(start_paused = true)]
    async fn a_packed_document_gives_its_turn_back_when_it_is_read() {
        let desk = Desk::default();
        let first = desk.turn(person(1)).await.unwrap().read(long(), &gzip());
        let _second = desk.turn(person(1)).await.unwrap().read(long(), &gzip());
        assert!(desk.turn(person(1)).await.is_none());
        let mut pieces = first.into_body().into_data_stream();
        while pieces.next().await.is_some() {}
        assert!(desk.turn(person(1)).await.is_some(), "before the connection ends");
    }

    struct Shared(Arc<Vec<u8>>);

    impl AsRef<[u8]> for Shared {
        fn as_ref(&self) -> &[u8] {
            &self.0
        }
    }

    #[tokio::test]
    async fn readers_who_have_read_are_forgotten() {
        let desk = Desk::default();
        for n in 0..3 * KEPT {
            desk.turn(person(n)).await.unwrap();
        }
        assert!(desk.own.lock().unwrap().len() <= KEPT);
    }
}
