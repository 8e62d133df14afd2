//! Whether the service lives, and whether it is ready.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::etag::NO_STORE;
use super::{Site, problem};
use crate::error::{Error, Result};
use crate::store::schema::{self, SchemaState};

/// How long the database may take to say what it is.
const PATIENCE: Duration = Duration::from_secs(2);

/// `GET /healthz`: the process lives. It asks nothing of the database, which may come back by itself.
pub async fn live() -> Response {
    well("alive")
}

/// `GET /readyz`: the database can be reached and is the one that this program knows.
pub async fn ready(State(site): State<Arc<Site>>, headers: HeaderMap) -> Response {
    match look(&site).await {
        Ok(()) => well("ready"),
        Err(error) => problem::respond(&headers, error),
    }
}

fn well(status: &str) -> Response {
    ([(header::CACHE_CONTROL, NO_STORE)], Json(json!({ "status": status }))).into_response()
}

async fn look(site: &Arc<Site>) -> Result<()> {
    let inner = site.clone();
    let looking = site.detached(async move {
        let state = async { schema::state(&inner.store).await };
        inner.schema.try_get_with((), state).await
    });
    let found = tokio::time::timeout(PATIENCE, looking).await.map_err(|_elapsed| Error::Unavailable(None))??;
    match found {
        Ok(SchemaState::Current) => Ok(()),
        Ok(other) => Err(Error::NotReady(mend(&other).to_owned())),
        Err(error) => {
            tracing::warn!(%error, "the database cannot be read");
            Err(Error::Unavailable(None))
        }
    }
}

fn mend(state: &SchemaState) -> &'static str {
    match state {
        SchemaState::Newer(_) => "the database is newer than this program; install the newer openplan",
        _ => "the database is older than this program; run `openplan migrate up`",
    }
}
