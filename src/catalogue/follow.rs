//! Seeing what other processes publish: the state number is asked for again and again, and the catalogue read anew
//! where it rose.

use std::sync::Arc;
use std::time::Duration;

use super::{Catalogue, Current};
use crate::error::{Error, Result};
use crate::metrics::Metrics;
use crate::store::Store;

/// How often the state number is asked for.
const EVERY: Duration = Duration::from_millis(500);
/// How long a look may take: a connection that says nothing would else be waited for without end.
const LOOK: Duration = Duration::from_secs(5);
/// How long reading the catalogue may take.
const READ: Duration = Duration::from_secs(60);

/// Keeps the catalogue the newest one, for ever. It is the first to see that the database is lost, and has all read by
/// other connections then.
pub async fn follow(store: Store, current: Arc<Current>, metrics: Arc<Metrics>) {
    let mut reachable = true;
    loop {
        tokio::time::sleep(EVERY).await;
        let Err(error) = refresh(&store, &current).await else {
            metrics.catalogue.refreshed();
            reachable = true;
            continue;
        };
        metrics.catalogue.refresh_failed();
        if reachable {
            tracing::warn!(%error, "the newest release cannot be looked up; trying again");
        }
        reachable = false;
        if matches!(error, Error::Unavailable(_))
            && let Err(error) = store.reconnect()
        {
            tracing::error!(%error, "no other connections can be made");
        }
    }
}

/// Reads the catalogue anew where the state number rose.
pub async fn refresh(store: &Store, current: &Current) -> Result<()> {
    let number = in_time(LOOK, Catalogue::state_number(&store.watcher())).await?;
    if number != current.get().state {
        let catalogue = in_time(READ, Catalogue::read(store)).await?;
        tracing::info!(state = catalogue.state, release = catalogue.newest(), "a newer state was read");
        current.replace(catalogue);
    }
    Ok(())
}

async fn in_time<T>(time: Duration, work: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::time::timeout(time, work).await.unwrap_or(Err(Error::Unavailable(None)))
}
