//! Sockets that send without a pause, as many as the server has threads: in another room everybody is answered all the same.
//!
//! How much later is a figure, and figures are for `floke bench flood`. How many frames it takes until one is closed is
//! counted in `web/socket/tests/flood.rs`.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};

use floke_client::{Heard, Raw};
use serde_json::json;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{interval, timeout};

use crate::harness::{Room, SOON, TestServer, command, sees};

/// Threads of the server, and sockets that flood it.
const THREADS: usize = 2;

/// How long each kind of flood lasts.
const LASTS: Duration = Duration::from_millis(1_700);

/// A flood that nobody has ended by then ends by itself.
const GIVES_UP: Duration = Duration::from_secs(20);

/// Whoever is in another room is answered within this.
const ANSWERED: Duration = Duration::from_secs(2);

/// A masked frame of less than 126 bytes; the mask is zero.
fn frame(first: u8, payload: &str) -> Vec<u8> {
    let head = [first, 0x80 | u8::try_from(payload.len()).unwrap(), 0, 0, 0, 0];
    [&head, payload.as_bytes()].concat()
}

fn hello(role: &str) -> Vec<u8> {
    frame(0x81, &json!({ "type": "hello", "version": 1, "role": role }).to_string())
}

/// What somebody sends first, what then without end, and the code with which she is closed meanwhile.
type Kind = (&'static str, Vec<u8>, Vec<u8>, Option<u16>);

/// Somebody who sends `again` without end, after `first`. Whoever is closed comes back at once.
#[derive(Clone)]
struct Flooder {
    base: SocketAddr,
    session: String,
    cookies: String,
    first: Vec<u8>,
    again: Vec<u8>,
    begun: Arc<AtomicUsize>,
    over: Arc<AtomicBool>,
}

impl Flooder {
    /// On a thread and a runtime of its own, so that it floods whatever becomes of the server. With which codes it was closed.
    fn start(self) -> std::thread::JoinHandle<Vec<u16>> {
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            // A story that has failed, or is frozen with the server, does not stop it.
            let floods = async { timeout(GIVES_UP, self.floods()).await };
            runtime.unwrap().block_on(floods).unwrap_or_default()
        })
    }

    async fn floods(self) -> Vec<u16> {
        let mut closed = Vec::new();
        loop {
            let mut stream = TcpStream::connect(self.base).await.unwrap();
            // A port that waits a minute after each time is soon one too few.
            stream.set_zero_linger().unwrap();
            self.shake_hands(&mut stream).await;
            let (read, write) = stream.split();
            tokio::select! {
                code = close_of(read) => closed.push(code),
                () = self.writes(write) => {}
                () = self.is_over() => return closed,
            }
        }
    }

    async fn shake_hands(&self, stream: &mut TcpStream) {
        let Self { base, session, cookies, .. } = self;
        let request = format!(
            "GET /ws/{session} HTTP/1.1\r\nHost: {base}\r\nOrigin: http://{base}\r\nCookie: {cookies}\r\n\
             Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.unwrap());
        }
        assert!(head.starts_with(b"HTTP/1.1 101"), "{}", String::from_utf8_lossy(&head));
    }

    /// Until the socket breaks, which whoever reads hears too.
    async fn writes(&self, mut write: impl AsyncWrite + Unpin) {
        let again = self.again.repeat(16 * 1024 / self.again.len());
        let mut sent = write.write_all(&self.first).await;
        self.begun.fetch_add(1, Relaxed);
        while sent.is_ok() {
            sent = write.write_all(&again).await;
        }
        std::future::pending::<()>().await;
    }

    async fn is_over(&self) {
        let mut ticks = interval(Duration::from_millis(20));
        while !self.over.load(Relaxed) {
            ticks.tick().await;
        }
    }
}

/// Reads until the end: the code of the Close, or 1006.
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
                return std::io::Result::Ok(u16::from_be_bytes([payload[0], payload[1]]));
            }
        }
    };
    frames.await.unwrap_or(1006)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_socket_that_sends_without_a_pause_freezes_nobody() {
    let server = TestServer::start().await;
    let (theirs, ours) = (server.room().await, Room::make(server.addr).await);
    let (mallory, kari) = (theirs.join("Mallory").await, ours.join("Kari").await);
    let from = Instant::now();
    let mut silent = Raw::open(ours.base, &ours.session, "").await.unwrap();

    let (none, hello, screen) = (Vec::new(), hello("participant"), hello("screen"));
    let ping_text = frame(0x81, r#"{"type":"ping"}"#);
    let begun = [hello.clone(), frame(0x01, "{")].concat();
    let (ping, empty) = (frame(0x89, ""), frame(0x00, ""));
    let floods: [Kind; 7] = [
        ("pings before hello", none.clone(), ping.clone(), Some(4500)),
        ("a message without end before hello", frame(0x01, "{"), empty.clone(), Some(4500)),
        ("pings after hello", hello.clone(), ping.clone(), None),
        ("a message without end after hello", begun, empty, None),
        ("small messages", hello.clone(), ping_text, None),
        ("small messages that are not ours", hello, frame(0x81, "[]"), Some(4500)),
        ("pings after she was refused", screen, ping, Some(4501)),
    ];
    let mut said = 0;
    for (what, first, again, code) in floods {
        let (begun, over): (Arc<AtomicUsize>, Arc<AtomicBool>) = Default::default();
        let flooder = Flooder {
            base: server.addr,
            session: theirs.session.to_string(),
            cookies: mallory.browser.cookies(),
            first,
            again,
            begun: Arc::clone(&begun),
            over: Arc::clone(&over),
        };
        let flooders: Vec<_> = (0..THREADS).map(|_| flooder.clone().start()).collect();
        let mut ticks = interval(Duration::from_millis(50));
        let all_flood = async {
            while begun.load(Relaxed) < THREADS {
                ticks.tick().await;
            }
        };
        timeout(SOON, all_flood).await.unwrap();
        let since = Instant::now();
        while since.elapsed() < LASTS {
            ticks.tick().await;
            said += 1;
            let note = command(&json!({ "type": "set_note", "text": format!("Notat {said}") }));
            let asked = Instant::now();
            let answer = timeout(ANSWERED, kari.client.send(note)).await;
            // By the clock: a runtime that is frozen looks at no time limit either.
            let waited = asked.elapsed();
            assert!(waited <= ANSWERED, "{what}: Kari waits {waited:?} in another room");
            assert!(answer.unwrap().unwrap().is_done(), "{what}");
        }
        over.store(true, Relaxed);
        for flooder in flooders {
            let closed = flooder.join().unwrap();
            assert_eq!(closed.first().copied(), code, "{what}: {closed:?}");
            assert!(closed.iter().all(|one| Some(*one) == code), "{what}: {closed:?}");
        }
    }
    // Beside all that, who says nothing is let go after ten seconds.
    let end = silent.end(SOON).await.unwrap();
    let after = from.elapsed().as_secs();
    assert_eq!(end, Heard::Closed(4002, "idle".to_owned()));
    assert!((10..=15).contains(&after), "after {after} s");
    sees(&mallory.client, "Mallory's own phone", |view| view.welcomes() == 1).await;
}
