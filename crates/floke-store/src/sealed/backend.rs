//! What a database does for a [`Sealed`](super::Sealed) log: it stores rows that it cannot read, and keys, apart.
//!
//! Every call blocks until it is done. One thread writes, and several read beside it. Whoever opens the database sees to
//! two things. No other floke has it open, for keys in use are kept in memory. Rows without their keys are refused, for a
//! new key would hide that the old one is lost.

use std::fmt;
use std::ops::ControlFlow;

use floke_core::{JoinCode, Millis, Seq, SessionId};

use super::seal::{Alias, Key};
use crate::log::{Failed, Receipt};

/// The writer's connection to the sealed rows.
pub(crate) trait Rows: fmt::Debug + Send + 'static {
    /// A transaction of the writer.
    type Transaction<'r>: Transaction
    where
        Self: 'r;

    /// Connections that read beside the writer.
    type Reader: RowReader;

    /// Makes connections for reading.
    fn reader(&self) -> Self::Reader;

    /// Begins a transaction. Until it ends nobody else writes. One that is dropped changes nothing.
    fn begin(&mut self) -> Result<Self::Transaction<'_>, Failed>;

    /// Every mark that a key is to be destroyed, whether it has been or not.
    fn marks(&mut self) -> Result<Vec<Mark>, Failed>;

    /// Writes as much as a long append would, and leaves nothing of it.
    fn check(&mut self) -> Result<(), Failed>;

    /// Called before each piece of work: fails when this is no longer the database that was opened.
    fn before(&mut self) -> Result<(), Failed>;

    /// The same after it, before anybody is answered.
    fn after(&mut self) -> Result<(), Failed>;

    /// The sessions that are marked as forgotten and still have rows. Called once, when the log is opened.
    fn unerased(&mut self) -> Result<Vec<SessionId>, Failed>;

    /// Erases some rows of a forgotten session, so few that others can wait for it; returns whether there were any. Its
    /// mark stays; those of its people go with the last row.
    fn erase(&mut self, session: &SessionId) -> Result<bool, Failed>;

    /// Removes what erased rows have left elsewhere, a little at a time.
    fn tidy(&mut self) -> Result<Left, Failed>;

    /// Releases the database. Nothing is lost if it fails: the next opening repairs it.
    fn close(self) -> Result<(), Failed>;
}

/// One transaction of the writer. It reads what it has written.
pub(crate) trait Transaction {
    /// The position of the last event of a session; 0 when it has none.
    fn head(&mut self, session: &SessionId) -> Result<u64, Failed>;

    /// Whether the code is that of another session.
    fn is_taken(&mut self, code: &JoinCode, session: &SessionId) -> Result<bool, Failed>;

    /// Adds a commit of `n` events, the first at `first`, which moves the head. Fails when there is one at `first`: two
    /// commits never share a position (I3).
    fn add(&mut self, session: &SessionId, first: u64, n: u64, row: &[u8]) -> Result<(), Failed>;

    /// Puts the session into the directory, or replaces its entry.
    fn put(&mut self, session: &SessionId, code: &JoinCode, entry: &[u8]) -> Result<(), Failed>;

    /// Marks a key that is to be destroyed. A second mark changes nothing.
    fn mark(&mut self, session: &SessionId, alias: &Alias) -> Result<(), Failed>;

    /// Marks a session as forgotten, and takes it out of the directory.
    fn strike(&mut self, session: &SessionId, at: Millis) -> Result<(), Failed>;

    /// Makes all of it durable. After an error it may be or not.
    fn commit(self) -> Result<(), Failed>;
}

/// What is to be destroyed.
#[derive(Debug)]
pub(crate) enum Mark {
    /// One key.
    Key(SessionId, Alias),
    /// All keys of a session, which was forgotten at this time.
    Session(SessionId, Millis),
}

/// The work left after some was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Left {
    /// More of it.
    More,
    /// Something that has to wait until others have finished reading.
    Later,
    /// Nothing.
    Nothing,
}

/// Reads rows beside the writer.
pub(crate) trait RowReader: fmt::Debug + Send + Sync + 'static {
    /// A connection.
    type Connection: fmt::Debug + Send + 'static;

    /// Opens a connection.
    fn connect(&self) -> Result<Self::Connection, Failed>;

    /// Called before each read: fails when this is no longer the database that was opened.
    fn before(&self) -> Result<(), Failed>;

    /// Hands over the rows of a session in order: the last one that starts at or before `after`, if there is one, and
    /// then those that start after it, until `each` breaks. All are of one moment. There are none when the session is
    /// marked as forgotten, for some may be erased.
    fn rows<B>(
        conn: &mut Self::Connection,
        session: &SessionId,
        after: Seq,
        each: impl FnMut(Row<'_>) -> ControlFlow<B>,
    ) -> Result<ControlFlow<B>, Failed>;

    /// Directory entries, by the session's id.
    fn entries(conn: &mut Self::Connection, of: &Entries) -> Result<Vec<Entry>, Failed>;
}

/// A sealed commit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row<'a> {
    /// Position of its first event.
    pub(crate) first: u64,
    /// How many events are in it.
    pub(crate) n: u64,
    /// The output of [`super::body::row`]; empty in the row at or before `after`, of which only the place matters.
    pub(crate) body: &'a [u8],
}

/// Which entries of the directory.
#[derive(Debug)]
pub(crate) enum Entries {
    /// Every one.
    All,
    /// The one with this code.
    Code(JoinCode),
    /// The one of this session.
    Session(SessionId),
}

/// A directory entry, with its facts sealed.
#[derive(Debug)]
pub(crate) struct Entry {
    /// The session.
    pub(crate) session: SessionId,
    /// Its code.
    pub(crate) code: JoinCode,
    /// The rest.
    pub(crate) sealed: Vec<u8>,
}

/// Where the keys are: beside the rows, and never among them, so that a copy of the rows opens nothing.
pub(crate) trait Keys: fmt::Debug + Send + 'static {
    /// The state of a key; `None` when there is none yet.
    fn find(&mut self, session: &SessionId, alias: &Alias) -> Result<Option<Held>, Failed>;

    /// Adds keys: all are durable when this returns, or none.
    fn add(&mut self, new: &[NewKey<'_>]) -> Result<(), Failed>;

    /// Destroys one key, or prevents that it is ever made; with the session's key, all keys of the session. `kind` is
    /// its owner's, or empty. No byte of the key is left in any file when this returns.
    fn destroy(&mut self, session: &SessionId, alias: &Alias, kind: &str) -> Result<(), Failed>;

    /// Destroys all keys of a session and writes the receipt; returns the existing receipt when done before. No byte of
    /// them is left in any file when this returns.
    fn forget(&mut self, session: &SessionId, at: Millis) -> Result<Receipt, Failed>;

    /// The receipts, oldest first.
    fn receipts(&mut self) -> Result<Vec<Receipt>, Failed>;

    /// Writes as much as some hundred new keys need, and leaves nothing of it.
    fn check(&mut self) -> Result<(), Failed>;
}

/// The state of an owner's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Held {
    /// It exists.
    Key(Key),
    /// It was destroyed, or will never be made.
    Destroyed,
}

/// A key to add.
#[derive(Debug)]
pub(crate) struct NewKey<'a> {
    /// Its session.
    pub(crate) session: &'a SessionId,
    /// Its owner.
    pub(crate) alias: Alias,
    /// The kind of its owner.
    pub(crate) kind: &'static str,
    /// The key.
    pub(crate) key: Key,
}
