//! Readers of the results, from the delivered need to the last day of a result link.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use floke_client::{Browser, HttpError};
use floke_core::Millis;
use floke_server::hub::{Clock, SystemClock};
use floke_wire::Role;
use serde_json::json;

use crate::harness::{Person, Room, TestServer, does, sees};

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;
const DELIVERED: &str = "Folk trenger noen å spørre.";
const DRAFT: &str = "En idé som ikke er levert";

/// The machine's clock plus an offset.
#[derive(Debug, Default)]
struct Later(AtomicU64);

impl Later {
    fn wait(&self, ms: u64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Clock for Later {
    fn now(&self) -> Millis {
        SystemClock.now().plus(self.0.load(Ordering::SeqCst))
    }
}

/// The report in every form, or the status and the code of the refusal.
async fn reads(browser: &mut Browser, room: &Room) -> Result<String, (u16, String)> {
    let mut all = String::new();
    for path in ["export.md", "export.json"] {
        let path = format!("/api/sessions/{}/{path}", room.session);
        let answer = browser.get(&path).await.unwrap();
        if answer.status != 200 {
            let code = serde_json::from_str::<serde_json::Value>(&answer.body).unwrap();
            let page = browser.get(&format!("/result/{}", room.session)).await.unwrap();
            assert_eq!(page.status, 403, "the page says no as well: {}", page.body);
            assert!(page.body.contains("src/result.js"), "in words, and with a way in");
            return Err((answer.status, code["code"].as_str().unwrap().to_owned()));
        }
        all.push_str(&answer.body);
    }
    let page = browser.get(&format!("/result/{}", room.session)).await.unwrap();
    assert_eq!(page.status, 200);
    Ok(all + &page.body)
}

async fn works(person: &Person, group: &str, list: &str) {
    let client = &person.client;
    sees(client, "a group", |v| v.value(&format!("group/{group}/work")).is_some()).await;
    let row = json!({
        "type": "put_row", "group": group, "list": list, "row": "raderaderade1",
        "cells": { "text": "Folk finner ikke fram." }
    });
    does(client, row).await;
}

async fn writes(person: &Person, group: &str, field: &str, text: &str) {
    let write = json!({ "type": "write", "group": group, "field": field, "text": text, "base": 0 });
    does(&person.client, write).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_results_are_read_by_those_who_may_and_until_their_date() {
    let clock = Arc::new(Later::default());
    let server = TestServer::start_at(Arc::clone(&clock) as _).await;
    let mut room = server.room().await;
    let [mut anne, mut bjorn] = [room.join("Anne").await, room.join("Bjørn").await];
    let [group, other] = room.two_groups().await;
    for (person, group) in [(&anne, &group), (&bjorn, &other)] {
        room.does(json!({ "type": "move_person", "person": person.id, "group": group })).await;
    }
    room.go_to("need").await;
    works(&anne, &group, "need.rounds").await;
    writes(&anne, &group, "need.sentence", DELIVERED).await;
    let hidden = reads(&mut bjorn.browser, &room).await.unwrap();
    assert!(!hidden.contains(DELIVERED) && !hidden.contains("enhetsleder (Anne)"), "{hidden}");
    room.does(json!({ "type": "deliver", "group": group, "stage": "need" })).await;
    room.go_to("solution").await;
    sees(&anne.client, "solution", |v| {
        v.value(&format!("group/{group}/work")).is_some_and(|w| w["open"][1] == "solution")
    })
    .await;
    writes(&anne, &group, "solution.title", DRAFT).await;

    // Before the end a participant sees of other groups what they delivered.
    let seen = reads(&mut bjorn.browser, &room).await.unwrap();
    assert!(seen.contains(DELIVERED) && !seen.contains(DRAFT), "{seen}");
    assert!(!seen.contains("Folk finner ikke fram."), "{seen}");
    assert!(reads(&mut anne.browser, &room).await.unwrap().contains(DRAFT), "her own");
    assert!(reads(&mut room.facilitator.clone(), &room).await.unwrap().contains(DRAFT));

    // A screen and a stranger are refused.
    let mut screen = Browser::new(room.base);
    screen.enter(&room.session, "screen", &room.created.screen_secret).await.unwrap();
    let no = Err((403, "no_cookie".to_owned()));
    assert_eq!(reads(&mut screen, &room).await, no);
    assert_eq!(reads(&mut Browser::new(room.base), &room).await, no);

    let secret = room.facilitator.new_link(&room.session, "result").await.unwrap();
    room.does(json!({ "type": "end_session" })).await;
    // Ending does not show undelivered texts to other groups.
    let seen = reads(&mut bjorn.browser, &room).await.unwrap();
    assert!(seen.contains("Folk finner ikke fram.") && !seen.contains(DRAFT), "{seen}");

    // A result link works, and stops after fourteen days.
    let mut reader = Browser::new(room.base);
    reader.enter(&room.session, "result", &secret).await.unwrap();
    assert!(reads(&mut reader, &room).await.unwrap().contains(DELIVERED));
    assert!(reader.connect(&room.session, Role::Facilitator).await.is_err(), "it only reads");
    clock.wait(14 * DAY_MS - 60 * 60 * 1_000);
    assert!(reads(&mut reader, &room).await.is_ok(), "an hour is left");
    clock.wait(60 * 60 * 1_000);
    assert_eq!(reads(&mut reader, &room).await, no);
    let late = Browser::new(room.base).enter(&room.session, "result", &secret).await;
    let is_unknown =
        matches!(&late, Err(HttpError::Refused { code, .. }) if code == "link_unknown");
    assert!(is_unknown, "{late:?}");
    assert!(reads(&mut anne.browser, &room).await.is_ok(), "who was there still reads");
}
