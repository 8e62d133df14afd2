//! What a text finds, the best fit first.

use super::{Below, Question};
use crate::domain::SearchKind;
use crate::error::{Error, Result};
use crate::format::{Cell, Head, Kind};
use crate::query::search::{self, Found, SearchAsk, Thing};
use crate::rest::asked::Common;
use crate::rest::resource::code_lists::{Districts, Documents, Indicators};
use crate::rest::resource::project::Projects;
use crate::rest::resource::task::Tasks;
use crate::rest::resource::{Column, Kind as Resource, Table, Telling, heads, selected};
use crate::rest::told;
use crate::rest::word::{Takes, Word};

const WORDS: &[Word] = &[
    Word::new(
        "text",
        "text",
        Takes::Text,
        "Words to look for, 200 characters at most; full-width and half-width, upper and lower case are the same, signs \
         and blanks part words.",
    ),
    Word::new("kind", "kinds", Takes::Enums(SearchKind::CODES), "Of these kinds."),
];

/// `GET /api/v1/search`.
pub static SEARCH: Below = Below {
    parent: None,
    name: "search",
    about: "Indicators, projects, tasks, districts and documents by their names, in both languages, and codes: what is the \
        text first, then what begins with it, then what holds all its words; in each of these shorter Chinese names first.",
    words: WORDS,
    key: None,
    required: &["text"],
    common: Common::PAGES,
    heads: || heads(COLUMNS),
    answer: |question| Box::pin(async move { found(question).await.map_err(|error| told(error, WORDS)) }),
};

const COLUMNS: &[Column<Found>] = &[
    Column::new(
        Head::new("kind", Kind::Enum(SearchKind::LIST), "类别", "Kind", "\"PROJECT\""),
        |found: &Found, _| Cell::text(found.thing.kind().code()),
    ),
    Column::new(Head::new("resource", Kind::Text, "资源", "Resource", "\"projects\""), |found, _| {
        Cell::text(resource(&found.thing))
    }),
    Column::new(Head::new("code", Kind::Text, "代码", "Code", "\"WUCHANG_SHAHU_BRIDGE\""), |found, _| {
        Cell::text(found.thing.named().1)
    }),
    Column::new(Head::new("name", Kind::Text, "名称", "Name", "\"沙湖大桥\""), |found, telling| {
        Cell::text(found.thing.named().0.in_lang(telling.lang))
    }),
    Column::new(
        Head::new("matched", Kind::Text, "匹配的名称或代码", "Name or code that matched", "\"沙湖大桥\""),
        |found, _| Cell::text(&found.matched),
    ),
];

/// The resource that has the row.
fn resource(thing: &Thing) -> &'static str {
    match thing {
        Thing::Indicator(_) => Indicators::NAME,
        Thing::Project(_) => Projects::NAME,
        Thing::Task(_) => Tasks::NAME,
        Thing::District(_) => Districts::NAME,
        Thing::Document(_) => Documents::NAME,
    }
}

async fn found(question: Question<'_>) -> Result<Option<Table>> {
    let Question { db, catalogue, asked, lang, slice, .. } = question;
    let page = slice.page(asked)?;
    let given = |name: &str| asked.filter.get(name).cloned().unwrap_or_default();
    let ask = SearchAsk {
        scope: page.scope(catalogue, asked.as_of)?,
        text: serde_json::from_value(given("text")).map_err(Error::internal)?,
        kinds: serde_json::from_value(given("kinds")).map_err(Error::internal)?,
        rows: page.size > 0,
        page,
        total: slice.total,
    };
    let found = search::list(db, &ask).await?;
    let next = found.rows.last().filter(|_| found.has_next).map(|(_, cursor)| cursor.clone());
    let rows: Vec<Found> = found.rows.into_iter().map(|(row, _)| row).collect();
    let columns = selected(COLUMNS, asked.fields.as_deref());
    let told = Table::told(&columns, &rows, &Telling::new(ask.scope, lang));
    Ok(Some(Table { total: found.total, next, ..told }))
}
