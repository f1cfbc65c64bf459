//! The position of each session in the log, cached by the writing thread.

use std::collections::HashMap;

use floke_core::SessionId;
use rusqlite::{OptionalExtension as _, Transaction};

use super::database;

/// The most heads in memory; past it, all are dropped and looked up again.
const HEADS: usize = 10_000;

/// The position of each session, valid while nobody else writes.
#[derive(Debug, Default)]
pub(super) struct Heads {
    of: HashMap<SessionId, u64>,
    /// SQLite's count of other connections' writes, when these heads were right.
    data_version: Option<i64>,
    /// A transaction began, and has not been committed.
    is_open: bool,
}

impl Heads {
    /// Called when a transaction begins. Forgets all heads when the one before was not kept, and when another program has
    /// written: the lock only keeps out other flokes.
    pub(super) fn begin(&mut self, tx: &Transaction<'_>) -> rusqlite::Result<()> {
        let version = tx.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?;
        if self.is_open || self.data_version != Some(version) || self.of.len() > HEADS {
            self.of.clear();
        }
        (self.data_version, self.is_open) = (Some(version), true);
        Ok(())
    }

    /// Called when the transaction is durable.
    pub(super) fn committed(&mut self) {
        self.is_open = false;
    }

    /// The position of the last event of a session; 0 when it has none.
    pub(super) fn find(
        &mut self,
        tx: &Transaction<'_>,
        session: &SessionId,
    ) -> rusqlite::Result<u64> {
        if let Some(head) = self.of.get(session) {
            return Ok(*head);
        }
        let head = tx
            .prepare_cached(
                "SELECT first_seq + n - 1 FROM commits
                 WHERE session = ?1 ORDER BY first_seq DESC LIMIT 1",
            )?
            .query_row([session.as_str()], |row| database::count(row, 0))
            .optional()?
            .unwrap_or(0);
        self.of.insert(*session, head);
        Ok(head)
    }

    /// Records that a session is at `head` now.
    pub(super) fn moves(&mut self, session: &SessionId, head: u64) {
        self.of.insert(*session, head);
    }
}
