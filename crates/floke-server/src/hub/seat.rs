//! One connection as its room sees it: how far it has come, and what it is sent next.

use std::collections::BTreeSet;
use std::fmt;
use std::hint::black_box;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use floke_core::{Actor, Part, Role};
use floke_wire::{CloseCode, MAX_UNANSWERED, ServerMsg};
use tokio::sync::Semaphore;

use super::published::{Next, Published, Reading, Rev, ScopeId};
use super::rate::{Rate, Together};
use super::{Framer, Shared};

/// Seats that read together. A caller that wants one of them waits for this many writes.
const ABREAST: usize = 16;

/// What became of a frame for everybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Took {
    /// It is written, or will be.
    Taken,
    /// The socket is full and the frame is not kept. When it has drained, its owner calls [`drained`](super::seats::Seated::drained).
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
    /// Reads what [`Outlet::send_shared`] will need, and no more, so that it is in the cache by then.
    fn warm(&self) {}
}

/// What one person may have under way, over all of her sockets.
#[derive(Debug)]
pub struct Allowance {
    /// One permit for each unanswered command.
    pub unanswered: Arc<Semaphore>,
    /// The pace of frames and bytes.
    pub rate: Mutex<Rate>,
}

impl Allowance {
    pub(super) fn new(actor: &Actor, together: &Together) -> Self {
        let rate = if actor.role() == Role::Facilitator {
            Rate::of_facilitator(together)
        } else {
            Rate::of_participant(together)
        };
        Self { unanswered: Arc::new(Semaphore::new(MAX_UNANSWERED)), rate: Mutex::new(rate) }
    }
}

/// One connection.
#[derive(Debug)]
pub(super) struct Seat {
    pub(super) actor: Actor,
    /// Not over loopback.
    pub(super) remote: bool,
    /// SHA-256 of the cookie's token, in hex: checked again at every command, and when cookies stop working.
    pub(super) proof: Arc<str>,
    pub(super) allowance: Arc<Allowance>,
    outlet: Arc<dyn Outlet>,
    progress: Mutex<Progress>,
}

#[derive(Debug)]
struct Progress {
    scopes: Box<[ScopeId]>,
    /// Scopes of which it has been sent nothing yet.
    added: Vec<ScopeId>,
    /// Parts that its page has asked for.
    parts: BTreeSet<Part>,
    /// It has been sent everything up to here; `None`: a fresh view is next.
    rev: Option<Rev>,
    /// Its scopes take effect at this rev: nothing is sent before.
    not_before: Rev,
    reach: Reach,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// It has not been sent its welcome yet.
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
        proof: Arc<str>,
        allowance: Arc<Allowance>,
        outlet: Arc<dyn Outlet>,
        (scopes, parts): (Box<[ScopeId]>, BTreeSet<Part>),
        rev: Option<Rev>,
    ) -> Self {
        let (added, not_before, reach) = (Vec::new(), Rev::default(), Reach::Waiting);
        let progress = Mutex::new(Progress { scopes, added, parts, rev, not_before, reach });
        Self { actor, remote, proof, allowance, outlet, progress }
    }

    /// Sends the frame that leads to the newest rev, unless the socket is full or nothing is new.
    pub(super) fn deliver(&self, published: &Published) {
        // Held while writing, so that a draining socket and the fan-out never both send.
        let mut progress = self.lock();
        let next = progress.next(&mut published.read());
        self.take(&mut progress, next);
    }

    /// The same for several seats that read together: most of them get the same frame.
    pub(super) fn deliver_all(seats: &[Arc<Self>], published: &Published) {
        for few in seats.chunks(ABREAST) {
            few.iter().for_each(|seat| seat.outlet.warm());
            let held: Vec<_> = few.iter().map(|seat| seat.lock()).collect();
            held.iter().for_each(|progress| {
                black_box(progress.scopes.first().copied());
            });
            let mut reading = published.read();
            let next: Vec<_> = held.iter().map(|progress| progress.next(&mut reading)).collect();
            drop(reading);
            for ((seat, mut progress), next) in few.iter().zip(held).zip(next) {
                seat.take(&mut progress, next);
            }
        }
    }

    /// Reads what the fan-out will need of a seat, and no more.
    ///
    /// Ten thousand seats do not fit a cache. Plain reads of several seats wait for memory together; locks and counts
    /// wait one after the other, so they come second.
    pub(super) fn warm(seat: &Arc<Self>) {
        black_box((
            Arc::strong_count(seat),
            seat.progress.is_poisoned(),
            Arc::as_ptr(&seat.outlet),
        ));
    }

    fn take(&self, progress: &mut Progress, next: Option<Next>) {
        match next {
            None => {}
            Some(Next::Nothing(rev)) => progress.rev = Some(rev),
            Some(Next::Frame(frame, rev)) => self.send(progress, &frame, rev),
        }
    }

    /// Sends the welcome and the frame to the newest rev in one write, because a whole hall may come at once.
    pub(super) fn greet(&self, shared: &Shared, welcome: Option<&ServerMsg<()>>) {
        let welcome = welcome.and_then(|msg| in_a_frame(shared.framer, msg));
        let mut progress = self.lock();
        if progress.is_over() {
            return;
        }
        progress.reach = Reach::Live;
        let next = progress.next(&mut shared.published.read());
        if let Some(Next::Frame(frame, rev)) = next {
            let first = match &welcome {
                Some(welcome) => [&**welcome, &*frame].concat().into(),
                None => frame,
            };
            self.send(&mut progress, &first, rev);
            if progress.reach != Reach::Behind {
                return;
            }
        } else if let Some(Next::Nothing(rev)) = next {
            progress.rev = Some(rev);
        }
        if let Some(welcome) = welcome {
            self.outlet.answer(welcome);
        }
    }

    fn send(&self, progress: &mut Progress, frame: &Bytes, rev: Rev) {
        match self.outlet.send_shared(frame) {
            Took::Taken => {
                progress.rev = Some(rev);
                progress.added = Vec::new();
            }
            Took::Behind => progress.reach = Reach::Behind,
            Took::Gone => progress.reach = Reach::Gone,
        }
    }

    /// From now on it may be delivered to.
    pub(super) fn up(&self) {
        let mut progress = self.lock();
        if !progress.is_over() {
            progress.reach = Reach::Live;
        }
    }

    /// Gives it other scopes from `rev` on, with a fresh view then. Returns the scopes to release.
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

    /// Its page asks for `part`, which is the scope `id`. Returns whether it is new to the page and allowed now.
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

    /// Its page asks for `part` too early: it comes with scopes that the page is given later.
    pub(super) fn wants(&self, part: Part) {
        self.lock().parts.insert(part);
    }

    pub(super) fn has_scopes(&self, scopes: &[ScopeId]) -> bool {
        let progress = self.lock();
        // In any order: parts that a page asks for later come last.
        progress.scopes.len() == scopes.len()
            && scopes.iter().all(|id| progress.scopes.contains(id))
    }

    pub(super) fn is_gone(&self) -> bool {
        self.lock().is_over()
    }

    /// Ends for good. Returns the scopes to release.
    pub(super) fn leave(&self) -> Box<[ScopeId]> {
        let mut progress = self.lock();
        progress.reach = Reach::Left;
        std::mem::take(&mut progress.scopes)
    }

    pub(super) fn say(&self, framer: Framer, msg: &ServerMsg<()>) {
        if let Some(frame) = in_a_frame(framer, msg) {
            self.outlet.answer(frame);
        }
    }

    /// Closes it; the room sends it nothing more.
    pub(super) fn close(&self, code: CloseCode) {
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
    /// The frame that leads to the newest rev; `None` when this connection must wait.
    fn next(&self, reading: &mut Reading<'_>) -> Option<Next> {
        let due = self.reach == Reach::Live && reading.rev() >= self.not_before;
        due.then(|| reading.since(self.rev, &self.scopes, &self.added))
    }

    fn is_over(&self) -> bool {
        matches!(self.reach, Reach::Gone | Reach::Left)
    }
}

fn in_a_frame(framer: Framer, msg: &ServerMsg<()>) -> Option<Bytes> {
    let text = serde_json::to_string(msg);
    text.inspect_err(|error| tracing::error!(%error, "an answer cannot be written"))
        .ok()
        .map(|text| framer(&text))
}
