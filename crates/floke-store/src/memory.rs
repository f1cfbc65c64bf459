//! A log that is gone when it is dropped: for tests of the code above it, and for experiments.
//!
//! It keeps every promise of [`EventLog`] but durability. It seals nothing, and drops forgotten events at once.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use floke_core::{JoinCode, Millis, Owner, Seq, SessionId};

use crate::log::{
    AppendError, Boxed, Commit, Directory, DirectoryEntry, EventLog, Read, ReadCommit, ReadError,
    Receipt, Unavailable,
};
use crate::page::Page;

/// An [`EventLog`] in memory.
#[derive(Debug, Default)]
pub struct MemoryLog {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    is_closed: bool,
    sessions: HashMap<SessionId, Session>,
    directory: BTreeMap<SessionId, DirectoryEntry>,
    receipts: Vec<Receipt>,
}

#[derive(Debug, Default)]
struct Session {
    commits: Vec<ReadCommit>,
    /// The owner of each event, from the first on.
    owners: Vec<Owner>,
    destroyed: HashSet<Owner>,
    /// Owners whose keys a commit said to destroy, and nobody has yet.
    to_destroy: HashSet<Owner>,
}

impl Session {
    fn head(&self) -> Seq {
        self.commits.last().map_or(Seq(0), ReadCommit::last)
    }

    fn destroy(&mut self, owner: &Owner) {
        self.destroyed.insert(*owner);
        self.to_destroy.remove(owner);
        // The session's key opens all the others.
        let all = *owner == Owner::Session;
        let events = self.commits.iter_mut().flat_map(|commit| &mut commit.events);
        for (event, _) in events.zip(&self.owners).filter(|(_, of)| all || *of == owner) {
            *event = Read::Forgotten;
        }
        if all {
            self.destroyed.extend(self.owners.iter().copied());
            self.commits.iter_mut().for_each(|commit| commit.at = Millis(0));
        }
    }

    /// Owners whose events can still be read; the session has a key from its first append on.
    fn live(&self) -> HashSet<Owner> {
        let owners = self.owners.iter().chain(self.commits.first().map(|_| &Owner::Session));
        owners.filter(|owner| !self.destroyed.contains(owner)).copied().collect()
    }
}

impl MemoryLog {
    /// An empty log.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Does what opening a log on disk does, after a close or a crash: destroys the keys that commits said to destroy.
    pub fn open_again(&self) {
        let mut state = self.lock();
        state.is_closed = false;
        for session in state.sessions.values_mut() {
            for owner in std::mem::take(&mut session.to_destroy) {
                session.destroy(&owner);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn state(&self) -> Result<MutexGuard<'_, State>, Unavailable> {
        let state = self.lock();
        if state.is_closed { Err(Unavailable::closed()) } else { Ok(state) }
    }
}

impl State {
    fn append(
        &mut self,
        session: &SessionId,
        expected: Seq,
        commit: Commit,
        directory: Option<DirectoryEntry>,
    ) -> Result<Seq, AppendError> {
        let log = self.sessions.entry(*session).or_default();
        if log.destroyed.contains(&Owner::Session) {
            return Err(AppendError::OwnerForgotten { owner: Owner::Session });
        }
        let head = log.head();
        if head != expected {
            return Err(AppendError::Conflict { head });
        }
        let mut owners = commit.events.iter().map(|event| &event.owner);
        if let Some(owner) = owners.find(|owner| log.destroyed.contains(owner)) {
            return Err(AppendError::OwnerForgotten { owner: *owner });
        }
        if let Some(entry) = directory {
            let mut others = self.directory.values().filter(|other| other.session != *session);
            if others.any(|other| other.code == entry.code) {
                return Err(AppendError::CodeTaken);
            }
            self.directory.insert(*session, entry);
        }
        let unknown = |owner: &Owner| !log.destroyed.contains(owner);
        log.to_destroy.extend(commit.destroys.into_iter().filter(unknown));
        if !commit.events.is_empty() {
            let mut events = Vec::with_capacity(commit.events.len());
            for event in commit.events {
                log.owners.push(event.owner);
                events.push(Read::Event { version: event.version, json: event.json });
            }
            log.commits.push(ReadCommit { first: Seq(head.0 + 1), at: commit.at, events });
        }
        Ok(log.head())
    }

    fn destroy(&mut self, session: &SessionId, owner: &Owner) {
        self.sessions.entry(*session).or_default().destroy(owner);
        if *owner == Owner::Session
            && let Some(entry) = self.directory.get_mut(session)
        {
            *entry = DirectoryEntry::unreadable(*session, entry.code.clone());
        }
    }

    fn forget(&mut self, session: &SessionId, at: Millis) -> Receipt {
        if let Some(receipt) = self.receipts.iter().find(|receipt| receipt.session == *session) {
            return receipt.clone();
        }
        let log = self.sessions.entry(*session).or_default();
        let live = log.live();
        let keys_destroyed = u64::try_from(live.len()).unwrap_or(u64::MAX);
        for owner in live.iter().chain([&Owner::Session]) {
            log.destroy(owner);
        }
        log.commits.clear();
        log.owners.clear();
        self.directory.remove(session);
        let receipt = Receipt { session: *session, at, keys_destroyed };
        self.receipts.push(receipt.clone());
        receipt
    }
}

impl EventLog for MemoryLog {
    fn append<'a>(
        &'a self,
        session: &'a SessionId,
        expected: Seq,
        commit: Commit,
        directory: Option<DirectoryEntry>,
    ) -> Boxed<'a, Result<Seq, AppendError>> {
        debug_assert!(directory.as_ref().is_none_or(|entry| entry.session == *session));
        Box::pin(async move { self.state()?.append(session, expected, commit, directory) })
    }

    fn page<'a>(
        &'a self,
        session: &'a SessionId,
        after: Seq,
    ) -> Boxed<'a, Result<Page, ReadError>> {
        Box::pin(async move {
            let state = self.state()?;
            let mut page = Page::default();
            let Some(log) = state.sessions.get(session) else { return Ok(page) };
            let from = log.commits.partition_point(|commit| commit.first <= after);
            for commit in log.commits.get(from..).unwrap_or_default() {
                if page.is_full() {
                    break;
                }
                page.begin(commit.first, commit.at);
                commit.events.iter().for_each(|read| page.push(&read.as_ref()));
            }
            Ok(page)
        })
    }

    fn directory(&self) -> Boxed<'_, Result<Directory, ReadError>> {
        Box::pin(async move {
            let entries = self.state()?.directory.values().cloned().collect();
            Ok(Directory { entries, broken: Vec::new() })
        })
    }

    fn by_code<'a>(
        &'a self,
        code: &'a JoinCode,
    ) -> Boxed<'a, Result<Option<DirectoryEntry>, ReadError>> {
        Box::pin(async move {
            Ok(self.state()?.directory.values().find(|entry| entry.code == *code).cloned())
        })
    }

    fn session<'a>(
        &'a self,
        session: &'a SessionId,
    ) -> Boxed<'a, Result<Option<DirectoryEntry>, ReadError>> {
        Box::pin(async move { Ok(self.state()?.directory.get(session).cloned()) })
    }

    fn destroy_key<'a>(
        &'a self,
        session: &'a SessionId,
        owner: &'a Owner,
    ) -> Boxed<'a, Result<(), Unavailable>> {
        Box::pin(async move {
            self.state()?.destroy(session, owner);
            Ok(())
        })
    }

    fn is_forgotten<'a>(
        &'a self,
        session: &'a SessionId,
        owner: &'a Owner,
    ) -> Boxed<'a, Result<bool, ReadError>> {
        Box::pin(async move {
            let state = self.state()?;
            let destroyed = state.sessions.get(session).map(|log| &log.destroyed);
            Ok(destroyed.is_some_and(|all| all.contains(owner) || all.contains(&Owner::Session)))
        })
    }

    fn forget<'a>(
        &'a self,
        session: &'a SessionId,
        at: Millis,
    ) -> Boxed<'a, Result<Receipt, Unavailable>> {
        Box::pin(async move { Ok(self.state()?.forget(session, at)) })
    }

    fn check(&self) -> Boxed<'_, Result<(), Unavailable>> {
        Box::pin(async move { self.state().map(drop) })
    }

    fn receipts(&self) -> Boxed<'_, Result<Vec<Receipt>, ReadError>> {
        Box::pin(async move {
            let mut receipts = self.state()?.receipts.clone();
            receipts.sort_by(|a, b| (a.at, &a.session).cmp(&(b.at, &b.session)));
            Ok(receipts)
        })
    }
    fn close(&self) -> Boxed<'_, Result<(), Unavailable>> {
        Box::pin(async move {
            self.lock().is_closed = true;
            Ok(())
        })
    }
}
