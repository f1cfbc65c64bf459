//! Whether the files are still those that were opened, and where they were.
//!
//! Who puts another file in the place of one that is open, or takes it away, is not stopped by anything: a restore by hand,
//! a program that syncs folders. What is written then goes into a file that nobody will ever open. So it is looked before
//! every transaction, and after it before anybody is answered. Once a file is another, nothing is stored or read any more
//! until floke is started again: two logs must not become one.
//!
//! Who copies another file into one that is open is known by its length. Only the writer changes log and keys, and only
//! between two looks: every fold of the write-ahead log is its own, for all other connections, a backup's too, only read.
//! So before a transaction both are as long as after the last one. What is as long by chance, or comes in the very moment
//! between, is not noticed. Nor is what becomes of the journal beside the keys, which is made anew when it is gone.

use std::fs::{self, Metadata};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::database;

/// Why it is not certain that the files are those that were opened.
#[derive(Debug, thiserror::Error)]
pub(super) enum FilesError {
    /// They are not, for good.
    #[error("the files are not those that were opened")]
    Another,
    /// They cannot be looked at.
    #[error("the files cannot be looked at")]
    Unseen(#[from] io::Error),
}

/// What the writer does between two looks: whether a file may be shorter than before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Doing {
    /// No file becomes shorter by that.
    Adding,
    /// A file may be shorter afterwards, whoever folds the write-ahead log into it.
    Erasing,
}

/// The files of a folder as they were opened.
#[derive(Debug)]
pub(super) struct Files {
    files: [Opened; 4],
    is_another: AtomicBool,
}

/// What is known of a file's length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Length {
    /// It changes by the writer's transactions only.
    Ours,
    /// It becomes longer beside them too.
    Grows,
    /// Nothing: it is memory that the connections share.
    Any,
}

/// Of a file that could not be looked at.
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
    /// The log, what SQLite keeps beside it, and the keys, which have just been opened.
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

    /// Whether they are there now: four questions to the file system, a small part of what a sync takes.
    pub(super) fn look(&self) -> Result<(), FilesError> {
        self.look_at(|_, _| None)
    }

    /// The same before the writer does something: what nobody else changes is as the writer left it.
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

    /// The same after it, and before anybody is answered.
    pub(super) fn after(&self, doing: Doing) -> Result<(), FilesError> {
        let looked = self.look_at(|file, now| {
            let left = file.len.swap(now, Ordering::Relaxed);
            let is_cut = file.length != Length::Any && left != UNKNOWN && now < left;
            (is_cut && doing == Doing::Adding).then_some("cut short")
        });
        if let Err(FilesError::Unseen(_)) = looked {
            // What was done may have made them longer.
            self.files.iter().for_each(|file| file.len.store(UNKNOWN, Ordering::Relaxed));
        }
        looked
    }

    /// `judge` is told how long each is, and says what is wrong with that.
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

/// Which file it is, whatever it is called.
#[cfg(unix)]
type Id = (u64, u64);

#[cfg(unix)]
fn id(found: &Metadata) -> Id {
    use std::os::unix::fs::MetadataExt as _;
    (found.dev(), found.ino())
}

/// Which file it is cannot be told there, and an open file is not replaced there.
#[cfg(not(unix))]
type Id = ();

#[cfg(not(unix))]
fn id(_: &Metadata) -> Id {}
