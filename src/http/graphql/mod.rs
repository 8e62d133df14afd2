//! GraphQL over HTTP (the GraphQL Foundation's draft), its events by SSE and WebSocket, and persisted queries.
//!
//! The files stand in the order of a request: `accept` chooses the media type, `answers` has what was answered before,
//! `request` reads what is asked, `persisted` finds a document by its hash, the service answers, `answer` writes it down.
//! A GET that the client holds already is answered before any of the latter. `events` and `socket` are for those who
//! stay and listen.

mod answer;
mod answers;
mod events;
mod json;
mod persisted;
mod request;
mod socket;

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};

pub use answers::Answers;
pub use persisted::Persisted;
pub use socket::Listeners;

use self::answer::Media;
use self::answers::Key;
use self::request::Asked;
use super::etag::{self, REVALIDATE};
use super::{Site, accept, body};
use crate::catalogue::Catalogue;
use crate::error::{Error, Result};
use crate::graphql::{Answer, Request, told};

/// How long a request waits for its turn.
const TURN: Duration = Duration::from_secs(2);

/// `GET /graphql`.
pub async fn get(
    State(site): State<Arc<Site>>,
    socket: Result<WebSocketUpgrade, axum::extract::ws::rejection::WebSocketUpgradeRejection>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    if let Ok(socket) = socket {
        return socket::listen(site, &headers, socket).await;
    }
    let wanted = Media::wanted(&headers);
    let asked = body::query_string(uri.query(), site.settings.limits.max_request_bytes);
    if asked.as_ref().is_ok_and(|asked| asked.is_empty()) && Media::is_for_reading(&headers) {
        return Redirect::to("/graphiql").into_response();
    }
    let media = wanted.as_ref().copied().unwrap_or_default();
    let answering = async {
        wanted?;
        let asked = asked?;
        if media == Media::Events {
            return events::listen(&site, request::of_url(asked)?);
        }
        let catalogue = site.catalogue.get();
        let key = site.answers.key(&catalogue, "GET", asked.as_bytes());
        if is_held(&headers, &catalogue, &key.tag(media)) {
            let mut response = StatusCode::NOT_MODIFIED.into_response();
            describe(&catalogue, response.headers_mut(), &key.tag(media));
            return Ok(response);
        }
        let read = || request::of_url(asked);
        let mut response = answer(&site, &catalogue, &key, media, false, read).await?;
        if response.headers().get(header::CACHE_CONTROL) == Some(&REVALIDATE) {
            describe(&catalogue, response.headers_mut(), &key.tag(media));
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
        if media == Media::Events {
            return events::listen(&site, request::of_body(&content)?);
        }
        let catalogue = site.catalogue.get();
        let key = site.answers.key(&catalogue, "POST", &content);
        let read = || request::of_body(&content);
        Ok(answer::unstored(answer(&site, &catalogue, &key, media, true, read).await?))
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

/// The answer to what was asked before, else to what is read now: one computation, however many ask for it at once.
async fn answer(
    site: &Arc<Site>,
    catalogue: &Arc<Catalogue>,
    key: &Key,
    media: Media,
    mutations_allowed: bool,
    read: impl FnOnce() -> Result<Asked>,
) -> Result<Response> {
    if let Some(kept) = site.answers.get(key).await {
        return Ok(answer::whole(media, &kept));
    }
    let asked = read()?;
    let (inner, catalogue, key) = (site.clone(), catalogue.clone(), *key);
    // Even where the client leaves, what was begun is done: others may wait for it.
    let work = site.detached(async move {
        let computing = compute(&inner, catalogue, asked, mutations_allowed);
        inner.answers.get_or(&key, computing).await
    });
    let limit = site.settings.limits.query_timeout_ms;
    let found = tokio::time::timeout(Duration::from_millis(limit), work).await;
    Ok(match found.map_err(|_late| Error::Timeout(limit))?? {
        Ok(kept) => answer::whole(media, &kept),
        Err(answer) => answer::respond(media, &answer),
    })
}

/// Has the service answer, when there is room for one more.
async fn compute(site: &Site, catalogue: Arc<Catalogue>, asked: Asked, mutations_allowed: bool) -> Answer {
    let refused = |error: Error| Answer::refused(vec![told(&error)], catalogue.state);
    let (query, hash) = match site.persisted.resolve(asked.query, asked.hash) {
        Ok(persisted::Found::Query(query, hash)) => (query, hash),
        Ok(persisted::Found::Unknown) => return answer::unknown_hash(catalogue.state),
        Err(error) => return refused(error),
    };
    // The permit stays until the work ends: what has run out of time still counts.
    let _permit = match site.turn().await {
        Ok(permit) => permit,
        Err(error) => return refused(error),
    };
    let kept = hash.map(|hash| (hash, query.clone()));
    let request =
        Request { query, operation_name: asked.operation_name, variables: asked.variables, mutations_allowed };
    let answer = site.service.execute(&catalogue, request).await;
    if let Some((hash, query)) = kept.filter(|_| answer.data.is_some()) {
        site.persisted.keep(hash, query);
    }
    answer
}

impl Site {
    /// Waits until one more request may be worked on.
    async fn turn(&self) -> Result<tokio::sync::OwnedSemaphorePermit> {
        match tokio::time::timeout(TURN, self.executing.clone().acquire_owned()).await {
            Ok(permit) => permit.map_err(Error::internal),
            Err(_) => Err(Error::Busy("too much is asked at once; try again in a little while".to_owned())),
        }
    }
}

/// Whether the client holds the answer: by its tag, or, where it gives none, by its time.
fn is_held(headers: &HeaderMap, catalogue: &Catalogue, tag: &str) -> bool {
    if headers.contains_key(header::IF_NONE_MATCH) {
        return etag::is_held(headers, tag);
    }
    etag::is_since(headers, catalogue.changed_at)
}

/// Which answer it is, since when it holds, and that it must be asked about again.
fn describe(catalogue: &Catalogue, headers: &mut HeaderMap, tag: &str) {
    headers.insert(header::CACHE_CONTROL, REVALIDATE);
    headers.insert(header::VARY, HeaderValue::from_static("accept"));
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(header::ETAG, tag);
    }
    if let Some(modified) = etag::last_modified(catalogue.changed_at) {
        headers.insert(header::LAST_MODIFIED, modified);
    }
}
