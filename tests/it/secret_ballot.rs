//! After a ballot is closed nobody can find out who chose what: not from any file, copy, document or log line, with any
//! method, secret or open.
//!
//! Everything stored is sealed from the start. Destroying the ballot's key removes the choices, and no copy ever holds
//! that key, not even one made while the ballot was open. The test searches byte for byte.

use std::fs;
use std::path::Path;

use floke_client::Raw;
use floke_store::restore;
use floke_wire::Role;
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};

use crate::forgetting::{floke, readable, stands_in};
use crate::harness::{Floke, Person, Room, SOON, does, is_open, refusal, revealed, says, sees};

/// Ids of choices that occur nowhere else.
const CHOICES: [&str; 2] = ["valgetsomerja", "valgetsomernei"];
/// The form of a choice in a line: those two, and other forms of a vote.
const MARKS: [&str; 6] = [
    CHOICES[0],
    CHOICES[1],
    r#"{"scale":2}"#,
    r#"{"scale":4}"#,
    r#"{"one":"for"}"#,
    r#"{"one":"against"}"#,
];

/// One way to vote.
struct Way {
    ballot: &'static str,
    opens: Value,
    /// The choice of every second voter, and the others' choice.
    choices: [Value; 2],
    /// The result of all six, or of the three of the board.
    counts: &'static [usize],
}

/// All methods. The case's is last, because the room must be at the board. `presents` makes a recommendation.
fn ways(presents: &str) -> Vec<Way> {
    let plenum = |ballot, choices: &[&str], method: Value, secret: bool| {
        let choices: Vec<_> = choices.iter().map(|id| json!({ "id": id, "text": id })).collect();
        json!({
            "type": "open_ballot", "ballot": ballot, "question": ballot,
            "secret": secret, "choices": choices, "method": method,
        })
    };
    let one = json!({ "type": "one" });
    let ones = || CHOICES.map(|id| json!({ "one": id }));
    let dots = json!({ "type": "dots", "n": 2 });
    let [secret, open, dotted, scaled, case] =
        ["hemmeligvalg1", "aapentvalg001", "prikkvalg0001", "skalavalg0001", "saksvalg00001"];
    vec![
        Way {
            ballot: secret,
            opens: plenum(secret, &CHOICES, one.clone(), true),
            choices: ones(),
            counts: &[3, 3],
        },
        Way {
            ballot: open,
            opens: plenum(open, &CHOICES, one, false),
            choices: ones(),
            counts: &[3, 3],
        },
        Way {
            ballot: dotted,
            opens: plenum(dotted, &CHOICES, dots, true),
            choices: [json!({ "dots": CHOICES }), json!({ "dots": [CHOICES[1]] })],
            counts: &[3, 6],
        },
        Way {
            ballot: scaled,
            opens: plenum(scaled, &[], json!({ "type": "scale" }), true),
            choices: [json!({ "scale": 2 }), json!({ "scale": 4 })],
            counts: &[0, 3, 0, 3, 0],
        },
        Way {
            ballot: case,
            opens: json!({ "type": "open_case_vote", "ballot": case, "proposal": presents }),
            choices: [json!({ "one": "for" }), json!({ "one": "against" })],
            counts: &[2, 1],
        },
    ]
}

/// Lines that name a person, by id or name, and a choice. A line with all people and all choices, such as the opening,
/// reveals nothing.
fn links<'t>(text: &'t str, people: &[Person]) -> Vec<&'t str> {
    let named = |line: &str| {
        let is_in = |(n, person): &(usize, &Person)| {
            line.contains(person.id.as_str()) || line.contains(&format!("Velger {n}"))
        };
        let chosen = MARKS.iter().filter(|mark| line.contains(**mark)).count();
        (people.iter().enumerate().filter(is_in).count(), chosen)
    };
    let is_link = |line: &&str| match named(line) {
        (0, _) | (_, 0) => false,
        all => all != (people.len(), CHOICES.len()),
    };
    text.lines().filter(is_link).collect()
}

/// The key of the open ballot, from the file of a running server.
fn key_of_the_open_one(data: &Path) -> Vec<u8> {
    let file = data.join("keys.sqlite");
    let conn = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let keys = "SELECT key FROM keys WHERE kind = 'ballot' AND destroyed = 0";
    let mut keys = conn.prepare(keys).unwrap();
    let keys: Vec<_> = keys.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let [key] = keys.try_into().unwrap();
    key
}

/// Whether a text contains a key, in hex or as a list of bytes.
fn is_told(text: &str, key: &[u8]) -> bool {
    let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    text.to_lowercase().contains(&hex) || text.contains(format!("{key:?}").trim_matches(['[', ']']))
}

/// Everybody who may vote does, and changes her mind once; returns how many.
async fn all_vote(people: &[Person], way: &Way) -> usize {
    let mut voted = 0;
    for person in people {
        person.client.wait(SOON, |view| is_open(view, way.ballot)).await.unwrap();
        let vote = |n: usize| json!({ "type": "vote", "ballot": way.ballot, "choice": way.choices[n % 2] });
        if says(&person.client, vote(voted + 1)).await.is_done() {
            does(&person.client, vote(voted)).await;
            voted += 1;
        }
    }
    voted
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_file_says_who_chose_what_once_a_ballot_is_closed_however_it_was_voted() {
    let mut server = Floke::start("trace").await;
    let mut room = Room::make(server.addr).await;
    let mut people = Vec::new();
    for n in 0..6 {
        people.push(room.join(&format!("Velger {n}")).await);
    }
    let [group, _] = room.two_groups().await;
    let mut hears =
        Raw::open(room.base, &room.session, &people[5].browser.cookies()).await.unwrap();
    hears.hello(Role::Participant, None).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let data = server.data().to_owned();
    let mut keys: Vec<Vec<u8>> = Vec::new();
    let ways = ways(&group);
    for way in &ways {
        let ballot = way.ballot;
        let open = at(&format!("{ballot}-open"));
        if way.opens["type"] == "open_case_vote" {
            room.go_to("board").await;
            room.does(json!({ "type": "open_case", "group": group })).await;
        }
        room.does(way.opens.clone()).await;
        let voted = all_vote(&people, way).await;
        let key = key_of_the_open_one(&data);
        assert!(!keys.contains(&key), "every ballot has a key of its own");
        assert!(stands_in(&data, &key), "the key of {ballot} is looked for in the right files");
        // As an attacker may copy the files while the ballot is open.
        let taken = at("taken");
        fs::create_dir(&taken).unwrap();
        for file in ["log.sqlite", "log.sqlite-wal", "keys.sqlite"] {
            fs::copy(data.join(file), taken.join(file)).unwrap();
        }
        let text = readable(&taken, &room).await;
        assert_eq!(links(&text, &people).len(), 2 * voted, "and choices in the right way: {text}");
        fs::remove_dir_all(&taken).unwrap();
        floke(&["backup", "--data"], &[&data, &open]);
        assert!(!stands_in(&open, &key), "a copy has the key of {ballot}");
        let text = readable(&open, &room).await;
        assert_eq!(links(&text, &people), [""; 0], "a copy made during {ballot}");
        assert!(text.contains(ballot), "which is open there: {text}");

        for kind in ["close_ballot", "reveal_ballot"] {
            room.does(json!({ "type": kind, "ballot": ballot })).await;
        }
        assert_eq!(revealed(&room.console, ballot).await, way.counts, "{ballot}");
        assert!(!stands_in(&data, &key), "a file has the key of {ballot}");
        keys.push(key);
    }
    floke(&["backup", "--data"], &[&data, &at("closed")]);
    let left = at("closed").join("keys.sqlite");
    let mut documents = String::new();
    for kind in ["md", "json"] {
        documents.push_str(&room.export(kind).await);
    }
    let page = room.facilitator.get(&format!("/result/{}", room.session)).await.unwrap();
    documents.push_str(&page.body);
    assert!(documents.contains(CHOICES[0]), "the result is in the documents");
    let mut heard = String::new();
    while let Ok(patch) = hears.hear_kind("patch", SOON).await {
        heard.push_str(&patch.to_string());
        heard.push('\n');
        let ballot = &patch["set"]["room/ballot"];
        if ballot["state"] == "revealed" && ballot["id"] == ways[4].ballot {
            break;
        }
    }
    let mut logs = vec![("the log".to_owned(), readable(&at("closed"), &room).await)];
    for way in &ways {
        let (open, old) = (at(&format!("{}-open", way.ballot)), at(&format!("{}-old", way.ballot)));
        restore(&open, Some(&left), &old).await.unwrap();
        let what = format!("the log of while {} was open", way.ballot);
        logs.push((what, readable(&old, &room).await));
    }
    // The listener is sent her own votes, and no other person's.
    let others = &people[..5];
    let texts =
        [("what another phone hears".to_owned(), heard), ("the documents".to_owned(), documents)];
    for (what, text) in texts.iter().chain(&logs) {
        assert_eq!(links(text, others), [""; 0], "{what}");
    }
    server.kill().await;
    let said = server.said();
    for key in &keys {
        assert!(!stands_in(&data, key), "a file has a ballot's key");
        assert!(!stands_in(&at("closed"), key), "a copy of after the closing has it");
        for way in &ways {
            assert!(
                !stands_in(&at(&format!("{}-old", way.ballot)), key),
                "an old copy gets it back"
            );
        }
        for (what, text) in
            texts.iter().chain(&logs).map(|(w, t)| (w.as_str(), t)).chain([("log lines", &said)])
        {
            assert!(!is_told(text, key), "{what}");
        }
    }
    for mark in MARKS {
        assert!(!stands_in(&data, mark), "a file says {mark} in clear");
        assert!(!stands_in(folder.path(), mark), "a copy says {mark} in clear");
    }
    assert_eq!(links(&said, &people), [""; 0], "log lines");
}

/// What people saw: a secret ballot closed after one vote showed that vote to everybody and kept it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn closed_after_one_vote_a_secret_ballot_shows_and_stores_nothing_of_it() {
    const BALLOT: &str = "hemmeligvalg1";
    let server = Floke::start("warn").await;
    let mut room = Room::make(server.addr).await;
    let mut people = Vec::new();
    for n in 0..5 {
        people.push(room.join(&format!("Velger {n}")).await);
    }
    let open = |secret: bool| {
        let choices = CHOICES.map(|id| json!({ "id": id, "text": id }));
        json!({
            "type": "open_ballot", "ballot": BALLOT, "question": "Ja eller nei?",
            "secret": secret, "choices": choices, "method": { "type": "one" },
        })
    };
    let gone = |gone: bool| json!({ "type": "set_gone", "person": people[1].id, "gone": gone });
    let refused = async |command: Value| refusal(&room.console, command).await;

    room.does(gone(true)).await;
    assert_eq!(refused(open(true)).await, "too_few_for_secret");
    room.does(gone(false)).await;
    room.does(open(true)).await;
    let voter = &people[0].client;
    voter.wait(SOON, |view| is_open(view, BALLOT)).await.unwrap();
    does(voter, json!({ "type": "vote", "ballot": BALLOT, "choice": { "one": CHOICES[1] } })).await;
    assert_eq!(refused(gone(true)).await, "secret_open");
    let out = json!({ "type": "withdraw_person", "person": people[1].id });
    assert_eq!(refused(out).await, "secret_open");
    let late = room.join("Velger 5").await;
    let admit = json!({ "type": "admit", "ballot": BALLOT, "person": late.id });
    assert_eq!(refused(admit).await, "secret_open");

    for kind in ["close_ballot", "reveal_ballot"] {
        room.does(json!({ "type": kind, "ballot": BALLOT })).await;
    }
    sees(voter, "the result", |view| {
        view.value("room/ballot").is_some_and(|ballot| {
            let result = &ballot["result"];
            ballot["state"] == "revealed" && result["cast"] == 1 && result["counts"].is_null()
        })
    })
    .await;
    let words = "Færre enn fem stemte.";
    for kind in ["md", "json"] {
        let document = room.export(kind).await;
        assert_eq!(document.contains(words), kind == "md", "{document}");
        assert!(!document.contains(CHOICES[1]), "{document}");
    }
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("closed");
    floke(&["backup", "--data"], &[server.data(), &copy]);
    let log = readable(&copy, &room).await;
    let closed: Vec<_> = log.lines().filter(|line| line.contains("ballot_closed")).collect();
    assert_eq!(closed.len(), 1, "{log}");
    assert!(closed[0].contains(r#""counts":null"#), "{closed:?}");
}
