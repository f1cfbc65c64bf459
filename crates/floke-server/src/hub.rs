//! The rooms of this node: sessions that are awake, and their connections.
//!
//! HTTP and sockets change sessions only through this module. It knows nothing of HTTP, cookies or frames: a socket is
//! an [`Outlet`], and the caller passes in how a text becomes a frame.

mod clock;
mod directory;
mod fanout;
mod live;
mod lobby;
mod presence;
mod published;
mod rate;
mod room;
mod seat;
mod seats;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod testing;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use floke_core::{HostCommand, JoinCode, Millis, PersonId, Refusal, Role, Seq, Session, SessionId};
use floke_store::{AppendError, Directory, EventLog};
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use tokio_util::task::task_tracker::TaskTrackerToken;

pub use clock::{Clock, SystemClock};
pub use floke_store::{DirectoryEntry, ReadError, Receipt};
pub use live::OpenError;
pub use rate::{Pace, Rate};
pub use room::{Enter, Entered, Gate, NotIn};
pub use seat::{Allowance, Outlet, Took};
pub use seats::Seated;

use clock::RoomClock;
use live::Live;
use lobby::Lobby;
use published::Published;
use room::{Ask, Asked};
use seats::Seats;

/// Makes a text into the frame that sockets write.
pub type Framer = fn(&str) -> Bytes;

/// The settings of a hub.
#[derive(Debug, Clone)]
pub struct HubOptions {
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// How a text becomes a frame.
    pub framer: Framer,
    /// A room that nobody has used for this long closes; it takes at most twice as long.
    pub idle: Duration,
}

/// How long rooms may take for their last answers before sockets close without them.
const LAST_ANSWERS: Duration = Duration::from_secs(2);

/// Why a command of the host was not carried out.
#[derive(Debug, Clone, thiserror::Error)]
pub enum HostError {
    /// The rules refuse it.
    #[error("refused: {0}")]
    Refused(#[from] Refusal),
    /// The session cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// Another session has the code: choose another one.
    #[error("the code is taken")]
    CodeTaken,
    /// Not now; try again.
    #[error("the session is busy")]
    Busy,
    /// The gate says that it must wait for its turn.
    #[error("it is not its turn")]
    NotYet,
}

/// The hub. Clones share one hub.
#[derive(Debug, Clone)]
pub struct Hub(Arc<Lobby>);

impl Hub {
    /// A hub over a log. Wakes sessions when they are due, until it is closed.
    #[must_use]
    pub fn new(log: Arc<dyn EventLog>, options: HubOptions) -> Self {
        let lobby = Arc::new(Lobby::new(log, options));
        lobby.tasks.spawn(directory::run(Arc::clone(&lobby)));
        Self(lobby)
    }

    /// The room of a session, opened when it is not awake. It stays awake while the handle lives.
    ///
    /// # Errors
    /// [`OpenError`]; the next call tries again.
    pub async fn room(&self, session: &SessionId) -> Result<RoomHandle, OpenError> {
        self.0.room(session).await
    }

    /// Makes a session with [`HostCommand::Create`].
    ///
    /// # Errors
    /// [`HostError`]; nothing is made then.
    pub async fn create(&self, command: &HostCommand) -> Result<(), HostError> {
        let HostCommand::Create { id, .. } = command else {
            return Err(Refusal::NotAllowed.into());
        };
        let mut live = Live::unmade();
        let mut batch = live.batch(self.now());
        live.decide_host(&mut batch, command)?;
        match live.store(&*self.0.log, id, &mut batch).await {
            Ok(()) => {}
            Err(AppendError::CodeTaken) => return Err(HostError::CodeTaken),
            Err(AppendError::Conflict { .. } | AppendError::OwnerForgotten { .. }) => {
                return Err(Refusal::IdTaken.into());
            }
            Err(AppendError::Unknown(_))
                if matches!(batch.is_stored(&*self.0.log, id, Seq(0)).await, Ok(true)) => {}
            Err(error @ (AppendError::Unknown(_) | AppendError::Unavailable(_))) => {
                tracing::error!(session = %id, %error, "a session was not made");
                return Err(OpenError::Unavailable.into());
            }
        }
        self.0.directory_moved.notify_one();
        tracing::info!(session = %id, "session made");
        Ok(())
    }

    /// Carries out a command of the host, such as another browser or a link. Returns once it is on disk.
    ///
    /// # Errors
    /// [`HostError`]; nothing has changed then.
    pub async fn host(&self, session: &SessionId, command: HostCommand) -> Result<(), HostError> {
        self.ask_host(session, command, None, |_| ()).await
    }

    /// The same in one trip, with what comes before and after. The room asks `gate` whether it is this command's turn
    /// just before carrying it out; then `look` reads the session, briefly.
    ///
    /// # Errors
    /// [`HostError`]; nothing has changed then. [`OpenError::Unavailable`] also when the command is stored but cannot
    /// be looked at: the caller says it again and finds it.
    pub async fn host_in_turn<T: Send + 'static>(
        &self,
        session: &SessionId,
        command: HostCommand,
        gate: Option<Gate>,
        look: impl FnOnce(&Session) -> T + Send + 'static,
    ) -> Result<T, HostError> {
        let seen = self.ask_host(session, command, gate, |after| after.map(look)).await?;
        seen.ok_or(OpenError::Unavailable.into())
    }

    async fn ask_host<T: Send + 'static>(
        &self,
        session: &SessionId,
        command: HostCommand,
        gate: Option<Gate>,
        look: impl FnOnce(Option<&Session>) -> T + Send + 'static,
    ) -> Result<T, HostError> {
        let room = self.room(session).await?;
        let (said, answer) = oneshot::channel();
        // The asker may be gone: the room carries it out all the same.
        let reply = move |after: Result<Option<&Session>, _>| drop(said.send(after.map(look)));
        let (command, reply) = (Box::new(command), Box::new(reply));
        room.ask(Ask::Change(Asked::Host { command, gate, reply })).await?;
        answer.await.unwrap_or(Err(OpenError::Unavailable.into()))
    }

    /// Looks at a session as it is on disk, in the room's own task between two commits: be brief.
    ///
    /// # Errors
    /// [`OpenError`].
    pub async fn with_session<T: Send + 'static>(
        &self,
        session: &SessionId,
        look: impl FnOnce(&Session) -> T + Send + 'static,
    ) -> Result<T, OpenError> {
        let room = self.room(session).await?;
        let (reply, answer) = oneshot::channel();
        let look = move |session: &Session| drop(reply.send(look(session)));
        room.ask(Ask::Look(Box::new(look))).await?;
        answer.await.map_err(|_| OpenError::Unavailable)
    }

    /// The session with a join code, ended or not.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn by_code(&self, code: &JoinCode) -> Result<Option<DirectoryEntry>, ReadError> {
        self.0.log.by_code(code).await
    }

    /// Every session there is. A broken entry is put right first, from the session's log.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn sessions(&self) -> Result<Directory, ReadError> {
        let directory = self.0.log.directory().await?;
        let mut is_mended = false;
        for session in &directory.broken {
            is_mended |= self.0.mend(session).await.is_ok();
        }
        if is_mended { self.0.log.directory().await } else { Ok(directory) }
    }

    /// Forgets a session now: destroys its keys, and closes its connections.
    ///
    /// # Errors
    /// [`OpenError::Unavailable`]: it may be half done; do it again.
    pub async fn forget(&self, session: &SessionId) -> Result<Receipt, OpenError> {
        self.0.forget(session).await
    }

    /// Forgets one person: takes her out and destroys the keys of all her entries; returns how many they were. The room
    /// restarts, so that its memory holds nothing of hers; sockets reconnect, and hers close for good.
    ///
    /// # Errors
    /// [`HostError`]: it may be half done; do it again.
    pub async fn forget_person(
        &self,
        session: &SessionId,
        person: &PersonId,
    ) -> Result<usize, HostError> {
        let room = self.room(session).await?;
        let (reply, answer) = oneshot::channel();
        room.ask(Ask::ForgetPerson(*person, reply)).await?;
        let entries = answer.await.unwrap_or(Err(OpenError::Unavailable.into()))?;
        tracing::info!(session = %session, %person, entries, "a person is forgotten");
        Ok(entries)
    }

    /// Says whether code leads a session of this node, as in the example until somebody takes over; its console shows
    /// this. Only this process can say so, and no rule depends on it.
    pub fn goes_by_itself(&self, session: &SessionId, by_itself: bool) {
        if by_itself {
            self.0.by_itself.insert(*session);
        } else {
            self.0.by_itself.remove(session);
        }
        if let Some(room) = self.0.awake(session) {
            room.0.stirred.notify_one();
        }
    }

    /// The server's time. A room has its own: [`RoomHandle::now`].
    #[must_use]
    pub fn now(&self) -> Millis {
        self.0.options.clock.now()
    }

    /// Registers a socket: closing the hub waits until the visitor is dropped.
    #[must_use]
    pub fn visitor(&self) -> Visitor {
        Visitor { closing: self.0.closing.clone(), _token: self.0.sockets.token() }
    }

    /// How many rooms are awake.
    #[must_use]
    pub fn awake(&self) -> usize {
        self.0.len()
    }

    /// How many are connected, and to how many rooms.
    #[must_use]
    pub fn connected(&self) -> Connected {
        self.0.connected()
    }

    /// Whether the log can store commands now.
    pub async fn can_store(&self) -> bool {
        self.0.can_store().await
    }

    /// Answers what was asked, closes every socket so that its browser reconnects, and waits for the rooms.
    pub async fn close(&self) {
        self.0.close().await;
    }
}

/// Rooms that are awake, and open sockets in them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Connected {
    /// Rooms.
    pub rooms: usize,
    sockets: BTreeMap<Role, usize>,
}

impl Connected {
    fn add(&mut self, role: Role) {
        *self.sockets.entry(role).or_default() += 1;
    }

    /// Open sockets of this role.
    #[must_use]
    pub fn sockets(&self, role: Role) -> usize {
        self.sockets.get(&role).copied().unwrap_or(0)
    }
}

/// A socket from handshake to Close.
#[derive(Debug)]
pub struct Visitor {
    closing: CancellationToken,
    _token: TaskTrackerToken,
}

impl Visitor {
    /// Returns when the hub closes and this socket is in no room that would tell it.
    pub async fn closing(&self) {
        self.closing.cancelled().await;
        sleep(LAST_ANSWERS).await;
    }
}

/// What a room's tasks share with its visitors.
struct Shared {
    id: SessionId,
    /// At most [`room::INBOX`] asks; a connection with one more waits and reads nothing meanwhile.
    inbox: mpsc::Sender<Ask>,
    framer: Framer,
    clock: Arc<RoomClock>,
    published: Published,
    seats: Seats,
    /// Somebody left, or code began or stopped leading the room.
    stirred: Notify,
    /// Handles outside: while there is one, the room stays awake.
    users: AtomicUsize,
    /// The server closes.
    closing: CancellationToken,
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Room").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A room that is awake, and stays so while this lives.
#[derive(Debug)]
pub struct RoomHandle(Arc<Shared>);

impl RoomHandle {
    fn new(shared: &Arc<Shared>) -> Self {
        shared.users.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(shared))
    }

    /// Asks to be let in; answered between two commits.
    ///
    /// # Errors
    /// [`NotIn`] says with which code to close.
    pub async fn enter(&self, enter: Enter) -> Result<Entered, NotIn> {
        let (reply, answer) = oneshot::channel();
        let ask = Ask::Enter(Box::new(enter), reply);
        self.ask(ask).await.map_err(|_| NotIn::Unavailable)?;
        answer.await.unwrap_or(Err(NotIn::Unavailable))
    }

    /// Hands in a command. Waits while the room is busy; the answer is written to the socket.
    ///
    /// # Errors
    /// When the room is closing; the socket is too.
    pub async fn submit(
        &self,
        seated: &Seated,
        cmd: floke_core::CommandId,
        command: floke_core::Command,
        permit: tokio::sync::OwnedSemaphorePermit,
    ) -> Result<(), OpenError> {
        let seat = Arc::clone(seated.seat());
        let command = Box::new(command);
        self.ask(Ask::Change(Asked::Command { seat, cmd, command, permit })).await
    }

    /// Asks for a part of the session, which is sent from now on.
    ///
    /// # Errors
    /// When the room is closing; the socket is too.
    pub async fn open(&self, seated: &Seated, part: floke_core::Part) -> Result<(), OpenError> {
        self.ask(Ask::Open { seat: Arc::clone(seated.seat()), part }).await
    }

    /// Says where a person writes. Dropped when the room is busy: the page says it again.
    pub fn writing(&self, person: &PersonId, field: Option<&'static str>) {
        let ask = Ask::Writing { person: *person, field };
        if self.0.inbox.try_send(ask).is_err() {
            tracing::debug!(session = %self.0.id, "busy: a sign of writing is left out");
        }
    }

    /// The room's time, as everybody in it is told.
    #[must_use]
    pub fn now(&self) -> Millis {
        self.0.clock.now()
    }

    async fn ask(&self, ask: Ask) -> Result<(), OpenError> {
        self.0.inbox.send(ask).await.map_err(|_| OpenError::Unavailable)
    }
}

impl Clone for RoomHandle {
    fn clone(&self) -> Self {
        Self::new(&self.0)
    }
}

impl Drop for RoomHandle {
    fn drop(&mut self) {
        self.0.users.fetch_sub(1, Ordering::Relaxed);
    }
}
