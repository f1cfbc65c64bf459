//! Nobody is sent what belongs to others: two sessions that differ only in secrets look the same to everybody else.

use std::collections::BTreeMap;
use std::time::Duration;

use floke_client::{Browser, Client, Created, Joining, Raw, View};
use floke_wire::Role;
use serde_json::{Value, json};

use crate::disk::{Disk, Fault};
use crate::harness::{
    Floke, Person, Room, SOON, TestServer, a_or_b, does, is_open, refusal, revealed, sees, vote,
};

const GROUPS: [&str; 2] = ["gruppegruppe1", "gruppegruppe2"];
const BALLOT: &str = "hemmeligvalg1";
/// Keys that change with every person and have a pace of their own, so their timing differs from run to run.
const COUNTERS: [&str; 3] = ["screen/counts", "screen/names", "screen/ballot"];

/// The differences between the two sessions.
struct Secrets {
    note: &'static str,
    draft: &'static str,
    reason: &'static str,
    dropped: &'static str,
    /// From another stage, and never delivered.
    idea: &'static str,
    /// Asked, but not raised in plenum.
    waiting: &'static str,
    votes: [&'static str; 2],
}

/// What unentitled people were sent, and what leaves the room.
#[derive(Debug, PartialEq)]
struct Seen {
    phone: Vec<String>,
    screen: BTreeMap<String, Vec<Value>>,
    markdown: String,
    json: String,
    /// What a person of the other group may download and read, before the end and after it.
    reader: Vec<String>,
}

/// A socket, and every frame as it came.
struct Ear {
    raw: Raw,
    frames: Vec<String>,
}

impl Ear {
    async fn new(room: &Room, cookies: &str, role: Role) -> Self {
        let mut raw = Raw::open(room.base, &room.session, cookies).await.unwrap();
        raw.hello(role, None).await.unwrap();
        let view = raw.hear_kind("view", SOON).await.unwrap();
        Self { raw, frames: vec![view.to_string()] }
    }

    /// Listens until a key has come, so that the next change comes in its own frame.
    async fn hear(&mut self, key: &str) {
        self.hear_that(key, |_| true).await;
    }

    async fn hear_that(&mut self, key: &str, is: impl Fn(&Value) -> bool) {
        loop {
            let patch = self.raw.hear_kind("patch", SOON).await.unwrap();
            let found = patch["set"].get(key).is_some_and(&is);
            self.frames.push(patch.to_string());
            if found {
                return;
            }
        }
    }
}

/// Replaces random names by what they mean, and times by one constant.
struct Plain(Vec<(String, String)>);

impl Plain {
    fn of(room: &Room, people: &[&Person]) -> Self {
        let mut names = vec![
            (room.session.to_string(), "SESSION".to_owned()),
            (room.created.code.clone(), "CODE".to_owned()),
        ];
        for (n, person) in people.iter().enumerate() {
            let code: String = person.client.view().member("mine/profile", "code").unwrap();
            names.push((person.id.to_string(), format!("PERSON{n}")));
            names.push((code, format!("PERSONAL{n}")));
        }
        let steps: Vec<Value> = room.console.view().get("room/programme").unwrap();
        for (n, step) in steps.iter().enumerate() {
            names.push((step["id"].as_str().unwrap().to_owned(), format!("STEP{n}")));
        }
        Self(names)
    }

    fn text(&self, text: &str) -> String {
        let named = self.0.iter().fold(text.to_owned(), |t, (from, to)| t.replace(from, to));
        let mut plain = String::new();
        let mut digits = String::new();
        for c in named.chars().chain([' ']) {
            if c.is_ascii_digit() {
                digits.push(c);
                continue;
            }
            // A time in milliseconds has thirteen digits until the year 2286. All become the same.
            plain.push_str(if digits.len() == 13 { "1000000000000" } else { &digits });
            digits.clear();
            plain.push(c);
        }
        plain
    }

    fn frame(&self, frame: &str) -> String {
        let mut value: Value = serde_json::from_str(frame).unwrap();
        value["cursor"] = "CURSOR".into();
        self.text(&value.to_string())
    }

    /// The successive values of each key, without counters: one frame may hold several changes.
    fn values(&self, frames: &[String]) -> BTreeMap<String, Vec<Value>> {
        let mut all: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for frame in frames {
            let frame: Value = serde_json::from_str(&self.frame(frame)).unwrap();
            let set = frame["set"].as_object().unwrap().iter();
            for (key, value) in set.filter(|(key, _)| !COUNTERS.contains(&key.as_str())) {
                let values = all.entry(key.clone()).or_default();
                if values.last() != Some(value) {
                    values.push(value.clone());
                }
            }
        }
        all
    }
}

/// Plays one day with secrets in it.
async fn lived(server: &TestServer, secrets: &Secrets) -> Seen {
    let mut room = server.room().await;
    // Four people, two in each group; the observer is in the other group.
    let people = [
        room.join("Anne").await,
        room.join("Bjørn").await,
        room.join("Cecilie").await,
        room.join("David").await,
    ];
    let [anne, bjorn, cecilie, david] = &people;
    let new = GROUPS.map(|id| json!({ "id": id, "name": id }));
    room.does(json!({ "type": "form_groups", "groups": new })).await;
    for (person, group) in [(anne, 0), (bjorn, 0), (cecilie, 1), (david, 1)] {
        let to = json!({ "type": "move_person", "person": person.id, "group": GROUPS[group] });
        room.does(to).await;
        let own = |view: &View| view.member::<String>("mine/profile", "group");
        sees(&person.client, "the group", |v| own(v).as_deref() == Some(GROUPS[group])).await;
    }
    room.go_to("need").await;
    let index = room.console.view().clock().unwrap().index;
    sees(&david.client, "the step", |v| v.clock().is_some_and(|c| c.index == index)).await;

    let plain = Plain::of(&room, &[anne, bjorn, cecilie, david]);
    let mut phone = Ear::new(&room, &david.browser.cookies(), Role::Participant).await;
    let mut browser = floke_client::Browser::new(room.base);
    browser.enter(&room.session, "screen", &room.created.screen_secret).await.unwrap();
    let mut screen = Ear::new(&room, &browser.cookies(), Role::Screen).await;

    // Not for them: a note, a draft of the other group. The screen shows how much is filled in.
    let status = format!("screen/group/{}/status", GROUPS[0]);
    does(&anne.client, json!({ "type": "write_own", "field": "need.note", "text": secrets.note }))
        .await;
    write(anne, "need.sentence", secrets.draft, 0).await;
    screen.hear_that(&status, |status| status["filled"] == 1).await;
    write(anne, "need.sentence", "Folk trenger noen å spørre.", 1).await;
    put_round(anne).await;
    screen.hear_that(&status, |status| status["filled"] == 2).await;
    // For them: delivered texts.
    does(&anne.client, json!({ "type": "deliver", "group": GROUPS[0], "stage": "need" })).await;
    both(&mut phone, &mut screen, &format!("delivered/{}/work", GROUPS[0])).await;

    // A vote with the same result, whoever chose what.
    room.does(a_or_b(BALLOT, false)).await;
    both(&mut phone, &mut screen, "room/ballot").await;
    for (person, choice) in [(anne, secrets.votes[0]), (bjorn, secrets.votes[1])] {
        person.client.wait(SOON, |view| is_open(view, BALLOT)).await.unwrap();
        does(&person.client, vote(BALLOT, choice)).await;
    }
    for kind in ["close_ballot", "reveal_ballot"] {
        room.does(json!({ "type": kind, "ballot": BALLOT })).await;
        both(&mut phone, &mut screen, "room/ballot").await;
    }
    assert_eq!(revealed(&room.console, BALLOT).await, [1, 1]);

    // A question that the facilitator drops, and a reported reason for being inhabil that she rejects.
    room.go_through(&mut phone, &mut screen, "need_plenum").await;
    room.does(json!({ "type": "present", "group": GROUPS[0] })).await;
    both(&mut phone, &mut screen, "room/plenum").await;
    let question = "sporsmaal00001";
    let ask = json!({ "type": "ask", "id": question, "kind": "input", "text": secrets.dropped });
    does(&cecilie.client, ask).await;
    room.does(json!({ "type": "drop_question", "question": question })).await;
    room.go_through(&mut phone, &mut screen, "board").await;
    room.does(json!({ "type": "open_case", "group": GROUPS[0] })).await;
    both(&mut phone, &mut screen, "room/case").await;
    let report = json!({ "type": "report_inhabil", "reason": secrets.reason });
    does(&cecilie.client, report).await;
    let ruled = json!({ "type": "rule_inhabil", "person": cecilie.id, "inhabil": false });
    room.does(ruled).await;
    room.does(json!({ "type": "announce", "text": "Takk for i dag" })).await;
    both(&mut phone, &mut screen, "room/message").await;

    let (markdown, json) = (room.export("md").await, room.export("json").await);
    // Texts that only the facilitator's own export holds.
    write(anne, "solution.title", secrets.idea, 0).await;
    let ask = json!({
        "type": "ask", "id": "sporsmaal00002", "kind": "question", "text": secrets.waiting
    });
    does(&cecilie.client, ask).await;
    assert!(room.export("json").await.contains(secrets.idea));
    let mut reader = read(&room, david).await;
    room.does(json!({ "type": "end_session" })).await;
    reader.extend(read(&room, david).await);
    for words in [secrets.note, secrets.draft, secrets.idea, secrets.waiting, secrets.dropped] {
        assert!(!reader.concat().contains(words), "{words}");
    }

    Seen {
        reader: reader.iter().map(|text| plain.text(text)).collect(),
        phone: phone.frames.iter().map(|frame| plain.frame(frame)).collect(),
        screen: plain.values(&screen.frames),
        markdown: plain.text(&markdown),
        json: plain.text(&json),
    }
}

/// Everything that a participant may download and read.
async fn read(room: &Room, person: &Person) -> Vec<String> {
    let (mut browser, session) = (person.browser.clone(), &room.session);
    let mut texts = Vec::new();
    for path in [
        format!("/api/sessions/{session}/export.md"),
        format!("/api/sessions/{session}/export.json"),
        format!("/result/{session}"),
        format!("/result/{session}/{}", GROUPS[0]),
    ] {
        let answer = browser.get(&path).await.unwrap();
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        texts.push(answer.body);
    }
    texts
}

async fn both(phone: &mut Ear, screen: &mut Ear, key: &str) {
    phone.hear(key).await;
    screen.hear(key).await;
}

impl Room {
    /// Like `go_to`, with everybody listening at each step.
    async fn go_through(&self, phone: &mut Ear, screen: &mut Ear, phase: &str) {
        loop {
            let there = self.console.view().value("room/clock").unwrap()["phase"] == phase;
            if there {
                return;
            }
            self.next().await;
            both(phone, screen, "room/clock").await;
        }
    }
}

async fn write(person: &Person, field: &str, text: &str, base: u32) {
    let group = GROUPS[0];
    let command =
        json!({ "type": "write", "group": group, "field": field, "text": text, "base": base });
    does(&person.client, command).await;
}

async fn put_round(person: &Person) {
    let (group, row) = (GROUPS[0], "raderaderade1");
    let cells = json!({ "text": "Folk finner ikke fram." });
    let list = "need.rounds";
    let command =
        json!({ "type": "put_row", "group": group, "list": list, "row": row, "cells": cells });
    does(&person.client, command).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_sessions_that_differ_only_in_secrets_are_the_same_to_everybody_else() {
    let server = TestServer::start().await;
    let one = Secrets {
        note: "Jeg stoler ikke på sjefen.",
        draft: "Et utkast som ingen andre skal se.",
        reason: "gift med leverandøren",
        dropped: "Dette skulle ikke vært sagt.",
        idea: "En idé som ikke ble levert",
        waiting: "Hvem har ansvaret?",
        votes: ["a", "b"],
    };
    let other = Secrets {
        note: "Alt er bra.",
        draft: "Noe helt annet.",
        reason: "eier aksjer",
        dropped: "Heller ikke dette.",
        idea: "Et annet påfunn",
        waiting: "Hva koster det?",
        votes: ["b", "a"],
    };
    let (one, other) = (lived(&server, &one).await, lived(&server, &other).await);
    assert!(one.phone.len() > 5 && one.screen.len() > 5);
    for (a, b) in one.phone.iter().zip(&other.phone) {
        assert_eq!(a, b);
    }
    assert_eq!(one.phone.len(), other.phone.len());
    for (key, values) in &one.screen {
        assert_eq!(Some(values), other.screen.get(key), "{key}");
    }
    assert_eq!(one.screen.len(), other.screen.len());
    assert_eq!(one.markdown, other.markdown);
    assert_eq!(one.json, other.json);
    assert_eq!(one.reader.len(), 8);
    assert_eq!(one.reader, other.reader);
}

/// Words that occur only in what people write.
const WRITTEN: [&str; 24] = [
    "navnetnavnet",
    "stillingenstillingen",
    "notatetnotatet",
    "utkastetutkastet",
    "kjerringa",
    "begrunnelsen",
    "alternativet",
    "spørsmålet",
    "beskjedenbeskjeden",
    "gruppenavnet",
    "valgtekstenvalgteksten",
    "etsvarsomsvar",
    "innspillinnspill",
    "inhabilfordi",
    "listelinjalistelinja",
    "radenraden",
    // Facts of a session.
    "Ledersamling",
    "Kongsvingersamfunnet",
    "Rådhuset",
    // Commands that are refused, by rule or by the disk.
    "ikkelovikkelov",
    "forlangtforlangt",
    "ukjentvalg1",
    "lesbarskrivefeil",
    "synkfeilsynkfeil",
];

/// Writes everything that a day contains; all of it is carried out.
async fn everything_is_written(room: &Room, person: &Person, other: &Person) {
    let client: &Client = &person.client;
    let profile = json!({
        "type": "set_profile", "name": WRITTEN[0], "role": WRITTEN[1], "area": "Helse"
    });
    does(client, profile).await;
    does(client, json!({ "type": "write_own", "field": "need.note", "text": WRITTEN[2] })).await;
    let cluster = json!({
        "id": "clustercluster01", "title": WRITTEN[14], "theme": WRITTEN[14], "size": "small",
        "complexity": "simple", "floker": [{ "id": "flokeflokebb", "text": WRITTEN[4] }]
    });
    room.does(json!({ "type": "import_floker", "clusters": [cluster] })).await;
    let floke_of_the_day = json!({
        "type": "submit_floke", "id": "flokeflokeaa", "text": WRITTEN[4],
        "size": "small", "complexity": "simple"
    });
    does(client, floke_of_the_day).await;
    let groups = GROUPS.map(|id| json!({ "id": id, "name": WRITTEN[9] }));
    room.does(json!({ "type": "form_groups", "groups": groups })).await;
    for (person, group) in [(person, GROUPS[0]), (other, GROUPS[1])] {
        room.does(json!({ "type": "move_person", "person": person.id, "group": group })).await;
        let own = |view: &View| view.member::<String>("mine/profile", "group");
        sees(&person.client, "the group", |v| own(v).as_deref() == Some(group)).await;
    }
    room.go_to("need").await;
    write(person, "need.sentence", WRITTEN[3], 0).await;
    let row = json!({
        "type": "put_row", "group": GROUPS[0], "list": "need.rounds", "row": "raderaderade1",
        "cells": { "text": WRITTEN[15] }
    });
    does(client, row).await;
    does(client, json!({ "type": "deliver", "group": GROUPS[0], "stage": "need" })).await;
    room.does(json!({ "type": "announce", "text": WRITTEN[8] })).await;

    room.go_to("need_plenum").await;
    room.does(json!({ "type": "present", "group": GROUPS[0] })).await;
    let question = "sporsmaal00001";
    let ask = json!({ "type": "ask", "id": question, "kind": "input", "text": WRITTEN[12] });
    does(&other.client, ask).await;
    room.does(json!({ "type": "raise_question", "question": question })).await;
    does(client, json!({ "type": "answer", "question": question, "text": WRITTEN[11] })).await;
    room.go_to("board").await;
    room.does(json!({ "type": "open_case", "group": GROUPS[0] })).await;
    does(&other.client, json!({ "type": "report_inhabil", "reason": WRITTEN[13] })).await;
    room.does(json!({ "type": "rule_inhabil", "person": other.id, "inhabil": true })).await;
    let ballot = json!({
        "type": "open_ballot", "ballot": BALLOT, "question": WRITTEN[7],
        "choices": [{ "id": WRITTEN[6], "text": WRITTEN[10] }, { "id": "b", "text": "B" }],
        "method": { "type": "one" }, "secret": false
    });
    room.does(ballot).await;
    client.wait(SOON, |view| is_open(view, BALLOT)).await.unwrap();
    does(client, vote(BALLOT, WRITTEN[6])).await;
}

/// Sends commands that are invalid, not allowed, too long, or no choice.
async fn much_is_refused(room: &Room, person: &Person) {
    let client = &person.client;
    let announce = json!({ "type": "announce", "text": WRITTEN[19] });
    assert_eq!(refusal(client, announce).await, "not_allowed");
    let note =
        json!({ "type": "write_own", "field": "need.note", "text": WRITTEN[20].repeat(400) });
    assert_eq!(refusal(client, note).await, "too_long");
    assert_eq!(refusal(client, vote(BALLOT, WRITTEN[21])).await, "bad_choice");
    let mut raw = Raw::open(room.base, &room.session, &person.browser.cookies()).await.unwrap();
    raw.hello(Role::Participant, None).await.unwrap();
    raw.say(&format!("{{\"type\":\"{}\"}}", WRITTEN[5])).await.unwrap();
    raw.hear_kind("bad_message", Duration::from_secs(30)).await.unwrap();
    let path = format!("/api/sessions/{}/join", room.session);
    let much = json!({ "code": room.created.code, "name": WRITTEN[20].repeat(40) });
    let mut browser = person.browser.clone();
    let answer = browser.post(&path, &much).await.unwrap();
    assert!(answer.status >= 400, "{}", answer.body);
}

/// A visitor starts the example, joins it, and writes to all of its people; returns her secrets.
async fn a_guest_writes_in_the_example(floke: &Floke) -> Vec<String> {
    let mut guest = Browser::new(floke.addr);
    let started = guest.post("/api/demo", &json!({})).await.unwrap();
    let links: Value = serde_json::from_str(&started.body).unwrap();
    let session = guest.look_up(links["code"].as_str().unwrap()).await.unwrap().session;
    let secret = links["console_secret"].as_str().unwrap();
    guest.enter(&session, "facilitator", secret).await.unwrap();
    let code = links["code"].as_str().unwrap().to_owned();
    let who = Joining { code, name: WRITTEN[0].to_owned(), ..Joining::default() };
    guest.join(&session, &who).await.unwrap();
    let console = guest.connect(&session, Role::Facilitator).await.unwrap();
    let phone = guest.connect(&session, Role::Participant).await.unwrap();
    let here = |view: &View| view.member::<usize>("console/counts", "joined");
    sees(&console, "people made of code", |view| here(view).is_some_and(|n| n >= 3)).await;
    does(&phone, json!({ "type": "write_own", "field": "need.note", "text": WRITTEN[2] })).await;
    does(&console, json!({ "type": "announce", "text": WRITTEN[8] })).await;
    let cookies = guest.cookies();
    let mut secrets: Vec<_> =
        cookies.split("; ").map(|pair| pair.split_once('=').unwrap().1.to_owned()).collect();
    secrets.extend([secret.to_owned(), links["screen_secret"].as_str().unwrap().to_owned()]);
    secrets.push(phone.view().member("mine/profile", "code").unwrap());
    secrets
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_that_people_write_or_vote_is_in_the_log_however_much_it_tells() {
    let mut floke = Floke::start_on(Disk::new(), "trace").await;
    let room = Room::make(floke.addr).await;
    let (person, other) = (room.join(WRITTEN[0]).await, room.join("Cecilie").await);
    everything_is_written(&room, &person, &other).await;
    much_is_refused(&room, &person).await;
    // Commands that cannot be stored, whether the write or the sync fails.
    for (fault, word) in [(Fault::ReadOnly, WRITTEN[22]), (Fault::Broken, WRITTEN[23])] {
        floke.disk().becomes(fault);
        let note = json!({ "type": "write_own", "field": "need.note", "text": word });
        assert_eq!(refusal(&person.client, note).await, "unavailable");
        let announce = json!({ "type": "announce", "text": word });
        assert_eq!(refusal(&room.console, announce).await, "unavailable");
        floke.disk().is_well();
    }
    let code: String = person.client.view().member("mine/profile", "code").unwrap();
    // The code-made people run in this very process, so it is their client too.
    let guest = a_guest_writes_in_the_example(&floke).await;
    floke.kill().await;

    let said = floke.said();
    assert!(said.contains(room.session.as_str()), "the log tells something:\n{said}");
    assert!(said.contains("a batch was not stored"), "and of what went wrong:\n{said}");
    let tokens = person.browser.cookies();
    let token = tokens.split_once('=').unwrap().1;
    let Created { console_secret, screen_secret, .. } = &room.created;
    let secrets = [console_secret.as_str(), screen_secret, &code, token];
    let guest = guest.iter().map(String::as_str);
    for word in WRITTEN.into_iter().chain(secrets).chain(guest) {
        let line = said.lines().find(|line| line.contains(word));
        assert!(line.is_none(), "{word} is in the log: {line:?}");
    }
}
