//! Reading the log beside the writer, off the async threads.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use floke_core::{JoinCode, Millis, Owner, Seq, SessionId};
use rusqlite::{Connection, Row};
use tokio::sync::Semaphore;

use super::{SharedKeys, closed, lock};
use crate::body;
use crate::database;
use crate::keys::{Held, Keys};
use crate::log::{DirectoryEntry, Read, ReadCommit, ReadError, Receipt, Unavailable};
use crate::seal::Place;

/// Connections that read at once. After a restart every room reads its log; more would only share the same disk.
const READERS: u32 = 4;

/// Connections for reading, opened when first needed.
#[derive(Debug)]
pub(super) struct Readers {
    shared: Arc<Shared>,
    permits: Arc<Semaphore>,
}

#[derive(Debug)]
struct Shared {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
    keys: SharedKeys,
}

fn unreadable(source: rusqlite::Error) -> ReadError {
    ReadError::Unavailable(Unavailable(Arc::new(source)))
}

impl Readers {
    pub(super) fn new(path: PathBuf, keys: SharedKeys) -> Self {
        let shared = Arc::new(Shared { path, idle: Mutex::default(), keys });
        let permits = usize::try_from(READERS).unwrap_or(1);
        Self { shared, permits: Arc::new(Semaphore::new(permits)) }
    }

    /// Waits for those who read, and lets nobody read any more.
    pub(super) async fn close(&self) {
        // An error means that it is closed already.
        let all = self.permits.acquire_many(READERS).await;
        self.permits.close();
        lock(&self.shared.idle).clear();
        drop(all);
    }

    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection, &SharedKeys) -> Result<T, ReadError> + Send + 'static,
    ) -> Result<T, ReadError> {
        // The permit goes along: a caller who goes away does not end the reading.
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(|_| closed())?;
        let shared = Arc::clone(&self.shared);
        let done = tokio::task::spawn_blocking(move || {
            let idle = lock(&shared.idle).pop();
            let conn = match idle {
                Some(conn) => conn,
                None => database::open_to_read(&shared.path).map_err(unreadable)?,
            };
            let done = work(&conn, &shared.keys);
            if done.is_ok() {
                lock(&shared.idle).push(conn);
            }
            drop(permit);
            done
        });
        done.await.unwrap_or_else(|e| Err(ReadError::Unavailable(Unavailable(Arc::new(e)))))
    }

    pub(super) async fn commits(
        &self,
        session: SessionId,
        after: Seq,
    ) -> Result<Vec<ReadCommit>, ReadError> {
        self.read(move |conn, keys| {
            let rows = rows_after(conn, &session, after).map_err(unreadable)?;
            open_rows(&session, after, &rows, keys)
        })
        .await
    }

    pub(super) async fn directory(&self) -> Result<Vec<DirectoryEntry>, ReadError> {
        self.read(|conn, keys| entries(conn, keys, "ORDER BY session", [])).await
    }

    pub(super) async fn by_code(
        &self,
        code: JoinCode,
    ) -> Result<Option<DirectoryEntry>, ReadError> {
        self.read(move |conn, keys| {
            Ok(entries(conn, keys, "WHERE code = ?1", [code.as_str()])?.pop())
        })
        .await
    }

    pub(super) async fn session(
        &self,
        session: SessionId,
    ) -> Result<Option<DirectoryEntry>, ReadError> {
        self.read(move |conn, keys| {
            Ok(entries(conn, keys, "WHERE session = ?1", [session.as_str()])?.pop())
        })
        .await
    }

    pub(super) async fn receipts(&self) -> Result<Vec<Receipt>, ReadError> {
        self.read(|_, keys| with_keys(keys, |keys| keys.receipts())).await
    }
}

fn with_keys<T>(
    keys: &SharedKeys,
    work: impl FnOnce(&mut Keys) -> rusqlite::Result<T>,
) -> Result<T, ReadError> {
    work(lock(keys).as_mut().ok_or_else(closed)?).map_err(unreadable)
}

/// One row of the log.
struct Commits {
    first: u64,
    n: u64,
    at: Millis,
    body: Vec<u8>,
}

fn rows_after(
    conn: &Connection,
    session: &SessionId,
    after: Seq,
) -> rusqlite::Result<Vec<Commits>> {
    conn.prepare_cached(
        "SELECT first_seq, n, at, body FROM commits
         WHERE session = ?1 AND first_seq > ?2 ORDER BY first_seq",
    )?
    .query_map((session.as_str(), database::number(after.0)), |row| {
        Ok(Commits {
            first: database::count(row, 0)?,
            n: database::count(row, 1)?,
            at: Millis(database::count(row, 2)?),
            body: row.get(3)?,
        })
    })?
    .collect()
}

/// Opens the seals of a session's rows. The keys are taken first and together, so that the writer seldom waits.
fn open_rows(
    session: &SessionId,
    after: Seq,
    rows: &[Commits],
    keys: &SharedKeys,
) -> Result<Vec<ReadCommit>, ReadError> {
    let damaged =
        |after: u64, what| ReadError::Damaged { session: session.clone(), after: Seq(after), what };
    let mut bodies = Vec::with_capacity(rows.len());
    // Where the next row must start. The first one is free to start later only when `after` lies inside a commit.
    let mut next = (after.0 == 0).then_some(1);
    for row in rows {
        let before = row.first.saturating_sub(1);
        if next.is_some_and(|next| next != row.first) {
            return Err(damaged(before, "a commit is missing"));
        }
        let events = body::split(&row.body)
            .filter(|events| u64::try_from(events.len()) == Ok(row.n))
            .ok_or_else(|| damaged(before, "a commit cannot be taken apart"))?;
        next = Some(row.first.saturating_add(row.n));
        bodies.push((row, events));
    }

    let mut held: BTreeMap<&Owner, Option<Held>> = BTreeMap::new();
    with_keys(keys, |keys| {
        for event in bodies.iter().flat_map(|(_, events)| events) {
            if !held.contains_key(&event.owner) {
                held.insert(&event.owner, keys.find(session, &event.owner)?);
            }
        }
        Ok(())
    })?;

    let mut commits = Vec::with_capacity(bodies.len());
    for (row, sealed) in &bodies {
        let mut events = Vec::with_capacity(sealed.len());
        for (seq, event) in (row.first..).zip(sealed) {
            events.push(match held.get(&event.owner).and_then(Option::as_ref) {
                Some(Held::Destroyed) => Read::Forgotten,
                Some(Held::Key(key)) => {
                    let (owner, version) = (&event.owner, event.version);
                    let json = key
                        .open(Place::Event { session, owner, seq, version }, &event.bytes)
                        .map_err(|_| damaged(seq.saturating_sub(1), "a seal is broken"))?;
                    Read::Event { version, json }
                }
                // To read it as forgotten would hide that the keys file is not the one that belongs here.
                None => return Err(damaged(seq.saturating_sub(1), "a key is missing")),
            });
        }
        commits.push(ReadCommit { first: Seq(row.first), at: row.at, events });
    }
    Ok(commits)
}

fn entries(
    conn: &Connection,
    keys: &SharedKeys,
    filter: &str,
    params: impl rusqlite::Params,
) -> Result<Vec<DirectoryEntry>, ReadError> {
    let sealed = rows_of_directory(conn, filter, params).map_err(unreadable)?;
    let mut entries = Vec::with_capacity(sealed.len());
    for (mut entry, title) in sealed {
        let session = &entry.session;
        let damaged = |what| ReadError::Damaged { session: session.clone(), after: Seq(0), what };
        let held = with_keys(keys, |keys| keys.find(session, &Owner::Session))?;
        let title = match held {
            Some(Held::Destroyed) => Box::default(),
            Some(Held::Key(key)) => key
                .open(Place::Title { session }, &title)
                .map_err(|_| damaged("the seal of its title is broken"))?,
            None => return Err(damaged("its key is missing")),
        };
        entry.title = title.into();
        entries.push(entry);
    }
    Ok(entries)
}

fn rows_of_directory(
    conn: &Connection,
    filter: &str,
    params: impl rusqlite::Params,
) -> rusqlite::Result<Vec<(DirectoryEntry, Vec<u8>)>> {
    let sql =
        format!("SELECT session, code, due, keep_until, ended, title FROM directory {filter}");
    conn.prepare_cached(&sql)?.query_map(params, entry_from)?.collect()
}

/// An entry without its title, and its title as it is stored.
fn entry_from(row: &Row<'_>) -> rusqlite::Result<(DirectoryEntry, Vec<u8>)> {
    let due: Option<i64> = row.get(2)?;
    let entry = DirectoryEntry {
        session: database::id(row, 0)?,
        code: database::id(row, 1)?,
        title: String::new(),
        due: due.map(|_| database::count(row, 2)).transpose()?.map(Millis),
        keep_until: Millis(database::count(row, 3)?),
        ended: row.get(4)?,
    };
    Ok((entry, row.get(5)?))
}
