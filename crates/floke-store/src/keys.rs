//! The keys, in a file of their own: `keys.sqlite`. A copy of the log is unreadable without it.
//!
//! The file names the owner of a key by an alias, which only the session's key can resolve: once that is destroyed, the
//! remaining rows name nobody. The *kind* of owner is in clear beside it.
//!
//! A destroyed key leaves no byte in any file:
//! - Its row is never moved: rows are only appended and only overwritten with as many bytes, so that no page keeps an
//!   older copy of one. The row stays, without its key, so that nobody gets a second key.
//! - The journal is of the rollback kind, for a write-ahead log keeps every version of a page for as long as it likes.
//!   It is kept (`PERSIST`) and overwritten with zeros afterwards: deleted, its bytes would lie free on the disk.
//!
//! What a disk keeps below its files is out of our reach; disk encryption is for that.

use std::collections::{HashMap, HashSet};
use std::fs::OpenOptions;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use floke_core::{Millis, Owner, SessionId};
use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior, params};

use crate::database::{self, Fresh, Kind, OpenError};
use crate::log::Receipt;
use crate::seal::{Alias, KEY_BYTES, Key, PERSON, SESSION, SealError, kind_and_id};

/// The format of the file.
pub(crate) const KIND: Kind = Kind {
    application_id: 0x464c_4b59, // "FLKY"
    version: 5,
    // FULL syncs the journal's zeroed header too: with PERSIST that is the commit.
    // temp_store: a statement's own journal would be a file with old pages elsewhere.
    settings: "
        PRAGMA journal_mode = PERSIST;
        PRAGMA synchronous = FULL;
        PRAGMA secure_delete = ON;
        PRAGMA temp_store = MEMORY;",
    schema: "
        CREATE TABLE keys (
            id INTEGER PRIMARY KEY,
            session TEXT NOT NULL,
            alias TEXT NOT NULL,
            kind TEXT NOT NULL,
            destroyed INTEGER NOT NULL,
            key BLOB NOT NULL,
            UNIQUE (session, alias)
        ) STRICT;
        CREATE TABLE receipts (
            session TEXT PRIMARY KEY,
            at INTEGER NOT NULL,
            keys_destroyed INTEGER NOT NULL,
            sentence TEXT NOT NULL
        ) STRICT;",
};

/// The bytes in place of a destroyed key: as long as a key, so that the row stays in its place.
const NO_KEY: [u8; KEY_BYTES] = [0; KEY_BYTES];

/// The most keys in memory, about 10 MB; past it, all are dropped and looked up again.
const CACHED: usize = 50_000;

/// Bytes to write as a test of whether keys can be: four pages, which hold some hundred.
const CHECKED_BYTES: u32 = 1 << 14;

/// Why the keys failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum KeysError {
    /// The file failed.
    #[error("the keys file failed")]
    Sqlite(#[from] rusqlite::Error),
    /// A new key could not be made.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The old journal still holds a destroyed key.
    #[error("the journal of the keys file cannot be overwritten")]
    Journal(#[source] io::Error),
}

/// The state of an owner's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Held {
    /// It exists.
    Key(Key),
    /// It was destroyed, or will never be made.
    Destroyed,
}

/// The keys of every session.
#[derive(Debug)]
pub(crate) struct Keys {
    conn: Connection,
    journal: PathBuf,
    cache: HashMap<SessionId, HashMap<Owner, Held>>,
    cached: usize,
}

impl Keys {
    /// Opens the keys file, and finishes an interrupted destruction.
    pub(crate) fn open(path: &Path, fresh: &mut Fresh) -> Result<Self, OpenError> {
        let conn = database::open(path, &KIND, fresh)?;
        let journal = database::beside(path, "-journal");
        let keys = Self { conn, journal, cache: HashMap::new(), cached: 0 };
        keys.scrub_journal()
            .map_err(|source| OpenError::NotWritable { path: keys.journal.clone(), source })?;
        Ok(keys)
    }

    /// Whether there has never been a key.
    pub(crate) fn is_empty(&self) -> rusqlite::Result<bool> {
        self.conn.query_row("SELECT NOT EXISTS (SELECT 1 FROM keys)", [], |row| row.get(0))
    }

    /// The state of an owner's key; `None` when it has none yet. Without the session's key all count as destroyed.
    pub(crate) fn find(
        &mut self,
        session: &SessionId,
        owner: &Owner,
    ) -> rusqlite::Result<Option<Held>> {
        match self.look_up(session, &Owner::Session, || Alias::stored(Alias::SESSION))? {
            Some(Held::Key(of_session)) if *owner != Owner::Session => {
                self.look_up(session, owner, || of_session.alias(owner))
            }
            of_session => Ok(of_session),
        }
    }

    fn look_up(
        &mut self,
        session: &SessionId,
        owner: &Owner,
        alias: impl FnOnce() -> Alias,
    ) -> rusqlite::Result<Option<Held>> {
        if let Some(held) = self.cache.get(session).and_then(|owners| owners.get(owner)) {
            return Ok(Some(held.clone()));
        }
        let held = self
            .conn
            .prepare_cached("SELECT destroyed, key FROM keys WHERE session = ?1 AND alias = ?2")?
            .query_row([session.as_str(), alias().as_str()], |row| {
                Ok(if row.get(0)? {
                    Held::Destroyed
                } else {
                    Held::Key(Key::from_bytes(row.get(1)?))
                })
            })
            .optional()?;
        if let Some(held) = &held {
            self.remember(session, owner, held.clone());
        }
        Ok(held)
    }

    fn remember(&mut self, session: &SessionId, owner: &Owner, held: Held) {
        if self.cached >= CACHED {
            self.cache.clear();
            self.cached = 0;
        }
        if self.cache.entry(*session).or_default().insert(*owner, held).is_none() {
            self.cached += 1;
        }
    }

    /// Makes a key for each of these owners and sessions that has none, and returns the state of all: on disk when this
    /// returns.
    pub(crate) fn ensure<'a>(
        &mut self,
        wanted: impl Iterator<Item = (&'a SessionId, &'a Owner)>,
    ) -> Result<HashMap<(&'a SessionId, &'a Owner), Held>, KeysError> {
        let mut all = HashMap::new();
        let mut new = Vec::new();
        let wanted: HashSet<_> =
            wanted.flat_map(|place| [place, (place.0, &Owner::Session)]).collect();
        // The sessions first: the others' aliases need their keys.
        let (sessions, others): (Vec<_>, Vec<_>) =
            wanted.into_iter().partition(|place| *place.1 == Owner::Session);
        for place in sessions.into_iter().chain(others) {
            if let Some(held) = self.find(place.0, place.1)? {
                all.insert(place, held);
                continue;
            }
            let key = Key::random()?;
            let alias = match all.get(&(place.0, &Owner::Session)) {
                Some(Held::Key(of_session)) => of_session.alias(place.1),
                // The key being made is the session's own.
                Some(Held::Destroyed) | None => key.alias(place.1),
            };
            new.push((place, alias, key.clone()));
            all.insert(place, Held::Key(key));
        }
        if new.is_empty() {
            return Ok(all);
        }
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for ((session, owner), alias, key) in &new {
            tx.prepare_cached(
                "INSERT INTO keys (session, alias, kind, destroyed, key) VALUES (?1, ?2, ?3, 0, ?4)",
            )?
            .execute(params![
                session.as_str(),
                alias.as_str(),
                kind_and_id(owner).0,
                key.bytes()
            ])?;
        }
        tx.commit()?;
        for ((session, owner), _, key) in new {
            self.remember(session, owner, Held::Key(key));
        }
        Ok(all)
    }

    /// The alias of an owner in the files; `None` when the session's key is destroyed, and all others with it.
    pub(crate) fn alias(
        &mut self,
        session: &SessionId,
        owner: &Owner,
    ) -> Result<Option<Alias>, KeysError> {
        let held = self.ensure([(session, &Owner::Session)].into_iter())?;
        Ok(match held.get(&(session, &Owner::Session)) {
            Some(Held::Key(key)) => Some(key.alias(owner)),
            Some(Held::Destroyed) | None => None,
        })
    }

    /// Whether a key is destroyed.
    pub(crate) fn is_destroyed(
        &self,
        session: &SessionId,
        alias: &Alias,
    ) -> rusqlite::Result<bool> {
        let sql = "SELECT destroyed FROM keys WHERE session = ?1 AND alias = ?2";
        let row = [session.as_str(), alias.as_str()];
        let destroyed = self.conn.query_row(sql, row, |row| row.get(0)).optional()?;
        Ok(destroyed.unwrap_or(false))
    }

    /// Destroys one key, or prevents that it is ever made; with the session's key, all keys of the session. `kind` is
    /// its owner's, if known.
    pub(crate) fn destroy(
        &mut self,
        session: &SessionId,
        alias: &Alias,
        kind: &str,
    ) -> Result<(), KeysError> {
        self.drop_cached(session);
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        tx.execute(
            "INSERT INTO keys (session, alias, kind, destroyed, key) VALUES (?1, ?2, ?3, 1, ?4)
             ON CONFLICT DO UPDATE SET destroyed = 1, key = excluded.key",
            params![session.as_str(), alias.as_str(), kind, NO_KEY],
        )?;
        if alias.is_session() {
            destroy_all(&tx, session)?;
        }
        tx.commit()?;
        self.scrub_journal().map_err(KeysError::Journal)
    }

    fn drop_cached(&mut self, session: &SessionId) {
        self.cached -= self.cache.remove(session).map_or(0, |owners| owners.len());
    }

    /// Destroys all keys of a session and writes the receipt; returns the existing receipt when done before.
    pub(crate) fn forget(&mut self, session: &SessionId, at: Millis) -> Result<Receipt, KeysError> {
        self.drop_cached(session);
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let destroyed = destroy_all(&tx, session)?;
        tx.execute(
            "INSERT OR IGNORE INTO keys (session, alias, kind, destroyed, key)
             VALUES (?1, ?2, ?3, 1, ?4)",
            params![session.as_str(), Alias::SESSION, SESSION, NO_KEY],
        )?;
        let receipt = Receipt {
            session: *session,
            at,
            keys_destroyed: u64::try_from(destroyed).unwrap_or(u64::MAX),
        };
        tx.execute(
            "INSERT OR IGNORE INTO receipts (session, at, keys_destroyed, sentence)
             VALUES (?1, ?2, ?3, ?4)",
            params![
                session.as_str(),
                database::number(at.0),
                database::number(receipt.keys_destroyed),
                receipt.to_string()
            ],
        )?;
        let receipt = tx.query_row(
            "SELECT session, at, keys_destroyed FROM receipts WHERE session = ?1",
            [session.as_str()],
            receipt_from,
        )?;
        tx.commit()?;
        self.scrub_journal().map_err(KeysError::Journal)?;
        Ok(receipt)
    }

    /// Writes as many bytes as some hundred newcomers need, and rolls back.
    ///
    /// Writes a receipt and no key: rolled-back bytes stay free on the disk, and new rows may move other rows.
    pub(crate) fn check(&self) -> Result<(), KeysError> {
        let tx = self.conn.unchecked_transaction()?;
        tx.prepare_cached(
            "INSERT INTO receipts (session, at, keys_destroyed, sentence)
             VALUES ('', 0, 0, printf('%*s', ?1, ''))",
        )?
        .execute([CHECKED_BYTES])?;
        let room = self.conn.cache_flush();
        drop(tx);
        if room.is_err() {
            // The next reader rolls back the rest, and a copy reads without being allowed to.
            self.is_empty()?;
        }
        Ok(room?)
    }

    /// The receipts, oldest first.
    pub(crate) fn receipts(&self) -> rusqlite::Result<Vec<Receipt>> {
        self.conn
            .prepare("SELECT session, at, keys_destroyed FROM receipts ORDER BY at, session")?
            .query_map([], receipt_from)?
            .collect()
    }

    /// Overwrites the last transactions in the journal. After a crash the next opening does it.
    fn scrub_journal(&self) -> io::Result<()> {
        let mut file = match OpenOptions::new().write(true).open(&self.journal) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
            file => file?,
        };
        let len = file.metadata()?.len();
        io::copy(&mut io::repeat(0).take(len), &mut file)?;
        file.sync_data()
    }
}

/// Copies all keys of one file into another that is empty, except those of ballots: such a row says that the key is
/// destroyed, and no byte of the key is written there. Returns how many ballots' keys were left out.
pub(crate) fn copy_but_ballots(
    from: &mut Connection,
    to: &mut Connection,
) -> rusqlite::Result<usize> {
    // A persistent journal would stay beside the copy; before this it holds only an empty file.
    to.pragma_update(None, "journal_mode", "MEMORY")?;
    let (from, to) = (from.transaction()?, to.transaction()?);
    let mut ballots = 0;
    let mut rows =
        from.prepare("SELECT id, session, alias, kind, destroyed FROM keys ORDER BY id")?;
    let mut rows = rows.query([])?;
    let mut key = from.prepare("SELECT key FROM keys WHERE id = ?1")?;
    let mut write = to.prepare(
        "INSERT INTO keys (id, session, alias, kind, destroyed, key) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    while let Some(row) = rows.next()? {
        let (id, session, alias): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let (kind, destroyed): (String, bool) = (row.get(3)?, row.get(4)?);
        // Other kinds are not copied.
        let is_copied = match &*kind {
            SESSION | PERSON => !destroyed,
            _ => {
                ballots += usize::from(!destroyed);
                false
            }
        };
        let key = if is_copied { key.query_row([id], |row| row.get(0))? } else { NO_KEY };
        write.execute(params![id, session, alias, kind, !is_copied, key])?;
    }
    let mut receipts =
        from.prepare("SELECT session, at, keys_destroyed, sentence FROM receipts")?;
    let mut receipts = receipts.query([])?;
    let mut write_receipt = to.prepare(
        "INSERT INTO receipts (session, at, keys_destroyed, sentence) VALUES (?1, ?2, ?3, ?4)",
    )?;
    while let Some(row) = receipts.next()? {
        let (session, sentence): (String, String) = (row.get(0)?, row.get(3)?);
        let (at, destroyed): (i64, i64) = (row.get(1)?, row.get(2)?);
        write_receipt.execute(params![session, at, destroyed, sentence])?;
    }
    drop((write, write_receipt));
    to.commit()?;
    Ok(ballots)
}

/// Destroys every existing key of a session; returns how many.
fn destroy_all(tx: &Transaction<'_>, session: &SessionId) -> rusqlite::Result<usize> {
    tx.execute(
        "UPDATE keys SET destroyed = 1, key = ?2 WHERE session = ?1 AND destroyed = 0",
        params![session.as_str(), NO_KEY],
    )
}

fn receipt_from(row: &rusqlite::Row<'_>) -> rusqlite::Result<Receipt> {
    Ok(Receipt {
        session: database::id(row, 0)?,
        at: Millis(database::count(row, 1)?),
        keys_destroyed: database::count(row, 2)?,
    })
}
