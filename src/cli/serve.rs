//! `openplan serve`: the service itself.

use std::net::SocketAddr;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use super::{Context, output};
use crate::store::{Store, schema};

/// How to serve.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// Address and port to listen on; port 0 takes a free one.
    #[arg(long, env = "OPENPLAN_LISTEN", default_value = "127.0.0.1:8000", value_name = "ADDRESS:PORT")]
    listen: SocketAddr,
}

/// Connections that read at once.
const READERS: u32 = 8;

/// Serves until it is asked to stop.
pub async fn run(args: ServeArgs, context: &Context) -> anyhow::Result<ExitCode> {
    let store = context.database.open_as_it_is(READERS).await?;
    schema::ensure(&store).await?;
    let listener = TcpListener::bind(args.listen).await.with_context(|| {
        format!("cannot listen on {}; another address is chosen by --listen ADDRESS:PORT", args.listen)
    })?;
    let address = listener.local_addr()?;
    let shutdown = asked_to_stop()?;
    output::print(&format!(
        "Openplan: http://{address}/\nGraphQL:  http://{address}/graphql\nGraphiQL: http://{address}/graphiql\n"
    ))?;
    serve(listener, store, shutdown).await?;
    Ok(ExitCode::SUCCESS)
}

/// The place of `http::serve`.
async fn serve(listener: TcpListener, store: Store, shutdown: impl Future<Output = ()>) -> anyhow::Result<()> {
    shutdown.await;
    drop((listener, store));
    Ok(())
}

/// Waits for Ctrl-C or SIGTERM; from now on neither kills.
fn asked_to_stop() -> std::io::Result<impl Future<Output = ()>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}
