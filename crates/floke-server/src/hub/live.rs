//! A Session between its log and its room: read back, decided upon, stored.
//!
//! Knows nothing of connections. After an append that did not simply succeed a [`Live`] is worthless, because it has
//! applied events that may not be stored: drop it and read it back from the log.

use std::collections::BTreeSet;
use std::sync::Arc;

use floke_core::event::Effect;
use floke_core::{
    Actor, Command, CommandId, Context, Event, HostCommand, Millis, Owner, Refusal, Seq, Session,
    SessionId, Touched,
};
use floke_store::{
    AppendError, Commit, DirectoryEntry, EventLog, FormatError, Page, ReadError, Stored, decode,
    encode,
};
use tokio::task::yield_now;

/// Commits applied before other tasks on the thread get their turn: some hundred microseconds.
const AT_ONCE: usize = 64;

/// Why a session cannot be opened.
#[derive(Debug, Clone, thiserror::Error)]
pub enum OpenError {
    /// Nobody made it, or it was forgotten.
    #[error("there is no such session")]
    NoSuchSession,
    /// A newer floke wrote in it. Nothing is changed; upgrading helps.
    #[error("a newer floke wrote in the session")]
    Newer(#[source] Arc<dyn std::error::Error + Send + Sync>),
    /// The stored session cannot be read. A backup may help.
    #[error("the session cannot be read")]
    Damaged(#[source] Arc<dyn std::error::Error + Send + Sync>),
    /// Trying again may help.
    #[error("the session is not available now")]
    Unavailable,
}

impl From<ReadError> for OpenError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Unavailable(_) => Self::Unavailable,
            ReadError::Damaged { .. } => Self::Damaged(Arc::new(error)),
            ReadError::Newer { .. } => Self::Newer(Arc::new(error)),
        }
    }
}

impl From<FormatError> for OpenError {
    fn from(error: FormatError) -> Self {
        match error {
            FormatError::Newer { .. } => Self::Newer(Arc::new(error)),
            FormatError::NoSuch { .. } | FormatError::Text { .. } | FormatError::Event(_) => {
                Self::Damaged(Arc::new(error))
            }
        }
    }
}

/// A Session as it is in the log, or as it will be once the commit under way is stored.
#[derive(Debug)]
pub(super) struct Live {
    pub(super) session: Session,
    pub(super) head: Seq,
    at: Millis,
    entry: Option<DirectoryEntry>,
}

/// The changes that a commit brought.
#[derive(Debug)]
pub(super) struct News {
    pub(super) events: Vec<Event>,
    pub(super) touched: Touched,
    /// After reading back: ballots whose single choices can still be read.
    pub(super) readable: BTreeSet<Owner>,
}

impl News {
    fn none() -> Self {
        Self { events: Vec::new(), touched: Touched::collecting(), readable: BTreeSet::new() }
    }
}

/// A batch that is decided and applied, but not stored.
#[derive(Debug)]
pub(super) struct Batch {
    pub(super) at: Millis,
    pub(super) news: News,
    stored: Vec<Stored>,
}

impl Live {
    /// Reads a session from its log. Returns what came after `known` as news.
    ///
    /// Applies one page while reading the next, so at most two are in memory.
    pub(super) async fn open(
        log: &dyn EventLog,
        id: &SessionId,
        known: Option<Seq>,
    ) -> Result<(Self, News), OpenError> {
        let (mut live, mut news) = (Self::unmade(), News::none());
        let mut page = log.page(id, Seq(0)).await?;
        while let Some(last) = page.last() {
            let next = async { Ok(log.page(id, last).await?) };
            (page, ()) = tokio::try_join!(next, live.replay(&page, known, &mut news))?;
        }
        if live.session.id().is_none() {
            return Err(OpenError::NoSuchSession);
        }
        live.entry = entry(&live.session);
        // This log may have been made of a copy (`floke_store`, `copy.rs`).
        if let Some(ballot) = live.session.ballot_now()
            && log.is_forgotten(id, &Owner::Ballot(*ballot)).await?
        {
            let ballot = *ballot;
            live.session.lose_votes(&ballot, &mut news.touched);
        }
        Ok((live, news))
    }

    async fn replay(
        &mut self,
        page: &Page,
        known: Option<Seq>,
        news: &mut News,
    ) -> Result<(), OpenError> {
        for (n, commit) in page.commits().enumerate() {
            self.at = commit.at;
            self.head = commit.last();
            let is_news = known.is_some_and(|known| commit.first > known);
            for read in &commit.events {
                let Some(event) = decode(read)? else { continue };
                if let ballot @ Owner::Ballot(_) = event.owner() {
                    news.readable.insert(ballot);
                }
                if is_news {
                    self.session.apply(self.at, &event, &mut news.touched);
                    news.events.push(event);
                } else {
                    self.session.apply(self.at, &event, &mut Touched::ignoring());
                }
            }
            if n % AT_ONCE == AT_ONCE - 1 {
                yield_now().await;
            }
        }
        // A short log need not yield, but many rooms may open at once.
        yield_now().await;
        Ok(())
    }

    /// A session that does not exist yet.
    pub(super) fn unmade() -> Self {
        let (session, head, at) = (Session::empty(), Seq(0), Millis(0));
        Self { session, head, at, entry: None }
    }

    /// The time of the newest commit.
    pub(super) fn at(&self) -> Millis {
        self.at
    }

    /// Makes the directory agree with the log, whoever changed it; returns until when the session is kept.
    pub(super) async fn mend(
        &mut self,
        log: &dyn EventLog,
        id: &SessionId,
    ) -> Result<Millis, OpenError> {
        let there = match log.session(id).await {
            Ok(there) => there,
            Err(ReadError::Damaged { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        let entry = entry(&self.session);
        if there != entry {
            tracing::warn!(session = %id, "the directory is put right: it did not say what the log does");
            let commit = Commit { at: self.at, events: Vec::new(), destroys: Vec::new() };
            let mended = log.append(id, self.head, commit, entry.clone()).await;
            mended.map_err(|_| OpenError::Unavailable)?;
            self.entry = entry;
        }
        Ok(self.session.keep_until())
    }

    /// Begins a batch at this time, but never before the last one.
    pub(super) fn batch(&self, now: Millis) -> Batch {
        Batch { at: now.max(self.at), news: News::none(), stored: Vec::new() }
    }

    /// Decides a command after applying the earlier ones of the batch. It may already have been carried out.
    pub(super) fn decide(
        &mut self,
        batch: &mut Batch,
        who: &Actor,
        cmd: &CommandId,
        command: &Command,
    ) -> Result<(), Refusal> {
        let ctx = Context { who: *who, now: batch.at, cmd: *cmd };
        let events = self.session.decide(command, &ctx)?;
        self.apply(batch, events);
        Ok(())
    }

    /// The same for a command of the host.
    pub(super) fn decide_host(
        &mut self,
        batch: &mut Batch,
        command: &HostCommand,
    ) -> Result<(), Refusal> {
        let events = self.session.decide_host(command, batch.at)?;
        self.apply(batch, events);
        Ok(())
    }

    fn apply(&mut self, batch: &mut Batch, events: Vec<Event>) {
        for event in &events {
            self.session.apply(batch.at, event, &mut batch.news.touched);
        }
        batch.news.events.extend(events);
    }

    /// Stores the batch durably; after an error, drop this [`Live`].
    pub(super) async fn store(
        &mut self,
        log: &dyn EventLog,
        id: &SessionId,
        batch: &mut Batch,
    ) -> Result<(), AppendError> {
        batch.stored = batch
            .news
            .events
            .iter()
            .map(encode)
            .collect::<Result<_, _>>()
            .map_err(|error| floke_store::Unavailable(Arc::new(error)))?;
        let destroys = batch.news.events.iter().filter_map(destroys).collect();
        let commit = Commit { at: batch.at, events: batch.stored.clone(), destroys };
        let entry = entry(&self.session);
        let changed = entry.clone().filter(|_| entry != self.entry);
        self.head = log.append(id, self.head, commit, changed).await?;
        self.entry = entry;
        self.at = batch.at;
        Ok(())
    }
}

impl Batch {
    /// Whether this batch is what the log holds after `expected`.
    pub(super) async fn is_stored(
        &self,
        log: &dyn EventLog,
        id: &SessionId,
        expected: Seq,
    ) -> Result<bool, ReadError> {
        let commits = log.read(id, expected).await?;
        Ok(commits.first().is_some_and(|commit| {
            commit.at == self.at
                && commit.events.len() == self.stored.len()
                && commit.events.iter().zip(&self.stored).all(|(read, stored)| match read {
                    floke_store::Read::Event { version, json } => {
                        *version == stored.version && *json == stored.json
                    }
                    floke_store::Read::Forgotten => true,
                })
        }))
    }

    /// Whether any of these events takes a join code.
    pub(super) fn takes_code(&self, events: std::ops::Range<usize>) -> bool {
        let takes = |event: &Event| event.effect() == Some(Effect::TakeCode);
        self.news.events.get(events).is_some_and(|e| e.iter().any(takes))
    }

    /// Whether any of the events from `first` on is this owner's.
    pub(super) fn owns(&self, owner: &Owner, events: std::ops::Range<usize>) -> bool {
        self.news.events.get(events).is_some_and(|e| e.iter().any(|e| e.owner() == *owner))
    }
}

/// The owner whose key an event destroys.
fn destroys(event: &Event) -> Option<Owner> {
    match event.effect() {
        Some(Effect::DestroyKey(owner)) => Some(owner),
        Some(_) | None => None,
    }
}

/// The directory entry of a session.
fn entry(session: &Session) -> Option<DirectoryEntry> {
    Some(DirectoryEntry {
        session: *session.id()?,
        code: session.code()?.clone(),
        title: session.facts().title.clone(),
        // No step and no ballot ends by itself (docs/adr/0008).
        due: None,
        keep_until: session.keep_until(),
        ended: session.ended_at().is_some(),
    })
}
