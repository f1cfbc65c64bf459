//! Our SQLite files: recognised before they are touched, and made whole or not at all.

use std::cmp::Ordering;
use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use rusqlite::types::Type;
use rusqlite::{Connection, ErrorCode, OpenFlags, Row, TransactionBehavior};

use crate::log::Failed;

/// How long to wait for another reader of a file, such as a backup.
pub(crate) const BUSY: Duration = Duration::from_secs(5);

/// Why the log of a folder could not be opened. Existing files are unchanged, and no new ones are left behind.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// No log of this kind is built in.
    #[error("this floke keeps its log in a folder, and knows no {scheme}")]
    NoSuchLog {
        /// What was before `://`.
        scheme: String,
    },
    /// The folder or a file in it cannot be made or written.
    #[error("cannot write {}", path.display())]
    NotWritable {
        /// The folder or file.
        path: PathBuf,
        /// The system's error.
        #[source]
        source: std::io::Error,
    },
    /// Another floke is running on the same folder.
    #[error("another floke is using {}", path.display())]
    InUse {
        /// The folder.
        path: PathBuf,
    },
    /// The file is damaged, or something else entirely.
    #[error("{} is not a database, or it is damaged", path.display())]
    NotADatabase {
        /// The file.
        path: PathBuf,
    },
    /// The file is the database of another program.
    #[error("{} is a database, but not one of floke's", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The file is from a floke before the first release.
    #[error("{} was written by a floke of the time before the first release (schema {found}), which this one (schema {known}) does not read", path.display())]
    Older {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: u32,
        /// The only schema this floke reads.
        known: u32,
    },
    /// The file was written by a newer floke.
    #[error("{} was written by a newer floke (schema {found}, this one knows {known})", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: u32,
        /// The newest schema this floke knows.
        known: u32,
    },
    /// The log and its keys belong together, and one of them is gone.
    #[error("{} is missing beside {}", missing.display(), found.display())]
    HalfMissing {
        /// The missing file.
        missing: PathBuf,
        /// The existing file.
        found: PathBuf,
    },
    /// Keys were to be destroyed, and it cannot be finished.
    #[error("cannot finish destroying keys in {}", path.display())]
    Unfinished {
        /// The folder.
        path: PathBuf,
        /// The cause.
        #[source]
        source: Failed,
    },
    /// Something else went wrong.
    #[error("cannot open {}", path.display())]
    Database {
        /// The file.
        path: PathBuf,
        /// The error from SQLite.
        #[source]
        source: rusqlite::Error,
    },
}

impl OpenError {
    /// What an error of SQLite means to the operator who started the server.
    pub(crate) fn of(path: &Path, source: rusqlite::Error) -> Self {
        let path = path.to_owned();
        match source.sqlite_error_code() {
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
                Self::NotADatabase { path }
            }
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                Self::NotWritable { path, source: std::io::Error::other(source) }
            }
            _ => Self::Database { path, source },
        }
    }

    fn not_writable(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        |source| Self::NotWritable { path, source }
    }
}

/// A place that is a folder. A database's address is refused by its scheme alone, for the rest may hold a password.
pub(super) fn folder(at: &Path) -> Result<&Path, OpenError> {
    let scheme = at.to_str().and_then(|at| at.split_once("://")).map(|(scheme, _)| scheme);
    // RFC 3986, 3.1.
    let is_scheme = |scheme: &&str| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    };
    match scheme.filter(is_scheme) {
        Some(scheme) => Err(OpenError::NoSuchLog { scheme: scheme.to_owned() }),
        None => Ok(at),
    }
}

/// The format of one of our files.
#[derive(Debug)]
pub(crate) struct Kind {
    /// Marks the file's header as ours.
    pub(crate) application_id: u32,
    /// The version of its tables and their content, from 1 on. `LAYOUT` in `sealed/body.rs` says when to raise it.
    pub(crate) version: u32,
    /// Pragmas of the first connection, set before it does anything else.
    pub(crate) settings: &'static str,
    /// The tables.
    pub(crate) schema: &'static str,
}

/// What a path holds before it is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    /// Nothing, or an empty file.
    Nothing,
    /// One of our files.
    Ours,
}

/// Looks at the header of a file. Opening another program's database, even to read, may leave files beside it.
pub(crate) fn look(path: &Path, kind: &Kind) -> Result<Found, OpenError> {
    let file = match File::open(path) {
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Found::Nothing),
        file => file.map_err(OpenError::not_writable(path))?,
    };
    let not_a_database = || OpenError::NotADatabase { path: path.to_owned() };
    let mut header = Vec::new();
    file.take(100).read_to_end(&mut header).map_err(|_| not_a_database())?;
    if header.is_empty() {
        return Ok(Found::Nothing);
    }
    let whole = header.len() == 100 && header.starts_with(b"SQLite format 3\0");
    let number = |at: usize| header.get(at..)?.first_chunk().map(|n| u32::from_be_bytes(*n));
    let (Some(version), Some(application_id), true) = (number(60), number(68), whole) else {
        return Err(not_a_database());
    };
    check(path, kind, application_id, version)?;
    Ok(Found::Ours)
}

fn check(path: &Path, kind: &Kind, application_id: u32, version: u32) -> Result<(), OpenError> {
    if application_id != kind.application_id {
        return Err(OpenError::Foreign { path: path.to_owned() });
    }
    let (path, found, known) = (path.to_owned(), version, kind.version);
    match found.cmp(&known) {
        Ordering::Equal => Ok(()),
        Ordering::Greater => Err(OpenError::Newer { path, found, known }),
        Ordering::Less => Err(OpenError::Older { path, found, known }),
    }
}

/// Opens a file in which [`look`] found ours or nothing, and makes its tables when it has none.
pub(crate) fn open(path: &Path, kind: &Kind, fresh: &mut Fresh) -> Result<Connection, OpenError> {
    fresh.file(path)?;
    let of = |source| OpenError::of(path, source);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut conn = Connection::open_with_flags(path, flags).map_err(of)?;
    conn.busy_timeout(BUSY).map_err(of)?;
    conn.execute_batch(kind.settings).map_err(of)?;
    if conn.is_readonly("main").map_err(of)? {
        let source = ErrorKind::PermissionDenied.into();
        return Err(OpenError::NotWritable { path: path.to_owned(), source });
    }
    // SQLite rolls back an interrupted creation, so the header seen before may be out of date.
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate).map_err(of)?;
    let pragma = |name| tx.pragma_query_value(None, name, |row| row.get::<_, u32>(0));
    let tables: u32 =
        tx.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(of)?;
    let (id, version) =
        (pragma("application_id").map_err(of)?, pragma("user_version").map_err(of)?);
    if (tables, id, version) == (0, 0, 0) {
        tx.execute_batch(kind.schema).map_err(of)?;
        tx.pragma_update(None, "application_id", kind.application_id).map_err(of)?;
        tx.pragma_update(None, "user_version", kind.version).map_err(of)?;
    } else {
        check(path, kind, id, version)?;
    }
    tx.commit().map_err(of)?;
    Ok(conn)
}

/// Writes the schema's number again: a transaction that reaches the disk and changes nothing.
pub(crate) fn rewrite(conn: &Connection, kind: &Kind) -> rusqlite::Result<()> {
    conn.pragma_update(None, "user_version", kind.version)
}

/// Opens a second connection to a file, to read.
pub(crate) fn open_to_read(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(BUSY)?;
    Ok(conn)
}

/// A number as SQLite stores it. Numbers above SQLite's largest become that.
pub(crate) fn number(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// The number in a column.
pub(crate) fn count(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    let n: i64 = row.get(column)?;
    u64::try_from(n).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, n))
}

/// The id or code in a column.
pub(crate) fn id<T>(row: &Row<'_>, column: usize) -> rusqlite::Result<T>
where
    T: FromStr<Err: std::error::Error + Send + Sync + 'static>,
{
    let text = row.get_ref(column)?.as_str()?;
    text.parse()
        .map_err(|e| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(e)))
}

/// The name of a file that SQLite keeps beside another.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Files that one attempt to open has made so far; deleted again unless kept.
#[derive(Debug, Default)]
pub(crate) struct Fresh {
    folders: Vec<PathBuf>,
    files: Vec<PathBuf>,
    /// Dropped last, so that no other floke opens the folder while the files are deleted.
    lock: Option<Lock>,
}

/// `floke.lock`, held until this is dropped. It is released explicitly: a program that this process is just starting
/// still has the file open too, and closing ours alone would leave the folder locked until that program runs.
#[derive(Debug)]
pub(crate) struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        self.0.unlock().ok();
    }
}

impl Fresh {
    /// Makes a folder that only its owner can enter, and its parents, unless it exists.
    pub(crate) fn folder(&mut self, path: &Path) -> Result<(), OpenError> {
        let missing: Vec<_> = path
            .ancestors()
            .take_while(|above| !above.as_os_str().is_empty() && !above.exists())
            .collect();
        for folder in missing.into_iter().rev() {
            private_folder().create(folder).map_err(OpenError::not_writable(folder))?;
            self.folders.push(folder.to_owned());
        }
        Ok(())
    }

    /// Opens a file for writing; a new one is readable by its owner only.
    pub(crate) fn file(&mut self, path: &Path) -> Result<File, OpenError> {
        let new = private_file().write(true).create_new(true).open(path);
        match new {
            Err(e) if e.kind() == ErrorKind::AlreadyExists => {
                OpenOptions::new().write(true).open(path).map_err(OpenError::not_writable(path))
            }
            new => {
                let file = new.map_err(OpenError::not_writable(path))?;
                self.files.push(path.to_owned());
                Ok(file)
            }
        }
    }

    /// Locks `floke.lock` in a folder, or finds that another floke holds it.
    pub(crate) fn lock(&mut self, folder: &Path) -> Result<(), OpenError> {
        let path = folder.join("floke.lock");
        // Locks before the file counts as ours to delete.
        let made = self.files.len();
        let file = self.file(&path)?;
        match file.try_lock() {
            Ok(()) => {
                self.lock = Some(Lock(file));
                return Ok(());
            }
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(source)) => {
                return Err(OpenError::NotWritable { path, source });
            }
        }
        self.files.truncate(made);
        Err(OpenError::InUse { path: folder.to_owned() })
    }

    /// Keeps the files, and returns the lock.
    pub(crate) fn keep(mut self) -> Option<Lock> {
        self.files.clear();
        self.folders.clear();
        self.lock.take()
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        // Best effort: the error that led here is the one to report.
        for file in &self.files {
            for suffix in ["", "-journal", "-wal", "-shm"] {
                fs::remove_file(beside(file, suffix)).ok();
            }
        }
        for folder in self.folders.iter().rev() {
            fs::remove_dir(folder).ok();
        }
    }
}

#[cfg(unix)]
fn private_folder() -> DirBuilder {
    use std::os::unix::fs::DirBuilderExt as _;
    let mut builder = DirBuilder::new();
    builder.mode(0o700);
    builder
}

#[cfg(not(unix))]
fn private_folder() -> DirBuilder {
    DirBuilder::new()
}

#[cfg(unix)]
fn private_file() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = OpenOptions::new();
    options.mode(0o600);
    options
}

#[cfg(not(unix))]
fn private_file() -> OpenOptions {
    OpenOptions::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_free_when_it_is_closed_while_another_program_is_being_started() {
        let folder = tempfile::tempdir().unwrap();
        let lock = || {
            let mut fresh = Fresh::default();
            fresh.lock(folder.path()).map(|()| fresh.keep().unwrap())
        };
        let first = lock().unwrap();
        // A program that is being started has this until it runs.
        let _inherited = first.0.try_clone().unwrap();
        assert!(matches!(lock(), Err(OpenError::InUse { .. })));
        drop(first);
        lock().unwrap();
    }
}
