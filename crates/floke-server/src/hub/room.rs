//! The task that owns one session: drains its inbox, decides in order, stores the batch, and publishes what is new.
//!
//! Only this task changes a session. During a commit nobody reads the Session, because it holds events that the disk
//! may yet refuse; published values are still sent. What the disk refused never happened: the task drops the Session
//! and reads it back from the log.

mod ask;
mod commit;
mod publish;
mod unopened;

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use floke_core::{Actor, CommandId, Key, Millis, Owner, Part, PersonId, Scope, Seq, Touched};
use floke_store::Unavailable;
use floke_wire::{CloseCode, Role, ServerMsg};
use tokio::sync::mpsc;
use tokio::task::consume_budget;
use tokio::time::{Instant, sleep_until};

pub(super) use ask::{Ask, Asked, authenticate, why_shut};
pub use ask::{Enter, Entered, Gate, NotIn};

use super::live::{Live, News};
use super::lobby::Lobby;
use super::presence::Presence;
use super::published::Rev;
use super::rate::Together;
use super::seat::{Allowance, Seat};
use super::seats::Seated;
use super::{OpenError, Shared};
use commit::still_readable;
use unopened::Unopened;

/// The most asks in a room's inbox. A connection with one more waits, and reads nothing from its socket meanwhile.
pub(super) const INBOX: usize = 1024;

/// The most commands in one commit.
const BATCH: usize = 256;

/// How often a batch is decided again because another process wrote first.
const TRIES: usize = 5;

/// How often the log is asked whether it holds a commit before giving up.
const LOOKS: usize = 5;

/// The pause between two tries at what the disk refused.
const AGAIN: Duration = Duration::from_millis(500);

/// How a room ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// Nobody used it.
    Idle,
    /// The server closes, or a bug ended it.
    Restart,
    /// The session is forgotten.
    Over,
}

/// A session and the state of its room.
pub(super) struct Room {
    shared: Arc<Shared>,
    lobby: Arc<Lobby>,
    inbox: mpsc::Receiver<Ask>,
    /// `None` after the disk refused something, until it is read back.
    live: Option<Live>,
    /// Reading back showed that the session is gone.
    lost: Option<End>,
    /// The last log position that is published.
    known: Seq,
    /// Counters that changed and are not published yet.
    counters: BTreeSet<Key>,
    presence: Presence,
    /// When counters and presence may be published again.
    slow_at: Instant,
    /// When each person's scopes changed: an older cursor gets a fresh view.
    rescoped: HashMap<PersonId, Rev>,
    facilitators_rescoped: Rev,
    /// Kept while the room lives, so that reconnecting makes nobody faster.
    allowances: HashMap<Actor, Arc<Allowance>>,
    /// What all people of the room may send together.
    together: Together,
    /// Keys of closed ballots that still exist.
    to_destroy: Vec<Owner>,
    unopened: Unopened<Seat>,
    /// When to try again what the disk refused.
    again_at: Instant,
    idle_at: Instant,
    /// Takes the room out of the lobby if nobody uses it.
    let_go: Box<dyn Fn() -> bool + Send + Sync>,
    /// The command being decided, so that a panic can be traced to it.
    suspect: Arc<Mutex<Option<CommandId>>>,
    panicked: Vec<CommandId>,
}

impl Room {
    pub(super) fn new(
        shared: &Arc<Shared>,
        (live, news): (Live, &News),
        lobby: &Arc<Lobby>,
        inbox: mpsc::Receiver<Ask>,
        panicked: Vec<CommandId>,
        let_go: Box<dyn Fn() -> bool + Send + Sync>,
    ) -> Self {
        let now = Instant::now();
        Self {
            shared: Arc::clone(shared),
            lobby: Arc::clone(lobby),
            inbox,
            known: live.head,
            // The log repairs a crash; keys that could not be destroyed are tried again here.
            to_destroy: still_readable(&live.session, news),
            presence: Presence::default(),
            live: Some(live),
            lost: None,
            counters: BTreeSet::new(),
            slow_at: now,
            rescoped: HashMap::new(),
            facilitators_rescoped: Rev::default(),
            allowances: HashMap::new(),
            together: Together::default(),
            unopened: Unopened::none(),
            again_at: now,
            idle_at: now + lobby.options.idle,
            let_go,
            suspect: Arc::default(),
            panicked,
        }
    }

    /// The command to blame if the room panics.
    pub(super) fn suspect(&self) -> Arc<Mutex<Option<CommandId>>> {
        Arc::clone(&self.suspect)
    }

    /// Runs the room until it ends.
    pub(super) async fn run(mut self) -> End {
        let mut asks = Vec::new();
        loop {
            let timer = self.next_timer();
            tokio::select! {
                biased;
                () = self.shared.closing.cancelled() => break,
                // Before the inbox, which in a storm is never empty: otherwise people who left are still shown as here.
                () = self.shared.stirred.notified() => self.presence.stir(),
                _ = self.inbox.recv_many(&mut asks, BATCH) => {
                    self.idle_at = Instant::now() + self.lobby.options.idle;
                    if let Some(end) = self.take(&mut asks).await {
                        return end;
                    }
                }
                () = sleep_until(timer) => {}
            }
            if let Some(end) = self.tick().await.or(self.lost) {
                return end;
            }
        }
        self.inbox.close();
        while self.inbox.recv_many(&mut asks, BATCH).await > 0 {
            if let Some(end) = self.take(&mut asks).await {
                return end;
            }
        }
        End::Restart
    }

    /// Carries out asks: first those that change something, as one commit, then those that only read.
    async fn take(&mut self, asks: &mut Vec<Ask>) -> Option<End> {
        let mut changes = Vec::new();
        let mut reads = Vec::new();
        for ask in asks.drain(..) {
            match ask {
                Ask::Change(asked) => changes.push(asked),
                Ask::Enter(enter, reply) => {
                    if self.arrives(&enter) {
                        let token = Arc::clone(&enter.proof);
                        changes.push(Asked::Arrival { token });
                    }
                    reads.push(Ask::Enter(enter, reply));
                }
                Ask::Look(_)
                | Ask::Open { .. }
                | Ask::Writing { .. }
                | Ask::Mend(_)
                | Ask::ForgetPerson(..)
                | Ask::Forget(_) => reads.push(ask),
            }
        }
        if !changes.is_empty()
            && let Some(end) = self.change(changes).await
        {
            return Some(end);
        }
        for ask in reads {
            // Nothing here awaits: a hall that comes in together must leave others their turn.
            consume_budget().await;
            match ask {
                Ask::Enter(enter, reply) => drop(reply.send(self.enter(*enter))),
                Ask::Look(look) => {
                    if let Some(live) = &self.live {
                        look(&live.session);
                    }
                }
                Ask::Open { seat, part } => self.open(&seat, part),
                Ask::Writing { person, field } => {
                    self.presence.writing(person, field, Instant::now());
                }
                Ask::Mend(reply) => {
                    if let Some(live) = &mut self.live {
                        let mended = live.mend(&*self.lobby.log, &self.shared.id).await;
                        drop(reply.send(mended));
                    }
                }
                Ask::ForgetPerson(person, reply) => {
                    let forgotten = self.forget_person(&person).await;
                    let over = forgotten.is_ok();
                    drop(reply.send(forgotten));
                    if over {
                        return Some(End::Restart);
                    }
                }
                Ask::Forget(reply) => {
                    let forgotten = self.lobby.log.forget(&self.shared.id, self.now()).await;
                    let forgotten = forgotten.map_err(|Unavailable(_)| OpenError::Unavailable);
                    let over = forgotten.is_ok();
                    drop(reply.send(forgotten));
                    if over {
                        return Some(End::Over);
                    }
                }
                Ask::Change(_) => {}
            }
        }
        None
    }

    /// Does what is due by time.
    async fn tick(&mut self) -> Option<End> {
        let now = Instant::now();
        if now >= self.again_at {
            if self.live.is_none() {
                self.reopen().await;
            }
            if self.live.is_some() {
                for (seat, part) in self.unopened.take() {
                    self.open(&seat, part);
                }
                self.destroy_keys().await;
            }
        }
        if now >= self.slow_at && self.has_slow(now) {
            self.publish(&Touched::ignoring());
        }
        if now >= self.idle_at {
            self.idle_at = now + self.lobby.options.idle;
            if self.to_destroy.is_empty() && self.inbox.is_empty() && (self.let_go)() {
                return Some(End::Idle);
            }
        }
        None
    }

    fn next_timer(&self) -> Instant {
        let mut next = self.idle_at;
        if self.live.is_none() || !self.to_destroy.is_empty() || !self.unopened.is_empty() {
            next = next.min(self.again_at);
        }
        if self.live.is_none() {
            return next;
        }
        if self.has_slow(self.slow_at) {
            next = next.min(self.slow_at);
        }
        if let Some(silence) = self.presence.next_silence() {
            next = next.min(silence.max(self.slow_at));
        }
        next
    }

    fn has_slow(&self, now: Instant) -> bool {
        !self.counters.is_empty() || self.presence.is_stirred(now)
    }

    /// Whether this is the socket with which a person arrives.
    fn arrives(&self, enter: &Enter) -> bool {
        enter.role == Role::Participant
            && self.live.as_ref().is_some_and(|l| l.session.arrives_with(&enter.proof).is_some())
    }

    /// Lets a person in. Loads what she is shown now; it is sent after the welcome.
    fn enter(&mut self, enter: Enter) -> Result<Entered, NotIn> {
        // Her arrival could not be stored, so it has not happened: she comes back.
        if self.arrives(&enter) {
            return Err(NotIn::Unavailable);
        }
        let Some(live) = &self.live else { return Err(NotIn::Unavailable) };
        let Enter { role, proof, cursor, parts, remote, outlet } = enter;
        let actor = authenticate(&live.session, role, &proof, self.now())
            .ok_or_else(|| NotIn::Closed(why_shut(&live.session, role, &proof)))?;
        let proof = live.session.token_kept(&proof).cloned().unwrap_or(proof);
        let scopes = live.session.scopes(&actor, &parts);
        let code = live.session.code().filter(|_| scopes.contains(&Scope::Room)).cloned();
        let merged = actor.person().map(|person| live.session.merged_into(person));
        let was = merged.into_iter().flatten().copied().collect();
        let published = &self.shared.published;
        let (ids, missing) = published.hold(&scopes);
        for scope in missing {
            published.load(&scope, self.values(&live.session, &scope));
        }
        let rescoped = match &actor {
            Actor::Person(person) => self.rescoped.get(person).copied().unwrap_or_default(),
            Actor::Link(Role::Facilitator, _) => self.facilitators_rescoped,
            Actor::Link(..) => Rev::default(),
        };
        let from = cursor.and_then(|c| published.read_cursor(&c)).filter(|rev| *rev >= rescoped);
        let of_actor = || Arc::new(Allowance::new(&actor, &self.together));
        let allowance = self.allowances.entry(actor).or_insert_with(of_actor);
        let allowance = Arc::clone(allowance);
        let seat = Arc::new(Seat::new(actor, remote, proof, allowance, outlet, (ids, parts), from));
        let (place, others, too_many) = self.shared.seats.add(&seat);
        for other in &others {
            if other.actor.person().is_some() {
                other.say(self.shared.framer, &ServerMsg::OtherDevice {});
            }
        }
        for oldest in others.iter().take(too_many) {
            oldest.close(CloseCode::TooManyConnections);
        }
        self.presence.stir();
        Ok(Entered { seated: Seated::new(Arc::clone(&self.shared), seat, place), code, was })
    }

    /// A page asks for a part: it is sent at once, while the rest goes on as before.
    fn open(&mut self, seat: &Arc<Seat>, part: Part) {
        let Some(live) = &self.live else {
            self.unopened.ask(seat, part);
            return;
        };
        let scope = Scope::Part(part);
        // A person waiting at the closed door gets it when she is let in.
        if !live.session.scopes(&seat.actor, &BTreeSet::from([part])).contains(&scope) {
            seat.wants(part);
            return;
        }
        let published = &self.shared.published;
        let (ids, missing) = published.hold(std::slice::from_ref(&scope));
        for scope in missing {
            published.load(&scope, self.values(&live.session, &scope));
        }
        if ids.iter().any(|id| seat.open(part, *id)) {
            seat.deliver(published);
        } else {
            published.release(&ids);
        }
    }

    /// The machine's time, for dates: a clock that was wrong for a moment shuts nobody out for ever.
    fn now(&self) -> Millis {
        self.lobby.options.clock.now()
    }
}

impl fmt::Debug for Room {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Room").field("id", &self.shared.id).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
