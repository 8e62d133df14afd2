//! `/api/v1/`: the resources of `rest` over HTTP.
//!
//! `target` finds what an address is of, `form` in which form it is wanted, `page` answers a page as JSON, `file` a
//! whole list as it is read; a client who holds the answer already is told so before any of it.

mod csvw;
mod file;
mod form;
mod page;
mod target;

use std::sync::{Arc, LazyLock};

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};

pub use self::csvw::{below as csvw_below, list as csvw};
pub use self::form::Form;
use self::target::Target;
use super::etag::Validator;
use super::{Site, accept, body, problem};
use crate::catalogue::Catalogue;
use crate::domain::Lang;
use crate::error::{Error, Result};
use crate::rest::Asked;

type Segments<T> = Result<Path<T>, PathRejection>;

/// `GET /api/v1/openapi.json`.
pub async fn openapi(headers: HeaderMap) -> Response {
    static DOCUMENT: LazyLock<Result<String, String>> =
        LazyLock::new(|| crate::rest::openapi::document().to_json().map_err(|error| error.to_string()));
    match &*DOCUMENT {
        Ok(document) => {
            let media = HeaderValue::from_static("application/json");
            let make = || ([(header::CONTENT_TYPE, media)], document.as_str()).into_response();
            Validator::by_tag(super::etag::tag(&[document.as_bytes()])).respond(&headers, make)
        }
        Err(error) => problem::respond(&headers, Error::internal(error)),
    }
}

/// `GET /api/v1/{resource}`.
pub async fn list(State(site): State<Arc<Site>>, headers: HeaderMap, uri: Uri, segments: Segments<String>) -> Response {
    let target = named(segments).and_then(|name| Target::list(&name));
    answer(site, headers, uri, target).await
}

/// `GET /api/v1/{resource}/{key}`.
pub async fn row(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    uri: Uri,
    segments: Segments<(String, String)>,
) -> Response {
    let target = named(segments).and_then(|(name, key)| Target::row(&name, key));
    answer(site, headers, uri, target).await
}

/// `GET /api/v1/{resource}/{key}/{list}`.
pub async fn below(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    uri: Uri,
    segments: Segments<(String, String, String)>,
) -> Response {
    let target = named(segments).and_then(|(name, key, list)| Target::below(&name, key, &list));
    answer(site, headers, uri, target).await
}

fn named<T>(segments: Segments<T>) -> Result<T> {
    segments.map(|Path(segments)| segments).map_err(|fault| Error::invalid("path", format!("the address: {fault}")))
}

/// What is asked, read and found to make sense.
#[derive(Clone)]
struct Request {
    catalogue: Arc<Catalogue>,
    target: Target,
    asked: Arc<Asked>,
    form: Form,
    lang: Lang,
    /// The address without the query string, and the query string.
    path: String,
    query: String,
}

async fn answer(site: Arc<Site>, headers: HeaderMap, uri: Uri, target: Result<Target>) -> Response {
    let answering = async {
        let target = target?;
        let query = body::query_string(uri.query(), site.settings.limits.max_request_bytes)?.to_owned();
        let asked = Arc::new(target.read(&query)?);
        let form = Form::wanted(&headers, &asked, target.is_list())?;
        let lang = asked.lang.unwrap_or_else(|| accept::language(&headers));
        let request =
            Request { catalogue: site.catalogue.get(), target, asked, form, lang, path: uri.path().to_owned(), query };
        let asked_for = format!("{}?{} {} {}", request.path, request.query, form.name(), lang.code());
        let key = site.answers.key(&request.catalogue, "REST", asked_for.as_bytes());
        let validator = Validator::new(key.tag(format_args!("-{}", form.name())), site.changed_at(&request.catalogue));
        if validator.is_held(&headers) {
            return Ok(validator.respond(&headers, Response::default));
        }
        let response: Response = match request.asked.limit {
            None if request.target.is_list() && form.is_file() => file::whole(site, request).await?,
            _ => page::page(site, request, key).await?,
        };
        Ok::<_, Arc<Error>>(validator.respond(&HeaderMap::new(), || response))
    };
    let mut response: Response = answering.await.unwrap_or_else(|error| problem::respond(&headers, &*error));
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept, accept-language"));
    response
}
