//! The end of a socket: writes what waits and the Close, and gives the other side a moment to answer.

use std::io::{self, ErrorKind};
use std::time::Duration;

use tokio::io::Interest;
use tokio::task::consume_budget;
use tokio::time::timeout;

use super::frame::{self, Decoder};
use super::{Drained, Look, Out};

/// How long the other side may take to answer our Close.
pub const CLOSE_WAIT: Duration = Duration::from_secs(2);

/// How many bytes to read after our Close, to find the other side's: the size of one message.
pub const MAX_AFTER_CLOSE: usize = frame::MAX_MESSAGE;

impl Out {
    /// Writes what waits on a closing socket, its Close last: [`Drained::Closed`], or [`Drained::Stalled`].
    ///
    /// # Errors
    /// When the socket is broken.
    pub async fn last_words(&self) -> io::Result<Drained> {
        loop {
            consume_budget().await;
            match self.look()? {
                Look::Drained(drained @ (Drained::Closed | Drained::Stalled)) => {
                    return Ok(drained);
                }
                Look::Full(deadline) => self.wait_until_writable(deadline).await?,
                Look::Drained(_) => {}
                Look::Idle => self.waiting.notified().await,
            }
        }
    }

    /// Waits after the Close for the other side's Close or the end of the socket, at most [`CLOSE_WAIT`], and reads at
    /// most [`MAX_AFTER_CLOSE`] meanwhile.
    ///
    /// A socket dropped with unread bytes is reset, and its Close may be lost on the way. The browser waits for the
    /// server to end the socket, so this does not wait for the browser.
    pub async fn finish(&self, decoder: &mut Decoder) {
        if decoder.is_closed() {
            return;
        }
        let answered = async {
            let mut buffer = [0; 1024];
            let mut left = MAX_AFTER_CLOSE;
            while left > 0 {
                consume_budget().await;
                if self.stream.readable().await.is_err() {
                    return;
                }
                let at_most = left.min(buffer.len());
                match self.stream.try_read(buffer.get_mut(..at_most).unwrap_or_default()) {
                    Ok(0) => return,
                    Ok(count) => {
                        left -= count;
                        decoder.skip(buffer.get(..count).unwrap_or_default());
                        if decoder.is_closed() {
                            return;
                        }
                    }
                    Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                    Err(_) => return,
                }
            }
            // A client that goes on sending is not read any more, and has the rest of the time to read our Close. Once
            // it has gone, this returns: others need the place, and the client may be back already.
            let _gone = self.stream.ready(Interest::ERROR).await;
        };
        // Boxed: needed once, and its buffer would burden every idle connection.
        if timeout(CLOSE_WAIT, Box::pin(answered)).await.is_err() {
            tracing::debug!("no answer to our close");
        }
    }
}
