//! Which answers are compressed for a browser, and which never are.

use std::io::Read as _;

use flate2::read::GzDecoder;
use floke_client::{Browser, new_id};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::harness::{SOON, TestServer, does, sees};

/// What browsers send over plain http.
const OVER_HTTP: &str = "gzip, deflate";

/// A request by hand: returns head and body as they come.
async fn ask(browser: &Browser, base: std::net::SocketAddr, what: &str) -> (String, Vec<u8>) {
    let (request, body) = what.split_once('\n').unwrap_or((what, ""));
    let request = format!(
        "{request} HTTP/1.1\r\nHost: {base}\r\nOrigin: http://{base}\r\nConnection: close\r\n\
         Accept-Encoding: {OVER_HTTP}\r\nCookie: {}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        browser.cookies(),
        body.len(),
    );
    let mut stream = TcpStream::connect(base).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    tokio::time::timeout(SOON, stream.read_to_end(&mut answer)).await.unwrap().unwrap();
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    (String::from_utf8_lossy(&answer[..end]).to_ascii_lowercase(), answer.split_off(end + 4))
}

/// The body of an answer that came in chunks (RFC 9112 §7.1).
fn whole(mut chunks: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    loop {
        let line = chunks.windows(2).position(|two| two == b"\r\n").unwrap();
        let n = usize::from_str_radix(std::str::from_utf8(&chunks[..line]).unwrap(), 16).unwrap();
        if n == 0 {
            return body;
        }
        body.extend_from_slice(&chunks[line + 2..line + 2 + n]);
        chunks = &chunks[line + 4 + n..];
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn documents_are_packed_for_a_town_halls_http_and_read_the_same() {
    let server = TestServer::start().await;
    let mut room = server.room().await;
    for _ in 0..5 {
        let floker = (0..15)
            .map(|n| json!({ "id": new_id(), "text": format!("{n} {}", "å".repeat(1_900)) }));
        let line = json!({ "id": new_id(), "title": "Lang", "theme": "", "size": "large",
            "complexity": "composite", "floker": floker.collect::<Vec<_>>() });
        room.does(json!({ "type": "import_floker", "clusters": [line] })).await;
    }
    let session = room.session;
    for path in [
        format!("/result/{session}"),
        format!("/api/sessions/{session}/export.md"),
        format!("/api/sessions/{session}/export.json"),
    ] {
        let plain = room.facilitator.get(&path).await.unwrap();
        assert_eq!(plain.header("content-encoding"), None, "{path}: who asks for nothing");
        assert_eq!(plain.header("vary"), Some("accept-encoding"), "{path}");
        assert!(plain.body.len() > 4 * 64 * 1024, "{path}: several pieces");
        let (head, body) = ask(&room.facilitator, room.base, &format!("GET {path}")).await;
        assert!(head.contains("content-encoding: gzip"), "{path}: {head}");
        assert!(head.contains("vary: accept-encoding"), "{path}: {head}");
        let packed = whole(&body);
        let mut read = String::new();
        GzDecoder::new(packed.as_slice()).read_to_string(&mut read).unwrap();
        assert!(read == plain.body, "{path}: the same to the last byte");
        assert!(packed.len() * 10 < read.len(), "{path}: {} of {}", packed.len(), read.len());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_answer_with_a_code_or_a_token_is_packed_and_no_document_holds_one() {
    let server = TestServer::start().await;
    let mut room = server.room().await;
    let kari = room.join("Kari Nordmann").await;
    sees(&kari.client, "her own code", |v| v.value("mine/profile").is_some()).await;
    does(&kari.client, json!({ "type": "write_own", "field": "need.note", "text": "Et notat" }))
        .await;
    let (session, code) = (room.session, room.created.code.clone());
    let at = format!("/api/sessions/{session}");
    let screen = json!({ "role": "screen", "secret": room.created.screen_secret });
    let other = json!({ "code": code, "name": "Ola Dahl", "role": "leder", "area": "Nav" });
    for (what, holds) in [
        (format!("GET /api/codes/{code}"), "session"),
        ("GET /api/mine".to_owned(), "session"),
        (format!("GET {at}/qr.svg"), "<svg"),
        (format!("GET {at}/links"), "links"),
        (format!("POST {at}/links\n{}", json!({ "role": "result" })), "url"),
        (format!("POST {at}/enter\n{screen}"), ""),
        (format!("POST {at}/join\n{other}"), "person"),
        (format!("POST {at}/code\n{{}}"), ""),
    ] {
        let (head, body) = ask(&room.facilitator, room.base, &what).await;
        assert!(head.starts_with("http/1.1 200"), "{what}: {head}");
        assert!(!head.contains("content-encoding"), "{what}: {head}");
        assert!(String::from_utf8(body).unwrap().contains(holds), "{what}");
    }
    let own: String = kari.client.view().member("mine/profile", "code").unwrap();
    let secrets = [
        code,
        own,
        room.created.console_secret.clone(),
        room.created.screen_secret.clone(),
        room.facilitator.cookies(),
        kari.browser.cookies(),
    ];
    for kind in ["md", "json"] {
        let read = room.export(kind).await;
        for secret in &secrets {
            assert!(!read.contains(secret.as_str()), "{kind}: {secret}");
        }
    }
    let page = room.facilitator.get(&format!("/result/{session}")).await.unwrap().body;
    assert!(!secrets.iter().any(|secret| page.contains(secret.as_str())), "{page}");
}
