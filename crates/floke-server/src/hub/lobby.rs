//! The rooms that are awake. A room opens once, however many people come at that moment, and closes when unused.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use dashmap::{DashMap, DashSet};
use floke_core::{CommandId, Millis, SessionId};
use floke_store::EventLog;
use floke_wire::CloseCode;
use tokio::sync::{Notify, OnceCell, mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::clock::RoomClock;
use super::live::Live;
use super::published::Published;
use super::room::{Ask, End, INBOX, Room};
use super::seats::Seats;
use super::{Connected, HubOptions, OpenError, Receipt, RoomHandle, Shared, fanout};
use crate::random;

/// Commands that ended a room by a panic are remembered, so that repeating one does not end it again.
const REMEMBERED_PANICS: usize = 64;

/// How long rooms may take to answer when the server closes.
const CLOSING: Duration = Duration::from_secs(10);

/// How long the log's answer to whether it can be written stays valid, so that frequent checks do not wear out the
/// disk.
const CHECKED: Duration = Duration::from_secs(2);

/// A disk that takes longer to answer counts as not writable.
const CHECK_WITHIN: Duration = Duration::from_secs(5);

/// The rooms of this node.
#[derive(Debug)]
pub(super) struct Lobby {
    pub(super) log: Arc<dyn EventLog>,
    pub(super) options: HubOptions,
    pub(super) tasks: TaskTracker,
    pub(super) sockets: TaskTracker,
    pub(super) closing: CancellationToken,
    /// A session was made, or its keeping date changed.
    pub(super) directory_moved: Notify,
    /// Sessions that code leads: only shown, never used to decide.
    pub(super) by_itself: DashSet<SessionId>,
    rooms: DashMap<SessionId, Arc<Slot>>,
    panicked: Mutex<Vec<CommandId>>,
    /// When the log was last asked whether it can be written, and its answer.
    checked: tokio::sync::Mutex<Option<(Instant, bool)>>,
}

/// A place for one room, awake or being opened.
#[derive(Debug, Default)]
struct Slot(OnceCell<Arc<Shared>>);

impl Lobby {
    pub(super) fn new(log: Arc<dyn EventLog>, options: HubOptions) -> Self {
        Self {
            log,
            options,
            tasks: TaskTracker::new(),
            sockets: TaskTracker::new(),
            closing: CancellationToken::new(),
            directory_moved: Notify::new(),
            by_itself: DashSet::new(),
            rooms: DashMap::new(),
            panicked: Mutex::default(),
            checked: tokio::sync::Mutex::default(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.rooms.len()
    }

    /// See [`super::Hub::connected`].
    pub(super) fn connected(&self) -> Connected {
        let mut connected = Connected::default();
        for slot in &self.rooms {
            let Some(room) = slot.0.get() else { continue };
            connected.rooms += 1;
            room.seats.all().iter().for_each(|seat| connected.add(seat.actor.role()));
        }
        connected
    }

    /// See [`super::Hub::can_store`].
    pub(super) async fn can_store(&self) -> bool {
        // Locked while asking the log, so that a hundred askers ask once.
        let mut checked = self.checked.lock().await;
        if let Some((at, can)) = *checked
            && at.elapsed() < CHECKED
        {
            return can;
        }
        let can = matches!(timeout(CHECK_WITHIN, self.log.check()).await, Ok(Ok(())));
        *checked = Some((Instant::now(), can));
        can
    }

    /// The room, when it is awake. Counts as use under the map's lock, so that the room does not close meanwhile.
    pub(super) fn awake(&self, id: &SessionId) -> Option<RoomHandle> {
        let slot = self.rooms.get(id)?;
        slot.0.get().map(RoomHandle::new)
    }

    /// See [`super::Hub::room`].
    pub(super) async fn room(self: &Arc<Self>, id: &SessionId) -> Result<RoomHandle, OpenError> {
        loop {
            if let Some(room) = self.awake(id) {
                return Ok(room);
            }
            if self.closing.is_cancelled() {
                return Err(OpenError::Unavailable);
            }
            let slot = Arc::clone(&*self.rooms.entry(*id).or_default());
            let opened = slot.0.get_or_try_init(|| self.open(id, &slot)).await.map(drop);
            if let Err(error) = opened {
                // Two owners are the map and this call: nobody else is opening it here.
                self.rooms.remove_if(id, |_, there| {
                    Arc::ptr_eq(there, &slot)
                        && !there.0.initialized()
                        && Arc::strong_count(there) == 2
                });
                return Err(error);
            }
        }
    }

    async fn open(
        self: &Arc<Self>,
        id: &SessionId,
        slot: &Arc<Slot>,
    ) -> Result<Arc<Shared>, OpenError> {
        let opened = Live::open(&*self.log, id, None).await;
        let (mut live, news) = opened.inspect_err(|error| match error {
            OpenError::NoSuchSession => {}
            OpenError::Newer(_) | OpenError::Damaged(_) | OpenError::Unavailable => {
                let error: &dyn std::error::Error = error;
                tracing::error!(session = %id, error, "a session cannot be opened");
            }
        })?;
        // Its log has been read: corrects its directory entry, in case somebody put an older one back.
        if let Err(error) = live.mend(&*self.log, id).await {
            tracing::warn!(session = %id, %error, "the directory was not compared with the log");
        }
        let (inbox, asks) = mpsc::channel(INBOX);
        let clock = Arc::new(RoomClock::new(Arc::clone(&self.options.clock), live.at()));
        let shared = Arc::new(Shared {
            id: *id,
            inbox,
            framer: self.options.framer,
            clock: Arc::clone(&clock),
            published: Published::new(random::new_id().into(), clock, self.options.framer),
            seats: Seats::default(),
            stirred: Notify::new(),
            users: AtomicUsize::new(0),
            closing: self.closing.clone(),
        });
        let panicked = self.panicked.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let lobby = Arc::clone(self);
        let release = {
            let (lobby, id, slot) = (Arc::clone(self), *id, Arc::downgrade(slot));
            move || slot.upgrade().is_none_or(|slot| lobby.let_go(&id, &slot))
        };
        let room = Room::new(&shared, (live, &news), &lobby, asks, panicked, Box::new(release));
        self.tasks.spawn(watch_over(lobby, Arc::clone(&shared), room));
        tracing::info!(session = %id, "room opened");
        Ok(shared)
    }

    /// Removes an unused room from the map; returns whether the room may end.
    fn let_go(&self, id: &SessionId, slot: &Arc<Slot>) -> bool {
        let unused = |_: &SessionId, there: &Arc<Slot>| {
            // One other owner is the map. A third would be somebody about to use the room.
            Arc::ptr_eq(there, slot)
                && Arc::strong_count(there) == 2
                && there.0.get().is_none_or(|room| room.users.load(Ordering::Relaxed) == 0)
        };
        self.rooms.remove_if(id, unused).is_some()
    }

    fn take_out(&self, shared: &Arc<Shared>) {
        self.rooms.remove_if(&shared.id, |_, there| {
            there.0.get().is_some_and(|room| Arc::ptr_eq(room, shared))
        });
    }

    /// Remembers a command that made a room panic.
    pub(super) fn remember_panic(&self, cmd: CommandId) {
        let mut panicked = self.panicked.lock().unwrap_or_else(PoisonError::into_inner);
        if panicked.len() == REMEMBERED_PANICS {
            panicked.remove(0);
        }
        panicked.push(cmd);
    }

    /// Makes the directory agree with a session's log; returns until when the session is kept.
    pub(super) async fn mend(self: &Arc<Self>, id: &SessionId) -> Result<Millis, OpenError> {
        let room = self.room(id).await?;
        let (reply, answer) = oneshot::channel();
        room.ask(Ask::Mend(reply)).await?;
        answer.await.map_err(|_| OpenError::Unavailable)?
    }

    /// The same; a sleeping session stays asleep.
    pub(super) async fn mend_asleep(self: &Arc<Self>, id: &SessionId) -> Result<Millis, OpenError> {
        if self.awake(id).is_some() {
            return self.mend(id).await;
        }
        let (mut live, _) = Live::open(&*self.log, id, None).await?;
        // A room that opens meanwhile has written the same.
        live.mend(&*self.log, id).await
    }

    /// See [`super::Hub::forget`].
    pub(super) async fn forget(self: &Arc<Self>, id: &SessionId) -> Result<Receipt, OpenError> {
        // Goes through the room, so that nobody writes meanwhile, unless the room cannot be opened.
        let receipt = if let Ok(room) = self.room(id).await {
            let (reply, answer) = oneshot::channel();
            room.ask(Ask::Forget(reply)).await?;
            answer.await.map_err(|_| OpenError::Unavailable)??
        } else {
            let forgotten = self.log.forget(id, self.options.clock.now()).await;
            forgotten.map_err(|_| OpenError::Unavailable)?
        };
        tracing::info!("{receipt}");
        Ok(receipt)
    }

    /// See [`super::Hub::close`].
    pub(super) async fn close(&self) {
        self.closing.cancel();
        self.tasks.close();
        self.sockets.close();
        let all = async {
            self.tasks.wait().await;
            self.sockets.wait().await;
        };
        if timeout(CLOSING, all).await.is_err() {
            tracing::error!("rooms and sockets did not close in time");
        }
    }
}

/// Owns a room's tasks. When one ends, even by a panic, the room is over; the next use opens it anew.
async fn watch_over(lobby: Arc<Lobby>, shared: Arc<Shared>, room: Room) {
    let suspect = room.suspect();
    let mut tasks = JoinSet::new();
    tasks.spawn(room.run());
    let writes = Arc::clone(&shared);
    tasks.spawn(async move {
        fanout::run(writes).await;
        End::Restart
    });
    let first = tasks.join_next().await;
    lobby.take_out(&shared);
    let end = match first {
        Some(Ok(end)) => end,
        Some(Err(error)) => {
            let suspect = suspect.lock().unwrap_or_else(PoisonError::into_inner).take();
            // Leaves out the panic's message, which may quote somebody; its place is already in the log.
            let panicked = error.is_panic();
            tracing::error!(session = %shared.id, panicked, cmd = ?suspect, "a room panicked");
            if let Some(cmd) = suspect {
                lobby.remember_panic(cmd);
            }
            End::Restart
        }
        None => End::Restart,
    };
    tasks.shutdown().await;
    shared.seats.close_all(match end {
        End::Restart | End::Idle => CloseCode::Restart,
        End::Over => CloseCode::Over,
    });
    tracing::info!(session = %shared.id, ?end, "room closed");
}

#[cfg(test)]
mod tests;
