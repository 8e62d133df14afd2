//! `openplan serve`: the service itself.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use tokio::signal::unix::{SignalKind, signal};

use super::{Context, output};
use crate::assess::Bands;
use crate::catalogue::{Catalogue, Current, follow};
use crate::config::{BandSettings, LimitSettings, ServeSettings};
use crate::graphql::{Limits, Service};
use crate::http::{self, Site};
use crate::logging;
use crate::metrics::Metrics;
use crate::store::schema;

/// Serves until it is asked to stop.
pub async fn run(mut settings: ServeSettings, context: &Context) -> anyhow::Result<ExitCode> {
    logging::start(&settings.log)?;
    // Before anything is changed in the database: two programs at one address are a mistake.
    let listen = settings.listen.address.listen;
    let taken = http::bind(listen)
        .with_context(|| format!("cannot listen on {listen}; another address is chosen by --listen ADDRESS:PORT"))?;
    let patience = Duration::from_millis(settings.limits.query_timeout_ms);
    let store = context.database.open_as_it_is(settings.database.readers, patience).await?;
    schema::ensure(&store).await?;
    let metrics = Arc::new(Metrics::new(store.name()));
    let store = store.counted(&metrics)?;
    let current = Arc::new(Current::new(Catalogue::read(&store).await?));
    let service = Service::new(store.clone(), current.clone(), bands(&settings.bands), limits(&settings.limits))?;
    let listener = http::listen(taken)?;
    let address = listener.local_addr()?;
    settings.listen.address.listen = address;
    if settings.listen.public_url.is_none() {
        tracing::warn!(
            "OPENPLAN_PUBLIC_URL is not set: what /catalog names begins with http://{address}, and changes with it"
        );
    }
    let shutdown = asked_to_stop()?;
    let following = tokio::spawn(follow(store.clone(), current.clone(), metrics.clone()));
    let site = Arc::new(Site::new(service, store, current, settings, metrics));
    // Who reads the address is answered at once.
    output::print(&format!(
        "Openplan: http://{address}/\nGraphQL:  http://{address}/graphql\nGraphiQL: http://{address}/graphiql\n"
    ))?;
    let served = http::serve(listener, site, shutdown).await;
    following.abort();
    served?;
    Ok(ExitCode::SUCCESS)
}

fn bands(settings: &BandSettings) -> Bands {
    Bands { pace_points: settings.pace_points, points: settings.points, ..Bands::default() }
}

fn limits(settings: &LimitSettings) -> Limits {
    Limits {
        tokens: settings.max_tokens,
        depth: settings.max_depth,
        nodes: u64::try_from(settings.max_nodes).unwrap_or(u64::MAX),
        cost: settings.max_cost,
        aliases: u64::try_from(settings.max_aliases).unwrap_or(u64::MAX),
        directives: u64::try_from(settings.max_directives).unwrap_or(u64::MAX),
        statements: settings.max_statements,
        timeout_ms: settings.query_timeout_ms,
        errors: settings.max_errors,
        document_bytes: settings.document_bytes,
    }
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
