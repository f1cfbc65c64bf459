//! The log of every session, and the keys that seal it.
//!
//! This crate knows order, durability and forgetting. It does not know what an event means: it is handed text with an
//! owner and gives the same text back, or says that it is forgotten. Only [`encode`] and [`decode`] know the type.

mod faulty;
mod format;
mod log;
mod memory;
mod open;
mod page;
mod sealed;
mod sqlite;

pub use faulty::{Fault, FaultyLog};
pub use format::{FormatError, VERSION, decode, encode};
pub use log::{
    AppendError, Boxed, Commit, Directory, DirectoryEntry, EventLog, KEY_COPIES_LIVE_DAYS, Read,
    ReadCommit, ReadError, Receipt, Source, Stored, Unavailable,
};
pub use memory::MemoryLog;
pub use open::open;
pub use page::Page;
pub use sqlite::{Copied, CopyError, OpenError, backup, restore};
