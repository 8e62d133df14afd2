//! Taking connections: an accept loop of our own, since a connection needs limits that the ready one does not set.
//!
//! - A header must be there within ten seconds; that is the limit of an idle connection too.
//! - A client who reads next to nothing of its answer for fifteen seconds is let go (`stall`).
//! - At the end no new connection is taken, what is in flight is finished, and what is not finished by then is cut.

use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::Site;
use super::front::Front;
use super::router::router;
use super::stall::Stall;
use crate::error::{Error, Result};
use crate::metrics::Held;

/// How long a header may take to arrive, and how long a connection may be idle.
pub const HEADER: Duration = Duration::from_secs(10);
/// Bytes of a header, or of what is read ahead of a body.
pub const BUFFER: usize = 64 * 1024;
/// Lines of a header: what the library holds at most.
pub const HEADER_LINES: usize = 100;
/// Bytes of an address: what the library holds at most. A longer one is answered by 414 without a body.
pub const ADDRESS: usize = 65_534;
/// How long what is in flight may take once the end is asked for; short of the ten seconds that are promised by what
/// closing the database may take.
const DRAIN: Duration = Duration::from_secs(8);
/// Pause after an accept that failed for want of something, as file descriptors.
const BREATH: Duration = Duration::from_millis(100);
/// File descriptors beside those of the connections: the database's, the log's, the listener's.
#[cfg(unix)]
const OTHER_FILES: u64 = 256;

/// When connections are to end.
#[derive(Clone, Default)]
struct End {
    /// After what is in flight.
    soft: CancellationToken,
    /// Now.
    hard: CancellationToken,
}

/// Bytes of an answer that may wait in the system for a client to take them: the less they are, the sooner it is seen
/// that none are taken.
const UNTAKEN: u32 = 256 * 1024;
/// Connections that wait to be taken.
const BACKLOG: u32 = 1024;

/// Takes an address, which nobody else has from then on.
pub fn bind(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    socket.set_reuseaddr(true)?;
    // Connections have it from the listener.
    socket.set_send_buffer_size(UNTAKEN)?;
    #[cfg(unix)]
    keep_alive(&socket)?;
    socket.bind(address)?;
    Ok(socket)
}

/// Listens at an address that was taken: who comes is kept waiting until `serve`.
pub fn listen(socket: TcpSocket) -> io::Result<TcpListener> {
    socket.listen(BACKLOG)
}

/// Who listens says nothing for hours: the system asks whether they are still there.
#[cfg(unix)]
fn keep_alive(socket: &TcpSocket) -> io::Result<()> {
    use rustix::net::sockopt::{set_tcp_keepcnt, set_tcp_keepidle, set_tcp_keepintvl};
    socket.set_keepalive(true)?;
    set_tcp_keepidle(socket, Duration::from_secs(60))?;
    set_tcp_keepintvl(socket, Duration::from_secs(10))?;
    Ok(set_tcp_keepcnt(socket, 3)?)
}

/// A connection's place among those that may be open.
struct Place {
    _slot: OwnedSemaphorePermit,
    _counted: Held,
}

/// Serves until `shutdown` ends, then finishes what is in flight.
pub async fn serve(listener: TcpListener, site: Arc<Site>, shutdown: impl Future<Output = ()>) -> Result<()> {
    let most = site.settings.limits.max_connections;
    #[cfg(unix)]
    allow_open_files(u64::from(most) + OTHER_FILES);
    let slots = Arc::new(Semaphore::new(usize::try_from(most).map_err(Error::internal)?));
    let front = Front::new(site.clone(), router(site.clone()));
    let connections = TaskTracker::new();
    let end = End::default();

    let accepting = async {
        loop {
            let Ok(slot) = slots.clone().acquire_owned().await else { return };
            let stream = accept(&listener).await;
            let place = Place { _slot: slot, _counted: site.metrics.http.connected() };
            connections.spawn(connection(stream, front.clone(), end.clone(), place));
        }
    };
    tokio::select! {
        biased;
        () = shutdown => {}
        () = accepting => {}
    }

    drop(listener);
    connections.close();
    end.soft.cancel();
    site.closing.cancel();
    tracing::info!(connections = connections.len(), "finishing what is in flight");
    let finished = async {
        connections.wait().await;
        site.finished().await;
    };
    if tokio::time::timeout(DRAIN, finished).await.is_err() {
        tracing::warn!(connections = connections.len(), "not finished in time; cut");
        end.hard.cancel();
    }
    Ok(())
}

/// The next connection; a failure is waited out, for it passes.
async fn accept(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return stream,
            Err(error) if is_of_one_client(&error) => {}
            Err(error) => {
                tracing::error!(%error, "no connection can be taken at the moment");
                tokio::time::sleep(BREATH).await;
            }
        }
    }
}

fn is_of_one_client(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

async fn connection(stream: TcpStream, front: Front, end: End, _place: Place) {
    let _ = stream.set_nodelay(true);
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER)
        .max_buf_size(BUFFER)
        .serve_connection(TokioIo::new(Stall::new(stream)), service_fn(move |request| front.clone().answer(request)))
        .with_upgrades();
    let mut serving = pin!(serving);
    let served = tokio::select! {
        served = serving.as_mut() => served,
        () = end.soft.cancelled() => {
            serving.as_mut().graceful_shutdown();
            tokio::select! {
                served = serving => served,
                () = end.hard.cancelled() => return,
            }
        }
    };
    if let Err(error) = served {
        tracing::debug!(%error, "a connection broke off");
    }
}

/// Raises the number of files that may be open to what the connections need, as far as that is allowed.
#[cfg(unix)]
fn allow_open_files(wanted: u64) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let Some(current) = limit.current else { return };
    let wanted = limit.maximum.map_or(wanted, |most| wanted.min(most));
    if current < wanted
        && let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum: limit.maximum })
    {
        tracing::warn!(%error, current, wanted, "the limit of open files stays as it is");
    }
}
