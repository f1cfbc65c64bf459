//! After a secret ballot is closed nobody can say who chose what: not from any file, copy, document or log line.

use std::path::Path;

use floke_client::Raw;
use floke_store::restore;
use floke_wire::Role;
use serde_json::json;

use crate::forgetting::{floke, readable, stands_in};
use crate::harness::{Floke, Person, Room, SOON, does, is_open, revealed, vote};

const BALLOT: &str = "hemmeligvalg1";
/// Ids of choices that occur nowhere else.
const CHOICES: [&str; 2] = ["valgetsomerja", "valgetsomernei"];

/// Lines that name a person, by id or name, and a choice. A line that names all people and all choices, as the opening
/// does, says nothing of anybody.
fn links<'t>(text: &'t str, people: &[Person]) -> Vec<&'t str> {
    let named = |line: &str| {
        let is_in = |(n, person): &(usize, &Person)| {
            line.contains(person.id.as_str()) || line.contains(&format!("Velger {n}"))
        };
        let chosen = CHOICES.iter().filter(|choice| line.contains(**choice)).count();
        (people.iter().enumerate().filter(is_in).count(), chosen)
    };
    let is_link = |line: &&str| match named(line) {
        (0, _) | (_, 0) => false,
        all => all != (people.len(), CHOICES.len()),
    };
    text.lines().filter(is_link).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_file_says_who_chose_what_once_a_secret_ballot_is_closed() {
    let mut server = Floke::start("trace").await;
    let mut room = Room::make(server.addr).await;
    let mut people = Vec::new();
    for n in 0..5 {
        people.push(room.join(&format!("Velger {n}")).await);
    }
    let mut hears =
        Raw::open(room.base, &room.session, &people[4].browser.cookies()).await.unwrap();
    hears.hello(Role::Participant, None).await.unwrap();
    let open = json!({
        "type": "open_ballot", "ballot": BALLOT, "question": "Ja eller nei?", "secret": true,
        "choices": CHOICES.map(|id| json!({ "id": id, "text": id })), "method": { "type": "one" },
    });
    room.does(open).await;
    for (n, person) in people.iter().enumerate() {
        person.client.wait(SOON, |view| is_open(view, BALLOT)).await.unwrap();
        // Some change their mind.
        does(&person.client, vote(BALLOT, CHOICES[(n + 1) % 2])).await;
        does(&person.client, vote(BALLOT, CHOICES[n % 2])).await;
    }
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let data = server.data().to_owned();
    floke(&["backup", "--data"], &[&data, &at("open")]);
    let text = readable(&at("open"), &room).await;
    assert_eq!(
        links(&text, &people).len(),
        10,
        "while it is open, it is looked for in the right way"
    );

    for kind in ["close_ballot", "reveal_ballot"] {
        room.does(json!({ "type": kind, "ballot": BALLOT })).await;
    }
    assert_eq!(revealed(&room.console, BALLOT).await, [3, 2]);
    floke(&["backup", "--data"], &[&data, &at("closed")]);
    let keys = at("closed").join("keys.sqlite");
    restore(&at("open"), Some(&keys), &at("old")).await.unwrap();
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
        if patch["set"]["room/ballot"]["state"] == "revealed" {
            break;
        }
    }
    // The one who listens hears of her own vote, and of nobody else's.
    let others = &people[..4];
    for (what, text) in [
        ("what another phone hears", &heard),
        ("the documents", &documents),
        ("the log", &readable(&at("closed"), &room).await),
        ("the log of while it was open", &readable(&at("old"), &room).await),
    ] {
        assert_eq!(links(text, others), [""; 0], "{what}");
    }
    server.kill().await;
    let data: &Path = &data;
    for choice in CHOICES {
        for person in &people {
            for beside in ["", "\":\"", "\0"] {
                let link = format!("{}{beside}{choice}", person.id);
                assert!(!stands_in(data, &link) && !stands_in(folder.path(), &link), "{link}");
            }
        }
        assert!(!stands_in(data, choice), "a file says {choice} in clear");
        assert!(!stands_in(folder.path(), choice), "a copy says {choice} in clear");
    }
    assert_eq!(links(&server.said(), &people), [""; 0], "log lines");
}
