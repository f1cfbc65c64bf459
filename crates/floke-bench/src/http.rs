//! The few requests before the socket, as bytes: making a session, entering, joining.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::codec::{self, Answer, Item, Speaks};
use crate::measure::SOON;

/// A POST with a JSON body, as a browser on one of our pages sends it.
#[must_use]
pub(crate) fn post(to: SocketAddr, path: &str, body: &Value) -> Vec<u8> {
    let body = body.to_string();
    format!(
        "POST {path} HTTP/1.1\r\nhost: {to}\r\norigin: http://{to}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// The handshake of a socket with this cookie.
#[must_use]
pub(crate) fn upgrade(to: SocketAddr, session: &str, cookie: &str) -> Vec<u8> {
    format!(
        "GET /ws/{session} HTTP/1.1\r\nhost: {to}\r\norigin: http://{to}\r\nconnection: Upgrade\r\n\
         upgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
         cookie: {cookie}\r\n\r\n"
    )
    .into_bytes()
}

/// `name=value` of the cookie that an answer sets.
#[must_use]
pub(crate) fn cookie(answer: &Answer<'_>) -> Option<String> {
    Some(answer.header("set-cookie")?.split(';').next()?.to_owned())
}

/// Sends one request and waits for the answer: the body, and the cookie that it sets.
///
/// # Errors
/// When the server does not answer with success.
pub(crate) fn ask(to: SocketAddr, request: &[u8]) -> Result<(Value, Option<String>)> {
    let mut stream = TcpStream::connect(to).context("the server cannot be reached")?;
    stream.set_read_timeout(Some(SOON))?;
    stream.write_all(request)?;
    let (mut read, mut buffer) = (Vec::new(), [0; 4_096]);
    loop {
        if let Some((Item::Answer(answer), _)) = codec::first(Speaks::Http, &read)? {
            if answer.status != 200 {
                bail!("{}: {}", answer.status, String::from_utf8_lossy(answer.body));
            }
            return Ok((serde_json::from_slice(answer.body)?, cookie(&answer)));
        }
        let count = stream.read(&mut buffer)?;
        if count == 0 {
            bail!("a request was not answered");
        }
        read.extend(buffer.get(..count).unwrap_or_default());
    }
}
