//! Requests to the writer.

use floke_core::{Millis, Owner, Seq, SessionId};
use tokio::sync::oneshot;

use super::backend::Left;
use crate::log::{AppendError, Commit, DirectoryEntry, Receipt, Unavailable};

/// One request, and where its answer goes.
#[derive(Debug)]
pub(super) enum Request {
    Append(Append),
    Destroy { session: SessionId, owner: Owner, reply: oneshot::Sender<Result<(), Unavailable>> },
    Forget { session: SessionId, at: Millis, reply: oneshot::Sender<Result<Receipt, Unavailable>> },
    Erase { reply: oneshot::Sender<Result<Left, Unavailable>> },
    Check { reply: oneshot::Sender<Result<(), Unavailable>> },
    Close { reply: oneshot::Sender<Result<(), Unavailable>> },
}

/// One append, and where its answer goes.
#[derive(Debug)]
pub(super) struct Append {
    pub(super) session: SessionId,
    pub(super) expected: Seq,
    pub(super) commit: Commit,
    pub(super) directory: Option<DirectoryEntry>,
    pub(super) reply: oneshot::Sender<Result<Seq, AppendError>>,
}

impl Append {
    /// Owners whose keys it needs. Always the session too: its key seals the row and the entry, and shows whether the
    /// session is forgotten.
    pub(super) fn owners(&self) -> impl Iterator<Item = (&SessionId, &Owner)> {
        let events = self.commit.events.iter().map(|event| &event.owner);
        events.chain([&Owner::Session]).map(|owner| (&self.session, owner))
    }
}
