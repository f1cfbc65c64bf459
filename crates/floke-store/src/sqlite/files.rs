//! Whether the files are still those that were opened, and where they were.
//!
//! Who puts another file in the place of one that is open, or takes it away, is not stopped by anything: a restore by hand,
//! a program that syncs folders. What is written then goes into a file that nobody will ever open. So it is looked before
//! every transaction, and after it before anybody is answered. Once a file is another, nothing is stored or read any more
//! until floke is started again: two logs must not become one.

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

/// What somebody does who looks: whether a file may be shorter than before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Doing {
    /// Beside the writer, which may be erasing.
    Reading,
    /// No file becomes shorter by that.
    Adding,
    /// A file may be shorter afterwards, whoever folds the write-ahead log into it.
    Erasing,
}

/// The files of a folder as they were opened.
#[derive(Debug)]
pub(super) struct Files {
    files: [Opened; 3],
    is_another: AtomicBool,
}

#[derive(Debug)]
struct Opened {
    path: PathBuf,
    id: Id,
    /// How long it was when the writer last looked.
    len: AtomicU64,
}

impl Files {
    /// The log, its write-ahead log and the keys, which have just been opened.
    pub(super) fn new(log: &Path, keys: &Path) -> io::Result<Self> {
        let opened = |path: PathBuf| -> io::Result<Opened> {
            let found = fs::metadata(&path)?;
            Ok(Opened { path, id: id(&found), len: found.len().into() })
        };
        let files = [
            opened(log.to_owned())?,
            opened(database::beside(log, "-wal"))?,
            opened(keys.to_owned())?,
        ];
        Ok(Self { files, is_another: AtomicBool::new(false) })
    }

    /// Whether they are there now: three questions to the file system, a small part of what a sync takes.
    pub(super) fn look(&self, doing: Doing) -> Result<(), FilesError> {
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
            if doing == Doing::Reading {
                continue;
            }
            let before = file.len.swap(found.len(), Ordering::Relaxed);
            if doing == Doing::Adding && found.len() < before {
                return Err(self.another(file, "cut short"));
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
