//! The faulty log fails as told, and no further.

use std::sync::Arc;

use floke_core::Seq;
use floke_store::{AppendError, EventLog, Fault, FaultyLog, MemoryLog, ReadError};

use crate::make::*;

fn faulty() -> Arc<FaultyLog> {
    Arc::new(FaultyLog::new(Arc::new(MemoryLog::new())))
}

#[tokio::test]
async fn faults_come_in_the_order_they_were_asked_for() {
    let log = faulty();
    create(&*log, 1).await;
    log.fail_next(Fault::Unavailable, 2);
    log.fail_next(Fault::Conflict, 1);
    let mut errors = Vec::new();
    for _ in 0..3 {
        errors.push(log.append(&session(1), Seq(1), commit([said("b")]), None).await.unwrap_err());
    }
    assert!(matches!(
        errors.as_slice(),
        [
            AppendError::Unavailable(_),
            AppendError::Unavailable(_),
            AppendError::Conflict { head: Seq(1) }
        ]
    ));
    assert_eq!(words(&*log, 1).await, some(&["first"]));
    log.append(&session(1), Seq(1), commit([said("b")]), None).await.unwrap();
}

#[tokio::test]
async fn an_unknown_append_is_there_or_not() {
    let log = faulty();
    create(&*log, 1).await;
    log.fail_next(Fault::UnknownLost, 1);
    log.fail_next(Fault::UnknownWritten, 1);
    for words_then in [some(&["first"]), some(&["first", "b"])] {
        let error = log.append(&session(1), Seq(1), commit([said("b")]), None).await;
        assert!(matches!(error, Err(AppendError::Unknown(_))), "{error:?}");
        assert_eq!(words(&*log, 1).await, words_then);
    }
}

#[tokio::test]
async fn an_append_that_is_held_is_written_when_it_is_released() {
    let log = faulty();
    create(&*log, 1).await;
    log.hold();
    let held = tokio::spawn({
        let log = Arc::clone(&log);
        async move { log.append(&session(1), Seq(1), commit([said("b")]), None).await }
    });
    log.waiting(1).await;
    assert_eq!(words(&*log, 1).await, some(&["first"]));
    log.release();
    assert_eq!(held.await.unwrap().unwrap(), Seq(2));
    assert_eq!(words(&*log, 1).await, some(&["first", "b"]));
}

#[tokio::test]
async fn reads_fail_as_often_as_asked() {
    let log = faulty();
    create(&*log, 1).await;
    log.fail_reads(1);
    let error = log.read(&session(1), Seq(0)).await;
    assert!(matches!(error, Err(ReadError::Unavailable(_))), "{error:?}");
    assert_eq!(words(&*log, 1).await, some(&["first"]));
}
