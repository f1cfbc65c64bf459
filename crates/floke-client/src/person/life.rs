//! The task behind a connection: opens the socket, sends and receives, and opens it again.

use std::collections::VecDeque;
use std::future::pending;
use std::net::SocketAddr;
use std::time::Duration;

use floke_core::{Command, CommandId, Part, SessionId};
use floke_wire::{ClientMsg, MAX_UNANSWERED, PROTOCOL_VERSION, Role, ServerMsg};
use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::sync::{mpsc, oneshot, watch};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::{Error, Message};

use super::{ClientError, Manner, Outcome, open_stream};
use crate::ids::below;
use crate::raw::{text_of, upgrade};
use crate::view::{Closed, View};

/// The longest first pause before reconnecting.
const FIRST: Duration = Duration::from_millis(50);
/// The longest pause of all: a person would rather wait a second than a minute.
const MOST: Duration = Duration::from_secs(1);
/// From this close code on, reconnecting is of no use.
const FOR_GOOD: u16 = 4500;

type Socket = WebSocketStream<TcpStream>;

/// What the owner asks of the connection.
#[derive(Debug)]
pub(super) enum Order {
    Do { cmd: CommandId, command: Box<Command>, reply: oneshot::Sender<Outcome> },
    Say(ClientMsg),
    Slow(oneshot::Receiver<()>),
    Cut,
    CutFrom(Option<String>),
    Sleep,
    Wake,
    Close,
}

/// Why a conversation ended.
enum End {
    /// Reconnect at once.
    Again,
    /// Reconnect after a pause.
    Lost,
    /// Never reconnect.
    Over,
}

struct Unanswered {
    cmd: CommandId,
    text: String,
    reply: oneshot::Sender<Outcome>,
}

/// The state of one connection, over all its sockets.
pub(super) struct Life {
    base: SocketAddr,
    session: SessionId,
    cookies: String,
    role: Role,
    manner: Manner,
    orders: mpsc::Receiver<Order>,
    view: watch::Sender<View>,
    /// In the order in which they were sent.
    unanswered: VecDeque<Unanswered>,
    /// How many of them, from the front, have been sent over this socket. The server reads no further than
    /// [`MAX_UNANSWERED`], so the others wait here: otherwise they would be sent again after a reconnect.
    said: usize,
    slow: Option<oneshot::Receiver<()>>,
    asleep: bool,
    tries: u32,
}

impl Life {
    pub(super) fn new(
        base: SocketAddr,
        session: SessionId,
        cookies: String,
        role: Role,
        manner: Manner,
        orders: mpsc::Receiver<Order>,
        view: watch::Sender<View>,
    ) -> Self {
        Self {
            base,
            session,
            cookies,
            role,
            manner,
            orders,
            view,
            unanswered: VecDeque::new(),
            said: 0,
            slow: None,
            asleep: false,
            tries: 0,
        }
    }

    /// Ends when the owner or the server says so, and drops unanswered commands, which their senders see.
    pub(super) async fn live(mut self) {
        loop {
            if !self.rest().await {
                return;
            }
            let end = match self.open().await {
                Ok(socket) => self.talk(socket).await,
                Err(ClientError::NoUpgrade(status @ (401 | 403 | 404 | 410))) => {
                    self.ended(status, "no upgrade");
                    End::Over
                }
                Err(_) => End::Lost,
            };
            self.view.send_if_modified(|view| {
                let was = view.online();
                view.lost();
                was
            });
            match end {
                End::Again => self.tries = 0,
                End::Lost => self.tries = (self.tries + 1).min(8),
                End::Over => return,
            }
        }
    }

    async fn open(&self) -> Result<Socket, ClientError> {
        let stream = open_stream(self.base, self.manner).await?;
        upgrade(stream, self.base, &self.session, &self.cookies).await
    }

    /// Waits out the pause and the doze; false when the owner has closed. Full jitter, so that a room that was cut off
    /// does not reconnect all at once.
    async fn rest(&mut self) -> bool {
        let most = FIRST.saturating_mul(1 << self.tries).min(MOST);
        let most = if self.tries == 0 { Duration::ZERO } else { most };
        let micros = u64::try_from(most.as_micros()).unwrap_or(0);
        let pause = tokio::time::sleep(Duration::from_micros(below(micros)));
        tokio::pin!(pause);
        loop {
            let order = tokio::select! {
                biased;
                order = self.orders.recv() => order,
                () = &mut pause, if !self.asleep => return true,
            };
            match order {
                None | Some(Order::Close) => return false,
                Some(order) => self.take(order),
            }
        }
    }

    /// Takes an order that does not need the socket.
    fn take(&mut self, order: Order) {
        match order {
            Order::Do { cmd, command, reply } => {
                let text = text_of(&ClientMsg::Do { cmd, command: *command });
                self.unanswered.push_back(Unanswered { cmd, text, reply });
            }
            Order::Slow(released) => self.slow = Some(released),
            Order::CutFrom(cursor) => {
                self.view.send_if_modified(|view| {
                    view.set_cursor(cursor);
                    false
                });
            }
            Order::Sleep => self.asleep = true,
            Order::Wake => self.asleep = false,
            Order::Say(_) | Order::Cut | Order::Close => {}
        }
    }

    async fn talk(&mut self, mut socket: Socket) -> End {
        if self.greet(&mut socket).await.is_err() {
            return End::Lost;
        }
        loop {
            if self.say_waiting(&mut socket).await.is_err() {
                return End::Lost;
            }
            let reads = self.slow.is_none();
            tokio::select! {
                order = self.orders.recv() => {
                    let Some(order) = order else { return End::Over };
                    if let Some(end) = self.obey(order, &mut socket).await {
                        return end;
                    }
                }
                () = released(&mut self.slow) => self.slow = None,
                heard = socket.next(), if reads => match heard {
                    Some(Ok(Message::Text(text))) => self.hear(&text),
                    Some(Ok(Message::Close(frame))) => {
                        // Reading on lets the library answer the Close.
                        while let Some(Ok(_)) = socket.next().await {}
                        return self.closed(frame);
                    }
                    Some(Ok(_)) => {}
                    Some(Err(_)) | None => return End::Lost,
                },
            }
        }
    }

    /// Sends hello, and then the unanswered commands again.
    async fn greet(&mut self, socket: &mut Socket) -> Result<(), Error> {
        let cursor = self.view.borrow().cursor().map(str::to_owned);
        let parts = Part::ALL.into();
        let hello = ClientMsg::Hello { version: PROTOCOL_VERSION, role: self.role, cursor, parts };
        self.said = 0;
        socket.feed(Message::text(text_of(&hello))).await
    }

    /// Sends as many of the unanswered commands as may be under way.
    async fn say_waiting(&mut self, socket: &mut Socket) -> Result<(), Error> {
        for waiting in
            self.unanswered.range(self.said..).take(MAX_UNANSWERED.saturating_sub(self.said))
        {
            socket.feed(Message::text(waiting.text.as_str())).await?;
            self.said += 1;
        }
        socket.flush().await
    }

    async fn obey(&mut self, order: Order, socket: &mut Socket) -> Option<End> {
        let said = match order {
            Order::Say(msg) => socket.send(Message::text(text_of(&msg))).await,
            Order::Cut => return Some(End::Again),
            Order::Close => {
                // The socket may be broken already, and is over in any case.
                let _broken: Result<(), _> = socket.close(None).await;
                while let Some(Ok(_)) = socket.next().await {}
                return Some(End::Over);
            }
            Order::CutFrom(_) | Order::Sleep => {
                self.take(order);
                return Some(End::Again);
            }
            Order::Do { .. } | Order::Slow(_) | Order::Wake => {
                self.take(order);
                Ok(())
            }
        };
        said.is_err().then_some(End::Lost)
    }

    fn hear(&mut self, text: &str) {
        let Ok(msg) = serde_json::from_str::<ServerMsg<Value>>(text) else {
            // A newer server may send what this side does not know.
            return;
        };
        match msg {
            ServerMsg::Done { cmd, cursor } => self.answer(&cmd, Outcome::Done { cursor }),
            ServerMsg::Refused { cmd, code, params } => {
                let params = params.into_iter().map(|(n, v)| (n.into_owned(), v)).collect();
                self.answer(&cmd, Outcome::Refused { code: code.into_owned(), params });
            }
            ServerMsg::Pong { .. } => {}
            msg => {
                self.tries = 0;
                self.view.send_modify(|view| view.fold(msg));
            }
        }
    }

    fn answer(&mut self, cmd: &CommandId, outcome: Outcome) {
        let place = self.unanswered.iter().position(|waiting| waiting.cmd == *cmd);
        if let Some(place) = place
            && let Some(waiting) = self.unanswered.remove(place)
        {
            self.said -= usize::from(place < self.said);
            // The sender no longer waits for the answer.
            let _nobody: Result<(), _> = waiting.reply.send(outcome);
        }
    }

    fn closed(&mut self, frame: Option<CloseFrame>) -> End {
        let (code, reason) = frame
            .map_or((1005, String::new()), |frame| (frame.code.into(), frame.reason.to_string()));
        if code < FOR_GOOD {
            return End::Lost;
        }
        self.ended(code, &reason);
        End::Over
    }

    fn ended(&mut self, code: u16, reason: &str) {
        let closed = Closed { code, reason: reason.to_owned() };
        self.view.send_modify(|view| view.close(closed));
    }
}

/// Waits until a slow connection may read again; never returns when it is not slow.
async fn released(slow: &mut Option<oneshot::Receiver<()>>) {
    match slow {
        // The guard sends nothing: it is dropped.
        Some(guard) => drop(guard.await),
        None => pending().await,
    }
}
