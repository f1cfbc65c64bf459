//! What only a log on disk can keep or break: durability, grouping, and bytes that must be gone.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use floke_core::{Millis, Owner, Seq};
use floke_store::{AppendError, ReadError, open};
use rusqlite::Connection;

use crate::make::*;

const FILES: [&str; 6] = [
    "log.sqlite",
    "log.sqlite-wal",
    "log.sqlite-shm",
    "keys.sqlite",
    "keys.sqlite-journal",
    "keys.sqlite-wal",
];

/// Which of these, all of one length, each file contains.
fn found<'a>(folder: &Path, needles: &[&'a [u8]]) -> BTreeSet<(&'static str, &'a [u8])> {
    let needles: HashSet<&[u8]> = needles.iter().copied().collect();
    let len = needles.iter().next().map_or(1, |needle| needle.len());
    let mut found = BTreeSet::new();
    for file in FILES {
        // Closing a file releases SQLite's locks on it; nobody else uses it here.
        let bytes = fs::read(folder.join(file)).unwrap_or_default();
        found.extend(bytes.windows(len).filter_map(|w| Some((file, *needles.get(w)?))));
    }
    found
}

/// Every key of a folder, with the kind of its owner, in the order in which they were made.
fn keys_of(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let conn = Connection::open(folder.join("keys.sqlite")).unwrap();
    let keys = "SELECT kind, key FROM keys WHERE destroyed = 0 ORDER BY id";
    let mut rows = conn.prepare(keys).unwrap();
    let keys = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    keys.map(Result::unwrap).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_while_it_closed_is_there_when_it_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let log = open(folder.path()).unwrap();
    let appends: Vec<_> = (0..200)
        .map(|n| {
            let log = Arc::clone(&log);
            tokio::spawn(async move {
                log.append(&session(n), Seq(0), commit([said("first")]), None).await.is_ok()
            })
        })
        .collect();
    log.close().await.unwrap();
    let log = open(folder.path()).unwrap();
    for (n, append) in appends.into_iter().enumerate() {
        let there = words(&*log, n).await == some(&["first"]);
        assert_eq!(there, append.await.unwrap(), "{n}");
    }
    log.close().await.unwrap();
}

/// The transactions in the write-ahead log: a frame that ends one says how long the file is then.
fn transactions(folder: &Path) -> usize {
    let wal = fs::read(folder.join("log.sqlite-wal")).unwrap();
    let number = |at: usize| u32::from_be_bytes(wal[at..at + 4].try_into().unwrap());
    let frame = 24 + usize::try_from(number(8)).unwrap();
    (32..wal.len()).step_by(frame).filter(|at| number(at + 4) > 0).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn appends_that_meet_share_a_transaction() {
    let folder = tempfile::tempdir().unwrap();
    let log = open(folder.path()).unwrap();
    let rooms: Vec<_> = (0..50)
        .map(|n| {
            let log = Arc::clone(&log);
            tokio::spawn(async move {
                for seq in 0..20 {
                    let events = commit([said("x")]);
                    log.append(&session(n), Seq(seq), events, None).await.unwrap();
                    // Out of date by now: it fails alone.
                    let late = log.append(&session(n), Seq(seq), commit([said("y")]), None).await;
                    assert!(matches!(late, Err(AppendError::Conflict { .. })), "{late:?}");
                }
            })
        })
        .collect();
    for room in rooms {
        room.await.unwrap();
    }
    let transactions = transactions(folder.path());
    assert!((20..500).contains(&transactions), "{transactions}");
    log.close().await.unwrap();
}

#[tokio::test]
async fn nothing_anybody_wrote_stands_in_the_files() {
    let folder = tempfile::tempdir().unwrap();
    let log = open(folder.path()).unwrap();
    create(&*log, 1).await;
    let events = [said("klartekst"), of(person(1), "klartekst"), of(ballot(1), "klartekst")];
    let mut moved = entry(1);
    moved.title = "klartekst".to_owned();
    log.append(&session(1), Seq(1), commit(events), Some(moved)).await.unwrap();
    assert!(found(folder.path(), &[b"klartekst"]).is_empty());
    assert!(!found(folder.path(), &[session(1).as_str().as_bytes()]).is_empty());
    log.close().await.unwrap();
    assert!(found(folder.path(), &[b"klartekst"]).is_empty());
}

#[tokio::test]
async fn a_destroyed_key_stands_in_no_file() {
    const PEOPLE: usize = 300;
    let folder = tempfile::tempdir().unwrap();
    let log = open(folder.path()).unwrap();
    let mut head = create(&*log, 1).await;
    // Enough people that pages fill and new ones begin; then half of their keys are destroyed.
    for n in 0..PEOPLE {
        head = log.append(&session(1), head, commit([of(person(n), "x")]), None).await.unwrap();
    }
    log.close().await.unwrap();
    let keys = keys_of(folder.path());
    assert_eq!(keys.len(), PEOPLE + 1);
    let all: Vec<&[u8]> = keys.iter().map(|(_, key)| key.as_slice()).collect();
    // The first key is the session's; the others follow in order.
    let people = keys.iter().filter(|(kind, _)| kind == "person");
    let doomed: HashSet<&[u8]> = people.step_by(2).map(|(_, key)| key.as_slice()).collect();
    let check = || {
        let found = found(folder.path(), &all);
        for key in &all {
            let files = found.iter().filter(|(_, there)| there == key).map(|(file, _)| *file);
            let files: Vec<_> = files.collect();
            assert_eq!(files.is_empty(), doomed.contains(key), "{files:?}");
            assert!(files.iter().all(|file| file.starts_with("keys.sqlite")), "{files:?}");
        }
    };

    let log = open(folder.path()).unwrap();
    for n in (0..PEOPLE).step_by(2) {
        log.destroy_key(&session(1), &person(n)).await.unwrap();
    }
    check();
    // A new key writes the journal once more.
    head = log.append(&session(1), head, commit([of(person(999), "ny")]), None).await.unwrap();
    check();
    log.close().await.unwrap();
    check();

    let log = open(folder.path()).unwrap();
    let forgotten = words(&*log, 1).await.iter().filter(|word| word.is_none()).count();
    assert_eq!(forgotten, PEOPLE / 2);
    let receipt = log.forget(&session(1), Millis(1)).await.unwrap();
    assert_eq!(receipt.keys_destroyed, 2 + 150);
    assert!(found(folder.path(), &all).is_empty());
    // A refused late append leaves no key behind either.
    let late = log.append(&session(1), head, commit([of(person(1_000), "sen")]), None).await;
    assert!(late.is_err());
    log.close().await.unwrap();
    assert_eq!(keys_of(folder.path()), []);
}

#[tokio::test]
async fn a_forgotten_person_stays_forgotten_when_an_old_copy_of_the_keys_returns() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys.sqlite");
    let log = open(folder.path()).unwrap();
    create(&*log, 1).await;
    create(&*log, 2).await;
    let events = [of(person(1), "ola"), of(person(2), "kari")];
    log.append(&session(1), Seq(1), commit(events), None).await.unwrap();
    log.close().await.unwrap();
    let copy = fs::read(&path).unwrap();

    let log = open(folder.path()).unwrap();
    log.destroy_key(&session(1), &person(1)).await.unwrap();
    log.forget(&session(2), Millis(7)).await.unwrap();
    log.close().await.unwrap();
    fs::write(&path, &copy).unwrap();

    let log = open(folder.path()).unwrap();
    assert_eq!(words(&*log, 1).await, some(&["first", "", "kari"]));
    assert_eq!(words(&*log, 2).await, []);
    let receipts = log.receipts().await.unwrap();
    assert_eq!((receipts.len(), receipts[0].at), (1, Millis(7)));
    log.close().await.unwrap();
}

/// As after a crash between the two: the commit is on disk, and nobody has destroyed the key.
#[tokio::test]
async fn a_ballots_key_is_gone_after_a_crash_before_anybody_opens_the_session() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let log = open(&at("data")).unwrap();
    create(&*log, 1).await;
    log.append(&session(1), Seq(1), commit([of(ballot(1), "for")]), None).await.unwrap();
    log.append(&session(1), Seq(2), closing("closed", ballot(1)), None).await.unwrap();
    fs::create_dir(at("crashed")).unwrap();
    for file in FILES {
        fs::copy(at("data").join(file), at("crashed").join(file)).ok();
    }
    log.close().await.unwrap();

    let (ballots, others): (Vec<_>, Vec<_>) =
        keys_of(&at("crashed")).into_iter().partition(|(kind, _)| kind == "ballot");
    let needles: Vec<&[u8]> = ballots.iter().map(|(_, key)| key.as_slice()).collect();
    assert_eq!((needles.len(), others.len()), (1, 1), "the crash came before it was destroyed");
    assert!(!found(&at("crashed"), &needles).is_empty());
    let log = open(&at("crashed")).unwrap();
    assert_eq!(found(&at("crashed"), &needles), BTreeSet::new());
    assert_eq!(words(&*log, 1).await, some(&["first", "", "closed"]));
    log.close().await.unwrap();
    assert_eq!(found(&at("crashed"), &needles), BTreeSet::new());
    assert_eq!(keys_of(&at("crashed")), others);
}

#[tokio::test]
async fn a_forgotten_session_leaves_the_directory_when_an_old_copy_of_the_log_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.sqlite");
    let log = open(folder.path()).unwrap();
    create(&*log, 1).await;
    log.close().await.unwrap();
    let copy = fs::read(&path).unwrap();
    let log = open(folder.path()).unwrap();
    log.forget(&session(1), Millis(7)).await.unwrap();
    log.close().await.unwrap();
    fs::write(&path, &copy).unwrap();

    let log = open(folder.path()).unwrap();
    assert_eq!(log.directory().await.unwrap().entries, []);
    assert_eq!(words(&*log, 1).await, []);
    log.close().await.unwrap();
}

#[tokio::test]
async fn a_row_that_was_tampered_with_is_damage_and_not_silence() {
    let folder = tempfile::tempdir().unwrap();
    // Two rows that differ only in their places.
    let swapped = |one: &str, other: &str| {
        format!(
            "UPDATE commits SET body = (SELECT body FROM commits AS from_it WHERE
                 from_it.session || from_it.first_seq = CASE commits.session || commits.first_seq
                     WHEN '{one}' THEN '{other}' WHEN '{other}' THEN '{one}'
                     ELSE commits.session || commits.first_seq END)"
        )
    };
    let tamper = [
        "UPDATE commits SET first_seq = first_seq + 9 WHERE session = 'session00001' AND first_seq = 3",
        "DELETE FROM commits WHERE session = 'session00001' AND first_seq = 1",
        "UPDATE commits SET n = 2 WHERE session = 'session00001' AND first_seq = 3",
        "UPDATE commits SET n = 0 WHERE session = 'session00001' AND first_seq = 3",
        "UPDATE commits SET n = 9223372036854775807 WHERE session = 'session00001'",
        "UPDATE commits SET body = x'00' WHERE session = 'session00001'",
        "UPDATE commits SET body = x'03' WHERE session = 'session00001'",
        "UPDATE commits SET n = 0, body = x'03' WHERE session = 'session00001' AND first_seq = 2",
        "DELETE FROM commits WHERE session = 'session00002';
         UPDATE commits SET session = 'session00002' WHERE session = 'session00001'",
        &swapped("session000012", "session000013"),
        &swapped("session000012", "session000022"),
    ];
    for (n, sql) in tamper.into_iter().enumerate() {
        let folder = folder.path().join(n.to_string());
        let log = open(&folder).unwrap();
        for n in [1, 2] {
            create(&*log, n).await;
            for at in 1..3 {
                let events = commit([of(person(1), "b")]);
                log.append(&session(n), Seq(at), events, None).await.unwrap();
            }
        }
        assert_eq!(words(&*log, 1).await, some(&["first", "b", "b"]));
        log.close().await.unwrap();
        Connection::open(folder.join("log.sqlite")).unwrap().execute_batch(sql).unwrap();
        let log = open(&folder).unwrap();
        let which = if sql.contains("SET session") { 2 } else { 1 };
        let read = log.read(&session(which), Seq(0)).await;
        assert!(matches!(read, Err(ReadError::Damaged { .. })), "{sql}: {read:?}");
        log.close().await.unwrap();
    }
}

#[tokio::test]
async fn a_row_that_is_laid_out_as_nobody_knows_yet_is_newer_and_not_damage() {
    let folder = tempfile::tempdir().unwrap();
    let log = open(folder.path()).unwrap();
    create(&*log, 1).await;
    log.append(&session(1), Seq(1), commit([said("b")]), None).await.unwrap();
    let stranger = Connection::open(folder.path().join("log.sqlite")).unwrap();
    let newer = "UPDATE commits SET body = CAST(x'04' || substr(body, 2) AS BLOB)
                 WHERE first_seq = 2";
    stranger.execute(newer, []).unwrap();
    drop(stranger);
    let read = log.read(&session(1), Seq(0)).await;
    assert!(matches!(read, Err(ReadError::Newer { after: Seq(1), .. })), "{read:?}");
    log.close().await.unwrap();
}

#[tokio::test]
async fn a_broken_entry_hides_no_other_and_is_whole_again_when_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let log = open(folder.path()).unwrap();
    create(&*log, 1).await;
    create(&*log, 2).await;
    for change in [
        "entry = zeroblob(200)",
        "code = 'FDK264'",
        "entry = (SELECT entry FROM directory WHERE session <> 'session00001')",
    ] {
        let stranger = Connection::open(folder.path().join("log.sqlite")).unwrap();
        let sql = format!("UPDATE directory SET {change} WHERE session = 'session00001'");
        stranger.execute(&sql, []).unwrap();
        drop(stranger);
        let directory = log.directory().await.unwrap();
        assert_eq!((directory.entries, directory.broken), (vec![entry(2)], vec![session(1)]));
        let read = log.session(&session(1)).await;
        assert!(matches!(read, Err(ReadError::Damaged { .. })), "{change}: {read:?}");
        log.append(&session(1), Seq(1), commit([]), Some(entry(1))).await.unwrap();
        let directory = log.directory().await.unwrap();
        assert_eq!((directory.entries, directory.broken), (vec![entry(1), entry(2)], Vec::new()));
    }
    log.close().await.unwrap();
}

/// The forms of a number in a file: SQLite's, other machines' byte order, and text.
fn written(number: u64) -> [Vec<u8>; 3] {
    let bytes = number.to_be_bytes();
    let short = bytes[bytes.iter().take_while(|byte| **byte == 0).count()..].to_vec();
    let turned = short.iter().rev().copied().collect();
    [short, turned, number.to_string().into_bytes()]
}

#[tokio::test]
async fn a_row_without_keys_tells_its_size_and_place_only() {
    let folder = tempfile::tempdir().unwrap();
    let log = open(folder.path()).unwrap();
    let times = [1_773_300_123_456, 1_773_300_234_567, 1_781_000_345_678, 1_774_000_456_789];
    let entry = floke_store::DirectoryEntry {
        due: Some(Millis(times[3])),
        keep_until: Millis(times[2]),
        ..entry(1)
    };
    let at = |at, commit: floke_store::Commit| floke_store::Commit { at: Millis(at), ..commit };
    let first = at(times[0], commit([said("first"), of(person(1), "ola")]));
    log.append(&session(1), Seq(0), first, Some(entry)).await.unwrap();
    let votes = [said("said"), of(ballot(1), "voted"), of(ballot(1), "for"), of(person(2), "k")];
    log.append(&session(1), Seq(2), at(times[1], commit(votes)), None).await.unwrap();
    let closed = at(times[1], closing("closed", ballot(1)));
    log.append(&session(1), Seq(6), closed, None).await.unwrap();
    log.destroy_key(&session(1), &ballot(1)).await.unwrap();
    log.destroy_key(&session(1), &person(1)).await.unwrap();
    assert_eq!(
        words(&*log, 1).await,
        some(&["first", "", "said", "", "", "k", "closed"]),
        "it is all there"
    );

    let in_the_log = |needle: &[u8]| -> Vec<&str> {
        let found = found(folder.path(), &[needle]).into_iter().map(|(file, _)| file);
        found.filter(|file| file.starts_with("log.sqlite")).collect()
    };
    let mut owners: Vec<Vec<u8>> = vec![b"person".to_vec(), b"ballot".to_vec()];
    owners.extend([1, 2].map(|n| format!("person{n:06}").into_bytes()));
    owners.push(b"ballot000001".to_vec());
    for _ in 0..2 {
        // The session's id is in clear, so the search works.
        assert!(!in_the_log(session(1).as_str().as_bytes()).is_empty());
        for needle in owners.iter().cloned().chain(times.iter().flat_map(|time| written(*time))) {
            assert_eq!(in_the_log(&needle), [""; 0], "{}", String::from_utf8_lossy(&needle));
        }
        // The folded file too.
        log.close().await.unwrap();
    }
    // The keys' file shows how many people and ballots have keys, but not who they are.
    let kinds: Vec<String> = keys_of(folder.path()).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, ["session", "person"]);
    for owner in &owners[2..] {
        assert_eq!(found(folder.path(), &[owner]), BTreeSet::new());
    }
}

#[tokio::test]
async fn rows_of_much_the_same_have_one_length() {
    let folder = tempfile::tempdir().unwrap();
    let log = open(folder.path()).unwrap();
    let mut head = create(&*log, 1).await;
    for n in 0..40 {
        let events = [said("said"), of(person(n), &"ord".repeat(n))];
        head = log.append(&session(1), head, commit(events), None).await.unwrap();
    }
    log.close().await.unwrap();
    let conn = Connection::open(folder.path().join("log.sqlite")).unwrap();
    let mut rows = conn.prepare("SELECT DISTINCT length(body) FROM commits WHERE n = 2").unwrap();
    let lengths = rows.query_map([], |row| row.get::<_, i64>(0)).unwrap().count();
    assert_eq!(lengths, 2, "up to {} bytes", 40 * 3);
}

#[tokio::test]
async fn what_a_session_says_at_once_is_forgotten_event_by_event() {
    let folder = tempfile::tempdir().unwrap();
    let log = open(folder.path()).unwrap();
    create(&*log, 1).await;
    let events =
        [said("b"), said("c"), of(person(1), "ola"), of(person(1), "o"), said("d"), said("e")];
    log.append(&session(1), Seq(1), commit(events), None).await.unwrap();
    assert_eq!(words(&*log, 1).await, some(&["first", "b", "c", "ola", "o", "d", "e"]));
    log.destroy_key(&session(1), &person(1)).await.unwrap();
    assert_eq!(words(&*log, 1).await, some(&["first", "b", "c", "", "", "d", "e"]));
    log.destroy_key(&session(1), &Owner::Session).await.unwrap();
    assert_eq!(words(&*log, 1).await, some(&["", "", "", "", "", "", ""]));
    log.close().await.unwrap();
}

#[tokio::test]
async fn a_commit_that_is_missing_between_two_pages_is_damage() {
    let folder = tempfile::tempdir().unwrap();
    let log = open(folder.path()).unwrap();
    create(&*log, 1).await;
    // One commit is a page.
    let long = "langt ".repeat(100_000);
    for n in 1..4 {
        log.append(&session(1), Seq(n), commit([said(&long)]), None).await.unwrap();
    }
    let last = log.page(&session(1), Seq(0)).await.unwrap().last();
    assert_eq!(last, Some(Seq(2)), "the first page");
    let stranger = Connection::open(folder.path().join("log.sqlite")).unwrap();
    stranger.execute("DELETE FROM commits WHERE first_seq = 3", []).unwrap();
    drop(stranger);
    let next = log.page(&session(1), Seq(2)).await;
    assert!(matches!(next, Err(ReadError::Damaged { after: Seq(3), .. })), "{next:?}");
    log.close().await.unwrap();
}

#[tokio::test]
async fn a_lost_key_is_damage_and_not_forgetting() {
    let folder = tempfile::tempdir().unwrap();
    let log = open(folder.path()).unwrap();
    create(&*log, 1).await;
    log.append(&session(1), Seq(1), commit([of(person(1), "ola")]), None).await.unwrap();
    log.close().await.unwrap();
    let keys = Connection::open(folder.path().join("keys.sqlite")).unwrap();
    keys.execute("DELETE FROM keys WHERE kind = 'person'", []).unwrap();
    drop(keys);
    let log = open(folder.path()).unwrap();
    let read = log.read(&session(1), Seq(0)).await;
    let Err(ReadError::Damaged { after, .. }) = read else { panic!("{read:?}") };
    assert_eq!(after, Seq(1));
    log.close().await.unwrap();
}

#[tokio::test]
async fn a_stranger_who_writes_the_log_meanwhile_makes_a_conflict() {
    let folder = tempfile::tempdir().unwrap();
    let log = open(folder.path()).unwrap();
    create(&*log, 1).await;
    let stranger = Connection::open(folder.path().join("log.sqlite")).unwrap();
    stranger
        .execute(
            "INSERT INTO commits (session, first_seq, n, body)
             SELECT session, 2, 1, body FROM commits WHERE session = ?1",
            [session(1).as_str()],
        )
        .unwrap();
    let late = log.append(&session(1), Seq(1), commit([said("b")]), None).await;
    assert!(matches!(late, Err(AppendError::Conflict { head: Seq(2) })), "{late:?}");
    drop(stranger);
    log.close().await.unwrap();
}

#[tokio::test]
async fn when_the_disk_refuses_nothing_is_written_and_the_next_append_goes_well() {
    let folder = tempfile::tempdir().unwrap();
    let log = open(folder.path()).unwrap();
    create(&*log, 1).await;
    let stranger = Connection::open(folder.path().join("log.sqlite")).unwrap();
    let trigger = "CREATE TRIGGER full BEFORE INSERT ON commits
                   BEGIN SELECT RAISE(ABORT, 'disk full'); END";
    stranger.execute_batch(trigger).unwrap();
    let refused = log.append(&session(1), Seq(1), commit([said("b")]), None).await;
    assert!(matches!(refused, Err(AppendError::Unavailable(_))), "{refused:?}");
    stranger.execute_batch("DROP TRIGGER full").unwrap();
    drop(stranger);
    assert_eq!(words(&*log, 1).await, some(&["first"]));
    log.append(&session(1), Seq(1), commit([said("b")]), None).await.unwrap();
    assert_eq!(words(&*log, 1).await, some(&["first", "b"]));
    log.close().await.unwrap();
}

#[tokio::test]
async fn a_commit_that_fails_is_unknown_and_the_log_says_what_became_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let log = open(folder.path()).unwrap();
    create(&*log, 1).await;
    // The one way to make COMMIT itself fail from outside: a broken promise that is only checked there.
    let stranger = Connection::open(folder.path().join("log.sqlite")).unwrap();
    let promise = "CREATE TABLE named (id INTEGER PRIMARY KEY);
                   CREATE TABLE naming (id REFERENCES named DEFERRABLE INITIALLY DEFERRED);
                   CREATE TRIGGER late AFTER INSERT ON commits
                   BEGIN INSERT INTO naming VALUES (7); END";
    stranger.execute_batch(promise).unwrap();
    for _ in 0..2 {
        let unknown = log.append(&session(1), Seq(1), commit([said("b")]), None).await;
        assert!(matches!(unknown, Err(AppendError::Unknown(_))), "{unknown:?}");
    }
    stranger.execute_batch("DROP TRIGGER late").unwrap();
    drop(stranger);
    assert_eq!(words(&*log, 1).await, some(&["first"]));
    log.append(&session(1), Seq(1), commit([said("b")]), None).await.unwrap();
    log.close().await.unwrap();
}

#[tokio::test]
async fn a_crash_leaves_what_was_written() {
    let folder = tempfile::tempdir().unwrap();
    let log = open(&folder.path().join("data")).unwrap();
    create(&*log, 1).await;
    let said: Vec<String> = (0..300).map(|n| format!("{n} {}", "ord ".repeat(1000))).collect();
    for (n, words) in (1..).zip(&said) {
        log.append(&session(1), Seq(n), commit([of(person(1), words)]), None).await.unwrap();
    }
    fs::create_dir(folder.path().join("copy")).unwrap();
    for file in FILES {
        let (from, to) = (folder.path().join("data").join(file), folder.path().join("copy"));
        fs::copy(from, to.join(file)).ok();
    }
    let copy = open(&folder.path().join("copy")).unwrap();
    let expected: Vec<&str> = ["first"].into_iter().chain(said.iter().map(|s| &**s)).collect();
    assert_eq!(words(&*copy, 1).await, some(&expected));
    copy.close().await.unwrap();
    log.close().await.unwrap();
}
