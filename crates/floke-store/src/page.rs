//! Part of a log as it is read, with all texts in one buffer: a long day has a hundred thousand events.

use std::fmt;

use floke_core::{Millis, Seq};

use crate::log::{Read, ReadCommit};

/// Bytes in memory after which a page takes no more commits: large enough to be worth a call, and small beside an open
/// session.
const PAGE_BYTES: usize = 256 * 1024;

/// One event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Line {
    /// Its format; `None` when it is forgotten.
    version: Option<u16>,
    /// Where its text ends, and the next begins.
    end: usize,
}

/// One commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Head {
    first: Seq,
    at: Millis,
    /// How many events the page has up to its last one.
    end: usize,
}

/// Whole commits in order. An empty page is the end of the log.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Page {
    words: String,
    lines: Vec<Line>,
    heads: Vec<Head>,
}

impl fmt::Debug for Page {
    /// Leaves out the texts: a log line may hold this.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Page({} commits, {} bytes)", self.heads.len(), self.words.len())
    }
}

impl Page {
    /// The commits in order.
    pub fn commits(&self) -> impl Iterator<Item = ReadCommit<&str>> {
        let (mut line, mut from) = (0, 0);
        self.heads.iter().map(move |head| {
            let lines = self.lines.get(line..head.end).unwrap_or_default();
            line = head.end;
            let events = lines.iter().map(|line| {
                let json = self.words.get(from..line.end).unwrap_or_default();
                from = line.end;
                line.version.map_or(Read::Forgotten, |version| Read::Event { version, json })
            });
            ReadCommit { first: head.first, at: head.at, events: events.collect() }
        })
    }

    /// Position of the last event, to read after; `None` in an empty page.
    #[must_use]
    pub fn last(&self) -> Option<Seq> {
        let before = self.heads.iter().nth_back(1).map_or(0, |head| head.end);
        let head = self.heads.last()?;
        let n = u64::try_from(head.end - before).unwrap_or(u64::MAX);
        Some(Seq(head.first.0.saturating_add(n).saturating_sub(1)))
    }

    /// Whether the next commit belongs to the next page.
    pub(crate) fn is_full(&self) -> bool {
        self.words.len() + self.lines.len() * size_of::<Line>() >= PAGE_BYTES
    }

    /// Begins the next commit; its events follow.
    pub(crate) fn begin(&mut self, first: Seq, at: Millis) {
        self.heads.push(Head { first, at, end: self.lines.len() });
    }

    /// Adds the next event of the newest commit.
    pub(crate) fn push(&mut self, read: &Read<&str>) {
        let version = match read {
            Read::Event { version, json } => {
                self.words.push_str(json);
                Some(*version)
            }
            Read::Forgotten => None,
        };
        self.lines.push(Line { version, end: self.words.len() });
        if let Some(head) = self.heads.last_mut() {
            head.end = self.lines.len();
        }
    }
}
