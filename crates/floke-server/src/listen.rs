//! The front door: accepts connections, speaks HTTP/1.1, and hands over the bare socket after an upgrade.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use hyper::server::conn::http1;
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt as _;

/// How long a browser may take to send its request's head.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a request may take, from its head to the answer's: who sends a body byte by byte holds a place no longer.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);
/// How long a request under way may take when the server stops: less than the server itself waits for its requests.
const GRACE: Duration = Duration::from_secs(2);
/// Connections that may wait to be accepted. The usual 128 overflow when a hall comes back at once, and whoever does not
/// fit knocks again only after a whole second.
const QUEUE: u32 = 4_096;
/// The pause after a connection could not be accepted, most likely because no more files may be open.
const NOT_ACCEPTED: Duration = Duration::from_millis(100);
/// The most connections at once, whatever the system allows.
const CONNECTIONS: u64 = 64_000;

/// Whom a request came from, before any proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer(pub SocketAddr);

/// Listens on `address`.
///
/// # Errors
/// When the port is taken or may not be used, in one line that names it.
pub fn bind(address: SocketAddr) -> Result<TcpListener, BindError> {
    bind_as(address, "--listen")
}

/// Listens on the operator's own address, when there is one.
///
/// # Errors
/// As [`bind`].
pub fn bind_metrics(address: Option<SocketAddr>) -> Result<Option<TcpListener>, BindError> {
    address.map(|address| bind_as(address, "--metrics")).transpose()
}

fn bind_as(address: SocketAddr, flag: &'static str) -> Result<TcpListener, BindError> {
    listening(address).map_err(|source| BindError { address, flag, source })
}

/// `TcpListener::bind` with a longer queue.
fn listening(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(QUEUE)
}

/// Why nothing can be listened to.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen on {address}: {}", reason(.source, .flag))]
pub struct BindError {
    address: SocketAddr,
    flag: &'static str,
    #[source]
    source: io::Error,
}

fn reason(source: &io::Error, flag: &str) -> String {
    match source.kind() {
        io::ErrorKind::AddrInUse => format!("the port is taken; choose another with {flag}"),
        io::ErrorKind::PermissionDenied => {
            "this port needs more rights; choose one above 1023".to_owned()
        }
        io::ErrorKind::AddrNotAvailable => "this machine does not have that address".to_owned(),
        _ => source.to_string(),
    }
}

/// Serves until `stop`, then finishes the answers that are under way. Upgraded sockets are not waited for: they
/// belong to whoever took them.
pub async fn serve(listener: TcpListener, app: Router, stop: CancellationToken) {
    let places = Arc::new(Semaphore::new(most_connections()));
    serve_within(listener, app, stop, places).await;
}

async fn serve_within(
    listener: TcpListener,
    app: Router,
    stop: CancellationToken,
    places: Arc<Semaphore>,
) {
    let tasks = TaskTracker::new();
    loop {
        let place = tokio::select! {
            place = places.clone().acquire_owned() => place,
            () = stop.cancelled() => break,
        };
        let Ok(place) = place else { break };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stop.cancelled() => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of file descriptors, or the phone gave up: neither ends the server.
                tracing::warn!(%error, "a connection was not accepted");
                // One is still to be accepted, and the next try would fail at once: not in circles.
                sleep(NOT_ACCEPTED).await;
                continue;
            }
        };
        // Small frames must not wait for one another (evidence: 43 ms against 3).
        if stream.set_nodelay(true).is_err() {
            continue;
        }
        let app = app.clone();
        let stop = stop.clone();
        let counted = Counted(Arc::new(place));
        tasks.spawn(connection(stream, peer, counted, app, stop));
    }
    tasks.close();
    tasks.wait().await;
}

/// One of the connections that there may be; taken over by the socket after an upgrade, because for hyper the connection
/// has ended then, and for the system it is there as long as the socket.
#[derive(Debug, Clone)]
pub struct Counted(#[expect(dead_code, reason = "it is held, not read")] Arc<OwnedSemaphorePermit>);

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    counted: Counted,
    app: Router,
    stop: CancellationToken,
) {
    let service = tower::service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(Peer(peer));
        request.extensions_mut().insert(counted.clone());
        let answer = timeout(REQUEST_TIMEOUT, app.clone().oneshot(request));
        async { answer.await.unwrap_or_else(|_| Ok(StatusCode::REQUEST_TIMEOUT.into_response())) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(32 * 1024)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service))
        .with_upgrades();
    let mut connection = std::pin::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            let Ok(ended) = timeout(GRACE, connection).await else { return };
            ended
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}

/// Raises the limit of open files as far as it goes: most systems begin with 1 024, which is less than a hall with
/// three tabs each. A quarter is kept for the log.
fn most_connections() -> usize {
    let files = rlimit::increase_nofile_limit(u64::MAX).unwrap_or_else(|error| {
        tracing::warn!(%error, "the limit of open files was not raised");
        1_024
    });
    let most = (files - files / 4).clamp(64, CONNECTIONS);
    tracing::debug!(files, most, "connections at once");
    usize::try_from(most).unwrap_or(usize::MAX)
}

/// A socket after its handshake, with the bytes that came along with the request.
#[derive(Debug)]
pub struct Upgraded {
    /// The bare connection.
    pub stream: TcpStream,
    /// What the client sent before the answer; nearly always nothing.
    pub early: Bytes,
    /// To be held for as long as the socket is open: a closure that uses only the stream would let it go.
    pub counted: Counted,
}

/// Answers a WebSocket handshake (RFC 6455 §4.2), and calls `then` with the socket. A request that is none gets
/// status 400 or 426.
pub fn upgrade<F, Fut>(request: &mut Request, then: F) -> Response
where
    F: FnOnce(Upgraded) -> Fut + Send + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    let accept = match accept_key(request.method(), request.headers()) {
        Ok(accept) => accept,
        Err(status) => {
            // What RFC 6455 §4.4 and RFC 9110 §15.5.22 ask for.
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
    tokio::spawn(async move {
        let Ok(upgraded) = on_upgrade.await else { return };
        // Keeping hyper's own buffer would cost 8 kB for each phone.
        if let Ok(parts) = upgraded.downcast::<TokioIo<TcpStream>>() {
            let (stream, early) = (parts.io.into_inner(), parts.read_buf);
            // A task of its own, so that what the handshake needed does not weigh on it.
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

/// What to answer to the client's key, or the status that says why not.
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
    use axum::routing::{get, post};
    use futures_util::StreamExt;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    fn start(app: Router) -> (SocketAddr, CancellationToken, tokio::task::JoinHandle<()>) {
        let listener = bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let address = listener.local_addr().unwrap();
        let stop = CancellationToken::new();
        (address, stop.clone(), tokio::spawn(serve(listener, app, stop)))
    }

    #[tokio::test]
    async fn a_taken_port_is_said_in_one_line() {
        let first = bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let taken = first.local_addr().unwrap();
        let error = bind(taken).unwrap_err().to_string();
        assert!(error.contains("the port is taken") && error.lines().count() == 1, "{error}");
    }

    #[tokio::test]
    async fn handlers_know_whom_a_request_came_from() {
        let who = |axum::Extension(Peer(peer)): axum::Extension<Peer>| async move {
            peer.ip().to_string()
        };
        let (address, stop, server) = start(Router::new().route("/", get(who)));
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.ends_with("127.0.0.1"), "{answer}");
        stop.cancel();
        server.await.unwrap();
    }

    #[tokio::test]
    async fn a_handshake_gives_the_bare_socket() {
        let socket = |mut request: Request| async move {
            let hello = |mut up: Upgraded| async move {
                up.stream.write_all(b"\x81\x02hi").await.unwrap();
            };
            upgrade(&mut request, hello)
        };
        let (address, stop, server) = start(Router::new().route("/ws", get(socket)));
        let (mut client, _) = tokio_tungstenite::client_async(
            format!("ws://{address}/ws"),
            TcpStream::connect(address).await.unwrap(),
        )
        .await
        .unwrap();
        assert_eq!(client.next().await.unwrap().unwrap().into_text().unwrap().as_str(), "hi");
        stop.cancel();
        server.await.unwrap();
    }

    #[tokio::test]
    async fn a_socket_is_counted_for_as_long_as_it_is_open() {
        let end = CancellationToken::new();
        let held = end.clone();
        let socket = |mut request: Request| async move {
            let hold = |Upgraded { mut stream, counted, .. }: Upgraded| async move {
                stream.write_all(b"\x81\x02hi").await.unwrap();
                held.cancelled().await;
                drop(counted);
            };
            upgrade(&mut request, hold)
        };
        let listener = bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, places) = (CancellationToken::new(), Arc::new(Semaphore::new(2)));
        let app = Router::new().route("/ws", get(socket));
        let server = tokio::spawn(serve_within(listener, app, stop.clone(), places.clone()));
        let stream = TcpStream::connect(address).await.unwrap();
        let url = format!("ws://{address}/ws");
        let (mut client, _) = tokio_tungstenite::client_async(url, stream).await.unwrap();
        client.next().await.unwrap().unwrap();
        stop.cancel();
        server.await.unwrap();
        assert_eq!(places.available_permits(), 1, "HTTP has ended, the socket has not");
        end.cancel();
        assert!(places.acquire_many(2).await.is_ok());
    }

    /// A request whose body stops halfway, to a handler that has begun to read it.
    async fn half_a_body() -> (TcpStream, CancellationToken, tokio::task::JoinHandle<()>) {
        let begun = Arc::new(tokio::sync::Notify::new());
        let begins = begun.clone();
        let read = move |request: Request| async move {
            begins.notify_one();
            axum::body::to_bytes(request.into_body(), 100)
                .await
                .map_err(|_| StatusCode::BAD_REQUEST)
        };
        let (address, stop, server) = start(Router::new().route("/", post(read)));
        let mut stream = TcpStream::connect(address).await.unwrap();
        let head = "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nhalf";
        stream.write_all(head.as_bytes()).await.unwrap();
        begun.notified().await;
        (stream, stop, server)
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_does_not_come_is_not_waited_for() {
        let (mut stream, _stop, _server) = half_a_body().await;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_request_under_way_holds_up_the_end_for_a_moment_only() {
        let (_stream, stop, server) = half_a_body().await;
        let start = tokio::time::Instant::now();
        stop.cancel();
        server.await.unwrap();
        assert!((GRACE..REQUEST_TIMEOUT).contains(&start.elapsed()));
    }

    #[tokio::test(start_paused = true)]
    async fn a_head_that_comes_byte_by_byte_is_read_for_ten_seconds_and_no_longer() {
        let (address, ..) = start(Router::new().route("/", get(async || "here")));
        let mut endless = TcpStream::connect(address).await.unwrap();
        let (mut read, mut write) = endless.split();
        let from = tokio::time::Instant::now();
        let drip = async {
            while write.write_all(b"G").await.is_ok() {
                sleep(Duration::from_millis(100)).await;
            }
            std::future::pending::<()>().await;
        };
        let mut answer = Vec::new();
        tokio::select! {
            // The end of a connection that still has bytes to read is a reset.
            _ended = read.read_to_end(&mut answer) => assert_eq!(answer, b""),
            () = drip => {}
        }
        let after = from.elapsed().as_secs_f64();
        assert!((10.0..11.0).contains(&after), "{after} s");

        let mut slow = TcpStream::connect(address).await.unwrap();
        slow.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n").await.unwrap();
        sleep(Duration::from_secs(9)).await;
        // From now on the kernel's time counts: a paused clock would not wait for it.
        tokio::time::resume();
        slow.write_all(b"\r\n").await.unwrap();
        let mut answer = String::new();
        slow.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }

    #[tokio::test]
    async fn a_head_of_32_kb_is_read_and_one_of_twice_that_is_refused() {
        let (address, ..) = start(Router::new().route("/", get(async || "here")));
        let before = "GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncookie: ";
        for (len, status) in [(32 * 1024, "200 OK"), (64 * 1024, "431 "), (500_000, "431 ")] {
            let cookie = "x".repeat(len - before.len() - 4);
            let mut stream = TcpStream::connect(address).await.unwrap();
            let (mut read, mut write) = stream.split();
            let head = format!("{before}{cookie}\r\n\r\n");
            // Whoever is refused meanwhile hears so when it reads.
            let say = async { drop(write.write_all(head.as_bytes()).await) };
            let mut answer = [0; 12];
            let (_, heard) = tokio::join!(say, read.read_exact(&mut answer));
            heard.unwrap();
            let answer = String::from_utf8_lossy(&answer).into_owned();
            assert!(format!("HTTP/1.1 {status}").starts_with(&answer), "{len}: {answer}");
        }
    }

    #[tokio::test]
    async fn what_is_no_handshake_is_told_so() {
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
