//! `/api/v1/`: the resources of `rest` over HTTP.
//!
//! `target` finds what an address is of, `form` in which form it is wanted, `page` answers a page, `download` a whole
//! list as a file, sent as it is read or by way of the `spool`, `package` a whole dataset; a client who holds the answer
//! already is told so before any of it.

mod csvw;
mod cube;
mod download;
mod file;
mod form;
mod package;
mod page;
mod range;
mod spool;
mod target;

use std::sync::{Arc, LazyLock};

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};

pub use self::csvw::{below as csvw_below, keyed as csvw_keyed, list as csvw};
pub use self::package::package;
pub use self::spool::{Spool, TURN as FILE_TURN, WRITTEN as FILES_AT_ONCE};
use self::target::Target;
use super::answers::Key;
use super::etag::Validator;
use super::{Site, accept, body, problem};
use crate::catalogue::Catalogue;
use crate::domain::Lang;
use crate::error::{Error, Result};
use crate::format::Form;
use crate::rest::{Asked, columns};

type Segments<T> = Result<Path<T>, PathRejection>;

/// `GET /api/v1/openapi.json`.
pub async fn openapi(headers: HeaderMap) -> Response {
    static DOCUMENT: LazyLock<Result<String, String>> =
        LazyLock::new(|| crate::rest::openapi::document().to_json().map_err(|error| error.to_string()));
    match &*DOCUMENT {
        Ok(document) => {
            let media = HeaderValue::from_static("application/json");
            let response = ([(header::CONTENT_TYPE, media)], document.as_str()).into_response();
            Validator::by_tag(super::etag::tag(&[document.as_bytes()])).respond(&headers, response)
        }
        Err(error) => problem::document_of(Error::internal(error)),
    }
}

/// `GET /api/v1/{resource}`.
pub async fn list(State(site): State<Arc<Site>>, segments: Segments<String>, parts: Parts) -> Response {
    answer(site, parts, named(segments).and_then(|name| Target::list(&name))).await
}

/// `GET /api/v1/{resource}/{key}`.
pub async fn row(State(site): State<Arc<Site>>, segments: Segments<(String, String)>, parts: Parts) -> Response {
    answer(site, parts, named(segments).and_then(|(name, key)| Target::row(&name, key))).await
}

/// `GET /api/v1/{resource}/{key}/{list}`.
pub async fn below(
    State(site): State<Arc<Site>>,
    segments: Segments<(String, String, String)>,
    parts: Parts,
) -> Response {
    answer(site, parts, named(segments).and_then(|(name, key, list)| Target::below(&name, key, &list))).await
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

impl Request {
    fn read(site: &Site, parts: &Parts, target: Target) -> Result<Self> {
        let query = body::query_string(parts.uri.query(), site.settings.limits.max_request_bytes)?.to_owned();
        let mut asked = target.read(&query)?;
        let form = form::wanted(&parts.headers, &asked, &target)?;
        let lang = asked.lang.unwrap_or_else(|| accept::language(&parts.headers));
        let mut shown = None;
        match (form, &target, &mut asked.fields) {
            (Form::JsonStat, ..) => asked = cube::asked(asked)?,
            (Form::Xlsx | Form::Parquet, Target::List(resource, _), Some(fields)) => {
                shown = Some(fields.len());
                *fields = columns(*resource, fields);
            }
            _ => {}
        }
        let (catalogue, path) = (site.catalogue.get(), parts.uri.path().to_owned());
        Ok(Request { catalogue, target, asked: Arc::new(asked), shown, form, lang, path, query })
    }

    fn key(&self, site: &Site) -> Key {
        let asked = format!("{}?{} {} {}", self.path, self.query, self.form.name(), self.lang.code());
        site.answers.key(&self.catalogue, "REST", asked.as_bytes())
    }

    /// Whether the whole is asked for as a file, not a page.
    fn is_download(&self) -> bool {
        self.asked.limit.is_none() && !matches!(self.target, Target::Row(..)) && self.form.is_file()
    }
}

async fn answer(site: Arc<Site>, parts: Parts, target: Result<Target>) -> Response {
    let answering = async {
        let request = Request::read(&site, &parts, target?)?;
        let key = request.key(&site);
        let mut tag = key.tag(format_args!("-{}", request.form.name()));
        if request.is_download() && download::is_sent_as_written(request.form, &parts.headers) {
            tag = tag.trim_start_matches("W/").to_owned();
        }
        let validator = Validator::new(tag, site.changed_at(&request.catalogue));
        let making = async {
            match request.is_download() {
                true => download::answer(site, request, key, &parts, &validator).await,
                false => page::page(site, request, key).await,
            }
        };
        validator.answer(&parts.headers, making).await
    };
    let mut response: Response = answering.await.unwrap_or_else(|error| problem::document_of(&*error));
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept, accept-language"));
    response
}
