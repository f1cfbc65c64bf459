//! Who is connected to a room, and how far each has come.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use floke_core::{Actor, LinkId, Part, PersonId};
use floke_wire::{CloseCode, MAX_CONNECTIONS, MAX_LINK_CONNECTIONS, MAX_UNANSWERED, ServerMsg};
use tokio::sync::Semaphore;

use super::published::{Next, Published, Rev, ScopeId};
use super::rate::Rate;
use super::{Framer, Shared};

/// What became of a frame for everybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Took {
    /// It is written, or will be.
    Taken,
    /// The socket is full and the frame is not kept. When it has drained, its owner calls [`Seated::drained`].
    Behind,
    /// The socket is closing or gone.
    Gone,
}

/// The writing side of one socket, as a room sees it. Nothing here waits.
pub trait Outlet: fmt::Debug + Send + Sync + 'static {
    /// Writes a frame that may be skipped, because all that it says can be asked for again.
    fn send_shared(&self, frame: &Bytes) -> Took;
    /// Writes a frame that may not be skipped.
    fn answer(&self, frame: Bytes);
    /// Closes, after what is owed.
    fn hang_up(&self, code: CloseCode);
}

/// What one person may have under way, over all of that person's sockets.
#[derive(Debug)]
pub struct Allowance {
    /// One permit for each command that may be unanswered.
    pub unanswered: Arc<Semaphore>,
    /// Commands that may come now.
    pub rate: Mutex<Rate>,
}

impl Default for Allowance {
    fn default() -> Self {
        Self { unanswered: Arc::new(Semaphore::new(MAX_UNANSWERED)), rate: Mutex::default() }
    }
}

/// One connection.
#[derive(Debug)]
pub(super) struct Seat {
    pub(super) actor: Actor,
    /// Not over loopback.
    pub(super) remote: bool,
    /// SHA-256 of the cookie's token, in hex: looked at again when links are renewed and people merged.
    pub(super) proof: Box<str>,
    pub(super) allowance: Arc<Allowance>,
    outlet: Arc<dyn Outlet>,
    /// Its cookie no longer opens anything: what it still says does not count.
    shut_out: AtomicBool,
    progress: Mutex<Progress>,
}

#[derive(Debug)]
struct Progress {
    scopes: Box<[ScopeId]>,
    /// The scopes of which it has been sent nothing yet.
    added: Vec<ScopeId>,
    /// What its page has asked for.
    parts: BTreeSet<Part>,
    /// Up to where it has been sent everything; none: a fresh view is next.
    rev: Option<Rev>,
    /// Its scopes are those of this rev: nothing is sent before the room has got there.
    not_before: Rev,
    reach: Reach,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// It has not been welcomed yet.
    Waiting,
    Live,
    Behind,
    /// It is being closed.
    Gone,
    /// Its scopes are released.
    Left,
}

impl Seat {
    pub(super) fn new(
        actor: Actor,
        remote: bool,
        proof: Box<str>,
        allowance: Arc<Allowance>,
        outlet: Arc<dyn Outlet>,
        (scopes, parts): (Box<[ScopeId]>, BTreeSet<Part>),
        rev: Option<Rev>,
    ) -> Self {
        let (added, not_before, reach) = (Vec::new(), Rev::default(), Reach::Waiting);
        let progress = Mutex::new(Progress { scopes, added, parts, rev, not_before, reach });
        let shut_out = AtomicBool::new(false);
        Self { actor, remote, proof, allowance, outlet, shut_out, progress }
    }

    /// Sends what leads to the newest rev, unless the socket is full or there is nothing.
    pub(super) fn deliver(&self, published: &Published) {
        // Held while the frame is written, so that who drains and the fan-out never both send.
        let mut progress = self.lock();
        if progress.reach != Reach::Live || published.rev() < progress.not_before {
            return;
        }
        match published.since(progress.rev, &progress.scopes, &progress.added) {
            Next::Nothing(rev) => progress.rev = Some(rev),
            Next::Frame(frame, rev) => match self.outlet.send_shared(&frame) {
                Took::Taken => {
                    progress.rev = Some(rev);
                    progress.added = Vec::new();
                }
                Took::Behind => progress.reach = Reach::Behind,
                Took::Gone => progress.reach = Reach::Gone,
            },
        }
    }

    /// From now on it may be delivered to.
    fn up(&self) {
        let mut progress = self.lock();
        if !progress.is_over() {
            progress.reach = Reach::Live;
        }
    }

    /// It has other scopes from `rev` on, and gets a fresh view then. Returns those to release.
    pub(super) fn rescope(&self, scopes: Box<[ScopeId]>, rev: Rev) -> Box<[ScopeId]> {
        let mut progress = self.lock();
        if progress.reach == Reach::Left {
            return scopes;
        }
        progress.rev = None;
        progress.added = Vec::new();
        progress.not_before = rev;
        std::mem::replace(&mut progress.scopes, scopes)
    }

    /// What its page has asked for.
    pub(super) fn parts(&self) -> BTreeSet<Part> {
        self.lock().parts.clone()
    }

    /// Its page asks for `part`, which is the scope `id`. Returns whether it did not have it, and has it now.
    pub(super) fn open(&self, part: Part, id: ScopeId) -> bool {
        let mut progress = self.lock();
        if progress.reach == Reach::Left || !progress.parts.insert(part) {
            return false;
        }
        if !progress.scopes.contains(&id) {
            progress.scopes = progress.scopes.iter().copied().chain([id]).collect();
            progress.added.push(id);
            return true;
        }
        false
    }

    pub(super) fn has_scopes(&self, scopes: &[ScopeId]) -> bool {
        let progress = self.lock();
        // In any order: what a page asked for later stands last.
        progress.scopes.len() == scopes.len()
            && scopes.iter().all(|id| progress.scopes.contains(id))
    }

    pub(super) fn is_shut_out(&self) -> bool {
        self.shut_out.load(Ordering::Relaxed)
    }

    fn is_gone(&self) -> bool {
        self.lock().is_over()
    }

    /// Ends for good. Returns the scopes to release.
    fn leave(&self) -> Box<[ScopeId]> {
        let mut progress = self.lock();
        progress.reach = Reach::Left;
        std::mem::take(&mut progress.scopes)
    }

    pub(super) fn say(&self, framer: Framer, msg: &ServerMsg<()>) {
        match serde_json::to_string(msg) {
            Ok(text) => self.outlet.answer(framer(&text)),
            Err(error) => tracing::error!(%error, "an answer cannot be written"),
        }
    }

    /// Closes it; nothing of the room is sent any more.
    pub(super) fn close(&self, code: CloseCode) {
        if code == CloseCode::NotAllowed {
            self.shut_out.store(true, Ordering::Relaxed);
        }
        let mut progress = self.lock();
        if !progress.is_over() {
            progress.reach = Reach::Gone;
        }
        drop(progress);
        self.outlet.hang_up(code);
    }

    fn lock(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Progress {
    fn is_over(&self) -> bool {
        matches!(self.reach, Reach::Gone | Reach::Left)
    }
}

/// All connections of a room.
#[derive(Debug, Default)]
pub(super) struct Seats(Mutex<Table>);

#[derive(Debug, Default)]
struct Table {
    /// In places that stay, so that the fan-out can go through them in slices.
    places: Vec<Option<Arc<Seat>>>,
    free: Vec<usize>,
    /// Places by who sits there, the oldest first.
    by_actor: HashMap<Actor, Vec<usize>>,
}

impl Seats {
    /// Takes a place. Returns it, the actor's other connections from the oldest, and how many of those are too many.
    pub(super) fn add(&self, seat: &Arc<Seat>) -> (usize, Vec<Arc<Seat>>, usize) {
        let mut table = self.lock();
        let place = table.free.pop().unwrap_or(table.places.len());
        if place == table.places.len() {
            table.places.push(None);
        }
        if let Some(slot) = table.places.get_mut(place) {
            *slot = Some(Arc::clone(seat));
        }
        let places = table.by_actor.entry(seat.actor.clone()).or_default();
        let earlier = places.clone();
        places.push(place);
        let others: Vec<_> = earlier
            .into_iter()
            .filter_map(|place| table.places.get(place)?.clone())
            .filter(|other| !other.is_gone())
            .collect();
        let max = match seat.actor {
            Actor::Participant(_) => MAX_CONNECTIONS,
            Actor::Facilitator(_) | Actor::Screen(_) => MAX_LINK_CONNECTIONS,
        };
        let too_many = (others.len() + 1).saturating_sub(max);
        (place, others, too_many)
    }

    fn remove(&self, place: usize, actor: &Actor) {
        let mut table = self.lock();
        if table.places.get_mut(place).and_then(Option::take).is_some() {
            table.free.push(place);
        }
        if let Some(places) = table.by_actor.get_mut(actor) {
            places.retain(|other| *other != place);
            if places.is_empty() {
                table.by_actor.remove(actor);
            }
        }
    }

    /// The connections in up to `n` places from `start` on; none when there are no places left.
    pub(super) fn slice(&self, start: usize, n: usize) -> Option<Vec<Arc<Seat>>> {
        let table = self.lock();
        let places = table.places.get(start..(start + n).min(table.places.len()))?;
        (!places.is_empty()).then(|| places.iter().flatten().cloned().collect())
    }

    pub(super) fn all(&self) -> Vec<Arc<Seat>> {
        self.lock().places.iter().flatten().cloned().collect()
    }

    pub(super) fn of(&self, actor: &Actor) -> Vec<Arc<Seat>> {
        let table = self.lock();
        let places = table.by_actor.get(actor).map(Vec::as_slice).unwrap_or_default();
        places.iter().filter_map(|place| table.places.get(*place)?.clone()).collect()
    }

    /// Everybody connected, once each.
    pub(super) fn actors(&self) -> Vec<Actor> {
        self.lock().by_actor.keys().cloned().collect()
    }

    pub(super) fn close_all(&self, code: CloseCode) {
        for seat in self.all() {
            seat.close(code);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Table> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection's place in a room. Dropping it is leaving.
pub struct Seated {
    shared: Arc<Shared>,
    seat: Arc<Seat>,
    place: usize,
}

impl Seated {
    pub(super) fn new(shared: Arc<Shared>, seat: Arc<Seat>, place: usize) -> Self {
        Self { shared, seat, place }
    }

    /// Who sits here.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.seat.actor
    }

    /// The participant who sits here.
    #[must_use]
    pub fn me(&self) -> Option<&PersonId> {
        match &self.seat.actor {
            Actor::Participant(person) => Some(person),
            Actor::Facilitator(_) | Actor::Screen(_) => None,
        }
    }

    /// What this person may have under way.
    #[must_use]
    pub fn allowance(&self) -> &Arc<Allowance> {
        &self.seat.allowance
    }

    /// Begins to receive; to be called when the welcome has been written.
    pub fn start(&self) {
        self.seat.up();
        self.seat.deliver(&self.shared.published);
    }

    /// The socket was full and has drained: sends what was missed.
    pub fn drained(&self) {
        self.start();
    }

    /// Writes an answer.
    pub fn say(&self, msg: &ServerMsg<()>) {
        self.seat.say(self.shared.framer, msg);
    }

    pub(super) fn seat(&self) -> &Arc<Seat> {
        &self.seat
    }
}

impl Drop for Seated {
    fn drop(&mut self) {
        self.shared.seats.remove(self.place, &self.seat.actor);
        self.shared.published.release(&self.seat.leave());
        self.shared.stirred.notify_one();
    }
}

impl fmt::Debug for Seated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Seated").field("actor", &self.seat.actor).finish_non_exhaustive()
    }
}

/// The link of a facilitator or screen.
pub(super) fn link_of(actor: &Actor) -> Option<&LinkId> {
    match actor {
        Actor::Facilitator(link) | Actor::Screen(link) => Some(link),
        Actor::Participant(_) => None,
    }
}

#[cfg(test)]
mod tests;
