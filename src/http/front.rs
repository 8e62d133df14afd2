//! The front door: a question by POST whose answer is kept is answered here, before the router and the layers around it,
//! which take longer than the answer. What is not quite plain goes on to them as it came.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, Method, Request, header};
use axum::response::Response;
use futures_util::FutureExt;
use futures_util::stream::{self, StreamExt};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use tower::Service;

use super::graphql::{Media, expect_json};
use super::{Site, accept, graphql, layers};
use crate::metrics::OK;

/// Bytes of a question that is looked at here: it came with its header.
const SHORT: usize = 16 * 1024;
const PATH: &str = "/graphql";

/// What answers the requests of a connection.
#[derive(Clone)]
pub struct Front {
    site: Arc<Site>,
    routes: Router,
}

/// How a plain question is to be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Plain {
    media: Media,
    /// Whether the answer may be packed by gzip.
    packed: bool,
    length: usize,
}

impl Front {
    /// Before these routes.
    pub fn new(site: Arc<Site>, routes: Router) -> Self {
        Front { site, routes }
    }

    /// Answers a request.
    pub async fn answer(mut self, request: Request<Incoming>) -> Result<Response, Infallible> {
        let request = match plain(&request) {
            Some(plain) => match self.kept(plain, request).await {
                Ok(response) => return Ok(response),
                Err(request) => request,
            },
            None => request.map(Body::new),
        };
        self.routes.call(request).await
    }

    /// The answer that is kept; else the request again.
    async fn kept(&self, plain: Plain, request: Request<Incoming>) -> Result<Response, Request<Body>> {
        let (site, begun) = (&self.site, Instant::now());
        let (parts, body) = request.into_parts();
        let content = match arrived(body, plain.length) {
            Ok(content) => content,
            Err(body) => return Err(Request::from_parts(parts, body)),
        };
        let key = site.answers.key(&site.catalogue.get(), "POST", &content);
        let Some(kept) = site.answers.get(&key).await else {
            return Err(Request::from_parts(parts, Body::from(content)));
        };
        let mut response = graphql::kept(plain.media, &kept);
        if plain.packed && layers::is_worth_compressing(kept.body.len()) {
            *response.body_mut() = Body::from(kept.by_gzip());
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        layers::seal(&parts.headers, response.headers_mut(), kept.body.len());
        site.metrics.graphql.answered_before();
        site.metrics.graphql.answered(OK.into());
        site.metrics.http.answered(PATH, "POST", response.status().as_u16(), begun.elapsed());
        Ok(response)
    }
}

/// The whole body where it is there already; else the body again.
fn arrived(mut body: Incoming, length: usize) -> Result<Bytes, Body> {
    let Some(Some(Ok(frame))) = body.frame().now_or_never() else { return Err(Body::new(body)) };
    match frame.into_data() {
        Ok(data) if data.len() == length => Ok(data),
        Ok(data) => Err(Body::from_stream(stream::once(async { Ok(data) }).chain(body.into_data_stream()))),
        Err(_trailers) => Err(Body::empty()),
    }
}

/// How a request is to be answered, where it is a plain question; whatever is more goes by the layers.
fn plain(request: &Request<Incoming>) -> Option<Plain> {
    let (uri, headers) = (request.uri(), request.headers());
    let asks = *request.method() == Method::POST && uri.path() == PATH && uri.query().is_none();
    let is_more = headers.contains_key(header::UPGRADE) || headers.contains_key(header::EXPECT);
    if !asks || is_more || layers::logs_access() || layers::fault_of_host(request.version(), headers).is_some() {
        return None;
    }
    let length = headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok().filter(|length| *length <= SHORT)?;
    expect_json(headers).ok()?;
    let media = Media::wanted(headers).ok().filter(|media| *media != Media::Events)?;
    Some(Plain { media, packed: accept::takes_gzip(headers), length })
}
