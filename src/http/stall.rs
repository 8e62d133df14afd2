//! A stream that gives a client up who takes next to nothing of what is sent.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

/// How long a client may take for the next bytes.
pub const PATIENCE: Duration = Duration::from_secs(15);
/// So many bytes are to be taken in that time, where so many wait.
const ENOUGH: usize = 8 * 1024;

/// A stream whose writes fail after a while without enough progress.
pub struct Stall<S> {
    stream: S,
    /// Runs from a write that has to wait until enough is taken.
    waiting: Option<Waiting>,
}

struct Waiting {
    timer: Pin<Box<Sleep>>,
    taken: usize,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Stall<S> {
    /// Watches over a stream.
    pub fn new(stream: S) -> Self {
        Stall { stream, waiting: None }
    }

    fn watch(&mut self, written: Poll<io::Result<usize>>, context: &mut Context<'_>) -> Poll<io::Result<usize>> {
        match written {
            Poll::Ready(Ok(bytes)) => {
                if let Some(waiting) = &mut self.waiting {
                    waiting.taken = waiting.taken.saturating_add(bytes);
                }
                self.waiting.take_if(|waiting| waiting.taken >= ENOUGH);
            }
            Poll::Ready(Err(_)) => return written,
            Poll::Pending => {
                self.waiting.get_or_insert_with(|| Waiting { timer: Box::pin(sleep(PATIENCE)), taken: 0 });
            }
        }
        let is_late = self.waiting.as_mut().is_some_and(|waiting| waiting.timer.as_mut().poll(context).is_ready());
        if is_late {
            let error = io::Error::new(io::ErrorKind::TimedOut, "the client takes too little of what is sent");
            return Poll::Ready(Err(error));
        }
        written
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for Stall<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Stall<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.watch(written, context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, parts);
        self.watch(written, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        // All that there was to send has been taken.
        self.waiting = None;
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::time::Instant;

    use super::*;

    /// A client that takes so many bytes every second; how long it was let do so.
    async fn taking(bytes: usize) -> (io::Result<()>, Duration) {
        let (ours, mut theirs) = tokio::io::duplex(8);
        tokio::spawn(async move {
            let mut buffer = vec![0; bytes];
            while bytes == 0 || theirs.read_exact(&mut buffer).await.is_ok() {
                sleep(Duration::from_secs(1)).await;
            }
        });
        let (mut stream, begun) = (Stall::new(ours), Instant::now());
        (stream.write_all(&vec![0; 30 * ENOUGH]).await, begun.elapsed())
    }

    #[tokio::test(start_paused = true)]
    async fn who_takes_nothing_or_next_to_nothing_is_let_go() {
        for bytes in [0, 1, ENOUGH / 20] {
            let (written, took) = taking(bytes).await;
            assert_eq!(written.unwrap_err().kind(), io::ErrorKind::TimedOut, "{bytes} a second");
            assert!(took <= PATIENCE + Duration::from_secs(1), "{bytes} a second: {took:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn who_takes_enough_is_waited_for_as_long_as_it_lasts() {
        let (written, took) = taking(ENOUGH / 10).await;
        assert!(written.is_ok() && took > 10 * PATIENCE, "{took:?}");
    }
}
