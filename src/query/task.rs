//! Tasks: pieces of the plan's work.

use entity::task::Column;
use entity::task_evidence;
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{ColumnTrait, Condition, DatabaseConnection, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use serde::Deserialize;

use super::filter::{Code, Moment, known_projects, named};
use super::owned::{self, Asks, OwnedFilter, OwnersRow, SharedWords, shared_words};
use super::page::Connection;
use super::progress::{OF_TASKS, ProgressTable, ProgressWords};
use super::read::standing;
use super::scope::Scope;
use crate::catalogue::known_codes;
use crate::domain::{TaskStatus, record};
use crate::error::Result;

/// A task as readers see it: the owner's row.
pub type Task = OwnersRow<record::Task>;

/// The observation that tasks are asked of.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// Its dataset.
    pub dataset: String,
    /// Its district.
    pub district: String,
    /// Its indicator.
    pub indicator: String,
    /// Its project.
    pub project: Option<String>,
}

/// Which tasks. Words on progress go together: one row of it must meet them all.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct TaskFilter {
    /// Of these districts.
    pub districts: Option<Vec<Code>>,
    /// Of this district and all below it.
    pub within: Option<Code>,
    /// Of these categories and those below them.
    pub categories: Option<Vec<Code>>,
    /// Shown by these indicators.
    pub indicators: Option<Vec<Code>>,
    /// These.
    pub tasks: Option<Vec<Code>>,
    /// Below this task, at any depth, itself not included.
    pub under: Option<Code>,
    /// With this among the responsible units.
    pub lead: Option<String>,
    /// Due by this day or earlier.
    pub due_by: Option<String>,
    /// With one of these statuses.
    pub statuses: Option<Vec<TaskStatus>>,
    /// With progress in exactly these periods.
    pub periods: Option<Vec<Code>>,
    /// With progress in periods inside this one.
    pub during: Option<Code>,
    /// With progress in periods that start then or later.
    pub from: Option<Code>,
    /// With progress in periods that end then or earlier.
    pub to: Option<Code>,
    /// Shown by these projects.
    pub projects: Option<Vec<Code>>,
    /// Listed by these datasets.
    pub datasets: Option<Vec<Code>>,
    /// Set in these documents.
    pub documents: Option<Vec<Code>>,
    /// With this in the title.
    pub text: Option<String>,
    /// Brought or changed, itself or its progress, by a release after this moment.
    pub updated_after: Option<Moment>,
    /// One step below this task.
    #[serde(skip)]
    pub parent: Option<Code>,
    /// That this observation shows.
    #[serde(skip)]
    pub shown_by: Option<Shown>,
}

/// Answers questions for tasks.
pub async fn list(db: &DatabaseConnection, asks: &Asks<TaskFilter>) -> Result<Vec<Connection<Task>>> {
    known_projects(db, "filter.projects", &named(asks, |filter| &filter.projects)).await?;
    owned::listed(db, asks).await
}

impl OwnedFilter for TaskFilter {
    type Record = record::Task;
    const LIST: &'static str = "tasks";
    const PROGRESS: ProgressTable = OF_TASKS;

    fn shared(&self) -> SharedWords<'_> {
        let progress = ProgressWords {
            stands: self.statuses.as_ref().map(|statuses| statuses.iter().map(|s| s.ordinal()).collect()),
            ..ProgressWords::default()
        };
        shared_words!(self, these: tasks, progress: progress)
    }

    fn alone(&self, scope: &Scope) -> Result<Condition> {
        use task_evidence::Column as Evidence;
        let mut all = Condition::all();
        if let Some(codes) = &self.indicators {
            known_codes(&scope.catalogue.indicators, "filter.indicators", "indicator", codes)?;
            all = all.add(shown(scope, Condition::all().add(Evidence::Indicator.is_in(codes.iter().cloned())))?);
        }
        if let Some(codes) = &self.projects {
            all = all.add(shown(scope, Condition::all().add(Evidence::Project.is_in(codes.iter().cloned())))?);
        }
        if let Some(of) = &self.shown_by {
            let project = match &of.project {
                Some(project) => {
                    Condition::any().add(Evidence::Project.is_null()).add(Evidence::Project.eq(project.clone()))
                }
                None => Condition::all().add(Evidence::Project.is_null()),
            };
            let indicator =
                Condition::any().add(Evidence::Indicator.is_null()).add(Evidence::Indicator.eq(of.indicator.clone()));
            let one = Condition::all().add(Evidence::Dataset.eq(of.dataset.clone())).add(indicator).add(project);
            all = all.add(Column::District.eq(of.district.clone())).add(shown(scope, one)?);
        }
        if let Some(documents) = &self.documents {
            known_codes(&scope.catalogue.documents, "filter.documents", "document", documents)?;
            all = all.add(Column::Document.is_in(documents.iter().cloned()));
        }
        Ok(all)
    }
}

/// Tasks with such evidence.
fn shown(scope: &Scope, evidence: Condition) -> Result<SimpleExpr> {
    let tasks = task_evidence::Entity::find()
        .select_only()
        .column(task_evidence::Column::Task)
        .filter(standing::<task_evidence::Entity>(scope.release)?)
        .filter(evidence);
    Ok(Column::Code.in_subquery(tasks.into_query()))
}
