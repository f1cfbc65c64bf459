//! The front door: accepts connections, speaks HTTP/1.1, and hands over the bare socket after an upgrade.

mod handshake;
mod places;
mod watched;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::IntoResponse as _;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt as _;

pub use handshake::{Upgraded, upgrade};
use places::Places;
pub use places::{Counted, Known};
use watched::Watched;

/// How long a browser may take to send its request's head.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// The longest a request may take, from its head to the end of its answer. A client that sends a body byte by byte
/// holds a place no longer.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);
/// How long a request under way may take when the server stops: less than the server itself waits for its requests.
const GRACE: Duration = Duration::from_secs(2);
/// Connections that may wait to be accepted. The usual 128 overflow when a hall comes back at once, and a client that
/// does not fit tries again only after a whole second.
const QUEUE: u32 = 4_096;
/// Bytes the system may keep for a connection that does not read; Linux keeps up to twice as much. Its default is up to
/// 4 MB: some hundred such connections fill the machine's TCP memory, and everybody waits.
const SEND_BUFFER: u32 = 64 * 1024;
/// The pause after a connection could not be accepted, most likely because no more files may be open.
const NOT_ACCEPTED: Duration = Duration::from_millis(100);
/// The most connections at once, whatever the system allows.
const CONNECTIONS: u64 = 64_000;
/// With fewer open files than this the server does not start: the log and the keys take some twenty.
const FEWEST_FILES: u64 = 128;

/// The address a request came from, before any proxy.
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

/// `TcpListener::bind` with a longer queue and a bounded send buffer, which every accepted connection inherits.
fn listening(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.set_reuseaddr(true)?;
    socket.set_send_buffer_size(SEND_BUFFER)?;
    socket.bind(address)?;
    socket.listen(QUEUE)
}

/// Why the server cannot listen.
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

/// Tells which requests come from people who have a place here.
pub trait Keeper: Clone + Send + Sync + 'static {
    /// The person whose cookie the request shows, when it opens something here.
    fn knows(&self, uri: Uri, headers: HeaderMap) -> impl Future<Output = Option<Known>> + Send;
}

/// A keeper for a listener where nobody has a place.
#[derive(Debug, Clone, Copy)]
pub struct KnowsNobody;

impl Keeper for KnowsNobody {
    async fn knows(&self, _: Uri, _: HeaderMap) -> Option<Known> {
        None
    }
}

/// Marks a request to refuse in words: few places are free, and they are kept for people who have one here.
#[derive(Debug, Clone, Copy)]
pub struct NoRoom;

/// State that the connections of a listener share.
#[derive(Debug, Clone)]
struct House<K> {
    app: Router,
    keeper: K,
    places: Places,
    stop: CancellationToken,
}

/// Serves at most this many connections at once until `stop`, then finishes the answers under way. It does not wait for
/// upgraded sockets: they belong to the handler that took them.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    keeper: impl Keeper,
    most: usize,
    stop: CancellationToken,
) {
    serve_within(listener, House { app, keeper, places: Places::new(most), stop }).await;
}

async fn serve_within<K: Keeper>(listener: TcpListener, house: House<K>) {
    let tasks = TaskTracker::new();
    let come_in = async {
        loop {
            let (stream, peer) = match listener.accept().await {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Out of file descriptors, or the phone gave up: neither ends the server.
                    tracing::warn!(%error, "a connection was not accepted");
                    house.places.no_file_was_left();
                    // The connection is still in the queue, so the next try would fail at once: pause.
                    sleep(NOT_ACCEPTED).await;
                    continue;
                }
            };
            // Otherwise a small frame waits until the one before it is acknowledged: measured 43 ms against 3.
            if stream.set_nodelay(true).is_err() {
                continue;
            }
            let Some(counted) = house.places.take().await else { break };
            tasks.spawn(connection(stream, peer, counted, house.clone()));
        }
    };
    tokio::select! {
        () = come_in => {}
        () = house.stop.cancelled() => {}
    }
    tasks.close();
    tasks.wait().await;
}

async fn connection<K: Keeper>(
    stream: TcpStream,
    peer: SocketAddr,
    counted: Counted,
    House { app, keeper, places, stop }: House<K>,
) {
    let asker = counted.asker();
    let watched = Watched::new(stream, Arc::clone(&asker));
    let service = tower::service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
        let (app, keeper, places) = (app.clone(), keeper.clone(), places.clone());
        let counted = counted.clone();
        // Boxed: a connection lasts longer than its requests, and would hold the memory of one all the time.
        let answer = Box::pin(async move {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(Peer(peer));
            let is_socket = request.headers().contains_key(header::UPGRADE);
            let is_full = is_socket && places.are_full();
            if !is_full
                && (counted.is_known() || places.have_room(is_socket) || {
                    let asked = (request.uri().clone(), request.headers().clone());
                    is_let_in(&keeper, &counted, is_socket, asked).await
                })
            {
                let asker = counted.asker();
                request.extensions_mut().insert(counted);
                asker.asks(true);
                let answer = app.oneshot(request).await;
                asker.asks(false);
                return answer;
            }
            request.extensions_mut().insert(NoRoom);
            let mut answer = app.oneshot(request).await?;
            let close = HeaderValue::from_static("close");
            answer.headers_mut().insert(header::CONNECTION, close);
            Ok(answer)
        });
        let answer = timeout(REQUEST_TIMEOUT, answer);
        async { answer.await.unwrap_or_else(|_| Ok(StatusCode::REQUEST_TIMEOUT.into_response())) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(32 * 1024)
        .serve_connection(TokioIo::new(watched), TowerToHyperService::new(service))
        .with_upgrades();
    let mut connection = std::pin::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = asker.let_go() => {
            tracing::debug!("a connection goes for another");
            return;
        }
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

/// Whether a request is answered although few places are free. People with a place here always are; a stranger is when
/// a quieter one can be dropped for it.
async fn is_let_in<K: Keeper>(
    keeper: &K,
    counted: &Counted,
    is_socket: bool,
    (uri, headers): (Uri, HeaderMap),
) -> bool {
    if let Some(known) = keeper.knows(uri, headers).await {
        counted.is_hers(known);
        return true;
    }
    !is_socket && counted.finds_room()
}

/// Too few files may be open to serve anybody.
#[derive(Debug, thiserror::Error)]
#[error(
    "only {0} files may be open at once, and Floke needs {FEWEST_FILES}: raise the limit (ulimit -n)"
)]
pub struct TooFewFiles(u64);

/// Checks that enough files may be open, after raising the limit.
///
/// # Errors
/// In one line that says how many there may be.
pub fn enough_files() -> Result<(), TooFewFiles> {
    let files = files();
    if files < FEWEST_FILES { Err(TooFewFiles(files)) } else { Ok(()) }
}

/// Raises the limit of open files as far as possible. Most systems start with 1 024, less than a hall with three tabs
/// each needs.
fn files() -> u64 {
    rlimit::increase_nofile_limit(u64::MAX).unwrap_or_else(|error| {
        tracing::warn!(%error, "the limit of open files was not raised");
        rlimit::Resource::NOFILE.get_soft().unwrap_or(1_024)
    })
}

/// The most connections: a quarter of the files is kept for the log.
#[must_use]
pub fn most_connections() -> usize {
    let files = files();
    let most = (files - files / 4).min(CONNECTIONS);
    tracing::debug!(files, most, "connections at once");
    usize::try_from(most).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests;
