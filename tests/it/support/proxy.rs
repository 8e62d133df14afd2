//! A proxy before PostgreSQL that can be slow, fall silent or be cut.

use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::{oneshot, watch};

/// What the proxy does with what comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// Hands it on.
    Open,
    /// Hands it on after a while.
    Slow(Duration),
    /// Takes it, and hands nothing on; the connections of now stay so for good.
    Silent,
    /// Hands it on until a client has said this, and no answer from then on.
    Unanswered(&'static str),
    /// Hands on what clients say, and no answer.
    Deaf,
    /// Closes every connection, and takes none.
    Cut,
}

/// Where the server is.
#[derive(Clone, Debug)]
enum Upstream {
    Socket(PathBuf),
    Address(String),
}

/// A running proxy, on a thread of its own; it ends when it is dropped.
pub struct Proxy {
    line: Arc<watch::Sender<Line>>,
    /// Bytes that clients have sent.
    heard: watch::Receiver<u64>,
    database: String,
    _open: oneshot::Sender<()>,
}

/// Where the bytes that clients send are counted.
type Heard = Arc<watch::Sender<u64>>;

impl Proxy {
    /// Before the database of this URL.
    pub fn before(url: &str) -> Self {
        let (upstream, credentials, database) = parts(url);
        let line = Arc::new(watch::Sender::new(Line::Open));
        let following = line.clone();
        let (open, closed) = oneshot::channel();
        let (told, bound) = mpsc::channel();
        let (hearing, heard) = watch::channel(0);
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async move {
                let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
                told.send(listener.local_addr().expect("an address")).expect("somebody who waits");
                tokio::select! {
                    _ = closed => {}
                    () = accept(listener, upstream, following, Arc::new(hearing)) => {}
                }
            });
        });
        let address = bound.recv().expect("a proxy");
        let database = format!("{credentials}@{address}/{database}");
        Proxy { line, heard, database, _open: open }
    }

    /// The URL of the database by way of the proxy.
    pub fn url(&self) -> String {
        format!("postgres://{}", self.database)
    }

    /// Ends when the line is so.
    pub fn becomes(&self, line: Line) -> impl Future<Output = ()> + use<> {
        let mut following = self.line.subscribe();
        async move { drop(following.wait_for(|now| *now == line).await) }
    }

    /// Does otherwise from now on.
    pub fn set(&self, line: Line) {
        self.line.send_replace(line);
    }

    /// Bytes that clients have sent.
    pub fn heard(&self) -> u64 {
        *self.heard.borrow()
    }

    /// Ends when clients have sent so many bytes from now on.
    pub fn hears(&self, bytes: u64) -> impl Future<Output = ()> + use<> {
        let mut heard = self.heard.clone();
        let enough = *heard.borrow() + bytes;
        async move { drop(heard.wait_for(|heard| *heard >= enough).await) }
    }
}

/// Host, user with password, and name of the database; parameters but `host` are left out.
fn parts(url: &str) -> (Upstream, String, String) {
    let rest = url.split_once("://").expect("a URL").1;
    let (place, parameters) = rest.split_once('?').unwrap_or((rest, ""));
    let (place, database) = place.rsplit_once('/').expect("a database");
    let (credentials, host) = place.rsplit_once('@').unwrap_or(("openplan", place));
    let folder = parameters.split('&').find_map(|pair| pair.strip_prefix("host="));
    let upstream = match folder {
        Some(folder) => Upstream::Socket(PathBuf::from(folder).join(".s.PGSQL.5432")),
        None if host.contains(':') => Upstream::Address(host.to_owned()),
        None => Upstream::Address(format!("{host}:5432")),
    };
    (upstream, credentials.to_owned(), database.to_owned())
}

async fn accept(listener: TcpListener, upstream: Upstream, line: Arc<watch::Sender<Line>>, heard: Heard) {
    loop {
        let (client, _) = listener.accept().await.expect("a connection");
        if *line.borrow() != Line::Cut {
            tokio::spawn(connection(client, upstream.clone(), line.clone(), heard.clone()));
        }
    }
}

async fn connection(mut client: TcpStream, upstream: Upstream, switch: Arc<watch::Sender<Line>>, heard: Heard) {
    let _ = client.set_nodelay(true);
    let connected = match upstream {
        Upstream::Socket(path) => UnixStream::connect(path).await.map(Stream::Unix),
        Upstream::Address(address) => TcpStream::connect(address).await.map(Stream::Tcp),
    };
    let Ok(mut server) = connected else { return };
    let (mut line, mut falling_silent) = (switch.subscribe(), switch.subscribe());
    tokio::select! {
        biased;
        _ = line.wait_for(|line| *line == Line::Cut) => return,
        _ = falling_silent.wait_for(|line| *line == Line::Silent) => {}
        () = both(&mut client, &mut server, &switch, &heard) => return,
    }
    // Silent for good: what comes later goes nowhere either, whatever becomes of others.
    let mut buffer = vec![0; 64 * 1024];
    tokio::select! {
        _ = line.wait_for(|line| *line == Line::Cut) => {}
        () = async { while hear(&mut client, &mut buffer, &heard).await > 0 {} } => {}
    }
}

/// The way to the server.
enum Stream {
    Unix(UnixStream),
    Tcp(TcpStream),
}

async fn both(client: &mut TcpStream, server: &mut Stream, line: &watch::Sender<Line>, heard: &Heard) {
    let (from_client, to_client) = client.split();
    match server {
        Stream::Unix(server) => {
            let (from_server, to_server) = server.split();
            either((from_client, to_server), (from_server, to_client), line, heard).await;
        }
        Stream::Tcp(server) => {
            let (from_server, to_server) = server.split();
            either((from_client, to_server), (from_server, to_client), line, heard).await;
        }
    }
}

/// Carries both ways until one side closes.
async fn either<A: AsyncRead + Unpin, B: AsyncWrite + Unpin, C: AsyncRead + Unpin, D: AsyncWrite + Unpin>(
    to_server: (A, B),
    to_client: (C, D),
    line: &watch::Sender<Line>,
    heard: &Heard,
) {
    tokio::select! {
        () = carry(to_server, line, Some(heard)) => {}
        () = carry(to_client, line, None) => {}
    }
}

async fn carry<R: AsyncRead + Unpin, W: AsyncWrite + Unpin>(
    (mut from, mut to): (R, W),
    line: &watch::Sender<Line>,
    heard: Option<&Heard>,
) {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let length = match heard {
            Some(heard) => hear(&mut from, &mut buffer, heard).await,
            None => from.read(&mut buffer).await.unwrap_or(0),
        };
        let (said, _) = buffer.split_at(length);
        let now = *line.borrow();
        match now {
            Line::Slow(wait) => tokio::time::sleep(wait).await,
            Line::Unanswered(word) if heard.is_some() && holds(said, word) => drop(line.send_replace(Line::Deaf)),
            Line::Deaf if heard.is_none() && length > 0 => continue,
            _ => {}
        }
        if length == 0 || to.write_all(said).await.is_err() {
            return;
        }
    }
}

fn holds(said: &[u8], word: &str) -> bool {
    said.windows(word.len()).any(|part| part == word.as_bytes())
}

/// Reads what a client sends, and counts it; nothing where it has closed.
async fn hear<R: AsyncRead + Unpin>(client: &mut R, buffer: &mut [u8], heard: &Heard) -> usize {
    let length = client.read(buffer).await.unwrap_or(0);
    heard.send_modify(|bytes| *bytes += u64::try_from(length).unwrap_or(0));
    length
}
