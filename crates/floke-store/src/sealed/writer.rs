//! The only thread that writes.
//!
//! It takes all waiting requests, up to [`BATCH`], into one transaction: the more there are, the less each costs. Keys
//! are durable before what they seal; answers go out after the commit.

use std::collections::VecDeque;
use std::sync::mpsc::Sender;

use floke_core::{Millis, Owner, Seq, SessionId};
use tokio::sync::mpsc;

use super::backend::{Held, Keys, Left, Rows, Transaction};
use super::body::{self, Piece};
use super::keys::{HeldKeys, KeyRing};
use super::pace::Pace;
use super::request::{Append, Request};
use super::seal::{Key, Place, SealError, kind_and_id};
use super::{SharedKeys, StartError, lock, with_keys};
use crate::log::{AppendError, Commit, Failed, Receipt, Stored, Unavailable};

/// The most appends in one transaction. With a thousand rooms at once, 650 gathered during one sync.
pub(super) const BATCH: usize = 1024;

/// The thread's state.
#[derive(Debug)]
pub(super) struct Writer<R, K> {
    rows: R,
    keys: SharedKeys<K>,
    /// Sessions whose rows are to be erased.
    forgotten: VecDeque<SessionId>,
    /// Wakes the thread that asks for erasing.
    wake: Sender<()>,
    pace: Pace,
}

impl<R: Rows, K: Keys> Writer<R, K> {
    /// Makes rows and keys agree on what is destroyed, after a crash between the two or an old copy of either. `wake`
    /// wakes the thread that asks for erasing.
    pub(super) fn new(
        mut rows: R,
        keys: SharedKeys<K>,
        wake: Sender<()>,
    ) -> Result<Self, StartError> {
        rows.before().map_err(StartError::Database)?;
        with_keys(&keys, |keys| catch_up(&mut rows, keys)).map_err(StartError::Unfinished)?;
        let forgotten = rows.unerased().map_err(StartError::Database)?.into();
        rows.after().map_err(StartError::Database)?;
        let writer = Self { rows, keys, forgotten, wake, pace: Pace::default() };
        // There may be something to tidy although no row is left.
        writer.wake_eraser();
        Ok(writer)
    }

    /// Works until no sender is left, or until a request to close.
    pub(super) fn run(mut self, mut inbox: mpsc::Receiver<Request>) {
        let mut requests = Vec::with_capacity(BATCH);
        let mut appends = Vec::new();
        let mut closing = Vec::new();
        while inbox.blocking_recv_many(&mut requests, BATCH) > 0 {
            self.pace.gather(&mut inbox, &mut requests);
            for request in requests.drain(..) {
                if let Request::Append(append) = request {
                    appends.push(append);
                    continue;
                }
                // Keeps the order of the requests.
                self.append(&mut appends);
                match request {
                    Request::Append(_) => {}
                    Request::Destroy { session, owner, reply } => {
                        reply.send(self.look(|writer| writer.destroy(&session, &owner))).ok();
                    }
                    Request::Forget { session, at, reply } => {
                        reply.send(self.look(|writer| writer.forget(&session, at))).ok();
                    }
                    Request::Erase { reply } => {
                        reply.send(self.look(Self::erase)).ok();
                    }
                    Request::Check { reply } => {
                        reply.send(self.look(Self::check)).ok();
                    }
                    Request::Close { reply } => {
                        inbox.close();
                        closing.push(reply);
                    }
                }
            }
            self.append(&mut appends);
        }
        let done = self.finish();
        if let (Err(error), []) = (&done, closing.as_slice()) {
            tracing::warn!(?error, "the log was not closed cleanly");
        }
        for reply in closing {
            reply.send(done.clone()).ok();
        }
    }

    fn finish(self) -> Result<(), Unavailable> {
        *lock(&self.keys) = None;
        Ok(self.rows.close()?)
    }

    /// Does something in the opened database; fails when that has been replaced meanwhile.
    fn look<T, E: Into<W>, W: From<Unavailable>>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, W> {
        self.rows.before().map_err(Unavailable::from)?;
        let done = work(self);
        self.rows.after().map_err(Unavailable::from)?;
        done.map_err(Into::into)
    }

    /// Stores the waiting appends, and answers them.
    fn append(&mut self, appends: &mut Vec<Append>) {
        if appends.is_empty() {
            return;
        }
        let answers: Result<_, AppendError> = self.look(|writer| writer.commit(appends));
        let answers = answers.unwrap_or_else(|error| vec![Err(error); appends.len()]);
        for (append, answer) in appends.drain(..).zip(answers) {
            // The asker may have gone.
            append.reply.send(answer).ok();
        }
    }

    /// One answer for each append, once they are durable; or one error for all.
    fn commit(&mut self, appends: &[Append]) -> Result<Vec<Result<Seq, AppendError>>, AppendError> {
        let owners = appends.iter().flat_map(Append::owners);
        let keys = with_keys(&self.keys, |keys| keys.ensure(owners)).map_err(Unavailable::from)?;
        let mut tx = self.rows.begin().map_err(Unavailable::from)?;
        let answers = appends
            .iter()
            .map(|append| write(&mut tx, &keys, append))
            .collect::<Result<_, Failed>>()
            .map_err(Unavailable::from)?;
        // From here on only the log knows the outcome.
        tx.commit().map_err(|error| AppendError::Unknown(error.into()))?;
        Ok(answers)
    }

    /// Marks it first: if an old copy of the key comes back, the next opening destroys it again.
    fn destroy(&mut self, session: &SessionId, owner: &Owner) -> Result<(), Failed> {
        let alias = with_keys(&self.keys, |keys| keys.alias(session, owner))?;
        // Destroying the session's key has destroyed all others.
        let Some(alias) = alias else { return Ok(()) };
        let mut tx = self.rows.begin()?;
        tx.mark(session, &alias)?;
        tx.commit()?;
        with_keys(&self.keys, |keys| keys.destroy(session, &alias, kind_and_id(owner).0))
    }

    fn check(&mut self) -> Result<(), Failed> {
        self.rows.check()?;
        with_keys(&self.keys, KeyRing::check)
    }

    /// Erases a little, so that others need not wait.
    fn erase(&mut self) -> Result<Left, Failed> {
        while let Some(session) = self.forgotten.front() {
            let held = with_keys(&self.keys, |keys| keys.find(session, &Owner::Session))?;
            // The rows of a session whose keys could not be destroyed stay until they are.
            if held == Some(Held::Destroyed) && self.rows.erase(session)? {
                return Ok(Left::More);
            }
            self.forgotten.pop_front();
        }
        self.rows.tidy()
    }

    fn forget(&mut self, session: &SessionId, at: Millis) -> Result<Receipt, Failed> {
        let mut tx = self.rows.begin()?;
        tx.strike(session, at)?;
        tx.commit()?;
        let receipt = with_keys(&self.keys, |keys| keys.forget(session, at))?;
        self.forgotten.push_back(*session);
        self.wake_eraser();
        Ok(receipt)
    }

    fn wake_eraser(&self) {
        // Nobody receives it when the log is closing: then the next opening continues.
        self.wake.send(()).ok();
    }
}

fn catch_up<R: Rows, K: Keys>(rows: &mut R, keys: &mut KeyRing<K>) -> Result<(), Failed> {
    let receipts = keys.receipts()?;
    if !receipts.is_empty() {
        let mut tx = rows.begin()?;
        for receipt in receipts {
            tx.strike(&receipt.session, receipt.at)?;
        }
        tx.commit()?;
    }
    keys.catch_up(rows.marks()?)
}

/// Writes one append, or nothing of it. The outer error ends the whole transaction.
fn write(
    tx: &mut impl Transaction,
    keys: &HeldKeys<'_>,
    append: &Append,
) -> Result<Result<Seq, AppendError>, Failed> {
    let Append { session, expected, commit, directory, .. } = append;
    let is_forgotten = |owner: &&Owner| keys.get(&(session, *owner)) == Some(&Held::Destroyed);
    if is_forgotten(&&Owner::Session) {
        // First of all: its rows may be gone, so its head says nothing.
        return Ok(Err(AppendError::OwnerForgotten { owner: Owner::Session }));
    }
    let head = tx.head(session)?;
    if head != expected.0 {
        return Ok(Err(AppendError::Conflict { head: Seq(head) }));
    }
    if let Some(owner) = commit.events.iter().map(|event| &event.owner).find(is_forgotten) {
        return Ok(Err(AppendError::OwnerForgotten { owner: *owner }));
    }
    if let Some(entry) = directory
        && tx.is_taken(&entry.code, session)?
    {
        return Ok(Err(AppendError::CodeTaken));
    }
    let key = key_of(keys, session, &Owner::Session)?;
    let n = u64::try_from(commit.events.len()).unwrap_or(u64::MAX);
    if n > 0 {
        let plain = seal_pieces(session, head + 1, commit, keys)?;
        let place = Place::Row { session, first: head + 1, n };
        tx.add(session, head + 1, n, &body::row(&key.seal(place, plain)?))?;
    }
    for owner in &commit.destroys {
        tx.mark(session, &key.alias(owner))?;
    }
    if let Some(entry) = directory {
        let place = Place::Entry { session, code: &entry.code };
        tx.put(session, &entry.code, &key.seal(place, body::join_entry(entry)?)?)?;
    }
    Ok(Ok(Seq(head + n)))
}

fn key_of<'k>(
    keys: &'k HeldKeys<'k>,
    session: &'k SessionId,
    owner: &'k Owner,
) -> Result<&'k Key, SealError> {
    match keys.get(&(session, owner)) {
        Some(Held::Key(key)) => Ok(key),
        // Checked before; never seal without a key.
        Some(Held::Destroyed) | None => Err(SealError::Broken),
    }
}

/// Whether two consecutive events are one piece. Only the session's are: events of people and ballots are padded one by
/// one, so that their lengths say nothing.
fn is_together(a: &Stored, b: &Stored) -> bool {
    (&a.owner, &b.owner, a.version) == (&Owner::Session, &Owner::Session, b.version)
}

/// The content of a row, with the events of people and ballots sealed under their keys.
fn seal_pieces(
    session: &SessionId,
    first: u64,
    commit: &Commit,
    keys: &HeldKeys<'_>,
) -> Result<Vec<u8>, SealError> {
    let (mut pieces, mut seq) = (Vec::with_capacity(commit.events.len()), first);
    for events in commit.events.chunk_by(is_together).flat_map(|all| all.chunks(u16::MAX.into())) {
        let Some(Stored { owner, version, .. }) = events.first() else { continue };
        let (version, n) = (*version, u16::try_from(events.len()).map_err(|_| SealError::TooLong)?);
        let mut bytes = body::join_texts(events.iter().map(|event| &*event.json))?;
        if *owner != Owner::Session {
            let place = Place::Piece { session, owner, seq, n, version, at: commit.at };
            bytes = key_of(keys, session, owner)?.seal(place, bytes)?;
        }
        pieces.push(Piece { owner: *owner, version, n, bytes });
        seq += u64::from(n);
    }
    body::join(commit.at, &pieces).ok_or(SealError::TooLong)
}
