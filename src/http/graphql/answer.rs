//! Writing an answer down: media type, status, body.

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use serde_json::{Value, json};

use super::super::accept;
use super::super::answers::Kept;
use super::super::etag::{NO_STORE, REVALIDATE};
use super::super::problem::{self, RETRY_AFTER};
use super::measure::Outcome;
use crate::error::{Error, Result};
use crate::graphql::{Answer, told};

/// The code of the error by which the service refuses a mutation that came by GET.
const METHOD_NOT_ALLOWED: &str = "METHOD_NOT_ALLOWED";
/// The status of a request error in `application/graphql-response+json`; the draft moves to 422.
const REQUEST_ERROR: StatusCode = StatusCode::BAD_REQUEST;
/// The code and message by which Apollo Client and urql know that they must send the document too.
const UNKNOWN_HASH: (&str, &str) = ("PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound");

/// What a query was reckoned to cost, of the limit that `/graphql` has.
pub const COST: header::HeaderName = header::HeaderName::from_static("x-query-cost");

/// The media type of an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Media {
    /// `application/json`: the status is 200 for whatever was well-formed.
    #[default]
    Json,
    /// `application/graphql-response+json`: the status tells whether the request was refused.
    GraphqlResponse,
    /// `text/event-stream`: for who listens.
    Events,
}

impl Media {
    const OFFERS: [&str; 3] = ["application/json", "application/graphql-response+json", "text/event-stream"];

    /// The one that a request would rather have.
    pub fn wanted(headers: &HeaderMap) -> Result<Self> {
        match accept::preferred(headers, &Self::OFFERS) {
            Some(0) => Ok(Media::Json),
            Some(1) => Ok(Media::GraphqlResponse),
            Some(_) => Ok(Media::Events),
            None => Err(Error::NotAcceptable(format!("an answer is given as {}", Self::OFFERS.join(" or ")))),
        }
    }

    /// Whether events are named among what would do: some clients say so with every request.
    pub fn takes_events(headers: &HeaderMap) -> bool {
        let named = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
        named.flat_map(|line| line.split(',')).any(|range| range.trim().starts_with(Media::Events.name()))
    }

    /// Whether it comes from somebody who looks at pages.
    pub fn is_for_reading(headers: &HeaderMap) -> bool {
        let [json, graphql, events] = Self::OFFERS;
        accept::preferred(headers, &[json, graphql, events, "text/html"]) == Some(3)
    }

    /// A letter for it.
    pub fn letter(self) -> char {
        match self {
            Media::Json => 'j',
            Media::GraphqlResponse => 'g',
            Media::Events => 'e',
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Media::Json => "application/json; charset=utf-8",
            Media::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Media::Events => "text/event-stream",
        }
    }
}

/// The response that is a whole answer.
pub fn whole(media: Media, kept: &Kept) -> Response {
    let mut response = write(media, StatusCode::OK, kept.body.clone(), kept.cost);
    response.extensions_mut().insert(Outcome::of(&[]));
    response.headers_mut().insert(header::CACHE_CONTROL, REVALIDATE);
    response
}

/// The response to a request that the service has answered with errors.
pub fn respond(media: Media, answer: &Answer) -> Response {
    let status = status(media, answer);
    let data = answer.data.as_deref().filter(|_| !status.is_server_error());
    let mut response = write(media, status, body(&answer.errors, data), answer.cost);
    response.extensions_mut().insert(Outcome::of(&answer.errors));
    response.headers_mut().insert(header::CACHE_CONTROL, NO_STORE);
    if status == StatusCode::METHOD_NOT_ALLOWED {
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
    }
    response
}

/// The response that is not to be stored: what came by POST.
pub fn unstored(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, NO_STORE);
    response
}

/// The response to a request that never came to the service: no events, whatever was wanted.
pub fn refuse(media: Media, error: Error) -> Response {
    let media = if media == Media::Events { Media::GraphqlResponse } else { media };
    let mut response = write(media, problem::status(&error), body(&[told(&error)], None), None);
    response.extensions_mut().insert(Outcome(error.code().into()));
    response.headers_mut().insert(header::CACHE_CONTROL, NO_STORE);
    if matches!(error, Error::TooLarge(_) | Error::TooSlow(_)) {
        // What is still to come of the body is not waited for.
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// The answer to a hash that is not known.
pub fn unknown_hash(state: i64) -> Answer {
    let (code, message) = UNKNOWN_HASH;
    Answer::refused(vec![json!({ "message": message, "extensions": { "code": code } })], state)
}

/// A lost database and a missed deadline are told by the status in both media types: half an answer is no answer.
fn status(media: Media, answer: &Answer) -> StatusCode {
    let code = |error: &Value| error["extensions"]["code"].as_str().map(str::to_owned);
    let codes: Vec<String> = answer.errors.iter().filter_map(code).collect();
    let is = |code: &str| codes.iter().any(|one| one == code);
    if is("UNAVAILABLE") || is("BUSY") {
        StatusCode::SERVICE_UNAVAILABLE
    } else if is("TIMEOUT") {
        StatusCode::GATEWAY_TIMEOUT
    } else if answer.data.is_some() {
        StatusCode::OK
    } else if is(METHOD_NOT_ALLOWED) {
        StatusCode::METHOD_NOT_ALLOWED
    } else if is("INTERNAL") {
        StatusCode::INTERNAL_SERVER_ERROR
    } else if media != Media::GraphqlResponse {
        StatusCode::OK
    } else {
        REQUEST_ERROR
    }
}

/// The body of an answer.
pub fn body(errors: &[Value], data: Option<&str>) -> Bytes {
    let mut body = String::with_capacity(data.map_or(0, |data| data.len()) + 64);
    body.push('{');
    if !errors.is_empty() {
        body.push_str("\"errors\":");
        body.push_str(&Value::from(errors).to_string());
    }
    if let Some(data) = data {
        body.push_str(if errors.is_empty() { "\"data\":" } else { ",\"data\":" });
        body.push_str(data);
    }
    body.push('}');
    Bytes::from(body)
}

fn write(media: Media, status: StatusCode, body: Bytes, cost: Option<u64>) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media.name()));
    headers.insert(header::VARY, HeaderValue::from_static("accept"));
    if status == StatusCode::SERVICE_UNAVAILABLE {
        headers.insert(header::RETRY_AFTER, RETRY_AFTER);
    }
    if let Some(cost) = cost {
        headers.insert(COST, HeaderValue::from(cost));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(media: Media, data: Option<&str>, code: Option<&str>) -> u16 {
        let errors = code.map(|code| json!({ "message": "m", "extensions": { "code": code } })).into_iter().collect();
        respond(media, &Answer { data: data.map(str::to_owned), errors, cost: None, statements: 0, state: 1 })
            .status()
            .as_u16()
    }

    #[test]
    fn the_status_tells_what_became_of_it() {
        use Media::{GraphqlResponse, Json};
        for (media, data, code, status) in [
            (Json, Some("{}"), None, 200),
            (Json, Some("null"), Some("INVALID_INPUT"), 200),
            (Json, None, Some("INVALID_INPUT"), 200),
            (GraphqlResponse, None, Some("INVALID_INPUT"), 400),
            (GraphqlResponse, Some("null"), Some("INTERNAL"), 200),
            (GraphqlResponse, None, Some("TOO_COSTLY"), 400),
            (Json, None, Some("METHOD_NOT_ALLOWED"), 405),
            (Json, None, Some("INTERNAL"), 500),
            (Json, Some("{}"), Some("UNAVAILABLE"), 503),
            (GraphqlResponse, Some("null"), Some("TIMEOUT"), 504),
        ] {
            assert_eq!(told(media, data, code), status, "{media:?} {data:?} {code:?}");
        }
    }
}
