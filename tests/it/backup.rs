//! The operator copies the data folder while everybody works, and a new Floke continues from the copy.

use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use floke_client::{Browser, Client, Manner, View};
use floke_wire::Role;
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::task::{JoinSet, spawn_blocking};

use crate::harness::{
    Floke, Person, Room, SOON, a_or_b, binary, does, is_open, refusal, revealed, sees, vote,
};

/// People who write without a pause.
const PEOPLE: usize = 10;

/// Runs the binary on a thread of its own.
pub(crate) async fn floke(args: &[&str], paths: &[&Path]) -> Output {
    let mut command = Command::new(binary());
    command.args(args).args(paths);
    spawn_blocking(move || command.output().unwrap()).await.unwrap()
}

pub(crate) fn said(output: &Output) -> String {
    let (out, err) = (&output.stdout, &output.stderr);
    format!("{}{}", String::from_utf8_lossy(out), String::from_utf8_lossy(err))
}

fn note(view: &View) -> Option<usize> {
    view.member::<String>("mine/text/need.note", "text")?.strip_prefix("notat ")?.parse().ok()
}

/// Writes one note after the other, and reports each once it is acknowledged.
async fn write(person: Arc<Person>, so_far: watch::Sender<usize>, stop: Arc<AtomicBool>) {
    let mut n = 0;
    while !stop.load(Ordering::Relaxed) {
        n += 1;
        let text = format!("notat {n}");
        does(&person.client, json!({ "type": "write_own", "field": "need.note", "text": text }))
            .await;
        so_far.send_replace(n);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_under_load_holds_all_acknowledged_and_a_new_floke_continues() {
    const BALLOT: &str = "hemmeligvalg1";
    const AGAIN: &str = "hemmeligvalg2";
    let server = Floke::start("warn").await;
    let room = Room::make(server.addr).await;
    let people: Vec<_> = room.people(PEOPLE).await.into_iter().map(Arc::new).collect();
    room.does(a_or_b(BALLOT, true)).await;
    for person in &people {
        person.client.wait(SOON, |view| is_open(view, BALLOT)).await.unwrap();
        does(&person.client, vote(BALLOT, "b")).await;
    }
    let stop = Arc::new(AtomicBool::new(false));
    let mut writing = JoinSet::new();
    let mut so_far = Vec::new();
    for person in &people {
        let (tell, hear) = watch::channel(0);
        writing.spawn(write(Arc::clone(person), tell, Arc::clone(&stop)));
        so_far.push(hear);
    }
    for hear in &mut so_far {
        hear.wait_for(|n| *n >= 5).await.unwrap();
    }
    let acknowledged: Vec<usize> = so_far.iter().map(|hear| *hear.borrow()).collect();

    let folder = tempfile::tempdir().unwrap();
    let (copy, data) = (folder.path().join("copy"), tempfile::tempdir().unwrap());
    let output = floke(&["backup", "--data"], &[server.data(), &copy]).await;
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("at most 30 days"), "{}", said(&output));
    assert!(said(&output).contains("Votes of 1 open ballot"), "{}", said(&output));
    // People still write after the copy is made.
    for (hear, before) in so_far.iter_mut().zip(&acknowledged) {
        hear.wait_for(|n| n > before).await.unwrap();
    }
    stop.store(true, Ordering::Relaxed);
    while let Some(done) = writing.join_next().await {
        done.unwrap();
    }
    let again = floke(&["backup", "--data"], &[server.data(), &copy]).await;
    assert_eq!(again.status.code(), Some(2));
    assert!(said(&again).contains("nothing is overwritten"), "{}", said(&again));
    assert_eq!(said(&again).trim().lines().count(), 1, "{}", said(&again));
    drop(server);

    let output = floke(&["restore", "--data"], &[data.path(), &copy]).await;
    assert!(output.status.success(), "{}", said(&output));
    let again = floke(&["restore", "--data"], &[data.path(), &copy]).await;
    assert_eq!(again.status.code(), Some(2), "{}", said(&again));
    let restored = Floke::start_in(data, "warn").await;
    // The same cookies open the same places.
    let place = async |browser: &Browser, role| {
        let cookies = browser.cookies();
        Client::connect(restored.addr, &room.session, &cookies, role, Manner::default()).await
    };
    let console = place(&room.facilitator, Role::Facilitator).await.unwrap();
    let mut phones = Vec::new();
    for (person, before) in people.iter().zip(acknowledged) {
        let phone = place(&person.browser, Role::Participant).await.unwrap();
        sees(&phone, "the note", |view| note(view).is_some_and(|n| n >= before)).await;
        phones.push(phone);
    }
    // The copy has the ballot open and without its votes; everybody is told so, before and after it is closed.
    let is_lost = |view: &View| view.member("room/ballot", "lost") == Some(true);
    for client in phones.iter().chain([&console]) {
        sees(client, "what has become of the ballot", |view| {
            is_open(view, BALLOT) && is_lost(view)
        })
        .await;
    }
    assert_eq!(console.view().member("console/ballot", "cast"), Some(0));
    assert_eq!(refusal(&phones[0], vote(BALLOT, "a")).await, "votes_lost");
    does(&phones[0], json!({ "type": "write_own", "field": "need.note", "text": "etterpå" })).await;
    does(&console, json!({ "type": "close_ballot", "ballot": BALLOT })).await;
    does(&console, json!({ "type": "reveal_ballot", "ballot": BALLOT })).await;
    sees(&phones[0], "that nothing was counted", |view| {
        let result: Option<Value> = view.member("room/ballot", "result");
        is_lost(view) && result.is_some_and(|result| result["counts"].is_null())
    })
    .await;
    does(&console, a_or_b(AGAIN, true)).await;
    for phone in &phones {
        phone.wait(SOON, |view| is_open(view, AGAIN)).await.unwrap();
        does(phone, vote(AGAIN, "b")).await;
    }
    does(&console, json!({ "type": "close_ballot", "ballot": AGAIN })).await;
    does(&console, json!({ "type": "reveal_ballot", "ballot": AGAIN })).await;
    assert_eq!(revealed(&console, AGAIN).await, [0, PEOPLE]);
}

#[tokio::test]
async fn a_backup_of_nothing_and_a_restore_from_nothing_are_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let (nowhere, to) = (folder.path().join("nowhere"), folder.path().join("to"));
    for (command, words) in [("backup", "there is no"), ("restore", "there is no")] {
        let (data, path) = if command == "backup" { (&nowhere, &to) } else { (&to, &nowhere) };
        let output = floke(&[command, "--data"], &[data, path]).await;
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(said(&output).contains(words), "{}", said(&output));
        assert_eq!(said(&output).trim().lines().count(), 1, "{}", said(&output));
        assert!(!to.exists() && !nowhere.exists(), "{command} left something");
    }
}
