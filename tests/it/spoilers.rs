//! Attackers of a room: sockets that send without a pause, and unread answers.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::thread::JoinHandle;
use std::time::Duration;

use floke_client::Browser;
use serde_json::json;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{interval, timeout};

use crate::harness::{Person, Room, SOON};

/// A kind of flood.
#[derive(Clone)]
pub(crate) struct Kind {
    pub(crate) what: &'static str,
    /// What it sends first.
    first: Vec<u8>,
    /// What it then sends without end.
    again: Vec<u8>,
    /// The code with which the server closes it meanwhile.
    pub(crate) code: Option<u16>,
}

/// A masked frame of less than 126 bytes; the mask is zero.
fn frame(first: u8, payload: &str) -> Vec<u8> {
    let head = [first, 0x80 | u8::try_from(payload.len()).unwrap(), 0, 0, 0, 0];
    [&head, payload.as_bytes()].concat()
}

fn hello(role: &str) -> Vec<u8> {
    frame(0x81, &json!({ "type": "hello", "version": 1, "role": role }).to_string())
}

/// Every kind. Of the first two, one reconnects again and again, and one is never closed.
pub(crate) fn kinds() -> [Kind; 7] {
    let (none, hello, screen) = (Vec::new(), hello("participant"), hello("screen"));
    let begun = [hello.clone(), frame(0x01, "{")].concat();
    let (ping, empty) = (frame(0x89, ""), frame(0x00, ""));
    let (ping_text, not_ours) = (frame(0x81, r#"{"type":"ping"}"#), frame(0x81, "[]"));
    [
        ("pings before hello", none, ping.clone(), Some(4500)),
        ("pings after hello", hello.clone(), ping.clone(), None),
        ("a message without end before hello", frame(0x01, "{"), empty.clone(), Some(4500)),
        ("a message without end after hello", begun, empty, None),
        ("small messages", hello.clone(), ping_text, None),
        ("small messages that are not ours", hello, not_ours, Some(4500)),
        ("pings after she was refused", screen, ping, Some(4501)),
    ]
    .map(|(what, first, again, code)| Kind { what, first, again, code })
}

/// Flooding sockets. Dropping this ends them.
pub(crate) struct Floods {
    threads: Vec<JoinHandle<Vec<u16>>>,
    over: Arc<AtomicBool>,
}

impl Floods {
    /// Starts one of each of these kinds, with one cookie, and returns once all flood. If the server freezes and the
    /// story with it, they end by themselves after `at_most`.
    pub(crate) async fn begin(
        room: &Room,
        who: &Person,
        kinds: impl IntoIterator<Item = Kind>,
        at_most: Duration,
    ) -> Self {
        let (begun, over): (Arc<AtomicUsize>, Arc<AtomicBool>) = Default::default();
        let start = |kind| {
            let flooder = Flooder {
                base: room.base,
                session: room.session.to_string(),
                cookies: who.browser.cookies(),
                kind,
                begun: Arc::clone(&begun),
                over: Arc::clone(&over),
            };
            flooder.start(at_most)
        };
        let floods = Self { threads: kinds.into_iter().map(start).collect(), over };
        let all_flood = async {
            let mut ticks = interval(Duration::from_millis(50));
            while begun.load(Relaxed) < floods.threads.len() {
                ticks.tick().await;
            }
        };
        timeout(SOON, all_flood).await.unwrap();
        floods
    }

    /// Ends them. Returns the codes with which each was closed.
    pub(crate) fn end(mut self) -> Vec<Vec<u16>> {
        self.over.store(true, Relaxed);
        self.threads.drain(..).map(|thread| thread.join().unwrap()).collect()
    }
}

impl Drop for Floods {
    fn drop(&mut self) {
        self.over.store(true, Relaxed);
    }
}

/// A flooding client, which reconnects at once when closed.
struct Flooder {
    base: SocketAddr,
    session: String,
    cookies: String,
    kind: Kind,
    /// How many are flooding.
    begun: Arc<AtomicUsize>,
    over: Arc<AtomicBool>,
}

impl Flooder {
    /// On its own thread and runtime, so that it floods whatever happens to the server.
    fn start(self, at_most: Duration) -> JoinHandle<Vec<u16>> {
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let mut closed = Vec::new();
            let floods = async { timeout(at_most, self.floods(&mut closed)).await };
            let _over = runtime.unwrap().block_on(floods);
            closed
        })
    }

    async fn floods(&self, closed: &mut Vec<u16>) {
        let mut floods = false;
        loop {
            tokio::select! {
                // A refused client tries again.
                code = self.one_socket(&mut floods) => closed.extend(code),
                () = self.is_over() => return,
            }
        }
    }

    /// Floods until it is closed; returns the code.
    async fn one_socket(&self, floods: &mut bool) -> io::Result<u16> {
        let mut stream = TcpStream::connect(self.base).await?;
        // Ports that wait a minute after each use would soon run out.
        stream.set_zero_linger()?;
        self.shake_hands(&mut stream).await?;
        let (read, mut write) = stream.split();
        write.write_all(&self.kind.first).await?;
        self.begun.fetch_add(usize::from(!*floods), Relaxed);
        *floods = true;
        tokio::select! {
            code = close_of(read) => Ok(code),
            () = self.writes(write) => Ok(1006),
        }
    }

    async fn shake_hands(&self, stream: &mut TcpStream) -> io::Result<()> {
        let Self { base, session, cookies, .. } = self;
        let request = format!(
            "GET /ws/{session} HTTP/1.1\r\nHost: {base}\r\nOrigin: http://{base}\r\nCookie: {cookies}\r\n\
             Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).await?;
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await?);
        }
        assert!(head.starts_with(b"HTTP/1.1 101"), "{}", String::from_utf8_lossy(&head));
        Ok(())
    }

    /// Writes until the socket breaks, which the reading half notices too.
    async fn writes(&self, mut write: impl AsyncWrite + Unpin) {
        let again = self.kind.again.repeat(16 * 1024 / self.kind.again.len());
        while write.write_all(&again).await.is_ok() {}
        std::future::pending::<()>().await;
    }

    async fn is_over(&self) {
        let mut ticks = interval(Duration::from_millis(20));
        while !self.over.load(Relaxed) {
            ticks.tick().await;
        }
    }
}

/// Reads until the end; returns the code of the Close, or 1006.
async fn close_of(read: impl AsyncRead + Unpin) -> u16 {
    let mut read = tokio::io::BufReader::new(read);
    let frames = async {
        loop {
            let first = read.read_u8().await?;
            let len = match read.read_u8().await? {
                126 => u64::from(read.read_u16().await?),
                127 => read.read_u64().await?,
                short => u64::from(short),
            };
            let mut payload = vec![0; usize::try_from(len).unwrap()];
            read.read_exact(&mut payload).await?;
            if first == 0x88 {
                return io::Result::Ok(u16::from_be_bytes([payload[0], payload[1]]));
            }
        }
    };
    frames.await.unwrap_or(1006)
}

/// Sends a request and reads nothing: the system buffers little, and the rest waits in the server.
///
/// # Errors
/// When the connection ended meanwhile.
pub(crate) async fn asks(base: SocketAddr, request: &str) -> io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.set_recv_buffer_size(4_096)?;
    let mut stream = socket.connect(base).await?;
    stream.write_all(request.as_bytes()).await?;
    Ok(stream)
}

/// Asks for the longest file that anybody may have, often enough that the answers exceed a connection's buffers.
pub(crate) async fn for_the_longest_file(base: SocketAddr) -> String {
    let page = Browser::new(base).get("/").await.unwrap().body;
    let font = page.split('"').find(|part| part.ends_with(".woff2")).unwrap();
    format!("GET {font} HTTP/1.1\r\nHost: {base}\r\n\r\n").repeat(100)
}
