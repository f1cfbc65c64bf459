//! Sleeping phones lose their sockets; their owners still count as present.

use floke_client::new_id;
use serde_json::json;

use crate::harness::{SOON, TestServer, a_or_b, does, is_open, revealed, sees, vote};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_of_forty_two_phones_are_asleep_when_the_vote_opens_and_all_wake_and_vote() {
    let server = TestServer::start().await;
    let room = server.room().await;
    let people = room.people(42).await;
    let (asleep, awake) = people.split_at(20);
    for person in asleep {
        person.client.doze().await.unwrap();
    }
    let live = |view: &floke_client::View| view.member::<usize>("console/live/here", "people");
    sees(&room.console, "22 sockets", |view| live(view) == Some(22)).await;
    sees(&room.console, "42 present", |v| v.member("console/counts", "present") == Some(42)).await;

    let ballot = new_id();
    room.does(a_or_b(&ballot, true)).await;
    for person in awake {
        does(&person.client, vote(&ballot, "a")).await;
    }
    let missing = |view: &floke_client::View| {
        let cast: Option<usize> = view.member("console/ballot", "cast");
        let present: Option<usize> = view.member("console/ballot", "present");
        (cast, present) == (Some(22), Some(42))
    };
    sees(&room.console, "twenty are missing, and counted as present", missing).await;

    for person in asleep {
        person.client.wake().await.unwrap();
    }
    for person in asleep {
        person.client.wait(SOON, |view| is_open(view, &ballot)).await.unwrap();
        assert_eq!(person.client.view().fresh(), 1, "the cursor was enough");
        does(&person.client, vote(&ballot, "b")).await;
    }
    room.does(json!({ "type": "close_ballot", "ballot": ballot })).await;
    room.does(json!({ "type": "reveal_ballot", "ballot": ballot })).await;
    for person in &people {
        assert_eq!(revealed(&person.client, &ballot).await, [22, 20]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_said_without_a_network_is_carried_out_when_it_is_back() {
    let server = TestServer::start().await;
    let room = server.room().await;
    let person = room.join("Kari").await;
    person.client.doze().await.unwrap();
    let note = does(
        &person.client,
        json!({ "type": "write_own", "field": "need.note", "text": "Ring Ola" }),
    );
    let (said, woken) = tokio::join!(note, person.client.wake());
    woken.unwrap();
    assert_eq!(said, ());
    let note = |view: &floke_client::View| view.member("mine/text/need.note", "text");
    sees(&person.client, "the note", |view| note(view) == Some("Ring Ola".to_owned())).await;
}
