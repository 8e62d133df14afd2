//! Tasks.

use sea_orm::DatabaseConnection;

use super::project::lead;
use super::{Column, Kind};
use crate::domain::TaskStatus;
use crate::error::Result;
use crate::format::{Cell, Head, Kind as Of};
use crate::query::task::{self, Task, TaskField, TaskFilter};
use crate::query::{Ask, Connection, Order, Scope};
use crate::rest::word::{Takes, Word};

/// Tasks.
pub struct Tasks;

impl Kind for Tasks {
    type Row = Task;
    type Filter = TaskFilter;
    type Field = TaskField;
    const NAME: &'static str = "tasks";
    const ABOUT: &'static str = "Pieces of the plan's work. Words on progress go together: one row of it meets them all, and \
        without `period` it is the row where the task stands now.";
    const KEY: &'static str = "code";
    const WORDS: &'static [Word] = &[
        Word::new("district", "districts", Takes::Codes, "Of these districts."),
        Word::new("within", "within", Takes::Code, "Of this district and all below it."),
        Word::new("category", "categories", Takes::Codes, "Of these categories and those below them."),
        Word::new("indicator", "indicators", Takes::Codes, "Shown by these indicators."),
        Word::new("task", "tasks", Takes::Codes, "These."),
        Word::new("under", "under", Takes::Code, "Below this task, at any depth, itself not included."),
        Word::new("lead", "lead", Takes::Text, "With this among the responsible units."),
        Word::new("dueBy", "dueBy", Takes::Day, "Due by this day or earlier."),
        Word::new("status", "statuses", Takes::Enums(TaskStatus::CODES), "With one of these statuses."),
        Word::new("period", "periods", Takes::Codes, "With progress in exactly these periods."),
        Word::new("during", "during", Takes::Code, "With progress in periods inside this one."),
        Word::new("from", "from", Takes::Code, "With progress in periods that start then or later."),
        Word::new("to", "to", Takes::Code, "With progress in periods that end then or earlier."),
        Word::new("project", "projects", Takes::Codes, "Shown by these projects."),
        Word::new("dataset", "datasets", Takes::Codes, "Listed by these datasets."),
        Word::new("document", "documents", Takes::Codes, "Set in these documents."),
        Word::new("text", "text", Takes::Text, "With this in the title."),
        Word::new(
            "updatedAfter",
            "updatedAfter",
            Takes::Moment,
            "New or changed, itself or its progress, by a release after this time.",
        ),
    ];
    const SORTS: &'static [(&'static str, &'static str)] = super::CODE_SORTS;
    const COLUMNS: &'static [Column<Task>] = COLUMNS;

    async fn list(
        db: &DatabaseConnection,
        asks: &[Ask<TaskFilter, Order<TaskField>>],
    ) -> Result<Vec<Connection<Task>>> {
        task::list(db, asks).await
    }

    async fn find(db: &DatabaseConnection, scope: &Scope, key: &str) -> Result<Option<(Task, Scope)>> {
        let wanted = (key.to_owned(), scope.release);
        let mut found = task::by_codes(db, std::slice::from_ref(&wanted)).await?;
        Ok(found.remove(&wanted).map(|row| (row, scope.clone())))
    }
}

/// What is told of a task.
pub const COLUMNS: &[Column<Task>] = &[
    Column::new(Head::new("code", Of::Text, "代码", "Code", "\"WUCHANG_2020_T01\""), |r, _| {
        Cell::text(&r.record.code)
    }),
    Column::new(Head::new("name", Of::Text, "名称", "Name", "\"稳定经济运行\""), |r, t| {
        Cell::text(r.record.name.in_lang(t.lang))
    }),
    Column::new(Head::labelled("district", "district", Of::Text, "\"420106\""), |r, _| Cell::text(&r.record.district)),
    Column::new(
        Head::new("districtName", Of::Text, "地区名称", "Name of the district", "\"武昌区\"").optional(),
        |r, t| t.district(&r.record.district),
    ),
    Column::new(Head::new("parent", Of::Text, "上级代码", "Parent", "null").optional(), |r, _| {
        Cell::maybe(r.record.parent.as_deref())
    }),
    Column::new(Head::labelled("category", "category", Of::Text, "null").optional(), |r, _| {
        Cell::maybe(r.record.category.as_deref())
    }),
    Column::new(Head::labelled("lead", "lead", Of::List, "[]"), |r, t| lead(&r.record.lead, t.lang)),
    Column::new(Head::labelled("due", "due", Of::Text, "\"2020\"").optional(), |r, _| {
        Cell::maybe(r.record.due.map(|due| due.code()))
    }),
    Column::new(Head::labelled("document", "document", Of::Text, "\"wuchang-2020-h1-report\""), |r, _| {
        Cell::text(&r.record.place.document)
    }),
    Column::new(Head::new("section", Of::Text, "章节", "Section", "\"二\"").optional(), |r, _| {
        Cell::maybe(r.record.place.section.as_deref())
    }),
    Column::new(
        Head::new("start", Of::Integer, "出处起点", "First code point of the passage", "1024").optional(),
        |r, _| Cell::integer(r.record.place.start),
    ),
    Column::new(
        Head::new("end", Of::Integer, "出处终点", "Code point after the passage", "1060").optional(),
        |r, _| Cell::integer(r.record.place.end),
    ),
    Column::new(Head::labelled("dataset", "dataset", Of::Text, "\"wuchang-2020-h1\""), |r, _| Cell::text(&r.dataset)),
    Column::new(Head::labelled("release", "release", Of::Integer, "2"), |r, _| Cell::Integer(r.release.into())),
    Column::new(
        Head::new("updatedAt", Of::DateTime, "更新时间", "Published at", "\"2020-08-26T01:30:00.000000Z\"").optional(),
        |r, t| t.published(r.release),
    ),
];
