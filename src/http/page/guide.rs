//! The guides for those who use the service, with its own address in what they copy: a page for who reads them in a
//! browser, else Markdown as it is written.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use maud::{PreEscaped, html};

use super::super::etag::{self, Validator};
use super::super::{Site, accept, problem};
use super::{frame, markdown};
use crate::error::{Error, Result};

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
/// What the guides are given as; Markdown unless a page is wanted.
const FORMS: [accept::Offer; 2] = [("md", "text/markdown"), ("html", "text/html")];
/// Addresses that the guides have in the repository: of the service, and of the description that it serves itself.
const WRITTEN: [&str; 2] = ["http://127.0.0.1:8000", "../openapi.json"];

/// Their names.
pub fn names() -> impl Iterator<Item = &'static str> {
    GUIDES.iter().map(|(name, _)| *name)
}

/// `GET /docs/{guide}`.
pub async fn page(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    guide: Result<Path<String>, PathRejection>,
) -> Response {
    answer(&site, &headers, guide.ok().map(|Path(name)| name)).unwrap_or_else(|error| problem::respond(&headers, error))
}

fn answer(site: &Site, headers: &HeaderMap, name: Option<String>) -> Result<Response> {
    let Some((_, text)) = name.and_then(|name| GUIDES.iter().find(|(known, _)| *known == name)) else {
        let names: Vec<&str> = names().collect();
        return Err(Error::not_found(format!("there is no such guide; there are {}", names.join(", ")), None));
    };
    let [service, description] = WRITTEN;
    let text = text.replace(service, &site.base()).replace(description, "/api/v1/openapi.json");
    let (media, text) = match FORMS[accept::chosen(headers, None, &FORMS)?].0 {
        "html" => {
            let (title, content) = markdown::page(&text);
            let page = frame(&title, html! { article.guide { (PreEscaped(content)) } });
            ("text/html; charset=utf-8", page.into_string())
        }
        _ => ("text/markdown; charset=utf-8", text),
    };
    let said =
        [(header::CONTENT_TYPE, HeaderValue::from_static(media)), (header::VARY, HeaderValue::from_static("accept"))];
    let tag = etag::tag(&[text.as_bytes()]);
    Ok(Validator::by_tag(tag).respond(headers, (said, text).into_response()))
}
