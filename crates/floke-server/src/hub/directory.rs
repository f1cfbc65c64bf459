//! Wakes sessions that are due, and forgets sessions at their keeping date.
//!
//! Destroyed keys do not come back, and a machine's clock can be wrong: set by hand, by the network, or not yet at a
//! start. So a date must stay passed for a while, measured by a clock that nobody sets. Nor is the directory enough:
//! the session's own log must say the same.
//!
//! An entry cannot keep a session past its date either, if somebody put an older entry back. It is compared with the
//! log whenever the session opens; of sessions that nobody opens, one log is read at a time.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use floke_core::{Millis, SessionId};
use floke_store::{Directory, DirectoryEntry};
use tokio::time::{Instant, sleep};

use super::lobby::Lobby;

/// The longest time between two looks at the directory: another process may have changed it.
const AT_LEAST: Duration = Duration::from_secs(10 * 60);

/// The pause after a failure.
const AGAIN: Duration = Duration::from_secs(30);

/// How long every look must find a keeping date passed before keys are destroyed. Time enough for the
/// network, or somebody who reads the log, to correct the clock.
const CERTAIN_AFTER: Duration = Duration::from_secs(10 * 60);

/// The time between looks meanwhile.
const DOUBT_EVERY: Duration = Duration::from_secs(60);

/// The time between reads of logs that show no sign of another date: each reads a whole session.
const ASK_EVERY: Duration = Duration::from_secs(10 * 60);

/// Sessions whose keeping date has passed, and since when every look has said so.
type Past = HashMap<SessionId, Instant>;

/// The session whose log is read next.
#[derive(Debug)]
struct Turns {
    last: Option<SessionId>,
    at: Instant,
}

impl Turns {
    /// Takes each session in the order of ids; `None` when it is not time yet.
    fn next(&mut self, entries: &[DirectoryEntry]) -> Option<SessionId> {
        if self.at.elapsed() < ASK_EVERY {
            return None;
        }
        self.at = Instant::now();
        let all = || entries.iter().map(|entry| entry.session);
        let after = all().filter(|session| Some(*session) > self.last).min();
        self.last = after.or_else(|| all().min());
        self.last
    }
}

/// Runs until the hub closes.
pub(super) async fn run(lobby: Arc<Lobby>) {
    let mut past = Past::new();
    let mut turns = Turns { last: None, at: Instant::now() };
    loop {
        let wait = look(&lobby, &mut past, &mut turns).await;
        tokio::select! {
            () = lobby.closing.cancelled() => return,
            () = lobby.directory_moved.notified() => {}
            () = sleep(wait) => {}
        }
    }
}

/// Does what is due; returns when to look again.
async fn look(lobby: &Arc<Lobby>, past: &mut Past, turns: &mut Turns) -> Duration {
    let Directory { entries, broken } = match lobby.log.directory().await {
        Ok(directory) => directory,
        Err(error) => {
            tracing::warn!(%error, "the directory cannot be read");
            return AGAIN;
        }
    };
    let now = lobby.options.clock.now();
    let mut next = now.plus(u64::try_from(AT_LEAST.as_millis()).unwrap_or(u64::MAX));
    let mut again = false;
    let mut still_past = Past::new();
    for session in broken {
        // The operator must restore or forget a session that cannot be opened.
        again |= lobby.mend(&session).await.is_ok();
    }
    let turn = turns.next(&entries);
    for mut entry in entries {
        if entry.keep_until <= now {
            if let Ok(kept) = lobby.mend(&entry.session).await {
                entry.keep_until = kept;
            }
        } else if turn == Some(entry.session)
            && let Ok(kept) = lobby.mend_asleep(&entry.session).await
        {
            entry.keep_until = kept;
        }
        if entry.keep_until <= now {
            let since = past.get(&entry.session).copied().unwrap_or_else(|| {
                tracing::warn!(
                    session = %entry.session,
                    minutes = CERTAIN_AFTER.as_secs() / 60,
                    "a keeping date has passed: forgotten in some minutes, unless the clock is put right"
                );
                Instant::now()
            });
            if since.elapsed() < CERTAIN_AFTER {
                still_past.insert(entry.session, since);
            } else if lobby.forget(&entry.session).await.is_err() {
                again = true;
                still_past.insert(entry.session, since);
            }
            continue;
        }
        next = next.min(entry.keep_until);
        match entry.due {
            Some(due) if due <= now => again |= lobby.room(&entry.session).await.is_err(),
            Some(due) => next = next.min(due),
            None => {}
        }
    }
    // Sessions that are no longer past, or gone, start anew.
    *past = still_past;
    let mut wait = until(now, next);
    if !past.is_empty() {
        wait = wait.min(DOUBT_EVERY);
    }
    if again { wait.min(AGAIN) } else { wait }
}

fn until(now: Millis, next: Millis) -> Duration {
    Duration::from_millis(next.since(now).max(10))
}
