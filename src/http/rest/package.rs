//! `GET /api/v1/datasets/{code}/package.zip`: a whole dataset as its data package.
//!
//! It is written to the spool, to its end, before the first byte is sent: what breaks off is never taken for whole, and
//! a download goes on where it stopped. Its bytes follow from what the dataset states alone, so its tag goes by the
//! dataset's own newest release and outlives those of others.

use std::sync::Arc;

use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::response::Response;

use super::super::{Site, accept, body, etag::Validator, problem};
use super::spool::{Spooled, spooled};
use super::{Segments, named, range};
use crate::error::{Error, Result};
use crate::export::{Failure, export};
use crate::package::files::Zip;
use crate::query::Scope;
use crate::query::stated::Stated;
use crate::rest::package::{MEDIA, NAME, read};
use crate::rest::resource::no_row;

/// The package, or the part of it that is asked for.
pub async fn package(State(site): State<Arc<Site>>, segments: Segments<String>, parts: Parts) -> Response {
    let headers = &parts.headers;
    let answering = async {
        let code = named(segments)?;
        let asked = read(body::query_string(parts.uri.query(), site.settings.limits.max_request_bytes)?)?;
        accept::preferred(headers, &[MEDIA])
            .ok_or_else(|| Error::NotAcceptable(format!("this is given as {MEDIA}")))?;
        let catalogue = site.catalogue.get();
        let missing = || no_row("datasets", &code, catalogue.datasets.nearest(&code));
        let stated = Stated::find(&Scope::new(&catalogue, asked.as_of)?, &code).ok_or_else(missing)?;
        let key = site.answers.key_of_release(&catalogue, stated.since, NAME);
        let since = catalogue.release(stated.since).map_or(0, |release| release.published_at);
        let validator = Validator::new(key.strong_tag(), since.max(site.started));
        let making = async {
            let is_part = parts.method == Method::GET && range::is_asked(headers, &validator);
            let package = spooled(&site, key, write(site.clone(), stated)).await?;
            let mut response = range::respond(headers, is_part, package);
            if response.status().is_success() {
                describe(response.headers_mut(), &code);
            }
            Ok::<_, Arc<Error>>(response)
        };
        validator.answer(headers, making).await
    };
    answering.await.unwrap_or_else(problem::document_of)
}

fn describe(headers: &mut HeaderMap, code: &str) {
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA));
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    let name = format!("attachment; filename=\"{code}.zip\"");
    headers.extend(HeaderValue::try_from(name).ok().map(|name| (header::CONTENT_DISPOSITION, name)));
}

/// Writes the package to the spool.
async fn write(site: Arc<Site>, stated: Stated) -> Result<Arc<Spooled>> {
    let _turn = site.spool.turn().await?;
    let out = site.spool.begin()?;
    let verdict = out.verdict();
    match export(&site.store.reader(), &stated, Zip::new(out)).await {
        Ok(whole) => whole.end(),
        Err(Failure::Read(error)) => Err(error),
        Err(Failure::Write(cause)) => Err(verdict.told(Error::internal(cause))),
    }
}
