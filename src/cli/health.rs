//! `openplan health`: whether the service is ready, for health checks that have no other client at hand.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, anyhow, bail};
use clap::Args;
use http_body_util::{BodyExt as _, Empty, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::{Request, StatusCode, header};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

use super::Context;
use super::output::{self, say};
use crate::config::ListenAddress;

/// How long the answer may take; the service itself gives its database less.
const PATIENCE: Duration = Duration::from_secs(3);
/// Bytes of an answer that are read.
const LONGEST_ANSWER: usize = 64 * 1024;

/// Whom to ask.
#[derive(Debug, Args)]
pub struct HealthArgs {
    /// Where the service listens.
    #[command(flatten)]
    address: ListenAddress,
}

/// Asks `/readyz` where the service listens; fails with what is wrong where it is not ready.
pub async fn run(args: HealthArgs, context: &Context) -> anyhow::Result<ExitCode> {
    let listen = args.address.listen;
    if listen.port() == 0 {
        bail!("at port 0 nobody can be asked; right would be the port that was taken, as --listen 127.0.0.1:8000");
    }
    let url = ready(from_here(listen)).await?;
    output::line(&say(context.lang, format!("{url}：已就绪"), format!("{url}: ready")))?;
    Ok(ExitCode::SUCCESS)
}

/// The address at which a service that listens on all addresses is asked from its own machine.
fn from_here(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}

/// The URL that was asked and said that the service is ready.
async fn ready(address: SocketAddr) -> anyhow::Result<String> {
    let url = format!("http://{address}/readyz");
    let asked = tokio::time::timeout(PATIENCE, ask(address)).await;
    let (status, body) = asked
        .map_err(|_elapsed| anyhow!("{url} gave no answer within {} seconds", PATIENCE.as_secs()))?
        .with_context(|| format!("{url} cannot be asked; where the service listens is told by OPENPLAN_LISTEN"))?;
    if status != StatusCode::OK {
        bail!("{url} answers {status}{}", reason(&body));
    }
    Ok(url)
}

async fn ask(address: SocketAddr) -> anyhow::Result<(StatusCode, Bytes)> {
    let stream = TcpStream::connect(address).await?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let request = Request::get("/readyz").header(header::HOST, address.to_string()).body(Empty::<Bytes>::new())?;
    let (head, body) = sender.send_request(request).await?.into_parts();
    let body = Limited::new(body, LONGEST_ANSWER).collect().await.map_err(anyhow::Error::from_boxed)?;
    Ok((head.status, body.to_bytes()))
}

/// What a problem document says of the fault, as the end of a sentence.
fn reason(body: &[u8]) -> String {
    let problem: Option<Value> = serde_json::from_slice(body).ok();
    let detail = problem.as_ref().and_then(|problem| problem["detail"].as_str());
    detail.map_or_else(String::new, |detail| format!(": {detail}"))
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    #[test]
    fn a_service_on_all_addresses_is_asked_at_the_loopback() {
        let from_here = |listen: &str| super::from_here(listen.parse().unwrap()).to_string();
        assert_eq!(from_here("0.0.0.0:8000"), "127.0.0.1:8000");
        assert_eq!(from_here("[::]:8000"), "[::1]:8000");
        assert_eq!(from_here("192.0.2.7:80"), "192.0.2.7:80");
    }

    #[tokio::test(start_paused = true)]
    async fn silence_is_not_waited_for_without_end() {
        let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let said = ready(silent.local_addr().unwrap()).await.unwrap_err().to_string();
        assert!(said.ends_with("gave no answer within 3 seconds"), "{said}");
    }
}
