//! What the values of enumerations and the fields are called.

use std::collections::BTreeSet;

use super::{Below, Question};
use crate::domain::label::{self, Label};
use crate::domain::nearest::nearest;
use crate::error::{Error, Result};
use crate::format::{Cell, Head, Kind};
use crate::query::Scope;
use crate::rest::asked::Common;
use crate::rest::resource::{Column, Table, Telling, heads, selected};
use crate::rest::word::{Takes, Word, enumeration};

/// `GET /api/v1/labels`.
pub static LABELS: Below = Below {
    parent: None,
    name: "labels",
    about: "What the values of enumerations and the fields are called, in both languages.",
    words: &[Word::new("list", "list", Takes::Code, "Of this list, as `SCENARIO`.")],
    key: Some("list"),
    required: &[],
    common: &[Common::Lang, Common::Fields, Common::Format, Common::For],
    heads: || heads(COLUMNS),
    answer: |question| Box::pin(async move { labels(question) }),
};

const COLUMNS: &[Column<Label>] = &[
    Column::new(Head::new("list", Kind::Text, "列表", "List", "\"SCENARIO\""), |l, _| Cell::text(l.list)),
    Column::new(Head::new("code", Kind::Text, "代码", "Code", "\"ACTUAL\""), |l, _| Cell::text(l.code)),
    Column::new(Head::new("name", Kind::Text, "名称", "Name", "\"实际完成数\""), |l, t| {
        Cell::text(l.name(t.lang))
    }),
];

fn labels(question: Question<'_>) -> Result<Option<Table>> {
    let scope = Scope::new(question.catalogue, None)?;
    let named = Some(question.key).filter(|key| !key.is_empty());
    let wanted = named.or(question.asked.filter.get("list").and_then(serde_json::Value::as_str));
    let lists: BTreeSet<&'static str> = label::all().iter().map(|label| label.list).collect();
    if let Some(list) = named.filter(|list| !lists.contains(list)) {
        return Err(Error::nothing_at("/api/v1/labels/", list, "", nearest(list, lists.iter().copied())));
    }
    if named.is_some() && question.asked.filter.contains_key("list") {
        return Err(Error::invalid("list", "`list` is in the address already"));
    }
    if let Some(list) = wanted {
        enumeration("list", list, &lists.into_iter().collect::<Vec<_>>())?;
    }
    let kept = label::all().iter().filter(|label| wanted.is_none_or(|list| label.list == list));
    let rows: Vec<Label> = kept.copied().collect();
    let columns = selected(COLUMNS, question.asked.fields.as_deref());
    Ok(Some(Table::told(&columns, &rows, &Telling::new(scope, question.lang))))
}
