//! The feed of releases: fifty at a time, those before them at an earlier `asOf`.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;

use super::super::document::{Document, respond};
use super::super::{Site, body, problem};
use super::addresses;
use crate::error::{Error, Result};
use crate::metadata::{atom, operator_of};
use crate::query::listed::{self, ReleaseFilter};
use crate::query::page::DEFAULT_SIZE;
use crate::query::{Ask, Cursors, Page, Scope};
use crate::rest::word::{Takes, Word};
use crate::rest::{Common, Grammar, told};

const DATASET: Word = Word::new("dataset", "datasets", Takes::Code, "Of this dataset.");

/// `GET /feed.atom`. Readers of feeds ask for all sorts of media types; there is one.
pub async fn feed(State(site): State<Arc<Site>>, headers: HeaderMap, uri: Uri) -> Response {
    let catalogue = site.catalogue.get();
    let read = body::query_string(uri.query(), site.settings.limits.max_request_bytes).and_then(|query| {
        let grammar = Grammar { words: &[DATASET], common: &[Common::AsOf], ..Grammar::NONE };
        let asked = grammar.read(&body::without_marks(query))?;
        let dataset = asked.filter.get(DATASET.field).and_then(|code| code.as_str()).map(str::to_owned);
        Ok((Scope::new(&catalogue, asked.as_of)?, dataset))
    });
    let (scope, dataset) = match read {
        Ok(read) => read,
        Err(error) => return problem::respond(&headers, error),
    };
    let asked = format!("{} {} {}", dataset.as_deref().unwrap_or_default(), scope.release, scope.past);
    let document = Document::new(catalogue, "FEED", asked, MEDIA);
    let making = site.clone();
    respond(site, &headers, document, async move { make(&making, &scope, dataset.as_deref()).map(Into::into) }).await
}

const MEDIA: &str = "application/atom+xml; charset=utf-8";

fn make(site: &Site, scope: &Scope, dataset: Option<&str>) -> Result<Vec<u8>> {
    let ask = Ask {
        scope: scope.clone(),
        filters: vec![ReleaseFilter { datasets: dataset.map(|code| vec![code.to_owned()]), updated_after: None }],
        order: None,
        page: Page::first(DEFAULT_SIZE),
        rows: true,
        total: false,
        cursors: Cursors::None,
        fields: Arc::default(),
    };
    let found = listed::releases(&[ask]).map_err(|error| told(error, &[DATASET]))?.pop();
    let found = found.ok_or_else(|| Error::internal("a question without an answer"))?;
    let releases: Vec<_> = found.rows.into_iter().map(|(release, _)| release).collect();
    let page = atom::Page {
        scope,
        addresses: &addresses(site, scope),
        dataset,
        releases: &releases,
        goes_on: found.has_next,
        operator: &operator_of(scope, site.settings.listen.operator.as_deref()),
    };
    page.write()
}
