//! Asks the writer for one piece of erasing after the other, with other requests in between: nobody waits for more than
//! one piece.

use std::sync::mpsc::Receiver;
use std::thread::sleep;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};

use super::backend::Left;
use super::request::Request;
use crate::log::Unavailable;

/// The pause between two pieces, so that others can use the disk.
const PAUSE: Duration = Duration::from_millis(5);

/// The pause before another try, while somebody reads or the disk refuses.
const AGAIN: Duration = Duration::from_secs(1);

/// Runs beside the writer and asks it for pieces while there is work.
pub(super) fn ask(wakes: &Receiver<()>, requests: &mpsc::WeakSender<Request>) {
    while wakes.recv().is_ok() {
        let mut is_told = false;
        loop {
            match one_piece(requests) {
                None => return,
                Some(Ok(Left::Nothing)) => break,
                Some(Ok(Left::More)) => sleep(PAUSE),
                Some(Ok(Left::Later)) => sleep(AGAIN),
                Some(Err(error)) => {
                    if !is_told {
                        tracing::warn!(?error, "rows of a forgotten session are still there");
                        is_told = true;
                    }
                    sleep(AGAIN);
                }
            }
        }
    }
}

/// Requests one piece; `None` when the log is closed.
fn one_piece(requests: &mpsc::WeakSender<Request>) -> Option<Result<Left, Unavailable>> {
    let (reply, answer) = oneshot::channel();
    // Not held while waiting for the answer: the writer ends when no sender is left.
    requests.upgrade()?.blocking_send(Request::Erase { reply }).ok()?;
    answer.blocking_recv().ok()
}
