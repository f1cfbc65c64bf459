//! The simulation's log, whose process may be killed, and its sockets, which may stay unread. Knows nothing of the
//! story.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use floke_core::{JoinCode, Millis, Owner, Seq, SessionId};
use floke_store::{
    AppendError, Boxed, Commit, Directory, DirectoryEntry, EventLog, MemoryLog, Page, ReadError,
    Receipt, Unavailable,
};
use floke_wire::CloseCode;
use tokio::time::sleep; // The clock is paused: `start_paused`.

use crate::hub::laws::Dice;
use crate::hub::{Outlet, Took};

/// A socket with more unread frames than this is full.
const FULL: usize = 3;

/// The log as one server process sees it: slow, and gone when the process is killed. A dead process hears no answer;
/// whether its last append arrived is chance.
#[derive(Debug)]
pub(super) struct Process {
    log: Arc<MemoryLog>,
    dice: Mutex<Dice>,
    pub(super) is_dead: AtomicBool,
}

impl Process {
    pub(super) fn new(log: &Arc<MemoryLog>, seed: u64) -> Arc<Self> {
        let (dice, is_dead) = (Mutex::new(Dice::of(seed)), AtomicBool::new(false));
        Arc::new(Self { log: Arc::clone(log), dice, is_dead })
    }

    async fn takes_a_while(&self) {
        let ms = {
            let mut dice = self.dice.lock().unwrap();
            if dice.roll(3) > 0 { 0 } else { dice.roll(40) }
        };
        if ms > 0 {
            sleep(Duration::from_millis(ms as u64)).await;
        }
        if self.is_dead.load(Ordering::Relaxed) {
            std::future::pending::<()>().await;
        }
    }

    fn alive<'a, T: Send + 'a>(&'a self, call: Boxed<'a, T>) -> Boxed<'a, T> {
        Box::pin(async move {
            self.takes_a_while().await;
            let answer = call.await;
            self.takes_a_while().await;
            answer
        })
    }
}

impl EventLog for Process {
    fn append<'a>(
        &'a self,
        session: &'a SessionId,
        expected: Seq,
        commit: Commit,
        directory: Option<DirectoryEntry>,
    ) -> Boxed<'a, Result<Seq, AppendError>> {
        self.alive(self.log.append(session, expected, commit, directory))
    }

    fn page<'a>(
        &'a self,
        session: &'a SessionId,
        after: Seq,
    ) -> Boxed<'a, Result<Page, ReadError>> {
        self.alive(self.log.page(session, after))
    }

    fn directory(&self) -> Boxed<'_, Result<Directory, ReadError>> {
        self.alive(self.log.directory())
    }

    fn by_code<'a>(
        &'a self,
        code: &'a JoinCode,
    ) -> Boxed<'a, Result<Option<DirectoryEntry>, ReadError>> {
        self.alive(self.log.by_code(code))
    }

    fn session<'a>(
        &'a self,
        session: &'a SessionId,
    ) -> Boxed<'a, Result<Option<DirectoryEntry>, ReadError>> {
        self.alive(self.log.session(session))
    }

    fn destroy_key<'a>(
        &'a self,
        session: &'a SessionId,
        owner: &'a Owner,
    ) -> Boxed<'a, Result<(), Unavailable>> {
        self.alive(self.log.destroy_key(session, owner))
    }

    fn is_forgotten<'a>(
        &'a self,
        session: &'a SessionId,
        owner: &'a Owner,
    ) -> Boxed<'a, Result<bool, ReadError>> {
        self.alive(self.log.is_forgotten(session, owner))
    }

    fn forget<'a>(
        &'a self,
        session: &'a SessionId,
        at: Millis,
    ) -> Boxed<'a, Result<Receipt, Unavailable>> {
        self.alive(self.log.forget(session, at))
    }

    fn check(&self) -> Boxed<'_, Result<(), Unavailable>> {
        self.alive(self.log.check())
    }

    fn receipts(&self) -> Boxed<'_, Result<Vec<Receipt>, ReadError>> {
        self.alive(self.log.receipts())
    }

    fn close(&self) -> Boxed<'_, Result<(), Unavailable>> {
        self.alive(self.log.close())
    }
}

/// A socket whose other end reads at its own pace.
#[derive(Debug, Default)]
pub(super) struct Wire(pub(super) Mutex<Unread>);

#[derive(Debug, Default)]
pub(super) struct Unread {
    pub(super) frames: VecDeque<Bytes>,
    pub(super) skipped: bool,
    pub(super) closed: Option<CloseCode>,
}

impl Outlet for Wire {
    fn send_shared(&self, frame: &Bytes) -> Took {
        let mut unread = self.0.lock().unwrap();
        if unread.closed.is_some() {
            return Took::Gone;
        }
        if unread.frames.len() >= FULL {
            unread.skipped = true;
            return Took::Behind;
        }
        unread.frames.push_back(frame.clone());
        Took::Taken
    }

    fn answer(&self, frame: Bytes) {
        let mut unread = self.0.lock().unwrap();
        if unread.closed.is_none() {
            unread.frames.push_back(frame);
        }
    }

    fn hang_up(&self, code: CloseCode) {
        let mut unread = self.0.lock().unwrap();
        unread.closed = unread.closed.or(Some(code));
    }
}
