//! The door of a session: when it is closed, newcomers wait for a yes; a new code makes the old one useless.

use floke_client::{Browser, Client, HttpError, Joining, Raw};
use floke_core::PersonId;
use floke_wire::Role;
use serde_json::{Value, json};

use crate::harness::{
    Person, Room, SOON, TestServer, a_or_b, converge, does, is_open, refusal, revealed, sees, vote,
};

fn called(room: &Room, name: &str) -> Joining {
    let code = room.created.code.clone();
    Joining { code, name: name.to_owned(), area: "Helse".to_owned(), ..Joining::default() }
}

/// A person who asks to come in, and her phone.
async fn comes(room: &Room, name: &str) -> Person {
    let mut browser = Browser::new(room.base);
    let id = browser.join(&room.session, &called(room, name)).await.unwrap();
    let client = browser.connect(&room.session, Role::Participant).await.unwrap();
    Person { id, browser, client }
}

/// The keys of a page's view.
fn keys(client: &Client) -> Vec<String> {
    client.view().under("").map(|(key, _)| key.to_owned()).collect()
}

fn waiting(people: &[&Person]) -> Value {
    json!(people.iter().map(|person| &person.id).collect::<Vec<_>>())
}

async fn console_sees_waiting(room: &Room, people: &[&Person]) {
    let wanted = (!people.is_empty()).then(|| waiting(people));
    sees(&room.console, "who waits", |view| view.value("console/waiting/order") == wanted.as_ref())
        .await;
}

/// The current code, from the console's own door.
async fn new_code(room: &mut Room) -> String {
    let path = format!("/api/sessions/{}/code", room.session);
    let answer = room.facilitator.post(&path, &json!({})).await.unwrap();
    assert_eq!(answer.status, 200, "{}", answer.body);
    serde_json::from_str::<Value>(&answer.body).unwrap()["code"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_newcomer_waits_at_the_closed_door_and_sees_everything_once_she_is_let_in() {
    let server = TestServer::start().await;
    let room = server.room().await;
    let inside = room.people(4).await;
    room.two_groups().await;
    room.does(json!({ "type": "set_door", "open": false })).await;

    let kari = comes(&room, "Kari Sein").await;
    assert_eq!(keys(&kari.client), ["mine/waiting"]);
    console_sees_waiting(&room, &[&kari]).await;
    let card = format!("console/waiting/{}/card", kari.id);
    assert_eq!(room.console.view().value(&card).unwrap()["name"], "Kari Sein");
    // Commands inside are refused, she may change her own name, and she gets no document.
    assert_eq!(
        refusal(&kari.client, json!({ "type": "write_own", "field": "need.note", "text": "x" }))
            .await,
        "waiting"
    );
    let named = json!({ "type": "set_profile", "name": "Kari Moe", "role": "", "area": "" });
    does(&kari.client, named).await;
    for page in ["export.json", "qr.svg"] {
        let path = format!("/api/sessions/{}/{page}", room.session);
        assert_eq!(kari.browser.clone().get(&path).await.unwrap().status, 403, "{page}");
    }
    let mine = kari.browser.clone().get("/api/mine").await.unwrap().body;
    let mine: Value = serde_json::from_str(&mine).unwrap();
    assert_eq!((&mine[0]["waiting"], &mine[0]["code"]), (&true.into(), &Value::Null));
    assert!(!mine.to_string().contains(&room.created.code), "{mine}");
    // The welcome does not contain the code either.
    let mut raw = Raw::open(room.base, &room.session, &kari.browser.cookies()).await.unwrap();
    raw.hello(Role::Participant, None).await.unwrap();
    let welcome = raw.hear_kind("welcome", SOON).await.unwrap();
    assert!(!welcome.to_string().contains(&room.created.code), "{welcome}");
    room.does(json!({ "type": "announce", "text": "Bare for dem som er inne" })).await;
    sees(&inside[0].client, "the message", |view| view.value("room/message").is_some()).await;
    assert_eq!(keys(&kari.client), ["mine/waiting"]);

    room.does(json!({ "type": "let_in", "people": [kari.id] })).await;
    sees(&kari.client, "the room", |view| {
        view.value("room/message").is_some()
            && view.member::<String>("mine/profile", "group").is_some()
    })
    .await;
    assert_eq!(kari.client.view().value("mine/waiting"), None);
    console_sees_waiting(&room, &[]).await;
    does(&kari.client, json!({ "type": "write_own", "field": "need.note", "text": "Inne" })).await;
    converge(inside.iter().chain([&kari]).map(|person| &person.client)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forty_scripts_at_a_closed_door_change_no_vote_and_are_sent_away_at_once() {
    let server = TestServer::start().await;
    let room = server.room().await;
    let voters = room.people(6).await;
    room.does(json!({ "type": "set_door", "open": false })).await;
    let ballot = floke_client::new_id();
    room.does(a_or_b(&ballot, false)).await;
    let mut scripts = Vec::new();
    for n in 0..40 {
        scripts.push(comes(&room, &format!("Skript {n}")).await);
    }
    for script in &scripts {
        assert_eq!(refusal(&script.client, vote(&ballot, "b")).await, "waiting");
    }
    for voter in &voters {
        sees(&voter.client, "the ballot", |view| is_open(view, &ballot)).await;
        does(&voter.client, vote(&ballot, "a")).await;
    }
    let all: Vec<&Person> = scripts.iter().collect();
    console_sees_waiting(&room, &all).await;
    assert_eq!(room.console.view().value("console/rush"), None);
    room.does(json!({ "type": "withdraw_people", "people": waiting(&all) })).await;
    console_sees_waiting(&room, &[]).await;
    room.does(json!({ "type": "close_ballot", "ballot": ballot })).await;
    room.does(json!({ "type": "reveal_ballot", "ballot": ballot })).await;
    assert_eq!(revealed(&voters[0].client, &ballot).await, [6, 0]);
    for script in &scripts {
        let back = script.browser.connect(&room.session, Role::Participant).await;
        assert!(back.is_err(), "her cookie opens nothing");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cookie_and_a_personal_code_come_back_through_a_closed_door_after_a_restart_too() {
    let mut server = TestServer::start().await;
    let room = server.room().await;
    let kari = room.join("Kari").await;
    let code: String = kari.client.view().member("mine/profile", "code").unwrap();
    room.does(json!({ "type": "set_door", "open": false })).await;
    let ola = comes(&room, "Ola").await;
    kari.client.close().await;
    server.restart().await;

    let again = kari.browser.connect(&room.session, Role::Participant).await.unwrap();
    assert_eq!(again.view().member::<String>("mine/profile", "name").as_deref(), Some("Kari"));
    let mut phone = Browser::new(room.base);
    let id: PersonId = phone.come_back(&room.session, &code).await.unwrap();
    assert_eq!(id, kari.id);
    let phone = phone.connect(&room.session, Role::Participant).await.unwrap();
    assert!(phone.view().value("room/session").is_some());
    // People who waited still wait.
    let waits = ola.browser.connect(&room.session, Role::Participant).await.unwrap();
    assert_eq!(keys(&waits), ["mine/waiting"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_code_of_before_opens_nothing_after_a_new_one_and_every_screen_shows_that() {
    let server = TestServer::start().await;
    let mut room = server.room().await;
    let kari = room.join("Kari").await;
    let screen = room.screen().await;
    let old = room.created.code.clone();
    let new = new_code(&mut room).await;
    assert_ne!(old, new);
    for client in [&room.console, &screen, &kari.client] {
        sees(client, "the new code", |view| {
            view.member::<String>("room/session", "code").as_deref() == Some(new.as_str())
        })
        .await;
    }
    let mut script = Browser::new(room.base);
    let looked = script.look_up(&old).await;
    assert!(matches!(looked, Err(HttpError::Refused { status: 404, .. })), "{looked:?}");
    // A person who knows the session's address from before has no valid code.
    for given in [old.as_str(), "", "tull"] {
        let who = Joining { code: given.to_owned(), ..called(&room, "Skript") };
        let joined = script.join(&room.session, &who).await;
        assert!(
            matches!(&joined, Err(HttpError::Refused { status: 404, code, .. }) if code == "code_wrong"),
            "{given}: {joined:?}"
        );
    }
    assert_eq!(script.look_up(&new).await.unwrap().session, room.session);
    room.created.code = new;
    let ola = comes(&room, "Ola").await;
    assert!(ola.client.view().value("room/session").is_some());
    does(&kari.client, json!({ "type": "write_own", "field": "need.note", "text": "Her ennå" }))
        .await;

    let path = format!("/api/sessions/{}/code", room.session);
    let by_her = kari.browser.clone().post(&path, &json!({})).await.unwrap();
    assert_eq!(by_her.status, 403, "{}", by_her.body);
    room.does(json!({ "type": "end_session" })).await;
    let ended = room.facilitator.post(&path, &json!({})).await.unwrap();
    assert_eq!(ended.status, 410, "{}", ended.body);
}
