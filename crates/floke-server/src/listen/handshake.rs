//! From a request to a bare socket: the handshake of a WebSocket.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::places::Counted;
use super::watched::Watched;

/// A socket after its handshake, with the bytes that came along with the request.
#[derive(Debug)]
pub struct Upgraded {
    /// The bare connection.
    pub stream: TcpStream,
    /// What the client sent before the answer; nearly always nothing.
    pub early: Bytes,
    /// Hold this for as long as the socket is open. A closure that uses only the stream would drop it. The socket may
    /// be dropped for others until it is in a room.
    pub counted: Counted,
}

/// Answers a WebSocket handshake (RFC 6455 §4.2) and calls `then` with the socket. Answers other requests with status
/// 400 or 426.
pub fn upgrade<F, Fut>(request: &mut Request, then: F) -> Response
where
    F: FnOnce(Upgraded) -> Fut + Send + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    let accept = match accept_key(request.method(), request.headers()) {
        Ok(accept) => accept,
        Err(status) => {
            // RFC 6455 §4.4 and RFC 9110 §15.5.22 require both headers.
            let wanted = [(header::SEC_WEBSOCKET_VERSION, "13"), (header::UPGRADE, "websocket")];
            return (status, wanted).into_response();
        }
    };
    let Some(on_upgrade) = request.extensions_mut().remove::<OnUpgrade>() else {
        return StatusCode::UPGRADE_REQUIRED.into_response();
    };
    let Some(counted) = request.extensions_mut().remove::<Counted>() else {
        return StatusCode::UPGRADE_REQUIRED.into_response();
    };
    counted.is_upgraded();
    tokio::spawn(async move {
        let Ok(upgraded) = on_upgrade.await else { return };
        // Keeping hyper's own buffer would cost 8 kB for each phone.
        let Ok(parts) = upgraded.downcast::<TokioIo<Watched>>() else { return };
        let early = parts.read_buf;
        if let Some(stream) = parts.io.into_inner().into_inner() {
            // A separate task frees the memory of the handshake.
            tokio::spawn(then(Upgraded { stream, early, counted }));
        }
    });
    let mut response = StatusCode::SWITCHING_PROTOCOLS.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(header::SEC_WEBSOCKET_ACCEPT, accept);
    response
}

/// The answer to the client's key, or the status of the refusal.
fn accept_key(method: &Method, headers: &HeaderMap) -> Result<HeaderValue, StatusCode> {
    let has = |name: header::HeaderName, word: &str| {
        let values = headers.get_all(name).iter().filter_map(|v| v.to_str().ok());
        values.flat_map(|v| v.split(',')).any(|v| v.trim().eq_ignore_ascii_case(word))
    };
    let handshake = method == Method::GET
        && has(header::CONNECTION, "upgrade")
        && has(header::UPGRADE, "websocket")
        && has(header::SEC_WEBSOCKET_VERSION, "13");
    if !handshake {
        return Err(StatusCode::UPGRADE_REQUIRED);
    }
    let key = headers.get(header::SEC_WEBSOCKET_KEY).filter(|key| key.len() == 24);
    let key = key.ok_or(StatusCode::BAD_REQUEST)?;
    let accept = tokio_tungstenite::tungstenite::handshake::derive_accept_key(key.as_bytes());
    HeaderValue::from_str(&accept).map_err(|_| StatusCode::BAD_REQUEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_that_is_no_handshake_is_told_so() {
        for (headers, status) in [
            (vec![], 426),
            (vec![("connection", "upgrade"), ("upgrade", "websocket")], 426),
            (
                vec![
                    ("connection", "upgrade"),
                    ("upgrade", "websocket"),
                    ("sec-websocket-version", "13"),
                ],
                400,
            ),
        ] {
            let mut map = HeaderMap::new();
            for (name, value) in headers {
                map.insert(name, value.parse().unwrap());
            }
            assert_eq!(accept_key(&Method::GET, &map).unwrap_err(), status);
        }
    }
}
