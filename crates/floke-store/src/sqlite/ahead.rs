//! Room in the write-ahead log before it is needed.
//!
//! To sync a file that has become longer, a file system writes down its length and places as well. So the write-ahead log
//! is made longer beforehand, with zeros on disk: they are no frame, and SQLite takes them for the end of the log. What it
//! writes there then needs one write. It is made when the answers are out; what comes meanwhile waits for some milliseconds,
//! once in more than a hundred commits.

use std::fs::{File, OpenOptions};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

/// Bytes that are made at a time: some 120 commits of one command.
const STEP: usize = 1 << 20;

static ZEROS: [u8; STEP / 16] = [0; STEP / 16];

/// The write-ahead log of an open database, seen from beside.
#[derive(Debug)]
pub(super) struct Ahead {
    wal: File,
    /// How long the file was when there was room.
    len: u64,
}

impl Ahead {
    /// Makes room in the file at `wal`, which is there.
    pub(super) fn open(wal: &Path) -> io::Result<Self> {
        let wal = OpenOptions::new().write(true).open(wal)?;
        let mut ahead = Self { wal, len: 0 };
        if ahead.wal.metadata()?.len() == 0 {
            // On a full disk too the log is opened: to read, and to forget.
            ahead.grow().ok();
        }
        ahead.len = ahead.wal.metadata()?.len();
        Ok(ahead)
    }

    /// Makes room again once the file has become longer by itself. Where it cannot, on a full disk for instance, the
    /// file stays as it is until it has become longer once more: the commits themselves will say so.
    ///
    /// Only for the thread that writes, and between two transactions. SQLite's own lock keeps out whoever else might.
    pub(super) fn keep(&mut self, conn: &mut Connection) {
        let Ok(found) = self.wal.metadata() else { return };
        if found.len() <= self.len {
            return;
        }
        let Ok(_locked) = conn.transaction_with_behavior(TransactionBehavior::Immediate) else {
            return;
        };
        self.grow().ok();
        self.len = self.wal.metadata().map_or(found.len(), |now| now.len());
    }

    /// The file is empty: room is made again when something stands in it.
    pub(super) fn emptied(&mut self) {
        self.len = 0;
    }

    fn grow(&mut self) -> io::Result<()> {
        let before = self.wal.seek(SeekFrom::End(0))?;
        let grown = (0..STEP / ZEROS.len())
            .try_for_each(|_| self.wal.write_all(&ZEROS))
            .and_then(|()| self.wal.sync_data());
        if grown.is_err() {
            self.wal.set_len(before).ok();
        }
        grown
    }
}
