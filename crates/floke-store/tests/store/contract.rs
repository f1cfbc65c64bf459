//! The laws of a log, tested on each kind.

use std::sync::Arc;

use floke_core::{Millis, Owner, Seq};
use floke_store::{AppendError, Read, ReadCommit, ReadError};

use crate::logs::{Log, UnderTest};
use crate::make::*;

macro_rules! laws {
    ($module:ident, $log:ident) => {
        laws! { $module, $log, [
            a_session_nobody_created_is_empty,
            what_is_appended_is_read_back,
            an_append_behind_the_head_conflicts_and_writes_nothing,
            an_append_past_the_head_conflicts,
            of_two_writers_one_conflicts,
            a_session_is_created_once,
            reading_gives_the_commits_after_a_position,
            reading_from_inside_a_commit_gives_the_next_whole_one,
            a_long_log_comes_in_pages_without_a_gap,
            the_directory_moves_with_its_commit,
            an_append_without_events_moves_only_the_directory,
            a_taken_code_is_refused_and_nothing_is_written,
            a_code_can_be_given_up_for_another,
            a_forgotten_person_takes_nobody_along,
            a_forgotten_owner_never_gets_a_new_key,
            an_owner_can_be_forgotten_before_writing_anything,
            a_refused_event_takes_its_whole_commit_along,
            the_same_person_in_another_session_is_somebody_else,
            what_a_commit_destroys_can_be_destroyed_at_once,
            a_conflict_is_told_before_a_forgotten_owner_and_a_taken_code,
            without_the_key_of_a_session_all_of_it_is_gone,
            a_forgotten_session_leaves_a_receipt_and_no_words,
            forgetting_twice_gives_the_first_receipt,
            a_session_can_be_forgotten_before_it_exists,
            the_code_of_a_forgotten_session_is_free,
            receipts_come_in_the_order_of_time,
            fifty_appenders_leave_no_gap,
            a_closed_log_answers_that_it_is_closed,
            closing_waits_for_what_was_asked_before,
        ], opened again [
            what_a_commit_destroys_is_gone_when_the_log_is_opened_again,
            opened_again_it_is_as_it_was_closed,
        ] }
    };
    ($module:ident, $log:ident, [$($law:ident,)*], opened again [$($again:ident,)*]) => {
        mod $module {
            use crate::logs::{UnderTest as _, $log};

            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $law() {
                let under = $log::new();
                super::$law(under.log()).await;
                under.log().close().await.unwrap();
            })*
            $(#[tokio::test]
            async fn $again() {
                super::$again($log::new()).await;
            })*
        }
    };
}

laws!(memory, InMemory);
laws!(faulty, BehindFaults);
laws!(sqlite, OnDisk);

async fn head(log: &Log, n: usize) -> Seq {
    log.read(&session(n), Seq(0)).await.unwrap().last().map_or(Seq(0), ReadCommit::last)
}

async fn a_session_nobody_created_is_empty(log: Log) {
    assert_eq!(log.read(&session(1), Seq(0)).await.unwrap(), []);
    assert_eq!(log.session(&session(1)).await.unwrap(), None);
    assert_eq!(log.by_code(&code(1)).await.unwrap(), None);
    assert_eq!(log.directory().await.unwrap().entries, []);
    assert_eq!(log.receipts().await.unwrap(), []);
}

async fn what_is_appended_is_read_back(log: Log) {
    assert_eq!(create(&*log, 1).await, Seq(1));
    let mut second = commit([said("æøå «»"), of(person(1), ""), of(ballot(1), "for")]);
    second.at = Millis(u64::MAX >> 1);
    second.events[1].version = 7;
    assert_eq!(log.append(&session(1), Seq(1), second.clone(), None).await.unwrap(), Seq(4));
    let read = log.read(&session(1), Seq(1)).await.unwrap();
    let events = second.events.into_iter();
    let events = events.map(|e| Read::Event { version: e.version, json: e.json }).collect();
    assert_eq!(read, [ReadCommit { first: Seq(2), at: second.at, events }]);
    assert_eq!(read[0].last(), Seq(4));
}

async fn an_append_behind_the_head_conflicts_and_writes_nothing(log: Log) {
    create(&*log, 1).await;
    log.append(&session(1), Seq(1), commit([said("second"), said("third")]), None).await.unwrap();
    let mut late = entry(1);
    late.title = "too late".to_owned();
    for behind in [0, 1, 2] {
        let late = Some(late.clone());
        let error = log.append(&session(1), Seq(behind), commit([said("late")]), late).await;
        assert!(matches!(error, Err(AppendError::Conflict { head: Seq(3) })), "{error:?}");
    }
    assert_eq!(words(&*log, 1).await, some(&["first", "second", "third"]));
    assert_eq!(log.session(&session(1)).await.unwrap(), Some(entry(1)));
}

async fn an_append_past_the_head_conflicts(log: Log) {
    let early = log.append(&session(1), Seq(1), commit([said("early")]), None).await;
    assert!(matches!(early, Err(AppendError::Conflict { head: Seq(0) })), "{early:?}");
    assert_eq!(words(&*log, 1).await, []);
}

async fn of_two_writers_one_conflicts(log: Log) {
    create(&*log, 1).await;
    for round in 1..20 {
        let (session, expected) = (session(1), Seq(round));
        let (a, b) = tokio::join!(
            log.append(&session, expected, commit([said("a")]), None),
            log.append(&session, expected, commit([said("b")]), None),
        );
        let (won, lost) = if a.is_ok() { (a, b) } else { (b, a) };
        assert_eq!(won.unwrap(), Seq(round + 1));
        assert!(matches!(lost, Err(AppendError::Conflict { head }) if head.0 == round + 1));
        assert_eq!(head(&log, 1).await, Seq(round + 1));
    }
}

async fn a_session_is_created_once(log: Log) {
    create(&*log, 1).await;
    let again = log.append(&session(1), Seq(0), commit([said("again")]), Some(entry(1))).await;
    assert!(matches!(again, Err(AppendError::Conflict { head: Seq(1) })), "{again:?}");
}

async fn reading_gives_the_commits_after_a_position(log: Log) {
    create(&*log, 1).await;
    create(&*log, 2).await;
    log.append(&session(1), Seq(1), commit([said("b"), said("c")]), None).await.unwrap();
    log.append(&session(1), Seq(3), commit([said("d")]), None).await.unwrap();
    let firsts = async |after| {
        let read = log.read(&session(1), Seq(after)).await.unwrap();
        read.iter().map(|commit| commit.first.0).collect::<Vec<_>>()
    };
    assert_eq!(firsts(0).await, [1, 2, 4]);
    assert_eq!(firsts(1).await, [2, 4]);
    assert_eq!(firsts(3).await, [4]);
    assert_eq!(firsts(4).await, [0; 0]);
    assert_eq!(firsts(u64::MAX).await, [0; 0]);
}

async fn reading_from_inside_a_commit_gives_the_next_whole_one(log: Log) {
    create(&*log, 1).await;
    log.append(&session(1), Seq(1), commit([said("b"), said("c")]), None).await.unwrap();
    log.append(&session(1), Seq(3), commit([said("d")]), None).await.unwrap();
    let read = log.read(&session(1), Seq(2)).await.unwrap();
    assert_eq!(read.len(), 1);
    assert_eq!((read[0].first, read[0].events.len()), (Seq(4), 1));
}

async fn a_long_log_comes_in_pages_without_a_gap(log: Log) {
    create(&*log, 1).await;
    let long = "langt ".repeat(10_000);
    for n in 0..20 {
        let events = [said(&format!("{long}{n}")), of(person(n), "ola")];
        log.append(&session(1), head(&log, 1).await, commit(events), None).await.unwrap();
    }
    log.destroy_key(&session(1), &person(7)).await.unwrap();
    let all = log.read(&session(1), Seq(0)).await.unwrap();
    assert_eq!(all.iter().map(|commit| commit.events.len()).sum::<usize>(), 41);
    let (mut pages, mut next, mut read) = (0, Seq(0), Vec::new());
    loop {
        let page = log.page(&session(1), next).await.unwrap();
        let Some(last) = page.last() else { break };
        for commit in page.commits() {
            assert_eq!(commit.first.0, next.0 + 1);
            next = commit.last();
            read.extend(commit.events.iter().map(word));
        }
        assert_eq!(next, last);
        pages += 1;
    }
    assert!((3..=10).contains(&pages), "{pages}");
    assert_eq!(read, words(&*log, 1).await);
    assert_eq!(read.iter().filter(|word| word.is_none()).count(), 1);
}

async fn the_directory_moves_with_its_commit(log: Log) {
    create(&*log, 2).await;
    create(&*log, 1).await;
    assert_eq!(log.directory().await.unwrap().entries, [entry(1), entry(2)]);
    assert_eq!(log.by_code(&code(2)).await.unwrap(), Some(entry(2)));
    assert_eq!(log.session(&session(2)).await.unwrap(), Some(entry(2)));
    let moved = floke_store::DirectoryEntry {
        title: "Et annet navn".to_owned(),
        due: None,
        ended: true,
        ..entry(1)
    };
    log.append(&session(1), Seq(1), commit([said("b")]), Some(moved.clone())).await.unwrap();
    log.append(&session(1), Seq(2), commit([said("c")]), None).await.unwrap();
    assert_eq!(log.directory().await.unwrap().entries, [moved, entry(2)]);
}

async fn an_append_without_events_moves_only_the_directory(log: Log) {
    create(&*log, 1).await;
    let moved = floke_store::DirectoryEntry { due: None, ..entry(1) };
    let after = log.append(&session(1), Seq(1), commit([]), Some(moved.clone())).await;
    assert_eq!(after.unwrap(), Seq(1));
    assert_eq!(log.session(&session(1)).await.unwrap(), Some(moved));
    log.append(&session(1), Seq(1), commit([said("b")]), None).await.unwrap();
    assert_eq!(words(&*log, 1).await, some(&["first", "b"]));
}

async fn a_taken_code_is_refused_and_nothing_is_written(log: Log) {
    create(&*log, 1).await;
    let mut second = entry(2);
    second.code = code(1);
    let error = log.append(&session(2), Seq(0), commit([said("x")]), Some(second)).await;
    assert!(matches!(error, Err(AppendError::CodeTaken)), "{error:?}");
    assert_eq!(words(&*log, 2).await, []);
    assert_eq!(log.session(&session(2)).await.unwrap(), None);
    // With a free code the same session is created.
    create(&*log, 2).await;
}

async fn a_code_can_be_given_up_for_another(log: Log) {
    create(&*log, 1).await;
    let mut moved = entry(1);
    moved.code = code(3);
    log.append(&session(1), Seq(1), commit([said("b")]), Some(moved.clone())).await.unwrap();
    assert_eq!(log.by_code(&code(1)).await.unwrap(), None);
    assert_eq!(log.by_code(&code(3)).await.unwrap(), Some(moved));
    let mut second = entry(2);
    second.code = code(1);
    log.append(&session(2), Seq(0), commit([said("x")]), Some(second)).await.unwrap();
}

async fn a_forgotten_person_takes_nobody_along(log: Log) {
    create(&*log, 1).await;
    let events = [of(person(1), "ola"), said("b"), of(person(2), "kari"), of(ballot(1), "for")];
    log.append(&session(1), Seq(1), commit(events), None).await.unwrap();
    log.append(&session(1), Seq(5), commit([of(person(1), "ola again")]), None).await.unwrap();
    log.destroy_key(&session(1), &person(1)).await.unwrap();
    log.destroy_key(&session(1), &person(1)).await.unwrap();
    assert_eq!(words(&*log, 1).await, some(&["first", "", "b", "kari", "for", ""]));
    log.destroy_key(&session(1), &ballot(1)).await.unwrap();
    assert_eq!(words(&*log, 1).await, some(&["first", "", "b", "kari", "", ""]));
    // It still counts.
    let next = log.append(&session(1), Seq(6), commit([said("g")]), None).await;
    assert_eq!(next.unwrap(), Seq(7));
}

async fn a_forgotten_owner_never_gets_a_new_key(log: Log) {
    create(&*log, 1).await;
    log.append(&session(1), Seq(1), commit([of(person(1), "ola")]), None).await.unwrap();
    log.destroy_key(&session(1), &person(1)).await.unwrap();
    for _ in 0..2 {
        let again = log.append(&session(1), Seq(2), commit([of(person(1), "ola")]), None).await;
        let Err(AppendError::OwnerForgotten { owner }) = again else { panic!("{again:?}") };
        assert_eq!(owner, person(1));
    }
    assert_eq!(words(&*log, 1).await, some(&["first", ""]));
}

async fn an_owner_can_be_forgotten_before_writing_anything(log: Log) {
    create(&*log, 1).await;
    assert!(!log.is_forgotten(&session(1), &person(1)).await.unwrap());
    log.destroy_key(&session(1), &person(1)).await.unwrap();
    assert!(log.is_forgotten(&session(1), &person(1)).await.unwrap());
    let never = log.append(&session(1), Seq(1), commit([of(person(1), "ola")]), None).await;
    assert!(matches!(never, Err(AppendError::OwnerForgotten { .. })), "{never:?}");
}

async fn a_refused_event_takes_its_whole_commit_along(log: Log) {
    create(&*log, 1).await;
    log.destroy_key(&session(1), &person(1)).await.unwrap();
    let mut moved = entry(1);
    moved.ended = true;
    let events = [said("b"), of(person(1), "ola"), said("d")];
    let refused = log.append(&session(1), Seq(1), commit(events), Some(moved)).await;
    assert!(matches!(refused, Err(AppendError::OwnerForgotten { .. })), "{refused:?}");
    assert_eq!(words(&*log, 1).await, some(&["first"]));
    assert_eq!(log.session(&session(1)).await.unwrap(), Some(entry(1)));
}

async fn the_same_person_in_another_session_is_somebody_else(log: Log) {
    for n in [1, 2] {
        create(&*log, n).await;
        log.append(&session(n), Seq(1), commit([of(person(1), "ola")]), None).await.unwrap();
    }
    log.destroy_key(&session(1), &person(1)).await.unwrap();
    assert_eq!(words(&*log, 1).await, some(&["first", ""]));
    assert_eq!(words(&*log, 2).await, some(&["first", "ola"]));
}

async fn a_conflict_is_told_before_a_forgotten_owner_and_a_taken_code(log: Log) {
    create(&*log, 1).await;
    create(&*log, 2).await;
    log.destroy_key(&session(2), &person(1)).await.unwrap();
    let mut taken = entry(2);
    taken.code = code(1);
    let ola = commit([of(person(1), "ola")]);
    let error = log.append(&session(2), Seq(0), ola.clone(), Some(taken.clone())).await;
    assert!(matches!(error, Err(AppendError::Conflict { .. })), "{error:?}");
    let error = log.append(&session(2), Seq(1), ola, Some(taken)).await;
    assert!(matches!(error, Err(AppendError::OwnerForgotten { .. })), "{error:?}");
}

async fn what_a_commit_destroys_can_be_destroyed_at_once(log: Log) {
    create(&*log, 1).await;
    log.append(&session(1), Seq(1), commit([of(ballot(1), "for")]), None).await.unwrap();
    log.append(&session(1), Seq(2), closing("closed", ballot(1)), None).await.unwrap();
    log.destroy_key(&session(1), &ballot(1)).await.unwrap();
    assert_eq!(words(&*log, 1).await, some(&["first", "", "closed"]));
}

async fn without_the_key_of_a_session_all_of_it_is_gone(log: Log) {
    create(&*log, 1).await;
    log.append(&session(1), Seq(1), commit([of(person(1), "ola")]), None).await.unwrap();
    log.destroy_key(&session(1), &Owner::Session).await.unwrap();
    log.destroy_key(&session(1), &person(1)).await.unwrap();
    assert_eq!(words(&*log, 1).await, some(&["", ""]));
    let commits = log.read(&session(1), Seq(0)).await.unwrap();
    assert!(commits.iter().all(|commit| commit.at == Millis(0)), "nor does it say when");
    let entry = log.session(&session(1)).await.unwrap().unwrap();
    assert_eq!((&*entry.title, entry.keep_until, entry.due), ("", Millis(0), None));
    for owner in [Owner::Session, person(1), person(2)] {
        let over = log.append(&session(1), Seq(2), commit([of(owner, "x")]), None).await;
        let Err(AppendError::OwnerForgotten { owner }) = over else { panic!("{over:?}") };
        assert_eq!(owner, Owner::Session);
    }
}

async fn a_forgotten_session_leaves_a_receipt_and_no_words(log: Log) {
    create(&*log, 1).await;
    create(&*log, 2).await;
    let events = [of(person(1), "ola"), of(person(2), "kari"), of(ballot(1), "for")];
    log.append(&session(1), Seq(1), commit(events), None).await.unwrap();
    log.destroy_key(&session(1), &ballot(1)).await.unwrap();

    let receipt = log.forget(&session(1), Millis(77)).await.unwrap();
    assert_eq!((&receipt.session, receipt.at), (&session(1), Millis(77)));
    assert_eq!(receipt.keys_destroyed, 3, "the session's and two people's; the ballot's was gone");
    assert!(receipt.to_string().contains("at most 30 days"), "{receipt}");
    assert_eq!(log.receipts().await.unwrap(), [receipt]);

    assert_eq!(words(&*log, 1).await, [], "nothing of it is read, not that it was there either");
    for owner in [Owner::Session, person(1), person(9)] {
        assert!(log.is_forgotten(&session(1), &owner).await.unwrap());
    }
    assert_eq!(log.session(&session(1)).await.unwrap(), None);
    assert_eq!(log.by_code(&code(1)).await.unwrap(), None);
    assert_eq!(log.directory().await.unwrap().entries, [entry(2)]);
    assert_eq!(words(&*log, 2).await, some(&["first"]));
    for owner in [Owner::Session, person(1), person(9)] {
        let words = commit([of(owner, "x")]);
        let over = log.append(&session(1), Seq(4), words, Some(entry(1))).await;
        let Err(AppendError::OwnerForgotten { owner }) = over else { panic!("{over:?}") };
        assert_eq!(owner, Owner::Session);
    }
}

async fn forgetting_twice_gives_the_first_receipt(log: Log) {
    create(&*log, 1).await;
    let first = log.forget(&session(1), Millis(77)).await.unwrap();
    assert_eq!(log.forget(&session(1), Millis(99)).await.unwrap(), first);
    assert_eq!(log.receipts().await.unwrap(), [first]);
}

async fn a_session_can_be_forgotten_before_it_exists(log: Log) {
    let receipt = log.forget(&session(1), Millis(77)).await.unwrap();
    assert_eq!(receipt.keys_destroyed, 0);
    let never = log.append(&session(1), Seq(0), commit([said("x")]), Some(entry(1))).await;
    assert!(matches!(never, Err(AppendError::OwnerForgotten { .. })), "{never:?}");
}

async fn the_code_of_a_forgotten_session_is_free(log: Log) {
    create(&*log, 1).await;
    log.forget(&session(1), Millis(77)).await.unwrap();
    let mut second = entry(2);
    second.code = code(1);
    log.append(&session(2), Seq(0), commit([said("x")]), Some(second.clone())).await.unwrap();
    assert_eq!(log.by_code(&code(1)).await.unwrap(), Some(second));
}

async fn receipts_come_in_the_order_of_time(log: Log) {
    for (n, at) in [(1, 30), (2, 10), (3, 20)] {
        log.forget(&session(n), Millis(at)).await.unwrap();
    }
    let ats: Vec<_> = log.receipts().await.unwrap().iter().map(|r| r.at.0).collect();
    assert_eq!(ats, [10, 20, 30]);
}

/// Appends at the head, wherever it is by then; returns how often another append was first.
async fn append_somewhere(log: &Log, n: usize, words: String) -> usize {
    let mut expected = Seq(0);
    for conflicts in 0.. {
        let events = [said(&words), said(&words), said(&words)];
        match log.append(&session(n), expected, commit(events), None).await {
            Ok(_) => return conflicts,
            Err(AppendError::Conflict { head }) => expected = head,
            Err(error) => panic!("{error:?}"),
        }
    }
    0
}

async fn fifty_appenders_leave_no_gap(log: Log) {
    const SESSIONS: usize = 10;
    let appenders: Vec<_> = (0..50)
        .map(|i| {
            let log = Arc::clone(&log);
            tokio::spawn(async move {
                for round in 0..10 {
                    append_somewhere(&log, (i + round) % SESSIONS, format!("{i}.{round}")).await;
                }
            })
        })
        .collect();
    for appender in appenders {
        appender.await.unwrap();
    }
    let mut seen = Vec::new();
    for n in 0..SESSIONS {
        let mut next = 1;
        for commit in log.read(&session(n), Seq(0)).await.unwrap() {
            assert_eq!(commit.first, Seq(next));
            assert_eq!(commit.events.len(), 3);
            assert!(commit.events.iter().all(|event| *event == commit.events[0]), "torn");
            next = commit.last().0 + 1;
        }
        seen.extend(words(&*log, n).await);
    }
    seen.sort();
    assert_eq!(seen.len(), 50 * 10 * 3);
    seen.dedup();
    assert_eq!(seen.len(), 50 * 10);
}

async fn a_closed_log_answers_that_it_is_closed(log: Log) {
    create(&*log, 1).await;
    log.close().await.unwrap();
    log.close().await.unwrap();
    let append = log.append(&session(1), Seq(1), commit([said("b")]), None).await;
    assert!(matches!(append, Err(AppendError::Unavailable(_))), "{append:?}");
    let read = log.read(&session(1), Seq(0)).await;
    assert!(matches!(read, Err(ReadError::Unavailable(_))), "{read:?}");
    assert!(log.directory().await.is_err() && log.session(&session(1)).await.is_err());
    assert!(log.by_code(&code(1)).await.is_err() && log.receipts().await.is_err());
    assert!(log.is_forgotten(&session(1), &person(1)).await.is_err());
    assert!(log.destroy_key(&session(1), &person(1)).await.is_err());
    assert!(log.forget(&session(1), Millis(1)).await.is_err());
    assert!(log.check().await.is_err());
}

/// Each append is stored, or answered with closed.
async fn closing_waits_for_what_was_asked_before(log: Log) {
    let appends: Vec<_> = (0..200)
        .map(|n| {
            let log = Arc::clone(&log);
            tokio::spawn(async move {
                log.append(&session(n), Seq(0), commit([said("first")]), None).await
            })
        })
        .collect();
    log.close().await.unwrap();
    for append in appends {
        let answer = append.await.unwrap();
        assert!(matches!(answer, Ok(Seq(1)) | Err(AppendError::Unavailable(_))), "{answer:?}");
    }
}

/// A commit's destroyed keys, and those of a refused commit, after a crash and the next opening.
async fn what_a_commit_destroys_is_gone_when_the_log_is_opened_again(mut under: impl UnderTest) {
    let log = under.log();
    for n in [1, 2] {
        create(&*log, n).await;
        let votes = commit([of(ballot(1), "for"), of(ballot(2), "mot")]);
        log.append(&session(n), Seq(1), votes, None).await.unwrap();
    }
    log.append(&session(1), Seq(3), closing("closed", ballot(1)), None).await.unwrap();
    let late = log.append(&session(1), Seq(3), closing("closed", ballot(2)), None).await;
    assert!(matches!(late, Err(AppendError::Conflict { .. })), "{late:?}");
    under.open_again().await;
    let log = under.log();
    assert_eq!(words(&*log, 1).await, some(&["first", "", "mot", "closed"]));
    assert_eq!(words(&*log, 2).await, some(&["first", "for", "mot"]), "another session's");
    let again = log.append(&session(1), Seq(4), commit([of(ballot(1), "x")]), None).await;
    assert!(matches!(again, Err(AppendError::OwnerForgotten { .. })), "{again:?}");
}

/// A log opened again holds what it held when it was closed.
async fn opened_again_it_is_as_it_was_closed(mut under: impl UnderTest) {
    let log = under.log();
    for n in [1, 2, 3] {
        create(&*log, n).await;
    }
    let events = [of(person(1), "ola"), of(person(2), "kari")];
    log.append(&session(1), Seq(1), commit(events), None).await.unwrap();
    log.destroy_key(&session(1), &person(2)).await.unwrap();
    let receipt = log.forget(&session(3), Millis(7)).await.unwrap();
    log.close().await.unwrap();

    under.open_again().await;
    let log = under.log();
    assert_eq!(words(&*log, 1).await, some(&["first", "ola", ""]));
    assert_eq!(words(&*log, 3).await, []);
    assert_eq!(log.directory().await.unwrap().entries, [entry(1), entry(2)]);
    assert_eq!(log.receipts().await.unwrap(), [receipt]);
    let stale = log.append(&session(1), Seq(2), commit([said("x")]), None).await;
    assert!(matches!(stale, Err(AppendError::Conflict { head: Seq(3) })), "{stale:?}");
    let gone = log.append(&session(1), Seq(3), commit([of(person(2), "x")]), None).await;
    assert!(matches!(gone, Err(AppendError::OwnerForgotten { .. })), "{gone:?}");
    log.append(&session(1), Seq(3), commit([said("d")]), None).await.unwrap();
    log.close().await.unwrap();
}
