//! Statements of one piece of work: counted as the driver tells of each, and bounded.
//!
//! The count belongs to the task and not to a connection, so that no question need hand it on. Work that is handed to
//! another task is counted only where `within` lies around it there.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::Poll;

use crate::error::{Error, Result};

tokio::task_local! {
    /// Statements that the work in this task has sent.
    static SENT: Arc<AtomicU32>;
}

/// Does work that sends at most so many statements, and tells how many it sent. Work that has sent more is given up as
/// soon as it waits for anything, and its result, if it has come to one, is not told: whether a query is refused hangs
/// on what it needs and not on how fast it gets it.
pub async fn within<T>(most: u32, work: impl Future<Output = T>) -> (Result<T>, u32) {
    let sent = Arc::new(AtomicU32::new(0));
    let mut work = pin!(SENT.scope(sent.clone(), work));
    let watched = std::future::poll_fn(|context| {
        let polled = work.as_mut().poll(context);
        if sent.load(Ordering::Relaxed) > most {
            return Poll::Ready(Err(too_many(most)));
        }
        polled.map(Ok)
    });
    let done = watched.await;
    (done, sent.load(Ordering::Relaxed))
}

/// Counts a statement for the work at hand, where there is any.
pub(super) fn count() {
    let _ = SENT.try_with(|sent| sent.fetch_add(1, Ordering::Relaxed));
}

fn too_many(most: u32) -> Error {
    Error::TooCostly {
        message: format!(
            "this query takes more than {most} statements of the database, and that is the limit (statements); \
             ask for fewer lists, or in several requests"
        ),
        limit: "statements",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn send(statements: u32) -> &'static str {
        for _ in 0..statements {
            count();
            tokio::task::yield_now().await;
        }
        "done"
    }

    #[tokio::test]
    async fn work_is_done_up_to_its_limit_and_given_up_beyond() {
        let (done, sent) = within(3, send(3)).await;
        assert_eq!((done.unwrap(), sent), ("done", 3));
        let (done, sent) = within(3, send(9)).await;
        assert_eq!((done.unwrap_err().code(), sent), ("TOO_COSTLY", 4));
        let at_once = async { (0..9).for_each(|_| count()) };
        assert!(within(3, at_once).await.0.is_err(), "work that never waits is bounded too");
    }

    #[tokio::test]
    async fn each_work_is_counted_alone() {
        let ((_, one), (_, two)) = tokio::join!(within(9, send(2)), within(9, send(5)));
        assert_eq!((one, two), (2, 5));
        count();
    }
}
