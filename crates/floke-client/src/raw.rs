//! A socket that sends any text or bytes, right or wrong, and reports what it receives: for stories about bad input.

use std::net::SocketAddr;
use std::time::Duration;

use floke_core::{Part, SessionId};
use floke_wire::{ClientMsg, PROTOCOL_VERSION, Role};
use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error, Message};

use crate::person::{ClientError, Manner, open_stream};

/// What a raw socket receives.
#[derive(Debug, Clone, PartialEq)]
pub enum Heard {
    /// A text frame with JSON.
    Said(Value),
    /// A Close frame; 1005 when it has no code.
    Closed(u16, String),
    /// The end of the connection without a Close.
    Lost,
}

impl Heard {
    /// The message's `type`; blank for the end of the connection.
    #[must_use]
    pub fn kind(&self) -> &str {
        match self {
            Self::Said(value) => value.get("type").and_then(Value::as_str).unwrap_or_default(),
            Self::Closed(..) | Self::Lost => "",
        }
    }
}

/// A socket that follows no protocol by itself.
#[derive(Debug)]
pub struct Raw {
    socket: WebSocketStream<TcpStream>,
}

impl Raw {
    /// Opens the socket and sends nothing.
    ///
    /// # Errors
    /// When there is no connection or no upgrade.
    pub async fn open(
        base: SocketAddr,
        session: &SessionId,
        cookies: &str,
    ) -> Result<Self, ClientError> {
        let stream = open_stream(base, Manner::default()).await?;
        let socket = upgrade(stream, base, session, cookies).await?;
        Ok(Self { socket })
    }

    /// Sends hello.
    ///
    /// # Errors
    /// When the connection is gone.
    pub async fn hello(&mut self, role: Role, cursor: Option<String>) -> Result<(), ClientError> {
        let parts = Part::ALL.into();
        let hello = ClientMsg::Hello { version: PROTOCOL_VERSION, role, cursor, parts };
        self.say(&text_of(&hello)).await
    }

    /// Sends a text frame.
    ///
    /// # Errors
    /// When the connection is gone.
    pub async fn say(&mut self, text: &str) -> Result<(), ClientError> {
        self.socket.send(Message::text(text)).await.map_err(ClientError::socket)
    }

    /// Sends bytes as they are, without framing.
    ///
    /// # Errors
    /// When the connection is gone.
    pub async fn bytes(&mut self, bytes: &[u8]) -> Result<(), ClientError> {
        self.socket.get_mut().write_all(bytes).await.map_err(ClientError::Unreachable)
    }

    /// The next thing received.
    ///
    /// # Errors
    /// [`ClientError::Late`] when nothing is received within `within`.
    pub async fn hear(&mut self, within: Duration) -> Result<Heard, ClientError> {
        let heard = async {
            loop {
                match self.socket.next().await {
                    Some(Ok(Message::Text(text))) => {
                        return Heard::Said(serde_json::from_str(&text).unwrap_or(Value::Null));
                    }
                    Some(Ok(Message::Close(Some(frame)))) => {
                        return Heard::Closed(frame.code.into(), frame.reason.to_string());
                    }
                    Some(Ok(Message::Close(None))) => return Heard::Closed(1005, String::new()),
                    Some(Ok(_)) => {}
                    Some(Err(_)) | None => return Heard::Lost,
                }
            }
        };
        tokio::time::timeout(within, heard).await.map_err(|_| ClientError::Late)
    }

    /// The next message of this type, skipping others.
    ///
    /// # Errors
    /// [`ClientError::Late`] when none is received within `within`, or the connection ends.
    pub async fn hear_kind(&mut self, kind: &str, within: Duration) -> Result<Value, ClientError> {
        let heard = async {
            loop {
                match self.hear(within).await? {
                    Heard::Said(value) if value.get("type").is_some_and(|t| t == kind) => {
                        return Ok(value);
                    }
                    Heard::Said(_) => {}
                    Heard::Closed(..) | Heard::Lost => return Err(ClientError::Late),
                }
            }
        };
        tokio::time::timeout(within, heard).await.map_err(|_| ClientError::Late)?
    }

    /// How the connection ends, skipping the messages before.
    ///
    /// # Errors
    /// [`ClientError::Late`] when it does not end within `within`.
    pub async fn end(&mut self, within: Duration) -> Result<Heard, ClientError> {
        let heard = async {
            loop {
                let heard = self.hear(within).await?;
                if !matches!(heard, Heard::Said(_)) {
                    return Ok(heard);
                }
            }
        };
        tokio::time::timeout(within, heard).await.map_err(|_| ClientError::Late)?
    }
}

/// The upgrade, with a browser's headers.
pub(crate) async fn upgrade(
    stream: TcpStream,
    base: SocketAddr,
    session: &SessionId,
    cookies: &str,
) -> Result<WebSocketStream<TcpStream>, ClientError> {
    use tokio_tungstenite::tungstenite::client::IntoClientRequest;
    let mut request =
        format!("ws://{base}/ws/{session}").into_client_request().map_err(ClientError::socket)?;
    let headers = request.headers_mut();
    for (name, value) in [("origin", format!("http://{base}")), ("cookie", cookies.to_owned())] {
        if let Ok(value) = value.parse() {
            headers.insert(name, value);
        }
    }
    // Three hundred of these sockets exist in one test: the default buffer of 128 KiB is too much for each.
    let config = WebSocketConfig::default().read_buffer_size(16 * 1024);
    let upgraded = tokio_tungstenite::client_async_with_config(request, stream, Some(config)).await;
    match upgraded {
        Ok((socket, _)) => Ok(socket),
        Err(Error::Http(response)) => Err(ClientError::NoUpgrade(response.status().as_u16())),
        Err(error) => Err(ClientError::socket(error)),
    }
}

#[expect(
    clippy::expect_used,
    reason = "messages have text keys and nothing that cannot be written"
)]
pub(crate) fn text_of(msg: &ClientMsg) -> String {
    serde_json::to_string(msg).expect("a message is JSON")
}
