//! The front door: where requests come from, how long it waits for slow clients, and which it drops when full.

use axum::extract::Request;
use axum::response::Response;
use axum::routing::{get, post};
use futures_util::StreamExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::*;

/// Knows every request that claims to be known.
#[derive(Debug, Clone, Copy)]
struct Believes;

impl Keeper for Believes {
    async fn knows(&self, _: Uri, headers: HeaderMap) -> Option<Known> {
        headers.get("known")?.to_str().ok()?.parse().ok().map(Known)
    }
}

fn start(app: Router) -> (SocketAddr, CancellationToken, tokio::task::JoinHandle<()>) {
    let (address, house, server) = start_with(app, 100);
    (address, house.stop, server)
}

fn start_with(
    app: Router,
    most: usize,
) -> (SocketAddr, House<Believes>, tokio::task::JoinHandle<()>) {
    let listener = bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = listener.local_addr().unwrap();
    let (places, stop) = (Places::new(most), CancellationToken::new());
    let house = House { app, keeper: Believes, places, stop };
    (address, house.clone(), tokio::spawn(serve_within(listener, house)))
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
    let who =
        |axum::Extension(Peer(peer)): axum::Extension<Peer>| async move { peer.ip().to_string() };
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
    let (address, house, server) = start_with(Router::new().route("/ws", get(socket)), 2);
    let stream = TcpStream::connect(address).await.unwrap();
    let url = format!("ws://{address}/ws");
    let (mut client, _) = tokio_tungstenite::client_async(url, stream).await.unwrap();
    client.next().await.unwrap().unwrap();
    house.stop.cancel();
    server.await.unwrap();
    assert_eq!(house.places.taken(), 1, "HTTP has ended, the socket has not");
    end.cancel();
    house.places.until_taken(0).await;
}

/// A request whose body stops halfway, to a handler that has begun to read it.
async fn half_a_body() -> (TcpStream, CancellationToken, tokio::task::JoinHandle<()>) {
    let begun = Arc::new(tokio::sync::Notify::new());
    let begins = begun.clone();
    let read = move |request: Request| async move {
        begins.notify_one();
        axum::body::to_bytes(request.into_body(), 100).await.map_err(|_| StatusCode::BAD_REQUEST)
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
        // Closing a connection with unread bytes is a reset.
        _ended = read.read_to_end(&mut answer) => assert_eq!(answer, b""),
        () = drip => {}
    }
    let after = from.elapsed().as_secs_f64();
    assert!((10.0..11.0).contains(&after), "{after} s");

    let mut slow = TcpStream::connect(address).await.unwrap();
    slow.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n").await.unwrap();
    sleep(Duration::from_secs(9)).await;
    // The kernel's time counts from here: a paused clock would not wait for it.
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
        // A refused client learns so when it reads.
        let say = async { drop(write.write_all(head.as_bytes()).await) };
        let mut answer = [0; 12];
        let (_, heard) = tokio::join!(say, read.read_exact(&mut answer));
        heard.unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        assert!(format!("HTTP/1.1 {status}").starts_with(&answer), "{len}: {answer}");
    }
}

/// Asks for something and reads nothing.
async fn asks(address: SocketAddr, path: &str, more: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!("GET {path} HTTP/1.1\r\nhost: x\r\n{more}\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    stream
}

/// The status of the answer.
async fn status(stream: &mut TcpStream) -> u16 {
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer[9..]).parse().unwrap()
}

/// More bytes than the system buffers for one connection.
const LONG: usize = 20_000_000;

fn long() -> Router {
    Router::new()
        .route("/", get(async || "here"))
        .route("/long", get(async || vec![b'x'; LONG]))
        .route("/ws", get(async |mut request: Request| upgrade(&mut request, hold)))
        .layer(axum::middleware::from_fn(refuse))
}

async fn refuse(request: Request, next: axum::middleware::Next) -> Response {
    if request.extensions().get::<NoRoom>().is_some() {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    next.run(request).await
}

/// Holds the socket as a room does.
async fn hold(upgraded: Upgraded) {
    assert!(upgraded.counted.is_in());
    std::future::pending::<()>().await;
    drop(upgraded);
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_nobody_reads_is_offered_for_half_a_minute() {
    let (address, house, _server) = start_with(long(), 100);
    let mut unread = asks(address, "/long", "").await;
    assert_eq!(status(&mut unread).await, 200);
    let from = tokio::time::Instant::now();
    house.places.until_taken(0).await;
    assert_eq!(from.elapsed().as_secs(), watched::UNREAD.as_secs());
    let mut read = Vec::new();
    assert!(unread.read_to_end(&mut read).await.is_err(), "it is cut, and not half an answer");
}

#[tokio::test(start_paused = true)]
async fn a_slow_reader_who_goes_on_reading_gets_all_of_it() {
    let (address, house, _server) = start_with(long(), 100);
    let mut slow = asks(address, "/long", "connection: close\r\n").await;
    let mut piece = vec![0; LONG / 5];
    for _ in 0..5 {
        sleep(Duration::from_secs(20)).await;
        slow.read_exact(&mut piece).await.unwrap();
    }
    let rest = slow.read_to_end(&mut Vec::new()).await.unwrap();
    assert!((50..500).contains(&rest), "as much as the head: {rest}");
    house.places.until_taken(0).await;
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_asks_nothing_more_ends_after_ten_seconds() {
    let (address, house, _server) = start_with(long(), 100);
    let mut stream = asks(address, "/", "").await;
    assert_eq!(status(&mut stream).await, 200);
    let from = tokio::time::Instant::now();
    stream.read_to_end(&mut Vec::new()).await.unwrap();
    assert_eq!(from.elapsed().as_secs(), HEAD_TIMEOUT.as_secs());
    house.places.until_taken(0).await;
}

#[tokio::test(start_paused = true)]
async fn many_who_read_nothing_and_many_who_ask_nothing_keep_nobody_out() {
    let (address, house, _server) = start_with(long(), 16);
    let from = tokio::time::Instant::now();
    let mut held = Vec::new();
    for n in 0..60 {
        held.push(if n % 3 == 0 {
            TcpStream::connect(address).await.unwrap()
        } else {
            asks(address, "/long", "").await
        });
        let mut stranger = asks(address, "/", "").await;
        assert_eq!(status(&mut stranger).await, 200, "{n}");
        let mut known = asks(address, "/", "known: 1\r\n").await;
        assert_eq!(status(&mut known).await, 200, "{n}");
        assert!(house.places.taken() <= 16);
    }
    assert!(from.elapsed().as_secs() < 1, "nobody waited for the half minute to pass");
}

#[tokio::test(start_paused = true)]
async fn sockets_of_strangers_get_half_of_the_places_and_who_is_known_the_rest() {
    let (address, house, _server) = start_with(long(), 16);
    let handshake = "connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n\
        sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    let known = format!("known: 1\r\n{handshake}");
    let mut sockets = Vec::new();
    for expected in [[101; 8].as_slice(), &[503; 8]].concat() {
        let mut socket = asks(address, "/ws", handshake).await;
        assert_eq!(status(&mut socket).await, expected);
        if expected == 101 {
            sockets.push(socket);
        } else {
            socket.read_to_end(&mut Vec::new()).await.unwrap();
        }
    }
    house.places.until_taken(8).await;
    while house.places.taken() < 15 {
        let mut socket = asks(address, "/ws", &known).await;
        assert_eq!(status(&mut socket).await, 101);
        sockets.push(socket);
    }
    let mut stranger = asks(address, "/", "").await;
    assert_eq!(status(&mut stranger).await, 503, "this place is kept");
    stranger.read_to_end(&mut Vec::new()).await.unwrap();
    let mut person = asks(address, "/", "known: 1\r\n").await;
    assert_eq!(status(&mut person).await, 200);
}
