//! The only thread that writes.
//!
//! It takes all waiting requests, up to [`BATCH`], into one transaction and one sync: the more there are, the less each
//! costs. Keys are on disk before what they seal; answers go out after the commit.

use std::collections::HashMap;
use std::sync::Arc;

use floke_core::{Millis, Owner, Seq, SessionId};
use rusqlite::{Connection, Transaction, TransactionBehavior, params};
use tokio::sync::mpsc;

use super::erase::{Eraser, Left};
use super::files::{Files, FilesError};
use super::heads::Heads;
use super::pace::Pace;
use super::request::{Append, Request};
use super::{Counters, SharedKeys, lock};
use crate::body::{self, Piece};
use crate::database::{self, Lock};
use crate::keys::{Held, Keys, KeysError};
use crate::log::{AppendError, Closed, Commit, Receipt, Stored, Unavailable};
use crate::seal::{Alias, Key, Place, SealError, kind_and_id};

/// The most appends in one transaction. With a thousand rooms at once, 650 gathered during one sync.
pub(super) const BATCH: usize = 1024;

/// Bytes to write as a test of whether an append can be: some sixteen pages, more than the longest text needs.
const CHECKED_BYTES: u32 = 1 << 16;

/// The row in the table `destroyed` for everybody in the session.
const EVERYBODY: &str = "*";

/// The underlying error of a request.
#[derive(Debug, thiserror::Error)]
pub(super) enum WriteError {
    #[error("the log file failed")]
    Sqlite(#[from] rusqlite::Error),
    #[error(transparent)]
    Keys(#[from] KeysError),
    #[error(transparent)]
    Seal(#[from] SealError),
    #[error(transparent)]
    Files(#[from] FilesError),
    #[error(transparent)]
    Closed(#[from] Closed),
}

impl From<WriteError> for Unavailable {
    fn from(error: WriteError) -> Self {
        Self(Arc::new(error))
    }
}

type HeldKeys<'a> = HashMap<(&'a SessionId, &'a Owner), Held>;

/// The thread's state.
#[derive(Debug)]
pub(super) struct Writer {
    conn: Connection,
    keys: SharedKeys,
    counters: Arc<Counters>,
    heads: Heads,
    eraser: Eraser,
    files: Arc<Files>,
    pace: Pace,
    /// Dropped last: then the folder is free.
    _lock: Option<Lock>,
}

impl Writer {
    pub(super) fn new(
        conn: Connection,
        keys: SharedKeys,
        counters: Arc<Counters>,
        (eraser, files): (Eraser, Arc<Files>),
        lock: Option<Lock>,
    ) -> Self {
        let (heads, pace) = (Heads::default(), Pace::default());
        Self { conn, keys, counters, heads, eraser, files, pace, _lock: lock }
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
                        let done = self.in_files(|writer| writer.destroy(&session, &owner));
                        reply.send(done).ok();
                    }
                    Request::Forget { session, at, reply } => {
                        let done = self.in_files(|writer| writer.forget(&session, at));
                        reply.send(done).ok();
                    }
                    Request::Erase { reply } => {
                        let done = self.in_files(Self::erase);
                        reply.send(done).ok();
                    }
                    Request::Check { reply } => {
                        let done = self.in_files(|writer| writer.check());
                        reply.send(done).ok();
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
            tracing::warn!(?error, "the log was closed without its last checkpoint");
        }
        for reply in closing {
            reply.send(done.clone()).ok();
        }
    }

    fn finish(self) -> Result<(), Unavailable> {
        *lock(&self.keys) = None;
        let busy: rusqlite::Result<bool> =
            self.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0));
        let closed = self.conn.close().map_err(|(_, e)| e);
        // Busy means that another program reads, such as a backup: the next opening does the checkpoint.
        busy.and(closed).map_err(|e| WriteError::from(e).into())
    }

    /// Does something in the opened files; fails when they have been replaced afterwards.
    fn in_files<T, E, F: From<E> + From<Unavailable>>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, F> {
        let before = self.eraser.doing();
        self.files.before(before).map_err(unavailable)?;
        let done = work(self);
        self.files.after(before.max(self.eraser.doing())).map_err(unavailable)?;
        Ok(done?)
    }

    /// Stores the waiting appends, and answers them.
    fn append(&mut self, appends: &mut Vec<Append>) {
        if appends.is_empty() {
            return;
        }
        let answers = match self.in_files(|writer| writer.commit(appends)) {
            Ok(answers) => answers,
            Err(error) => {
                self.heads.forget();
                vec![Err(error); appends.len()]
            }
        };
        for (append, answer) in appends.drain(..).zip(answers) {
            // The asker may have gone.
            append.reply.send(answer).ok();
        }
    }

    /// One answer for each append, once they are durable; or one error for all.
    fn commit(&mut self, appends: &[Append]) -> Result<Vec<Result<Seq, AppendError>>, AppendError> {
        let keys =
            with_keys(&self.keys, |keys| Ok(keys.ensure(appends.iter().flat_map(Append::owners))?));
        let keys = keys.map_err(Unavailable::from)?;
        let tx = self
            .conn
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(unavailable)?;
        self.heads.check(&tx).map_err(unavailable)?;
        let answers = appends
            .iter()
            .map(|append| write(&tx, &mut self.heads, &keys, append))
            .collect::<Result<Vec<_>, WriteError>>()
            .map_err(Unavailable::from)?;
        let done = answers.iter().filter(|answer| answer.is_ok()).count();
        // From here on only the log knows the outcome.
        tx.commit().map_err(|e| AppendError::Unknown(Arc::new(e)))?;
        self.counters.committed(done);
        Ok(answers)
    }

    /// Writes the intent to the log first: if an old copy of the key comes back, the next opening destroys it again.
    fn destroy(&self, session: &SessionId, owner: &Owner) -> Result<(), WriteError> {
        let alias = with_keys(&self.keys, |keys| Ok(keys.alias(session, owner)?))?;
        // Destroying the session's key has destroyed all others.
        let Some(alias) = alias else { return Ok(()) };
        will_be_destroyed(&self.conn, session, &alias)?;
        let kind = kind_and_id(owner).0;
        with_keys(&self.keys, |keys| Ok(keys.destroy(session, &alias, kind)?))
    }

    /// Writes as much as a long append would, and rolls back; then rewrites an existing page, and checks the keys.
    ///
    /// Rewriting alone would not do: it is one page, and may fit when no append does.
    fn check(&self) -> Result<(), WriteError> {
        let tx = self.conn.unchecked_transaction()?;
        tx.prepare_cached(
            "INSERT INTO commits (session, first_seq, n, body) VALUES ('', 0, 0, zeroblob(?1))",
        )?
        .execute([CHECKED_BYTES])?;
        // Into the write-ahead log, where the next transaction overwrites it: nobody ever reads it.
        self.conn.cache_flush()?;
        tx.rollback()?;
        database::rewrite(&self.conn, &super::KIND)?;
        with_keys(&self.keys, |keys| Ok(keys.check()?))
    }

    fn erase(&mut self) -> Result<Left, WriteError> {
        self.eraser.slice(&mut self.conn, &self.keys)
    }

    fn forget(&mut self, session: &SessionId, at: Millis) -> Result<Receipt, WriteError> {
        strike(&self.conn, session, at)?;
        let receipt = with_keys(&self.keys, |keys| Ok(keys.forget(session, at)?))?;
        self.eraser.forgotten(session);
        Ok(receipt)
    }
}

fn unavailable(error: impl Into<WriteError>) -> Unavailable {
    error.into().into()
}

pub(super) fn with_keys<T>(
    keys: &SharedKeys,
    work: impl FnOnce(&mut Keys) -> Result<T, WriteError>,
) -> Result<T, WriteError> {
    work(lock(keys).as_mut().ok_or(Closed)?)
}

/// Writes one append, or nothing of it. The outer error ends the whole transaction.
fn write(
    tx: &Transaction<'_>,
    heads: &mut Heads,
    keys: &HeldKeys<'_>,
    append: &Append,
) -> Result<Result<Seq, AppendError>, WriteError> {
    let Append { session, expected, commit, directory, .. } = append;
    let is_forgotten = |owner: &&Owner| keys.get(&(session, *owner)) == Some(&Held::Destroyed);
    if is_forgotten(&&Owner::Session) {
        // First of all: its rows may be gone, so its head says nothing.
        return Ok(Err(AppendError::OwnerForgotten { owner: Owner::Session }));
    }
    let head = heads.find(tx, session)?;
    if head != expected.0 {
        return Ok(Err(AppendError::Conflict { head: Seq(head) }));
    }
    if let Some(owner) = commit.events.iter().map(|event| &event.owner).find(is_forgotten) {
        return Ok(Err(AppendError::OwnerForgotten { owner: *owner }));
    }
    if let Some(entry) = directory {
        let taken: bool = tx
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM directory WHERE code = ?1 AND session <> ?2)",
            )?
            .query_row(params![entry.code.as_str(), session.as_str()], |row| row.get(0))?;
        if taken {
            return Ok(Err(AppendError::CodeTaken));
        }
    }
    let key = key_of(keys, session, &Owner::Session)?;
    let n = u64::try_from(commit.events.len()).unwrap_or(u64::MAX);
    if n > 0 {
        let sealed = seal(session, head + 1, commit, keys)?;
        let place = Place::Row { session, first: head + 1, n };
        let row = params![
            session.as_str(),
            database::number(head + 1),
            database::number(n),
            body::row(&key.seal(place, sealed)?)
        ];
        tx.prepare_cached(
            "INSERT INTO commits (session, first_seq, n, body) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(row)?;
    }
    for owner in &commit.destroys {
        will_be_destroyed(tx, session, &key.alias(owner))?;
    }
    if let Some(entry) = directory {
        let place = Place::Entry { session, code: &entry.code };
        let sealed = key.seal(place, body::join_entry(entry)?)?;
        tx.prepare_cached(
            "INSERT INTO directory (session, code, entry) VALUES (?1, ?2, ?3)
             ON CONFLICT (session) DO UPDATE SET code = excluded.code, entry = excluded.entry",
        )?
        .execute(params![session.as_str(), entry.code.as_str(), sealed])?;
    }
    heads.moves(session, head + n);
    Ok(Ok(Seq(head + n)))
}

/// Records that a key is to be destroyed: the next opening does it if nobody did before.
fn will_be_destroyed(
    conn: &Connection,
    session: &SessionId,
    alias: &Alias,
) -> rusqlite::Result<usize> {
    conn.prepare_cached("INSERT OR IGNORE INTO destroyed (session, alias) VALUES (?1, ?2)")?
        .execute([session.as_str(), alias.as_str()])
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

/// Seals a row.
fn seal(
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

/// Takes a session out of the directory, and records that it is forgotten.
fn strike(conn: &Connection, session: &SessionId, at: Millis) -> rusqlite::Result<()> {
    let tx = conn.unchecked_transaction()?;
    tx.execute(
        "INSERT OR IGNORE INTO destroyed (session, alias, at) VALUES (?1, ?2, ?3)",
        params![session.as_str(), EVERYBODY, database::number(at.0)],
    )?;
    tx.execute("DELETE FROM directory WHERE session = ?1", [session.as_str()])?;
    tx.commit()
}

/// Makes log and keys agree on destroyed keys, after a crash between the two or an old copy of either.
pub(super) fn catch_up(conn: &Connection, keys: &mut Keys) -> Result<(), WriteError> {
    let receipts = keys.receipts()?;
    for receipt in &receipts {
        strike(conn, &receipt.session, receipt.at)?;
    }
    let mut rows = conn.prepare("SELECT session, alias, at FROM destroyed")?;
    let mut rows = rows.query([])?;
    while let Some(row) = rows.next()? {
        let session: SessionId = database::id(row, 0)?;
        let alias: String = row.get(1)?;
        if alias == EVERYBODY {
            if receipts.iter().all(|receipt| receipt.session != session) {
                keys.forget(&session, Millis(database::count(row, 2)?))?;
            }
            continue;
        }
        let alias = Alias::stored(&alias);
        if !keys.is_destroyed(&session, &alias)? {
            // The kind of its owner is unknown here; destroyed keys are never copied, so it does not matter.
            keys.destroy(&session, &alias, "")?;
        }
    }
    Ok(())
}
