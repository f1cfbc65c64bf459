//! The log of one node: two SQLite files in a folder, `log.sqlite` and `keys.sqlite`.
//!
//! `floke.lock` keeps a second floke from writing.

mod copy;
mod database;
mod erase;
mod files;
mod heads;
mod keys;
mod reader;
mod rows;

use std::io;
use std::path::Path;

pub use copy::{Copied, CopyError, backup, restore};
pub use database::OpenError;

use crate::sealed::{Sealed, StartError};
use database::{Found, Fresh};
use keys::SqliteKeys;
use rows::SqliteRows;

#[cfg(test)]
pub(crate) use keys::KIND as KEYS;
#[cfg(test)]
pub(crate) use rows::KIND as ROWS;

const LOG_FILE: &str = "log.sqlite";
const KEYS_FILE: &str = "keys.sqlite";

/// Opens the log in `folder`, and makes what is missing: the folder, for its owner only, and the files.
///
/// # Errors
/// [`OpenError`]; then no new files are left behind.
pub(crate) fn open(folder: &Path) -> Result<Sealed<SqliteRows, SqliteKeys>, OpenError> {
    let folder = database::folder(folder)?;
    let mut fresh = Fresh::default();
    fresh.folder(folder)?;
    let (log_path, keys_path) = (folder.join(LOG_FILE), folder.join(KEYS_FILE));
    fresh.lock(folder)?;

    let log_found = database::look(&log_path, &rows::KIND)?;
    let keys_found = database::look(&keys_path, &keys::KIND)?;
    if (log_found, keys_found) == (Found::Ours, Found::Nothing) {
        return Err(OpenError::HalfMissing { missing: keys_path, found: log_path });
    }
    let keys = SqliteKeys::open(&keys_path, &mut fresh)?;
    // The keys file is made first, so without a key it is only left from an interrupted first start.
    if log_found == Found::Nothing
        && !keys.is_empty().map_err(|source| OpenError::of(&keys_path, source))?
    {
        return Err(OpenError::HalfMissing { missing: log_path, found: keys_path });
    }
    let rows = SqliteRows::open(folder, fresh)?;
    Sealed::start(rows, keys).map_err(|error| {
        let path = folder.to_owned();
        match error {
            StartError::Database(source) => match source.downcast() {
                Ok(source) => OpenError::of(&log_path, *source),
                Err(source) => OpenError::NotWritable { path, source: io::Error::other(source) },
            },
            StartError::Unfinished(source) => OpenError::Unfinished { path, source },
            StartError::Thread(source) => OpenError::NotWritable { path, source },
        }
    })
}
