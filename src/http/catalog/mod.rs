//! What harvesters read: the catalogue, a dataset, the feed of releases. The same addresses are pages for people.

mod feed;
mod form;

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::{Redirect, Response};

pub use feed::feed;

use self::form::Form;
use super::document::{Document, respond};
use super::{Site, body, page, problem};
use crate::catalogue::Catalogue;
use crate::error::{Error, Result};
use crate::metadata::zh_core::Core;
use crate::metadata::{Addresses, Collection, dcat};
use crate::query::{AsOf, Scope};
use crate::rest::word::{Takes, Word};
use crate::rest::{Asked, Common, Grammar, resource};

/// How a browser names the workbook.
const CATALOGUE_FILE: HeaderValue = HeaderValue::from_static("attachment; filename=\"catalogue.xlsx\"");
/// Word of the Chinese core metadata in `profile`.
const ZH_CORE: &str = "zh-core";
const PROFILE: Word = Word::new("profile", "profile", Takes::Enum(&["dcat-ap", ZH_CORE]), "In whose words.");

/// `GET /catalog`.
pub async fn catalog(State(site): State<Arc<Site>>, headers: HeaderMap, uri: Uri) -> Response {
    let read = read(&site, &uri, &[PROFILE]).and_then(|asked| {
        let is_chinese = asked.filter.get("profile").is_some_and(|profile| profile == ZH_CORE);
        let offers = if is_chinese { &form::ZH_CORE[..] } else { &form::CATALOG[..] };
        Ok((Form::wanted(&headers, &asked, offers)?, asked.as_of))
    });
    answer(site, headers, read, None).await
}

/// `GET /datasets/{code}`.
pub async fn dataset(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    uri: Uri,
    code: Result<Path<String>, PathRejection>,
) -> Response {
    let code = code.map(|Path(code)| code).map_err(|fault| Error::invalid("path", format!("the address: {fault}")));
    let read = code.and_then(|code| {
        let asked = read(&site, &uri, &[])?;
        Ok((Form::wanted(&headers, &asked, &form::DATASET)?, asked.as_of, code))
    });
    match read {
        Ok((form, as_of, code)) => answer(site, headers, Ok((form, as_of)), Some(code)).await,
        Err(error) => problem::respond(&headers, error),
    }
}

/// `GET /datasets`, where those come who shorten an address.
pub async fn datasets() -> Redirect {
    Redirect::permanent("/catalog")
}

fn read(site: &Site, uri: &Uri, words: &[Word]) -> Result<Asked> {
    let query = body::query_string(uri.query(), site.settings.limits.max_request_bytes)?;
    Grammar { words, common: &[Common::AsOf, Common::Format], ..Grammar::NONE }.read(&body::without_marks(query))
}

/// Tells of one dataset, or of all.
async fn answer(
    site: Arc<Site>,
    headers: HeaderMap,
    read: Result<(Form, Option<AsOf>)>,
    dataset: Option<String>,
) -> Response {
    let catalogue = site.catalogue.get();
    let found = read.and_then(|(form, as_of)| Ok((form, Scope::new(&catalogue, as_of)?)));
    let (form, scope) = match found {
        Ok(found) => found,
        Err(error) => return problem::respond(&headers, error),
    };
    let asked = format!("{dataset:?} {form:?} {} {}", scope.release, scope.past);
    let varies = (header::VARY, HeaderValue::from_static("accept"));
    let file = (form == Form::CoreXlsx).then_some((header::CONTENT_DISPOSITION, CATALOGUE_FILE));
    let document = Document::new(catalogue, "CATALOG", asked, form.media()).with([varies].into_iter().chain(file));
    let making = site.clone();
    respond(site, &headers, document, async move { make(&making, &scope, form, dataset.as_deref()).await }).await
}

async fn make(site: &Site, scope: &Scope, form: Form, dataset: Option<&str>) -> Result<Bytes> {
    let collection = collection(site, scope);
    let find = |code| collection.find(code).ok_or_else(|| nothing(&scope.catalogue, code));
    let described = dataset.map(find).transpose()?;
    let graph = || described.map_or_else(|| dcat::catalog(&collection), |one| dcat::dataset(&collection, one));
    Ok(match form {
        Form::Html => page::described(&collection, described, scope).into_string().into(),
        Form::JsonLd | Form::Json => graph()?.json_ld()?.into(),
        Form::Turtle => graph()?.turtle()?.into(),
        Form::CoreJson => core(site, scope, &collection).await?.json().into(),
        Form::CoreXlsx => core(site, scope, &collection).await?.xlsx()?.into(),
    })
}

/// What is here at a release.
pub fn collection(site: &Site, scope: &Scope) -> Collection {
    Collection::new(scope, addresses(site, scope), site.settings.listen.operator.as_deref())
}

/// Where everything is at a release.
fn addresses(site: &Site, scope: &Scope) -> Addresses {
    Addresses::new(site.base(), scope.past.then_some(scope.release))
}

async fn core(site: &Site, scope: &Scope, collection: &Collection) -> Result<Core> {
    let counted = collection.count(&site.store.reader(), scope).await?;
    let columns = resource("observations").map(|observations| observations.heads()).unwrap_or_default();
    Ok(Core::new(collection, &counted, &columns))
}

/// The error for a dataset that is not there, or not at the release that is read.
fn nothing(catalogue: &Catalogue, code: &str) -> Error {
    Error::nothing_at("/datasets/", code, " at the release that is read", catalogue.datasets.nearest(code))
}
