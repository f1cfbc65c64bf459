//! Wakes what is due, and forgets sessions at their keeping date.

use std::sync::Arc;
use std::time::Duration;

use floke_core::Millis;
use tokio::time::sleep;

use super::lobby::Lobby;

/// The directory is looked at this often, whatever it says: another process may have changed it.
const AT_LEAST: Duration = Duration::from_secs(10 * 60);

/// After something failed.
const AGAIN: Duration = Duration::from_secs(30);

/// Runs until the hub closes.
pub(super) async fn run(lobby: Arc<Lobby>) {
    loop {
        let wait = look(&lobby).await;
        tokio::select! {
            () = lobby.closing.cancelled() => return,
            () = lobby.directory_moved.notified() => {}
            () = sleep(wait) => {}
        }
    }
}

/// Does what is due; when to look again.
async fn look(lobby: &Arc<Lobby>) -> Duration {
    let entries = match lobby.log.directory().await {
        Ok(entries) => entries,
        Err(error) => {
            tracing::warn!(%error, "the directory cannot be read");
            return AGAIN;
        }
    };
    let now = lobby.options.clock.now();
    let mut next = now.plus(u64::try_from(AT_LEAST.as_millis()).unwrap_or(u64::MAX));
    let mut again = false;
    for entry in entries {
        if entry.keep_until <= now {
            again |= lobby.forget(&entry.session).await.is_err();
            continue;
        }
        next = next.min(entry.keep_until);
        match entry.due {
            // A room that opens first decides what fell due.
            Some(due) if due <= now => again |= lobby.room(&entry.session).await.is_err(),
            Some(due) => next = next.min(due),
            None => {}
        }
    }
    let wait = until(now, next);
    if again { wait.min(AGAIN) } else { wait }
}

fn until(now: Millis, next: Millis) -> Duration {
    Duration::from_millis(next.since(now).max(10))
}
