//! The rows of a forgotten session go, and their room on the disk is free again.
//!
//! They go once its receipt is durable, a slice at a time, and whatever else is asked comes in between: nobody waits for
//! more than one slice. Pages that are free leave the file. At last the write-ahead log is emptied, in which older versions
//! of the pages stand. What is cut short is gone on with at the next opening: the log itself says who is forgotten.
//!
//! No row of a living session goes, and none ever changes: the connection that writes refuses it.

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

/// Rows of one slice at most.
const ROWS: u32 = 1_000;

/// Bytes after which a slice takes no more rows: some milliseconds' work.
const BYTES: u64 = 1 << 20;

/// Free pages that leave the file with one slice, some more than it makes.
const PAGES: u32 = 1 << 10;

/// Between two slices, so that the disk is others' too.
const PAUSE: Duration = Duration::from_millis(5);

/// Before it is tried again, while somebody reads or the disk refuses.
const AGAIN: Duration = Duration::from_secs(1);

/// What is left after a slice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Left {
    /// Rows, or free pages.
    More,
    /// Older pages in the write-ahead log, which somebody reads just now.
    Read,
    /// Nothing.
    Nothing,
}

/// What is to be erased, and who asks the writer for it slice by slice.
#[derive(Debug)]
pub(super) struct Eraser {
    sessions: VecDeque<SessionId>,
    /// Something was taken away of which older pages may stand in the write-ahead log.
    in_ahead: bool,
    wake: Sender<()>,
}

impl Eraser {
    /// Finds what was left undone. `in_ahead`: whether the write-ahead log held something when it was opened.
    ///
    /// The other half belongs to [`ask`].
    pub(super) fn new(conn: &Connection, in_ahead: bool) -> rusqlite::Result<(Self, Receiver<()>)> {
        // With recursive triggers REPLACE is stopped too.
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

    /// Whether files may become shorter: from the first slice on until the write-ahead log has been emptied.
    pub(super) fn doing(&self) -> Doing {
        let is_over = self.sessions.is_empty() && !self.in_ahead;
        if is_over { Doing::Adding } else { Doing::Erasing }
    }

    fn wake(&self) {
        // Nobody hears it when the log is being closed: then the next opening goes on.
        self.wake.send(()).ok();
    }

    /// Does so much of it as nobody minds waiting for.
    pub(super) fn slice(
        &mut self,
        conn: &mut Connection,
        keys: &SharedKeys,
    ) -> Result<Left, WriteError> {
        while let Some(session) = self.sessions.front() {
            let held = with_keys(keys, |keys| Ok(keys.find(session, &Owner::Session)?))?;
            // Where the keys could not be destroyed, the log waits for that.
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

/// Takes the first rows of a forgotten session away; whether there were any.
fn take_rows(conn: &mut Connection, session: &SessionId) -> rusqlite::Result<bool> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let Some(last) = end_of_slice(&tx, session)? else {
        // Who of it was forgotten before is said with the session.
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

/// Where the last row of the next slice starts; none when no row is left.
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

/// Makes the file shorter by some of its free pages; whether it became so.
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
    // A page for each step.
    while pages.next()?.is_some() {}
    Ok(())
}

/// Empties the write-ahead log; not when somebody reads in it, for whom nobody waits.
fn empty(conn: &Connection) -> rusqlite::Result<bool> {
    conn.busy_timeout(Duration::ZERO)?;
    let busy: rusqlite::Result<bool> =
        conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0));
    conn.busy_timeout(BUSY)?;
    Ok(!busy?)
}

/// Lives beside the writer and asks it for slices while there is something to erase.
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

/// Nothing when the log is closed.
fn one_slice(requests: &mpsc::WeakSender<Request>) -> Option<Result<Left, Unavailable>> {
    let (reply, answer) = oneshot::channel();
    // Not held while it waits for the answer: the writer ends when nobody else can ask.
    requests.upgrade()?.blocking_send(Request::Erase { reply }).ok()?;
    answer.blocking_recv().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::Fresh;

    #[test]
    fn the_connection_that_writes_takes_no_row_of_a_living_session_away_and_changes_none() {
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
        // Somebody of the living one is forgotten: nobody else is.
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
