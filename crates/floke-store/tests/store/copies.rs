//! Copies made during writes: what they hold, and what is refused with nothing left behind.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use floke_core::{Millis, Seq};
use floke_store::{AppendError, CopyError, EventLog, backup, open, restore};
use rusqlite::Connection;

use crate::make::*;

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none()) || !folder.exists()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_stored_before_a_backup_began_is_in_it_however_much_is_written_meanwhile() {
    let folder = tempfile::tempdir().unwrap();
    let (data, to) = (folder.path().join("data"), folder.path().join("copy"));
    let log = open(&data).unwrap();
    create(&*log, 1).await;
    let stop = Arc::new(AtomicBool::new(false));
    let (written, mut count) = tokio::sync::watch::channel(1);
    let writer = {
        let (log, stop) = (Arc::clone(&log), Arc::clone(&stop));
        tokio::spawn(async move {
            let mut head = Seq(1);
            while !stop.load(Ordering::Relaxed) {
                // Every event has a new owner, so keys are made all the time.
                let events = [of(person(usize::try_from(head.0).unwrap()), "more")];
                head = log.append(&session(1), head, commit(events), None).await.unwrap();
                written.send_replace(head.0);
            }
        })
    };
    for n in 0..20 {
        count.wait_for(|head| *head >= 20 * (n + 1)).await.unwrap();
        let before = *count.borrow();
        let to = to.join(n.to_string());
        let copied = backup(&data, &to).await.unwrap();
        assert!(u64::try_from(copied.events).unwrap() >= before, "{copied:?} {before}");
        assert_eq!((copied.sessions, copied.forgotten), (1, 0));
        let after = *count.borrow();
        count.wait_for(|head| *head > after).await.unwrap();
    }
    stop.store(true, Ordering::Relaxed);
    writer.await.unwrap();
    log.close().await.unwrap();
    // Also copies a folder on which no floke runs.
    let copied = backup(&data, &to.join("rests")).await.unwrap();
    assert_eq!(u64::try_from(copied.events).unwrap(), *count.borrow());
}

/// One ballot of the first session: opens, takes a vote, closes and destroys its key.
async fn a_ballot(log: &dyn EventLog, n: usize, head: Seq) -> Seq {
    let opened = commit([said(&format!("open {n}")), of(ballot(n), &format!("vote {n}"))]);
    let head = log.append(&session(1), head, opened, None).await.unwrap();
    let closed = closing(&format!("closed {n}"), ballot(n));
    let head = log.append(&session(1), head, closed, None).await.unwrap();
    log.destroy_key(&session(1), &ballot(n)).await.unwrap();
    head
}

/// The ballots in a copy: how many are open, and how many votes there are.
async fn ballots_in(copy: &Path) -> (usize, usize) {
    let log = open(copy).unwrap();
    let words: BTreeSet<String> = words(&*log, 1).await.into_iter().flatten().collect();
    log.close().await.unwrap();
    let votes = words.iter().filter(|word| word.starts_with("vote ")).count();
    let numbers = words.iter().filter_map(|word| word.strip_prefix("open "));
    (numbers.filter(|n| !words.contains(&format!("closed {n}"))).count(), votes)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ballot_closing_during_a_backup_is_copied_open_without_votes_or_closed() {
    let folder = tempfile::tempdir().unwrap();
    let (data, to) = (folder.path().join("data"), folder.path().join("copy"));
    let log = open(&data).unwrap();
    let head = create(&*log, 1).await;
    let stop = Arc::new(AtomicBool::new(false));
    let (closed, mut count) = tokio::sync::watch::channel(0);
    let ballots = {
        let (log, stop) = (Arc::clone(&log), Arc::clone(&stop));
        tokio::spawn(async move {
            let mut head = head;
            for n in 0.. {
                if stop.load(Ordering::Relaxed) {
                    break;
                }
                head = a_ballot(&*log, n, head).await;
                closed.send_replace(n);
            }
        })
    };
    for n in 0..20 {
        let so_far = *count.borrow();
        count.wait_for(|closed| *closed > so_far).await.unwrap();
        // However many ballots close meanwhile, the copy is made once.
        let to = to.join(n.to_string());
        backup(&data, &to).await.unwrap();
        let (open, votes) = ballots_in(&to).await;
        assert!(open <= 1 && votes == 0, "{open} {votes}");
    }
    stop.store(true, Ordering::Relaxed);
    ballots.await.unwrap();
    log.close().await.unwrap();
}

/// Every byte below a folder.
fn bytes_in(folder: &Path) -> Vec<u8> {
    let entries = fs::read_dir(folder).unwrap();
    entries.flat_map(|entry| fs::read(entry.unwrap().path()).unwrap()).collect()
}

#[tokio::test]
async fn a_copy_made_during_a_ballot_opens_no_vote_and_goes_on_without_it() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let log = open(&at("data")).unwrap();
    let mut head = create(&*log, 1).await;
    // Keys of people before and after, so that pages fill.
    for n in 0..300 {
        let events = [of(person(n), "hers"), of(ballot(n), "for")];
        head = log.append(&session(1), head, commit(events), None).await.unwrap();
    }
    let stranger = Connection::open(at("data/keys.sqlite")).unwrap();
    let mut rows = stranger.prepare("SELECT key FROM keys WHERE kind = 'ballot'").unwrap();
    let keys: Vec<[u8; 32]> =
        rows.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    drop(rows);
    drop(stranger);
    assert_eq!(keys.len(), 300);
    let keys: HashSet<&[u8]> = keys.iter().map(<[u8; 32]>::as_slice).collect();
    let is_any = |folder: &str| bytes_in(&at(folder)).windows(32).any(|w| keys.contains(w));
    assert!(is_any("data"), "they are looked for in the right way");

    let copied = backup(&at("data"), &at("copy")).await.unwrap();
    assert_eq!((copied.events, copied.forgotten, copied.ballots), (301, 300, 300));
    assert!(!is_any("copy"), "a ballot's key is copied");
    let names: BTreeSet<_> =
        fs::read_dir(at("copy")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, BTreeSet::from(["keys.sqlite".into(), "log.sqlite".into()]));

    // A copy of the files themselves does not pass it on either.
    log.close().await.unwrap();
    restore(&at("data"), None, &at("restored")).await.unwrap();
    assert!(!is_any("restored"), "a ballot's key is copied");
    for folder in ["copy", "restored"] {
        let log = open(&at(folder)).unwrap();
        assert_eq!(words(&*log, 1).await.iter().filter(|word| word.is_none()).count(), 300);
        assert!(log.is_forgotten(&session(1), &ballot(7)).await.unwrap());
        assert!(!log.is_forgotten(&session(1), &ballot(999)).await.unwrap());
        let vote = log.append(&session(1), head, commit([of(ballot(7), "mot")]), None).await;
        assert!(matches!(vote, Err(AppendError::OwnerForgotten { .. })), "{vote:?}");
        let next = commit([said("closed 7"), of(person(7), "hers"), of(ballot(999), "for")]);
        log.append(&session(1), head, next, None).await.unwrap();
        log.close().await.unwrap();
    }
}

#[tokio::test]
async fn whether_it_can_be_written_is_found_out_by_writing() {
    let folder = tempfile::tempdir().unwrap();
    let log = open(folder.path()).unwrap();
    create(&*log, 1).await;
    let bytes = |name: &str| fs::read(folder.path().join(name)).unwrap();
    let (wal, keys) = (bytes("log.sqlite-wal"), bytes("keys.sqlite"));
    let journal = bytes("keys.sqlite-journal");
    log.check().await.unwrap();
    assert!(bytes("log.sqlite-wal") != wal, "no page of the log was written");
    assert!(bytes("keys.sqlite-journal").len() > journal.len(), "the keys were not made longer");
    // The file is unchanged, except the counter in its header.
    assert_eq!(bytes("keys.sqlite").split_off(100), keys[100..]);
    assert_eq!(words(&*log, 1).await, some(&["first"]));
    log.close().await.unwrap();
    log.check().await.unwrap_err();
}

#[tokio::test]
async fn a_copy_is_readable_by_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let (data, to) = (folder.path().join("data"), folder.path().join("copy"));
    let log = open(&data).unwrap();
    create(&*log, 1).await;
    let copied = backup(&data, &to).await.unwrap();
    for (path, expected) in [(&to, 0o700), (&copied.log, 0o600), (&copied.keys, 0o600)] {
        let mode = fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, expected, "{}", path.display());
    }
    log.close().await.unwrap();
}

#[tokio::test]
async fn a_person_forgotten_after_a_backup_is_unreadable_in_it_with_todays_keys() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let log = open(&at("data")).unwrap();
    create(&*log, 1).await;
    create(&*log, 2).await;
    let hers = commit([of(person(7), "hers")]);
    log.append(&session(2), Seq(1), hers, None).await.unwrap();
    backup(&at("data"), &at("copy")).await.unwrap();
    log.forget(&session(1), Millis(5_000)).await.unwrap();
    log.destroy_key(&session(2), &person(7)).await.unwrap();

    let copied = restore(&at("copy"), None, &at("old")).await.unwrap();
    assert_eq!((copied.sessions, copied.forgotten), (2, 0), "with the keys of then");
    let copied = restore(&at("copy"), Some(&at("data").join("keys.sqlite")), &at("new")).await;
    let copied = copied.unwrap();
    assert_eq!((copied.sessions, copied.forgotten), (1, 1), "with the keys of today");
    let restored = open(&at("new")).unwrap();
    assert_eq!(words(&*restored, 1).await, []);
    assert_eq!(words(&*restored, 2).await, some(&["first", ""]));
    restored.close().await.unwrap();
    log.close().await.unwrap();
}

#[tokio::test]
async fn nothing_is_overwritten_and_nothing_half_made_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let log = open(&at("data")).unwrap();
    create(&*log, 1).await;
    backup(&at("data"), &at("copy")).await.unwrap();
    let before = fs::read(at("copy/log.sqlite")).unwrap();
    create(&*log, 2).await;

    let error = backup(&at("data"), &at("copy")).await.unwrap_err();
    assert!(matches!(&error, CopyError::Taken(path) if path.ends_with("log.sqlite")), "{error}");
    let error = restore(&at("copy"), None, &at("data")).await.unwrap_err();
    assert!(matches!(error, CopyError::Open(_)), "a floke runs there: {error}");
    log.close().await.unwrap();
    let error = restore(&at("copy"), None, &at("data")).await.unwrap_err();
    assert!(matches!(error, CopyError::Taken(_)), "{error}");
    assert_eq!(fs::read(at("copy/log.sqlite")).unwrap(), before);

    let error = backup(&at("nowhere"), &at("new")).await.unwrap_err();
    assert!(matches!(error, CopyError::Nothing(_)), "{error}");
    let error = restore(&at("nowhere"), None, &at("new")).await.unwrap_err();
    assert!(matches!(error, CopyError::Nothing(_)), "{error}");
    assert!(!at("nowhere").exists() && is_empty(&at("new")));

    // The keys of another floke.
    let other = open(&at("other")).unwrap();
    create(&*other, 3).await;
    other.close().await.unwrap();
    let keys = at("other").join("keys.sqlite");
    let error = restore(&at("copy"), Some(&keys), &at("new")).await.unwrap_err();
    assert!(matches!(error, CopyError::OtherKeys(_)), "{error}");
    assert!(is_empty(&at("new")));

    // A broken page of the log: SQLite or a seal finds it.
    let mut broken = before.clone();
    let middle = broken.len() / 2;
    broken[middle..].fill(0x5a);
    fs::write(at("copy/log.sqlite"), broken).unwrap();
    restore(&at("copy"), None, &at("new")).await.unwrap_err();
    assert!(is_empty(&at("new")));
}
