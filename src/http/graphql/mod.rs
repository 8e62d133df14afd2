//! GraphQL over HTTP: GET for queries alone, POST of JSON.
//!
//! In the order of a request: `accept` chooses the media type, `request` reads what is asked, `persisted` finds a
//! document by its hash, the service answers, `answer` writes it down. A GET that the client holds already is answered
//! before any of the latter.

mod answer;
mod json;
mod persisted;
mod request;

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};

pub use answer::{METHOD_NOT_ALLOWED, error_entry};
pub use persisted::Persisted;

use self::answer::Media;
use self::request::Asked;
use super::etag::{self, REVALIDATE};
use super::{Site, accept, body};
use crate::error::{Error, Result};
use crate::graphql::{Answer, Request};

/// How long a request waits for its turn.
const TURN: Duration = Duration::from_secs(2);

/// `GET /graphql`.
pub async fn get(State(site): State<Arc<Site>>, headers: HeaderMap, uri: Uri) -> Response {
    let wanted = Media::wanted(&headers);
    let asked = body::query_string(uri.query(), site.settings.limits.max_request_bytes);
    if asked.as_ref().is_ok_and(|asked| asked.is_empty()) && Media::is_for_reading(&headers) {
        return Redirect::to("/graphiql").into_response();
    }
    let media = wanted.as_ref().copied().unwrap_or_default();
    let answering = async {
        wanted?;
        let asked = asked?;
        let tag = |state: i64| site.answer_tag(state, media, asked);
        let held = tag(site.catalogue.get().state);
        if etag::is_held(&headers, &held) {
            return Ok(unchanged(&site, &held));
        }
        let answer = answer(&site, request::of_url(asked)?, false).await?;
        let tag = tag(answer.state);
        let mut response = answer::respond(media, answer);
        if response.headers().get(header::CACHE_CONTROL) == Some(&REVALIDATE) {
            describe(&site, response.headers_mut(), &tag);
        }
        Ok(response)
    };
    answering.await.unwrap_or_else(|error| answer::refuse(media, error))
}

/// `POST /graphql`.
pub async fn post(State(site): State<Arc<Site>>, headers: HeaderMap, content: Body) -> Response {
    let wanted = Media::wanted(&headers);
    let media = wanted.as_ref().copied().unwrap_or_default();
    let answering = async {
        request::expect_json(&headers)?;
        wanted?;
        let content = body::read(&headers, content, site.settings.limits.max_request_bytes).await?;
        let answer = answer(&site, request::of_body(&content)?, true).await?;
        Ok(answer::unstored(answer::respond(media, answer)))
    };
    answering.await.unwrap_or_else(|error| answer::refuse(media, error))
}

/// Any other method at `/graphql`.
pub async fn other_method(headers: HeaderMap) -> Response {
    let error = Error::MethodNotAllowed("GraphQL is asked by GET (queries alone) or by POST".to_owned());
    let mut response = answer::refuse(Media::wanted(&headers).unwrap_or_default(), error);
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET,HEAD,POST"));
    response
}

/// `GET /graphql/schema`: the schema in its own language.
pub async fn schema(State(site): State<Arc<Site>>, headers: HeaderMap) -> Response {
    const OFFERS: [&str; 2] = ["text/plain", "application/graphql"];
    let media = match accept::preferred(&headers, &OFFERS) {
        Some(1) => "application/graphql; charset=utf-8",
        _ => "text/plain; charset=utf-8",
    };
    let sdl = site.service.sdl();
    let tag = etag::tag(&[media.as_bytes(), sdl.as_bytes()]);
    let described = [(header::ETAG, tag.clone()), (header::VARY, "accept".to_owned())];
    let cached = [(header::CACHE_CONTROL, REVALIDATE)];
    if etag::is_held(&headers, &tag) {
        return (StatusCode::NOT_MODIFIED, described, cached).into_response();
    }
    (described, cached, [(header::CONTENT_TYPE, media)], sdl.to_owned()).into_response()
}

/// Has the service answer, within what may go on at once and how long it may take.
async fn answer(site: &Arc<Site>, asked: Asked, mutations_allowed: bool) -> Result<Answer> {
    let (query, hash) = match site.persisted.resolve(asked.query, asked.hash)? {
        persisted::Found::Query(query, hash) => (query, hash),
        persisted::Found::Unknown => return Ok(answer::unknown_hash(site.catalogue.get().state)),
    };
    let turn = tokio::time::timeout(TURN, site.executing.clone().acquire_owned()).await;
    let permit = match turn {
        Ok(permit) => permit.map_err(Error::internal)?,
        Err(_) => return Err(Error::Busy("too much is asked at once; try again in a little while".to_owned())),
    };
    let kept = hash.map(|hash| (hash, query.clone()));
    let request =
        Request { query, operation_name: asked.operation_name, variables: asked.variables, mutations_allowed };
    let service = site.service.clone();
    // The permit goes along: what has run out of time still counts until it ends.
    let work = site.detached(async move {
        let answer = service.execute(request).await;
        drop(permit);
        answer
    });
    let limit = site.settings.limits.query_timeout_ms;
    let answer =
        tokio::time::timeout(Duration::from_millis(limit), work).await.map_err(|_late| Error::Timeout(limit))??;
    if let Some((hash, query)) = kept.filter(|_| answer.data.is_some()) {
        site.persisted.keep(hash, query);
    }
    Ok(answer)
}

fn unchanged(site: &Site, tag: &str) -> Response {
    let mut response = StatusCode::NOT_MODIFIED.into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, REVALIDATE);
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept"));
    describe(site, response.headers_mut(), tag);
    response
}

/// Which answer it is, and since when: the newest release told everything that can be read.
fn describe(site: &Site, headers: &mut HeaderMap, tag: &str) {
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(header::ETAG, tag);
    }
    let newest = site.catalogue.get().releases.last().map(|release| release.published_at);
    let seconds = newest.and_then(|micros| u64::try_from(micros / 1_000_000).ok());
    let modified = seconds.map(|seconds| std::time::UNIX_EPOCH + Duration::from_secs(seconds));
    if let Some(modified) = modified.and_then(|time| HeaderValue::try_from(httpdate::fmt_http_date(time)).ok()) {
        headers.insert(header::LAST_MODIFIED, modified);
    }
}

impl Site {
    /// The entity tag of the answer to what a URL asks. The first release tells one database from another that counts
    /// its states alike.
    fn answer_tag(&self, state: i64, media: Media, asked: &str) -> String {
        let first = self.catalogue.get().releases.first().map_or(0, |release| release.published_at);
        etag::tag(&[
            self.build.as_bytes(),
            &state.to_le_bytes(),
            &first.to_le_bytes(),
            media.name().as_bytes(),
            asked.as_bytes(),
        ])
    }
}
