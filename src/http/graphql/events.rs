//! Listening by server-sent events, one operation a request (the protocol of `graphql-sse`, distinct connections):
//! `next` with an answer, again and again, then `complete`.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, StreamExt, TryStreamExt};

use super::super::Site;
use super::answer;
use crate::error::Result;
use crate::graphql::Request;

/// A word now and then, by which both sides see that the other is there.
const WORD: Duration = Duration::from_secs(15);

/// The events that answer a request.
pub fn listen(site: &Arc<Site>, request: Request) -> Result<Response> {
    let place = site.listeners.take()?;
    let request = Request { mutations_allowed: true, ..request };
    let (listening, closing) = (site.clone(), site.closing.clone());
    let answers = stream::once(async move { listening.service.listen(request).await }).flatten();
    let events = answers.map(|answer| next(&answer::body(&answer.errors, answer.data.as_deref())));
    let events = events.chain(stream::once(async { complete() })).map(move |event| {
        // The place is given up with the stream.
        let _kept = &place;
        Ok::<_, Infallible>(event)
    });
    let events = events.take_until(closing.cancelled_owned());
    Ok(told(Sse::new(events).keep_alive(KeepAlive::new().interval(WORD)).into_response()))
}

/// The events of what is answered once: a question that is no subscription.
pub fn once(body: &[u8]) -> Response {
    let events = [next(body), complete()].map(Ok::<_, Infallible>);
    told(Sse::new(stream::iter(events)).into_response())
}

/// The last event as the library writes it, and as browsers dispatch it: one without data they pass over.
const COMPLETE: [&[u8]; 2] = [b"event: complete\n\n", b"event: complete\ndata: \n\n"];

fn told(response: Response) -> Response {
    let [written, dispatched] = COMPLETE;
    let heard = move |event: Bytes| if event == written { Bytes::from_static(dispatched) } else { event };
    let response = response.map(|body| Body::from_stream(body.into_data_stream().map_ok(heard)));
    let mut response = answer::unstored(response);
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept"));
    response
}

fn next(body: &[u8]) -> Event {
    Event::default().event("next").data(String::from_utf8_lossy(body))
}

fn complete() -> Event {
    Event::default().event("complete")
}
