//! Reads the log beside the writer, off the async threads.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use floke_core::{JoinCode, Millis, Owner, Seq, SessionId};
use rusqlite::{Connection, OptionalExtension as _, Row};
use tokio::sync::Semaphore;

use super::files::{Files, FilesError};
use super::{SharedKeys, lock};
use crate::body::{self, BodyError, Opened, Piece, Texts};
use crate::database;
use crate::keys::{Held, Keys};
use crate::log::{Directory, DirectoryEntry, Read, ReadError, Receipt, Unavailable};
use crate::page::Page;
use crate::seal::{Desk, Place};

/// The most reading connections. After a restart every room reads its log; more would only share the same disk.
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
    files: Arc<Files>,
}

fn unreadable(source: rusqlite::Error) -> ReadError {
    ReadError::Unavailable(Unavailable(Arc::new(source)))
}

fn elsewhere(source: FilesError) -> ReadError {
    ReadError::Unavailable(Unavailable(Arc::new(source)))
}

impl Readers {
    pub(super) fn new(path: PathBuf, keys: SharedKeys, files: Arc<Files>) -> Self {
        let shared = Arc::new(Shared { path, idle: Mutex::default(), keys, files });
        let permits = usize::try_from(READERS).unwrap_or(1);
        Self { shared, permits: Arc::new(Semaphore::new(permits)) }
    }

    /// Waits for running reads, and allows no more.
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
        // The permit goes along: a caller that goes away does not end the read.
        let permit =
            Arc::clone(&self.permits).acquire_owned().await.map_err(|_| Unavailable::closed())?;
        let shared = Arc::clone(&self.shared);
        let done = tokio::task::spawn_blocking(move || {
            let idle = lock(&shared.idle).pop();
            let conn = match idle {
                Some(conn) => conn,
                None => database::open_to_read(&shared.path).map_err(unreadable)?,
            };
            // A newly opened file may not be ours.
            shared.files.look().map_err(elsewhere)?;
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

    pub(super) async fn directory(&self) -> Result<Directory, ReadError> {
        self.read(|conn, keys| {
            let mut directory = Directory::default();
            for entry in entries(conn, keys, "ORDER BY session", [])? {
                match entry {
                    Ok(entry) => directory.entries.push(entry),
                    Err(Broken { session, .. }) => directory.broken.push(session),
                }
            }
            Ok(directory)
        })
        .await
    }

    pub(super) async fn by_code(
        &self,
        code: JoinCode,
    ) -> Result<Option<DirectoryEntry>, ReadError> {
        self.read(move |conn, keys| {
            let found = entries(conn, keys, "WHERE code = ?1", [code.as_str()])?.pop();
            Ok(found.transpose()?)
        })
        .await
    }

    pub(super) async fn session(
        &self,
        session: SessionId,
    ) -> Result<Option<DirectoryEntry>, ReadError> {
        self.read(move |conn, keys| {
            let found = entries(conn, keys, "WHERE session = ?1", [session.as_str()])?.pop();
            Ok(found.transpose()?)
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
    work(lock(keys).as_mut().ok_or_else(Unavailable::closed)?).map_err(unreadable)
}

/// The next commits of a session; opens their seals as they come from the file.
fn page(
    conn: &Connection,
    session: &SessionId,
    after: Seq,
    keys: &SharedKeys,
) -> Result<Page, ReadError> {
    // All in one transaction: some rows of a forgotten session may be gone, and then none may be read.
    let _moment = conn.unchecked_transaction().map_err(unreadable)?;
    if is_forgotten(conn, session).map_err(unreadable)? {
        return Ok(Page::default());
    }
    // Where the next row must start, whether `after` is inside a commit or at its end.
    let mut next = end_of(conn, session, after).map_err(unreadable)?.saturating_add(1);
    let mut rows = conn
        .prepare_cached(
            "SELECT first_seq, n, body FROM commits
             WHERE session = ?1 AND first_seq > ?2 ORDER BY first_seq",
        )
        .map_err(unreadable)?;
    let mut rows = rows.query((session.as_str(), database::number(after.0))).map_err(unreadable)?;
    let mut seals = Seals { session, keys, held: HashMap::new(), desk: Desk::default() };
    let (mut page, mut desk) = (Page::default(), Desk::default());
    while !page.is_full()
        && let Some(row) = rows.next().map_err(unreadable)?
    {
        next = seals.open_row(row, next, &mut page, &mut desk)?;
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
    /// Known keys, so that the writer seldom waits for them.
    held: HashMap<Owner, Option<Held>>,
    desk: Desk,
}

impl Seals<'_> {
    fn damaged(&self, after: u64, what: &'static str) -> ReadError {
        ReadError::Damaged { session: *self.session, after: Seq(after), what }
    }

    fn not_a_row(&self, after: u64, error: BodyError) -> ReadError {
        match error {
            BodyError::Newer => ReadError::Newer { session: *self.session, after: Seq(after) },
            BodyError::Damaged => self.damaged(after, "a commit cannot be taken apart"),
        }
    }

    /// The state of an owner's key.
    fn held(&mut self, owner: &Owner) -> Result<Option<&Held>, ReadError> {
        if !self.held.contains_key(owner) {
            let held = with_keys(self.keys, |keys| keys.find(self.session, owner))?;
            self.held.insert(*owner, held);
        }
        Ok(self.held.get(owner).and_then(Option::as_ref))
    }

    /// Puts a row that must start at `next` into the page; returns where the next one must start.
    fn open_row(
        &mut self,
        row: &Row<'_>,
        next: u64,
        page: &mut Page,
        desk: &mut Desk,
    ) -> Result<u64, ReadError> {
        let count = |column| database::count(row, column).map_err(unreadable);
        let (first, n) = (count(0)?, count(1)?);
        let before = first.saturating_sub(1);
        if first != next {
            return Err(self.damaged(before, "a commit is missing"));
        }
        let body = row.get_ref(2).map_err(unreadable)?.as_blob().unwrap_or_default();
        // A row without events would be read again and again, because the next one starts at the same place. And no
        // event is shorter than its length.
        if n == 0 || n > u64::try_from(body.len()).unwrap_or(u64::MAX) {
            return Err(self.damaged(before, "a commit has an impossible number of events"));
        }
        let session = self.session;
        let key = match self.held(&Owner::Session)? {
            Some(Held::Key(key)) => key.clone(),
            Some(Held::Destroyed) => {
                page.begin(Seq(first), Millis(0));
                (0..n).for_each(|_| page.push(&Read::Forgotten));
                return Ok(first.saturating_add(n));
            }
            // Reading it as forgotten would hide that this is the wrong keys file.
            None => return Err(self.damaged(before, "a key is missing")),
        };
        let sealed = body::sealed(body).map_err(|error| self.not_a_row(before, error))?;
        let plain = key
            .open(Place::Row { session, first, n }, sealed, desk)
            .map_err(|_| self.damaged(before, "a seal is broken"))?;
        let Opened { at, pieces } =
            body::split(plain).map_err(|error| self.not_a_row(before, error))?;
        if pieces.iter().map(|piece| u64::from(piece.n)).sum::<u64>() != n {
            return Err(self.damaged(before, "a commit has another number of events"));
        }
        page.begin(Seq(first), at);
        let mut seq = first;
        for piece in &pieces {
            self.open_piece(seq, at, piece, page)?;
            seq += u64::from(piece.n);
        }
        Ok(first.saturating_add(n))
    }

    fn open_piece(
        &mut self,
        seq: u64,
        at: Millis,
        piece: &Piece<&[u8]>,
        page: &mut Page,
    ) -> Result<(), ReadError> {
        let Piece { owner, version, n, bytes } = piece;
        let (session, version, n, before) = (self.session, *version, *n, seq.saturating_sub(1));
        if *owner == Owner::Session {
            return texts(bytes, version, n, page).map_err(|what| self.damaged(before, what));
        }
        let key = match self.held(owner)? {
            Some(Held::Key(key)) => key.clone(),
            Some(Held::Destroyed) => {
                (0..n).for_each(|_| page.push(&Read::Forgotten));
                return Ok(());
            }
            None => return Err(self.damaged(before, "a key is missing")),
        };
        let place = Place::Piece { session, owner, seq, n, version, at };
        let opened = key.open(place, bytes, &mut self.desk).map_err(|_| "a seal is broken");
        opened
            .and_then(|plain| texts(plain, version, n, page))
            .map_err(|what| self.damaged(before, what))
    }
}

/// Puts the texts of a piece into the page, or returns what is wrong with them.
fn texts(bytes: &[u8], version: u16, n: u16, page: &mut Page) -> Result<(), &'static str> {
    let mut texts = Texts(bytes);
    for _ in 0..n {
        let json = texts.next().ok_or("a text is missing")?;
        page.push(&Read::Event { version, json });
    }
    if texts.is_over() { Ok(()) } else { Err("a piece holds more than its commit") }
}

/// A directory entry that cannot be read.
struct Broken {
    session: SessionId,
    what: &'static str,
}

impl From<Broken> for ReadError {
    fn from(Broken { session, what }: Broken) -> Self {
        Self::Damaged { session, after: Seq(0), what }
    }
}

fn entries(
    conn: &Connection,
    keys: &SharedKeys,
    filter: &str,
    params: impl rusqlite::Params,
) -> Result<Vec<Result<DirectoryEntry, Broken>>, ReadError> {
    let rows = rows_of_directory(conn, filter, params).map_err(unreadable)?;
    let mut desk = Desk::default();
    let entry = |(session, code, sealed): (_, _, Vec<u8>)| {
        let held = with_keys(keys, |keys| keys.find(&session, &Owner::Session))?;
        Ok(open_entry(session, code, &sealed, held, &mut desk))
    };
    rows.into_iter().map(entry).collect()
}

fn open_entry(
    session: SessionId,
    code: JoinCode,
    sealed: &[u8],
    held: Option<Held>,
    desk: &mut Desk,
) -> Result<DirectoryEntry, Broken> {
    let key = match held {
        Some(Held::Key(key)) => key,
        Some(Held::Destroyed) => return Ok(body::unreadable(session, code)),
        None => return Err(Broken { session, what: "its key is missing" }),
    };
    let Ok(plain) = key.open(Place::Entry { session: &session, code: &code }, sealed, desk) else {
        return Err(Broken { session, what: "the seal of its entry is broken" });
    };
    let broken = Broken { session, what: "its entry cannot be taken apart" };
    body::split_entry(session, code, plain).ok_or(broken)
}

fn rows_of_directory(
    conn: &Connection,
    filter: &str,
    params: impl rusqlite::Params,
) -> rusqlite::Result<Vec<(SessionId, JoinCode, Vec<u8>)>> {
    let sql = format!("SELECT session, code, entry FROM directory {filter}");
    let row = |row: &Row<'_>| Ok((database::id(row, 0)?, database::id(row, 1)?, row.get(2)?));
    conn.prepare_cached(&sql)?.query_map(params, row)?.collect()
}
