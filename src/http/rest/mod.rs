//! `/api/v1/`: the resources of `rest` over HTTP.
//!
//! `target` finds what an address is of, `form` in which form it is wanted, `page` answers a page, `file` a whole
//! list as it is read, by way of the `spool` where it must be whole first; a client who holds the answer already is told so before any of it.

mod cube;
mod file;
mod form;
mod page;
mod range;
mod spool;
mod target;

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Method, Uri, header};
use axum::response::Response;

use self::form::Form;
pub use self::form::{PARQUET, XLSX};
pub use self::spool::Spool;
use self::target::Target;
use super::etag::Validator;
use super::graphql::Key;
use super::{Site, accept, body, problem};
use crate::catalogue::Catalogue;
use crate::domain::Lang;
use crate::error::{Error, Result};
use crate::rest::{Asked, columns};

type Segments<T> = Result<Path<T>, PathRejection>;

/// `GET /api/v1/{resource}`.
pub async fn list(
    State(site): State<Arc<Site>>,
    method: Method,
    headers: HeaderMap,
    uri: Uri,
    segments: Segments<String>,
) -> Response {
    let target = named(segments).and_then(|name| Target::list(&name));
    answer(site, method, headers, uri, target).await
}

/// `GET /api/v1/{resource}/{key}`.
pub async fn row(
    State(site): State<Arc<Site>>,
    method: Method,
    headers: HeaderMap,
    uri: Uri,
    segments: Segments<(String, String)>,
) -> Response {
    let target = named(segments).and_then(|(name, key)| Target::row(&name, key));
    answer(site, method, headers, uri, target).await
}

/// `GET /api/v1/{resource}/{key}/{list}`.
pub async fn below(
    State(site): State<Arc<Site>>,
    method: Method,
    headers: HeaderMap,
    uri: Uri,
    segments: Segments<(String, String, String)>,
) -> Response {
    let target = named(segments).and_then(|(name, key, list)| Target::below(&name, key, &list));
    answer(site, method, headers, uri, target).await
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
    /// How many of the columns are wanted, where more are read.
    shown: Option<usize>,
    form: Form,
    lang: Lang,
    /// The address without the query string, and the query string.
    path: String,
    query: String,
}

async fn answer(site: Arc<Site>, method: Method, headers: HeaderMap, uri: Uri, target: Result<Target>) -> Response {
    let answering = async {
        let target = target?;
        let query = body::query_string(uri.query(), site.settings.limits.max_request_bytes)?.to_owned();
        let mut asked = target.read(&query)?;
        let form = Form::wanted(&headers, &asked, &target)?;
        let lang = asked.lang.unwrap_or_else(|| accept::language(&headers));
        let mut shown = None;
        if form == Form::JsonStat {
            asked = cube::asked(asked)?;
        }
        if let (Form::Xlsx | Form::Parquet, Target::List(resource, _), Some(fields)) =
            (form, &target, &mut asked.fields)
        {
            shown = Some(fields.len());
            *fields = columns(*resource, fields);
        }
        let (catalogue, path) = (site.catalogue.get(), uri.path().to_owned());
        let request = Request { catalogue, target, asked: Arc::new(asked), shown, form, lang, path, query };
        let asked_for = format!("{}?{} {} {}", request.path, request.query, form.name(), lang.code());
        let key = site.answers.key(&request.catalogue, "REST", asked_for.as_bytes());
        let is_whole = request.asked.limit.is_none() && request.target.is_list() && form.is_file();
        let mut tag = key.tag_of(form.name());
        if is_whole && stays_as_it_is(form, &headers) {
            tag = tag.trim_start_matches("W/").to_owned();
        }
        let validator = Validator::new(tag.clone(), site.changed_at(&request.catalogue));
        if validator.is_held(&headers) {
            return Ok(validator.respond(&headers, Response::default));
        }
        let response = match is_whole {
            true => whole(site, request, key, (&method, &headers, &tag)).await?,
            false => page::page(site, request, key).await?,
        };
        Ok(validator.respond(&HeaderMap::new(), || response))
    };
    let mut response: Response = answering.await.unwrap_or_else(|error| problem::respond(&headers, error));
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept, accept-language"));
    response
}

/// Whether a file's bytes are sent as they were written: what may be compressed on its way has no strong tag.
fn stays_as_it_is(form: Form, headers: &HeaderMap) -> bool {
    let codings = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    let compressed = codings.flat_map(|line| line.split(',')).any(|coding| {
        let coding = coding.split(';').next().unwrap_or_default().trim();
        coding == "*" || coding.to_ascii_lowercase().contains("gzip")
    });
    matches!(form, Form::Xlsx | Form::Parquet) || !compressed
}

/// The whole list as a file: from the spool where it must be whole before its first byte is sent. Who reads Parquet over
/// HTTP asks for its length first.
async fn whole(
    site: Arc<Site>,
    request: Request,
    key: Key,
    (method, headers, tag): (&Method, &HeaderMap, &str),
) -> Result<Response> {
    let is_part = *method == Method::GET && range::is_asked(headers, tag);
    let is_measured = *method == Method::HEAD && request.form == Form::Parquet;
    if !is_part && !is_measured && request.form != Form::Xlsx {
        return file::sent(site, request).await;
    }
    let spooled = file::spooled(site, request.clone(), key).await?;
    let mut response = range::respond(headers, is_part, spooled);
    if response.status().is_success() {
        page::describe(response.headers_mut(), &request);
    }
    response.headers_mut().insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    Ok(response)
}
