//! Seeing what other processes publish: the state number is asked for again and again, and the catalogue read anew
//! where it rose.

use std::sync::Arc;
use std::time::Duration;

use super::{Catalogue, Current};
use crate::metrics::Metrics;
use crate::store::Store;

/// How often the state number is asked for.
const EVERY: Duration = Duration::from_millis(500);

/// How long a look may take: a connection that says nothing would else be waited for without end.
const PATIENCE: Duration = Duration::from_secs(30);

/// Keeps the catalogue the newest one, for ever.
pub async fn follow(store: Store, current: Arc<Current>, metrics: Arc<Metrics>) {
    let mut reachable = true;
    loop {
        tokio::time::sleep(EVERY).await;
        let refreshed = tokio::time::timeout(PATIENCE, refresh(&store, &current)).await;
        let Err(error) = refreshed.unwrap_or(Err(crate::error::Error::Unavailable(None))) else {
            metrics.catalogue.refreshed();
            reachable = true;
            continue;
        };
        metrics.catalogue.refresh_failed();
        if reachable {
            tracing::warn!(%error, "the newest release cannot be looked up; trying again");
            reachable = false;
        }
    }
}

/// Reads the catalogue anew where the state number rose.
pub async fn refresh(store: &Store, current: &Current) -> crate::error::Result<()> {
    let number = Catalogue::state_number(store.reader()).await?;
    if number != current.get().state {
        let catalogue = Catalogue::read(store).await?;
        tracing::info!(state = catalogue.state, release = catalogue.newest(), "a newer state was read");
        current.replace(catalogue);
    }
    Ok(())
}
