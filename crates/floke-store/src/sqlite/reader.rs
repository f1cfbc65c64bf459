//! Reading the log beside the writer, off the async threads.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use floke_core::{JoinCode, Millis, Owner, Seq, SessionId};
use rusqlite::{Connection, OptionalExtension as _, Row};
use tokio::sync::Semaphore;

use super::{SharedKeys, closed, lock};
use crate::body::{self, Sealed};
use crate::database;
use crate::keys::{Held, Keys};
use crate::log::{DirectoryEntry, Read, ReadError, Receipt, Unavailable};
use crate::page::Page;
use crate::seal::{Desk, Place};

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

    pub(super) async fn page(&self, session: SessionId, after: Seq) -> Result<Page, ReadError> {
        self.read(move |conn, keys| page(conn, &session, after, keys)).await
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

    pub(super) async fn is_forgotten(
        &self,
        session: SessionId,
        owner: Owner,
    ) -> Result<bool, ReadError> {
        self.read(move |_, keys| {
            let held = with_keys(keys, |keys| keys.find(&session, &owner))?;
            Ok(held == Some(Held::Destroyed))
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

/// The next commits of a session, with their seals opened as they come from the file.
fn page(
    conn: &Connection,
    session: &SessionId,
    after: Seq,
    keys: &SharedKeys,
) -> Result<Page, ReadError> {
    // All of it at one moment: of a session that is forgotten some rows may be gone, so none is read.
    let _moment = conn.unchecked_transaction().map_err(unreadable)?;
    if is_forgotten(conn, session).map_err(unreadable)? {
        return Ok(Page::default());
    }
    // Where the next row must start, whether `after` lies inside a commit or at its end.
    let mut next = end_of(conn, session, after).map_err(unreadable)?.saturating_add(1);
    let mut rows = conn
        .prepare_cached(
            "SELECT first_seq, n, at, body FROM commits
             WHERE session = ?1 AND first_seq > ?2 ORDER BY first_seq",
        )
        .map_err(unreadable)?;
    let mut rows = rows.query((session.as_str(), database::number(after.0))).map_err(unreadable)?;
    let mut seals = Seals { session, keys, held: HashMap::new(), desk: Desk::default() };
    let mut page = Page::default();
    while !page.is_full()
        && let Some(row) = rows.next().map_err(unreadable)?
    {
        next = seals.open_row(row, next, &mut page)?;
    }
    Ok(page)
}

fn is_forgotten(conn: &Connection, session: &SessionId) -> rusqlite::Result<bool> {
    conn.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM destroyed WHERE session = ?1 AND at IS NOT NULL)",
    )?
    .query_row([session.as_str()], |row| row.get(0))
}

/// The position of the last event of the commit that starts at or before `after`; 0 when there is none.
fn end_of(conn: &Connection, session: &SessionId, after: Seq) -> rusqlite::Result<u64> {
    let end = conn
        .prepare_cached(
            "SELECT first_seq + n - 1 FROM commits
             WHERE session = ?1 AND first_seq <= ?2 ORDER BY first_seq DESC LIMIT 1",
        )?
        .query_row((session.as_str(), database::number(after.0)), |row| database::count(row, 0))
        .optional()?;
    Ok(end.unwrap_or(0))
}

/// Opens the seals of a session.
struct Seals<'a> {
    session: &'a SessionId,
    keys: &'a SharedKeys,
    /// What is known of each owner already, so that the writer seldom waits for the keys.
    held: HashMap<Owner, Option<Held>>,
    desk: Desk,
}

impl Seals<'_> {
    fn damaged(&self, after: u64, what: &'static str) -> ReadError {
        ReadError::Damaged { session: self.session.clone(), after: Seq(after), what }
    }

    /// Puts a row that must start at `next` into the page; gives where the one after it must start.
    fn open_row(&mut self, row: &Row<'_>, next: u64, page: &mut Page) -> Result<u64, ReadError> {
        let count = |column| database::count(row, column).map_err(unreadable);
        let (first, n, at) = (count(0)?, count(1)?, count(2)?);
        let before = first.saturating_sub(1);
        if first != next {
            return Err(self.damaged(before, "a commit is missing"));
        }
        let body = row.get_ref(3).map_err(unreadable)?;
        let seals = body
            .as_blob()
            .ok()
            .and_then(body::split)
            // One of no events would be read again and again: whatever comes after it starts where it does.
            .filter(|seals| n > 0 && seals.iter().map(|seal| u64::from(seal.n)).sum::<u64>() == n)
            .ok_or_else(|| self.damaged(before, "a commit cannot be taken apart"))?;
        page.begin(Seq(first), Millis(at));
        let mut seq = first;
        for seal in &seals {
            self.open_seal(seq, seal, page)?;
            seq += u64::from(seal.n);
        }
        Ok(first.saturating_add(n))
    }

    fn open_seal(
        &mut self,
        seq: u64,
        seal: &Sealed<&[u8]>,
        page: &mut Page,
    ) -> Result<(), ReadError> {
        let (session, owner, version) = (self.session, &seal.owner, seal.version);
        if !self.held.contains_key(owner) {
            let held = with_keys(self.keys, |keys| keys.find(session, owner))?;
            self.held.insert(owner.clone(), held);
        }
        let damaged = |what| ReadError::Damaged {
            session: session.clone(),
            after: Seq(seq.saturating_sub(1)),
            what,
        };
        match self.held.get(owner).and_then(Option::as_ref) {
            Some(Held::Destroyed) => (0..seal.n).for_each(|_| page.push(&Read::Forgotten)),
            Some(Held::Key(key)) => {
                let broken = |_| damaged("a seal is broken");
                let place = Place::Event { session, owner, seq, version };
                let mut texts = key.open(place, seal.bytes, &mut self.desk).map_err(broken)?;
                for _ in 0..seal.n {
                    let json = texts.next().map_err(broken)?;
                    page.push(&Read::Event { version, json });
                }
                if !texts.is_over() {
                    return Err(damaged("a seal holds more than its commit"));
                }
            }
            // To read it as forgotten would hide that the keys file is not the one that belongs here.
            None => return Err(damaged("a key is missing")),
        }
        Ok(())
    }
}

fn entries(
    conn: &Connection,
    keys: &SharedKeys,
    filter: &str,
    params: impl rusqlite::Params,
) -> Result<Vec<DirectoryEntry>, ReadError> {
    let sealed = rows_of_directory(conn, filter, params).map_err(unreadable)?;
    let mut entries = Vec::with_capacity(sealed.len());
    let mut desk = Desk::default();
    for (mut entry, title) in sealed {
        let session = &entry.session;
        let damaged = |what| ReadError::Damaged { session: session.clone(), after: Seq(0), what };
        let held = with_keys(keys, |keys| keys.find(session, &Owner::Session))?;
        entry.title = match held {
            Some(Held::Destroyed) => String::new(),
            Some(Held::Key(key)) => key
                .open(Place::Title { session }, &title, &mut desk)
                .and_then(|mut texts| texts.next())
                .map_err(|_| damaged("the seal of its title is broken"))?
                .to_owned(),
            None => return Err(damaged("its key is missing")),
        };
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
