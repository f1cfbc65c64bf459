//! Reads the log beside the writer, off the async threads.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex};

use floke_core::{Millis, Owner, Seq, SessionId};
use tokio::sync::Semaphore;

use super::backend::{Entries, Entry, Held, Keys, Row, RowReader};
use super::body::{self, BodyError, Opened, Piece, Texts};
use super::keys::KeyRing;
use super::seal::{Desk, Place};
use super::{SharedKeys, lock, with_keys};
use crate::log::{Directory, DirectoryEntry, Failed, Read, ReadError, Receipt, Unavailable};
use crate::page::Page;

/// The most reading connections. After a restart every room reads its log; more would only share the same disk.
const READERS: u32 = 4;

/// Connections for reading, opened when first needed.
#[derive(Debug)]
pub(super) struct Readers<R: RowReader, K> {
    shared: Arc<Shared<R, K>>,
    permits: Arc<Semaphore>,
}

#[derive(Debug)]
struct Shared<R: RowReader, K> {
    reader: R,
    idle: Mutex<Vec<R::Connection>>,
    keys: SharedKeys<K>,
}

fn unreadable(error: Failed) -> ReadError {
    Unavailable::from(error).into()
}

impl<R: RowReader, K: Keys> Readers<R, K> {
    pub(super) fn new(reader: R, keys: SharedKeys<K>) -> Self {
        let shared = Arc::new(Shared { reader, idle: Mutex::default(), keys });
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
        work: impl FnOnce(&mut R::Connection, &SharedKeys<K>) -> Result<T, ReadError> + Send + 'static,
    ) -> Result<T, ReadError> {
        // The permit goes along: a caller that goes away does not end the read.
        let permit =
            Arc::clone(&self.permits).acquire_owned().await.map_err(|_| Unavailable::closed())?;
        let shared = Arc::clone(&self.shared);
        let done = tokio::task::spawn_blocking(move || {
            let idle = lock(&shared.idle).pop();
            let mut conn = match idle {
                Some(conn) => conn,
                None => shared.reader.connect().map_err(unreadable)?,
            };
            // A newly opened file may not be ours.
            shared.reader.before().map_err(unreadable)?;
            let done = work(&mut conn, &shared.keys);
            if done.is_ok() {
                lock(&shared.idle).push(conn);
            }
            drop(permit);
            done
        });
        done.await.unwrap_or_else(|e| Err(unreadable(e.into())))
    }

    pub(super) async fn page(&self, session: SessionId, after: Seq) -> Result<Page, ReadError> {
        self.read(move |conn, keys| page::<R, K>(conn, &session, after, keys)).await
    }

    pub(super) async fn directory(&self) -> Result<Directory, ReadError> {
        self.read(|conn, keys| {
            let mut directory = Directory::default();
            for entry in entries::<R, K>(conn, keys, &Entries::All)? {
                match entry {
                    Ok(entry) => directory.entries.push(entry),
                    Err(Broken { session, .. }) => directory.broken.push(session),
                }
            }
            Ok(directory)
        })
        .await
    }

    /// The one entry that `of` names.
    pub(super) async fn entry(&self, of: Entries) -> Result<Option<DirectoryEntry>, ReadError> {
        self.read(move |conn, keys| Ok(entries::<R, K>(conn, keys, &of)?.pop().transpose()?)).await
    }

    pub(super) async fn is_forgotten(
        &self,
        session: SessionId,
        owner: Owner,
    ) -> Result<bool, ReadError> {
        self.read(move |_, keys| {
            let held = with_keys(keys, |keys| keys.find(&session, &owner)).map_err(unreadable)?;
            Ok(held == Some(Held::Destroyed))
        })
        .await
    }

    pub(super) async fn receipts(&self) -> Result<Vec<Receipt>, ReadError> {
        self.read(|_, keys| with_keys(keys, KeyRing::receipts).map_err(unreadable)).await
    }
}

/// The next commits of a session; opens their seals as they come from the database.
fn page<R: RowReader, K: Keys>(
    conn: &mut R::Connection,
    session: &SessionId,
    after: Seq,
    keys: &SharedKeys<K>,
) -> Result<Page, ReadError> {
    let mut seals = Seals { session, keys, held: HashMap::new(), desk: Desk::default() };
    let (mut page, mut desk) = (Page::default(), Desk::default());
    // Where the next row must start, whether `after` is inside a commit or at its end.
    let mut next = 1;
    let stopped = R::rows(conn, session, after, |row| {
        if row.first <= after.0 {
            next = row.first.saturating_add(row.n);
            return ControlFlow::Continue(());
        }
        match seals.open_row(row, next, &mut page, &mut desk) {
            Err(error) => ControlFlow::Break(Err(error)),
            Ok(_) if page.is_full() => ControlFlow::Break(Ok(())),
            Ok(then) => {
                next = then;
                ControlFlow::Continue(())
            }
        }
    });
    if let ControlFlow::Break(result) = stopped.map_err(unreadable)? {
        result?;
    }
    Ok(page)
}

/// Opens the seals of a session.
struct Seals<'a, K> {
    session: &'a SessionId,
    keys: &'a SharedKeys<K>,
    /// Known keys, so that the writer seldom waits for them.
    held: HashMap<Owner, Option<Held>>,
    desk: Desk,
}

impl<K: Keys> Seals<'_, K> {
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
            let held = with_keys(self.keys, |keys| keys.find(self.session, owner));
            let held = held.map_err(unreadable)?;
            self.held.insert(*owner, held);
        }
        Ok(self.held.get(owner).and_then(Option::as_ref))
    }

    /// Puts a row that must start at `next` into the page; returns where the next one must start.
    fn open_row(
        &mut self,
        Row { first, n, body }: Row<'_>,
        next: u64,
        page: &mut Page,
        desk: &mut Desk,
    ) -> Result<u64, ReadError> {
        let before = first.saturating_sub(1);
        if first != next {
            return Err(self.damaged(before, "a commit is missing"));
        }
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

fn entries<R: RowReader, K: Keys>(
    conn: &mut R::Connection,
    keys: &SharedKeys<K>,
    of: &Entries,
) -> Result<Vec<Result<DirectoryEntry, Broken>>, ReadError> {
    let mut desk = Desk::default();
    let open = |entry: Entry| {
        let held = with_keys(keys, |keys| keys.find(&entry.session, &Owner::Session))?;
        Ok(open_entry(entry, held, &mut desk))
    };
    let opened = R::entries(conn, of).and_then(|all| all.into_iter().map(open).collect());
    opened.map_err(unreadable)
}

fn open_entry(
    Entry { session, code, sealed }: Entry,
    held: Option<Held>,
    desk: &mut Desk,
) -> Result<DirectoryEntry, Broken> {
    let key = match held {
        Some(Held::Key(key)) => key,
        Some(Held::Destroyed) => return Ok(DirectoryEntry::unreadable(session, code)),
        None => return Err(Broken { session, what: "its key is missing" }),
    };
    let Ok(plain) = key.open(Place::Entry { session: &session, code: &code }, &sealed, desk) else {
        return Err(Broken { session, what: "the seal of its entry is broken" });
    };
    let broken = Broken { session, what: "its entry cannot be taken apart" };
    body::split_entry(session, code, plain).ok_or(broken)
}
