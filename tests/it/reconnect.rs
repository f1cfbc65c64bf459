//! The network goes and comes back. Nobody sees an old room, and nothing is decided twice.

use floke_client::{View, command_id, new_id};
use serde_json::json;

use crate::harness::{Person, SOON, TestServer, a_or_b, does, revealed, says_as, sees, vote};

fn message(view: &View) -> Option<String> {
    view.member("room/message", "text")
}

async fn hears(person: &Person, text: &str) {
    sees(&person.client, text, |view| message(view).as_deref() == Some(text)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_that_returns_with_a_cursor_is_told_only_what_is_new() {
    let server = TestServer::start().await;
    let room = server.room().await;
    let person = room.join("Kari").await;
    person.client.doze().await.unwrap();
    room.does(json!({ "type": "announce", "text": "Lunsj" })).await;
    person.client.wake().await.unwrap();
    hears(&person, "Lunsj").await;
    let view = person.client.view();
    assert_eq!((view.welcomes(), view.fresh()), (2, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_is_cut_comes_back_by_itself() {
    let server = TestServer::start().await;
    let room = server.room().await;
    let person = room.join("Kari").await;
    for n in 2..8 {
        person.client.cut().await.unwrap();
        person.client.wait(SOON, |view| view.welcomes() >= n).await.unwrap();
    }
    room.does(json!({ "type": "announce", "text": "Fortsatt her" })).await;
    hears(&person, "Fortsatt her").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_old_epoch_and_a_cursor_from_the_future_get_a_fresh_view() {
    let server = TestServer::start().await;
    let room = server.room().await;
    let person = room.join("Kari").await;
    room.does(json!({ "type": "announce", "text": "Lunsj" })).await;
    hears(&person, "Lunsj").await;
    let own = person.client.view().cursor().unwrap().to_owned();
    let (epoch, rev) = own.rsplit_once('.').unwrap();
    let future = format!("{epoch}.{}", rev.parse::<u64>().unwrap() + 1_000);
    let cursors = ["gammelepoke.3", &future, "", "tull", "…", "a.b.c", "1.-1"];
    for (n, cursor) in (2..).zip(cursors) {
        person.client.come_back_from(Some(cursor.to_owned())).await.unwrap();
        let fresh = |view: &View| view.fresh() == n;
        sees(&person.client, cursor, fresh).await;
        assert_eq!(message(&person.client.view()).as_deref(), Some("Lunsj"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_room_that_opens_anew_has_another_epoch() {
    let mut server = TestServer::start().await;
    let room = server.room().await;
    let person = room.join("Kari").await;
    let before = person.client.view().cursor().unwrap().to_owned();
    server.restart().await;
    sees(&person.client, "a fresh view", |view| view.fresh() == 2).await;
    let after = person.client.view().cursor().unwrap().to_owned();
    let epoch = |cursor: &str| cursor.rsplit_once('.').unwrap().0.to_owned();
    assert_ne!(epoch(&before), epoch(&after));
    room.does(json!({ "type": "announce", "text": "Vi er tilbake" })).await;
    hears(&person, "Vi er tilbake").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn vote_a_then_b_then_a_said_again_after_a_restart_leaves_b() {
    let mut server = TestServer::start().await;
    let room = server.room().await;
    let person = room.join("Kari").await;
    let ballot = new_id();
    room.does(a_or_b(&ballot, false)).await;
    let first = command_id();
    assert!(says_as(&person.client, &first, vote(&ballot, "a")).await.is_done());
    does(&person.client, vote(&ballot, "b")).await;
    server.restart().await;
    assert!(says_as(&person.client, &first, vote(&ballot, "a")).await.is_done());
    room.does(json!({ "type": "close_ballot", "ballot": ballot })).await;
    // Repeated after the close it is answered with done, and the count stays.
    assert!(says_as(&person.client, &first, vote(&ballot, "a")).await.is_done());
    room.does(json!({ "type": "reveal_ballot", "ballot": ballot })).await;
    assert_eq!(revealed(&person.client, &ballot).await, [0, 1]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn next_then_back_then_next_said_again_after_a_restart_stays_back() {
    let mut server = TestServer::start().await;
    let room = server.room().await;
    let start = room.console.view().clock().unwrap().step;
    let first = command_id();
    let next = json!({ "type": "next", "from": start });
    assert!(says_as(&room.console, &first, next.clone()).await.is_done());
    sees(&room.console, "the second step", |v| v.clock().is_some_and(|c| c.index == 1)).await;
    let second = room.console.view().clock().unwrap().step;
    room.does(json!({ "type": "back", "from": second })).await;
    server.restart().await;
    assert!(says_as(&room.console, &first, next).await.is_done());
    sees(&room.console, "the first step", |v| v.fresh() == 2).await;
    assert_eq!(room.console.view().clock().unwrap().step, start);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_that_was_deleted_stays_deleted_when_it_is_added_again_after_a_restart() {
    let mut server = TestServer::start().await;
    let room = server.room().await;
    let person = room.join("Kari").await;
    let [group, _] = room.two_groups().await;
    room.go_to("need").await;
    let (row, first) = (new_id(), command_id());
    let list = json!({ "group": group, "list": "need.unknowns", "row": row });
    let with = |kind: &str, more: serde_json::Value| {
        let mut command = list.clone();
        command["type"] = kind.into();
        if !more.is_null() {
            command["cells"] = more;
        }
        command
    };
    let add = with("put_row", json!({ "text": "Hvem vet det?" }));
    sees(&person.client, "a group", |v| v.value(&format!("group/{group}/work")).is_some()).await;
    assert!(says_as(&person.client, &first, add.clone()).await.is_done());
    does(&person.client, with("delete_row", serde_json::Value::Null)).await;
    server.restart().await;
    assert!(says_as(&person.client, &first, add).await.is_done());
    does(&person.client, json!({ "type": "write_own", "field": "need.note", "text": "ferdig" }))
        .await;
    let noted = |view: &View| view.value("mine/text/need.note").is_some();
    sees(&person.client, "the note that came after", noted).await;
    let rows = format!("group/{group}/list/need.unknowns/row/");
    assert_eq!(person.client.view().under(&rows).count(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_phone_is_the_same_person_and_the_first_is_told() {
    let server = TestServer::start().await;
    let room = server.room().await;
    let person = room.join("Kari").await;
    let code: String = person.client.view().member("mine/profile", "code").unwrap();
    let mut phone = floke_client::Browser::new(room.base);
    let id = phone.come_back(&room.session, &code).await.unwrap();
    assert_eq!(id, person.id);
    let second = phone.connect(&room.session, floke_wire::Role::Participant).await.unwrap();
    sees(&person.client, "that another phone came", View::other_device).await;
    let ballot = new_id();
    room.does(a_or_b(&ballot, false)).await;
    does(&person.client, vote(&ballot, "a")).await;
    does(&second, vote(&ballot, "b")).await;
    room.does(json!({ "type": "close_ballot", "ballot": ballot })).await;
    room.does(json!({ "type": "reveal_ballot", "ballot": ballot })).await;
    assert_eq!(revealed(&second, &ballot).await, [0, 1]);
}
