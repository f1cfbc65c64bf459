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

use std::fs::OpenOptions;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use floke_core::{Millis, SessionId};
use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior, params};

use super::database::{self, Fresh, Kind, OpenError};
use crate::log::{Failed, Receipt};
use crate::sealed::{Alias, Held, KEY_BYTES, Key, Keys, NewKey, PERSON, SESSION};

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

/// Bytes to write as a test of whether keys can be: four pages, which hold some hundred.
const CHECKED_BYTES: u32 = 1 << 14;

/// Why the keys failed.
#[derive(Debug, thiserror::Error)]
enum KeysError {
    /// The file failed.
    #[error("the keys file failed")]
    Sqlite(#[from] rusqlite::Error),
    /// The old journal still holds a destroyed key.
    #[error("the journal of the keys file cannot be overwritten")]
    Journal(#[source] io::Error),
}

/// The open file.
#[derive(Debug)]
pub(crate) struct SqliteKeys {
    conn: Connection,
    journal: PathBuf,
}

impl SqliteKeys {
    /// Opens the keys file, and finishes an interrupted destruction.
    pub(super) fn open(path: &Path, fresh: &mut Fresh) -> Result<Self, OpenError> {
        let conn = database::open(path, &KIND, fresh)?;
        let journal = database::beside(path, "-journal");
        let keys = Self { conn, journal };
        keys.scrub_journal()
            .map_err(|source| OpenError::NotWritable { path: keys.journal.clone(), source })?;
        Ok(keys)
    }

    /// Whether there has never been a key.
    pub(super) fn is_empty(&self) -> rusqlite::Result<bool> {
        self.conn.query_row("SELECT NOT EXISTS (SELECT 1 FROM keys)", [], |row| row.get(0))
    }

    fn find_row(&self, session: &SessionId, alias: &Alias) -> Result<Option<Held>, KeysError> {
        let row = |row: &rusqlite::Row<'_>| {
            Ok(if row.get(0)? { Held::Destroyed } else { Held::Key(Key::from_bytes(row.get(1)?)) })
        };
        Ok(self
            .conn
            .prepare_cached("SELECT destroyed, key FROM keys WHERE session = ?1 AND alias = ?2")?
            .query_row([session.as_str(), alias.as_str()], row)
            .optional()?)
    }

    fn add_rows(&mut self, new: &[NewKey<'_>]) -> Result<(), KeysError> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for NewKey { session, alias, kind, key } in new {
            tx.prepare_cached(
                "INSERT INTO keys (session, alias, kind, destroyed, key) VALUES (?1, ?2, ?3, 0, ?4)",
            )?
            .execute(params![session.as_str(), alias.as_str(), kind, key.bytes()])?;
        }
        Ok(tx.commit()?)
    }

    fn destroy_row(
        &mut self,
        session: &SessionId,
        alias: &Alias,
        kind: &str,
    ) -> Result<(), KeysError> {
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

    fn forget_rows(&mut self, session: &SessionId, at: Millis) -> Result<Receipt, KeysError> {
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
    fn check_rows(&self) -> Result<(), KeysError> {
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

    fn receipt_rows(&self) -> Result<Vec<Receipt>, KeysError> {
        Ok(self
            .conn
            .prepare("SELECT session, at, keys_destroyed FROM receipts ORDER BY at, session")?
            .query_map([], receipt_from)?
            .collect::<Result<_, _>>()?)
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

impl Keys for SqliteKeys {
    fn find(&mut self, session: &SessionId, alias: &Alias) -> Result<Option<Held>, Failed> {
        Ok(self.find_row(session, alias)?)
    }

    fn add(&mut self, new: &[NewKey<'_>]) -> Result<(), Failed> {
        Ok(self.add_rows(new)?)
    }

    fn destroy(&mut self, session: &SessionId, alias: &Alias, kind: &str) -> Result<(), Failed> {
        Ok(self.destroy_row(session, alias, kind)?)
    }

    fn forget(&mut self, session: &SessionId, at: Millis) -> Result<Receipt, Failed> {
        Ok(self.forget_rows(session, at)?)
    }

    fn receipts(&mut self) -> Result<Vec<Receipt>, Failed> {
        Ok(self.receipt_rows()?)
    }

    fn check(&mut self) -> Result<(), Failed> {
        Ok(self.check_rows()?)
    }
}

/// Copies all keys of one file into another that is empty, except those of ballots: such a row says that the key is
/// destroyed, and no byte of the key is written there. Returns how many ballots' keys were left out.
pub(super) fn copy_but_ballots(
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
