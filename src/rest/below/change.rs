//! What a release did: all that reads otherwise than at the release before.

use std::collections::HashMap;
use std::sync::Arc;

use super::progress::{PROJECT_PROGRESS, TASK_EVIDENCE, TASK_PROGRESS};
use super::{Below, Question};
use crate::domain::ChangeKind;
use crate::error::Result;
use crate::format::{Cell, Head, Kind};
use crate::query::change::{self, Change, ChangeAsk, Changed, Side};
use crate::query::project::Project;
use crate::query::{Cursor, owned};
use crate::rest::asked::Common;
use crate::rest::resource::release::numbered;
use crate::rest::resource::{Kind as Resource, Table, Telling, code_lists as lists, observation, record};
use crate::rest::resource::{project::COLUMNS as PROJECTS, task::COLUMNS as TASKS};
use crate::rest::told;
use crate::rest::word::{Takes, Word};

const WORDS: &[Word] = &[Word::new("kind", "kinds", Takes::Enums(ChangeKind::CODES), "Of these kinds.")];

/// `GET /api/v1/releases/{number}/changes`.
pub static CHANGES: Below = Below {
    parent: Some("releases"),
    name: "changes",
    about: "All that reads otherwise than at the release before: by table, then in the order of the list. `before` and \
        `after` are rows as the resource of that name tells them, each as it stood at its release; of codes the owner's row.",
    words: WORDS,
    key: None,
    required: &[],
    common: &[Common::Limit, Common::Cursor, Common::AsOf, Common::Lang, Common::Format, Common::For],
    heads: || HEADS.to_vec(),
    answer: |question| Box::pin(async move { changes(question).await.map_err(|error| told(error, WORDS)) }),
};

const HEADS: [Head; 5] = [
    Head::new("kind", Kind::Enum(ChangeKind::LIST), "变更类型", "Kind", "\"CHANGED\""),
    Head::new("resource", Kind::Text, "资源", "Resource", "\"observations\""),
    Head::new("key", Kind::Text, "标识", "Code or id of the row", "\"T2JzZXJ2YXRpb24f\""),
    Head::new("before", Kind::Record, "变更前", "Before", "null").optional(),
    Head::new("after", Kind::Record, "变更后", "After", "null").optional(),
];

async fn changes(question: Question<'_>) -> Result<Option<Table>> {
    let Question { db, catalogue, asked, lang, slice, .. } = question;
    let page = slice.page(asked)?;
    let scope = page.scope(catalogue, asked.as_of)?;
    let Some(release) = numbered(&scope, question.key).map(|release| release.number) else { return Ok(None) };
    let kinds = asked.filter.get("kinds").cloned().map(serde_json::from_value::<Vec<ChangeKind>>);
    let kinds = kinds.transpose().map_err(crate::error::Error::internal)?;
    let rows = page.size > 0;
    let ask = ChangeAsk { scope: scope.clone(), release, kinds, page, rows, total: slice.total };
    let found = change::list(db, &[ask]).await?.into_iter().next();
    let found = found.ok_or_else(|| crate::error::Error::internal("a question without an answer"))?;
    let next = found.rows.last().filter(|_| found.has_next).map(|(_, cursor)| cursor.clone());
    let projects = Arc::new(projects(question, &found.rows).await?);
    let telling = |side: &Side| Telling::new(scope.at(side.release), lang).with(projects.clone());
    let row = |change: &Change| {
        let told = |side: &Option<Side>| side.as_ref().map(|side| side_of(side, &telling(side)));
        let (before, after) = (told(&change.before), told(&change.after));
        let (resource, key) =
            after.as_ref().or(before.as_ref()).map_or(("", Cell::Null), |(name, row)| (name, key(row)));
        let cell = |side: Option<(&'static str, Cell)>| side.map_or(Cell::Null, |(_, row)| row);
        vec![Cell::text(change.kind.code()), Cell::text(resource), key, cell(before), cell(after)]
    };
    Ok(Some(Table {
        heads: HEADS.to_vec(),
        rows: found.rows.iter().map(|(change, _)| row(change)).collect(),
        total: found.total,
        next,
        release: scope.release,
    }))
}

/// The projects that changed observations are about, at each side's release.
async fn projects(question: Question<'_>, rows: &[(Change, Cursor)]) -> Result<HashMap<(String, i32), Project>> {
    let sides = rows.iter().flat_map(|(change, _)| change.before.iter().chain(&change.after));
    let wanted = sides.filter_map(|side| match &side.row {
        Changed::Observation(row) => Some((row.record.project.clone()?, side.release)),
        _ => None,
    });
    let wanted: Vec<(String, i32)> = wanted.collect();
    owned::by_codes(question.db, &wanted).await
}

/// The value by which a row is named: the first of its columns.
fn key(row: &Cell) -> Cell {
    match row {
        Cell::Record(fields) => fields.first().map_or(Cell::Null, |(_, value)| value.clone()),
        _ => Cell::Null,
    }
}

fn side_of(side: &Side, telling: &Telling) -> (&'static str, Cell) {
    fn listed<K: Resource>(row: &K::Row, telling: &Telling) -> (&'static str, Cell) {
        (K::NAME, record(K::COLUMNS, row, telling))
    }
    match &side.row {
        Changed::Dataset(row) => listed::<lists::Datasets>(row, telling),
        Changed::District(row) => listed::<lists::Districts>(row, telling),
        Changed::Category(row) => listed::<lists::Categories>(row, telling),
        Changed::Unit(row) => listed::<lists::Units>(row, telling),
        Changed::Indicator(row) => listed::<lists::Indicators>(row, telling),
        Changed::Document(row) => listed::<lists::Documents>(row, telling),
        Changed::Project(row) => ("projects", record(PROJECTS, row, telling)),
        Changed::Task(row) => ("tasks", record(TASKS, row, telling)),
        Changed::Observation(row) => ("observations", record(observation::COLUMNS, row, telling)),
        Changed::ProjectProgress(row) => ("project-progress", record(PROJECT_PROGRESS, row, telling)),
        Changed::TaskProgress(row) => ("task-progress", record(TASK_PROGRESS, row, telling)),
        Changed::TaskEvidence(row) => ("task-evidence", record(TASK_EVIDENCE, row, telling)),
    }
}
