//! What the service is compared with: the same page of observations as others would serve it.
//!
//! `serving fixed FILE` answers with a file's bytes; `serving library URL` reads the page from a database by one
//! hand-written join and answers through async-graphql; `serving plain URL` reads it so and answers by serde.
//! Each listens on a free port of the loopback interface and prints where.

mod fixed;
mod join;
mod library;
mod page;
mod plain;

use std::io::Write;

use anyhow::bail;
use axum::Router;
use tokio::net::TcpListener;

/// As the service has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> anyhow::Result<()> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(run())
}

async fn run() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let router = match arguments.as_slice() {
        ["fixed", file] => fixed::router(std::fs::read(file)?),
        ["library", url] => library::router(join::Facts::open(url).await?),
        ["plain", url] => plain::router(join::Facts::open(url).await?),
        _ => bail!("usage: serving fixed FILE | library URL | plain URL"),
    };
    serve(router).await
}

async fn serve(router: Router) -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    writeln!(std::io::stdout(), "http://{}", listener.local_addr()?)?;
    axum::serve(listener, router).await?;
    Ok(())
}
