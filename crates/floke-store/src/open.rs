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
    Ok(Arc::new(sqlite::open(at)?))
}
