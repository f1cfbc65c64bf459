//! The doors of the server: which cookie opens which, withdrawn links, joining twice, and the headers of every answer.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::net::SocketAddr;

use floke_client::{Browser, Heard, HttpError, Joining, Raw, new_id};
use floke_wire::Role;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::harness::{Room, SOON, TestServer, sees};

/// The working links, as the console lists them: her own, and all.
async fn links(browser: &mut Browser, room: &Room) -> (String, Vec<Value>) {
    let answer = browser.get(&format!("/api/sessions/{}/links", room.session)).await.unwrap();
    assert_eq!(answer.status, 200, "{}", answer.body);
    let listed: Value = serde_json::from_str(&answer.body).unwrap();
    (listed["own"].as_str().unwrap().to_owned(), listed["links"].as_array().unwrap().clone())
}

async fn withdraw(browser: &mut Browser, room: &Room, link: &str) -> (u16, String) {
    let path = format!("/api/sessions/{}/links/{link}/withdraw", room.session);
    let answer = browser.post(&path, &json!({})).await.unwrap();
    (answer.status, answer.body)
}

async fn socket(room: &Room, browser: &Browser, role: Role) -> Raw {
    let mut raw = Raw::open(room.base, &room.session, &browser.cookies()).await.unwrap();
    raw.hello(role, None).await.unwrap();
    raw.hear_kind("view", SOON).await.unwrap();
    raw
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_console_whose_link_is_withdrawn_is_closed_at_once_and_does_not_come_back() {
    let server = TestServer::start().await;
    let mut room = server.room().await;
    let screen = room.screen().await;
    let secret = room.facilitator.new_link(&room.session, "facilitator").await.unwrap();
    let mut helper = Browser::new(room.base);
    helper.enter(&room.session, "facilitator", &secret).await.unwrap();
    let mut raw = socket(&room, &helper, Role::Facilitator).await;

    let mut own = room.facilitator.clone();
    let (mine, all) = links(&mut own, &room).await;
    // All three may be from the same millisecond.
    let mut roles: Vec<_> = all.iter().map(|link| link["role"].as_str().unwrap()).collect();
    roles.sort_unstable();
    assert_eq!(roles, ["facilitator", "facilitator", "screen"]);
    assert!(all.is_sorted_by_key(|link| link["made_at"].as_u64().unwrap()), "the oldest first");
    let came = all.iter().filter(|link| link["with_session"] == true);
    assert_eq!(came.count(), 2, "the helper's own was asked for");
    assert!(!all.iter().any(|link| link.to_string().contains(&secret)), "no secret is listed");
    let (hers, _) = links(&mut helper, &room).await;
    assert_ne!(mine, hers);

    assert_eq!(withdraw(&mut own, &room, &hers).await.0, 200);
    let end = raw.end(SOON).await.unwrap();
    assert_eq!(end, Heard::Closed(4501, "no_cookie".to_owned()));
    let again = helper.connect(&room.session, Role::Facilitator).await;
    assert!(again.is_err(), "her cookie opens nothing");
    let entered = Browser::new(room.base).enter(&room.session, "facilitator", &secret).await;
    assert!(matches!(entered, Err(HttpError::Refused { status: 403, .. })), "{entered:?}");

    // The others have not noticed.
    room.does(json!({ "type": "announce", "text": "Vi fortsetter" })).await;
    sees(&screen, "the message", |view| {
        view.value("room/message").is_some_and(|message| message["text"] == "Vi fortsetter")
    })
    .await;
    let (status, body) = withdraw(&mut own, &room, &mine).await;
    assert_eq!(status, 409, "{body}");
    assert!(body.contains("last_link"), "{body}");

    let screens = links(&mut own, &room).await.1;
    let of_screen = screens.iter().find(|link| link["role"] == "screen").unwrap();
    let mut browser = Browser::new(room.base);
    browser.enter(&room.session, "screen", &room.created.screen_secret).await.unwrap();
    let mut raw = socket(&room, &browser, Role::Screen).await;
    withdraw(&mut own, &room, of_screen["link"].as_str().unwrap()).await;
    assert!(matches!(raw.end(SOON).await.unwrap(), Heard::Closed(4501, _)));
}

/// Whose cookie a browser has. The facilitator is last, because she renews the link of the result's reader.
const WHO: [&str; 6] =
    ["participant", "screen", "result link", "facilitator elsewhere", "nobody", "facilitator"];

/// What opens a door.
enum Opens {
    /// Nothing is needed.
    Everybody,
    /// These cookies.
    Cookies(&'static [&'static str]),
    /// No cookie, but this secret; here it is wrong.
    Secret(&'static str),
    /// No cookie, but this secret, from another machine. Not tested here: it makes sessions.
    FromAfar(&'static str),
    /// Only clients of the listener that the operator sets up: see `stopping.rs`.
    ItsListener,
}

use Opens::{Cookies, Everybody, FromAfar, ItsListener, Secret};

const LEADS: Opens = Cookies(&["facilitator"]);
const READS: Opens = Cookies(&["participant", "result link", "facilitator"]);
const HERE: Opens = Cookies(&["participant", "screen", "facilitator"]);
const KEY: Opens = FromAfar("the creation key, from another machine");

/// Every door: the request, what opens it, and its status when open.
const DOORS: [(&str, &str, Opens, u16); 29] = [
    ("GET", "/", Everybody, 200),
    ("GET", "/join", Everybody, 200),
    ("GET", "/join/{code}", Everybody, 200),
    ("GET", "/phone/{session}", Everybody, 200),
    ("GET", "/console/{session}", Everybody, 200),
    ("GET", "/screen/{session}", Everybody, 200),
    ("GET", "/result/{session}", READS, 200),
    ("GET", "/result/{session}/{group}", READS, 404),
    ("GET", "/a/{build}/{*path}", Everybody, 404),
    ("GET", "/favicon.ico", Everybody, 200),
    ("GET", "/healthz", Everybody, 200),
    ("GET", "/readyz", Everybody, 200),
    ("GET", "/ws/{session}", HERE, 101),
    ("GET", "/api/codes/{code}", Everybody, 200),
    ("GET", "/api/mine", Everybody, 200),
    ("GET", "/api/sessions/{session}/links", LEADS, 200),
    ("GET", "/api/sessions/{session}/qr.svg", HERE, 200),
    ("GET", "/api/sessions/{session}/export.md", READS, 200),
    ("GET", "/api/sessions/{session}/export.json", READS, 200),
    ("POST", "/api/sessions", KEY, 200),
    ("POST", "/api/demo", KEY, 200),
    ("POST", "/api/sessions/{session}/join", Secret("the join code that holds"), 200),
    ("POST", "/api/sessions/{session}/return", Secret("a personal code"), 200),
    ("POST", "/api/sessions/{session}/enter", Secret("the secret of a link"), 200),
    ("POST", "/api/sessions/{session}/links", LEADS, 200),
    ("POST", "/api/sessions/{session}/code", LEADS, 200),
    ("POST", "/api/sessions/{session}/links/{link}/withdraw", LEADS, 404),
    ("POST", "/api/admin", Secret("what stands in a file of the data folder"), 200),
    ("GET", "/metrics", ItsListener, 200),
];

/// The body of a request to a door.
fn said_at(path: &str, who: &str) -> Value {
    match path.rsplit('/').next().unwrap() {
        "join" => json!({ "code": "XXXXXX", "name": format!("Ny {who}") }),
        "return" => json!({ "personal_code": "HGFEDCBA" }),
        "enter" => json!({ "role": "screen", "secret": "x" }),
        "links" => json!({ "role": "result" }),
        "admin" => json!({ "secret": "x", "order": "sessions" }),
        _ => json!({}),
    }
}

/// Whether the server lets a socket with these cookies into any room of the session.
async fn is_let_in(room: &Room, browser: &Browser) -> bool {
    for role in [Role::Participant, Role::Facilitator, Role::Screen] {
        let mut raw = Raw::open(room.base, &room.session, &browser.cookies()).await.unwrap();
        raw.hello(role, None).await.unwrap();
        if raw.hear_kind("view", SOON).await.is_ok() {
            return true;
        }
    }
    false
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_door_opens_for_the_cookies_it_is_for_and_for_no_other() {
    let server = TestServer::start().await;
    let mut room = server.room().await;
    let elsewhere = server.room().await;
    let person = room.join("Kari").await;
    let result = room.facilitator.new_link(&room.session, "result").await.unwrap();
    let (mut screen, mut reader) = (Browser::new(room.base), Browser::new(room.base));
    screen.enter(&room.session, "screen", &room.created.screen_secret).await.unwrap();
    reader.enter(&room.session, "result", &result).await.unwrap();
    let browsers = [
        person.browser.clone(),
        screen,
        reader,
        elsewhere.facilitator.clone(),
        Browser::new(room.base),
        room.facilitator.clone(),
    ];
    for (who, browser) in WHO.into_iter().zip(browsers) {
        for (method, path, opens, found) in &DOORS {
            let is_open = match opens {
                Everybody => true,
                Cookies(whose) => whose.contains(&who),
                Secret(_) => false,
                FromAfar(_) | ItsListener => continue,
            };
            if *path == "/ws/{session}" {
                assert_eq!(is_let_in(&room, &browser).await, is_open, "{who} at {path}");
                continue;
            }
            let at = path
                .replace("{session}", room.session.as_str())
                .replace("{code}", &room.created.code)
                .replace("{group}", &new_id())
                .replace("{link}", &new_id())
                .replace("{build}/{*path}", "nobuild/nothing.js");
            // Cookies that she gets here must not count at the next door.
            let mut browser = browser.clone();
            let answer = match *method {
                "GET" => browser.get(&at).await.unwrap(),
                _ => browser.post(&at, &said_at(path, who)).await.unwrap(),
            };
            // A wrong join code belongs to no session.
            let shut = if path.ends_with("/join") { 404 } else { 403 };
            let expected = if is_open { *found } else { shut };
            assert_eq!(answer.status, expected, "{who} at {method} {path}: {}", answer.body);
        }
    }
}

/// What people saw: a reader renamed her link's cookie to `screen`, got the QR code, and joined.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_secret_in_a_cookie_of_another_name_opens_no_door() {
    const ROLES: [&str; 4] = ["participant", "facilitator", "screen", "result"];
    let server = TestServer::start().await;
    let mut room = server.room().await;
    let person = room.join("Kari").await;
    let result = room.facilitator.new_link(&room.session, "result").await.unwrap();
    let token = person.browser.cookies().split_once('=').unwrap().1.to_owned();
    let Room { base, session, created, .. } = &room;
    let secrets = [token, created.console_secret.clone(), created.screen_secret.clone(), result];
    for (is, secret) in ROLES.into_iter().zip(&secrets) {
        for named in ROLES {
            let cookie = format!("floke-{named}-{session}={secret}");
            let ask = |method: &str, path: &str, body: &str| {
                format!(
                    "{method} {path} HTTP/1.1\r\nHost: {base}\r\nCookie: {cookie}\r\nConnection: close\r\n\
                     Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
                    body.len()
                )
            };
            let (_, mine) = whole(*base, &ask("GET", "/api/mine", "")).await;
            assert_eq!(mine != "[]", is == named, "{is} as {named}: {mine}");
            assert!(!mine.contains(&created.code), "{is} as {named} is told the code: {mine}");
            if is == named {
                continue;
            }
            for (method, path, ..) in
                DOORS.iter().filter(|(.., opens, _)| matches!(opens, Cookies(_)))
            {
                if *path == "/ws/{session}" {
                    for role in [Role::Participant, Role::Facilitator, Role::Screen] {
                        let mut raw = Raw::open(*base, session, &cookie).await.unwrap();
                        raw.hello(role, None).await.unwrap();
                        let end = raw.end(SOON).await.unwrap();
                        let no = Heard::Closed(4501, "no_cookie".to_owned());
                        assert_eq!(end, no, "{is} as {named}, {role:?}");
                    }
                    continue;
                }
                let at = path
                    .replace("{session}", session.as_str())
                    .replace("{group}", &new_id())
                    .replace("{link}", &new_id());
                let body =
                    if *method == "GET" { String::new() } else { said_at(path, is).to_string() };
                let (head, _) = whole(*base, &ask(method, &at, &body)).await;
                assert!(
                    head.starts_with("http/1.1 403"),
                    "{is} as {named} at {method} {path}: {head}"
                );
            }
        }
    }
}

/// Requests that store something each time, and how many may come at once. The client comes through a proxy.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_stored_each_time_it_is_said_comes_to_an_end_at_every_door() {
    let server = TestServer::start().await;
    let room = server.room().await;
    let person = room.join("Kari").await;
    let code: String = person.client.view().member("mine/profile", "code").unwrap();
    let (base, session) = (room.base, &room.session);
    let cookies = room.facilitator.cookies();
    let key = "STORIES1";
    for (path, body, at_once) in [
        (format!("/api/sessions/{session}/return"), json!({ "personal_code": code }), 10),
        (format!("/api/sessions/{session}/links"), json!({ "role": "result" }), 40),
        // A client that has used up its links can still change the code.
        (format!("/api/sessions/{session}/code"), json!({}), 20),
        ("/api/sessions".to_owned(), json!({ "title": "Ny", "creation_key": key }), 50),
        ("/api/demo".to_owned(), json!({ "creation_key": key }), 20),
    ] {
        let body = body.to_string();
        // The first ones may have come back meanwhile.
        let mut said = 0;
        let last = loop {
            let request = format!(
                "POST {path} HTTP/1.1\r\nHost: {base}\r\nVia: 1.1 proxy\r\nCookie: {cookies}\r\nConnection: close\r\n\
                 Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            );
            let (head, said_back) = whole(base, &request).await;
            if head.starts_with("http/1.1 429") || said > 2 * at_once {
                break said_back;
            }
            assert!(said > 0 || head.starts_with("http/1.1 200"), "{path}: {head}");
            said += 1;
        };
        assert!((at_once..=at_once + 10).contains(&said), "{path}: {said}");
        assert!(last.contains("too_often"), "{path}: {last}");
    }
}

/// The table of doors in `docs/authorisation.md`, after the table of commands.
fn table_of_doors() -> String {
    let mut text = String::from(
        "\n## Doors\n\n\
         Written by a test that also knocks at each: `FLOKE_WRITE=1 cargo test -p floke-tests doors`. A ✓ is let in; a – is told 403, \
         or its socket is closed. The socket gives each only what is its own.\n\n| door |",
    );
    for who in WHO {
        let _infallible = write!(text, " {who} |");
    }
    text.push_str("\n|---|");
    text.push_str(&"---|".repeat(WHO.len()));
    for (method, path, opens, _) in &DOORS {
        let needs = match opens {
            Everybody | Cookies(_) => String::new(),
            Secret(what) | FromAfar(what) => format!(": {what}"),
            ItsListener => ": on a listener of its own".to_owned(),
        };
        let _infallible = write!(text, "\n| {method} `{path}`{needs} |");
        for who in WHO {
            let cell = match opens {
                Everybody => "✓",
                Cookies(whose) if whose.contains(&who) => "✓",
                Cookies(_) | ItsListener => "–",
                Secret(_) | FromAfar(_) => "with it",
            };
            let _infallible = write!(text, " {cell} |");
        }
    }
    text.push('\n');
    text
}

#[test]
fn every_door_of_the_server_is_in_the_table_and_the_table_is_on_the_page() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let mut there = BTreeSet::new();
    for file in ["http.rs", "http/ops.rs"] {
        let source = fs::read_to_string(format!("{root}/crates/floke-server/src/web/{file}"));
        for route in source.unwrap().split(".route(\"").skip(1) {
            let (path, handlers) = route.split_once("\", ").unwrap();
            let handlers = handlers.lines().next().unwrap();
            for (word, method) in [("get(", "GET"), ("post(", "POST")] {
                if handlers.contains(word) {
                    there.insert((method, path.to_owned()));
                }
            }
        }
    }
    let listed: BTreeSet<_> =
        DOORS.iter().map(|(method, path, ..)| (*method, (*path).to_owned())).collect();
    assert_eq!(there, listed);

    let path = format!("{root}/docs/authorisation.md");
    let page = fs::read_to_string(&path).unwrap();
    let doors = table_of_doors();
    let commands = page.split("\n## Doors\n").next().unwrap();
    let whole = format!("{commands}{doors}");
    if std::env::var_os("FLOKE_WRITE").is_some() {
        fs::write(&path, &whole).unwrap();
        return;
    }
    assert!(page == whole, "{path} is not up to date: run with FLOKE_WRITE=1");
}

/// A page repeats its request when no answer comes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_to_joining_that_was_lost_does_not_make_a_second_person() {
    let server = TestServer::start().await;
    let room = server.room().await;
    let token = "abcdefghijklmnopqrstuvwx01";
    let code = room.created.code.clone();
    let who = json!({ "code": code, "name": "Kari", "token": token });
    let path = format!("/api/sessions/{}/join", room.session);
    let base = room.base;
    let body = who.to_string();
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: {base}\r\nOrigin: http://{base}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    // Sends the request, and cuts the connection before the answer.
    let mut stream = TcpStream::connect(base).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let joined = |n: usize| {
        move |view: &floke_client::View| view.member::<usize>("console/counts", "joined") == Some(n)
    };
    sees(&room.console, "she is in", joined(1)).await;
    drop(stream);

    let mut browser = Browser::new(base);
    let joining = Joining {
        code: code.clone(),
        name: "Kari".to_owned(),
        token: Some(token.to_owned()),
        ..Joining::default()
    };
    let again = browser.join(&room.session, &joining).await.unwrap();
    assert!(browser.cookies().contains(token), "the cookie is set again");
    let client = browser.connect(&room.session, Role::Participant).await.unwrap();
    assert_eq!(browser.join(&room.session, &joining).await.unwrap(), again);
    assert_eq!(client.view().member::<String>("mine/profile", "id"), Some(again.to_string()));
    room.join("Ola").await;
    sees(&room.console, "two people in all", joined(2)).await;

    for token in
        ["short", "ABCDEFGHIJKLMNOPQRSTUVWX01", "abcdefghijklmnopqrstuvwx0;", &"a".repeat(27)]
    {
        let body = json!({ "code": code, "name": "Per", "token": token });
        let answer = Browser::new(base).post(&path, &body).await.unwrap();
        assert_eq!(answer.status, 400, "{token}: {}", answer.body);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_namesake_is_asked_and_has_no_second_vote_by_chance() {
    let server = TestServer::start().await;
    let room = server.room().await;
    // She is connected, but it may be her other phone.
    let first = room.join("Kari Nordmann").await;
    let code = room.created.code.clone();
    let who = Joining { code, name: "kari  nordmann".to_owned(), ..Joining::default() };
    let asked = Browser::new(room.base).join(&room.session, &who).await;
    let known = matches!(&asked, Err(HttpError::Refused { code, .. }) if code == "name_known");
    assert!(known, "{asked:?}");
    let own: String = first.client.view().member("mine/profile", "code").unwrap();
    let mut hers = Browser::new(room.base);
    assert_eq!(hers.come_back(&room.session, &own).await.unwrap(), first.id);
    let other = Joining { other: true, ..who };
    let second = Browser::new(room.base).join(&room.session, &other).await.unwrap();
    assert_ne!(second, first.id);
    // A namesake at the closed door counts too: she may be waiting on another phone.
    room.does(json!({ "type": "set_door", "open": false })).await;
    let waits =
        Joining { code: other.code.clone(), name: "Siv Sen".to_owned(), ..Joining::default() };
    Browser::new(room.base).join(&room.session, &waits).await.unwrap();
    let again = Browser::new(room.base).join(&room.session, &waits).await;
    let asked = matches!(&again, Err(HttpError::Refused { code, .. }) if code == "name_known");
    assert!(asked, "{again:?}");
    // Once she is taken out, her name is free, and her own code says why it opens nothing.
    room.does(json!({ "type": "withdraw_person", "person": first.id })).await;
    let gone = hers.come_back(&room.session, &own).await;
    let said = matches!(&gone, Err(HttpError::Refused { code, .. }) if code == "taken_out");
    assert!(said, "{gone:?}");
}

/// A request by hand; returns the status and the head.
async fn head(base: SocketAddr, request: &str) -> (u16, String) {
    let (head, _) = whole(base, request).await;
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, head)
}

/// A request by hand; returns the head in small letters, and the body.
async fn whole(base: SocketAddr, request: &str) -> (String, String) {
    let mut stream = TcpStream::connect(base).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    tokio::time::timeout(SOON, stream.read_to_end(&mut answer)).await.unwrap().unwrap();
    let text = String::from_utf8_lossy(&answer);
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    (head.to_ascii_lowercase(), body.to_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_or_a_page_that_is_not_ours_gets_nothing_from_the_server_itself() {
    let server = TestServer::start().await;
    let room = server.room().await;
    let (base, session) = (room.base, &room.session);
    let cookies = room.facilitator.cookies();
    let upgrade = "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nConnection: Upgrade, close";
    let plain = "Connection: close";
    let ours = format!("http://{base}");
    let theirs = "http://evil.example".to_owned();
    let host = base.to_string();
    let mut tried = 0;
    for (method, path, host, origin, more, expected) in [
        ("GET", "/".to_owned(), "evil.example", None, plain, 421),
        ("POST", "/api/sessions".to_owned(), "evil.example", Some(&ours), plain, 421),
        ("POST", format!("/api/sessions/{session}/links"), &host, Some(&theirs), plain, 403),
        ("GET", format!("/ws/{session}"), &host, Some(&theirs), upgrade, 403),
        ("GET", format!("/ws/{session}"), "evil.example", Some(&ours), upgrade, 421),
    ] {
        let origin = origin.map(|o| format!("Origin: {o}\r\n")).unwrap_or_default();
        let body = if method == "POST" { "{\"role\":\"result\"}" } else { "" };
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\n{origin}Cookie: {cookies}\r\n{more}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let (status, head) = head(base, &request).await;
        assert_eq!(status, expected, "{method} {path} as {host} from {origin}: {head}");
        tried += 1;
    }
    assert_eq!(tried, 5);
    let mut own = room.facilitator.clone();
    assert_eq!(links(&mut own, &room).await.1.len(), 2, "nothing was made");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answer_of_the_server_is_strict_and_is_not_kept() {
    let server = TestServer::start().await;
    let room = server.room().await;
    let (base, session) = (room.base, &room.session);
    for (path, expected) in [
        ("/".to_owned(), 200),
        ("/api/mine".to_owned(), 200),
        (format!("/api/codes/{}", room.created.code), 200),
        (format!("/api/sessions/{session}/export.json"), 403),
        (format!("/result/{session}"), 403),
        ("/api/codes/XXXXXX".to_owned(), 404),
        ("/finnes/ikke".to_owned(), 404),
    ] {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {base}\r\nConnection: close\r\n\r\n");
        let (status, head) = head(base, &request).await;
        assert_eq!(status, expected, "{path}: {head}");
        let line = |name: &str| {
            let line = head.lines().find(|line| line.starts_with(name));
            line.unwrap_or_else(|| panic!("{path} has no {name}: {head}")).to_owned()
        };
        let policy = line("content-security-policy:");
        for rule in ["default-src 'none'", "script-src 'self';", "frame-ancestors 'none'"] {
            assert!(policy.contains(rule), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        let kept = line("cache-control:");
        assert!(kept.contains("no-store") || kept.contains("no-cache"), "{path}: {kept}");
        let is_page = path == "/" || path == "/finnes/ikke" || path.starts_with("/result");
        assert!(is_page || kept.contains("no-store"), "{path}: {kept}");
    }
}
