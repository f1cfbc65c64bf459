//! Floke forgets one person, and then the whole session: no file, view, document or log line has their words.

use std::fs;
use std::path::Path;
use std::process::Command;

use floke_client::{Browser, View};
use floke_core::Seq;
use floke_store::{Read, restore};
use floke_wire::Role;
use rusqlite::Connection;
use serde_json::json;

use crate::harness::{Floke, Person, Room, SOON, binary, does, sees};

/// The forgotten person's own texts, and those of the entry that was merged with hers.
const HERS: [&str; 10] = [
    "Navnetsomskalbort",
    "Rollensomskalbort",
    "Notatetsomskalbort",
    "Detandrenavnet",
    "Denandrerollen",
    "Forbokstavene",
    "Flokensomskalbort",
    "Spørsmåletsomskalbort",
    "Grunnensomskalbort",
    "Denandresfloke",
];
/// Texts of groups: her group's work, and the other group's answer to her question.
const GROUPS: [&str; 2] = ["Setningensomskalstå", "Svaretsomskalstå"];
/// Another person's text.
const OTHERS: &str = "Denandressnotat";

/// The output of the binary when it succeeds.
pub(crate) fn floke(args: &[&str], paths: &[&Path]) -> String {
    let output = Command::new(binary()).args(args).args(paths).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    said
}

/// Expects exit status 2; returns the line that says why.
fn refused(args: &[&str]) -> String {
    let output = Command::new(binary()).args(args).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), said.trim().lines().count()), (Some(2), 1), "{said}");
    said
}

/// Every readable event in a data folder, one per line.
pub(crate) async fn readable(folder: &Path, room: &Room) -> String {
    let log = floke_store::open(folder).unwrap();
    let commits = log.read(&room.session, Seq(0)).await.unwrap();
    log.close().await.unwrap();
    let events = commits.iter().flat_map(|commit| &commit.events);
    let text = |event: &Read| match event {
        Read::Event { json, .. } => json.to_string(),
        Read::Forgotten => String::new(),
    };
    events.map(text).collect::<Vec<_>>().join("\n")
}

/// Whether any file below a folder contains these bytes: database, write-ahead log, journal, free pages.
pub(crate) fn stands_in(folder: &Path, bytes: impl AsRef<[u8]>) -> bool {
    let bytes = bytes.as_ref();
    fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return stands_in(&path, bytes);
        }
        let file = fs::read(&path).unwrap_or_default();
        file.windows(bytes.len()).any(|window| window == bytes)
    })
}

async fn profile(person: &Person, name: &str, role: &str) {
    let set = json!({ "type": "set_profile", "name": name, "role": role, "area": "Helse" });
    does(&person.client, set).await;
}

async fn sends_in(person: &Person, id: &str, text: &str) {
    let floke = json!({
        "type": "submit_floke", "id": id, "text": text, "size": "large", "complexity": "composite"
    });
    does(&person.client, floke).await;
}

/// She asks the presenting group, gets an answer, and abstains in its case for a reason of hers.
async fn asks_and_stands_aside(room: &Room, person: &Person, presenting: &str) {
    room.go_to("need_plenum").await;
    room.does(json!({ "type": "present", "group": presenting })).await;
    let question = "sporsmaal00001";
    let ask = json!({ "type": "ask", "id": question, "kind": "question", "text": HERS[7] });
    does(&person.client, ask).await;
    room.does(json!({ "type": "raise_question", "question": question })).await;
    room.does(json!({ "type": "answer", "question": question, "text": GROUPS[1] })).await;
    room.go_to("board").await;
    room.does(json!({ "type": "open_case", "group": presenting })).await;
    does(&person.client, json!({ "type": "report_inhabil", "reason": HERS[8] })).await;
    let ruled = json!({ "type": "rule_inhabil", "person": person.id, "inhabil": true });
    room.does(ruled).await;
}

/// Everything that the screen, the console, another person and the documents show.
async fn shown(room: &mut Room, other: &Person) -> String {
    let mut all = String::new();
    let mut screen = Browser::new(room.base);
    screen.enter(&room.session, "screen", &room.created.screen_secret).await.unwrap();
    for (browser, role) in [
        (&room.facilitator, Role::Facilitator),
        (&other.browser, Role::Participant),
        (&screen, Role::Screen),
    ] {
        let client = browser.connect(&room.session, role).await.unwrap();
        let text = client.find(SOON, |view: &View| {
            view.value("room/session")?;
            Some(view.under("").map(|(key, value)| format!("{key} {value}\n")).collect::<String>())
        });
        all.push_str(&text.await.unwrap());
    }
    for kind in ["md", "json"] {
        all.push_str(&room.export(kind).await);
    }
    let page = room.facilitator.get(&format!("/result/{}", room.session)).await.unwrap();
    assert_eq!(page.status, 200);
    all + &page.body
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forgotten_person_is_nowhere_and_her_groups_work_stays() {
    let mut server = Floke::start("trace").await;
    let mut room = Room::make(server.addr).await;
    let (one, other) = (room.join(HERS[0]).await, room.join("Bjørn").await);
    // She joined twice, and the facilitator merged the entries.
    let twice = room.join(HERS[3]).await;
    profile(&one, HERS[0], HERS[1]).await;
    profile(&twice, HERS[3], HERS[4]).await;
    does(&one.client, json!({ "type": "write_own", "field": "need.note", "text": HERS[2] })).await;
    does(&twice.client, json!({ "type": "write_own", "field": "need.note", "text": HERS[5] }))
        .await;
    does(&other.client, json!({ "type": "write_own", "field": "need.note", "text": OTHERS })).await;
    sends_in(&twice, "flokeflokeab", HERS[9]).await;
    room.does(json!({ "type": "merge_people", "from": twice.id, "into": one.id })).await;
    let [group, presenting] = room.two_groups().await;
    for person in [&one, &other] {
        room.does(json!({ "type": "move_person", "person": person.id, "group": group })).await;
    }
    room.go_to("need").await;
    sees(&one.client, "a group", |v| v.value(&format!("group/{group}/work")).is_some()).await;
    let write = json!({
        "type": "write", "group": group, "field": "need.sentence", "text": GROUPS[0], "base": 0
    });
    does(&one.client, write).await;
    // Her group works on what she sent in.
    sends_in(&one, "flokeflokeaa", HERS[6]).await;
    does(&one.client, json!({ "type": "pick_floke", "cluster": "flokeflokeaa" })).await;
    asks_and_stands_aside(&room, &one, &presenting).await;
    let before = shown(&mut room, &other).await;
    for word in [0, 1, 6, 7, 8, 9].map(|n| HERS[n]) {
        assert!(before.contains(word), "{word} is looked for in the right places");
    }

    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let data = server.data().to_owned();
    floke(&["backup", "--data"], &[&data, &at("before")]);
    let log = readable(&at("before"), &room).await;
    assert!(log.contains(HERS[5]), "and in the right files");
    // The log lets its reader impersonate nobody: it has only hashes of cookies and links.
    let cookies = one.browser.cookies();
    let token = cookies.split_once('=').unwrap().1;
    for secret in [token, &room.created.console_secret, &room.created.screen_secret] {
        assert!(!log.contains(secret) && !stands_in(&data, secret), "a secret is stored");
    }

    let session = room.session.to_string();
    let there = data.to_str().unwrap();
    let said = refused(&["forget", &session, "Ukjent", "--data", there]);
    assert!(said.contains("nobody in session"), "{said}");
    let receipt = floke(&["forget", &session, HERS[0], "--data"], &[&data]);
    assert!(
        receipt.contains(one.id.as_str()) && receipt.contains("2 keys are destroyed"),
        "{receipt}"
    );
    assert!(receipt.contains("at most 30 days"), "{receipt}");
    let closed = one.client.find(SOON, |view| view.closed().cloned()).await.unwrap();
    assert_eq!(closed.code, 4501, "her phone is let in no more");
    // Others notice only a short reconnect.
    does(&other.client, json!({ "type": "write_own", "field": "need.note", "text": OTHERS })).await;

    let after = shown(&mut room, &other).await;
    // In two documents: twice in her group's part, and two lines of the bruttoliste. Nobody raised her question.
    assert_eq!(after.matches("Teksten er slettet").count(), 2 * (2 + 2), "{after}");
    floke(&["backup", "--data"], &[&data, &at("after")]);
    // An old copy of the log, with the keys of today.
    restore(&at("before"), Some(&at("after").join("keys.sqlite")), &at("old")).await.unwrap();
    for (what, text) in [
        ("what is shown", after),
        ("the log", readable(&at("after"), &room).await),
        ("an old copy of the log", readable(&at("old"), &room).await),
    ] {
        for words in GROUPS {
            assert!(text.contains(words), "what groups wrote stays: {what}");
        }
        for word in HERS {
            assert!(!text.contains(word), "{word} is in {what}");
        }
    }
    assert!(readable(&at("old"), &room).await.contains(OTHERS));

    // Now forgets everybody.
    let receipt = floke(&["forget", &session, "--everybody", "--data"], &[&data]);
    assert!(receipt.contains(&format!("session {session} is forgotten")), "{receipt}");
    let closed = other.client.find(SOON, |view| view.closed().cloned()).await.unwrap();
    assert_eq!(closed.code, 4503);
    let said = refused(&["forget", &session, "--everybody", "--data", there]);
    assert!(said.contains("no such session"), "{said}");
    floke(&["backup", "--data"], &[&data, &at("empty")]);
    let copied = restore(&at("before"), Some(&at("empty").join("keys.sqlite")), &at("older")).await;
    assert_eq!(copied.unwrap().sessions, 0);
    for folder in ["empty", "older"] {
        let text = readable(&at(folder), &room).await;
        assert_eq!(text.trim(), "", "nothing of the session can be read in {folder}");
    }
    server.kill().await;
    // No file or copy shows that she was here, not even by her id.
    for person in [&one, &twice, &other] {
        assert!(!stands_in(&data, person.id.as_str()), "an id stands in a file");
        assert!(!stands_in(folder.path(), person.id.as_str()), "an id stands in a copy");
    }
    for word in HERS.into_iter().chain(GROUPS).chain([OTHERS, "Ledersamling"]) {
        assert!(!stands_in(&data, word), "{word} stands in a file");
        assert!(!stands_in(folder.path(), word), "{word} stands in a copy");
        assert!(!server.said().contains(word), "{word} is in the log");
    }
}

#[tokio::test]
async fn two_of_one_name_are_told_apart_and_a_folder_at_rest_is_served_too() {
    let mut server = Floke::start("warn").await;
    let room = Room::make(server.addr).await;
    let first = room.join("Kari Nordmann").await;
    let mut browser = Browser::new(room.base);
    let who = floke_client::Joining {
        code: room.created.code.clone(),
        name: "kari nordmann".to_owned(),
        other: true,
        ..floke_client::Joining::default()
    };
    let second = browser.join(&room.session, &who).await.unwrap();
    server.kill().await;
    let (session, data) = (room.session.to_string(), server.data().to_str().unwrap().to_owned());
    let said = refused(&["forget", &session, "Kari Nordmann", "--data", &data]);
    assert!(said.contains(first.id.as_str()) && said.contains(second.as_str()), "{said}");
    floke(&["forget", &session, first.id.as_str(), "--data"], &[Path::new(&data)]);
    let text = readable(Path::new(&data), &room).await;
    assert!(!text.contains("Kari Nordmann") && text.contains("kari nordmann"), "{text}");
}

#[tokio::test]
async fn a_keeping_date_changed_in_the_file_changes_nothing() {
    let mut server = Floke::start("warn").await;
    let room = Room::make(server.addr).await;
    server.kill().await;
    let list = || floke(&["sessions", "--data"], &[server.data()]);
    let before = list();
    assert!(before.contains("Ledersamling") && before.contains("more days"), "{before}");
    let file = Connection::open(server.data().join("log.sqlite")).unwrap();
    let entry = || -> Vec<u8> {
        file.query_row("SELECT entry FROM directory", [], |row| row.get(0)).unwrap()
    };
    let nothing = vec![0_u8; entry().len()];
    file.execute("UPDATE directory SET entry = ?1", [&nothing]).unwrap();
    assert_eq!(list(), before, "it is read from the log of {}", room.session);
    assert!(entry() != nothing, "and put right");
}
