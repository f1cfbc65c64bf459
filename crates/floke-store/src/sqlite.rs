//! The log of one node: two SQLite files in a folder, `log.sqlite` and `keys.sqlite`.
//!
//! One thread writes, and takes all waiting requests into one transaction; readers have connections of their own.
//! `floke.lock` keeps a second floke from writing.

mod erase;
mod files;
mod heads;
mod pace;
mod reader;
mod request;
mod writer;

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use floke_core::{JoinCode, Millis, Owner, Seq, SessionId};
use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use crate::database::{self, Found, Fresh, Kind, OpenError};
use crate::keys::{self, Keys};
use crate::log::{
    AppendError, Boxed, Closed, Commit, Directory, DirectoryEntry, EventLog, ReadError, Receipt,
    Unavailable,
};
use crate::page::Page;
use erase::Eraser;
use files::Files;
use reader::Readers;
use request::{Append, Request};
use writer::{BATCH, Writer};

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

/// The keys, shared by the writer and the readers; `None` once the log is closed.
type SharedKeys = Arc<Mutex<Option<Keys>>>;

/// Ignores poisoning: the lock guards a cache and a connection that rolls back.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Counts of writes since the log was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// Appends that are durable.
    pub appends: u64,
    /// Transactions that made them durable: fewer, when many append at once.
    pub transactions: u64,
}

#[derive(Debug, Default)]
struct Counters {
    appends: AtomicU64,
    transactions: AtomicU64,
}

impl Counters {
    /// Counts a transaction that made this many appends durable.
    fn committed(&self, appends: usize) {
        if appends > 0 {
            self.appends.fetch_add(u64::try_from(appends).unwrap_or(u64::MAX), Ordering::Relaxed);
            self.transactions.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// An [`EventLog`] in a folder.
#[derive(Debug)]
pub struct SqliteLog {
    requests: mpsc::Sender<Request>,
    readers: Readers,
    counters: Arc<Counters>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl SqliteLog {
    /// Opens the log in `folder`, and makes what is missing: the folder, for its owner only, and the files.
    ///
    /// Blocks. Finishes what a crash or a restored copy interrupted: forgotten people stay forgotten.
    ///
    /// # Errors
    /// [`OpenError`]; then no new files are left behind.
    pub fn open(folder: &Path) -> Result<Self, OpenError> {
        let mut fresh = Fresh::default();
        fresh.folder(folder)?;
        let (log_path, keys_path) = (folder.join("log.sqlite"), folder.join("keys.sqlite"));
        fresh.lock(folder)?;

        let log_found = database::look(&log_path, &KIND)?;
        let keys_found = database::look(&keys_path, &keys::KIND)?;
        if (log_found, keys_found) == (Found::Ours, Found::Nothing) {
            return Err(OpenError::HalfMissing { missing: keys_path, found: log_path });
        }
        let mut keys = Keys::open(&keys_path, &mut fresh)?;
        // The keys file is made first, so without a key it is only left from an interrupted first start.
        if log_found == Found::Nothing
            && !keys.is_empty().map_err(|source| OpenError::of(&keys_path, source))?
        {
            return Err(OpenError::HalfMissing { missing: log_path, found: keys_path });
        }
        let conn = open_log(&log_path, &mut fresh)?;
        writer::catch_up(&conn, &mut keys)
            .map_err(|e| OpenError::Unfinished { path: folder.to_owned(), source: Arc::new(e) })?;

        let wal = database::beside(&log_path, "-wal");
        let in_ahead = wal.metadata().is_ok_and(|found| found.len() > 0);
        let (eraser, wakes) =
            Eraser::new(&conn, in_ahead).map_err(|source| OpenError::of(&log_path, source))?;

        let files = Files::new(&log_path, &keys_path).map(Arc::new);
        let files =
            files.map_err(|source| OpenError::NotWritable { path: folder.to_owned(), source })?;
        let keys: SharedKeys = Arc::new(Mutex::new(Some(keys)));
        let counters = Arc::new(Counters::default());
        let lock = fresh.keep();
        let beside = (eraser, Arc::clone(&files));
        let writer = Writer::new(conn, Arc::clone(&keys), Arc::clone(&counters), beside, lock);
        // A full queue makes appending rooms wait, and each room's own inbox limits that.
        let (requests, inbox) = mpsc::channel(2 * BATCH);
        let asks = requests.downgrade();
        let thread = spawn(folder, "floke-log", move || writer.run(inbox))?;
        // The thread ends with the writer.
        drop(spawn(folder, "floke-erase", move || erase::ask(&wakes, &asks))?);
        Ok(Self {
            requests,
            readers: Readers::new(log_path, keys, files),
            counters,
            thread: Mutex::new(Some(thread)),
        })
    }

    /// Counts of writes since the log was opened.
    #[must_use]
    pub fn written(&self) -> Written {
        Written {
            appends: self.counters.appends.load(Ordering::Relaxed),
            transactions: self.counters.transactions.load(Ordering::Relaxed),
        }
    }

    /// [`EventLog::close`]: folds the write-ahead log into the file, and releases the folder. Fails when that
    /// checkpoint failed. Dropping the log does the same, some time later.
    async fn end(&self) -> Result<(), Unavailable> {
        self.readers.close().await;
        let (reply, answer) = oneshot::channel();
        let done = match self.requests.send(Request::Close { reply }).await {
            Ok(()) => answer.await.unwrap_or_else(|_| Err(Unavailable::closed())),
            Err(_) => Ok(()),
        };
        let thread = lock(&self.thread).take();
        if let Some(thread) = thread {
            // The thread has answered and has nothing left to do; a panic of its own is already logged.
            tokio::task::spawn_blocking(move || thread.join().is_ok()).await.ok();
        }
        done
    }

    /// Sends a request to the writer and waits for the answer.
    async fn ask<T, E: From<Unavailable>>(
        &self,
        request: impl FnOnce(oneshot::Sender<Result<T, E>>) -> Request,
        lost: impl FnOnce() -> E,
    ) -> Result<T, E> {
        let (reply, answer) = oneshot::channel();
        self.requests.send(request(reply)).await.map_err(|_| Unavailable::closed())?;
        answer.await.unwrap_or_else(|_| Err(lost()))
    }
}

fn spawn(
    folder: &Path,
    name: &str,
    work: impl FnOnce() + Send + 'static,
) -> Result<JoinHandle<()>, OpenError> {
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(work)
        .map_err(|source| OpenError::NotWritable { path: folder.to_owned(), source })
}

fn open_log(path: &Path, fresh: &mut Fresh) -> Result<Connection, OpenError> {
    let conn = database::open(path, &KIND, fresh)?;
    // Only once the tables exist: until then the file's own header must say that it is ours.
    conn.pragma_update(None, "journal_mode", "WAL")
        .map_err(|source| OpenError::of(path, source))?;
    Ok(conn)
}

impl EventLog for SqliteLog {
    fn append<'a>(
        &'a self,
        session: &'a SessionId,
        expected: Seq,
        commit: Commit,
        directory: Option<DirectoryEntry>,
    ) -> Boxed<'a, Result<Seq, AppendError>> {
        debug_assert!(directory.as_ref().is_none_or(|entry| entry.session == *session));
        let session = *session;
        Box::pin(self.ask(
            move |reply| Request::Append(Append { session, expected, commit, directory, reply }),
            // The writer panicked in this request.
            || AppendError::Unknown(Arc::new(Closed)),
        ))
    }

    fn page<'a>(
        &'a self,
        session: &'a SessionId,
        after: Seq,
    ) -> Boxed<'a, Result<Page, ReadError>> {
        Box::pin(self.readers.page(*session, after))
    }

    fn directory(&self) -> Boxed<'_, Result<Directory, ReadError>> {
        Box::pin(self.readers.directory())
    }

    fn by_code<'a>(
        &'a self,
        code: &'a JoinCode,
    ) -> Boxed<'a, Result<Option<DirectoryEntry>, ReadError>> {
        Box::pin(self.readers.by_code(code.clone()))
    }

    fn session<'a>(
        &'a self,
        session: &'a SessionId,
    ) -> Boxed<'a, Result<Option<DirectoryEntry>, ReadError>> {
        Box::pin(self.readers.session(*session))
    }

    fn destroy_key<'a>(
        &'a self,
        session: &'a SessionId,
        owner: &'a Owner,
    ) -> Boxed<'a, Result<(), Unavailable>> {
        let (session, owner) = (*session, *owner);
        Box::pin(
            self.ask(move |reply| Request::Destroy { session, owner, reply }, Unavailable::closed),
        )
    }

    fn is_forgotten<'a>(
        &'a self,
        session: &'a SessionId,
        owner: &'a Owner,
    ) -> Boxed<'a, Result<bool, ReadError>> {
        Box::pin(self.readers.is_forgotten(*session, *owner))
    }

    fn forget<'a>(
        &'a self,
        session: &'a SessionId,
        at: Millis,
    ) -> Boxed<'a, Result<Receipt, Unavailable>> {
        let session = *session;
        Box::pin(self.ask(move |reply| Request::Forget { session, at, reply }, Unavailable::closed))
    }

    fn check(&self) -> Boxed<'_, Result<(), Unavailable>> {
        Box::pin(self.ask(|reply| Request::Check { reply }, Unavailable::closed))
    }

    fn receipts(&self) -> Boxed<'_, Result<Vec<Receipt>, ReadError>> {
        Box::pin(self.readers.receipts())
    }

    fn close(&self) -> Boxed<'_, Result<(), Unavailable>> {
        Box::pin(self.end())
    }
}
