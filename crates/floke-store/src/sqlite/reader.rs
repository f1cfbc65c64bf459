//! Connections that read `log.sqlite` beside the writer.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

use floke_core::{Seq, SessionId};
use rusqlite::{Connection, Row as SqliteRow};

use super::database;
use super::files::Files;
use crate::log::Failed;
use crate::sealed::{Entries, Entry, Row, RowReader};

/// Opens connections that read.
#[derive(Debug)]
pub(crate) struct SqliteReader {
    path: PathBuf,
    files: Arc<Files>,
}

impl SqliteReader {
    pub(super) fn new(path: PathBuf, files: Arc<Files>) -> Self {
        Self { path, files }
    }
}

impl RowReader for SqliteReader {
    type Connection = Connection;

    fn connect(&self) -> Result<Connection, Failed> {
        Ok(database::open_to_read(&self.path)?)
    }

    fn before(&self) -> Result<(), Failed> {
        Ok(self.files.look()?)
    }

    fn rows<B>(
        conn: &mut Connection,
        session: &SessionId,
        after: Seq,
        mut each: impl FnMut(Row<'_>) -> ControlFlow<B>,
    ) -> Result<ControlFlow<B>, Failed> {
        let moment = conn.transaction()?;
        if is_forgotten(&moment, session)? {
            return Ok(ControlFlow::Continue(()));
        }
        let mut rows = moment.prepare_cached(
            "SELECT first_seq, n, CASE WHEN first_seq > ?2 THEN body ELSE x'' END FROM commits
             WHERE session = ?1 AND first_seq >= coalesce(
                 (SELECT max(first_seq) FROM commits WHERE session = ?1 AND first_seq <= ?2), 0)
             ORDER BY first_seq",
        )?;
        let mut rows = rows.query((session.as_str(), database::number(after.0)))?;
        while let Some(row) = rows.next()? {
            let (first, n) = (database::count(row, 0)?, database::count(row, 1)?);
            let body = row.get_ref(2)?.as_blob().unwrap_or_default();
            let flow = each(Row { first, n, body });
            if flow.is_break() {
                return Ok(flow);
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    fn entries(conn: &mut Connection, of: &Entries) -> Result<Vec<Entry>, Failed> {
        const ALL: &str = "SELECT session, code, entry FROM directory";
        let by = |filter: &str| format!("{ALL} {filter}");
        let entry = |row: &SqliteRow<'_>| {
            let (session, code) = (database::id(row, 0)?, database::id(row, 1)?);
            Ok(Entry { session, code, sealed: row.get(2)? })
        };
        let (sql, of) = match of {
            Entries::All => (by("ORDER BY session"), None),
            Entries::Code(code) => (by("WHERE code = ?1"), Some(code.as_str())),
            Entries::Session(session) => (by("WHERE session = ?1"), Some(session.as_str())),
        };
        let params = rusqlite::params_from_iter(of);
        Ok(conn.prepare_cached(&sql)?.query_map(params, entry)?.collect::<Result<_, _>>()?)
    }
}

fn is_forgotten(conn: &Connection, session: &SessionId) -> rusqlite::Result<bool> {
    conn.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM destroyed WHERE session = ?1 AND at IS NOT NULL)",
    )?
    .query_row([session.as_str()], |row| row.get(0))
}
