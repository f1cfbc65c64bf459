//! Shares out the documents: each reader has two at a time, at her own pace, and long ones share the memory for them,
//! of which no session has more than half. A few threads make documents, so that rooms do not wait. Later readers wait,
//! and are refused only when it takes too long.

mod pieces;

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use axum::body::Body;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use floke_core::{Actor, SessionId};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;
use tokio::time::{Instant, sleep, timeout_at};

use super::bucket::{Buckets, Pace};
use super::packing::Coding;
use pieces::{PIECE, Packed, Pieces};

/// How many documents of one reader may be made or read at once, in all her browsers.
const OF_ONE: usize = 2;
/// How much long documents hold until they are read, in megabytes: for all people, and again for all links.
const OF_ALL: usize = 96;
/// The same for one session.
const OF_SESSION: usize = 48;
/// How many documents are made at once, for all people and again for all links.
const MADE_AT_ONCE: usize = 2;
/// The documents of one reader, who may open them all twice at once: a session's page and at most 24 groups' pages.
const DOCUMENTS: Pace = Pace { burst: 60.0, a_second: 1.0 };
/// The longest wait for a turn: a request has 30 seconds in all.
const PATIENCE: Duration = Duration::from_secs(20);
/// The most readers and sessions to keep; past it, idle ones are dropped.
const KEPT: usize = 1_000;

/// A reader. With the link of a facilitator or of a reader, no crowd of people delays her.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Reader {
    /// The session.
    pub session: SessionId,
    /// The person or link she reads as.
    pub holder: Actor,
}

/// The documents under way.
#[derive(Debug, Default)]
pub struct Desk {
    own: Places<Reader, OF_ONE>,
    asked: Buckets<Reader>,
    people: Crowd,
    links: Crowd,
}

/// The places of all people, or of all links.
#[derive(Debug)]
struct Crowd {
    made: Arc<Semaphore>,
    all: Arc<Semaphore>,
    of_session: Places<SessionId, OF_SESSION>,
}

impl Default for Crowd {
    fn default() -> Self {
        let places = |n| Arc::new(Semaphore::new(n));
        Self { made: places(MADE_AT_ONCE), all: places(OF_ALL), of_session: Places::default() }
    }
}

/// `N` places for each key.
#[derive(Debug)]
struct Places<K, const N: usize>(Mutex<HashMap<K, Weak<Semaphore>>>);

impl<K, const N: usize> Default for Places<K, N> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash, const N: usize> Places<K, N> {
    fn of(&self, key: K) -> Arc<Semaphore> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(places) = all.get(&key).and_then(Weak::upgrade) {
            return places;
        }
        if all.len() >= KEPT {
            all.retain(|_, places| places.strong_count() > 0);
        }
        let places = Arc::new(Semaphore::new(N));
        all.insert(key, Arc::downgrade(&places));
        places
    }
}

/// A reader's turn, held until the document is read.
#[derive(Debug)]
pub struct Turn {
    _own: OwnedSemaphorePermit,
    /// Given back when the document is made.
    made: Option<OwnedSemaphorePermit>,
    /// The share of a long document in its session's and everybody's memory.
    long: Option<[OwnedSemaphorePermit; 2]>,
    makes: Arc<Semaphore>,
    of_session: Arc<Semaphore>,
    of_all: Arc<Semaphore>,
    /// When she gives up waiting.
    until: Instant,
}

/// The result of handing over a document.
#[derive(Debug)]
pub enum Handed {
    /// The answer.
    Over(Response),
    /// There was no memory for a document this long; now there is, so make it again.
    Again(Turn),
}

impl Desk {
    /// Waits for a reader's turn, before the document is made. `None` when it takes too long.
    pub async fn turn(&self, reader: Reader) -> Option<Turn> {
        let until = Instant::now() + PATIENCE;
        let crowd = match reader.holder {
            Actor::Person(_) => &self.people,
            Actor::Link(..) => &self.links,
        };
        let (makes, of_all) = (Arc::clone(&crowd.made), Arc::clone(&crowd.all));
        let of_session = crowd.of_session.of(reader.session);
        let turn = async {
            let own = self.own.of(reader.clone()).acquire_owned().await.ok()?;
            sleep(self.pace(reader)).await;
            let made = Some(Arc::clone(&makes).acquire_owned().await.ok()?);
            Some(Turn { _own: own, made, long: None, makes, of_session, of_all, until })
        };
        timeout_at(until, turn).await.ok().flatten()
    }

    /// How long this reader waits for her next document.
    fn pace(&self, reader: Reader) -> Duration {
        // Only her waiting documents are taken on credit.
        const CREDIT: f64 = 2.0;
        let now = Instant::now();
        self.asked.with(reader, DOCUMENTS, now, |bucket| bucket.take(DOCUMENTS, now, CREDIT))
    }
}

impl Turn {
    /// Runs `work` where no room waits for it. The turn goes along, so that it lasts as long as the work, even when the
    /// reader has gone. `None` after a bug, which is logged.
    pub async fn make<T: Send + 'static>(
        self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Option<(Self, T)> {
        spawn_blocking(move || (self, work())).await.ok()
    }

    /// Hands over a document, to be dropped piece by piece as it is read. It holds no code and no token, so it may be
    /// compressed. A short one is handed over at once; a long one, for which others may have to wait, is not kept while
    /// it waits. `None` when it takes too long.
    pub async fn hand(mut self, document: String, asked: &HeaderMap) -> Option<Handed> {
        if document.len() <= PIECE {
            self.long = None;
        } else if self.long.is_none() && !self.has_room(document.len()) {
            let takes = megabytes(document.len());
            drop(document);
            self.made = None;
            let until = self.until;
            let again = async {
                let of_session = Arc::clone(&self.of_session).acquire_many_owned(takes);
                let of_session = of_session.await.ok()?;
                let of_all = Arc::clone(&self.of_all).acquire_many_owned(takes).await.ok()?;
                self.long = Some([of_session, of_all]);
                self.made = Some(Arc::clone(&self.makes).acquire_owned().await.ok()?);
                Some(Handed::Again(self))
            };
            return timeout_at(until, again).await.ok().flatten();
        }
        self.made = None;
        let coding = Coding::preferred(asked, &[Coding::Gzip]);
        let pieces = Pieces::new(document, self);
        let body = match coding {
            Coding::Gzip => Body::new(Packed::new(pieces)),
            Coding::Brotli | Coding::Identity => Body::new(pieces),
        };
        let mut response = body.into_response();
        coding.say(response.headers_mut());
        Some(Handed::Over(response))
    }

    /// Takes the memory for a document of this size, if it is free.
    fn has_room(&mut self, len: usize) -> bool {
        let takes = megabytes(len);
        let take = |of: &Arc<Semaphore>| Arc::clone(of).try_acquire_many_owned(takes).ok();
        self.long = take(&self.of_session).zip(take(&self.of_all)).map(|(one, all)| [one, all]);
        self.long.is_some()
    }
}

/// The megabytes of this many bytes; never more than a session's share.
fn megabytes(len: usize) -> u32 {
    u32::try_from(len.div_ceil(1_000_000).min(OF_SESSION)).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use std::io::{ErrorKind, Read as _};
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use axum::body::HttpBody as _;
    use axum::http::{HeaderValue, header};
    use bytes::Bytes;
    use floke_core::Role;
    use futures_util::{FutureExt as _, StreamExt as _};
    use tokio::time::timeout;

    use super::*;

    fn reader(holder: Actor) -> Reader {
        Reader { session: "abcdefghijklmnopqrst".parse().unwrap(), holder }
    }

    fn person(n: usize) -> Reader {
        reader(Actor::Person(format!("person{n:06}").parse().unwrap()))
    }

    fn link() -> Reader {
        reader(Actor::Link(Role::Result, "linklinklink".parse().unwrap()))
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

    fn of_megabytes(n: usize) -> String {
        "x".repeat(n * 1_000_000)
    }

    /// The answer, for a reader that does not wait for it.
    fn at_once(turn: Option<Turn>, document: String, asked: &HeaderMap) -> Option<Response> {
        let handed = turn.unwrap().hand(document, asked).now_or_never()?;
        let Handed::Over(answer) = handed.unwrap() else { panic!("it was there") };
        Some(answer)
    }

    #[tokio::test(start_paused = true)]
    async fn a_third_document_waits_until_one_of_two_is_read() {
        let desk = Desk::default();
        let first = at_once(desk.turn(person(1)).await, long(), &plain()).unwrap();
        let _second = at_once(desk.turn(person(1)).await, "short".to_owned(), &plain()).unwrap();
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
    async fn long_documents_of_one_session_leave_others_theirs_and_short_ones_need_nothing() {
        let desk = Desk::default();
        let mut unread = Vec::new();
        for n in 0..4 {
            unread.push(at_once(desk.turn(person(n)).await, of_megabytes(12), &plain()).unwrap());
        }
        assert!(at_once(desk.turn(person(4)).await, long(), &plain()).is_none());
        let asked = plain();
        let theirs = desk.turn(person(4)).await.unwrap().hand(long(), &asked);
        let begun = Instant::now();
        assert!(theirs.await.is_none());
        assert_eq!(begun.elapsed(), PATIENCE);
        let mut short = Vec::new();
        for n in 0..1_000 {
            let document = "x".repeat(PIECE);
            short.push(at_once(desk.turn(person(n + 4)).await, document, &plain()).unwrap());
        }
        // People with a link, and people of another session.
        assert!(at_once(desk.turn(link()).await, of_megabytes(12), &plain()).is_some());
        let other = |n| Reader { session: "zyxwvutsrqponmlkjihg".parse().unwrap(), ..person(n) };
        for n in 0..4 {
            unread.push(at_once(desk.turn(other(n)).await, of_megabytes(12), &plain()).unwrap());
        }
        assert!(at_once(desk.turn(other(4)).await, long(), &plain()).is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn a_reader_who_waits_for_memory_keeps_nothing_meanwhile_and_is_next() {
        let desk = Desk::default();
        let mut unread = Vec::new();
        for n in 0..4 {
            unread.push(at_once(desk.turn(person(n)).await, of_megabytes(12), &plain()).unwrap());
        }
        let turn = desk.turn(person(5)).await.unwrap();
        let mut waits = tokio::spawn(async move { turn.hand(of_megabytes(12), &plain()).await });
        assert!(timeout(Duration::from_secs(1), &mut waits).await.is_err());
        // While she waits, others' documents are made.
        assert!(at_once(desk.turn(person(6)).await, "short".to_owned(), &plain()).is_some());
        unread.pop();
        let Some(Handed::Again(turn)) = waits.await.unwrap() else { panic!("there is room") };
        assert!(at_once(Some(turn), of_megabytes(12), &plain()).is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn a_document_of_which_a_byte_is_read_now_and_then_ends_in_its_time() {
        for (asked, megabytes, within) in [(plain(), 1, 182), (gzip(), 12, 870)] {
            let desk = Desk::default();
            let answer = at_once(desk.turn(person(1)).await, of_megabytes(megabytes), &asked);
            let mut pieces = answer.unwrap().into_body().into_data_stream();
            pieces.next().await.unwrap().unwrap();
            sleep(Duration::from_secs(within - 1)).await;
            pieces.next().await.unwrap().unwrap();
            assert_eq!(desk.people.all.available_permits(), OF_ALL - megabytes);
            sleep(Duration::from_secs(2)).await;
            assert_eq!(desk.people.all.available_permits(), OF_ALL, "others have their turn");
            let late = pieces.next().await.unwrap().unwrap_err();
            let late = std::error::Error::source(&late).unwrap().downcast_ref::<std::io::Error>();
            assert_eq!(late.unwrap().kind(), ErrorKind::TimedOut);
        }
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
    async fn a_turn_is_held_until_the_work_is_done_although_the_reader_has_gone() {
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
        let mut body = Body::new(Pieces::new(rest, turn)).into_data_stream();
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
        let answer = at_once(desk.turn(person(1)).await, document.clone(), &gzip()).unwrap();
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
        let first = at_once(desk.turn(person(1)).await, long(), &gzip()).unwrap();
        let _second = at_once(desk.turn(person(1)).await, long(), &gzip()).unwrap();
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
        assert!(desk.own.0.lock().unwrap().len() <= KEPT);
    }
}
