//! Tasks.

use sea_orm::DatabaseConnection;

use super::words::{CATEGORY, DATASET, DUE_BY, DURING, FROM, LEAD, MOVED, PERIOD, TO};
use super::{Column, Kind, column};
use crate::catalogue::Catalogue;
use crate::domain::TaskStatus;
use crate::error::Result;
use crate::query::owned::{self, OwnedField};
use crate::query::task::{self, Task, TaskFilter};
use crate::query::{Ask, Connection, Order, Scope, filter};
use crate::rest::word::{Takes, Word};

/// Tasks.
pub struct Tasks;

impl Kind for Tasks {
    type Row = Task;
    type Filter = TaskFilter;
    type Field = OwnedField;
    const NAME: &'static str = "tasks";
    const NOUN: &'static str = "task";
    const ABOUT: &'static str = "Pieces of the plan's work. Words on progress go together: one row of it meets them all, and \
        without `period` it is the row where the task stands now.";
    const KEY: &'static str = "code";
    const WORDS: &'static [Word] = &[
        Word::new("district", "districts", Takes::Codes, "Of these districts."),
        Word::new("within", "within", Takes::Code, "Of this district and all below it."),
        CATEGORY,
        Word::new("indicator", "indicators", Takes::Codes, "Shown by these indicators."),
        Word::new("task", "tasks", Takes::Codes, "These."),
        Word::new("under", "under", Takes::Code, "Below this task, at any depth, itself not included."),
        LEAD,
        DUE_BY,
        Word::new("status", "statuses", Takes::Enums(TaskStatus::CODES), "With one of these statuses."),
        PERIOD,
        DURING,
        FROM,
        TO,
        Word::new("project", "projects", Takes::Codes, "Shown by these projects."),
        DATASET,
        Word::new("document", "documents", Takes::Codes, "Set in these documents."),
        Word::new("text", "text", Takes::Text, "With this in the title."),
        MOVED,
    ];
    const SORTS: &'static [(&'static str, &'static str)] = super::CODE_SORTS;
    const COLUMNS: &'static [Column<Task>] = COLUMNS;

    async fn list(
        db: &DatabaseConnection,
        asks: &[Ask<TaskFilter, Order<OwnedField>>],
    ) -> Result<Vec<Connection<Task>>> {
        task::list(db, asks).await
    }

    async fn find(db: &DatabaseConnection, scope: &Scope, key: &str) -> Result<Option<(Task, Scope)>> {
        Ok(owned::find(db, scope, key).await?.map(|row| (row, scope.clone())))
    }

    async fn known(db: &DatabaseConnection, _: &Catalogue, key: &str) -> Result<()> {
        filter::known_tasks(db, Self::KEY, &[key]).await
    }
}

/// What is told of a task.
pub const COLUMNS: &[Column<Task>] = &[
    column::code("\"WUCHANG_2020_T01\""),
    column::name("\"稳定经济运行\""),
    column::district(),
    column::district_name(),
    column::parent(),
    column::category(),
    column::lead("[]"),
    column::due(),
    column::document(),
    column::section("\"二\""),
    column::start(),
    column::end(),
    column::dataset("\"wuchang-2020-h1\""),
    column::release("2"),
    column::updated_at(),
];
