//! What stands in a CSV file, beside it: `csv-metadata.json`, by CSV on the Web.

use std::sync::Arc;

use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;

use super::super::document::{Document, respond};
use super::super::{Site, body, problem};
use super::target::Target;
use super::{Request, Segments, form, named};
use crate::domain::Lang;
use crate::error::{Error, Result};
use crate::metadata::csvw;
use crate::query::Cursor;
use crate::rest::openapi::{CSV_METADATA, CSV_METADATA_MEDIA as MEDIA};
use crate::rest::{Asked, told};

/// `GET /api/v1/{resource}/csv-metadata.json`.
pub async fn list(State(site): State<Arc<Site>>, segments: Segments<String>, parts: Parts) -> Response {
    answer(site, parts, named(segments).and_then(|name| Target::list(&name))).await
}

/// `GET /api/v1/{resource}/{key}/{list}/csv-metadata.json`.
pub async fn below(
    State(site): State<Arc<Site>>,
    segments: Segments<(String, String, String)>,
    parts: Parts,
) -> Response {
    answer(site, parts, named(segments).and_then(|(name, key, list)| Target::below(&name, key, &list))).await
}

/// `GET /api/v1/{resource}/{key}/csv-metadata.json`: of a table that takes a word in its address.
pub async fn keyed(State(site): State<Arc<Site>>, segments: Segments<(String, String)>, parts: Parts) -> Response {
    answer(site, parts, named(segments).and_then(|(name, key)| Target::row(&name, key))).await
}

/// The link from a CSV file to its description: of the same question.
pub fn link(base: &str, request: &Request) -> Option<HeaderValue> {
    let mut query = with_format(&request.query, None);
    if request.asked.lang.is_none() && request.lang == Lang::En {
        query.push_str(if query.is_empty() { "lang=en" } else { "&lang=en" });
    }
    let mark = if query.is_empty() { "" } else { "?" };
    let address = format!("{base}{}/{CSV_METADATA}{mark}{query}", request.path);
    HeaderValue::try_from(format!("<{address}>; rel=\"describedby\"; type=\"{MEDIA}\"")).ok()
}

async fn answer(site: Arc<Site>, parts: Parts, target: Result<Target>) -> Response {
    let Parts { headers, uri, .. } = parts;
    let described = async {
        let target = target?;
        let query = body::query_string(uri.query(), site.settings.limits.max_request_bytes)?;
        let asked = target.read(query)?;
        // What the question says wrong is refused here too; what it names is not looked for.
        form::wanted(&HeaderMap::new(), &asked, &target)?;
        if let Some(cursor) = &asked.cursor {
            Cursor::decode("cursor", cursor).map_err(|error| told(error, &[]))?;
        }
        let path = uri.path().strip_suffix(CSV_METADATA).unwrap_or_default().trim_end_matches('/');
        let url = format!("{}{path}?{}", site.base(), with_format(query, Some("csv")));
        describe(&target, &asked, &url)
    };
    let text = match described.await {
        Ok(text) => text,
        Err(error) => return problem::document_of(error),
    };
    let document = Document::new(site.catalogue.get(), "CSVW", uri.to_string(), MEDIA);
    respond(site, &headers, document, async move { Ok(text.into()) }).await
}

fn describe(target: &Target, asked: &Asked, url: &str) -> Result<String> {
    let (mut heads, about, key) = match target {
        Target::List(resource, _) => (resource.heads(), resource.about(), Some(resource.key())),
        Target::Below(below, _) => ((below.heads)(), below.about, None),
        Target::Row(..) => return Err(Error::not_found("this is no list, and not given as CSV", None)),
    };
    if let Some(fields) = &asked.fields {
        heads = fields.iter().filter_map(|field| heads.iter().find(|head| head.name == field).copied()).collect();
    }
    let file = csvw::File { url, about, heads: &heads, key };
    Ok(csvw::describe(&file).to_string())
}

/// A query string with another form or none.
fn with_format(query: &str, format: Option<&str>) -> String {
    let mut parameters = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != "format") {
        parameters.append_pair(&name, &value);
    }
    if let Some(format) = format {
        parameters.append_pair("format", format);
    }
    parameters.finish()
}
