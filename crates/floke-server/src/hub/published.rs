//! What a room has published: every value that somebody connected may see, encoded once, with the rev that changed it.
//!
//! [`Reading::since`] is the only way to catch up: joining, coming back, lagging and live are the same call, and none
//! needs the Session. So it answers during a commit, and while the disk is gone. A scope without listeners is dropped
//! rather than kept up to date; somebody who comes back after that gets a fresh view.

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

/// How old the clock in a shared frame may be, in milliseconds. Browsers set their clocks by it.
const FRAME_LIVES_MS: u64 = 250;

/// Counts the published changes of a room since it opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) struct Rev(u64);

impl Rev {
    pub(super) fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// A room's scope by number: looked up for every socket at every tick.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct ScopeId(usize);

/// A key has a new value, or none.
#[derive(Debug)]
pub(super) struct Change {
    pub(super) key: Box<str>,
    pub(super) json: Option<Box<str>>,
}

/// The result of [`Reading::since`].
#[derive(Debug)]
pub(super) enum Next {
    /// Nothing that this connection may see has changed up to this rev.
    Nothing(Rev),
    /// A frame that leads to this rev.
    Frame(Bytes, Rev),
}

/// The published state of a room.
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
    /// Patches to `rev` that several connections receive, by the rev they start from and the scopes in them.
    frames: HashMap<Rev, Frames>,
}

/// Frames that contain the time, by their scopes.
type Frames = HashMap<Box<[ScopeId]>, (Millis, Bytes)>;

struct ScopeState {
    /// Only one person sees it: not worth a cache.
    private: bool,
    listeners: u32,
    /// `None` when nobody listens.
    times: Option<Times>,
    /// Boxed, so that the times of many scopes are adjacent in memory.
    loaded: Option<Box<Loaded>>,
}

/// A lock on the published state while a few sockets get their next frames. Nothing is sent meanwhile.
pub(super) struct Reading<'a> {
    published: &'a Published,
    state: MutexGuard<'a, State>,
    now: Millis,
    touched: Vec<ScopeId>,
    /// The last patch: the next connection nearly always gets the same.
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

    /// Announces every new rev.
    pub(super) fn head(&self) -> watch::Receiver<Rev> {
        self.head.subscribe()
    }

    /// The cursor that browsers use for `rev`.
    pub(super) fn cursor(&self, rev: Rev) -> String {
        format!("{}.{}", self.epoch, rev.0)
    }

    /// The rev of a cursor; `None` for another epoch, or for a future that did not happen.
    pub(super) fn read_cursor(&self, cursor: &str) -> Option<Rev> {
        let (epoch, rev) = cursor.split_once('.')?;
        let rev = Rev(rev.parse().ok()?);
        (epoch == &*self.epoch && rev <= self.rev()).then_some(rev)
    }

    /// Adds a listener to each scope, and returns the scopes that are not loaded.
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

    /// Returns which of `scopes` to keep up to date. Drops those without a listener.
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

    /// Publishes a scope as it is at the newest rev.
    pub(super) fn load(&self, scope: &Scope, values: Vec<Change>) {
        let mut state = self.lock();
        let rev = state.rev;
        state.load(scope, values, rev);
    }

    /// Publishes the next rev: the changes, and scopes loaded with it.
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

    /// Locks what is published, for reading.
    pub(super) fn read(&self) -> Reading<'_> {
        let now = self.clock.now();
        Reading { published: self, state: self.lock(), now, touched: Vec::new(), last: None }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A panic under this lock ends the room, and nobody reads its state afterwards.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reading<'_> {
    pub(super) fn rev(&self) -> Rev {
        self.state.rev
    }

    /// What leads a connection with these scopes from `from` (or from nothing) to the newest rev. The other side has
    /// nothing yet of the scopes in `added`.
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
            // A scope that is not loaded has no listeners, so none can ask.
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

    /// Changes in the touched scopes, ready-made when others have just had the same.
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

    /// Changes in the touched scopes, and the `added` scopes whole.
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
    /// Leaves out what people wrote.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Published").field("rev", &self.rev()).finish_non_exhaustive()
    }
}
