//! Limits the connections, and chooses which to drop when no place is left.
//!
//! Every new connection is accepted. When few places are free, the stranger that has been quiet longest is dropped for
//! it: sockets before their hello first, then connections that ask nothing or do not read their answer. Connections
//! with a cookie that opens something here are dropped only when no stranger is left, and one cookie keeps at most
//! twelve. A socket in a room is never dropped, except after its Close, and then first.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// Strangers leave one in this many places free.
const KEPT: usize = 8;
/// Sockets in rooms leave one in this many places free, so that new requests can be answered.
const ANSWERING: usize = 16;
/// The most connections that one person keeps outside rooms: twice what a browser opens for a page.
const OF_ONE: usize = 12;
/// One in this many of the quiet is dropped at once, so that a flood of connections does not cost a search each.
const AT_ONCE: usize = 64;

/// The connections of a listener.
#[derive(Debug, Clone)]
pub(super) struct Places(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    most: usize,
    free: Arc<Semaphore>,
    began: Instant,
    table: Mutex<Table>,
}

#[derive(Debug, Default)]
struct Table {
    next: u64,
    /// Connections that may be dropped, oldest first: all that speak HTTP, and sockets before hello or after Close.
    askers: BTreeMap<u64, Arc<Asker>>,
    /// How many of them are sockets after their Close.
    closing: usize,
    /// Connections that were told to go and still hold a place.
    leaving: usize,
}

impl Table {
    fn let_go(&mut self, number: u64) {
        if let Some(asker) = self.take_out(number) {
            self.leaving += 1;
            asker.let_go.cancel();
        }
    }

    /// Removes a connection from those that may be dropped.
    fn take_out(&mut self, number: u64) -> Option<Arc<Asker>> {
        let asker = self.askers.remove(&number)?;
        self.closing -= usize::from(asker.closes.load(Relaxed));
        Some(asker)
    }
}

/// A person who has a place here: a number of her own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known(pub u64);

/// A connection that may be dropped.
#[derive(Debug)]
pub(super) struct Asker {
    began: Instant,
    /// When bytes last went either way, in milliseconds after `began`.
    quiet_since: AtomicU64,
    /// Its person, once it has shown a cookie that opens something here.
    known: OnceLock<Known>,
    /// Whether its request is being worked on: then it is quiet because of the server.
    asks: AtomicBool,
    /// Whether it is a socket before its hello.
    knocks: AtomicBool,
    /// Whether it is a socket that was sent its Close and waits for the other side's.
    closes: AtomicBool,
    let_go: CancellationToken,
}

/// The order in which connections are dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// A socket after its Close.
    Closing,
    /// A stranger's socket before its hello.
    Knocking,
    Stranger,
    /// A stranger whose request is being worked on.
    Asking,
    Known,
}

impl Asker {
    fn rank(&self) -> Rank {
        if self.closes.load(Relaxed) {
            Rank::Closing
        } else if self.known.get().is_some() {
            Rank::Known
        } else if self.knocks.load(Relaxed) {
            Rank::Knocking
        } else if self.asks.load(Relaxed) {
            Rank::Asking
        } else {
            Rank::Stranger
        }
    }

    /// Bytes went one way or the other.
    pub(super) fn stirs(&self) {
        let ms = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.quiet_since.store(ms, Relaxed);
    }

    /// Says whether a request is being worked on.
    pub(super) fn asks(&self, asks: bool) {
        self.stirs();
        self.asks.store(asks, Relaxed);
    }

    /// Returns when this place is given to another connection.
    pub(super) async fn let_go(&self) {
        self.let_go.cancelled().await;
    }
}

/// One counted connection. After an upgrade the socket takes it over: hyper's connection has ended then, but the
/// system's lasts as long as the socket.
#[derive(Debug, Clone)]
pub struct Counted(Arc<Held>);

#[derive(Debug)]
struct Held {
    number: u64,
    asker: Arc<Asker>,
    places: Places,
    _permit: OwnedSemaphorePermit,
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut table = self.places.table();
        table.take_out(self.number);
        if self.asker.let_go.is_cancelled() {
            table.leaving = table.leaving.saturating_sub(1);
        }
    }
}

impl Counted {
    pub(super) fn asker(&self) -> Arc<Asker> {
        Arc::clone(&self.0.asker)
    }

    /// Its cookie opens something here.
    pub(super) fn is_known(&self) -> bool {
        self.0.asker.known.get().is_some()
    }

    /// Records whose it is. When one person has too many, the quietest of hers is dropped.
    pub(super) fn is_hers(&self, known: Known) {
        if self.0.asker.known.set(known).is_ok() {
            self.0.places.let_go_of(known);
        }
    }

    /// From now on it is a socket before its hello.
    pub(super) fn is_upgraded(&self) {
        self.0.asker.knocks.store(true, Relaxed);
        self.0.asker.stirs();
    }

    /// From now on it is a socket in a room, with bounds of its own, and not dropped. False when already told to go.
    #[must_use]
    pub fn is_in(&self) -> bool {
        self.0.places.table().take_out(self.0.number).is_some()
    }

    /// Returns when its place is given to another connection.
    pub async fn let_go(&self) {
        self.0.asker.let_go().await;
    }

    /// From now on it is a socket after its Close, dropped before all others. Returns when its place is given away.
    pub async fn may_go(&self) {
        self.closes();
        self.0.asker.let_go().await;
    }

    /// Runs under the table's lock, so that counting the closing ones and removing one see the same.
    fn closes(&self) {
        let Held { number, asker, places, .. } = &*self.0;
        let mut table = places.table();
        if asker.let_go.is_cancelled() || asker.closes.swap(true, Relaxed) {
            return;
        }
        table.closing += 1;
        table.askers.insert(*number, Arc::clone(asker));
    }

    /// Whether another connection, perhaps a stranger's, can be dropped for this one.
    pub(super) fn finds_room(&self) -> bool {
        self.0.places.let_go(Whom::StrangersBut(self.0.number))
    }
}

/// Which connections may be dropped.
#[derive(Debug, Clone, Copy)]
enum Whom {
    Strangers,
    StrangersBut(u64),
    Anybody,
}

impl Places {
    pub(super) fn new(most: usize) -> Self {
        let free = Arc::new(Semaphore::new(most));
        Self(Arc::new(Inner { most, free, began: Instant::now(), table: Mutex::default() }))
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        self.0.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Places that are free, or will be in a moment.
    fn free(&self) -> usize {
        self.0.free.available_permits() + self.table().leaving
    }

    /// The places that strangers leave free.
    fn kept(&self) -> usize {
        self.0.most / KEPT
    }

    /// Whether a stranger may ask. A stranger's socket is not dropped before its Close, so strangers' sockets get half
    /// of the places.
    pub(super) fn have_room(&self, for_a_socket: bool) -> bool {
        let asked_for = self.free() + self.table().closing;
        asked_for >= if for_a_socket { self.0.most / 2 } else { self.kept() }
    }

    /// Whether sockets in rooms have all places they may have. New pages are then told so.
    pub(super) fn are_full(&self) -> bool {
        let table = self.table();
        let in_rooms = self.taken().saturating_sub(table.askers.len() + table.leaving);
        in_rooms >= self.0.most - self.0.most / ANSWERING
    }

    /// Takes a place for a new connection. Waits only when sockets hold them all.
    pub(super) async fn take(&self) -> Option<Counted> {
        if self.free() < self.kept() {
            self.let_go(Whom::Strangers);
        }
        if self.free() == 0 {
            self.let_go(Whom::Anybody);
        }
        let permit = Arc::clone(&self.0.free).acquire_owned().await.ok()?;
        let asker = Arc::new(Asker {
            began: self.0.began,
            quiet_since: AtomicU64::new(0),
            known: OnceLock::new(),
            asks: AtomicBool::new(false),
            knocks: AtomicBool::new(false),
            closes: AtomicBool::new(false),
            let_go: CancellationToken::new(),
        });
        asker.stirs();
        let mut table = self.table();
        let number = table.next;
        table.next += 1;
        table.askers.insert(number, Arc::clone(&asker));
        drop(table);
        Some(Counted(Arc::new(Held { number, asker, places: self.clone(), _permit: permit })))
    }

    /// The system had no file left, whatever the count says: drops a connection.
    pub(super) fn no_file_was_left(&self) {
        self.let_go(Whom::Anybody);
    }

    /// Tells the quietest to go, one [`Rank`] after the other. Returns whether there were any.
    fn let_go(&self, whom: Whom) -> bool {
        let mut table = self.table();
        let rank = |(number, asker): (&u64, &Arc<Asker>)| {
            let rank = asker.rank();
            let may = match whom {
                Whom::Strangers => rank < Rank::Known,
                Whom::StrangersBut(not) => rank < Rank::Known && *number != not,
                Whom::Anybody => true,
            };
            may.then(|| (rank, asker.quiet_since.load(Relaxed), *number))
        };
        let mut quiet: Vec<_> = table.askers.iter().filter_map(rank).collect();
        if quiet.is_empty() {
            return false;
        }
        let n = quiet.len().div_ceil(AT_ONCE);
        quiet.select_nth_unstable(n - 1);
        for (_, _, number) in quiet.into_iter().take(n) {
            table.let_go(number);
        }
        true
    }

    /// When one person has too many connections, tells her quietest to go.
    fn let_go_of(&self, known: Known) {
        let mut table = self.table();
        let hers = table.askers.iter().filter(|(_, asker)| asker.known.get() == Some(&known));
        let quiet: Vec<_> =
            hers.map(|(number, asker)| (asker.quiet_since.load(Relaxed), *number)).collect();
        if quiet.len() > OF_ONE
            && let Some((_, number)) = quiet.into_iter().min()
        {
            table.let_go(number);
        }
    }

    /// How many places are taken.
    pub(super) fn taken(&self) -> usize {
        self.0.most - self.0.free.available_permits()
    }

    #[cfg(test)]
    pub(super) async fn until_taken(&self, n: usize) {
        let free = u32::try_from(self.0.most - n).unwrap();
        drop(self.0.free.acquire_many(free).await.unwrap());
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use futures_util::FutureExt as _;
    use tokio::time::{advance, timeout};

    use super::*;

    /// Takes a place each ten milliseconds. Fails when none is free, because nothing here waits for one.
    async fn taken(places: &Places, n: usize) -> Vec<Counted> {
        let mut taken = Vec::new();
        for _ in 0..n {
            taken.push(timeout(Duration::ZERO, places.take()).await.unwrap().unwrap());
            advance(Duration::from_millis(10)).await;
        }
        taken
    }

    /// Gives each connection a known person of its own.
    fn known(held: &[Counted]) {
        for (n, one) in (0..).zip(held) {
            one.is_hers(Known(n));
        }
    }

    /// Whether exactly these were told to go.
    fn have_gone<const N: usize>(held: &[Counted], expected: [usize; N]) -> bool {
        let told = |n: &usize| held[*n].0.asker.let_go.is_cancelled();
        (0..held.len()).filter(told).eq(expected)
    }

    #[tokio::test(start_paused = true)]
    async fn the_quietest_connection_goes_for_a_new_one() {
        let places = Places::new(16);
        let held = taken(&places, 15).await;
        assert!(have_gone(&held, []), "strangers leave two free");
        for read_just_now in [0, 2] {
            held[read_just_now].asker().stirs();
        }
        let next = places.take().await.unwrap();
        assert!(have_gone(&held, [1]));
        assert!(have_gone(&[next], []));
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_with_a_cookie_goes_after_all_strangers_and_a_socket_never() {
        let places = Places::new(16);
        let mut held = taken(&places, 4).await;
        known(&held);
        let sockets = taken(&places, 9).await;
        assert!(sockets.iter().all(Counted::is_in));
        let mut strangers = taken(&places, 2).await;
        let sixteenth = places.take().await.unwrap();
        sixteenth.is_hers(Known(16));
        assert!(have_gone(&strangers, [0]) && have_gone(&held, []));
        strangers.remove(0);
        let next = places.take().await.unwrap();
        next.is_hers(Known(17));
        assert!(have_gone(&strangers, [0]) && have_gone(&held, []));
        strangers.clear();
        let last = places.take().await.unwrap();
        last.is_hers(Known(18));
        // All sixteen places are taken, none of them by a stranger.
        let one_more = timeout(Duration::from_secs(1), places.take());
        assert!(one_more.await.is_err(), "she who was told to go is here yet");
        assert!(have_gone(&held, [0]) && have_gone(&sockets, []));
        held.remove(0);
        assert!(timeout(Duration::from_secs(1), places.take()).await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_that_waits_for_our_answer_goes_after_a_silent_one() {
        let places = Places::new(16);
        let held = taken(&places, 15).await;
        held[0].asker().asks(true);
        let next = taken(&places, 1).await;
        assert!(have_gone(&held, [1]) && have_gone(&next, []));
        held[0].asker().asks(false);
        held[2..].iter().chain(&next).for_each(|one| one.asker().stirs());
        let one_more = timeout(Duration::from_secs(1), places.take());
        assert!(one_more.await.is_err(), "she who was told to go is here yet");
        assert!(have_gone(&held, [0, 1]), "what we have answered is hers to read");
    }

    #[tokio::test(start_paused = true)]
    async fn one_cookie_keeps_twelve_connections_and_not_all_there_are() {
        let places = Places::new(64);
        let hers = taken(&places, 1).await;
        hers[0].is_hers(Known(1));
        let his = taken(&places, 40).await;
        his.iter().for_each(|one| one.is_hers(Known(2)));
        let gone: Vec<usize> = (0..40 - OF_ONE).collect();
        let told = |n: &usize| his[*n].0.asker.let_go.is_cancelled();
        assert!((0..40).filter(told).eq(gone) && have_gone(&hers, []));
        assert!(places.have_room(true) && places.have_room(false));
    }

    #[tokio::test(start_paused = true)]
    async fn sockets_in_rooms_leave_a_place_for_a_request_that_is_told_it_is_full() {
        let places = Places::new(32);
        let sockets = taken(&places, 29).await;
        assert!(sockets.iter().all(Counted::is_in));
        assert!(!places.are_full());
        let last = taken(&places, 1).await;
        assert!(last.iter().all(Counted::is_in));
        assert!(places.are_full());
        for _ in 0..100 {
            let who = timeout(Duration::from_secs(1), places.take()).await;
            assert!(who.is_ok(), "there is always one to go for who knocks");
            tokio::spawn(async move { who.unwrap().unwrap().let_go().await });
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_socket_that_has_said_goodbye_makes_room_before_anybody_else() {
        let places = Places::new(16);
        let strangers = taken(&places, 2).await;
        let mut sockets = taken(&places, 13).await;
        assert!(sockets.iter().all(Counted::is_in));
        assert!(!places.have_room(true), "sockets have more than their half");
        // Ten were sent their Close. Some of them are known, and all have been quiet for less time than the strangers.
        let goes = |socket: Counted| {
            socket.is_hers(Known(1));
            tokio::spawn(async move { socket.may_go().await })
        };
        let closing: Vec<_> = sockets.drain(3..).map(goes).collect();
        tokio::task::yield_now().await;
        assert!(places.have_room(true), "who comes need not wait for the answer to a Close");
        let _next = taken(&places, 4).await;
        tokio::task::yield_now().await;
        assert_eq!(closing.iter().filter(|socket| socket.is_finished()).count(), 4);
        assert!(have_gone(&strangers, []) && have_gone(&sockets, []));
        drop((strangers, sockets));
        for socket in closing {
            socket.abort();
            let _gone = socket.await;
        }
        assert_eq!(places.table().closing, 0);
    }

    #[test]
    fn sockets_that_close_while_others_are_told_to_go_are_counted_once() {
        let places = Places::new(8);
        let knocks = || {
            for _ in 0..20_000 {
                let one = places.take().now_or_never().flatten();
                if let Some(one) = one {
                    one.closes();
                }
            }
        };
        let tells = || {
            for _ in 0..20_000 {
                places.let_go(Whom::Anybody);
            }
        };
        std::thread::scope(|threads| {
            threads.spawn(knocks);
            threads.spawn(tells);
            threads.spawn(knocks);
        });
        let table = places.table();
        assert_eq!((table.askers.len(), table.closing, table.leaving), (0, 0, 0));
    }

    #[tokio::test(start_paused = true)]
    async fn a_stranger_finds_room_while_another_is_quieter() {
        let places = Places::new(16);
        let held = taken(&places, 3).await;
        held[1].is_hers(Known(1));
        assert!(held[2].finds_room());
        assert!(have_gone(&held, [0]));
        assert!(!held[2].finds_room(), "there is none but herself");
    }

    #[tokio::test(start_paused = true)]
    async fn who_leaves_makes_room_once() {
        let places = Places::new(16);
        let mut held = taken(&places, 15).await;
        let _next = places.take().await.unwrap();
        assert_eq!(places.free(), 1, "one is free, and one will be");
        held.remove(0);
        assert_eq!((places.free(), places.taken()), (1, 15));
    }
}
