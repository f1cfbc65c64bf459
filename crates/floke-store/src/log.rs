//! The contract of every log: the trait, its input and output, and the ways it can fail.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use floke_core::{JoinCode, Millis, Owner, Seq, SessionId};

use crate::page::Page;

/// A future on the heap, so that a log can be an `Arc<dyn EventLog>`.
pub type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The underlying error; shared, because one broken disk fails a whole batch of appends.
pub type Source = Arc<dyn Error + Send + Sync>;

/// Any error below a log, on its way to becoming a [`Source`].
pub(crate) type Failed = Box<dyn Error + Send + Sync>;

/// One event as the caller passes it, in clear.
#[derive(Clone, PartialEq, Eq)]
pub struct Stored {
    /// The owner whose key seals it.
    pub owner: Owner,
    /// The format of `json`.
    pub version: u16,
    /// The event.
    pub json: Box<str>,
}

impl fmt::Debug for Stored {
    /// Leaves out the text: a log line may hold this.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Stored({:?}, version {}, {} bytes)", self.owner, self.version, self.json.len())
    }
}

/// The events of one append: all of them are stored, or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// When the events were decided.
    pub at: Millis,
    /// In order. With none, an append moves only the directory.
    pub events: Vec<Stored>,
    /// Owners whose keys to destroy because of it: the ballots that it closes. This intent is as durable as the events:
    /// [`EventLog::destroy_key`] carries it out at once; if that never ran, the next opening of the log does.
    pub destroys: Vec<Owner>,
}

/// One event as it is read, with its text or a view of it.
#[derive(Clone, PartialEq, Eq)]
pub enum Read<T = Box<str>> {
    /// Its owner's key exists.
    Event {
        /// The format of `json`.
        version: u16,
        /// The event.
        json: T,
    },
    /// Its owner's key is destroyed. It still counts as one [`Seq`], and changes nothing.
    Forgotten,
}

impl<T: AsRef<str>> Read<T> {
    /// The same, with a view of its text.
    pub fn as_ref(&self) -> Read<&str> {
        match self {
            Self::Event { version, json } => Read::Event { version: *version, json: json.as_ref() },
            Self::Forgotten => Read::Forgotten,
        }
    }
}

impl<T: AsRef<str>> fmt::Debug for Read<T> {
    /// Leaves out the text: a log line may hold this.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Event { version, json } => {
                write!(f, "Event(version {version}, {} bytes)", json.as_ref().len())
            }
            Self::Forgotten => f.write_str("Forgotten"),
        }
    }
}

/// One commit as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadCommit<T: AsRef<str> = Box<str>> {
    /// Position of its first event; the others follow without a gap.
    pub first: Seq,
    /// When the events were decided; 0 when the session is forgotten.
    pub at: Millis,
    /// As many as were appended.
    pub events: Vec<Read<T>>,
}

impl ReadCommit<&str> {
    /// The same, with texts of its own.
    fn to_owned(&self) -> ReadCommit {
        let own = |read: &Read<&str>| match read {
            Read::Event { version, json } => {
                Read::Event { version: *version, json: (*json).into() }
            }
            Read::Forgotten => Read::Forgotten,
        };
        let events = self.events.iter().map(own).collect();
        ReadCommit { first: self.first, at: self.at, events }
    }
}

impl<T: AsRef<str>> ReadCommit<T> {
    /// Position of its last event: the head, once this is the newest commit.
    #[must_use]
    pub fn last(&self) -> Seq {
        let n = u64::try_from(self.events.len()).unwrap_or(u64::MAX);
        Seq(self.first.0.saturating_add(n).saturating_sub(1))
    }
}

/// What can be known of a session without opening it. All but the session and the code is sealed under the session's
/// key.
#[derive(Clone, PartialEq, Eq)]
pub struct DirectoryEntry {
    /// The session.
    pub session: SessionId,
    /// What people type to come in; no two sessions share one.
    pub code: JoinCode,
    /// Its name. Empty when the session's key is destroyed.
    pub title: String,
    /// When its room must be awake next.
    pub due: Option<Millis>,
    /// When it is to be forgotten: at once, when the session's key is destroyed.
    pub keep_until: Millis,
    /// Whether it is over.
    pub ended: bool,
}

impl DirectoryEntry {
    /// The entry of a session whose key is destroyed.
    pub(crate) fn unreadable(session: SessionId, code: JoinCode) -> Self {
        let (title, due, keep_until) = (String::new(), None, Millis(0));
        Self { session, code, title, due, keep_until, ended: true }
    }
}

impl fmt::Debug for DirectoryEntry {
    /// Leaves out the title, which a person wrote, and the code, which opens a door.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DirectoryEntry")
            .field("session", &self.session)
            .field("due", &self.due)
            .field("keep_until", &self.keep_until)
            .field("ended", &self.ended)
            .finish_non_exhaustive()
    }
}

/// All sessions that are not forgotten.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Directory {
    /// By id.
    pub entries: Vec<DirectoryEntry>,
    /// Sessions whose entry cannot be read, because somebody has changed it. Their log holds the same facts.
    pub broken: Vec<SessionId>,
}

/// Days that a copy of the keys may live before the operator deletes it: a promise of the operator.
pub const KEY_COPIES_LIVE_DAYS: u64 = 30;

/// Proof that a session is forgotten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The session.
    pub session: SessionId,
    /// The time.
    pub at: Millis,
    /// How many keys were destroyed.
    pub keys_destroyed: u64,
}

impl fmt::Display for Receipt {
    /// The sentence that is stored with it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "session {} is forgotten: its {} keys are destroyed; copies of keys live at most {KEY_COPIES_LIVE_DAYS} days",
            self.session, self.keys_destroyed
        )
    }
}

/// The log cannot do it now, and has done nothing. Trying again may help.
#[derive(Debug, Clone, thiserror::Error)]
#[error("the log is unavailable")]
pub struct Unavailable(#[source] pub Source);

/// Why a closed log answers nothing.
#[derive(Debug, thiserror::Error)]
#[error("the log is closed")]
pub(crate) struct Closed;

impl From<Failed> for Unavailable {
    fn from(error: Failed) -> Self {
        Self(error.into())
    }
}

impl Unavailable {
    /// The log is closed, or the thread that would answer is gone.
    pub(crate) fn closed() -> Self {
        Self(Arc::new(Closed))
    }
}

/// Why an append did not simply succeed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum AppendError {
    /// Another writer was first. Nothing was written: read the tail, apply it, decide again.
    #[error("the session is at {} and not where the append expected it", head.0)]
    Conflict {
        /// The session's head.
        head: Seq,
    },
    /// The join code in the directory entry is another session's. Nothing was written.
    #[error("the join code belongs to another session")]
    CodeTaken,
    /// An event belongs to an owner whose key is destroyed, or the whole session is forgotten (then the owner is
    /// [`Owner::Session`]). Nothing was written, and no new key is ever made for this owner.
    #[error("the owner of an event is forgotten")]
    OwnerForgotten {
        /// The forgotten owner.
        owner: Owner,
    },
    /// Nothing was written.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
    /// It may be written or not: read the log before answering anybody.
    #[error(
        "the append failed while it was being committed; only the log knows whether it is there"
    )]
    Unknown(#[source] Source),
}

/// Why a read failed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ReadError {
    /// Trying again may help.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
    /// The stored bytes are not what was written, or the key is lost without having been destroyed.
    /// Trying again does not help; a backup may.
    #[error("session {session} is damaged after {}: {what}", after.0)]
    Damaged {
        /// The session.
        session: SessionId,
        /// The last position known to be right.
        after: Seq,
        /// What is wrong.
        what: &'static str,
    },
    /// A newer floke wrote it. Nothing is changed; upgrading helps.
    #[error("session {session} was written by a newer floke after {}", after.0)]
    Newer {
        /// The session.
        session: SessionId,
        /// The last position that can be read.
        after: Seq,
    },
}

/// The log of all sessions, and the directory that moves with it.
///
/// A call whose future is dropped may still be carried out. Two calls that wait for each other keep their order.
/// A session is created by its first append: at `Seq(0)`, with a directory entry.
pub trait EventLog: fmt::Debug + Send + Sync + 'static {
    /// Stores `commit` after `expected`, and `directory` with it; returns the new head when both are durable.
    ///
    /// All or nothing, including `commit.destroys`. `directory.session` must be `session`.
    ///
    /// # Errors
    /// In this order: [`AppendError::OwnerForgotten`] when the session is forgotten, [`AppendError::Conflict`] when
    /// `expected` is not the head, [`AppendError::OwnerForgotten`] of an event's, [`AppendError::CodeTaken`]; at any moment [`AppendError::Unavailable`] and [`AppendError::Unknown`].
    fn append<'a>(
        &'a self,
        session: &'a SessionId,
        expected: Seq,
        commit: Commit,
        directory: Option<DirectoryEntry>,
    ) -> Boxed<'a, Result<Seq, AppendError>>;

    /// The next commits that start after `after`, in order; empty at the end, or for a session that does not exist. A
    /// page is bounded, but always holds at least one whole commit.
    ///
    /// # Errors
    /// [`ReadError`].
    fn page<'a>(&'a self, session: &'a SessionId, after: Seq)
    -> Boxed<'a, Result<Page, ReadError>>;

    /// All commits that start after `after`, at once: for the few at the end of a log. To open a session, use
    /// [`EventLog::page`].
    ///
    /// # Errors
    /// [`ReadError`].
    fn read<'a>(
        &'a self,
        session: &'a SessionId,
        after: Seq,
    ) -> Boxed<'a, Result<Vec<ReadCommit>, ReadError>> {
        Box::pin(async move {
            let mut commits = Vec::new();
            let mut page = self.page(session, after).await?;
            while let Some(last) = page.last() {
                commits.extend(page.commits().map(|commit| commit.to_owned()));
                page = self.page(session, last).await?;
            }
            Ok(commits)
        })
    }

    /// Every session that is not forgotten. A broken entry hides no other.
    ///
    /// # Errors
    /// [`ReadError::Unavailable`].
    fn directory(&self) -> Boxed<'_, Result<Directory, ReadError>>;

    /// The session that has this code.
    ///
    /// # Errors
    /// [`ReadError`].
    fn by_code<'a>(
        &'a self,
        code: &'a JoinCode,
    ) -> Boxed<'a, Result<Option<DirectoryEntry>, ReadError>>;

    /// The directory entry of a session; `None` when it is forgotten or was never created.
    ///
    /// # Errors
    /// [`ReadError`].
    fn session<'a>(
        &'a self,
        session: &'a SessionId,
    ) -> Boxed<'a, Result<Option<DirectoryEntry>, ReadError>>;

    /// Destroys one owner's key, whether it exists yet or not. Doing it again changes nothing. The session's key opens
    /// all the others, so destroying it forgets the whole session.
    ///
    /// # Errors
    /// [`Unavailable`]: it may be half done; do it again.
    fn destroy_key<'a>(
        &'a self,
        session: &'a SessionId,
        owner: &'a Owner,
    ) -> Boxed<'a, Result<(), Unavailable>>;

    /// Whether an owner's key is destroyed: its events cannot be read, and no new ones written.
    ///
    /// # Errors
    /// [`ReadError`].
    fn is_forgotten<'a>(
        &'a self,
        session: &'a SessionId,
        owner: &'a Owner,
    ) -> Boxed<'a, Result<bool, ReadError>>;

    /// Destroys every key of a session, takes it out of the directory (its code is free again) and writes a receipt.
    /// Doing it again returns the first receipt. From then on the session cannot be read, and its rows are deleted:
    /// soon, or when the log is next opened.
    ///
    /// # Errors
    /// [`Unavailable`]: it may be half done; do it again.
    fn forget<'a>(
        &'a self,
        session: &'a SessionId,
        at: Millis,
    ) -> Boxed<'a, Result<Receipt, Unavailable>>;

    /// Whether the log can be written now, tested by writing. Stored data stays as it is.
    ///
    /// # Errors
    /// [`Unavailable`]: an append would have failed too, or one that is long or needs new keys.
    fn check(&self) -> Boxed<'_, Result<(), Unavailable>>;

    /// The receipt of every forgotten session, oldest first.
    ///
    /// # Errors
    /// [`ReadError`].
    fn receipts(&self) -> Boxed<'_, Result<Vec<Receipt>, ReadError>>;

    /// Waits for all earlier calls, and releases the log's files, so that it can be opened again. Later calls get
    /// [`Unavailable`]. Closing twice is closing once.
    ///
    /// # Errors
    /// [`Unavailable`] when it did not end cleanly. Nothing is lost: the next opening repairs it.
    fn close(&self) -> Boxed<'_, Result<(), Unavailable>>;
}
