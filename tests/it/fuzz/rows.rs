//! Rows of the log's file, taken apart: whatever they hold, the log returns nothing that nobody wrote.
//!
//! The test writes a row into the file behind the log's back, and reads the log. Without keys, one bit breaks a row's
//! seal. So the attacker here has the session's key, and no other: the session's events may become anything, but those
//! of a person or a ballot stay the same, in the same place and time, or cannot be read. Sealed bytes differ from run
//! to run, so an input names the seals of people and ballots, and each name means the bytes of this run's seal.

use std::sync::Arc;

use chacha20poly1305::aead::AeadInOut as _;
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
use floke_core::{Millis, Owner, Seq, SessionId};
use floke_store::{Commit, DirectoryEntry, EventLog, Read, ReadCommit, ReadError, Stored};
use rusqlite::{Connection, params};
use tokio::runtime::{Builder, Runtime};

use super::fuzz;

/// The owner whose key is destroyed.
const DESTROYED: &str = "ballot:ballotballot";

/// A word of people's and ballots' events, and never of the session's.
const SECRET: &str = "hemmelig";

/// The name of a seal of row `row` in an input.
fn name_of(row: usize, seal: usize) -> Vec<u8> {
    format!("<seal {row}{seal}>").into_bytes()
}

/// The row of a commit.
#[derive(Clone, Debug)]
struct Row {
    id: i64,
    /// First position, number of events.
    numbers: [i64; 2],
    layout: u8,
    /// The content of the session's seal, without padding.
    plain: Vec<u8>,
    /// The numbers that it is sealed for.
    sealed_for: [i64; 2],
}

/// A log of some commits, and its file.
struct Rows {
    runtime: Runtime,
    log: Arc<dyn EventLog>,
    file: Connection,
    session: SessionId,
    key: XChaCha20Poly1305,
    rows: Vec<Row>,
    /// Names, and the seals they mean.
    seals: Vec<(Vec<u8>, Vec<u8>)>,
    /// The commits as written.
    written: Vec<ReadCommit>,
    _folder: tempfile::TempDir,
}

fn said(owner: &str, n: usize) -> Stored {
    let owner = match owner.split_once(':') {
        Some(("person", id)) => Owner::Person(id.parse().unwrap()),
        Some(("ballot", id)) => Owner::Ballot(id.parse().unwrap()),
        _ => Owner::Session,
    };
    let of = if owner == Owner::Session { "alle" } else { SECRET };
    Stored { owner, version: 1, json: format!("{{\"nr\":{n},\"of\":\"{of}\"}}").into() }
}

/// The place that a row is bound to.
fn place(session: &SessionId, numbers: [i64; 2], layout: u8) -> Vec<u8> {
    let [first, n] = numbers.map(i64::to_be_bytes);
    [b"floke row\0", session.as_str().as_bytes(), b"\0", &first, &n, &[layout]].concat()
}

impl Rows {
    fn new() -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let log = floke_store::open(folder.path()).unwrap();
        let session: SessionId = "sessionsession".parse().unwrap();
        let entry = DirectoryEntry {
            session,
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
        let written = runtime.block_on(log.read(&session, Seq(0))).unwrap();
        let file = Connection::open(folder.path().join("log.sqlite")).unwrap();
        // Power cuts do not matter here.
        file.execute_batch("PRAGMA synchronous = OFF").unwrap();
        let keys = Connection::open(folder.path().join("keys.sqlite")).unwrap();
        let key = "SELECT key FROM keys WHERE kind = 'session'";
        let key: [u8; 32] = keys.query_row(key, [], |row| row.get(0)).unwrap();
        let key = XChaCha20Poly1305::new(&key.into());
        let rows = rows_of(&file, &session, &key);
        let seals = Vec::new();
        Self { runtime, log, file, session, key, rows, seals, written, _folder: folder }
    }

    /// Every row as an input: its number, its two numbers, its layout, and its content with names for seals.
    fn seeds(&mut self) -> Vec<Vec<u8>> {
        let mut seeds = Vec::new();
        for (n, row) in self.rows.clone().into_iter().enumerate() {
            let mut seed = vec![u8::try_from(n).unwrap(), 0];
            seed.extend(row.numbers.iter().flat_map(|number| number.to_be_bytes()));
            seed.push(row.layout);
            let (at, rest) = row.plain.split_at(8);
            seed.extend(at);
            for (nr, piece) in pieces(rest).enumerate() {
                let (head, bytes) = piece.split_at(head_of(piece));
                seed.extend(head);
                if piece[0] == 1 {
                    seed.extend(bytes);
                } else {
                    seed.extend(name_of(n, nr));
                    self.seals.push((name_of(n, nr), bytes.to_vec()));
                }
            }
            seeds.push(seed);
        }
        // A row with other numbers than it is sealed for.
        let mut moved = seeds[1].clone();
        moved[1] = 1;
        moved[9] = 3;
        seeds.push(moved);
        // An empty commit.
        let mut nothing = seeds[1][..27].to_vec();
        nothing[10..18].fill(0);
        seeds.push(nothing);
        seeds
    }

    /// The row of an input, with the seals that it names.
    fn row(&self, input: &[u8]) -> Option<Row> {
        let ([n, as_it_was], rest) = input.split_first_chunk()?;
        let (numbers, rest) = rest.split_first_chunk::<16>()?;
        let numbers = [&numbers[..8], &numbers[8..]];
        let numbers = numbers.map(|bytes| i64::from_be_bytes(bytes.try_into().unwrap()));
        let (layout, mut rest) = rest.split_first()?;
        let mut plain = Vec::new();
        while let Some((byte, more)) = rest.split_first() {
            let seal = self.seals.iter().find(|(name, _)| rest.starts_with(name));
            rest = if let Some((name, seal)) = seal {
                plain.extend(seal);
                &rest[name.len()..]
            } else {
                plain.push(*byte);
                more
            };
        }
        let was = &self.rows[usize::from(*n) % self.rows.len()];
        let sealed_for = if *as_it_was == 1 { was.numbers } else { numbers };
        Some(Row { id: was.id, numbers, layout: *layout, plain, sealed_for })
    }

    fn put(&self, row: &Row) -> rusqlite::Result<usize> {
        let Row { id, numbers: [first, n], layout, plain, sealed_for } = row;
        // Always the same: nothing here is secret.
        let nonce = XNonce::from([7; 24]);
        let (mut sealed, place) = (plain.clone(), place(&self.session, *sealed_for, *layout));
        let text = sealed.as_mut_slice().into();
        let tag = self.key.encrypt_inout_detached(&nonce, &place, text).unwrap();
        let body = [&[*layout], nonce.as_slice(), &sealed, &tag].concat();
        let sql = "UPDATE commits SET first_seq = ?2, n = ?3, body = ?4 WHERE id = ?1";
        self.file.prepare_cached(sql)?.execute(params![id, first, n, body])
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
            Err(ReadError::Newer { after, .. }) => format!("newer after {}", after.0.min(13)),
            Err(ReadError::Damaged { after, what, .. }) => {
                format!("{what} after {}", after.0.min(13))
            }
            Ok(commits) => self.compare(&commits, &row),
        }
    }

    /// Asserts that the log with this row returns what was written, except for the session's events in it.
    fn compare(&self, commits: &[ReadCommit], row: &Row) -> String {
        assert_eq!(row.numbers, row.sealed_for, "sealed for another place");
        let id = DESTROYED.split_once(':').unwrap().1.as_bytes();
        let may_be_gone = row.plain.windows(id.len()).any(|w| w == id);
        let all = self.written.iter().flat_map(|commit| &commit.events).collect::<Vec<_>>();
        let (mut seq, mut gone, mut other) = (0, 0, 0);
        for commit in commits {
            assert_eq!(commit.first.0, seq + 1, "one after the other");
            assert!(!commit.events.is_empty(), "a commit of nothing");
            let is_bent = i64::try_from(commit.first.0).unwrap() == row.numbers[0];
            if is_bent {
                let counted = i64::try_from(commit.events.len()).unwrap();
                assert_eq!(counted, row.numbers[1], "as many as the row says");
            } else {
                assert!(self.written.contains(commit), "another row is as it was");
            }
            for event in &commit.events {
                let written = usize::try_from(seq).ok().and_then(|n| all.get(n));
                seq += 1;
                match event {
                    event if Some(&event) == written => {}
                    Read::Forgotten => {
                        assert!(may_be_gone, "forgotten at {seq}");
                        gone += 1;
                    }
                    Read::Event { json, .. } => {
                        assert!(!json.contains(SECRET), "somebody else's at {seq}");
                        other += 1;
                    }
                }
                let is_secret = matches!(event, Read::Event { json, .. } if json.contains(SECRET));
                assert!(!is_secret || commit.at == Millis(1_000), "at another time");
            }
        }
        format!("{seq} events, {} forgotten, {} others", gone.min(9), other.min(9))
    }
}

/// The length of a piece's head: a kind, an id, a format, a number of events, and a length.
fn head_of(piece: &[u8]) -> usize {
    2 + usize::from(piece[1]) + 2 + 2 + 4
}

/// The pieces of a row, up to its padding.
fn pieces(mut rest: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        rest.first().filter(|kind| **kind != 0)?;
        let head = head_of(rest);
        let len = u32::from_be_bytes(rest[head - 4..head].try_into().unwrap());
        let (piece, more) = rest.split_at(head + usize::try_from(len).unwrap());
        rest = more;
        Some(piece)
    })
}

/// The rows of the file, opened.
fn rows_of(file: &Connection, session: &SessionId, key: &XChaCha20Poly1305) -> Vec<Row> {
    let sql = "SELECT id, first_seq, n, body FROM commits ORDER BY first_seq";
    let mut rows = file.prepare(sql).unwrap();
    let row = |row: &rusqlite::Row<'_>| {
        let (numbers, body): (_, Vec<u8>) = ([row.get(1)?, row.get(2)?], row.get(3)?);
        let (layout, nonce) = (body[0], XNonce::try_from(&body[1..25]).unwrap());
        let (sealed, tag) = body[25..].split_at(body.len() - 25 - 16);
        let (mut plain, place) = (sealed.to_vec(), place(session, numbers, layout));
        let text = plain.as_mut_slice().into();
        key.decrypt_inout_detached(&nonce, &place, text, &tag.try_into().unwrap()).unwrap();
        plain.truncate(8 + pieces(&plain[8..]).map(<[u8]>::len).sum::<usize>());
        Ok(Row { id: row.get(0)?, numbers, layout, plain, sealed_for: numbers })
    };
    rows.query_map([], row).unwrap().collect::<Result<_, _>>().unwrap()
}

#[test]
fn a_row_reads_as_it_was_written_or_is_said_to_be_damaged() {
    let mut rows = Rows::new();
    let seeds = rows.seeds();
    for seed in &seeds[..rows.rows.len()] {
        assert_eq!(rows.look(seed), "12 events, 0 forgotten, 0 others", "as it was");
    }
    fuzz("rows", seeds, |input, _| rows.look(input));
}
