//! The guide for those who build a page, with this service's own address in what they copy.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;

use super::super::Site;

const GUIDE: &str = include_str!("../../../docs/frontend.md");
/// The address that the guide has in the repository.
const WRITTEN: &str = "http://127.0.0.1:8000";

/// `GET /docs/frontend.md`, as plain text, which browsers show.
pub async fn page(State(site): State<Arc<Site>>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], GUIDE.replace(WRITTEN, &site.base()))
}
