//! `GET /metrics`: what is counted, for Prometheus.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};

use super::etag::NO_STORE;
use super::{Site, problem};
use crate::metrics::MEDIA_TYPE;

/// `GET /metrics`. It asks nothing of the database.
pub async fn metrics(State(site): State<Arc<Site>>, headers: HeaderMap) -> Response {
    look_around(&site).await;
    match site.metrics.text() {
        Ok(text) => ([(header::CONTENT_TYPE, MEDIA_TYPE)], [(header::CACHE_CONTROL, NO_STORE)], text).into_response(),
        Err(error) => problem::respond(&headers, error),
    }
}

/// Sets the numbers of what merely stands somewhere.
async fn look_around(site: &Site) {
    let (metrics, catalogue) = (&site.metrics, site.catalogue.get());
    let published = catalogue.releases.last().map_or(0, |release| release.published_at / 1_000_000);
    metrics.catalogue.set(catalogue.state, catalogue.newest(), published);
    for pool in site.store.pools() {
        metrics.database.set_pool(pool);
    }
    let limits = &site.settings.limits;
    metrics.graphql.set_listeners(limits.max_listeners.saturating_sub(site.listeners.places_left()));
    metrics.graphql.set_persisted(site.persisted.held());
    metrics.files.set(site.spool.stands().await);
    metrics.graphql.set_answers(site.answers.held().await);
}
