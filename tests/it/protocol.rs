//! Plays the worked exchange of `docs/protocol.md` line by line, so that the page cannot be wrong.

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;

use clap::Parser as _;
use floke_client::{Browser, Heard, Raw};
use floke_core::{CommandId, SessionId};
use floke_server::config::Cli;
use floke_server::web::out;
use floke_wire::CloseCode;
use serde_json::{Value, json};

use crate::harness::{SOON, TestServer};

const PAGE: &str = "docs/protocol.md";

fn page() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    std::fs::read_to_string(root.join(PAGE)).unwrap()
}

/// One line of the exchange.
#[derive(Debug)]
enum Line {
    Says(String, Value),
    Hears(String, Value),
    Cut(String),
}

fn exchange(page: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut inside = false;
    for line in page.lines() {
        match line {
            "```exchange" => inside = true,
            "```" => inside = false,
            line if inside => lines.push(parse(line)),
            _ => {}
        }
    }
    lines
}

fn parse(line: &str) -> Line {
    let (who, rest) = line.split_once(' ').unwrap();
    let who = who.to_owned();
    if rest == "cut" {
        return Line::Cut(who);
    }
    let (sign, json) = rest.split_once(' ').unwrap();
    let json = serde_json::from_str(json).unwrap_or_else(|e| panic!("{e}: {line}"));
    match sign {
        ">" => Line::Says(who, json),
        "<" => Line::Hears(who, json),
        _ => panic!("{line}"),
    }
}

type Names = BTreeMap<String, Value>;

/// Whether `heard` matches the page; binds names.
fn fits(page: &Value, heard: &Value, names: &mut Names) -> bool {
    match (page, heard) {
        (Value::String(any), _) if any == "…" => true,
        (Value::String(name), _) if name.starts_with('$') => {
            names.entry(name.clone()).or_insert_with(|| heard.clone()) == heard
        }
        (Value::Object(page), Value::Object(heard)) => {
            let open = page.contains_key("…");
            let mut named = page.iter().filter(|(key, _)| *key != "…");
            let there = |(key, value): (&String, &Value)| {
                heard.get(key).is_some_and(|heard| fits(value, heard, names))
            };
            named.all(there) && (open || heard.keys().all(|key| page.contains_key(key)))
        }
        (Value::Array(page), Value::Array(heard)) => {
            page.len() == heard.len() && page.iter().zip(heard).all(|(p, h)| fits(p, h, names))
        }
        (page, heard) => page == heard,
    }
}

fn filled(value: &Value, names: &Names) -> Value {
    match value {
        Value::String(name) if name.starts_with('$') => names[name].clone(),
        Value::Object(members) => {
            members.iter().map(|(key, value)| (key.clone(), filled(value, names))).collect()
        }
        Value::Array(items) => items.iter().map(|item| filled(item, names)).collect(),
        other => other.clone(),
    }
}

/// A client that sends the page's lines.
struct Speaker {
    browser: Browser,
    session: SessionId,
    raw: Option<Raw>,
    heard: VecDeque<Value>,
}

impl Speaker {
    fn new(browser: &Browser, session: &SessionId) -> Self {
        let (browser, session) = (browser.clone(), *session);
        Self { browser, session, raw: None, heard: VecDeque::new() }
    }

    async fn says(&mut self, value: &Value) {
        if self.raw.is_none() {
            let cookies = self.browser.cookies();
            let raw = Raw::open(self.browser.base(), &self.session, &cookies).await.unwrap();
            self.raw = Some(raw);
        }
        self.raw.as_mut().unwrap().say(&value.to_string()).await.unwrap();
    }

    async fn hears(&mut self, line: &Value, names: &mut Names) {
        let mut later = VecDeque::new();
        loop {
            let heard = match self.heard.pop_front() {
                Some(heard) => heard,
                None => match self.raw.as_mut().unwrap().hear(SOON).await {
                    Ok(Heard::Said(heard)) => heard,
                    other => panic!("{other:?} instead of {line}; heard before: {later:?}"),
                },
            };
            let mut tried = names.clone();
            if fits(line, &heard, &mut tried) {
                *names = tried;
                later.append(&mut self.heard);
                self.heard = later;
                return;
            }
            later.push_back(heard);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_worked_exchange_happens_as_the_page_says() {
    let server = TestServer::start().await;
    let room = server.room().await;
    let person = room.join("Kari").await;
    person.client.close().await;
    let mut speakers = BTreeMap::from([
        ("phone", Speaker::new(&person.browser, &room.session)),
        ("console", Speaker::new(&room.facilitator, &room.session)),
    ]);
    let console = speakers.get_mut("console").unwrap();
    console.says(&json!({ "type": "hello", "version": 1, "role": "facilitator" })).await;
    let mut names = Names::new();
    console.hears(&json!({ "type": "view", "…": "…" }), &mut names).await;

    let lines = exchange(&page());
    assert!(lines.len() > 20, "the exchange is in {PAGE}");
    for line in lines {
        match line {
            Line::Says(who, value) => {
                let value = filled(&value, &names);
                speakers.get_mut(who.as_str()).unwrap().says(&value).await;
            }
            Line::Hears(who, value) => {
                speakers.get_mut(who.as_str()).unwrap().hears(&value, &mut names).await;
            }
            Line::Cut(who) => {
                let speaker = speakers.get_mut(who.as_str()).unwrap();
                speaker.raw = None;
                speaker.heard.clear();
            }
        }
    }
    assert_eq!(names["$session"], json!(room.session));
}

#[test]
fn every_close_code_is_on_the_page() {
    let page = page();
    for code in CloseCode::ALL {
        let row = format!("| {} | `{}` |", code.code(), code.reason());
        assert!(page.contains(&row), "{row}");
    }
}

/// The operator's default limit of people in `floke`.
fn most_people() -> usize {
    let options = Cli::try_parse_from(["floke"]).unwrap().options;
    options.max_people
}

/// The shortest and the longest accepted command name; all lengths between are accepted.
fn lengths_of_a_command() -> (usize, usize) {
    let is_taken = |len: &usize| "a".repeat(*len).parse::<CommandId>().is_ok();
    let taken: Vec<usize> = (0..100).filter(is_taken).collect();
    let (least, most) = (taken[0], taken[taken.len() - 1]);
    assert!(taken.into_iter().eq(least..=most));
    (least, most)
}

#[test]
fn the_bounds_on_the_page_are_those_of_the_program() {
    let page = page();
    let says = |text: String| assert!(page.contains(&text), "{text}");
    says(format!("| a message | {} KiB |", floke_wire::MAX_MESSAGE_BYTES / 1024));
    says(format!("| connections of a person | {} ", floke_core::Role::Participant.row().sockets));
    says(format!("(a link: {})", floke_core::Role::Facilitator.row().sockets));
    let (per_second, burst) = (floke_wire::COMMANDS_PER_SECOND, floke_wire::COMMANDS_BURST);
    says(format!("| {per_second} a second, {burst} at once |"));
    says(format!("| links of a session that work | {} |", floke_core::people::MAX_LINKS));
    let (per_second, burst) =
        (floke_wire::BYTES_PER_SECOND / 1024.0, floke_wire::BYTES_BURST / 1024.0 / 1024.0);
    says(format!(
        "| bytes of a participant, or of a screen | {per_second} kB a second, {burst} MB at once |"
    ));
    let (per_second, burst) =
        (floke_wire::SHARE_BYTES_PER_SECOND / 1024.0, floke_wire::SHARE_BYTES_BURST / 1024.0);
    says(format!(
        "| of them each one's own, whatever the others send | {per_second} kB a second, {burst} kB at once |"
    ));
    let (per_second, burst) = (
        floke_wire::POOL_BYTES_PER_SECOND / 1024.0,
        floke_wire::POOL_BYTES_BURST / 1024.0 / 1024.0,
    );
    says(format!(
        "| beyond that, bytes of all of them in a session together | {per_second} kB a second, {burst} MB at once |"
    ));
    let (per_second, burst) = (
        floke_wire::FACILITATORS_BYTES_PER_SECOND / 1024.0,
        floke_wire::FACILITATORS_BYTES_BURST / 1024.0 / 1024.0,
    );
    says(format!(
        "| bytes of all facilitators of a session together | {per_second} kB a second, {burst} MB at once |"
    ));
    let (frames, bytes) = (floke_wire::MAX_FRAMES_BEFORE_HELLO, floke_wire::MAX_BYTES_BEFORE_HELLO);
    let code = CloseCode::BadMessages.code();
    says(format!(
        "| `hello` | whole within {frames} frames and {} kB | closed with {code} |",
        bytes / 1024
    ));
    says(format!(
        "reads at most {} KiB more, for at most {} seconds",
        out::MAX_AFTER_CLOSE / 1024,
        out::CLOSE_WAIT.as_secs()
    ));
    says(format!("| unanswered commands of a person | {} |", floke_wire::MAX_UNANSWERED));
    says(format!(
        "| messages that are not ours | {} in a minute |",
        floke_wire::MAX_BAD_MESSAGES - 1
    ));
    says(format!("every {} seconds", floke_wire::PING_EVERY.as_secs()));
    says(format!("within {} seconds", floke_wire::HELLO_WITHIN.as_secs()));
    says(format!("for {} seconds, or until `null`", floke_wire::WRITING_FOR.as_secs()));
    says(format!("| the one sentence | {} characters |", floke_core::form::SENTENCE));
    says(format!("| a name | {} characters |", floke_core::form::NAME));
    let spaced = |n: usize| format!("{} {:03}", n / 1_000, n % 1_000);
    says(format!("| a long text | {} characters |", spaced(floke_core::form::LONG)));
    says(format!("| people in a session | {} unless", spaced(most_people())));
    let too_fast = floke_wire::TOO_FAST_FOR.as_secs();
    says(format!("after {too_fast} seconds of that, {} |", CloseCode::TooFast.code()));
    let (message, idle) = (floke_wire::MESSAGE_WITHIN.as_secs(), CloseCode::Idle.code());
    says(format!(
        "| a message that is not whole | {message} seconds since it began | closed with {idle} |"
    ));
    says(format!("a message that was not whole within {message} |"));
    assert_eq!(floke_wire::BAD_MESSAGES_WITHIN.as_secs(), 60, "in a minute");
    says(format!("the last {} commands of a person", floke_core::REMEMBERED));
    let (least, most) = lengths_of_a_command();
    says(format!("`cmd` is {least} to {most} characters of `[a-z0-9]`"));
}
