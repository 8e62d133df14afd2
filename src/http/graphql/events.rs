//! Listening by server-sent events, one operation a request (the protocol of `graphql-sse`, distinct connections):
//! `next` with an answer, again and again, then `complete`.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::http::{HeaderValue, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, StreamExt};

use super::super::Site;
use super::super::etag::NO_STORE;
use super::answer;
use crate::error::Result;
use crate::graphql::{Answer, Request};

/// A word now and then, by which both sides see that the other is there.
const WORD: Duration = Duration::from_secs(15);

/// The events that answer a request.
pub fn listen(site: &Arc<Site>, request: Request) -> Result<Response> {
    let place = site.listeners.take()?;
    let request = Request { mutations_allowed: true, ..request };
    let (listening, closing) = (site.clone(), site.closing.clone());
    let answers = stream::once(async move { listening.service.listen(request).await }).flatten();
    let complete = stream::once(async { Event::default().event("complete").data("") });
    let events = answers.map(|answer| next(&answer)).chain(complete).map(move |event| {
        // The place is given up with the stream.
        let _kept = &place;
        Ok::<_, Infallible>(event)
    });
    let events = events.take_until(closing.cancelled_owned());
    let mut response = Sse::new(events).keep_alive(KeepAlive::new().interval(WORD)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, NO_STORE);
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept"));
    Ok(response)
}

fn next(answer: &Answer) -> Event {
    let body = answer::body(&answer.errors, answer.data.as_deref());
    Event::default().event("next").data(String::from_utf8_lossy(&body))
}
