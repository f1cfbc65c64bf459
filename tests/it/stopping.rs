//! Stopping cleanly, and what machines can read: readiness and counters.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use floke_client::{Browser, Heard, Raw, View, new_id};
use floke_core::SessionId;
use floke_server::Server;
use floke_store::{FaultyLog, MemoryLog};
use floke_wire::Role;
use futures_util::future::join_all;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::disk::{Disk, Fault};
use crate::harness::{
    Floke, Person, Room, SOON, a_or_b, config, does, free, is_open, refusal, says, sees, vote,
};

const PEOPLE: usize = 8;

/// A person who hears nothing for this long hears nothing before the server ends.
const ANSWERED_WITHIN: Duration = Duration::from_secs(5);

/// Writes one note after the other until told to stop; returns how many were acknowledged.
async fn write(
    person: Arc<Person>,
    answers: watch::Sender<usize>,
    enough: Arc<AtomicUsize>,
) -> usize {
    let mut n = 0;
    while n < enough.load(Ordering::Relaxed) {
        n += 1;
        let text = format!("notat {n}");
        does(&person.client, json!({ "type": "write_own", "field": "need.note", "text": text }))
            .await;
        answers.send_modify(|all| *all += 1);
    }
    n
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sigterm_under_load_loses_nothing_and_everybody_comes_back() {
    let mut floke = Floke::start("info").await;
    let room = Room::make(floke.addr).await;
    let people: Vec<_> = room.people(PEOPLE).await.into_iter().map(Arc::new).collect();
    let step = room.console.view().clock().unwrap().step.to_string();
    let before = room.console.view().clock().unwrap().length_ms;
    let mut silent =
        Raw::open(room.base, &room.session, &people[0].browser.cookies()).await.unwrap();
    silent.hello(Role::Participant, None).await.unwrap();
    let (answers, mut heard) = watch::channel(0);
    let enough = Arc::new(AtomicUsize::new(usize::MAX));
    let mut writing = JoinSet::new();
    for person in &people {
        writing.spawn(write(Arc::clone(person), answers.clone(), Arc::clone(&enough)));
    }
    // Milliseconds show whether a command was carried out twice.
    let added = Arc::new(AtomicUsize::new(0));
    let adding = {
        let (console, added, enough) = (room.console, Arc::clone(&added), Arc::clone(&enough));
        tokio::spawn(async move {
            while enough.load(Ordering::Relaxed) > 0 {
                does(&console, json!({ "type": "add_time", "step": step, "ms": 1 })).await;
                added.fetch_add(1, Ordering::Relaxed);
            }
            console
        })
    };
    heard.wait_for(|n| *n >= 100).await.unwrap();
    let ended = floke.stop().await;
    assert!(ended.success(), "{ended}\n{}", floke.said());
    let end = silent.end(SOON).await.unwrap();
    assert_eq!(end, Heard::Closed(4001, "restart".to_owned()));
    floke.start_again().await;
    let back = *heard.borrow() + 50;
    heard.wait_for(|n| *n >= back).await.unwrap();
    enough.store(0, Ordering::Relaxed);
    let console = adding.await.unwrap();
    let mut total = 0;
    while let Some(n) = writing.join_next().await {
        total += n.unwrap();
    }
    assert_eq!(total, *heard.borrow());
    let added = u64::try_from(added.load(Ordering::Relaxed)).unwrap();
    sees(&console, "every millisecond once", |view| {
        view.clock().is_some_and(|clock| clock.length_ms == before + added)
    })
    .await;
    for word in ["did not close in time", "dropped", "error", "ERROR"] {
        assert!(!floke.said().contains(word), "{word}: {}", floke.said());
    }
}

/// Everybody writes; the server stops on such a disk after this many commands; and after a restart everything
/// acknowledged is there.
async fn stops_on(fault: Fault, said_at_least: usize) {
    let mut floke = Floke::start_on(Disk::new(), "info").await;
    let room = Room::make(floke.addr).await;
    let people = room.people(PEOPLE).await;
    for person in &people {
        does(
            &person.client,
            json!({ "type": "write_own", "field": "need.note", "text": "notat 0" }),
        )
        .await;
    }
    floke.disk().becomes(fault);
    let said = watch::Sender::new(0);
    let writing = people.iter().map(async |person| {
        let mut last = "notat 0".to_owned();
        for n in 1.. {
            let text = format!("notat {n}");
            let note = json!({ "type": "write_own", "field": "need.note", "text": text });
            // On a hanging disk nobody is answered; without this the outbox would ask on after the end.
            said.send_modify(|n| *n += 1);
            match tokio::time::timeout(ANSWERED_WITHIN, says(&person.client, note)).await {
                Ok(outcome) if outcome.is_done() => last = text,
                _ => break,
            }
        }
        last
    });
    let stopping = async {
        said.subscribe().wait_for(|n| *n >= said_at_least).await.unwrap();
        floke.is_told_to_stop().await;
        floke.ended().await
    };
    let (acknowledged, ended) = tokio::join!(join_all(writing), stopping);
    assert!(ended.success(), "{ended}\n{}", floke.said());
    floke.disk().power_cut();
    floke.disk().is_well();
    floke.start_again().await;
    for (person, last) in people.iter().zip(acknowledged) {
        let browser = &person.browser;
        let again = browser.connect(&room.session, Role::Participant).await.unwrap();
        let note: String = again.view().member("mine/text/need.note", "text").unwrap();
        let n = |note: &str| note.strip_prefix("notat ").unwrap().parse::<usize>().unwrap();
        assert!(n(&note) >= n(&last), "{last} was acknowledged, {note} is there");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_stops_in_time_on_a_slow_disk_and_what_was_acknowledged_is_there() {
    stops_on(Fault::Slow, 3 * PEOPLE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_stops_in_time_on_a_broken_disk_and_what_was_acknowledged_is_there() {
    stops_on(Fault::Broken, PEOPLE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_stops_in_time_on_a_disk_that_hangs_and_what_was_acknowledged_is_there() {
    stops_on(Fault::Hung, PEOPLE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_not_ready_while_the_log_cannot_be_written_or_it_stops_and_says_why() {
    let log = Arc::new(FaultyLog::new(Arc::new(MemoryLog::new())));
    let folder = tempfile::tempdir().unwrap();
    let any = "127.0.0.1:0".parse().unwrap();
    let server = Server::bind(config(any, folder.path()), Arc::clone(&log) as _).unwrap();
    let own = TcpListener::bind(any).await.unwrap();
    let own_addr = own.local_addr().unwrap();
    let server = server.with_metrics(Some(own));
    let (addr, stop) = (server.addr(), CancellationToken::new());
    let stopped = stop.clone();
    let running = tokio::spawn(async move { server.run(stopped).await });
    log.fail_next(floke_store::Fault::Unavailable, 1);
    let mut browser = Browser::new(addr);
    let answer = browser.get("/readyz").await.unwrap();
    assert_eq!((answer.status, answer.body.as_str()), (503, "the log cannot be written\n"));
    assert_eq!(browser.get("/healthz").await.unwrap().status, 200, "it runs all the same");
    // The server waits for a silent socket, which gives time to ask.
    let nobody: SessionId = new_id().parse().unwrap();
    let _silent = Raw::open(addr, &nobody, "").await.unwrap();
    stop.cancel();
    let answer = Browser::new(own_addr).get("/readyz").await.unwrap();
    assert_eq!((answer.status, answer.body.as_str()), (503, "stopping\n"));
    running.await.unwrap();
}

/// The value of a line of the page.
fn value(page: &str, line: &str) -> f64 {
    let found = page.lines().find_map(|l| l.strip_prefix(line)?.strip_prefix(' '));
    found.unwrap_or_else(|| panic!("no {line} in\n{page}")).parse().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn machines_read_what_is_counted_and_no_name_id_or_word_of_anybody() {
    let own = free();
    let args = vec!["--metrics".to_owned(), own.to_string()];
    let floke = Floke::start_with(tempfile::tempdir().unwrap(), "warn", args).await;
    let room = Room::make(floke.addr).await;
    let person = room.join("Navnet").await;
    let _screen = room.screen().await;
    does(
        &person.client,
        json!({ "type": "write_own", "field": "need.note", "text": "ordeneordene" }),
    )
    .await;
    assert_eq!(refusal(&person.client, json!({ "type": "end_session" })).await, "not_allowed");
    const BALLOT: &str = "hemmeligvalg1";
    room.does(a_or_b(BALLOT, false)).await;
    let open = |view: &View| is_open(view, BALLOT);
    person.client.wait(SOON, open).await.unwrap();
    does(&person.client, vote(BALLOT, "a")).await;

    let mut machine = Browser::new(own);
    let answer = machine.get("/metrics").await.unwrap();
    let kind = answer.header("content-type").unwrap();
    assert_eq!((answer.status, kind), (200, "text/plain; version=0.0.4; charset=utf-8"));
    let page = answer.body;
    for (line, expected) in [
        ("floke_rooms", 1.0),
        ("floke_connections{role=\"participant\"}", 1.0),
        ("floke_connections{role=\"facilitator\"}", 1.0),
        ("floke_connections{role=\"screen\"}", 1.0),
        ("floke_commands_total{outcome=\"done\"}", 3.0),
        ("floke_commands_total{outcome=\"not_allowed\"}", 1.0),
    ] {
        assert!((value(&page, line) - expected).abs() < 0.5, "{line}\n{page}");
    }
    // Two links, one person, three commands.
    assert!(value(&page, "floke_append_seconds_count") >= 6.0, "{page}");
    assert!(value(&page, "floke_append_seconds_sum") > 0.0, "{page}");
    assert!(value(&page, "floke_fanout_tick_seconds_count") >= 1.0, "{page}");
    assert!(value(&page, "floke_socket_sent_bytes_total") > 1_000.0, "{page}");
    assert!(value(&page, "floke_socket_received_bytes_total") > 100.0, "{page}");
    for (what, word) in [
        ("name", "Navnet"),
        ("word", "ordene"),
        ("title", "Ledersamling"),
        ("session", room.session.as_str()),
        ("person", person.id.as_str()),
        ("code", room.created.code.as_str()),
        ("ballot", BALLOT),
    ] {
        assert!(!page.contains(word), "a {what} is in the metrics:\n{page}");
    }
    // Labels are a few words of our own.
    for line in page.lines().filter(|line| !line.starts_with('#')) {
        if let Some((_, label)) = line.split_once('{') {
            let name = label.split('=').next().unwrap();
            assert!(["role", "outcome", "le", "version"].contains(&name), "{line}");
        }
    }
    assert_eq!(machine.get("/readyz").await.unwrap().status, 200);
    assert_eq!(machine.get("/").await.unwrap().status, 404, "nothing else is there");
    let public = Browser::new(floke.addr).get("/metrics").await.unwrap();
    assert_eq!(public.status, 404, "phones do not read it");
}
