//! How far projects and tasks are, and what shows a task.

use std::collections::HashMap;

use super::{Below, Question};
use crate::domain::record::{self, TaskEvidence};
use crate::domain::{Scenario, Stage, TaskStatus};
use crate::error::Result;
use crate::format::{Cell, Head, Kind};
use crate::query::progress::{self, Progress, ProjectProgress, TaskProgress};
use crate::query::{Scope, owned};
use crate::rest::asked::{Asked, Common};
use crate::rest::resource::{Column, Table, Telling, column, heads, selected};

/// `GET /api/v1/projects/{code}/progress`.
pub static OF_PROJECTS: Below = Below {
    parent: Some("projects"),
    name: "progress",
    about: "How far the project is, a row a document, period and scenario; the latest period first.",
    words: &[],
    key: None,
    required: &[],
    common: Common::TABLE,
    heads: || heads(PROJECT_PROGRESS),
    answer: |question| Box::pin(of_project(question)),
};

/// `GET /api/v1/tasks/{code}/progress`.
pub static OF_TASKS: Below = Below {
    parent: Some("tasks"),
    name: "progress",
    about: "How the task stands, a row a document and period; the latest period first.",
    words: &[],
    key: None,
    required: &[],
    common: Common::TABLE,
    heads: || heads(TASK_PROGRESS),
    answer: |question| Box::pin(of_task(question)),
};

/// `GET /api/v1/tasks/{code}/evidence`.
pub static EVIDENCE: Below = Below {
    parent: Some("tasks"),
    name: "evidence",
    about: "The indicators and projects whose observations, of the same dataset and of the task's district, show the task.",
    words: &[],
    key: None,
    required: &[],
    common: Common::TABLE,
    heads: || heads(TASK_EVIDENCE),
    answer: |question| Box::pin(evidence(question)),
};

/// What is told of a project's progress.
pub const PROJECT_PROGRESS: &[Column<ProjectProgress>] = &[
    Column::new(Head::new("id", Kind::Text, "标识", "Id", "\"UHJvamVjdFByb2dyZXNz\""), |r, t| {
        t.id("ProjectProgress", &r.dataset, &r.record)
    }),
    Column::new(Head::labelled("project", "project", Kind::Text, "\"WUCHANG_BINJIANG\""), |r, _| {
        Cell::text(&r.record.project)
    }),
    Column::new(Head::labelled("period", "period", Kind::Text, "\"2020-S1\""), |r, _| {
        Cell::text(r.record.period.code())
    }),
    Column::new(Head::labelled("scenario", "scenario", Kind::Enum(Scenario::LIST), "\"ACTUAL\""), |r, _| {
        Cell::text(r.record.scenario.code())
    }),
    Column::new(Head::labelled("stage", "stage", Kind::Enum(Stage::LIST), "\"UNDER_WAY\"").optional(), |r, _| {
        Cell::maybe(r.record.stage.map(Stage::code))
    }),
    Column::new(Head::labelled("percent", "percent", Kind::Decimal, "60").optional(), |r, _| {
        Cell::decimal(r.record.percent)
    }),
    Column::new(Head::labelled("note", "note", Kind::Text, "null").optional(), |r, t| {
        Cell::maybe(r.record.note.in_lang(t.lang))
    }),
    column::document(),
    column::section("\"一\""),
    column::start(),
    column::end(),
    column::dataset("\"wuchang-2020-h1\""),
    column::release("2"),
];

/// What is told of a task's progress.
pub const TASK_PROGRESS: &[Column<TaskProgress>] = &[
    Column::new(Head::new("id", Kind::Text, "标识", "Id", "\"VGFza1Byb2dyZXNz\""), |r, t| {
        t.id("TaskProgress", &r.dataset, &r.record)
    }),
    Column::new(Head::labelled("task", "task", Kind::Text, "\"WUCHANG_2020_T01\""), |r, _| Cell::text(&r.record.task)),
    Column::new(Head::labelled("period", "period", Kind::Text, "\"2020-S1\""), |r, _| {
        Cell::text(r.record.period.code())
    }),
    Column::new(Head::labelled("status", "status", Kind::Enum(TaskStatus::LIST), "\"UNDER_WAY\""), |r, _| {
        Cell::text(r.record.status.code())
    }),
    Column::new(Head::labelled("note", "note", Kind::Text, "null").optional(), |r, t| {
        Cell::maybe(r.record.note.in_lang(t.lang))
    }),
    column::document(),
    column::section("\"一\""),
    column::start(),
    column::end(),
    column::dataset("\"wuchang-2020-h1\""),
    column::release("2"),
];

/// What is told of a task's evidence.
pub const TASK_EVIDENCE: &[Column<Progress<TaskEvidence>>] = &[
    Column::new(Head::new("id", Kind::Text, "标识", "Id", "\"VGFza0V2aWRlbmNl\""), |r, t| {
        t.id("TaskEvidence", &r.dataset, &r.record)
    }),
    Column::new(Head::labelled("task", "task", Kind::Text, "\"WUCHANG_2020_T01\""), |r, _| Cell::text(&r.record.task)),
    Column::new(Head::labelled("indicator", "indicator", Kind::Text, "\"GDP\"").optional(), |r, _| {
        Cell::maybe(r.record.indicator.as_deref())
    }),
    Column::new(Head::labelled("project", "project", Kind::Text, "null").optional(), |r, _| {
        Cell::maybe(r.record.project.as_deref())
    }),
    column::dataset("\"wuchang-2020-h1\""),
    column::release("2"),
];

/// The row that the address names, at the release that is read.
struct Named<'a> {
    asked: &'a Asked,
    code: [(String, i32); 1],
    telling: Telling,
}

impl<'a> Named<'a> {
    fn of(question: Question<'a>) -> Result<Self> {
        let scope = Scope::new(question.catalogue, question.asked.as_of)?;
        let code = [(question.key.to_owned(), scope.release)];
        Ok(Named { asked: question.asked, code, telling: Telling::new(scope, question.lang) })
    }

    /// A task, where it is there.
    async fn task(question: Question<'a>) -> Result<Option<Self>> {
        let named = Named::of(question)?;
        let found = owned::by_codes::<record::Task>(question.db, &named.code).await?;
        Ok((!found.is_empty()).then_some(named))
    }

    /// Its rows as a table.
    fn table<R>(&self, columns: &[Column<R>], rows: HashMap<(String, i32), Vec<R>>) -> Table {
        let rows: Vec<R> = rows.into_values().flatten().collect();
        Table::told(&selected(columns, self.asked.fields.as_deref()), &rows, &self.telling)
    }
}

async fn of_project(question: Question<'_>) -> Result<Option<Table>> {
    let named = Named::of(question)?;
    if owned::by_codes::<record::Project>(question.db, &named.code).await?.is_empty() {
        return Ok(None);
    }
    Ok(Some(named.table(PROJECT_PROGRESS, progress::of_projects(question.db, &named.code).await?)))
}

async fn of_task(question: Question<'_>) -> Result<Option<Table>> {
    let Some(named) = Named::task(question).await? else { return Ok(None) };
    Ok(Some(named.table(TASK_PROGRESS, progress::of_tasks(question.db, &named.code).await?)))
}

async fn evidence(question: Question<'_>) -> Result<Option<Table>> {
    let Some(named) = Named::task(question).await? else { return Ok(None) };
    Ok(Some(named.table(TASK_EVIDENCE, progress::evidence(question.db, &named.code).await?)))
}
