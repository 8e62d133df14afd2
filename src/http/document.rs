//! A whole document of a state: who holds it is told so before any work, else it is what was told before, else made.

use std::sync::Arc;

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::answers::Kept;
use super::etag::Validator;
use super::{Site, problem};
use crate::catalogue::Catalogue;
use crate::error::{Error, Result};

/// What is asked for.
pub struct Document {
    catalogue: Arc<Catalogue>,
    kind: &'static str,
    asked: String,
    media: &'static str,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Document {
    /// A kind of document, all that tells one of the kind from another, and its media type.
    pub fn new(catalogue: Arc<Catalogue>, kind: &'static str, asked: String, media: &'static str) -> Self {
        Document { catalogue, kind, asked, media, headers: Vec::new() }
    }

    /// With headers of its own.
    pub fn with(self, headers: impl IntoIterator<Item = (HeaderName, HeaderValue)>) -> Self {
        Document { headers: headers.into_iter().collect(), ..self }
    }
}

/// Answers with it; `make` reads the state that the document is of.
pub async fn respond(
    site: Arc<Site>,
    headers: &HeaderMap,
    document: Document,
    make: impl Future<Output = Result<Bytes>> + Send + 'static,
) -> Response {
    let Document { catalogue, kind, asked, media, headers: own } = document;
    let key = site.answers.key(&catalogue, kind, format!("{asked} {media}").as_bytes());
    let validator = Validator::new(key.tag(""), site.changed_at(&catalogue));
    let making = async {
        let kept = site.kept(key, async move { Ok(Kept::new(make.await?)) }).await?;
        Ok::<_, Arc<Error>>(([(header::CONTENT_TYPE, HeaderValue::from_static(media))], kept.body).into_response())
    };
    let mut response = match validator.answer(headers, making).await {
        Ok(response) => response,
        Err(error) => return problem::respond(headers, error),
    };
    for (name, value) in own {
        response.headers_mut().append(name, value);
    }
    response
}
