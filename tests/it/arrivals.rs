//! Presence today: people who joined but never came change no vote, and latecomers are members of the next one.

use floke_client::{Browser, Joining, View, new_id};
use serde_json::{Value, json};

use crate::harness::{Room, TestServer, a_or_b, does, is_open, refusal, sees, vote};

/// A person with the code from the wall who joins by script and never opens a socket.
async fn only_joins(room: &Room, name: String) {
    let code = room.created.code.clone();
    let who = Joining { code, name, ..Joining::default() };
    Browser::new(room.base).join(&room.session, &who).await.unwrap();
}

/// Joined, arrived and present, as the console counts them.
fn counts(view: &View) -> Option<[usize; 3]> {
    let of = |member| view.member::<usize>("console/counts", member);
    Some([of("joined")?, of("arrived")?, of("present")?])
}

async fn counted(room: &Room, wanted: [usize; 3]) {
    sees(&room.console, &format!("{wanted:?}"), |view| counts(view) == Some(wanted)).await;
}

/// The room's ballot: members, present, quorum.
fn electorate(view: &View) -> Option<[u64; 3]> {
    let ballot = view.value("room/ballot")?;
    let of = |member: &str| ballot[member].as_u64();
    Some([of("members")?, of("present")?, of("quorum")?])
}

async fn closes(room: &Room, ballot: &str) {
    room.does(json!({ "type": "close_ballot", "ballot": ballot })).await;
    room.does(json!({ "type": "reveal_ballot", "ballot": ballot })).await;
}

fn result(view: &View) -> Option<Value> {
    Some(view.value("room/ballot")?["result"].clone()).filter(|result| !result.is_null())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_scripted_joins_that_never_open_a_socket_change_no_quorum() {
    let server = TestServer::start().await;
    let room = server.room().await;
    let people = room.people(8).await;
    let [first, other] = room.two_groups().await;
    for n in 0..60 {
        only_joins(&room, format!("Ingen {n}")).await;
    }
    counted(&room, [68, 8, 8]).await;
    room.go_to("board").await;
    room.does(json!({ "type": "open_case", "group": first })).await;
    let ballot = new_id();
    room.does(json!({ "type": "open_case_vote", "ballot": ballot, "proposal": first })).await;
    sees(&room.console, "four members", |v| electorate(v) == Some([4, 4, 2])).await;
    let board = people.iter().filter(|person| {
        person.client.view().member::<String>("mine/profile", "group").as_ref() == Some(&other)
    });
    for person in board.take(2) {
        does(&person.client, vote(&ballot, "for")).await;
    }
    closes(&room, &ballot).await;
    sees(&room.console, "a result", |view| result(view).is_some()).await;
    assert_eq!(result(&room.console.view()).unwrap()["outcome"], "unanimous");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_latecomer_is_a_member_of_the_next_vote_and_a_person_who_left_stays_one() {
    let mut server = TestServer::start().await;
    let room = server.room().await;
    let people = room.people(4).await;
    let first = new_id();
    room.does(a_or_b(&first, false)).await;
    let late = room.join("Sein").await;
    counted(&room, [5, 5, 5]).await;
    assert_eq!(refusal(&late.client, vote(&first, "a")).await, "not_member");
    closes(&room, &first).await;
    does(&people[0].client, json!({ "type": "set_gone", "gone": true })).await;
    counted(&room, [5, 5, 4]).await;
    // The state is on disk.
    server.restart().await;
    counted(&room, [5, 5, 4]).await;
    let next = new_id();
    room.does(a_or_b(&next, false)).await;
    sees(&room.console, "five members", |v| electorate(v) == Some([5, 4, 0])).await;
    sees(&late.client, "the vote", |view| is_open(view, &next)).await;
    does(&late.client, vote(&next, "a")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thirty_newcomers_between_two_votes_are_left_out_together_and_one_is_let_in() {
    let server = TestServer::start().await;
    let room = server.room().await;
    let _people = room.people(4).await;
    let first = new_id();
    room.does(a_or_b(&first, false)).await;
    closes(&room, &first).await;
    let mut strangers = Vec::new();
    for n in 0..30 {
        strangers.push(room.join(&format!("Ny {n}")).await);
    }
    let new = |view: &View| view.member::<usize>("console/newcomers", "n");
    sees(&room.console, "thirty are new", |view| new(view) == Some(30)).await;
    let next = new_id();
    let mut open = a_or_b(&next, false);
    open["without_new"] = json!(true);
    room.does(open).await;
    sees(&room.console, "the four members", |v| electorate(v) == Some([4, 4, 0])).await;
    for stranger in &strangers {
        let standing = |view: &View| view.member::<String>("mine/ballot", "standing");
        let left_out = |view: &View| standing(view).as_deref() == Some("left_out");
        sees(&stranger.client, "why she may not vote", left_out).await;
    }
    let one = &strangers[0];
    assert_eq!(refusal(&one.client, vote(&next, "a")).await, "not_member");
    room.does(json!({ "type": "admit", "ballot": next, "person": one.id })).await;
    does(&one.client, vote(&next, "a")).await;
    sees(&room.console, "the others are new", |view| new(view) == Some(29)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_without_a_phone_is_here_when_the_facilitator_says_so() {
    let server = TestServer::start().await;
    let room = server.room().await;
    let _people = room.people(3).await;
    only_joins(&room, "Uten telefon".to_owned()).await;
    counted(&room, [4, 3, 3]).await;
    let newest = |view: &View| -> Option<Value> {
        view.value("console/person/order")?.as_array()?.last().cloned()
    };
    let person = newest(&room.console.view()).unwrap();
    let arrived = |arrived| json!({ "type": "set_arrived", "person": person, "arrived": arrived });
    room.does(arrived(true)).await;
    counted(&room, [4, 4, 4]).await;
    room.does(arrived(false)).await;
    counted(&room, [4, 3, 3]).await;
}
