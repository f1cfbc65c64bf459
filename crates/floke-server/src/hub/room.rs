//! The task that owns one session: it drains its inbox, decides in order, stores the batch, and makes known what is new.
//!
//! The only place where a session changes. While a commit is under way nobody reads the Session, because it holds what
//! may yet be refused by the disk; what is published goes on being sent. What the disk refused never happened: the
//! Session is dropped and read back from the log.

mod publish;

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use floke_core::people::LinkRole;
use floke_core::{
    Actor, BallotId, Command, CommandId, Event, HostCommand, JoinCode, Key, Millis, Owner,
    PersonId, Refusal, Session,
};
use floke_store::{AppendError, Unavailable};
use floke_wire::{CloseCode, Role, ServerMsg};
use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot};
use tokio::time::{Instant, sleep, sleep_until};

use super::live::{Batch, Live, News};
use super::lobby::Lobby;
use super::presence::Presence;
use super::published::Rev;
use super::seats::{Allowance, Outlet, Seat, Seated, link_of};
use super::{HostError, OpenError, Receipt, Shared};

/// Asks that may wait for a room. Whoever has one more waits too, and reads nothing from its socket meanwhile.
pub(super) const INBOX: usize = 1024;

/// The most commands in one commit.
const BATCH: usize = 256;

/// How often a batch is decided again because somebody else was first.
const TRIES: usize = 5;

/// How often the log is asked whether it holds a commit, before that is given up.
const LOOKS: usize = 5;

/// Between two tries at what the disk refused.
const AGAIN: Duration = Duration::from_millis(500);

/// What a room is asked.
pub(super) enum Ask {
    /// To change something.
    Change(Asked),
    /// To let somebody in.
    Enter(Box<Enter>, oneshot::Sender<Result<Entered, NotIn>>),
    /// To look at the session.
    Look(Box<dyn FnOnce(&Session) + Send>),
    /// To show who writes where.
    Writing { person: PersonId, field: Option<&'static str> },
    /// To destroy the session's keys, and end.
    Forget(oneshot::Sender<Result<Receipt, OpenError>>),
}

/// A command, and who waits for the answer.
pub(super) enum Asked {
    Command {
        seat: Arc<Seat>,
        cmd: CommandId,
        command: Box<Command>,
        /// Given back when it is answered.
        permit: OwnedSemaphorePermit,
    },
    Host {
        command: Box<HostCommand>,
        reply: oneshot::Sender<Result<(), HostError>>,
    },
}

/// What somebody shows who wants to be let in.
#[derive(Debug)]
pub struct Enter {
    /// As what.
    pub role: Role,
    /// SHA-256 of the cookie's token, in hex.
    pub proof: Box<str>,
    /// Where this page was.
    pub cursor: Option<String>,
    /// Whether the other end is another machine.
    pub remote: bool,
    /// Where to write.
    pub outlet: Arc<dyn Outlet>,
}

/// Somebody is in, and receives from [`Seated::start`] on.
#[derive(Debug)]
pub struct Entered {
    /// The place.
    pub seated: Seated,
    /// For the address that phones are shown.
    pub code: Option<JoinCode>,
}

/// Why somebody is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotIn {
    /// The cookie opens nothing here.
    #[error("not allowed")]
    NotAllowed,
    /// Not now; come back.
    #[error("the session is not available now")]
    Unavailable,
}

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

/// What a command came to.
enum Outcome {
    Done,
    Refused(Refusal),
    /// Not decided, for a reason of the server's.
    Not(&'static str),
}

/// Who has this cookie.
pub(super) fn authenticate(
    session: &Session,
    role: Role,
    proof: &str,
    now: Millis,
) -> Option<Actor> {
    let link = || session.link_by_hash(proof, now);
    match role {
        Role::Participant => session.participant_by_token(proof).cloned().map(Actor::Participant),
        Role::Facilitator => link()
            .filter(|link| link.1 == LinkRole::Facilitator)
            .map(|(id, _)| Actor::Facilitator(id)),
        Role::Screen => {
            link().filter(|link| link.1 == LinkRole::Screen).map(|(id, _)| Actor::Screen(id))
        }
    }
}

/// See the module.
pub(super) struct Room {
    shared: Arc<Shared>,
    lobby: Arc<Lobby>,
    inbox: mpsc::Receiver<Ask>,
    /// None after the disk refused something, until it is read back.
    live: Option<Live>,
    /// How far what is published goes in the log.
    known: floke_core::Seq,
    /// Counters that have changed and are not published yet.
    counters: BTreeSet<Key>,
    presence: Presence,
    /// When counters and presence may be published again.
    slow_at: Instant,
    /// When whose scopes changed: an older cursor gets a fresh view.
    rescoped: HashMap<PersonId, Rev>,
    facilitators_rescoped: Rev,
    /// Kept while the room lives, so that coming back does not make anybody faster.
    allowances: HashMap<Actor, Arc<Allowance>>,
    /// Ballots that are closed and whose key is still there.
    to_destroy: Vec<BallotId>,
    /// When to try again what the disk refused.
    again_at: Instant,
    idle_at: Instant,
    /// Takes the room out of the lobby if nobody uses it.
    let_go: Box<dyn Fn() -> bool + Send + Sync>,
    /// The command that is being decided: should it panic, it is known.
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
            // A crash between closing a ballot and destroying its key is made good here.
            to_destroy: still_readable(&live.session, news),
            live: Some(live),
            counters: BTreeSet::new(),
            presence: Presence::default(),
            slow_at: now,
            rescoped: HashMap::new(),
            facilitators_rescoped: Rev::default(),
            allowances: HashMap::new(),
            again_at: now,
            idle_at: now + lobby.options.idle,
            let_go,
            suspect: Arc::default(),
            panicked,
        }
    }

    /// Where to look for the command that made the room panic.
    pub(super) fn suspect(&self) -> Arc<Mutex<Option<CommandId>>> {
        Arc::clone(&self.suspect)
    }

    /// Lives.
    pub(super) async fn run(mut self) -> End {
        let mut asks = Vec::new();
        loop {
            let timer = self.next_timer();
            tokio::select! {
                biased;
                () = self.shared.closing.cancelled() => break,
                _ = self.inbox.recv_many(&mut asks, BATCH) => {
                    self.idle_at = Instant::now() + self.lobby.options.idle;
                    if let Some(end) = self.take(&mut asks).await {
                        return end;
                    }
                }
                () = self.shared.stirred.notified() => self.presence.stir(),
                () = sleep_until(timer) => {}
            }
            if let Some(end) = self.tick().await {
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

    /// Carries out what was asked: first what changes something, as one commit, then what only reads.
    async fn take(&mut self, asks: &mut Vec<Ask>) -> Option<End> {
        let mut changes = Vec::new();
        let mut reads = Vec::new();
        for ask in asks.drain(..) {
            match ask {
                Ask::Change(asked) => changes.push(asked),
                Ask::Enter(..) | Ask::Look(_) | Ask::Writing { .. } | Ask::Forget(_) => {
                    reads.push(ask);
                }
            }
        }
        if !changes.is_empty()
            && let Some(end) = self.change(changes).await
        {
            return Some(end);
        }
        for ask in reads {
            match ask {
                Ask::Enter(enter, reply) => drop(reply.send(self.enter(*enter))),
                Ask::Look(look) => {
                    if let Some(live) = &self.live {
                        look(&live.session);
                    }
                }
                Ask::Writing { person, field } => {
                    self.presence.writing(person, field, Instant::now());
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

    /// One batch: decided, stored, made known, answered.
    async fn change(&mut self, asked: Vec<Asked>) -> Option<End> {
        // Commands about somebody who is forgotten.
        let mut barred = BTreeSet::new();
        for _ in 0..TRIES {
            if self.live.is_none() && !self.reopen().await {
                self.answer_all(asked, "unavailable");
                return None;
            }
            let now = self.now();
            let Some(live) = &mut self.live else { return None };
            let mut batch = live.batch(now);
            let mut outcomes = Vec::with_capacity(asked.len());
            for (n, asked) in asked.iter().enumerate() {
                let start = batch.news.events.len();
                let outcome = if barred.contains(&n) {
                    Outcome::Refused(Refusal::Unknown)
                } else {
                    decide(live, &mut batch, asked, &self.suspect, &self.panicked)
                };
                outcomes.push((outcome, start..batch.news.events.len()));
            }
            if batch.news.events.is_empty() {
                self.answer(asked, outcomes);
                return None;
            }
            let expected = live.head;
            let error = match live.store(&*self.lobby.log, &self.shared.id, &mut batch).await {
                Ok(()) => {
                    self.known = live.head;
                    self.make_known(&batch.news);
                    self.answer(asked, outcomes);
                    self.destroy_keys().await;
                    return None;
                }
                Err(error) => error,
            };
            self.live = None;
            match &error {
                AppendError::Conflict { .. } => continue,
                AppendError::Unknown(_) if self.is_stored(&batch, expected).await => {
                    // What it brought is made known by reading it back, now or when the disk lets us.
                    self.reopen().await;
                    self.answer(asked, outcomes);
                    self.destroy_keys().await;
                    return None;
                }
                AppendError::OwnerForgotten { owner: Owner::Session } => return Some(End::Over),
                AppendError::OwnerForgotten { owner } => {
                    let of_owner =
                        |(_, range): &(Outcome, Range<usize>)| batch.owns(owner, range.clone());
                    let before = barred.len();
                    barred.extend(
                        outcomes.iter().enumerate().filter(|(_, o)| of_owner(o)).map(|(n, _)| n),
                    );
                    if barred.len() > before {
                        continue;
                    }
                }
                AppendError::Unknown(_) | AppendError::Unavailable(_) | AppendError::CodeTaken => {}
            }
            tracing::error!(session = %self.shared.id, %error, "a batch was not stored");
            self.answer_all(asked, "unavailable");
            self.reopen().await;
            return None;
        }
        self.answer_all(asked, "busy");
        None
    }

    /// Whether a commit of unknown fate is in the log.
    async fn is_stored(&self, batch: &Batch, expected: floke_core::Seq) -> bool {
        for _ in 0..LOOKS {
            match batch.is_stored(&*self.lobby.log, &self.shared.id, expected).await {
                Ok(is_stored) => return is_stored,
                Err(_) => sleep(AGAIN).await,
            }
        }
        false
    }

    /// Reads the session back from the log, and makes known what was not; whether it worked.
    async fn reopen(&mut self) -> bool {
        let opened = Live::open(&*self.lobby.log, &self.shared.id, Some(self.known)).await;
        match opened {
            Ok((live, news)) => {
                self.known = live.head;
                self.to_destroy = still_readable(&live.session, &news);
                self.live = Some(live);
                self.make_known(&news);
                true
            }
            Err(error) => {
                tracing::warn!(session = %self.shared.id, %error, "a session cannot be read back yet");
                self.again_at = Instant::now() + AGAIN;
                false
            }
        }
    }

    /// What a commit brought goes to everybody whom it concerns; those whom it shuts out are shut out first.
    fn make_known(&mut self, news: &News) {
        let renewed = |e: &Event| matches!(e, Event::LinkIssued { replace: true, .. });
        if news.events.iter().any(renewed) {
            self.shut_out_old_links();
        }
        self.publish(&news.touched);
        for event in &news.events {
            if let Event::BallotClosed { ballot, .. } = event
                && !self.to_destroy.contains(ballot)
            {
                self.to_destroy.push(ballot.clone());
            }
        }
        if news.events.iter().any(|e| matches!(e, Event::Created { .. })) {
            self.lobby.directory_moved.notify_one();
        }
    }

    fn shut_out_old_links(&self) {
        let Some(live) = &self.live else { return };
        let now = self.now();
        for seat in self.shared.seats.all() {
            let Some(link) = link_of(&seat.actor) else { continue };
            let opens = live.session.link_by_hash(&seat.proof, now);
            if opens.is_none_or(|(id, _)| id != *link) {
                seat.close(CloseCode::NotAllowed);
            }
        }
    }

    async fn destroy_keys(&mut self) {
        while let Some(ballot) = self.to_destroy.last() {
            let owner = Owner::Ballot(ballot.clone());
            let destroyed = self.lobby.log.destroy_key(&self.shared.id, &owner).await;
            if let Err(error) = destroyed {
                tracing::error!(session = %self.shared.id, %error, "a closed ballot's key is still there");
                self.again_at = Instant::now() + AGAIN;
                return;
            }
            self.to_destroy.pop();
        }
    }

    /// What is due by time.
    async fn tick(&mut self) -> Option<End> {
        let now = Instant::now();
        if now >= self.again_at {
            if self.live.is_none() {
                self.reopen().await;
            }
            if self.live.is_some() {
                self.destroy_keys().await;
            }
        }
        if now >= self.slow_at && self.has_slow(now) {
            self.publish(&floke_core::Touched::ignoring());
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
        if self.live.is_none() || !self.to_destroy.is_empty() {
            next = next.min(self.again_at);
        }
        if self.live.is_some() && self.has_slow(self.slow_at) {
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

    /// Lets somebody in. What is shown is loaded now; it is sent when the welcome has been.
    fn enter(&mut self, enter: Enter) -> Result<Entered, NotIn> {
        let Some(live) = &self.live else { return Err(NotIn::Unavailable) };
        let Enter { role, proof, cursor, remote, outlet } = enter;
        let actor =
            authenticate(&live.session, role, &proof, self.now()).ok_or(NotIn::NotAllowed)?;
        let scopes = live.session.scopes(&actor);
        let code = live.session.code().cloned();
        let published = &self.shared.published;
        let (ids, missing) = published.hold(&scopes);
        for scope in missing {
            published.load(&scope, self.values(&live.session, &scope));
        }
        let rescoped = match &actor {
            Actor::Participant(person) => self.rescoped.get(person).copied().unwrap_or_default(),
            Actor::Facilitator(_) => self.facilitators_rescoped,
            Actor::Screen(_) => Rev::default(),
        };
        let from = cursor.and_then(|c| published.read_cursor(&c)).filter(|rev| *rev >= rescoped);
        let allowance = Arc::clone(self.allowances.entry(actor.clone()).or_default());
        let seat = Arc::new(Seat::new(actor, remote, proof, allowance, outlet, ids, from));
        let (place, others, too_many) = self.shared.seats.add(&seat);
        for other in &others {
            if matches!(other.actor, Actor::Participant(_)) {
                other.say(self.shared.framer, &ServerMsg::OtherDevice {});
            }
        }
        for oldest in others.iter().take(too_many) {
            oldest.close(CloseCode::TooManyConnections);
        }
        self.presence.stir();
        Ok(Entered { seated: Seated::new(Arc::clone(&self.shared), seat, place), code })
    }

    fn answer(&self, asked: Vec<Asked>, outcomes: Vec<(Outcome, Range<usize>)>) {
        let cursor = self.shared.published.cursor(self.shared.published.rev());
        for (asked, (outcome, _)) in asked.into_iter().zip(outcomes) {
            asked.answer(&self.shared, outcome, &cursor);
        }
    }

    fn answer_all(&self, asked: Vec<Asked>, code: &'static str) {
        for asked in asked {
            asked.answer(&self.shared, Outcome::Not(code), "");
        }
    }

    fn now(&self) -> Millis {
        self.lobby.options.clock.now()
    }
}

/// Ballots that are closed although their choices can be read.
fn still_readable(session: &Session, news: &News) -> Vec<BallotId> {
    session.closed_ballots().filter(|ballot| news.readable.contains(ballot)).cloned().collect()
}

fn decide(
    live: &mut Live,
    batch: &mut Batch,
    asked: &Asked,
    suspect: &Mutex<Option<CommandId>>,
    panicked: &[CommandId],
) -> Outcome {
    let decided = match asked {
        Asked::Command { seat, cmd, command, .. } => {
            if seat.is_shut_out() {
                return Outcome::Refused(Refusal::NotAllowed);
            }
            if panicked.contains(cmd) {
                return Outcome::Not("bad_message");
            }
            let mark = |cmd| *suspect.lock().unwrap_or_else(PoisonError::into_inner) = cmd;
            mark(Some(cmd.clone()));
            let decided = live.decide(batch, &seat.actor, cmd, command);
            mark(None);
            decided
        }
        Asked::Host { command, .. } => live.decide_host(batch, command),
    };
    match decided {
        Ok(()) => Outcome::Done,
        Err(refusal) => Outcome::Refused(refusal),
    }
}

impl Asked {
    fn answer(self, shared: &Shared, outcome: Outcome, cursor: &str) {
        match self {
            Self::Command { seat, cmd, permit, .. } => {
                let msg = match outcome {
                    Outcome::Done => ServerMsg::Done { cmd, cursor: cursor.to_owned() },
                    Outcome::Refused(refusal) => ServerMsg::refused(cmd, &refusal),
                    Outcome::Not(code) => ServerMsg::not_now(cmd, code),
                };
                seat.say(shared.framer, &msg);
                drop(permit);
            }
            Self::Host { reply, .. } => {
                let answer = match outcome {
                    Outcome::Done => Ok(()),
                    Outcome::Refused(refusal) => Err(HostError::Refused(refusal)),
                    Outcome::Not("busy") => Err(HostError::Busy),
                    Outcome::Not(_) => Err(OpenError::Unavailable.into()),
                };
                // Whoever asked may be gone: it is carried out all the same.
                drop(reply.send(answer));
            }
        }
    }
}

impl fmt::Debug for Room {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Room").field("id", &self.shared.id).finish_non_exhaustive()
    }
}
