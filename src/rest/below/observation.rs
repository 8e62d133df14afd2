//! What else is known of an observation: its versions, and what else is stated of its key.

use std::sync::Arc;

use super::{Below, Question};
use crate::error::Result;
use crate::format::{Cell, Head, Kind};
use crate::query::observation::{self, Observation};
use crate::query::{Scope, owned};
use crate::rest::asked::Common;
use crate::rest::resource::observation::{COLUMNS, identity};
use crate::rest::resource::{Table, Telling, heads, selected};

/// `GET /api/v1/observations/{id}/history`.
pub static HISTORY: Below = Below {
    parent: Some("observations"),
    name: "history",
    about: "All versions of the observation, the newest first, each as it stood at the release that brought it, with the \
        release (`until`) that ended it.",
    words: &[],
    key: None,
    required: &[],
    common: &[Common::Lang, Common::Fields, Common::Format, Common::For],
    heads: || [heads(COLUMNS), vec![UNTIL]].concat(),
    answer: |question| Box::pin(history(question)),
};

/// `GET /api/v1/observations/{id}/alternatives`.
pub static ALTERNATIVES: Below = Below {
    parent: Some("observations"),
    name: "alternatives",
    about: "The other rows of the observation's key: what other documents, or other places of its own, state of it.",
    words: &[],
    key: None,
    required: &[],
    common: Common::TABLE,
    heads: || heads(COLUMNS),
    answer: |question| Box::pin(alternatives(question)),
};

const UNTIL: Head = Head::new("until", Kind::Integer, "终止版本", "Until", "null").optional();

async fn history(question: Question<'_>) -> Result<Option<Table>> {
    let now = Scope::new(question.catalogue, None)?;
    let Some((_, identity)) = identity(&now, question.key) else { return Ok(None) };
    let mut found = observation::history(question.db, &now, std::slice::from_ref(&identity)).await?;
    let versions = found.remove(&identity).unwrap_or_default();
    if versions.is_empty() {
        return Ok(None);
    }
    let wanted: Vec<(String, i32)> =
        versions.iter().filter_map(|v| Some((v.row.record.project.clone()?, v.release))).collect();
    let projects = Arc::new(owned::by_codes(question.db, &wanted).await?);
    let fields = question.asked.fields.as_deref();
    let columns = selected(COLUMNS, fields);
    let until = fields.is_none_or(|fields| fields.iter().any(|field| field == UNTIL.name));
    let rows = versions.iter().map(|version| {
        let telling = Telling::new(now.at(version.release), question.lang).with(projects.clone());
        let mut row: Vec<Cell> = columns.iter().map(|column| (column.tell)(&version.row, &telling)).collect();
        if until {
            row.push(Cell::integer(version.until));
        }
        row
    });
    let rows: Vec<Vec<Cell>> = rows.collect();
    Ok(Some(Table {
        heads: columns.iter().map(|column| column.head).chain(until.then_some(UNTIL)).collect(),
        total: i64::try_from(rows.len()).ok(),
        rows,
        next: None,
        release: now.release,
    }))
}

async fn alternatives(question: Question<'_>) -> Result<Option<Table>> {
    let scope = Scope::new(question.catalogue, question.asked.as_of)?;
    let Some((scope, identity)) = identity(&scope, question.key) else { return Ok(None) };
    let mut found = observation::by_identity(question.db, &scope, std::slice::from_ref(&identity)).await?;
    let Some(row) = found.remove(&identity) else { return Ok(None) };
    let others = observation::alternatives(question.db, &[(&row, scope.release)]).await?;
    let wanted: Vec<(String, i32)> = row.record.project.iter().map(|code| (code.clone(), scope.release)).collect();
    let projects = Arc::new(owned::by_codes(question.db, &wanted).await?);
    let rows: Vec<Observation> = others.into_iter().flatten().collect();
    let columns = selected(COLUMNS, question.asked.fields.as_deref());
    Ok(Some(Table::told(&columns, &rows, &Telling::new(scope, question.lang).with(projects))))
}
