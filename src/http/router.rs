//! The table of routes.

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderMap, Uri};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::get;

use super::{Site, api, body, catalog, graphql, health, layers, metrics, page, problem, rest};
use crate::error::Error;
use crate::rest::Grammar;

/// All routes, with what lies around them.
pub fn router(site: Arc<Site>) -> Router {
    let plain = || middleware::from_fn(takes_nothing);
    let routes = Router::new()
        .route("/", get(page::landing).layer(plain()))
        .route("/style.css", get(page::style))
        .route("/robots.txt", get(page::robots))
        .route("/favicon.svg", get(page::favicon))
        .route("/favicon.ico", get(page::favicon_moved))
        .route("/graphql", get(graphql::get).post(graphql::post).fallback(graphql::other_method))
        .route("/graphql/schema", get(graphql::schema).layer(plain()))
        .route("/graphiql", get(page::graphiql))
        .route("/graphiql/", get(page::graphiql))
        .route("/graphiql/{*path}", get(page::graphiql_file))
        .route("/api/v1", get(api::describe).layer(plain()))
        .route("/api/v1/", get(api::describe).layer(plain()))
        .route("/api/v1/openapi.json", get(rest::openapi).layer(plain()))
        .route("/api/v1/{resource}", get(rest::list))
        .route("/api/v1/{resource}/{key}", get(rest::row))
        .route("/api/v1/{resource}/{key}/{list}", get(rest::below))
        .route("/api/v1/datasets/{code}/package.zip", get(rest::package))
        .route("/api/v1/{resource}/csv-metadata.json", get(rest::csvw))
        .route("/api/v1/{resource}/{key}/csv-metadata.json", get(rest::csvw_keyed))
        .route("/api/v1/{resource}/{key}/{list}/csv-metadata.json", get(rest::csvw_below))
        .route("/catalog", get(catalog::catalog))
        .route("/datasets", get(catalog::datasets).layer(plain()))
        .route("/datasets/{code}", get(catalog::dataset))
        .route("/feed.atom", get(catalog::feed))
        .route("/docs", get(page::reference).layer(plain()))
        .route("/docs/{guide}", get(page::guide).layer(plain()))
        .route("/healthz", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(metrics::metrics))
        .fallback(nothing_here)
        .method_not_allowed_fallback(other_method);
    layers::around(routes, site.metrics.clone()).with_state(site)
}

/// Around addresses that take no parameter: one that is given is not silently left out of the answer.
async fn takes_nothing(request: Request, next: Next) -> Response {
    let asked = request.uri().query().unwrap_or_default();
    let read = match is_for_programs(request.uri()) {
        true => Grammar::NONE.read(asked),
        false => Grammar::NONE.read(&body::without_marks(asked)),
    };
    match read {
        Ok(_nothing) => next.run(request).await,
        Err(error) => refuse(request.headers(), request.uri(), error),
    }
}

/// An error where programs ask, or where people may.
fn refuse(headers: &HeaderMap, uri: &Uri, error: Error) -> Response {
    if is_for_programs(uri) { problem::document_of(error) } else { problem::respond(headers, error) }
}

fn is_for_programs(uri: &Uri) -> bool {
    uri.path().starts_with("/api/")
}

async fn nothing_here(headers: HeaderMap, uri: Uri) -> Response {
    let path = uri.path();
    let hint = match path.trim_end_matches('/') {
        shorter if shorter.len() < path.len() && !shorter.is_empty() => format!("; is it {shorter}?"),
        _ => String::new(),
    };
    refuse(&headers, &uri, Error::not_found(format!("there is nothing at {path}{hint}"), None))
}

/// The header `Allow` is added by the router, which knows the methods of each address.
async fn other_method(headers: HeaderMap, uri: Uri) -> Response {
    refuse(&headers, &uri, Error::MethodNotAllowed("this address is for reading; GET is the method".to_owned()))
}
