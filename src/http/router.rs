//! The table of routes.

use std::sync::Arc;

use axum::Router;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use axum::routing::get;

use super::{Site, api, catalog, graphql, health, layers, metrics, page, problem, rest};
use crate::error::Error;

/// All routes, with what lies around them.
pub fn router(site: Arc<Site>) -> Router {
    let routes = Router::new()
        .route("/", get(page::landing))
        .route("/style.css", get(page::style))
        .route("/favicon.svg", get(page::favicon))
        .route("/favicon.ico", get(page::favicon_moved))
        .route("/graphql", get(graphql::get).post(graphql::post).fallback(graphql::other_method))
        .route("/graphql/schema", get(graphql::schema))
        .route("/graphiql", get(page::graphiql))
        .route("/graphiql/", get(page::graphiql))
        .route("/graphiql/{*path}", get(page::graphiql_file))
        .route("/api/v1", get(api::describe))
        .route("/api/v1/", get(api::describe))
        .route("/api/v1/openapi.json", get(rest::openapi))
        .route("/api/v1/{resource}", get(rest::list))
        .route("/api/v1/{resource}/{key}", get(rest::row))
        .route("/api/v1/{resource}/{key}/{list}", get(rest::below))
        .route("/api/v1/datasets/{code}/package.zip", get(rest::package))
        .route("/api/v1/{resource}/csv-metadata.json", get(rest::csvw))
        .route("/api/v1/{resource}/{key}/{list}/csv-metadata.json", get(rest::csvw_below))
        .route("/catalog", get(catalog::catalog))
        .route("/datasets", get(catalog::datasets))
        .route("/datasets/{code}", get(catalog::dataset))
        .route("/feed.atom", get(catalog::feed))
        .route("/docs", get(page::reference))
        .route("/docs/{guide}", get(page::guide))
        .route("/healthz", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(metrics::metrics))
        .fallback(nothing_here)
        .method_not_allowed_fallback(other_method);
    layers::around(routes, site.metrics.clone()).with_state(site)
}

async fn nothing_here(headers: HeaderMap, uri: Uri) -> Response {
    let path = uri.path();
    let hint = match path.trim_end_matches('/') {
        shorter if shorter.len() < path.len() && !shorter.is_empty() => format!("; is it {shorter}?"),
        _ => String::new(),
    };
    let error = Error::NotFound(format!("there is nothing at {path}{hint}"));
    if path.starts_with("/api/") { problem::document_of(error) } else { problem::respond(&headers, error) }
}

/// The header `Allow` is added by the router, which knows the methods of each address.
async fn other_method(headers: HeaderMap, uri: Uri) -> Response {
    let error = Error::MethodNotAllowed("this address is for reading; GET is the method".to_owned());
    if uri.path().starts_with("/api/") { problem::document_of(error) } else { problem::respond(&headers, error) }
}
