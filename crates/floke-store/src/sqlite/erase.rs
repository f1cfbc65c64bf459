//! Deletes the rows of a forgotten session, and gives their space back to the disk.
//!
//! Once its receipt is durable, the rows go a slice at a time, with other requests in between: nobody waits for more
//! than one slice. Free pages leave the file. At last the write-ahead log, which holds older versions of the pages, is
//! emptied. The next opening continues interrupted work: the log itself says who is forgotten.
//!
//! No row of a living session is deleted or changed: the writing connection refuses it.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::sleep;
use std::time::Duration;

use floke_core::{Owner, SessionId};
use rusqlite::{Connection, Transaction, TransactionBehavior, params};
use tokio::sync::{mpsc, oneshot};

use super::SharedKeys;
use super::files::Doing;
use super::request::Request;
use super::writer::{WriteError, with_keys};
use crate::database::{self, BUSY};
use crate::keys::Held;
use crate::log::Unavailable;

/// The most rows of one slice.
const ROWS: u32 = 1_000;

/// Bytes after which a slice takes no more rows: some milliseconds of work.
const BYTES: u64 = 1 << 20;

/// Free pages that leave the file with each slice, more than it makes.
const PAGES: u32 = 1 << 10;

/// The pause between two slices, so that others can use the disk.
const PAUSE: Duration = Duration::from_millis(5);

/// The pause before another try, while somebody reads or the disk refuses.
const AGAIN: Duration = Duration::from_secs(1);

/// The work left after a slice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Left {
    /// Rows, or free pages.
    More,
    /// Older pages in the write-ahead log, which somebody is reading.
    Read,
    /// Nothing.
    Nothing,
}

/// The sessions to erase, and the thread that asks the writer for each slice.
#[derive(Debug)]
pub(super) struct Eraser {
    sessions: VecDeque<SessionId>,
    /// The write-ahead log may hold older pages of what was deleted.
    in_ahead: bool,
    wake: Sender<()>,
}

impl Eraser {
    /// Finds unfinished work. `in_ahead`: whether the write-ahead log was not empty when it was opened.
    ///
    /// [`ask`] takes the receiver.
    pub(super) fn new(conn: &Connection, in_ahead: bool) -> rusqlite::Result<(Self, Receiver<()>)> {
        // Recursive triggers stop REPLACE too.
        conn.execute_batch(
            "PRAGMA recursive_triggers = ON;
             CREATE TEMP TRIGGER rows_stay BEFORE DELETE ON main.commits
             WHEN NOT EXISTS (SELECT 1 FROM destroyed WHERE session = OLD.session AND at IS NOT NULL)
             BEGIN SELECT RAISE(ABORT, 'a row of a living session stays'); END;
             CREATE TEMP TRIGGER rows_are_as_they_are BEFORE UPDATE ON main.commits
             BEGIN SELECT RAISE(ABORT, 'a row never changes'); END;",
        )?;
        let sessions: VecDeque<SessionId> = conn
            .prepare(
                "SELECT session FROM destroyed WHERE at IS NOT NULL
                 AND EXISTS (SELECT 1 FROM commits WHERE commits.session = destroyed.session)",
            )?
            .query_map([], |row| database::id(row, 0))?
            .collect::<Result<_, _>>()?;
        let somebody: bool = conn.query_row(
            "SELECT EXISTS (SELECT 1 FROM destroyed WHERE at IS NOT NULL)",
            [],
            |row| row.get(0),
        )?;
        let (wake, wakes) = channel();
        let eraser = Self { sessions, in_ahead: in_ahead && somebody, wake };
        if !eraser.sessions.is_empty() || eraser.in_ahead {
            eraser.wake();
        }
        Ok((eraser, wakes))
    }

    /// A session is forgotten: its receipt is durable, and its directory entry gone.
    pub(super) fn forgotten(&mut self, session: &SessionId) {
        self.sessions.push_back(*session);
        self.in_ahead = true;
        self.wake();
    }

    /// Whether files may become shorter: from the first slice on until the write-ahead log is empty.
    pub(super) fn doing(&self) -> Doing {
        let is_over = self.sessions.is_empty() && !self.in_ahead;
        if is_over { Doing::Adding } else { Doing::Erasing }
    }

    fn wake(&self) {
        // Nobody receives it when the log is closing: then the next opening continues.
        self.wake.send(()).ok();
    }

    /// Does one slice, short enough for others to wait.
    pub(super) fn slice(
        &mut self,
        conn: &mut Connection,
        keys: &SharedKeys,
    ) -> Result<Left, WriteError> {
        while let Some(session) = self.sessions.front() {
            let held = with_keys(keys, |keys| Ok(keys.find(session, &Owner::Session)?))?;
            // A session whose keys could not be destroyed waits for that.
            if held == Some(Held::Destroyed) && take_rows(conn, session)? {
                self.in_ahead = true;
                return Ok(Left::More);
            }
            self.sessions.pop_front();
        }
        if give_back(conn)? {
            self.in_ahead = true;
            return Ok(Left::More);
        }
        if self.in_ahead {
            if !empty(conn)? {
                return Ok(Left::Read);
            }
            self.in_ahead = false;
        }
        Ok(Left::Nothing)
    }
}

/// Deletes the first rows of a forgotten session; returns whether there were any.
fn take_rows(conn: &mut Connection, session: &SessionId) -> rusqlite::Result<bool> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let Some(last) = end_of_slice(&tx, session)? else {
        // The session's own mark covers people of it who were forgotten before.
        tx.execute("DELETE FROM destroyed WHERE session = ?1 AND at IS NULL", [session.as_str()])?;
        tx.commit()?;
        return Ok(false);
    };
    tx.prepare_cached("DELETE FROM commits WHERE session = ?1 AND first_seq <= ?2")?
        .execute(params![session.as_str(), last])?;
    shrink(&tx)?;
    tx.commit()?;
    Ok(true)
}

/// The position of the last row of the next slice; `None` when no row is left.
fn end_of_slice(tx: &Transaction<'_>, session: &SessionId) -> rusqlite::Result<Option<i64>> {
    let mut rows = tx.prepare_cached(
        "SELECT first_seq, length(body) FROM commits WHERE session = ?1 ORDER BY first_seq LIMIT ?2",
    )?;
    let mut rows = rows.query(params![session.as_str(), ROWS])?;
    let (mut last, mut bytes) = (None, 0);
    while bytes < BYTES
        && let Some(row) = rows.next()?
    {
        last = Some(row.get(0)?);
        bytes += database::count(row, 1)?;
    }
    Ok(last)
}

/// Gives some free pages back; returns whether the file became shorter.
fn give_back(conn: &mut Connection) -> rusqlite::Result<bool> {
    let free = |conn: &Connection| -> rusqlite::Result<u64> {
        conn.query_row("PRAGMA freelist_count", [], |row| database::count(row, 0))
    };
    let before = free(conn)?;
    if before == 0 {
        return Ok(false);
    }
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    shrink(&tx)?;
    tx.commit()?;
    Ok(free(conn)? < before)
}

fn shrink(tx: &Transaction<'_>) -> rusqlite::Result<()> {
    let mut pages = tx.prepare(&format!("PRAGMA incremental_vacuum({PAGES})"))?;
    let mut pages = pages.query([])?;
    // Each step frees a page.
    while pages.next()?.is_some() {}
    Ok(())
}

/// Empties the write-ahead log, unless somebody is reading in it: it does not wait.
fn empty(conn: &Connection) -> rusqlite::Result<bool> {
    conn.busy_timeout(Duration::ZERO)?;
    let busy: rusqlite::Result<bool> =
        conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0));
    conn.busy_timeout(BUSY)?;
    Ok(!busy?)
}

/// Runs beside the writer and asks it for slices while there is work.
pub(super) fn ask(wakes: &Receiver<()>, requests: &mpsc::WeakSender<Request>) {
    while wakes.recv().is_ok() {
        let mut is_told = false;
        loop {
            match one_slice(requests) {
                None => return,
                Some(Ok(Left::Nothing)) => break,
                Some(Ok(Left::More)) => sleep(PAUSE),
                Some(Ok(Left::Read)) => sleep(AGAIN),
                Some(Err(error)) => {
                    if !is_told {
                        tracing::warn!(?error, "rows of a forgotten session are still there");
                        is_told = true;
                    }
                    sleep(AGAIN);
                }
            }
        }
    }
}

/// Requests one slice; `None` when the log is closed.
fn one_slice(requests: &mpsc::WeakSender<Request>) -> Option<Result<Left, Unavailable>> {
    let (reply, answer) = oneshot::channel();
    // Not held while waiting for the answer: the writer ends when no sender is left.
    requests.upgrade()?.blocking_send(Request::Erase { reply }).ok()?;
    answer.blocking_recv().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::Fresh;

    #[test]
    fn the_writer_cannot_delete_rows_of_a_living_session_or_change_any_row() {
        let folder = tempfile::tempdir().unwrap();
        let mut fresh = Fresh::default();
        let mut conn =
            super::super::open_log(&folder.path().join("log.sqlite"), &mut fresh).unwrap();
        let ids: [SessionId; 2] = ["levende00001", "glemt0000001"].map(|id| id.parse().unwrap());
        for session in &ids {
            let sql = "INSERT INTO commits (session, first_seq, n, body) VALUES (?1, 1, 1, x'02')";
            conn.execute(sql, [session.as_str()]).unwrap();
        }
        conn.execute("INSERT INTO destroyed VALUES (?1, '*', 7)", [ids[1].as_str()]).unwrap();
        // Forgetting a person of the living session leaves the others.
        conn.execute("INSERT INTO destroyed VALUES (?1, 'x', NULL)", [ids[0].as_str()]).unwrap();
        let (eraser, _wakes) = Eraser::new(&conn, true).unwrap();
        assert_eq!(eraser.sessions, [ids[1]]);

        for sql in [
            "DELETE FROM commits",
            "UPDATE commits SET n = 2",
            "REPLACE INTO commits SELECT * FROM commits",
        ] {
            let refused = conn.execute(sql, []);
            assert!(refused.is_err(), "{sql}: {refused:?}");
        }
        assert!(take_rows(&mut conn, &ids[0]).is_err());
        assert!(take_rows(&mut conn, &ids[1]).unwrap());
        assert!(!take_rows(&mut conn, &ids[1]).unwrap());
        let left: u32 =
            conn.query_row("SELECT count(*) FROM commits", [], |row| row.get(0)).unwrap();
        assert_eq!(left, 1);
    }
}
