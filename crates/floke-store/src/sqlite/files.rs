//! Checks that the files are still the ones that were opened, in their places.
//!
//! Nothing stops a person or program from replacing or removing an open file: a restore by hand, a program that syncs
//! folders. Later writes would go into a file that nobody will ever open. So the writer looks before every transaction,
//! and again before it answers. Once a file has changed, nothing is stored or read until floke restarts: two logs must
//! not become one.
//!
//! A copy into an open file shows by its length. Only the writer changes log and keys, and only between two looks:
//! every fold of the write-ahead log is its own, because all other connections, a backup's too, only read. So before a
//! transaction both are as long as after the last one. A copy of the same length, or in the very moment between, goes
//! unnoticed. So does a change of the journal beside the keys, which SQLite makes anew when it is gone.

use std::fs::{self, Metadata};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::database;

/// Why the files may not be the ones that were opened.
#[derive(Debug, thiserror::Error)]
pub(super) enum FilesError {
    /// They have changed, for good.
    #[error("the files are not those that were opened")]
    Another,
    /// The check itself failed.
    #[error("the files cannot be looked at")]
    Unseen(#[from] io::Error),
}

/// What the writer does between two looks: whether a file may become shorter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Doing {
    /// No file becomes shorter.
    Adding,
    /// A file may become shorter, whoever folds the write-ahead log into it.
    Erasing,
}

/// The files of a folder as they were opened.
#[derive(Debug)]
pub(super) struct Files {
    files: [Opened; 4],
    is_another: AtomicBool,
}

/// How a file's length may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Length {
    /// Only by the writer's transactions.
    Ours,
    /// It may also grow at other times.
    Grows,
    /// In any way: it is memory that the connections share.
    Any,
}

/// The length of a file that could not be checked.
const UNKNOWN: u64 = u64::MAX;

#[derive(Debug)]
struct Opened {
    path: PathBuf,
    id: Id,
    length: Length,
    /// How long it was when the writer last looked.
    len: AtomicU64,
}

impl Files {
    /// The log, SQLite's files beside it, and the keys, which have just been opened.
    pub(super) fn new(log: &Path, keys: &Path) -> io::Result<Self> {
        let opened = |path: PathBuf, length| -> io::Result<Opened> {
            let found = fs::metadata(&path)?;
            Ok(Opened { path, id: id(&found), length, len: found.len().into() })
        };
        let files = [
            opened(log.to_owned(), Length::Ours)?,
            opened(database::beside(log, "-wal"), Length::Grows)?,
            opened(database::beside(log, "-shm"), Length::Any)?,
            opened(keys.to_owned(), Length::Ours)?,
        ];
        Ok(Self { files, is_another: AtomicBool::new(false) })
    }

    /// Checks that they are in their places: four system calls, a small part of the cost of a sync.
    pub(super) fn look(&self) -> Result<(), FilesError> {
        self.look_at(|_, _| None)
    }

    /// The same before the writer acts: the lengths must be as it left them.
    pub(super) fn before(&self, doing: Doing) -> Result<(), FilesError> {
        self.look_at(|file, now| {
            let left = file.len.swap(now, Ordering::Relaxed);
            match file.length {
                _ if left == UNKNOWN => None,
                Length::Ours | Length::Grows if now < left && doing == Doing::Adding => {
                    Some("cut short")
                }
                Length::Ours if now != left => Some("written over"),
                Length::Ours | Length::Grows | Length::Any => None,
            }
        })
    }

    /// The same after it, before anybody is answered.
    pub(super) fn after(&self, doing: Doing) -> Result<(), FilesError> {
        let looked = self.look_at(|file, now| {
            let left = file.len.swap(now, Ordering::Relaxed);
            let is_cut = file.length != Length::Any && left != UNKNOWN && now < left;
            (is_cut && doing == Doing::Adding).then_some("cut short")
        });
        if let Err(FilesError::Unseen(_)) = looked {
            // A failed transaction may have made them longer.
            self.files.iter().for_each(|file| file.len.store(UNKNOWN, Ordering::Relaxed));
        }
        looked
    }

    /// `judge` gets each file's length, and returns what is wrong with it.
    fn look_at(
        &self,
        judge: impl Fn(&Opened, u64) -> Option<&'static str>,
    ) -> Result<(), FilesError> {
        if self.is_another.load(Ordering::Relaxed) {
            return Err(FilesError::Another);
        }
        for file in &self.files {
            let found = match fs::metadata(&file.path) {
                Err(error) if error.kind() == ErrorKind::NotFound => {
                    return Err(self.another(file, "removed"));
                }
                found => found?,
            };
            if id(&found) != file.id {
                return Err(self.another(file, "replaced"));
            }
            if let Some(what) = judge(file, found.len()) {
                return Err(self.another(file, what));
            }
        }
        Ok(())
    }

    fn another(&self, file: &Opened, what: &'static str) -> FilesError {
        if !self.is_another.swap(true, Ordering::Relaxed) {
            tracing::error!(
                path = %file.path.display(),
                what,
                "a file of the running floke was taken from it: nothing is stored any more. Stop floke, see to it that log and keys that belong together lie there alone, or restore a backup into an empty folder, and start again"
            );
        }
        FilesError::Another
    }
}

/// The identity of a file, whatever its name.
#[cfg(unix)]
type Id = (u64, u64);

#[cfg(unix)]
fn id(found: &Metadata) -> Id {
    use std::os::unix::fs::MetadataExt as _;
    (found.dev(), found.ino())
}

/// That system does not tell files apart, and does not allow replacing an open one.
#[cfg(not(unix))]
type Id = ();

#[cfg(not(unix))]
fn id(_: &Metadata) -> Id {}
