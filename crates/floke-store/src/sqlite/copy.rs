//! Copies of a folder: one made while a floke is running on it, and a new folder made of one.
//!
//! The log is copied before the keys. A key is on disk before what it seals, so every commit of the copy has its key,
//! or a mark that it is destroyed; and a person forgotten between the two is forgotten in the copy.
//!
//! No key of a ballot is ever copied: the copy would show, for as long as it exists, who chose what in a ballot that
//! has closed since. So a ballot that was open is in the copy open, without its votes, and takes no new ones. Close it
//! and hold it again; its question is not lost. Copying overwrites nothing.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use floke_core::Seq;
use rusqlite::Connection;

use super::database::{self, Found, Fresh, OpenError};
use super::{KEYS_FILE, LOG_FILE, keys, rows};
use crate::log::{EventLog as _, Read, ReadError, Unavailable};
use crate::sealed::Alias;

/// Why there is no copy. Existing files are unchanged, and no new ones are left behind.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// The target exists.
    #[error("{} is there already, and nothing is overwritten", .0.display())]
    Taken(PathBuf),
    /// Nothing to copy.
    #[error("there is no {}", .0.display())]
    Nothing(PathBuf),
    /// A copy must be whole.
    #[error("{} is damaged: {what}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The error from SQLite.
        what: String,
    },
    /// These keys cannot open the log.
    #[error("{} holds no keys of this log", .0.display())]
    OtherKeys(PathBuf),
    /// A file or folder of either side failed.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// A restored session cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
}

impl From<Unavailable> for CopyError {
    fn from(error: Unavailable) -> Self {
        Self::Read(error.into())
    }
}

/// The content of a copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// The log's file.
    pub log: PathBuf,
    /// The keys' file.
    pub keys: PathBuf,
    /// Sessions that can be read.
    pub sessions: usize,
    /// Events that can be read.
    pub events: usize,
    /// Events of a forgotten person, or of a ballot whose key was not copied.
    pub forgotten: usize,
    /// Ballots whose key was not copied: they were open, or closed a moment ago.
    pub ballots: usize,
}

/// Copies the log and the keys of `folder` into the new folder `to`, whether a floke runs on `folder` or not:
/// everything durable at the time of the call is in the copy.
///
/// # Errors
/// [`CopyError`].
pub async fn backup(folder: &Path, to: &Path) -> Result<Copied, CopyError> {
    let (folder, to) = (database::folder(folder)?, database::folder(to)?);
    let there = folder.join(LOG_FILE);
    if database::look(&there, &rows::KIND)? == Found::Nothing {
        return Err(CopyError::Nothing(there));
    }
    match super::open(folder) {
        // Finishes what a crash interrupted.
        Ok(log) => log.close().await?,
        Err(OpenError::InUse { .. }) => {}
        Err(error) => return Err(error.into()),
    }
    let ballots = copy(&there, &folder.join(KEYS_FILE), to)?;
    read_all(to, ballots).await
}

/// Makes the folder `into` from the log in the folder `from` and a file of keys: the one beside the log, or a newer
/// one, in which people forgotten since then stay forgotten.
///
/// # Errors
/// [`CopyError`].
pub async fn restore(from: &Path, keys: Option<&Path>, into: &Path) -> Result<Copied, CopyError> {
    let (from, into) = (database::folder(from)?, database::folder(into)?);
    let beside = from.join(KEYS_FILE);
    let ballots = copy(&from.join(LOG_FILE), keys.unwrap_or(&beside), into)?;
    read_all(into, ballots).await
}

/// Returns how many ballots' keys were left out.
fn copy(log: &Path, keys: &Path, to: &Path) -> Result<usize, CopyError> {
    for (path, kind) in [(log, &rows::KIND), (keys, &keys::KIND)] {
        if database::look(path, kind)? == Found::Nothing {
            return Err(CopyError::Nothing(path.to_owned()));
        }
    }
    let mut fresh = Fresh::default();
    fresh.folder(to)?;
    fresh.lock(to)?;
    let (new_log, new_keys) = (to.join(LOG_FILE), to.join(KEYS_FILE));
    for path in [&new_log, &new_keys] {
        for suffix in ["", "-wal", "-journal"] {
            let path = database::beside(path, suffix);
            if path.exists() {
                return Err(CopyError::Taken(path));
            }
        }
    }
    // The module says why in this order. Only the owner may read the file before it has a byte in it.
    fresh.file(&new_log)?;
    vacuum_into(log, &new_log)?;
    let ballots = copy_keys(keys, &new_keys, &mut fresh)?;
    belong_together(&new_log, &new_keys)?;
    sync(to)?;
    drop(fresh.keep());
    Ok(ballots)
}

/// Copies the log as it is now, without free pages, whole and on disk.
fn vacuum_into(from: &Path, to: &Path) -> Result<(), CopyError> {
    let source = database::open_to_read(from).map_err(|e| OpenError::of(from, e))?;
    source.execute("VACUUM INTO ?1", [to.to_string_lossy()]).map_err(|e| OpenError::of(from, e))?;
    sync(to)?;
    // The header must still name our file type.
    database::look(to, &rows::KIND)?;
    let copy = database::open_to_read(to).map_err(|e| OpenError::of(to, e))?;
    is_whole(&copy, from)
}

/// Copies the keys as they are now, without those of ballots, whole and on disk; returns how many were left out.
fn copy_keys(from: &Path, to: &Path, fresh: &mut Fresh) -> Result<usize, CopyError> {
    let mut source = database::open_to_read(from).map_err(|e| OpenError::of(from, e))?;
    is_whole(&source, from)?;
    let mut copy = database::open(to, &keys::KIND, fresh)?;
    let ballots = keys::copy_but_ballots(&mut source, &mut copy);
    let ballots = ballots.map_err(|e| OpenError::of(from, e))?;
    copy.close().map_err(|(_, e)| OpenError::of(to, e))?;
    sync(to)?;
    Ok(ballots)
}

fn sync(path: &Path) -> Result<(), OpenError> {
    let synced = File::open(path).and_then(|file| file.sync_all());
    synced.map_err(|source| OpenError::NotWritable { path: path.to_owned(), source })
}

/// Checks every page and row of an open file; the error names `path`.
fn is_whole(conn: &Connection, path: &Path) -> Result<(), CopyError> {
    let said: String = conn
        .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
        .map_err(|e| OpenError::of(path, e))?;
    if said == "ok" {
        return Ok(());
    }
    Err(CopyError::Damaged { path: path.to_owned(), what: said })
}

/// Checks that every session of the log has, or had, a key in the file of keys.
fn belong_together(log: &Path, keys: &Path) -> Result<(), CopyError> {
    let of = |source| OpenError::of(log, source);
    let conn: Connection = database::open_to_read(log).map_err(of)?;
    conn.execute("ATTACH ?1 AS other", [keys.to_string_lossy()]).map_err(of)?;
    let without: bool = conn
        .query_row(
            "SELECT EXISTS (SELECT session FROM commits EXCEPT
                            SELECT session FROM other.keys WHERE alias = ?1)",
            [Alias::SESSION],
            |row| row.get(0),
        )
        .map_err(of)?;
    if without { Err(CopyError::OtherKeys(keys.to_owned())) } else { Ok(()) }
}

/// Opens the copy and reads all of it. Removes a copy that cannot be read.
async fn read_all(folder: &Path, ballots: usize) -> Result<Copied, CopyError> {
    let counted = count(folder, ballots).await;
    if counted.is_err() {
        for file in [LOG_FILE, KEYS_FILE] {
            for suffix in ["", "-journal", "-wal", "-shm"] {
                fs::remove_file(database::beside(&folder.join(file), suffix)).ok();
            }
        }
    }
    // The lock is for a running floke, and none runs on the copy.
    fs::remove_file(folder.join("floke.lock")).ok();
    counted
}

async fn count(folder: &Path, ballots: usize) -> Result<Copied, CopyError> {
    let log = super::open(folder)?;
    let mut copied = Copied {
        log: folder.join(LOG_FILE),
        keys: folder.join(KEYS_FILE),
        sessions: 0,
        events: 0,
        forgotten: 0,
        ballots,
    };
    let directory = log.directory().await?;
    let entries = directory.entries.iter().map(|entry| &entry.session);
    // The session's log holds what a broken entry said.
    for session in entries.chain(&directory.broken) {
        copied.sessions += 1;
        for read in log.read(session, Seq(0)).await?.iter().flat_map(|c| &c.events) {
            match read {
                Read::Event { .. } => copied.events += 1,
                Read::Forgotten => copied.forgotten += 1,
            }
        }
    }
    log.close().await?;
    Ok(copied)
}
