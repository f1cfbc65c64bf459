//! What a room has made known: every value that somebody connected may see, encoded once, with the rev that changed it.
//!
//! [`Reading::since`] is the only way to be up to date: joining, coming back, lagging and live are the same call, and
//! none of them needs the Session. So it answers while a commit is under way, and while the disk is gone. A scope that
//! nobody listens to is not kept up to date but dropped, and whoever comes back across that gets a fresh view.

mod loaded;

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use floke_core::{Millis, Scope};
use floke_wire as wire;
use tokio::sync::watch;

use super::Framer;
use super::clock::RoomClock;
use loaded::{Delta, KEPT_PATCHES, Loaded, Times};

/// How old the clock in a shared frame may be, in milliseconds. Browsers set theirs by it.
const FRAME_LIVES_MS: u64 = 250;

/// Counts everything that becomes visible in a room, from the moment it was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) struct Rev(u64);

impl Rev {
    pub(super) fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// A scope of this room, by number: looked up for every socket at every tick.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct ScopeId(usize);

/// A key has another value, or none.
#[derive(Debug)]
pub(super) struct Change {
    pub(super) key: Box<str>,
    pub(super) json: Option<Box<str>>,
}

/// What is needed to be up to date.
#[derive(Debug)]
pub(super) enum Next {
    /// Nothing that this connection may see has changed up to this rev.
    Nothing(Rev),
    /// This frame, which leads to this rev.
    Frame(Bytes, Rev),
}

/// See the module.
pub(super) struct Published {
    epoch: Box<str>,
    clock: Arc<RoomClock>,
    framer: Framer,
    state: Mutex<State>,
    head: watch::Sender<Rev>,
}

#[derive(Default)]
struct State {
    rev: Rev,
    ids: HashMap<Scope, ScopeId>,
    scopes: Vec<ScopeState>,
    /// Patches to `rev` that several receive: from which rev, and with which scopes in them.
    frames: HashMap<Rev, Frames>,
}

/// Frames with the time in them, by the scopes they carry.
type Frames = HashMap<Box<[ScopeId]>, (Millis, Bytes)>;

struct ScopeState {
    /// Seen by one person: not worth a cache.
    private: bool,
    listeners: u32,
    /// None when nobody listens.
    times: Option<Times>,
    /// Elsewhere, so that the times of many scopes lie side by side.
    loaded: Option<Box<Loaded>>,
}

/// What is published, held for as long as a few sockets are told what is next for them. Nothing is sent meanwhile.
pub(super) struct Reading<'a> {
    published: &'a Published,
    state: MutexGuard<'a, State>,
    now: Millis,
    touched: Vec<ScopeId>,
    /// The patch that the last one got: the next one nearly always gets the same.
    last: Option<Patch>,
}

struct Patch {
    from: Rev,
    touched: Box<[ScopeId]>,
    frame: Bytes,
}

impl Published {
    pub(super) fn new(epoch: Box<str>, clock: Arc<RoomClock>, framer: Framer) -> Self {
        let head = watch::Sender::new(Rev::default());
        Self { epoch, clock, framer, state: Mutex::default(), head }
    }

    pub(super) fn rev(&self) -> Rev {
        self.lock().rev
    }

    /// Tells of every new rev.
    pub(super) fn head(&self) -> watch::Receiver<Rev> {
        self.head.subscribe()
    }

    /// `rev` as browsers name it.
    pub(super) fn cursor(&self, rev: Rev) -> String {
        format!("{}.{}", self.epoch, rev.0)
    }

    /// The rev of a cursor; none when it is of another epoch, or of a future that did not happen.
    pub(super) fn read_cursor(&self, cursor: &str) -> Option<Rev> {
        let (epoch, rev) = cursor.split_once('.')?;
        let rev = Rev(rev.parse().ok()?);
        (epoch == &*self.epoch && rev <= self.rev()).then_some(rev)
    }

    /// Counts a listener of each scope, and says which of them are not loaded.
    pub(super) fn hold(&self, scopes: &[Scope]) -> (Box<[ScopeId]>, Vec<Scope>) {
        let mut state = self.lock();
        let mut missing = Vec::new();
        let ids = scopes.iter().map(|scope| {
            let id = state.id(scope);
            if let Some(held) = state.scopes.get_mut(id.0) {
                held.listeners += 1;
                if held.times.is_none() {
                    missing.push(*scope);
                }
            }
            id
        });
        (ids.collect(), missing)
    }

    /// The opposite of [`Published::hold`].
    pub(super) fn release(&self, ids: &[ScopeId]) {
        let mut state = self.lock();
        for id in ids {
            if let Some(held) = state.scopes.get_mut(id.0) {
                held.listeners = held.listeners.saturating_sub(1);
            }
        }
    }

    /// Which of `scopes` are to be kept up to date. The others are dropped when nobody listens to them.
    pub(super) fn heard(&self, scopes: impl Iterator<Item = Scope>) -> HashSet<Scope> {
        let mut state = self.lock();
        let mut heard = HashSet::new();
        for scope in scopes {
            let Some(id) = state.ids.get(&scope).copied() else { continue };
            let Some(held) = state.scopes.get_mut(id.0) else { continue };
            if held.listeners == 0 {
                (held.times, held.loaded) = (None, None);
            }
            if held.times.is_some() {
                heard.insert(scope);
            }
        }
        heard
    }

    /// Makes a scope known as it is at the newest rev.
    pub(super) fn load(&self, scope: &Scope, values: Vec<Change>) {
        let mut state = self.lock();
        let rev = state.rev;
        state.load(scope, values, rev);
    }

    /// The next rev: what has changed, and scopes that are loaded with it.
    pub(super) fn publish(
        &self,
        changes: impl IntoIterator<Item = (Scope, Vec<Change>)>,
        loads: impl IntoIterator<Item = (Scope, Vec<Change>)>,
    ) -> Rev {
        let mut state = self.lock();
        let rev = state.rev.next();
        for (scope, changes) in changes {
            let id = state.id(&scope);
            let Some(scope) = state.scopes.get_mut(id.0) else { continue };
            if let (Some(loaded), Some(times)) = (&mut scope.loaded, &mut scope.times) {
                loaded.change(changes, rev, times);
            }
        }
        for (scope, values) in loads {
            state.load(&scope, values, rev);
        }
        state.rev = rev;
        state.frames.clear();
        drop(state);
        self.head.send_replace(rev);
        rev
    }

    /// What is published now.
    pub(super) fn read(&self) -> Reading<'_> {
        let now = self.clock.now();
        Reading { published: self, state: self.lock(), now, touched: Vec::new(), last: None }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Whoever panics with this lock ends the room, and nothing of it is read afterwards.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reading<'_> {
    pub(super) fn rev(&self) -> Rev {
        self.state.rev
    }

    /// What leads somebody with these scopes from `from` (or from nothing) to the newest rev. Of the scopes in `added`
    /// the other side has nothing yet.
    pub(super) fn since(
        &mut self,
        from: Option<Rev>,
        scopes: &[ScopeId],
        added: &[ScopeId],
    ) -> Next {
        let rev = self.state.rev;
        let Some(from) = from.filter(|from| *from <= rev) else {
            return Next::Frame(self.view(scopes), rev);
        };
        self.touched.clear();
        for id in scopes.iter().filter(|id| !added.contains(id)) {
            // A scope that is not loaded has nobody who could ask.
            let Some(times) = self.state.times(*id).filter(|times| times.from <= from) else {
                return Next::Frame(self.view(scopes), rev);
            };
            if times.touched > from {
                self.touched.push(*id);
            }
        }
        if !added.is_empty() {
            return Next::Frame(self.patch(from, added), rev);
        }
        if self.touched.is_empty() {
            return Next::Nothing(rev);
        }
        if let Some(last) = &self.last
            && last.from == from
            && *last.touched == *self.touched
        {
            return Next::Frame(last.frame.clone(), rev);
        }
        let frame = self.shared_patch(from);
        let touched = self.touched.as_slice().into();
        self.last = Some(Patch { from, touched, frame: frame.clone() });
        Next::Frame(frame, rev)
    }

    fn view(&mut self, scopes: &[ScopeId]) -> Bytes {
        let parts: Vec<Arc<str>> = scopes.iter().filter_map(|id| self.state.full(*id)).collect();
        let cursor = self.published.cursor(self.state.rev);
        let text = wire::view(cursor, self.now, parts.iter().map(|part| &**part));
        (self.published.framer)(&text)
    }

    /// What has changed in the touched scopes, ready-made when others have had the same a moment ago.
    fn shared_patch(&mut self, from: Rev) -> Bytes {
        let frames = self.state.frames.get(&from);
        let ready = frames.and_then(|frames| frames.get(&*self.touched));
        if let Some((at, frame)) = ready
            && self.now.since(*at) < FRAME_LIVES_MS
        {
            return frame.clone();
        }
        let frame = self.patch(from, &[]);
        let shared = !self.touched.iter().any(|id| self.state.is_private(*id));
        if shared && self.state.frames.len() < KEPT_PATCHES {
            let ready = (self.now, frame.clone());
            let frames = self.state.frames.entry(from).or_default();
            frames.insert(self.touched.as_slice().into(), ready);
        }
        frame
    }

    /// What has changed in the touched scopes, and the `added` ones whole.
    fn patch(&mut self, from: Rev, added: &[ScopeId]) -> Bytes {
        let state = &mut *self.state;
        let deltas: Vec<Arc<Delta>> =
            self.touched.iter().filter_map(|id| state.delta(*id, from)).collect();
        let whole: Vec<Arc<str>> = added.iter().filter_map(|id| state.full(*id)).collect();
        let text = wire::patch(
            self.published.cursor(state.rev),
            self.now,
            deltas.iter().map(|delta| &*delta.set).chain(whole.iter().map(|part| &**part)),
            deltas.iter().flat_map(|delta| delta.deleted.iter().map(|key| &**key)),
        );
        (self.published.framer)(&text)
    }
}

impl State {
    fn id(&mut self, scope: &Scope) -> ScopeId {
        if let Some(id) = self.ids.get(scope) {
            return *id;
        }
        let id = ScopeId(self.scopes.len());
        let private = matches!(scope, Scope::Mine(_) | Scope::Chair);
        self.scopes.push(ScopeState { private, listeners: 0, times: None, loaded: None });
        self.ids.insert(*scope, id);
        id
    }

    fn times(&self, id: ScopeId) -> Option<Times> {
        self.scopes.get(id.0)?.times
    }

    fn is_private(&self, id: ScopeId) -> bool {
        self.scopes.get(id.0).is_none_or(|scope| scope.private)
    }

    fn load(&mut self, scope: &Scope, values: Vec<Change>, rev: Rev) {
        let id = self.id(scope);
        if let Some(state) = self.scopes.get_mut(id.0) {
            state.times = Some(Times { from: rev, touched: rev });
            state.loaded = Some(Box::new(Loaded::new(values, rev, state.private)));
        }
    }

    fn full(&mut self, id: ScopeId) -> Option<Arc<str>> {
        Some(self.scopes.get_mut(id.0)?.loaded.as_mut()?.full())
    }

    fn delta(&mut self, id: ScopeId, from: Rev) -> Option<Arc<Delta>> {
        Some(self.scopes.get_mut(id.0)?.loaded.as_mut()?.delta(from))
    }
}

impl fmt::Debug for Published {
    /// Without what people wrote.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Published").field("rev", &self.rev()).finish_non_exhaustive()
    }
}
