//! The sealed rows, in `log.sqlite`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use floke_core::{JoinCode, Millis, SessionId};
use rusqlite::{Connection, TransactionBehavior, params};

use super::database::{self, Fresh, Kind, Lock, OpenError};
use super::erase::Eraser;
use super::files::{Doing, Files};
use super::heads::Heads;
use super::reader::SqliteReader;
use super::{KEYS_FILE, LOG_FILE};
use crate::log::Failed;
use crate::sealed::{Alias, Left, Mark, Rows, Transaction};

/// The format of the file.
pub(crate) const KIND: Kind = Kind {
    application_id: 0x464c_4f4b, // "FLOK"
    version: 5,
    // auto_vacuum: free pages can leave the file, for a tenth more of what a commit writes.
    // FULL: with NORMAL a power cut took acknowledged events. 4000 pages are 16 MB.
    settings: "
        PRAGMA auto_vacuum = INCREMENTAL;
        PRAGMA secure_delete = ON;
        PRAGMA synchronous = FULL;
        PRAGMA wal_autocheckpoint = 4000;
        PRAGMA temp_store = MEMORY;",
    // A rowid table, so that appends of all sessions are adjacent on disk; WITHOUT ROWID was half as fast.
    schema: "
        CREATE TABLE commits (
            id INTEGER PRIMARY KEY,
            session TEXT NOT NULL,
            first_seq INTEGER NOT NULL,
            n INTEGER NOT NULL,
            body BLOB NOT NULL,
            UNIQUE (session, first_seq)
        ) STRICT;
        CREATE TABLE directory (
            session TEXT PRIMARY KEY,
            code TEXT NOT NULL UNIQUE,
            entry BLOB NOT NULL
        ) STRICT;
        CREATE TABLE destroyed (
            session TEXT NOT NULL,
            alias TEXT NOT NULL,
            at INTEGER,
            PRIMARY KEY (session, alias)
        ) STRICT;",
};

/// Bytes to write as a test of whether an append can be: some sixteen pages, more than the longest text needs.
const CHECKED_BYTES: u32 = 1 << 16;

/// The alias in the table `destroyed` for everybody in the session.
const EVERYBODY: &str = "*";

/// The writer's connection.
#[derive(Debug)]
pub(crate) struct SqliteRows {
    conn: Connection,
    path: PathBuf,
    heads: Heads,
    eraser: Eraser,
    files: Arc<Files>,
    /// What is done between [`Rows::before`] and [`Rows::after`].
    doing: Doing,
    /// Dropped last: then the folder is free.
    _lock: Option<Lock>,
}

impl SqliteRows {
    /// Opens the file in a folder, in which the keys' file is open, and keeps what `fresh` has made.
    pub(super) fn open(folder: &Path, mut fresh: Fresh) -> Result<Self, OpenError> {
        let path = folder.join(LOG_FILE);
        let of = |source| OpenError::of(&path, source);
        let conn = database::open(&path, &KIND, &mut fresh)?;
        // Only once the tables exist: until then the file's own header must say that it is ours.
        conn.pragma_update(None, "journal_mode", "WAL").map_err(of)?;
        let eraser = Eraser::new(&conn).map_err(of)?;
        // SQLite makes the files beside it when they are first needed.
        conn.query_row("SELECT EXISTS (SELECT 1 FROM destroyed)", [], |_| Ok(())).map_err(of)?;
        let files = Files::new(&path, &folder.join(KEYS_FILE)).map(Arc::new);
        let files =
            files.map_err(|source| OpenError::NotWritable { path: folder.to_owned(), source })?;
        let (heads, doing, _lock) = (Heads::default(), Doing::Adding, fresh.keep());
        Ok(Self { conn, path, heads, eraser, files, doing, _lock })
    }
}

impl Rows for SqliteRows {
    type Transaction<'r> = SqliteTransaction<'r>;
    type Reader = SqliteReader;

    fn reader(&self) -> SqliteReader {
        SqliteReader::new(self.path.clone(), Arc::clone(&self.files))
    }

    fn begin(&mut self) -> Result<SqliteTransaction<'_>, Failed> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        self.heads.begin(&tx)?;
        Ok(SqliteTransaction { tx, heads: &mut self.heads })
    }

    fn marks(&mut self) -> Result<Vec<Mark>, Failed> {
        let mut rows = self.conn.prepare("SELECT session, alias, at FROM destroyed")?;
        let mark = |row: &rusqlite::Row<'_>| {
            let (session, alias): (_, String) = (database::id(row, 0)?, row.get(1)?);
            Ok(match &*alias {
                EVERYBODY => Mark::Session(session, Millis(database::count(row, 2)?)),
                alias => Mark::Key(session, Alias::stored(alias)),
            })
        };
        Ok(rows.query_map([], mark)?.collect::<Result<_, _>>()?)
    }

    /// Rolls back a long row; then rewrites an existing page: that alone is one page, and may fit when no append does.
    fn check(&mut self) -> Result<(), Failed> {
        let tx = self.conn.unchecked_transaction()?;
        tx.prepare_cached(
            "INSERT INTO commits (session, first_seq, n, body) VALUES ('', 0, 0, zeroblob(?1))",
        )?
        .execute([CHECKED_BYTES])?;
        // Into the write-ahead log, where the next transaction overwrites it: nobody ever reads it.
        self.conn.cache_flush()?;
        tx.rollback()?;
        Ok(database::rewrite(&self.conn, &KIND)?)
    }

    fn before(&mut self) -> Result<(), Failed> {
        self.doing = self.eraser.doing();
        Ok(self.files.before(self.doing)?)
    }

    fn after(&mut self) -> Result<(), Failed> {
        Ok(self.files.after(self.doing.max(self.eraser.doing()))?)
    }

    fn unerased(&mut self) -> Result<Vec<SessionId>, Failed> {
        let wal = database::beside(&self.path, "-wal");
        let is_ahead = wal.metadata().is_ok_and(|found| found.len() > 0);
        Ok(self.eraser.find(&self.conn, is_ahead)?)
    }

    fn erase(&mut self, session: &SessionId) -> Result<bool, Failed> {
        // The write-ahead log may be emptied before this is over.
        self.doing = Doing::Erasing;
        Ok(self.eraser.slice(&mut self.conn, session)?)
    }

    fn tidy(&mut self) -> Result<Left, Failed> {
        Ok(self.eraser.tidy(&mut self.conn)?)
    }

    /// Folds the write-ahead log into the file, and releases the folder.
    fn close(self) -> Result<(), Failed> {
        let busy: rusqlite::Result<bool> =
            self.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0));
        let closed = self.conn.close().map_err(|(_, error)| error);
        // Busy means that another program reads, such as a backup: the next opening does the checkpoint.
        Ok(busy.and(closed)?)
    }
}

/// A transaction of the writer.
#[derive(Debug)]
pub(crate) struct SqliteTransaction<'r> {
    tx: rusqlite::Transaction<'r>,
    heads: &'r mut Heads,
}

impl Transaction for SqliteTransaction<'_> {
    fn head(&mut self, session: &SessionId) -> Result<u64, Failed> {
        Ok(self.heads.find(&self.tx, session)?)
    }

    fn is_taken(&mut self, code: &JoinCode, session: &SessionId) -> Result<bool, Failed> {
        let sql = "SELECT EXISTS (SELECT 1 FROM directory WHERE code = ?1 AND session <> ?2)";
        let row = [code.as_str(), session.as_str()];
        Ok(self.tx.prepare_cached(sql)?.query_row(row, |row| row.get(0))?)
    }

    fn add(&mut self, session: &SessionId, first: u64, n: u64, row: &[u8]) -> Result<(), Failed> {
        self.tx
            .prepare_cached(
                "INSERT INTO commits (session, first_seq, n, body) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![
                session.as_str(),
                database::number(first),
                database::number(n),
                row
            ])?;
        self.heads.moves(session, first + n - 1);
        Ok(())
    }

    fn put(&mut self, session: &SessionId, code: &JoinCode, entry: &[u8]) -> Result<(), Failed> {
        self.tx
            .prepare_cached(
                "INSERT INTO directory (session, code, entry) VALUES (?1, ?2, ?3)
                 ON CONFLICT (session) DO UPDATE SET code = excluded.code, entry = excluded.entry",
            )?
            .execute(params![session.as_str(), code.as_str(), entry])?;
        Ok(())
    }

    fn mark(&mut self, session: &SessionId, alias: &Alias) -> Result<(), Failed> {
        self.tx
            .prepare_cached("INSERT OR IGNORE INTO destroyed (session, alias) VALUES (?1, ?2)")?
            .execute([session.as_str(), alias.as_str()])?;
        Ok(())
    }

    fn strike(&mut self, session: &SessionId, at: Millis) -> Result<(), Failed> {
        self.tx.execute(
            "INSERT OR IGNORE INTO destroyed (session, alias, at) VALUES (?1, ?2, ?3)",
            params![session.as_str(), EVERYBODY, database::number(at.0)],
        )?;
        self.tx.execute("DELETE FROM directory WHERE session = ?1", [session.as_str()])?;
        Ok(())
    }

    fn commit(self) -> Result<(), Failed> {
        self.tx.commit()?;
        self.heads.committed();
        Ok(())
    }
}
