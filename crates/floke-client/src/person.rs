//! One connection of one person: sends commands, receives views, and reconnects by itself.
//!
//! After reconnecting it sends an unanswered command again, under the same id. It keeps its view and sends the cursor,
//! so that the server sends only what is new.

mod life;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use floke_core::{Command, CommandId, SessionId};
use floke_wire::{ClientMsg, Param, Role};
use socket2::SockRef;
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tokio::time::Instant;

use crate::ids::command_id;
use crate::view::{Closed, View};
use life::{Life, Order};

/// How long the first view may take.
const VIEW_WITHIN: Duration = Duration::from_secs(60);
/// Orders that wait for the connection's task; when it is full, the sender waits.
const ORDERS: usize = 64;
/// The segments of a slow phone, in bytes: as small as every network carries. The other side's kernel keeps room for a
/// number of segments: with those of the loopback, 64 kB each, no socket would be full before 2 MB.
const SEGMENT: u32 = 536;

/// Why a connection cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// No server listens at the address.
    #[error("the server cannot be reached")]
    Unreachable(#[source] std::io::Error),
    /// The server refused the WebSocket upgrade.
    #[error("no upgrade: {0}")]
    NoUpgrade(u16),
    /// The socket broke, or the other side does not speak the protocol.
    #[error("the socket broke")]
    Broken(#[source] Box<tokio_tungstenite::tungstenite::Error>),
    /// The server closed the connection for good.
    #[error("closed for good with {} ({})", .0.code, .0.reason)]
    Closed(Closed),
    /// Nothing came within the deadline.
    #[error("not in time")]
    Late,
    /// This side has closed the connection.
    #[error("ended from here")]
    Ended,
}

impl ClientError {
    pub(crate) fn socket(error: tokio_tungstenite::tungstenite::Error) -> Self {
        Self::Broken(Box::new(error))
    }
}

/// The answer to a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The server has carried it out, and has it on disk.
    Done {
        /// The position of the room then.
        cursor: String,
    },
    /// The server has not carried it out; nothing has changed.
    Refused {
        /// The reason, as in the catalogue.
        code: String,
        /// The values that the words need.
        params: BTreeMap<String, Param>,
    },
}

impl Outcome {
    /// Whether the server carried it out.
    #[must_use]
    pub fn is_done(&self) -> bool {
        matches!(self, Self::Done { .. })
    }

    /// The code of a refusal.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Done { .. } => None,
            Self::Refused { code, .. } => Some(code),
        }
    }
}

/// How a connection behaves.
#[derive(Debug, Clone, Copy, Default)]
pub struct Manner {
    /// The kernel's receive buffer in bytes; a small one makes a slow phone's socket full soon, after some 30 kB.
    pub receive_buffer: Option<u32>,
}

pub(crate) async fn open_stream(
    base: SocketAddr,
    manner: Manner,
) -> Result<TcpStream, ClientError> {
    let open = async {
        let socket = if base.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
        if let Some(bytes) = manner.receive_buffer {
            socket.set_recv_buffer_size(bytes)?;
            SockRef::from(&socket).set_tcp_mss(SEGMENT)?;
        }
        let stream = socket.connect(base).await?;
        stream.set_nodelay(true)?;
        Ok(stream)
    };
    open.await.map_err(ClientError::Unreachable)
}

/// One connection. Dropping it cuts it.
#[derive(Debug)]
pub struct Client {
    orders: mpsc::Sender<Order>,
    view: watch::Receiver<View>,
    task: JoinHandle<()>,
    way: Way,
}

/// Where a connection goes, and in which role.
#[derive(Debug, Clone)]
struct Way {
    base: SocketAddr,
    session: SessionId,
    cookies: String,
    role: Role,
}

impl Drop for Client {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Lets a slow connection read again when dropped.
#[derive(Debug)]
#[must_use = "the connection reads again when this is dropped"]
pub struct Slow {
    _held: oneshot::Sender<()>,
}

impl Client {
    /// Connects and waits for the first view. Later it reconnects by itself, unless the server closes it for good.
    ///
    /// # Errors
    /// [`ClientError::Closed`] when the server closes it for good, [`ClientError::Late`] when there is no view after a
    /// minute of trying.
    pub async fn connect(
        base: SocketAddr,
        session: &SessionId,
        cookies: &str,
        role: Role,
        manner: Manner,
    ) -> Result<Self, ClientError> {
        let (orders, inbox) = mpsc::channel(ORDERS);
        let (told, view) = watch::channel(View::default());
        let life = Life::new(base, *session, cookies.to_owned(), role, manner, inbox, told);
        let way = Way { base, session: *session, cookies: cookies.to_owned(), role };
        let client = Self { orders, view, task: tokio::spawn(life.live()), way };
        client.wait(VIEW_WITHIN, |view| view.fresh() > 0).await?;
        Ok(client)
    }

    /// Another new tab of the same browser: its first view is what a newcomer sees.
    ///
    /// # Errors
    /// As [`Self::connect`].
    pub async fn another(&self) -> Result<Self, ClientError> {
        let Way { base, session, cookies, role } = &self.way;
        Self::connect(*base, session, cookies, *role, Manner::default()).await
    }

    /// The view as it is now. Do not hold it across an await.
    #[must_use]
    pub fn view(&self) -> watch::Ref<'_, View> {
        self.view.borrow()
    }

    /// Sends a command under a new id and waits for the answer, over as many connections as it takes.
    ///
    /// # Errors
    /// [`ClientError::Closed`] when the server closes the connection for good before it answers.
    pub async fn send(&self, command: Command) -> Result<Outcome, ClientError> {
        self.send_as(command_id(), command).await
    }

    /// Sends a command under an id, which may have been used before.
    ///
    /// # Errors
    /// As [`Self::send`].
    pub async fn send_as(&self, cmd: CommandId, command: Command) -> Result<Outcome, ClientError> {
        let (reply, answer) = oneshot::channel();
        self.order(Order::Do { cmd, command: Box::new(command), reply }).await?;
        answer.await.map_err(|_| self.why())
    }

    /// Sends a message that is not a command. It is lost if the connection is.
    ///
    /// # Errors
    /// When the connection has ended for good.
    pub async fn say(&self, msg: ClientMsg) -> Result<(), ClientError> {
        self.order(Order::Say(msg)).await
    }

    /// Waits until the view fulfils a condition.
    ///
    /// # Errors
    /// [`ClientError::Late`] after `within`, [`ClientError::Closed`] when it will never be.
    pub async fn wait(
        &self,
        within: Duration,
        mut ready: impl FnMut(&View) -> bool,
    ) -> Result<(), ClientError> {
        self.find(within, |view| ready(view).then_some(())).await
    }

    /// Waits until the view contains something.
    ///
    /// # Errors
    /// As [`Self::wait`].
    pub async fn find<T>(
        &self,
        within: Duration,
        mut look: impl FnMut(&View) -> Option<T>,
    ) -> Result<T, ClientError> {
        let deadline = Instant::now() + within;
        let mut view = self.view.clone();
        loop {
            {
                let view = view.borrow_and_update();
                if let Some(found) = look(&view) {
                    return Ok(found);
                }
                if let Some(closed) = view.closed() {
                    return Err(ClientError::Closed(closed.clone()));
                }
            }
            match tokio::time::timeout_at(deadline, view.changed()).await {
                Err(_) => return Err(ClientError::Late),
                Ok(Err(_)) => return Err(self.why()),
                Ok(Ok(())) => {}
            }
        }
    }

    /// Drops the TCP connection without a Close; reconnects at once.
    ///
    /// # Errors
    /// When the connection has ended for good.
    pub async fn cut(&self) -> Result<(), ClientError> {
        self.order(Order::Cut).await
    }

    /// Drops the TCP connection without a Close, and stays away until [`Self::wake`]. Commands wait.
    ///
    /// # Errors
    /// When the connection has ended for good.
    pub async fn doze(&self) -> Result<(), ClientError> {
        self.order(Order::Sleep).await?;
        self.wait(VIEW_WITHIN, |view| !view.online()).await
    }

    /// Reconnects after [`Self::doze`].
    ///
    /// # Errors
    /// When the connection has ended for good.
    pub async fn wake(&self) -> Result<(), ClientError> {
        self.order(Order::Wake).await
    }

    /// Reads nothing until the guard is dropped; still sends.
    ///
    /// # Errors
    /// When the connection has ended for good.
    pub async fn slow(&self) -> Result<Slow, ClientError> {
        let (held, released) = oneshot::channel();
        self.order(Order::Slow(released)).await?;
        Ok(Slow { _held: held })
    }

    /// Reconnects now, with this cursor instead of its own.
    ///
    /// # Errors
    /// When the connection has ended for good.
    pub async fn come_back_from(&self, cursor: Option<String>) -> Result<(), ClientError> {
        self.order(Order::CutFrom(cursor)).await
    }

    /// Closes the connection and waits until it is closed.
    pub async fn close(mut self) {
        if self.order(Order::Close).await.is_ok() {
            // The task's panic has been printed already, and the connection is gone either way.
            let _ended: Result<(), _> = (&mut self.task).await;
        }
    }

    async fn order(&self, order: Order) -> Result<(), ClientError> {
        self.orders.send(order).await.map_err(|_| self.why())
    }

    fn why(&self) -> ClientError {
        let closed = self.view.borrow().closed().cloned();
        closed.map_or(ClientError::Ended, ClientError::Closed)
    }
}
