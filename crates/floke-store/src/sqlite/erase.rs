//! Deletes the rows of a forgotten session, and gives their space back to the disk.
//!
//! Once its receipt is durable, the rows go a slice at a time, with other requests in between: nobody waits for more
//! than one slice. Free pages leave the file. At last the write-ahead log, which holds older versions of the pages, is
//! emptied. The next opening continues interrupted work: the log itself says who is forgotten.
//!
//! No row of a living session is deleted or changed: the writing connection refuses it.

use std::time::Duration;

use floke_core::SessionId;
use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use super::database::{self, BUSY};
use super::files::Doing;
use crate::sealed::Left;

/// The most rows of one slice.
const ROWS: u32 = 1_000;

/// Bytes after which a slice takes no more rows: some milliseconds of work.
const BYTES: u64 = 1 << 20;

/// Free pages that leave the file with each slice, more than it makes.
const PAGES: u32 = 1 << 10;

/// How far erasing has come.
#[derive(Debug)]
pub(super) struct Eraser {
    /// Rows are being deleted, or older pages of deleted ones may be in the write-ahead log.
    in_ahead: bool,
}

impl Eraser {
    /// With nothing to erase yet. From here on the connection refuses to delete rows of a living session.
    pub(super) fn new(conn: &Connection) -> rusqlite::Result<Self> {
        // Recursive triggers stop REPLACE too.
        conn.execute_batch(
            "PRAGMA recursive_triggers = ON;
             CREATE TEMP TRIGGER rows_stay BEFORE DELETE ON main.commits
             WHEN NOT EXISTS (SELECT 1 FROM destroyed WHERE session = OLD.session AND at IS NOT NULL)
             BEGIN SELECT RAISE(ABORT, 'a row of a living session stays'); END;
             CREATE TEMP TRIGGER rows_are_as_they_are BEFORE UPDATE ON main.commits
             BEGIN SELECT RAISE(ABORT, 'a row never changes'); END;",
        )?;
        Ok(Self { in_ahead: false })
    }

    /// Finds unfinished work. `is_ahead`: whether the write-ahead log is not empty.
    pub(super) fn find(
        &mut self,
        conn: &Connection,
        is_ahead: bool,
    ) -> rusqlite::Result<Vec<SessionId>> {
        let sessions: Vec<SessionId> = conn
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
        self.in_ahead = !sessions.is_empty() || (is_ahead && somebody);
        Ok(sessions)
    }

    /// Whether files may become shorter: from the first slice on until the write-ahead log is empty.
    pub(super) fn doing(&self) -> Doing {
        if self.in_ahead { Doing::Erasing } else { Doing::Adding }
    }

    /// Deletes one slice of a forgotten session's rows; returns whether there were any.
    pub(super) fn slice(
        &mut self,
        conn: &mut Connection,
        session: &SessionId,
    ) -> rusqlite::Result<bool> {
        // Without a row it still had a directory entry.
        self.in_ahead = true;
        take_rows(conn, session)
    }

    /// Gives free pages back, and at last empties the write-ahead log.
    pub(super) fn tidy(&mut self, conn: &mut Connection) -> rusqlite::Result<Left> {
        if give_back(conn)? {
            self.in_ahead = true;
            return Ok(Left::More);
        }
        if self.in_ahead {
            // Somebody is reading the older pages in it.
            if !empty(conn)? {
                return Ok(Left::Later);
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

#[cfg(test)]
mod tests {
    use super::super::database::Fresh;
    use super::*;

    #[test]
    fn the_writer_cannot_delete_rows_of_a_living_session_or_change_any_row() {
        let folder = tempfile::tempdir().unwrap();
        let mut fresh = Fresh::default();
        let path = folder.path().join("log.sqlite");
        let mut conn = database::open(&path, &super::super::rows::KIND, &mut fresh).unwrap();
        let ids: [SessionId; 2] = ["levende00001", "glemt0000001"].map(|id| id.parse().unwrap());
        for session in &ids {
            let sql = "INSERT INTO commits (session, first_seq, n, body) VALUES (?1, 1, 1, x'02')";
            conn.execute(sql, [session.as_str()]).unwrap();
        }
        conn.execute("INSERT INTO destroyed VALUES (?1, '*', 7)", [ids[1].as_str()]).unwrap();
        // Forgetting a person of the living session leaves the others.
        conn.execute("INSERT INTO destroyed VALUES (?1, 'x', NULL)", [ids[0].as_str()]).unwrap();
        let mut eraser = Eraser::new(&conn).unwrap();
        assert_eq!(eraser.find(&conn, true).unwrap(), [ids[1]]);

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
