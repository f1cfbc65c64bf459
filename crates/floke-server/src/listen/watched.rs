//! Watches a connection while it speaks HTTP: when bytes last moved, and whether the client reads its answer.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

use super::places::Asker;

/// How long an answer may wait for its reader to take more. A phone that slept in the middle of a page asks again; a
/// client that does not read would hold a place and the answer.
pub(super) const UNREAD: Duration = Duration::from_secs(30);

/// The stream that hyper is given.
#[derive(Debug)]
pub(super) struct Watched {
    /// `None` after an upgrade took it.
    stream: Option<TcpStream>,
    asker: Arc<Asker>,
    /// The deadline, while an answer waits for its reader.
    unread: Option<Pin<Box<Sleep>>>,
}

impl Watched {
    pub(super) fn new(stream: TcpStream, asker: Arc<Asker>) -> Self {
        Self { stream: Some(stream), asker, unread: None }
    }

    /// The bare connection, after an upgrade.
    pub(super) fn into_inner(mut self) -> Option<TcpStream> {
        self.stream.take()
    }

    fn stream(&mut self) -> io::Result<Pin<&mut TcpStream>> {
        self.stream.as_mut().map(Pin::new).ok_or_else(|| io::ErrorKind::NotConnected.into())
    }

    /// Takes the result of a write; ends the connection when nothing could be written for too long.
    fn wrote(
        &mut self,
        cx: &mut Context<'_>,
        tried: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        if tried.is_ready() {
            self.unread = None;
            self.asker.stirs();
            return tried;
        }
        let unread = self.unread.get_or_insert_with(|| Box::pin(sleep(UNREAD)));
        ready!(unread.as_mut().poll(cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        if self.unread.is_some()
            && let Some(stream) = &self.stream
        {
            // Otherwise the system keeps offering the unread bytes for minutes.
            let _best_effort = stream.set_zero_linger();
        }
    }
}

impl AsyncRead for Watched {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let read = self.stream()?.poll_read(cx, buffer);
        if read.is_ready() {
            self.asker.stirs();
        }
        read
    }
}

impl AsyncWrite for Watched {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let tried = self.stream()?.poll_write(cx, bytes);
        self.wrote(cx, tried)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let tried = self.stream()?.poll_write_vectored(cx, bytes);
        self.wrote(cx, tried)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.as_ref().is_some_and(AsyncWrite::is_write_vectored)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream()?.poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream()?.poll_shutdown(cx)
    }
}
