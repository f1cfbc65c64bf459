//! Which log is opened for what an operator has said.

use std::path::Path;
use std::sync::Arc;

use crate::log::EventLog;
use crate::sqlite::{self, OpenError};

/// Opens the log `at` a folder, which is made if it is missing: two SQLite files.
///
/// A place with a scheme, such as `postgres://host/floke`, is a database elsewhere; this floke knows none yet.
///
/// Blocks. Finishes what a crash or a restored copy interrupted: forgotten people stay forgotten.
///
/// # Errors
/// [`OpenError`]; then no new files are left behind.
pub fn open(at: &Path) -> Result<Arc<dyn EventLog>, OpenError> {
    Ok(Arc::new(sqlite::open(folder(at)?)?))
}

/// A place that is a folder. A database's address is refused by its scheme alone, for the rest may hold a password.
pub(crate) fn folder(at: &Path) -> Result<&Path, OpenError> {
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
