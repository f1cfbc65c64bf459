//! A browser without a screen: cookies, and the few requests before the socket.
//!
//! HTTP/1.1 by hand, one request for each connection. The alternative was hyper's client, which needs a driver task, a
//! body type and two more features; and the server uses hyper, so hyper would test itself. Refuses what it does not
//! need: chunked bodies, redirects, TLS.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use floke_core::{PersonId, SessionId};
use floke_wire::Role;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::person::{Client, ClientError, Manner};

/// A request without an answer after this time is lost.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);

/// Why a request failed.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// There is no connection, or it broke.
    #[error("the server cannot be reached")]
    Unreachable(#[source] std::io::Error),
    /// The answer is not one that this browser reads.
    #[error("not an answer we read: {0}")]
    Malformed(&'static str),
    /// There was no answer within thirty seconds.
    #[error("no answer in time")]
    Late,
    /// The server refused the request.
    #[error("refused with {status}: {code}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// The stable code.
        code: String,
        /// The values that the words of the refusal need.
        params: Value,
    },
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Names in lower case, in the order they came.
    pub headers: Vec<(String, String)>,
    /// The body, as text.
    pub body: String,
}

impl Answer {
    /// The first header of this name, given in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    fn parse(bytes: &[u8]) -> Result<Self, HttpError> {
        let text = std::str::from_utf8(bytes).map_err(|_| HttpError::Malformed("not UTF-8"))?;
        let (head, body) =
            text.split_once("\r\n\r\n").ok_or(HttpError::Malformed("no end of the head"))?;
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok());
        let status = status.ok_or(HttpError::Malformed("no status"))?;
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let answer = Self { status, headers, body: body.to_owned() };
        if answer.header("transfer-encoding").is_some() {
            return Err(HttpError::Malformed("a chunked body"));
        }
        let length = answer.header("content-length").and_then(|n| n.parse::<usize>().ok());
        if length.is_some_and(|n| n != answer.body.len()) {
            return Err(HttpError::Malformed("a body of another length"));
        }
        Ok(answer)
    }

    fn json<T: DeserializeOwned>(&self) -> Result<T, HttpError> {
        #[derive(Deserialize)]
        struct Problem {
            code: String,
            #[serde(default)]
            params: Value,
        }
        if self.status < 400 {
            return serde_json::from_str(&self.body)
                .map_err(|_| HttpError::Malformed("not the JSON we expect"));
        }
        let problem: Problem = serde_json::from_str(&self.body)
            .unwrap_or_else(|_| Problem { code: String::new(), params: Value::Null });
        Err(HttpError::Refused { status: self.status, code: problem.code, params: problem.params })
    }
}

/// The facts of a new session.
#[derive(Debug, Clone, Default, Serialize)]
pub struct NewSession {
    /// Its name.
    pub title: String,
    /// Its municipality.
    pub municipality: String,
    /// The community as one word.
    pub community: String,
    /// `nb`, `nn` or `en`; the server's choice when blank.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub language: String,
    /// YYYY-MM-DD.
    pub date: String,
    /// Where.
    pub venue: String,
    /// Service areas.
    pub areas: Vec<String>,
    /// Needed from another machine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creation_key: Option<String>,
}

/// A new session.
#[derive(Debug, Clone, Deserialize)]
pub struct Created {
    /// Its id.
    pub session: SessionId,
    /// The code that people type.
    pub code: String,
    /// The secret that opens the console.
    pub console_secret: String,
    /// The secret that opens the big screen.
    pub screen_secret: String,
    /// The address at which others find the server.
    pub base: String,
}

/// The session that a code leads to.
#[derive(Debug, Clone, Deserialize)]
pub struct Greeting {
    /// The session.
    pub session: SessionId,
    /// Its name.
    pub title: String,
    /// Service areas to choose from.
    pub areas: Vec<String>,
    /// Whether it is example data.
    pub demo: bool,
}

/// A person who joins.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Joining {
    /// The join code.
    pub code: String,
    /// Her name, as the group knows her.
    pub name: String,
    /// Her post.
    pub role: String,
    /// Her service area.
    pub area: String,
    /// `nb`, `nn` or `en`; the server's choice when blank.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub language: String,
    /// She is not the person who has this name already.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub other: bool,
    /// 26 of `[a-z0-9]`, so that a repeated request makes one person; the server makes a token when there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

/// Cookies for one server, and the requests that set them.
#[derive(Debug, Clone)]
pub struct Browser {
    base: SocketAddr,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    /// A browser without cookies.
    #[must_use]
    pub fn new(base: SocketAddr) -> Self {
        Self { base, cookies: BTreeMap::new() }
    }

    /// The server's address.
    #[must_use]
    pub fn base(&self) -> SocketAddr {
        self.base
    }

    /// The cookies, as a request sends them.
    #[must_use]
    pub fn cookies(&self) -> String {
        let pairs: Vec<_> = self.cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
        pairs.join("; ")
    }

    /// Makes a session; this browser is its facilitator.
    ///
    /// # Errors
    /// See [`HttpError`].
    pub async fn create(&mut self, new: &NewSession) -> Result<Created, HttpError> {
        self.post("/api/sessions", new).await?.json()
    }

    /// Looks up the session of a code.
    ///
    /// # Errors
    /// See [`HttpError`].
    pub async fn look_up(&mut self, code: &str) -> Result<Greeting, HttpError> {
        self.get(&format!("/api/codes/{code}")).await?.json()
    }

    /// Joins as a new person.
    ///
    /// # Errors
    /// See [`HttpError`]; `name_known` when a person has this name already.
    pub async fn join(
        &mut self,
        session: &SessionId,
        who: &Joining,
    ) -> Result<PersonId, HttpError> {
        self.person(&format!("/api/sessions/{session}/join"), who).await
    }

    /// Logs in on this browser with a personal code.
    ///
    /// # Errors
    /// See [`HttpError`].
    pub async fn come_back(
        &mut self,
        session: &SessionId,
        personal_code: &str,
    ) -> Result<PersonId, HttpError> {
        let body = json!({ "personal_code": personal_code });
        self.person(&format!("/api/sessions/{session}/return"), &body).await
    }

    async fn person(&mut self, path: &str, body: &impl Serialize) -> Result<PersonId, HttpError> {
        #[derive(Deserialize)]
        struct Joined {
            person: PersonId,
        }
        Ok(self.post(path, body).await?.json::<Joined>()?.person)
    }

    /// Exchanges a link's secret for a cookie. `role` is `facilitator`, `screen` or `result`.
    ///
    /// # Errors
    /// See [`HttpError`].
    pub async fn enter(
        &mut self,
        session: &SessionId,
        role: &str,
        secret: &str,
    ) -> Result<(), HttpError> {
        let body = json!({ "role": role, "secret": secret });
        let answer = self.post(&format!("/api/sessions/{session}/enter"), &body).await?;
        if answer.status < 400 { Ok(()) } else { answer.json() }
    }

    /// Makes one more link, and returns its secret. `role` is `facilitator`, `screen` or `result`.
    ///
    /// # Errors
    /// See [`HttpError`].
    pub async fn new_link(&mut self, session: &SessionId, role: &str) -> Result<String, HttpError> {
        #[derive(Deserialize)]
        struct Made {
            url: String,
        }
        let body = json!({ "role": role });
        let made: Made =
            self.post(&format!("/api/sessions/{session}/links"), &body).await?.json()?;
        let secret = made.url.split_once('#').map(|(_, secret)| secret.to_owned());
        secret.ok_or(HttpError::Malformed("a link without a secret"))
    }

    /// Opens the session's socket, and waits for its view.
    ///
    /// # Errors
    /// See [`Client::connect`].
    pub async fn connect(&self, session: &SessionId, role: Role) -> Result<Client, ClientError> {
        Client::connect(self.base, session, &self.cookies(), role, Manner::default()).await
    }

    /// Requests a page or a document.
    ///
    /// # Errors
    /// See [`HttpError`]; an answer with a status of 400 or more is not an error.
    pub async fn get(&mut self, path: &str) -> Result<Answer, HttpError> {
        self.request("GET", path, None).await
    }

    /// Sends JSON.
    ///
    /// # Errors
    /// See [`HttpError`]; an answer with a status of 400 or more is not an error.
    pub async fn post(&mut self, path: &str, body: &impl Serialize) -> Result<Answer, HttpError> {
        let body = serde_json::to_string(body).map_err(|_| HttpError::Malformed("our own body"))?;
        self.request("POST", path, Some(body)).await
    }

    async fn request(
        &mut self,
        method: &str,
        path: &str,
        body: Option<String>,
    ) -> Result<Answer, HttpError> {
        let base = self.base;
        // No Origin: this is no page, and does not know whether people's pages are https.
        let mut text = format!("{method} {path} HTTP/1.1\r\nHost: {base}\r\nConnection: close\r\n");
        let cookies = self.cookies();
        if !cookies.is_empty() {
            text.push_str(&format!("Cookie: {cookies}\r\n"));
        }
        if let Some(body) = &body {
            let length = body.len();
            text.push_str(&format!(
                "Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
            ));
        } else {
            text.push_str("\r\n");
        }
        let exchange = async {
            let mut stream = TcpStream::connect(base).await?;
            stream.set_nodelay(true)?;
            stream.write_all(text.as_bytes()).await?;
            let mut bytes = Vec::new();
            stream.read_to_end(&mut bytes).await?;
            Ok(bytes)
        };
        let bytes = tokio::time::timeout(ANSWER_WITHIN, exchange)
            .await
            .map_err(|_| HttpError::Late)?
            .map_err(HttpError::Unreachable)?;
        let answer = Answer::parse(&bytes)?;
        for (_, cookie) in answer.headers.iter().filter(|(name, _)| name == "set-cookie") {
            self.keep(cookie);
        }
        Ok(answer)
    }

    fn keep(&mut self, cookie: &str) {
        let mut parts = cookie.split(';').map(str::trim);
        let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else {
            return;
        };
        if parts.any(|attribute| attribute.eq_ignore_ascii_case("max-age=0")) {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_is_cut_short_or_chunked_is_no_answer() {
        let cut = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc";
        let chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
        for bytes in [&cut[..], chunked, b"HTTP/1.1 200 OK", b"\r\n\r\n", b"\xff"] {
            assert!(matches!(Answer::parse(bytes), Err(HttpError::Malformed(_))), "{bytes:?}");
        }
    }

    #[test]
    fn a_refusal_keeps_its_code_and_parameters() {
        let bytes = b"HTTP/1.1 409 Conflict\r\n\r\n{\"code\":\"name_known\",\"params\":{\"name\":\"Kari\"}}";
        let error = Answer::parse(bytes).unwrap().json::<Value>().unwrap_err();
        let HttpError::Refused { status, code, params } = error else { panic!("{error}") };
        assert_eq!((status, code.as_str()), (409, "name_known"));
        assert_eq!(params["name"], "Kari");
    }

    #[test]
    fn cookies_are_kept_replaced_and_dropped() {
        let mut browser = Browser::new(SocketAddr::from(([127, 0, 0, 1], 1)));
        browser.keep("b=2; Path=/; HttpOnly");
        browser.keep("a=1");
        browser.keep("b=3; SameSite=Lax");
        assert_eq!(browser.cookies(), "a=1; b=3");
        browser.keep("a=; Max-Age=0");
        assert_eq!(browser.cookies(), "b=3");
    }
}
