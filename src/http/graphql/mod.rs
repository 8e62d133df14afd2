//! GraphQL over HTTP (the GraphQL Foundation's draft), its events by SSE and WebSocket, and persisted queries.
//!
//! The files stand in the order of a request: the room's `accept` chooses the media type, its `answers` have what was answered before,
//! `request` reads what is asked, `persisted` finds a document by its hash, the service answers, `answer` writes it down.
//! A GET that the client holds already is answered before any of the latter. `events` and `socket` are for those who
//! stay and listen.

mod answer;
mod events;
mod instead;
mod json;
mod measure;
mod persisted;
mod request;
mod socket;

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};

pub use answer::{COST, Media};
pub use json::LEVELS as JSON_LEVELS;
pub use measure::Outcome;
pub use persisted::Persisted;
pub use request::expect_json;
pub use socket::Listeners;

use self::persisted::Found;
use self::request::Asked;
use super::answers::{Kept, Key};
use super::etag::{self, Validator};
use super::{Site, accept, body};
use crate::catalogue::Catalogue;
use crate::error::{Error, Result};
use crate::graphql::{Answer, Request, told};

/// How something is asked, and how it is to be answered.
#[derive(Clone, Copy)]
struct Way {
    media: Media,
    /// Whether events would do, though an answer is wanted rather.
    takes_events: bool,
    mutations_allowed: bool,
}

/// `GET /graphql`.
pub async fn get(
    State(site): State<Arc<Site>>,
    socket: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    match socket {
        Ok(socket) => return socket::listen(site, socket).await,
        Err(WebSocketUpgradeRejection::InvalidWebSocketVersionHeader(_)) => return socket::other_version(),
        Err(_) => {}
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
        let catalogue = site.catalogue.get();
        let key = site.answers.key(&catalogue, "GET", asked.as_bytes());
        let validator = Validator::new(key.tag(media.letter()), site.changed_at(&catalogue));
        let way = Way { media, takes_events: Media::takes_events(&headers), mutations_allowed: false };
        let making = answer(&site, &catalogue, &key, way, || request::of_url(asked));
        let mut response = validator.answer(&headers, making).await?;
        response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept"));
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
        let catalogue = site.catalogue.get();
        let key = site.answers.key(&catalogue, "POST", &content);
        let way = Way { media, takes_events: Media::takes_events(&headers), mutations_allowed: true };
        Ok(answer::unstored(answer(&site, &catalogue, &key, way, || request::of_body(&content)).await?))
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
    let told = [(header::CONTENT_TYPE, media), (header::VARY, "accept")].map(|(n, v)| (n, HeaderValue::from_static(v)));
    Validator::new(tag, site.started).respond(&headers, (told, sdl).into_response())
}

/// The answer to what was asked before, else to what is read now: one computation, however many ask for it at once.
async fn answer(
    site: &Arc<Site>,
    catalogue: &Arc<Catalogue>,
    key: &Key,
    way: Way,
    read: impl FnOnce() -> Result<Asked>,
) -> Result<Response> {
    if let Some(kept) = site.answers.get(key).await {
        site.metrics.graphql.answered_before();
        return Ok(whole(way.media, &kept));
    }
    let Asked { query, hash, operation_name, variables } = read()?;
    let (query, hash) = match site.persisted.resolve(query, hash)? {
        Found::Query(query, hash) => (query, hash),
        Found::Unknown => return Ok(refused(way.media, &answer::unknown_hash(catalogue.state))),
    };
    let kept = hash.map(|hash| (hash, query.clone()));
    let request = Request { query, operation_name, variables, mutations_allowed: way.mutations_allowed };
    if way.takes_events && site.service.is_subscription(&request) {
        return events::listen(site, request);
    }
    let (inner, catalogue, key) = (site.clone(), catalogue.clone(), *key);
    // Even where the client leaves, what was begun is done: others may wait for it.
    let computing = async move { inner.answers.get_or(&key, compute(&inner, &catalogue, request)).await };
    let found = site.in_time(computing).await?;
    if let Some((hash, query)) = kept.filter(|_| found.as_ref().map_or_else(|a| a.data.is_some(), |_| true)) {
        site.persisted.keep(hash, query);
    }
    Ok(match found {
        Ok(kept) => whole(way.media, &kept),
        Err(answer) => refused(way.media, &answer),
    })
}

/// An answer with errors: as it is, or as the one event of who would rather have events.
fn refused(media: Media, answer: &Answer) -> Response {
    match media {
        Media::Events => counted(events::once(&answer::body(&answer.errors, answer.data.as_deref())), &answer.errors),
        _ => answer::respond(media, answer),
    }
}

/// An answer by events is counted as any other.
fn counted(mut response: Response, errors: &[serde_json::Value]) -> Response {
    response.extensions_mut().insert(Outcome::of(errors));
    response
}

/// The response to what came by POST and was answered before.
pub fn kept(media: Media, kept: &Kept) -> Response {
    answer::unstored(answer::whole(media, kept))
}

/// A whole answer: as it is, or as the one event of who would rather have events.
fn whole(media: Media, kept: &Kept) -> Response {
    match media {
        Media::Events => counted(events::once(&kept.body), &[]),
        _ => answer::whole(media, kept),
    }
}

/// Has the service answer, when there is room for one more. The permit stays until the work ends: what has run out of
/// time still counts.
async fn execute(site: &Site, catalogue: &Arc<Catalogue>, request: Request) -> Answer {
    match site.turn().await {
        Ok(_permit) => {
            let _executing = site.metrics.graphql.executing();
            measure::execute(site, catalogue, request).await
        }
        Err(error) => Answer::refused(vec![told(&error)], catalogue.state),
    }
}

/// An answer to keep; what has errors is told and not kept.
async fn compute(site: &Site, catalogue: &Arc<Catalogue>, request: Request) -> Result<Kept, Answer> {
    let answer = execute(site, catalogue, request).await;
    match &answer.data {
        Some(data) if answer.errors.is_empty() => {
            Ok(Kept { cost: answer.cost, ..Kept::new(answer::body(&[], Some(data))) })
        }
        _ => Err(answer),
    }
}
