//! `GET /api/v1`: what is here, the newest release, and every limit in force, so that nobody finds one by hitting it.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::etag::{self, Validator};
use super::{Site, accept, body, graphql, problem, rest, serve, site, stall};
use crate::catalogue::Catalogue;
use crate::config::Limit;
use crate::error::Error;
use crate::query::scope::moment;

/// The address, and what it stands for.
const LINKS: [(&str, &str); 11] = [
    ("home", "/"),
    ("graphql", "/graphql"),
    ("schema", "/graphql/schema"),
    ("graphiql", "/graphiql"),
    ("openapi", "/api/v1/openapi.json"),
    ("reference", "/docs"),
    ("catalog", "/catalog"),
    ("feed", "/feed.atom"),
    ("health", "/healthz"),
    ("readiness", "/readyz"),
    ("metrics", "/metrics"),
];

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Description {
    name: &'static str,
    version: &'static str,
    license: &'static str,
    newest_release: Option<Release>,
    links: serde_json::Map<String, serde_json::Value>,
    resources: Vec<String>,
    limits: Vec<Limit>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Release {
    number: i32,
    dataset: String,
    published_at: String,
}

/// `GET /api/v1`.
pub async fn describe(State(site): State<Arc<Site>>, headers: HeaderMap) -> Response {
    if accept::preferred(&headers, &["application/json"]).is_none() {
        return problem::document_of(Error::NotAcceptable("this is given as application/json".to_owned()));
    }
    let catalogue = site.catalogue.get();
    let description = description(&site, &catalogue);
    let tag = match serde_json::to_vec(&description) {
        Ok(content) => etag::tag(&[&content]),
        Err(error) => return problem::document_of(Error::internal(error)),
    };
    Validator::new(tag, site.changed_at(&catalogue)).respond(&headers, Json(description).into_response())
}

fn description(site: &Site, catalogue: &Catalogue) -> Description {
    let base = site.prefix();
    let release = catalogue.releases.last().cloned();
    let mut limits = site.settings.limits.in_force();
    limits.extend(crate::graphql::fixed_limits());
    limits.extend(crate::format::fixed_limits());
    limits.extend(fixed_limits());
    limits.extend(crate::rest::fixed_limits());
    Description {
        name: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
        license: env!("CARGO_PKG_LICENSE"),
        newest_release: release.map(|release| Release {
            number: release.number,
            dataset: release.dataset,
            published_at: moment(release.published_at),
        }),
        links: LINKS.into_iter().map(|(name, path)| (name.to_owned(), format!("{base}{path}").into())).collect(),
        resources: crate::rest::openapi::roots().map(|path| format!("{base}{path}")).collect(),
        limits,
    }
}

/// Limits of a connection and of a request that no setting changes.
fn fixed_limits() -> Vec<Limit> {
    vec![
        Limit::fixed(
            "header_bytes",
            serve::BUFFER,
            "bytes",
            "Bytes of a request's header, its address included, that are taken for certain; twice as many are not",
        ),
        Limit::fixed("address_bytes", serve::ADDRESS, "bytes", "Bytes of an address"),
        Limit::fixed(
            "header_seconds",
            serve::HEADER.as_secs(),
            "seconds",
            "Seconds that a header may take to arrive, and a connection may be idle",
        ),
        Limit::fixed("json_levels", graphql::JSON_LEVELS, "levels", "Levels of lists and objects in a body"),
        Limit::fixed("body_seconds", body::PATIENCE.as_secs(), "seconds", "Seconds that a body may take to arrive"),
        Limit::fixed(
            "stall_seconds",
            stall::PATIENCE.as_secs(),
            "seconds",
            "Seconds for which a client may take nothing of its answer",
        ),
        Limit::fixed(
            "files_at_once",
            rest::FILES_AT_ONCE,
            "files",
            "XLSX files, data packages, cubes and parts written at once",
        ),
        Limit::fixed(
            "file_turn_seconds",
            rest::FILE_TURN.as_secs(),
            "seconds",
            "Seconds that such a file waits for its turn",
        ),
        Limit::fixed("header_lines", serve::HEADER_LINES, "lines", "Lines of a request's header"),
        Limit::fixed(
            "turn_seconds",
            site::TURN.as_secs(),
            "seconds",
            "Seconds that a request waits for its turn where too many are worked on",
        ),
    ]
}
