//! Tasks: pieces of the plan's work.

use std::collections::HashSet;

use entity::task::{Column, Entity, Model};
use entity::task_evidence;
use sea_orm::{ColumnTrait, Condition, DatabaseConnection, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use serde::Deserialize;

use super::cursor::list_name;
use super::filter::{self, Code, Moment, PeriodWords, holds, known_projects, known_tasks, needle};
use super::keyset::Keyset;
use super::owned::OwnersRow;
use super::page::Connection;
use super::progress::{OF_TASKS, ProgressWords};
use super::project::due_by;
use super::read::{self, Part, Ready, standing};
use super::scope::Scope;
use super::tree::Tree;
use super::{Ask, Order};
use crate::catalogue::known_codes;
use crate::domain::{TaskStatus, record};
use crate::error::{Error, Result};

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

/// What tasks can go by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TaskField {
    /// Place in the package file.
    Position,
    /// Code, as bytes.
    Code,
    /// Release that brought the row.
    UpdatedAt,
}

/// Answers questions for tasks.
pub async fn list(
    db: &DatabaseConnection,
    asks: &[Ask<TaskFilter, Order<TaskField>>],
) -> Result<Vec<Connection<Task>>> {
    let filters = || asks.iter().flat_map(|ask| ask.filters.iter().map(move |f| (f, ask.scope.release)));
    let named: HashSet<&str> = filters().flat_map(|(f, _)| f.tasks.iter().flatten()).map(String::as_str).collect();
    known_tasks(db, "filter.tasks", &named.into_iter().collect::<Vec<_>>()).await?;
    let under: HashSet<&str> = filters().filter_map(|(f, _)| f.under.as_deref()).collect();
    known_tasks(db, "filter.under", &under.into_iter().collect::<Vec<_>>()).await?;
    let projects: HashSet<&str> =
        filters().flat_map(|(f, _)| f.projects.iter().flatten()).map(String::as_str).collect();
    known_projects(db, "filter.projects", &projects.into_iter().collect::<Vec<_>>()).await?;
    let roots: Vec<(&str, i32)> = filters().filter_map(|(f, release)| Some((f.under.as_deref()?, release))).collect();
    let tree = Tree::below(db, "task", &roots).await?;
    let ready = asks
        .iter()
        .map(|ask| {
            let condition =
                ask.filters.iter().try_fold(Condition::all().add(Column::Owner.eq(true)), |all, filter| {
                    Ok::<_, Error>(all.add(filter.condition(&ask.scope, &tree)?))
                })?;
            Ok(Ready {
                scope: ask.scope.clone(),
                list: list_name("tasks", &(&ask.filters, &ask.order)),
                condition,
                page: ask.page.clone(),
                rows: ask.rows,
                total: ask.total,
                cursors: ask.cursors,
                direct: true,
                parts: vec![Part { condition: Condition::all(), keyset: keyset(ask.order) }],
            })
        })
        .collect::<Result<Vec<Ready<Entity>>>>()?;
    let pages = read::list(db, &Model::blank(), ready, None).await?;
    Ok(pages.into_iter().map(|page| page.map(|model| Task::from_model(&model))).collect())
}

fn keyset(order: Option<Order<TaskField>>) -> Keyset<Entity> {
    const OWN: [Column; 3] = [Column::ListedSince, Column::Position, Column::Code];
    match order {
        None => Keyset::new(&[], false, &OWN),
        Some(order) => match order.field {
            TaskField::Position => Keyset::new(&OWN, order.descends(), &[]),
            TaskField::Code => Keyset::new(&[Column::Code], order.descends(), &OWN),
            TaskField::UpdatedAt => Keyset::new(&[Column::OwnerSince], order.descends(), &OWN),
        },
    }
}

impl TaskFilter {
    fn condition(&self, scope: &Scope, tree: &Tree) -> Result<Condition> {
        let mut all = self.codes(scope, tree)?.add(self.evidence(scope)?).add(self.listing(scope)?);
        if let Some(lead) = &self.lead {
            all = all.add(holds(Column::SearchLead, &needle("filter.lead", lead)?));
        }
        if let Some(day) = &self.due_by {
            all = all.add(Column::DueEnd.lte(due_by(day)?));
        }
        let words = ProgressWords {
            stands: self.statuses.as_ref().map(|statuses| statuses.iter().map(|s| s.ordinal()).collect()),
            periods: PeriodWords::parse(&self.periods, &self.during, &self.from, &self.to)?,
            scenarios: None,
        };
        if let Some(progress) = OF_TASKS.meets(scope, &words) {
            all = all.add(progress);
        }
        if let Some(text) = &self.text {
            all = all.add(holds(Column::Search, &needle("filter.text", text)?));
        }
        if let Some(Moment(moment)) = self.updated_after {
            let release = scope.first_release_after(moment);
            all = all
                .add(Condition::any().add(Column::OwnerSince.gte(release)).add(OF_TASKS.updated_since(scope, release)));
        }
        Ok(all)
    }

    fn codes(&self, scope: &Scope, tree: &Tree) -> Result<Condition> {
        let mut all = Condition::all();
        if let Some(codes) = &self.districts {
            all = all.add(Column::District.is_in(filter::districts(scope, "filter.districts", codes)?));
        }
        if let Some(code) = &self.within {
            all = all.add(Column::District.is_in(filter::within(scope, code)?));
        }
        if let Some(codes) = &self.categories {
            known_codes(&scope.catalogue.categories, "filter.categories", "category", codes)?;
            let codes = scope.snapshot.categories_within(codes.iter().map(String::as_str));
            all = all.add(Column::Category.is_in(codes));
        }
        if let Some(codes) = &self.tasks {
            all = all.add(Column::Code.is_in(codes.iter().cloned()));
        }
        if let Some(parent) = &self.parent {
            all = all.add(Column::Parent.eq(parent.clone()));
        }
        if let Some(under) = &self.under {
            all = all.add(Column::Code.is_in(tree.of(under, scope.release).iter().cloned()));
        }
        Ok(all)
    }

    fn evidence(&self, scope: &Scope) -> Result<Condition> {
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
        Ok(all)
    }

    fn listing(&self, scope: &Scope) -> Result<Condition> {
        let mut all = Condition::all();
        if let Some(datasets) = &self.datasets {
            let datasets = filter::listed_by(scope, datasets)?;
            let listed = Entity::find()
                .select_only()
                .column(Column::Code)
                .filter(standing::<Entity>(scope.release)?)
                .filter(Column::Dataset.is_in(datasets));
            all = all.add(Column::Code.in_subquery(listed.into_query()));
        }
        if let Some(documents) = &self.documents {
            known_codes(&scope.catalogue.documents, "filter.documents", "document", documents)?;
            all = all.add(Column::Document.is_in(documents.iter().cloned()));
        }
        Ok(all)
    }
}

/// Tasks with such evidence.
fn shown(scope: &Scope, evidence: Condition) -> Result<sea_orm::sea_query::SimpleExpr> {
    let tasks = task_evidence::Entity::find()
        .select_only()
        .column(task_evidence::Column::Task)
        .filter(standing::<task_evidence::Entity>(scope.release)?)
        .filter(evidence);
    Ok(Column::Code.in_subquery(tasks.into_query()))
}
