//! Real sockets against a real server: what it says, and how it closes.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use clap::Parser as _;
use floke_core::people::{LinkRole, Profile};
use floke_core::{Facts, HostCommand, Language, Millis, SessionId};
use floke_store::MemoryLog;
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_util::sync::CancellationToken;

use crate::config::{Cli, Config};
use crate::programme::default_day;
use crate::{Server, random};

struct Running {
    address: SocketAddr,
    session: SessionId,
    stop: CancellationToken,
    task: JoinHandle<()>,
}

const TOKEN: &str = "tokentokentokentokentoken";
const CONSOLE: &str = "consoleconsoleconsoleconsole";

async fn start() -> Running {
    let options = Cli::try_parse_from(["floke", "--listen", "127.0.0.1:0"]).unwrap().options;
    let log = Arc::new(MemoryLog::default());
    let server = Server::bind(Config::checked(options).unwrap(), log).unwrap();
    let (address, hub) = (server.addr(), server.app().hub.clone());
    let stop = CancellationToken::new();
    let task = tokio::spawn(server.run(stop.clone()));
    let session: SessionId = random::id();
    let create = HostCommand::Create {
        id: session.clone(),
        code: "FDK-264".parse().unwrap(),
        facts: Facts { title: "Innovasjonstrening".into(), ..Facts::default() },
        steps: default_day(Language::Nb, None),
        keep_until: Millis(u64::MAX / 4),
        demo: false,
    };
    hub.create(&create).await.unwrap();
    let profile = Profile { name: "Ola".into(), role: String::new(), area: String::new() };
    let token = random::hash(TOKEN);
    let join =
        HostCommand::Join { person: random::id(), profile, token, code: "CODE2345".into(), max: 9 };
    hub.host(&session, join).await.unwrap();
    let hash = random::hash(CONSOLE);
    let role = LinkRole::Facilitator;
    let link =
        HostCommand::IssueLink { link: random::id(), role, hash, until: None, replace: false };
    hub.host(&session, link).await.unwrap();
    Running { address, session, stop, task }
}

struct Page(tokio_tungstenite::WebSocketStream<TcpStream>);

impl Running {
    async fn page(&self, session: &str) -> Page {
        let mut request =
            format!("ws://{}/ws/{session}", self.address).into_client_request().unwrap();
        let id = &self.session;
        let cookies = format!("floke-participant-{id}={TOKEN}; floke-facilitator-{id}={CONSOLE}");
        request.headers_mut().insert("cookie", cookies.parse().unwrap());
        let stream = TcpStream::connect(self.address).await.unwrap();
        Page(tokio_tungstenite::client_async(request, stream).await.unwrap().0)
    }

    async fn hello(&self, role: &str) -> Page {
        let mut page = self.page(self.session.as_str()).await;
        page.say(&json!({ "type": "hello", "version": 1, "role": role })).await;
        page
    }
}

impl Page {
    async fn say(&mut self, msg: &Value) {
        self.0.send(Message::text(msg.to_string())).await.unwrap();
    }

    async fn next(&mut self) -> Result<Value, u16> {
        loop {
            let message = timeout(Duration::from_secs(20), self.0.next()).await.expect("in time");
            match message {
                Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(Some(close)))) => return Err(close.code.into()),
                Some(Ok(_)) => {}
                other => panic!("{other:?}"),
            }
        }
    }

    /// Skips to the next message of this type.
    async fn until(&mut self, kind: &str) -> Value {
        loop {
            let msg = self.next().await.unwrap();
            if msg["type"] == kind {
                return msg;
            }
        }
    }

    async fn closed(&mut self) -> u16 {
        loop {
            if let Err(code) = self.next().await {
                return code;
            }
        }
    }
}

fn note(cmd: &str, text: &str) -> Value {
    json!({ "type": "do", "cmd": cmd, "command": { "type": "set_note", "text": text } })
}

#[tokio::test]
async fn hello_is_answered_with_welcome_and_a_view_and_a_command_with_done() {
    let running = start().await;
    let mut phone = running.hello("participant").await;
    let welcome = phone.next().await.unwrap();
    assert_eq!(welcome["type"], "welcome");
    assert_eq!(welcome["session"], running.session.as_str());
    assert!(
        welcome["me"].is_string()
            && welcome["join_url"].as_str().unwrap().ends_with("/join/FDK264")
    );
    let view = phone.next().await.unwrap();
    assert_eq!(view["type"], "view");
    assert_eq!(view["set"]["mine/profile"]["name"], "Ola");
    phone.say(&note("commandcom01", "Hei")).await;
    assert_eq!(phone.until("done").await["cmd"], "commandcom01");
    phone.say(&json!({ "type": "ping" })).await;
    phone.until("pong").await;

    let mut console = running.hello("facilitator").await;
    assert!(console.until("welcome").await["addresses"].is_array());
    let announce = json!({ "type": "announce", "text": "Lunsj" });
    console.say(&json!({ "type": "do", "cmd": "commandcom02", "command": announce })).await;
    console.until("done").await;
    loop {
        let patch = phone.until("patch").await;
        if patch["set"]["room/message"]["text"] == "Lunsj" {
            break;
        }
    }
    // The same browser is console and phone; a second tab of the phone tells the first.
    let mut tab = running.hello("participant").await;
    tab.until("view").await;
    phone.until("other_device").await;
}

#[tokio::test]
async fn who_may_not_come_in_is_told_whether_to_come_back() {
    let running = start().await;
    assert_eq!(running.hello("screen").await.closed().await, 4501);
    for session in ["abcdefghijklmnopqrst", "nonsense"] {
        let mut page = running.page(session).await;
        page.say(&json!({ "type": "hello", "version": 1, "role": "participant" })).await;
        assert_eq!(page.closed().await, 4502, "{session}");
    }
    for (hello, code) in [
        (r#"{"type":"hello","version":2,"role":"participant"}"#, 4504),
        (r#"{"type":"ping"}"#, 4500),
        ("{", 4500),
    ] {
        let mut page = running.page(running.session.as_str()).await;
        page.0.send(Message::text(hello)).await.unwrap();
        assert_eq!(page.closed().await, code, "{hello}");
    }
}

#[tokio::test]
async fn ten_messages_that_are_not_ours_are_too_many() {
    let running = start().await;
    let mut phone = running.hello("participant").await;
    phone.until("view").await;
    phone.0.send(Message::binary(vec![1, 2, 3])).await.unwrap();
    assert_eq!(phone.until("bad_message").await["code"], "bad_message");
    let strange = json!({ "type": "do", "cmd": "commandcom01", "command": { "type": "fly" } });
    phone.say(&strange).await;
    phone.until("bad_message").await;
    let refused = phone.until("refused").await;
    assert_eq!(
        (&refused["cmd"], &refused["code"]),
        (&json!("commandcom01"), &json!("bad_message"))
    );
    for _ in 0..7 {
        phone.0.send(Message::text("[]")).await.unwrap();
        phone.until("bad_message").await;
    }
    phone.say(&note("commandcom02", "Lever")).await;
    phone.until("done").await;
    phone.0.send(Message::text("{}")).await.unwrap();
    assert_eq!(phone.closed().await, 4500);
}

#[tokio::test]
async fn too_fast_is_read_later_and_nothing_is_lost() {
    let running = start().await;
    let mut phone = running.hello("participant").await;
    phone.until("view").await;
    let from = Instant::now();
    for n in 0..80 {
        phone.say(&note(&format!("commandcom{n:02}"), &format!("Nr. {n}"))).await;
    }
    for n in 0..80 {
        assert_eq!(phone.until("done").await["cmd"], format!("commandcom{n:02}"));
    }
    assert!(from.elapsed() > Duration::from_millis(900), "{:?}", from.elapsed());
}

#[tokio::test]
async fn a_message_that_is_too_large_ends_with_1009() {
    let running = start().await;
    let mut phone = running.hello("participant").await;
    phone.until("view").await;
    phone.say(&note("commandcom01", &"x".repeat(70_000))).await;
    assert_eq!(phone.closed().await, 1009);
    // And the next connection is as good as new.
    let mut phone = running.hello("participant").await;
    phone.until("view").await;
}

#[tokio::test]
async fn a_server_that_stops_says_come_back() {
    let running = start().await;
    let mut phone = running.hello("participant").await;
    phone.until("view").await;
    let mut silent = running.page(running.session.as_str()).await;
    phone.say(&note("commandcom01", "Rett før")).await;
    phone.until("done").await;
    running.stop.cancel();
    assert_eq!(phone.closed().await, 4001);
    assert_eq!(silent.closed().await, 4001, "also who has not said hello");
    timeout(Duration::from_secs(10), running.task).await.unwrap().unwrap();
}

#[tokio::test]
async fn who_says_nothing_is_let_go() {
    let running = start().await;
    let mut silent = running.page(running.session.as_str()).await;
    tokio::time::pause();
    assert_eq!(silent.closed().await, 4002);
}

#[tokio::test]
async fn who_leaves_properly_is_answered() {
    let running = start().await;
    let mut phone = running.hello("participant").await;
    phone.until("view").await;
    phone.0.close(None).await.unwrap();
    let ended =
        timeout(Duration::from_secs(5), async { while let Some(Ok(_)) = phone.0.next().await {} });
    ended.await.unwrap();
}

#[test]
fn a_phone_that_is_here_is_a_task_of_less_than_a_kilobyte() {
    fn size<A, B, C, F: Future>(_: impl Fn(A, B, C) -> F) -> usize {
        size_of::<F>()
    }
    let bytes = size(super::serve);
    assert!(bytes < 1_000, "{bytes}: 10 000 phones keep it for hours");
}
