//! Rows of the log's file, taken apart: whatever stands there, nothing is read that nobody wrote.
//!
//! Through the front door: a row is written into the file behind the log's back, and the log is read. What is sealed
//! differs from run to run, so an input names its seals, and each name stands for the bytes of this run's seal.

use floke_core::{Millis, Owner, Seq, SessionId};
use floke_store::{Commit, DirectoryEntry, EventLog, Read, ReadError, SqliteLog, Stored};
use rusqlite::{Connection, params};
use tokio::runtime::{Builder, Runtime};

use super::fuzz;

/// Whose key is destroyed.
const DESTROYED: &str = "ballot:ballotballot";

/// How an input names a seal of row `row`.
fn name_of(row: usize, seal: usize) -> Vec<u8> {
    format!("<seal {row}{seal}>").into_bytes()
}

/// The row of a commit.
#[derive(Clone)]
struct Row {
    id: i64,
    /// First position, number of events, time.
    numbers: [i64; 3],
    body: Vec<u8>,
}

/// A log of some commits, and its file.
struct Rows {
    runtime: Runtime,
    log: SqliteLog,
    file: Connection,
    session: SessionId,
    rows: Vec<Row>,
    /// Names and what they stand for.
    seals: Vec<(Vec<u8>, Vec<u8>)>,
    /// Every event as it was written.
    written: Vec<Read>,
    _folder: tempfile::TempDir,
}

fn said(owner: &str, n: usize) -> Stored {
    let owner = match owner.split_once(':') {
        Some(("person", id)) => Owner::Person(id.parse().unwrap()),
        Some(("ballot", id)) => Owner::Ballot(id.parse().unwrap()),
        _ => Owner::Session,
    };
    Stored { owner, version: 1, json: format!("{{\"nr\":{n}}}").into() }
}

impl Rows {
    fn new() -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let log = SqliteLog::open(folder.path()).unwrap();
        let session: SessionId = "sessionsession".parse().unwrap();
        let entry = DirectoryEntry {
            session: session.clone(),
            code: "FDK264".parse().unwrap(),
            title: "Samling".to_owned(),
            due: None,
            keep_until: Millis(9_000),
            ended: false,
        };
        let owners: [&[&str]; 4] = [
            &["session"],
            &["session", "session", "person:olaolaolaola", "session"],
            &[DESTROYED, "person:olaolaolaola", DESTROYED, "ballot:anotherballot"],
            &["person:karikarikari", "person:karikarikari", "session"],
        ];
        let mut written = 0;
        for owners in owners {
            let events = owners.iter().zip(written..).map(|(owner, n)| said(owner, n)).collect();
            let commit = Commit { at: Millis(1_000), events, destroys: Vec::new() };
            let (after, entry) = (Seq(u64::try_from(written).unwrap()), entry.clone());
            runtime.block_on(log.append(&session, after, commit, Some(entry))).unwrap();
            written += owners.len();
        }
        let destroyed = said(DESTROYED, 0).owner;
        runtime.block_on(log.destroy_key(&session, &destroyed)).unwrap();
        let read = runtime.block_on(log.read(&session, Seq(0))).unwrap();
        let file = Connection::open(folder.path().join("log.sqlite")).unwrap();
        // What is lost with the power is of no use here.
        file.execute_batch("PRAGMA synchronous = OFF").unwrap();
        let rows = rows_of(&file);
        let written = read.into_iter().flat_map(|commit| commit.events).collect();
        let seals = Vec::new();
        Self { runtime, log, file, session, rows, seals, written, _folder: folder }
    }

    /// Every row as an input: its number, its three numbers, and its body with names for its seals.
    fn seeds(&mut self) -> Vec<Vec<u8>> {
        let mut seeds = Vec::new();
        for (n, row) in self.rows.clone().into_iter().enumerate() {
            let mut seed = vec![u8::try_from(n).unwrap()];
            seed.extend(row.numbers.iter().flat_map(|number| number.to_be_bytes()));
            seed.push(row.body[0]);
            let mut rest = &row.body[1..];
            for seal in 0.. {
                if rest.is_empty() {
                    break;
                }
                let head = 5 + usize::from(rest[4]) + 4;
                let len = u32::from_be_bytes(rest[head - 4..head].try_into().unwrap());
                let end = head + usize::try_from(len).unwrap();
                seed.extend(&rest[..head]);
                seed.extend(name_of(n, seal));
                self.seals.push((name_of(n, seal), rest[head..end].to_vec()));
                rest = &rest[end..];
            }
            seeds.push(seed);
        }
        // The first layout had no number of events, and one in each seal: as the first row has it.
        let mut first = seeds[0].clone();
        first[25] = 1;
        first.drain(28..30);
        seeds.push(first);
        // A commit of nothing.
        let mut nothing = seeds[1][..26].to_vec();
        nothing[9..17].fill(0);
        seeds.push(nothing);
        seeds
    }

    /// An input with the seals that it names.
    fn row(&self, input: &[u8]) -> Option<Row> {
        let (n, rest) = input.split_first()?;
        let (numbers, named) = rest.split_first_chunk::<24>()?;
        let (first, count, at) = (&numbers[..8], &numbers[8..16], &numbers[16..]);
        let numbers = [first, count, at].map(|bytes| i64::from_be_bytes(bytes.try_into().unwrap()));
        let (mut body, mut rest) = (Vec::new(), named);
        while let Some((byte, more)) = rest.split_first() {
            let seal = self.seals.iter().find(|(name, _)| rest.starts_with(name));
            rest = if let Some((name, seal)) = seal {
                body.extend(seal);
                &rest[name.len()..]
            } else {
                body.push(*byte);
                more
            };
        }
        let id = self.rows[usize::from(*n) % self.rows.len()].id;
        Some(Row { id, numbers, body })
    }

    fn put(&self, Row { id, numbers: [first, n, at], body }: &Row) -> rusqlite::Result<usize> {
        let sql = "UPDATE commits SET first_seq = ?2, n = ?3, at = ?4, body = ?5 WHERE id = ?1";
        self.file.prepare_cached(sql)?.execute(params![id, first, n, at, body])
    }

    fn look(&self, input: &[u8]) -> String {
        let Some(row) = self.row(input) else { return "short".to_owned() };
        if let Err(error) = self.put(&row) {
            return format!("not stored: {:?}", error.sqlite_error_code());
        }
        let read = self.runtime.block_on(self.log.read(&self.session, Seq(0)));
        let was = self.rows.iter().find(|was| was.id == row.id).unwrap();
        self.put(was).unwrap();
        match read {
            Err(ReadError::Unavailable(_)) => "not to be read".to_owned(),
            Err(ReadError::Damaged { after, what, .. }) => {
                format!("{what} after {}", after.0.min(13))
            }
            Ok(commits) => {
                let may_be_gone =
                    row.body.windows(DESTROYED.len()).any(|w| w == DESTROYED.as_bytes());
                let (mut seq, mut gone) = (0, 0);
                for commit in &commits {
                    assert_eq!(commit.first.0, seq + 1, "one after the other");
                    assert!(!commit.events.is_empty(), "a commit of nothing");
                    let counted = i64::try_from(commit.events.len()).unwrap();
                    if i64::try_from(commit.first.0).unwrap() == row.numbers[0] {
                        assert_eq!(counted, row.numbers[1], "as many as the row says");
                    }
                    for event in &commit.events {
                        let written = usize::try_from(seq).ok().and_then(|n| self.written.get(n));
                        seq += 1;
                        if Some(event) == written {
                            continue;
                        }
                        assert!(matches!(event, Read::Forgotten) && may_be_gone, "read at {seq}");
                        gone += 1;
                    }
                }
                format!("{seq} events, {} forgotten", gone.min(9))
            }
        }
    }
}

fn rows_of(file: &Connection) -> Vec<Row> {
    let sql = "SELECT id, first_seq, n, at, body FROM commits ORDER BY first_seq";
    let mut rows = file.prepare(sql).unwrap();
    let row = |row: &rusqlite::Row<'_>| {
        let numbers = [row.get(1)?, row.get(2)?, row.get(3)?];
        Ok(Row { id: row.get(0)?, numbers, body: row.get(4)? })
    };
    rows.query_map([], row).unwrap().collect::<Result<_, _>>().unwrap()
}

#[test]
fn a_row_reads_as_it_was_written_or_is_said_to_be_damaged() {
    let mut rows = Rows::new();
    let seeds = rows.seeds();
    for seed in &seeds[..rows.rows.len()] {
        assert_eq!(rows.look(seed), "12 events, 0 forgotten", "as it was");
    }
    fuzz("rows", seeds, |input, _| rows.look(input));
}
