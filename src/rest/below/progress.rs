//! How far projects and tasks are, and what shows a task.

use super::{Below, Question, table};
use crate::domain::record::{Place, TaskEvidence};
use crate::domain::{Scenario, Stage, TaskStatus};
use crate::error::Result;
use crate::format::{Cell, Head, Kind};
use crate::query::progress::{self, Progress, ProjectProgress, TaskProgress};
use crate::query::{Scope, project, task};
use crate::rest::asked::Common;
use crate::rest::resource::{Column, Table, Telling, heads};

/// `GET /api/v1/projects/{code}/progress`.
pub static OF_PROJECTS: Below = Below {
    parent: Some("projects"),
    name: "progress",
    about: "How far the project is, a row a document, period and scenario; the latest period first.",
    words: &[],
    required: &[],
    common: Common::ROW,
    heads: || heads(PROJECT_PROGRESS),
    answer: |question| Box::pin(of_project(question)),
};

/// `GET /api/v1/tasks/{code}/progress`.
pub static OF_TASKS: Below = Below {
    parent: Some("tasks"),
    name: "progress",
    about: "How the task stands, a row a document and period; the latest period first.",
    words: &[],
    required: &[],
    common: Common::ROW,
    heads: || heads(TASK_PROGRESS),
    answer: |question| Box::pin(of_task(question)),
};

/// `GET /api/v1/tasks/{code}/evidence`.
pub static EVIDENCE: Below = Below {
    parent: Some("tasks"),
    name: "evidence",
    about: "The indicators and projects whose observations, of the same dataset and of the task's district, show the task.",
    words: &[],
    required: &[],
    common: Common::ROW,
    heads: || heads(TASK_EVIDENCE),
    answer: |question| Box::pin(evidence(question)),
};

/// Columns that tell of a place in a document, a dataset and a release.
macro_rules! said {
    ($row:ty) => {
        [
            Column::new(
                Head::labelled("document", "document", Kind::Text, "\"wuchang-2020-h1-report\""),
                |r: &$row, _| Cell::text(&place(&r.record).document),
            ),
            Column::new(Head::new("section", Kind::Text, "章节", "Section", "\"一\"").optional(), |r, _| {
                Cell::maybe(place(&r.record).section.as_deref())
            }),
            Column::new(
                Head::new("start", Kind::Integer, "出处起点", "First code point of the passage", "1024").optional(),
                |r, _| Cell::integer(place(&r.record).start),
            ),
            Column::new(
                Head::new("end", Kind::Integer, "出处终点", "Code point after the passage", "1060").optional(),
                |r, _| Cell::integer(place(&r.record).end),
            ),
            Column::new(Head::labelled("dataset", "dataset", Kind::Text, "\"wuchang-2020-h1\""), |r, _| {
                Cell::text(&r.dataset)
            }),
            Column::new(Head::labelled("release", "release", Kind::Integer, "2"), |r, _| {
                Cell::Integer(r.release.into())
            }),
        ]
    };
}

/// What states its place in a document.
trait Placed {
    fn place(&self) -> &Place;
}

impl Placed for crate::domain::record::ProjectProgress {
    fn place(&self) -> &Place {
        &self.place
    }
}

impl Placed for crate::domain::record::TaskProgress {
    fn place(&self) -> &Place {
        &self.place
    }
}

fn place(record: &impl Placed) -> &Place {
    record.place()
}

const PROJECT_SAID: [Column<ProjectProgress>; 6] = said!(ProjectProgress);
const TASK_SAID: [Column<TaskProgress>; 6] = said!(TaskProgress);

/// What is told of a project's progress.
pub const PROJECT_PROGRESS: &[Column<ProjectProgress>] = {
    let [document, section, start, end, dataset, release] = PROJECT_SAID;
    &[
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
        document,
        section,
        start,
        end,
        dataset,
        release,
    ]
};

/// What is told of a task's progress.
pub const TASK_PROGRESS: &[Column<TaskProgress>] = {
    let [document, section, start, end, dataset, release] = TASK_SAID;
    &[
        Column::new(Head::new("id", Kind::Text, "标识", "Id", "\"VGFza1Byb2dyZXNz\""), |r, t| {
            t.id("TaskProgress", &r.dataset, &r.record)
        }),
        Column::new(Head::labelled("task", "task", Kind::Text, "\"WUCHANG_2020_T01\""), |r, _| {
            Cell::text(&r.record.task)
        }),
        Column::new(Head::labelled("period", "period", Kind::Text, "\"2020-S1\""), |r, _| {
            Cell::text(r.record.period.code())
        }),
        Column::new(Head::labelled("status", "status", Kind::Enum(TaskStatus::LIST), "\"UNDER_WAY\""), |r, _| {
            Cell::text(r.record.status.code())
        }),
        Column::new(Head::labelled("note", "note", Kind::Text, "null").optional(), |r, t| {
            Cell::maybe(r.record.note.in_lang(t.lang))
        }),
        document,
        section,
        start,
        end,
        dataset,
        release,
    ]
};

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
    Column::new(Head::labelled("dataset", "dataset", Kind::Text, "\"wuchang-2020-h1\""), |r, _| Cell::text(&r.dataset)),
    Column::new(Head::labelled("release", "release", Kind::Integer, "2"), |r, _| Cell::Integer(r.release.into())),
];

async fn of_project(question: Question<'_>) -> Result<Option<Table>> {
    let scope = Scope::new(question.catalogue, question.asked.as_of)?;
    let wanted = [(question.key.to_owned(), scope.release)];
    if project::by_codes(question.db, &wanted).await?.is_empty() {
        return Ok(None);
    }
    let rows = progress::of_projects(question.db, &wanted).await?.into_values().flatten();
    let rows: Vec<_> = rows.map(|row| (row, Telling::new(scope.clone(), question.lang))).collect();
    Ok(Some(table(PROJECT_PROGRESS, question.asked, &rows, &scope)))
}

async fn of_task(question: Question<'_>) -> Result<Option<Table>> {
    let scope = Scope::new(question.catalogue, question.asked.as_of)?;
    let wanted = [(question.key.to_owned(), scope.release)];
    if task::by_codes(question.db, &wanted).await?.is_empty() {
        return Ok(None);
    }
    let rows = progress::of_tasks(question.db, &wanted).await?.into_values().flatten();
    let rows: Vec<_> = rows.map(|row| (row, Telling::new(scope.clone(), question.lang))).collect();
    Ok(Some(table(TASK_PROGRESS, question.asked, &rows, &scope)))
}

async fn evidence(question: Question<'_>) -> Result<Option<Table>> {
    let scope = Scope::new(question.catalogue, question.asked.as_of)?;
    let wanted = [(question.key.to_owned(), scope.release)];
    if task::by_codes(question.db, &wanted).await?.is_empty() {
        return Ok(None);
    }
    let rows = progress::evidence(question.db, &wanted).await?.into_values().flatten();
    let rows: Vec<_> = rows.map(|row| (row, Telling::new(scope.clone(), question.lang))).collect();
    Ok(Some(table(TASK_EVIDENCE, question.asked, &rows, &scope)))
}
