//! Forgotten sessions leave the disk: no byte of their rows in any file, a shorter file, and no long wait for others.

use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use floke_core::{Millis, Owner, Seq};
use floke_store::{AppendError, EventLog, open};
use rusqlite::{Connection, OpenFlags};

use crate::make::*;

const FILES: [&str; 3] = ["log.sqlite", "log.sqlite-wal", "keys.sqlite"];

/// The longest wait for anything here, on a busy machine.
const SOON: Duration = Duration::from_secs(60);

/// Bytes of a sealed row to look for.
const NEEDLE: usize = 16;

fn looks(folder: &Path) -> Connection {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
    Connection::open_with_flags(folder.join("log.sqlite"), flags).unwrap()
}

/// The number of a session's rows in the file.
fn rows(conn: &Connection, n: usize) -> u32 {
    let sql = "SELECT count(*) FROM commits WHERE session = ?1";
    conn.query_row(sql, [session(n).as_str()], |row| row.get(0)).unwrap()
}

fn len(folder: &Path, file: &str) -> u64 {
    fs::metadata(folder.join(file)).map_or(0, |found| found.len())
}

/// Sends the log other requests until a condition holds. Erasing happens beside them.
async fn until(log: &dyn EventLog, what: &str, mut is_so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < SOON, "{what}");
        log.receipts().await.unwrap();
    }
}

/// Asserts that nothing of a session is left to erase, and that the write-ahead log is empty.
async fn is_erased(log: &dyn EventLog, folder: &Path, n: usize) {
    let conn = looks(folder);
    until(log, "its rows are there", || rows(&conn, n) == 0).await;
    until(log, "the write-ahead log has something in it", || len(folder, "log.sqlite-wal") == 0)
        .await;
}

/// A piece of each sealed row and entry of a session, long enough to be unique.
fn pieces(folder: &Path, n: usize) -> HashSet<Vec<u8>> {
    let conn = looks(folder);
    let mut pieces = HashSet::new();
    for sql in [
        "SELECT body FROM commits WHERE session = ?1",
        "SELECT entry FROM directory WHERE session = ?1",
    ] {
        let mut bodies = conn.prepare(sql).unwrap();
        let mut bodies = bodies.query([session(n).as_str()]).unwrap();
        while let Some(row) = bodies.next().unwrap() {
            let body: Vec<u8> = row.get(0).unwrap();
            pieces.extend(body.rchunks_exact(NEEDLE).take(3).map(<[u8]>::to_vec));
        }
    }
    pieces
}

/// How many of these pieces any file contains.
fn found(folder: &Path, pieces: &HashSet<Vec<u8>>) -> usize {
    let mut found = HashSet::new();
    for file in FILES {
        let bytes = fs::read(folder.join(file)).unwrap_or_default();
        found.extend(bytes.windows(NEEDLE).filter_map(|w| pieces.get(w)).cloned());
    }
    found.len()
}

/// How many events each of two sessions says.
const TURNS: u64 = 120;

/// Two sessions that take turns, so that they share pages.
async fn two_sessions(log: &dyn EventLog, turns: u64) {
    create(log, 1).await;
    create(log, 2).await;
    for turn in 1..=turns {
        for n in [1, 2] {
            let long = "ord ".repeat(usize::try_from(turn * 37 % 900).unwrap());
            log.append(&session(n), Seq(turn), commit([said(&long)]), None).await.unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_byte_of_a_forgotten_session_is_left_in_any_file_and_the_other_one_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let log = open(folder.path()).unwrap();
    two_sessions(&*log, TURNS).await;
    log.append(&session(1), Seq(TURNS + 1), closing("closed", ballot(1)), None).await.unwrap();
    log.append(&session(2), Seq(TURNS + 1), closing("closed", ballot(2)), None).await.unwrap();
    let (gone, left) = (pieces(folder.path(), 1), pieces(folder.path(), 2));
    assert!(gone.len() > 200 && found(folder.path(), &gone) == gone.len());
    let before = words(&*log, 2).await;

    log.forget(&session(1), Millis(7)).await.unwrap();
    assert_eq!(words(&*log, 1).await, []);
    is_erased(&*log, folder.path(), 1).await;
    assert_eq!(found(folder.path(), &gone), 0);
    assert_eq!(found(folder.path(), &left), left.len());
    assert_eq!(words(&*log, 2).await, before);
    let conn = looks(folder.path());
    let kept: Vec<String> = conn
        .prepare("SELECT session FROM destroyed ORDER BY session")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(
        kept,
        [session(1).to_string(), session(2).to_string()],
        "one line for who is forgotten"
    );

    // The other session takes new events, and can be read whole.
    log.append(&session(2), Seq(TURNS + 2), commit([said("etterpå")]), None).await.unwrap();
    let over = log.append(&session(1), Seq(TURNS + 2), commit([said("x")]), None).await;
    assert!(matches!(over, Err(AppendError::OwnerForgotten { owner: Owner::Session })), "{over:?}");
    log.close().await.unwrap();
    let log = open(folder.path()).unwrap();
    assert_eq!(words(&*log, 2).await.len(), before.len() + 1);
    log.close().await.unwrap();
    assert_eq!(found(folder.path(), &gone), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn freeing_a_hundred_megabytes_makes_nobody_wait_for_more_than_two_slices() {
    /// The bytes of one slice; see `sqlite/erase.rs`.
    const SLICE: usize = 1 << 20;
    let folder = tempfile::tempdir().unwrap();
    let log = open(folder.path()).unwrap();
    create(&*log, 2).await;
    log.append(&session(1), Seq(0), commit([said("first")]), Some(entry(1))).await.unwrap();
    let mut head = Seq(1);
    let long = "langt ".repeat(SLICE / 2 / 6);
    for _ in 0..200 {
        head = log.append(&session(1), head, commit([said(&long)]), None).await.unwrap();
    }
    let conn = looks(folder.path());
    log.forget(&session(1), Millis(7)).await.unwrap();
    // Another room appends; between two of its answers this many rows go.
    let (mut seq, mut left, mut most) = (Seq(1), rows(&conn, 1), 0);
    assert!(left > 150, "it is erased slice by slice: {left}");
    while left > 0 {
        seq = log.append(&session(2), seq, commit([said("x")]), None).await.unwrap();
        let now = rows(&conn, 1);
        most = most.max(left - now);
        left = now;
    }
    // Three rows of this length are a slice.
    assert!(most <= 9, "{most} rows");
    is_short_again(&*log, folder.path()).await;
    assert_eq!(words(&*log, 2).await.len(), usize::try_from(seq.0).unwrap());
    log.close().await.unwrap();
}

/// Waits until the file is short again.
async fn is_short_again(log: &dyn EventLog, folder: &Path) {
    until(log, "the file is as long as before", || len(folder, "log.sqlite") < 1 << 20).await;
    until(log, "the write-ahead log is as long as before", || {
        len(folder, "log.sqlite-wal") <= 1 << 20
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_crash_cut_short_is_erased_when_the_log_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let log = open(&at("data")).unwrap();
    two_sessions(&*log, TURNS).await;
    let gone = pieces(&at("data"), 1);
    log.close().await.unwrap();
    let whole = fs::read(at("data/log.sqlite")).unwrap();
    let log = open(&at("data")).unwrap();
    log.forget(&session(1), Millis(7)).await.unwrap();
    is_erased(&*log, &at("data"), 1).await;
    log.close().await.unwrap();

    // All rows are there, then half of them; at last none, with the old pages still in the write-ahead log.
    for rows_left in [121, 60, 0] {
        fs::write(at("data/log.sqlite"), &whole).unwrap();
        let crash = Connection::open(at("data/log.sqlite")).unwrap();
        // An unclean end leaves the write-ahead log.
        crash
            .set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)
            .unwrap();
        crash.execute_batch("PRAGMA secure_delete = ON").unwrap();
        let sql = "INSERT INTO destroyed VALUES (?1, '*', 7)";
        crash.execute(sql, [session(1).as_str()]).unwrap();
        let sql = "DELETE FROM directory WHERE session = ?1";
        crash.execute(sql, [session(1).as_str()]).unwrap();
        let sql = "DELETE FROM commits WHERE session = ?1 AND first_seq > ?2";
        crash.execute(sql, (session(1).as_str(), rows_left)).unwrap();
        assert_eq!(rows(&crash, 1), rows_left);
        drop(crash);
        assert!(len(&at("data"), "log.sqlite-wal") > 0 && found(&at("data"), &gone) > 0);

        let log = open(&at("data")).unwrap();
        is_erased(&*log, &at("data"), 1).await;
        assert_eq!(found(&at("data"), &gone), 0, "{rows_left}");
        assert_eq!(words(&*log, 1).await, []);
        assert_eq!(words(&*log, 2).await.len(), 121);
        log.close().await.unwrap();
    }
}
