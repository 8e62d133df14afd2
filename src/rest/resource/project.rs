//! Projects.

use sea_orm::DatabaseConnection;

use super::words::{CATEGORY, DATASET, DUE_BY, DURING, EXTERNAL, FROM, LEAD, MOVED, PERIOD, TO};
use super::{Column, Kind, column};
use crate::catalogue::Catalogue;
use crate::domain::record::ExternalCode;
use crate::domain::{ProjectKind, Scenario, Stage};
use crate::error::Result;
use crate::format::{Cell, Head, Kind as Of};
use crate::query::owned::{self, OwnedField};
use crate::query::project::{self, Project, ProjectFilter};
use crate::query::{Ask, Connection, Order, Scope, filter};
use crate::rest::word::{Takes, Word};

/// Projects.
pub struct Projects;

impl Kind for Projects {
    type Row = Project;
    type Filter = ProjectFilter;
    type Field = OwnedField;
    const NAME: &'static str = "projects";
    const NOUN: &'static str = "project";
    const ABOUT: &'static str = "What is carried out or stands at a place: works, sites, programmes. Words on progress go together: \
        one row of it meets them all, and without `period` or `scenario` it is the row where the project stands now.";
    const KEY: &'static str = "code";
    const WORDS: &'static [Word] = &[
        Word::new("district", "districts", Takes::Codes, "In these districts."),
        Word::new("within", "within", Takes::Code, "In this district and all below it."),
        CATEGORY,
        Word::new("project", "projects", Takes::Codes, "These."),
        Word::new("under", "under", Takes::Code, "Below this project, at any depth, itself not included."),
        Word::new("kind", "kinds", Takes::Enums(ProjectKind::CODES), "Of these kinds."),
        LEAD,
        DUE_BY,
        Word::new("stage", "stages", Takes::Enums(Stage::CODES), "At one of these stages."),
        PERIOD,
        DURING,
        FROM,
        TO,
        Word::new("scenario", "scenarios", Takes::Enums(Scenario::CODES), "With progress of these scenarios."),
        Word::new("task", "tasks", Takes::Codes, "That show these tasks."),
        EXTERNAL,
        DATASET,
        Word::new("text", "text", Takes::Text, "With this in the name or note."),
        MOVED,
    ];
    const SORTS: &'static [(&'static str, &'static str)] = super::CODE_SORTS;
    const COLUMNS: &'static [Column<Project>] = COLUMNS;

    async fn list(
        db: &DatabaseConnection,
        asks: &[Ask<ProjectFilter, Order<OwnedField>>],
    ) -> Result<Vec<Connection<Project>>> {
        project::list(db, asks).await
    }

    async fn find(db: &DatabaseConnection, scope: &Scope, key: &str) -> Result<Option<(Project, Scope)>> {
        Ok(owned::find(db, scope, key).await?.map(|row| (row, scope.clone())))
    }

    async fn known(db: &DatabaseConnection, _: &Catalogue, key: &str) -> Result<()> {
        filter::known_projects(db, Self::KEY, &[key]).await
    }
}

/// Codes of others, as `SCHEME:CODE`.
pub fn external(codes: &[ExternalCode]) -> Cell {
    Cell::List(codes.iter().map(ExternalCode::to_string).collect())
}

/// What is told of a project.
pub const COLUMNS: &[Column<Project>] = &[
    column::code("\"WUCHANG_BINJIANG\""),
    column::name("\"武昌滨江商务区\""),
    column::district(),
    column::district_name(),
    column::parent(),
    column::category(),
    Column::new(Head::new("kind", Of::Enum(ProjectKind::LIST), "项目类别", "Kind", "\"AREA\""), |p, _| {
        Cell::text(p.record.kind.code())
    }),
    column::lead("[\"区发展改革局\"]"),
    column::due(),
    Column::new(Head::labelled("note", "note", Of::Text, "null").optional(), |p, t| {
        Cell::maybe(p.record.note.in_lang(t.lang))
    }),
    Column::new(Head::new("external", Of::List, "外部代码", "Codes of others", "[]"), |p, _| {
        external(&p.record.external)
    }),
    column::dataset("\"wuchang-2020-h1\""),
    column::release("2"),
    column::updated_at(),
];
