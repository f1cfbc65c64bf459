//! A log of sealed rows, on any database that stores them: who may read what, and what is forgotten, is decided here.
//!
//! One thread writes, and takes all waiting requests into one transaction; readers have connections of their own. A
//! database is a [`Rows`] and a [`Keys`].

mod backend;
mod body;
mod erase;
mod keys;
mod pace;
mod reader;
mod request;
mod seal;
mod writer;

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use floke_core::{JoinCode, Millis, Owner, Seq, SessionId};
use tokio::sync::{mpsc, oneshot};

pub(crate) use backend::{
    Entries, Entry, Held, Keys, Left, Mark, NewKey, Row, RowReader, Rows, Transaction,
};
pub(crate) use seal::{Alias, KEY_BYTES, Key, PERSON, SESSION};

use crate::log::{
    AppendError, Boxed, Closed, Commit, Directory, DirectoryEntry, EventLog, Failed, ReadError,
    Receipt, Unavailable,
};
use crate::page::Page;
use keys::KeyRing;
use reader::Readers;
use request::{Append, Request};
use writer::{BATCH, Writer};

/// The keys, shared by the writer and the readers; `None` once the log is closed.
type SharedKeys<K> = Arc<Mutex<Option<KeyRing<K>>>>;

/// Ignores poisoning: the lock guards a cache and a connection that rolls back.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn with_keys<K, T>(
    keys: &SharedKeys<K>,
    work: impl FnOnce(&mut KeyRing<K>) -> Result<T, Failed>,
) -> Result<T, Failed> {
    work(lock(keys).as_mut().ok_or(Closed)?)
}

/// Why a log could not be started on an open database.
#[derive(Debug)]
pub(crate) enum StartError {
    /// The database failed.
    Database(Failed),
    /// Keys were to be destroyed, and it cannot be finished.
    Unfinished(Failed),
    /// The system gives it no thread.
    Thread(io::Error),
}

/// An [`EventLog`] on a database.
#[derive(Debug)]
pub(crate) struct Sealed<R: Rows, K> {
    requests: mpsc::Sender<Request>,
    readers: Readers<R::Reader, K>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl<R: Rows, K: Keys> Sealed<R, K> {
    /// Starts the log on an open database. Blocks. Finishes what a crash or a restored copy interrupted: forgotten people
    /// stay forgotten.
    pub(crate) fn start(rows: R, keys: K) -> Result<Self, StartError> {
        let keys = Arc::new(Mutex::new(Some(KeyRing::new(keys))));
        let (wake, wakes) = std::sync::mpsc::channel();
        let readers = Readers::new(rows.reader(), Arc::clone(&keys));
        let writer = Writer::new(rows, keys, wake)?;
        // A full queue makes appending rooms wait, and each room's own inbox limits that.
        let (requests, inbox) = mpsc::channel(2 * BATCH);
        let asks = requests.downgrade();
        let thread = spawn("floke-log", move || writer.run(inbox))?;
        // The thread ends with the writer.
        drop(spawn("floke-erase", move || erase::ask(&wakes, &asks))?);
        Ok(Self { requests, readers, thread: Mutex::new(Some(thread)) })
    }

    /// [`EventLog::close`]. Dropping the log does the same, some time later.
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

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, StartError> {
    let thread = std::thread::Builder::new().name(name.to_owned());
    thread.spawn(work).map_err(StartError::Thread)
}

impl<R: Rows, K: Keys> EventLog for Sealed<R, K> {
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
        Box::pin(self.readers.entry(Entries::Code(code.clone())))
    }

    fn session<'a>(
        &'a self,
        session: &'a SessionId,
    ) -> Boxed<'a, Result<Option<DirectoryEntry>, ReadError>> {
        Box::pin(self.readers.entry(Entries::Session(*session)))
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
