//! Projects: named works, sites and what else is carried out or stands at a place.

use std::collections::HashSet;

use entity::project::{Column, Entity};
use entity::task_evidence;
use sea_orm::{ColumnTrait, Condition, DatabaseConnection, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use serde::Deserialize;

use super::filter::{self, Code, Moment, holds, known_tasks, named};
use super::owned::{self, Asks, OwnedFilter, OwnersRow, SharedWords, shared_words};
use super::page::Connection;
use super::progress::{OF_PROJECTS, ProgressTable, ProgressWords};
use super::read::standing;
use super::scope::Scope;
use crate::domain::{ProjectKind, Scenario, Stage, record};
use crate::error::Result;

/// A project as readers see it: the owner's row.
pub type Project = OwnersRow<record::Project>;

/// Which projects. Words on progress go together: one row of it must meet them all.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct ProjectFilter {
    /// In these districts.
    pub districts: Option<Vec<Code>>,
    /// In this district and all below it.
    pub within: Option<Code>,
    /// Of these categories and those below them.
    pub categories: Option<Vec<Code>>,
    /// These.
    pub projects: Option<Vec<Code>>,
    /// Below this project, at any depth, itself not included.
    pub under: Option<Code>,
    /// Of these kinds.
    pub kinds: Option<Vec<ProjectKind>>,
    /// With this among the responsible units.
    pub lead: Option<String>,
    /// Due by this day or earlier.
    pub due_by: Option<String>,
    /// At one of these stages.
    pub stages: Option<Vec<Stage>>,
    /// With progress in exactly these periods.
    pub periods: Option<Vec<Code>>,
    /// With progress in periods inside this one.
    pub during: Option<Code>,
    /// With progress in periods that start then or later.
    pub from: Option<Code>,
    /// With progress in periods that end then or earlier.
    pub to: Option<Code>,
    /// With progress of these scenarios.
    pub scenarios: Option<Vec<Scenario>>,
    /// That show these tasks.
    pub tasks: Option<Vec<Code>>,
    /// Known by one of these codes of others.
    pub external: Option<Vec<String>>,
    /// Listed by these datasets.
    pub datasets: Option<Vec<Code>>,
    /// With this in the name or note.
    pub text: Option<String>,
    /// Brought or changed, itself or its progress, by a release after this moment.
    pub updated_after: Option<Moment>,
    /// One step below this project.
    #[serde(skip)]
    pub parent: Option<Code>,
}

/// Answers questions for projects.
pub async fn list(db: &DatabaseConnection, asks: &Asks<ProjectFilter>) -> Result<Vec<Connection<Project>>> {
    known_tasks(db, "filter.tasks", &named(asks, |filter| &filter.tasks)).await?;
    known_elsewhere(db, named(asks, |filter| &filter.external)).await?;
    owned::listed(db, asks).await
}

/// Refuses codes of others that no project ever had.
async fn known_elsewhere(db: &DatabaseConnection, wanted: Vec<&str>) -> Result<()> {
    if wanted.is_empty() {
        return Ok(());
    }
    let select = Entity::find().select_only().column(Column::External).distinct().filter(Column::External.ne(""));
    let rows: Vec<String> = select.into_tuple().all(db).await?;
    let known: HashSet<&str> = rows.iter().flat_map(|row| row.split(';')).filter(|code| !code.is_empty()).collect();
    match wanted.into_iter().find(|code| !known.contains(code)) {
        None => Ok(()),
        Some(code) => Err(super::listed::unknown_elsewhere(code, known.iter().copied())),
    }
}

impl OwnedFilter for ProjectFilter {
    type Record = record::Project;
    const LIST: &'static str = "projects";
    const PROGRESS: ProgressTable = OF_PROJECTS;

    fn shared(&self) -> SharedWords<'_> {
        let progress = ProgressWords {
            stands: self.stages.as_ref().map(|stages| stages.iter().map(|s| s.ordinal()).collect()),
            scenarios: self.scenarios.clone(),
            ..ProgressWords::default()
        };
        shared_words!(self, these: projects, progress: progress)
    }

    fn alone(&self, scope: &Scope) -> Result<Condition> {
        let mut all = Condition::all();
        if let Some(kinds) = &self.kinds {
            all = all.add(Column::Kind.is_in(kinds.iter().map(|k| k.ordinal())));
        }
        if let Some(tasks) = &self.tasks {
            let shown = task_evidence::Entity::find()
                .select_only()
                .column(task_evidence::Column::Project)
                .filter(standing::<task_evidence::Entity>(scope.release)?)
                .filter(task_evidence::Column::Task.is_in(tasks.iter().cloned()))
                .filter(task_evidence::Column::Project.is_not_null());
            all = all.add(Column::Code.in_subquery(shown.into_query()));
        }
        if let Some(codes) = &self.external {
            let known = |code: &String| Condition::all().add(holds(Column::External, &format!(";{code};")));
            all = all.add(filter::any_of(codes.iter().map(known).collect()));
        }
        Ok(all)
    }
}
