//! The guides for those who use the service, with its own address in what they copy.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::super::etag::{self, Validator};
use super::super::{Site, problem};
use crate::error::Error;

/// The guides by their names in the repository, by which they refer to each other.
const GUIDES: [(&str, &str); 12] = [
    ("catalogue.md", include_str!("../../../docs/catalogue.md")),
    ("check.md", include_str!("../../../docs/check.md")),
    ("check.zh.md", include_str!("../../../docs/check.zh.md")),
    ("city.md", include_str!("../../../docs/city.md")),
    ("files.md", include_str!("../../../docs/files.md")),
    ("frontend.md", include_str!("../../../docs/frontend.md")),
    ("graphql.md", include_str!("../../../docs/graphql.md")),
    ("operating.md", include_str!("../../../docs/operating.md")),
    ("publishing.md", include_str!("../../../docs/publishing.md")),
    ("publishing.zh.md", include_str!("../../../docs/publishing.zh.md")),
    ("reliability.md", include_str!("../../../docs/reliability.md")),
    ("rest.md", include_str!("../../../docs/rest.md")),
];
/// The address that the guides have in the repository.
const WRITTEN: &str = "http://127.0.0.1:8000";

/// `GET /docs/{guide}`, as plain text, which browsers show.
pub async fn page(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    guide: Result<Path<String>, PathRejection>,
) -> Response {
    let named = guide.ok().and_then(|Path(name)| GUIDES.iter().find(|(known, _)| *known == name));
    let Some((_, text)) = named else {
        let names: Vec<&str> = GUIDES.iter().map(|(name, _)| *name).collect();
        return problem::respond(
            &headers,
            Error::NotFound(format!("there is no such guide; there are {}", names.join(", "))),
        );
    };
    let text = text.replace(WRITTEN, &site.base());
    let media = HeaderValue::from_static("text/plain; charset=utf-8");
    let tag = etag::tag(&[text.as_bytes()]);
    Validator::by_tag(tag).respond(&headers, ([(header::CONTENT_TYPE, media)], text).into_response())
}
