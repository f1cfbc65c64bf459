//! For tests: a log that fails when told to, and otherwise forwards to another log.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use floke_core::{JoinCode, Millis, Owner, Seq, SessionId};
use tokio::sync::watch;

use crate::log::{
    AppendError, Boxed, Commit, Directory, DirectoryEntry, EventLog, ReadCommit, ReadError,
    Receipt, Unavailable,
};
use crate::page::Page;

/// How one append fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// [`AppendError::Unavailable`]; nothing is written.
    Unavailable,
    /// [`AppendError::Conflict`] with the true head; nothing is written.
    Conflict,
    /// [`AppendError::Unknown`]; it is written.
    UnknownWritten,
    /// [`AppendError::Unknown`]; it is not written.
    UnknownLost,
}

/// The test asked for this fault.
#[derive(Debug, thiserror::Error)]
#[error("a test asked for this")]
struct Asked;

fn unavailable() -> Unavailable {
    Unavailable(Arc::new(Asked))
}

/// An [`EventLog`] for tests, whose appends and reads can fail or wait.
#[derive(Debug)]
pub struct FaultyLog {
    inner: Arc<dyn EventLog>,
    faults: Mutex<VecDeque<Fault>>,
    failing_reads: Mutex<usize>,
    reads: Mutex<usize>,
    failing_destroys: Mutex<usize>,
    held: watch::Sender<bool>,
    waiting: watch::Sender<usize>,
}

impl FaultyLog {
    /// A log that forwards to `inner` until told otherwise.
    #[must_use]
    pub fn new(inner: Arc<dyn EventLog>) -> Self {
        Self {
            inner,
            faults: Mutex::default(),
            failing_reads: Mutex::default(),
            reads: Mutex::default(),
            failing_destroys: Mutex::default(),
            held: watch::Sender::new(false),
            waiting: watch::Sender::new(0),
        }
    }

    /// Makes the next `appends` fail this way, after those already told to fail.
    pub fn fail_next(&self, fault: Fault, appends: usize) {
        lock(&self.faults).extend(std::iter::repeat_n(fault, appends));
    }

    /// Makes the next `reads` of a page of a session's commits [`ReadError::Unavailable`].
    pub fn fail_reads(&self, reads: usize) {
        *lock(&self.failing_reads) = reads;
    }

    /// How many pages of commits have been read.
    #[must_use]
    pub fn reads(&self) -> usize {
        *lock(&self.reads)
    }

    /// Makes the next `tries` at destroying a key [`Unavailable`].
    pub fn fail_destroys(&self, tries: usize) {
        *lock(&self.failing_destroys) = tries;
    }

    /// Makes appends wait, before they reach the disk, until [`FaultyLog::release`].
    pub fn hold(&self) {
        self.held.send_replace(true);
    }

    /// Lets waiting appends through, and all later ones.
    pub fn release(&self) {
        self.held.send_replace(false);
    }

    /// Waits until at least `appends` are waiting.
    pub async fn waiting(&self, appends: usize) {
        // The sender lives as long as `self`, so this cannot fail.
        self.waiting.subscribe().wait_for(|n| *n >= appends).await.ok();
    }

    /// The log that this one forwards to.
    #[must_use]
    pub fn inner(&self) -> &Arc<dyn EventLog> {
        &self.inner
    }

    async fn pass_the_gate(&self) {
        /// Counts a waiting append, even when it is cancelled.
        struct Waiting<'a>(&'a watch::Sender<usize>);
        impl Drop for Waiting<'_> {
            fn drop(&mut self) {
                self.0.send_modify(|n| *n = n.saturating_sub(1));
            }
        }
        let mut held = self.held.subscribe();
        self.waiting.send_modify(|n| *n += 1);
        let waiting = Waiting(&self.waiting);
        held.wait_for(|held| !held).await.ok();
        drop(waiting);
    }

    async fn faulty_append(
        &self,
        session: &SessionId,
        expected: Seq,
        commit: Commit,
        directory: Option<DirectoryEntry>,
    ) -> Result<Seq, AppendError> {
        self.pass_the_gate().await;
        let fault = lock(&self.faults).pop_front();
        match fault {
            None => self.inner.append(session, expected, commit, directory).await,
            Some(Fault::Unavailable) => Err(unavailable().into()),
            Some(Fault::Conflict) => {
                let commits = self.inner.read(session, Seq(0)).await.unwrap_or_default();
                let head = commits.last().map_or(Seq(0), ReadCommit::last);
                Err(AppendError::Conflict { head })
            }
            Some(Fault::UnknownWritten) => {
                self.inner.append(session, expected, commit, directory).await?;
                Err(AppendError::Unknown(Arc::new(Asked)))
            }
            Some(Fault::UnknownLost) => Err(AppendError::Unknown(Arc::new(Asked))),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl EventLog for FaultyLog {
    fn append<'a>(
        &'a self,
        session: &'a SessionId,
        expected: Seq,
        commit: Commit,
        directory: Option<DirectoryEntry>,
    ) -> Boxed<'a, Result<Seq, AppendError>> {
        Box::pin(self.faulty_append(session, expected, commit, directory))
    }

    fn page<'a>(
        &'a self,
        session: &'a SessionId,
        after: Seq,
    ) -> Boxed<'a, Result<Page, ReadError>> {
        let mut failing = lock(&self.failing_reads);
        if *failing > 0 {
            *failing -= 1;
            return Box::pin(async { Err(unavailable().into()) });
        }
        drop(failing);
        *lock(&self.reads) += 1;
        self.inner.page(session, after)
    }

    fn directory(&self) -> Boxed<'_, Result<Directory, ReadError>> {
        self.inner.directory()
    }

    fn by_code<'a>(
        &'a self,
        code: &'a JoinCode,
    ) -> Boxed<'a, Result<Option<DirectoryEntry>, ReadError>> {
        self.inner.by_code(code)
    }

    fn session<'a>(
        &'a self,
        session: &'a SessionId,
    ) -> Boxed<'a, Result<Option<DirectoryEntry>, ReadError>> {
        self.inner.session(session)
    }

    fn destroy_key<'a>(
        &'a self,
        session: &'a SessionId,
        owner: &'a Owner,
    ) -> Boxed<'a, Result<(), Unavailable>> {
        let mut failing = lock(&self.failing_destroys);
        if *failing > 0 {
            *failing -= 1;
            return Box::pin(async { Err(unavailable()) });
        }
        drop(failing);
        self.inner.destroy_key(session, owner)
    }

    fn is_forgotten<'a>(
        &'a self,
        session: &'a SessionId,
        owner: &'a Owner,
    ) -> Boxed<'a, Result<bool, ReadError>> {
        self.inner.is_forgotten(session, owner)
    }

    fn forget<'a>(
        &'a self,
        session: &'a SessionId,
        at: Millis,
    ) -> Boxed<'a, Result<Receipt, Unavailable>> {
        self.inner.forget(session, at)
    }

    /// Fails as long as the next append would.
    fn check(&self) -> Boxed<'_, Result<(), Unavailable>> {
        if lock(&self.faults).is_empty() {
            return self.inner.check();
        }
        Box::pin(async { Err(unavailable()) })
    }

    fn receipts(&self) -> Boxed<'_, Result<Vec<Receipt>, ReadError>> {
        self.inner.receipts()
    }

    fn close(&self) -> Boxed<'_, Result<(), Unavailable>> {
        self.inner.close()
    }
}
