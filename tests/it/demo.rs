//! A visitor tries Floke with example data: a workshop runs, she joins it, and takes over.

use floke_client::{Browser, HttpError, Joining, View, new_id};
use floke_wire::Role;
use serde_json::{Value, json};

use crate::harness::{Floke, TestServer, a_or_b, does, sees};

/// What people saw: anybody who found a server on the internet could lead its example and write anything in it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_elsewhere_the_example_needs_the_key_or_the_operators_yes() {
    for (said, without, with_key) in [
        (None, (403, "creation_key"), (200, "")),
        (Some("everybody"), (200, ""), (409, "demo_busy")),
        (Some("nobody"), (403, "no_demo"), (403, "no_demo")),
    ] {
        let mut args = vec!["--behind-proxy", "--creation-key", "RIKTIGNOK"];
        args.extend(said.iter().flat_map(|who| ["--demo", *who]));
        let args = args.into_iter().map(str::to_owned).collect();
        let floke = Floke::start_with(tempfile::tempdir().unwrap(), "warn", args).await;
        let mut browser = Browser::new(floke.addr);
        for (body, expected) in
            [(json!({}), without), (json!({ "creation_key": "riktig-nok" }), with_key)]
        {
            let answer = browser.post("/api/demo", &body).await.unwrap();
            let json: Value = serde_json::from_str(&answer.body).unwrap();
            let code = json["code"].as_str().filter(|_| answer.status != 200).unwrap_or_default();
            assert_eq!((answer.status, code), expected, "{said:?} {body}: {}", answer.body);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_workshop_of_example_data_at_a_time_which_a_guest_joins_and_takes_over() {
    let mut server = TestServer::start().await;
    let mut browser = Browser::new(server.addr);
    let started = browser.post("/api/demo", &json!({})).await.unwrap();
    assert_eq!(started.status, 200, "{}", started.body);
    let links: Value = serde_json::from_str(&started.body).unwrap();
    assert_eq!(links["base"], json!(format!("http://{}", server.addr)), "where others find it");
    let again = browser.post("/api/demo", &json!({})).await.unwrap();
    let busy: Value = serde_json::from_str(&again.body).unwrap();
    assert_eq!((again.status, &busy["code"]), (409, &json!("demo_busy")));
    assert_eq!(busy["params"]["code"], links["code"], "one may follow the one that runs");

    // Console, screen and phone in one browser.
    let found = browser.look_up(links["code"].as_str().unwrap()).await.unwrap();
    assert!(found.demo);
    let session = found.session;
    for role in ["facilitator", "screen"] {
        let secret = links[match role {
            "screen" => "screen_secret",
            _ => "console_secret",
        }]
        .as_str();
        browser.enter(&session, role, secret.unwrap()).await.unwrap();
    }
    let code = links["code"].as_str().unwrap().to_owned();
    let guest = Joining { code, name: "Gro Gjest".to_owned(), ..Joining::default() };
    browser.join(&session, &guest).await.unwrap();
    let console = browser.connect(&session, Role::Facilitator).await.unwrap();
    let screen = browser.connect(&session, Role::Screen).await.unwrap();
    let phone = browser.connect(&session, Role::Participant).await.unwrap();
    for client in [&console, &screen, &phone] {
        let demo = client.view().member::<bool>("room/session", "demo");
        assert_eq!(demo, Some(true), "example data on every screen");
    }

    // People join one after the other, and vote in the guest's ballot.
    let present = |view: &View| view.member::<usize>("screen/counts", "present");
    sees(&screen, "five people", |view| present(view).is_some_and(|n| n >= 5)).await;
    let by_itself = |view: &View| view.member::<bool>("console/live/here", "by_itself");
    sees(&console, "that it goes by itself", |view| by_itself(view) == Some(true)).await;
    let ballot = new_id();
    does(&console, a_or_b(&ballot, false)).await;
    let cast = |view: &View| view.member::<usize>("screen/ballot", "cast");
    sees(&screen, "their votes", |view| cast(view).is_some_and(|n| n >= 4)).await;
    sees(&console, "that the guest leads now", |view| by_itself(view) == Some(false)).await;

    // Its data is deleted, at the latest when the server stops.
    server.restart().await;
    let gone = browser.look_up(links["code"].as_str().unwrap()).await;
    assert!(matches!(gone, Err(HttpError::Refused { status: 404, .. })), "{gone:?}");
    let closed = |view: &View| view.closed().is_some();
    sees(&phone, "that it is over", closed).await;
}
