//! Projects: named works, sites and what else is carried out or stands at a place.

use std::collections::HashSet;

use entity::project::{Column, Entity, Model};
use entity::task_evidence;
use sea_orm::{ColumnTrait, Condition, DatabaseConnection, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use serde::Deserialize;

use super::cursor::list_name;
use super::filter::{self, Code, Moment, PeriodWords, holds, known_projects, known_tasks, needle};
use super::keyset::Keyset;
use super::owned::OwnersRow;
use super::page::Connection;
use super::progress::{OF_PROJECTS, ProgressWords};
use super::read::{self, Part, Ready, standing};
use super::scope::Scope;
use super::tree::Tree;
use super::{Ask, Order};
use crate::catalogue::known_codes;
use crate::domain::period::{day_number, parse_day};
use crate::domain::{ProjectKind, Scenario, Stage, record};
use crate::error::{Error, Result};

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

/// What projects can go by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ProjectField {
    /// Place in the package file.
    Position,
    /// Code, as bytes.
    Code,
    /// Release that brought the row.
    UpdatedAt,
}

/// Answers questions for projects.
pub async fn list(
    db: &DatabaseConnection,
    asks: &[Ask<ProjectFilter, Order<ProjectField>>],
) -> Result<Vec<Connection<Project>>> {
    let filters = || asks.iter().flat_map(|ask| ask.filters.iter().map(move |f| (f, ask.scope.release)));
    let named: HashSet<&str> = filters().flat_map(|(f, _)| f.projects.iter().flatten()).map(String::as_str).collect();
    known_projects(db, "filter.projects", &named.into_iter().collect::<Vec<_>>()).await?;
    let under: HashSet<&str> = filters().filter_map(|(f, _)| f.under.as_deref()).collect();
    known_projects(db, "filter.under", &under.into_iter().collect::<Vec<_>>()).await?;
    let tasks: HashSet<&str> = filters().flat_map(|(f, _)| f.tasks.iter().flatten()).map(String::as_str).collect();
    known_tasks(db, "filter.tasks", &tasks.into_iter().collect::<Vec<_>>()).await?;
    let external: HashSet<&str> =
        filters().flat_map(|(f, _)| f.external.iter().flatten()).map(String::as_str).collect();
    known_elsewhere(db, external.into_iter().collect()).await?;
    let roots: Vec<(&str, i32)> = filters().filter_map(|(f, release)| Some((f.under.as_deref()?, release))).collect();
    let tree = Tree::below(db, "project", &roots).await?;
    let ready = asks
        .iter()
        .map(|ask| {
            let condition =
                ask.filters.iter().try_fold(Condition::all().add(Column::Owner.eq(true)), |all, filter| {
                    Ok::<_, Error>(all.add(filter.condition(&ask.scope, &tree)?))
                })?;
            Ok(Ready {
                scope: ask.scope.clone(),
                list: list_name("projects", &(&ask.filters, &ask.order)),
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
    Ok(pages.into_iter().map(|page| page.map(|model| Project::from_model(&model))).collect())
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

fn keyset(order: Option<Order<ProjectField>>) -> Keyset<Entity> {
    const OWN: [Column; 3] = [Column::ListedSince, Column::Position, Column::Code];
    match order {
        None => Keyset::new(&[], false, &OWN),
        Some(order) => match order.field {
            ProjectField::Position => Keyset::new(&OWN, order.descends(), &[]),
            ProjectField::Code => Keyset::new(&[Column::Code], order.descends(), &OWN),
            ProjectField::UpdatedAt => Keyset::new(&[Column::OwnerSince], order.descends(), &OWN),
        },
    }
}

impl ProjectFilter {
    fn condition(&self, scope: &Scope, tree: &Tree) -> Result<Condition> {
        let mut all = self.codes(scope, tree)?.add(self.listing(scope)?);
        if let Some(kinds) = &self.kinds {
            all = all.add(Column::Kind.is_in(kinds.iter().map(|k| k.ordinal())));
        }
        if let Some(lead) = &self.lead {
            all = all.add(holds(Column::SearchLead, &needle("filter.lead", lead)?));
        }
        if let Some(day) = &self.due_by {
            all = all.add(Column::DueEnd.lte(due_by(day)?));
        }
        let words = ProgressWords {
            stands: self.stages.as_ref().map(|stages| stages.iter().map(|s| s.ordinal()).collect()),
            periods: PeriodWords::parse(&self.periods, &self.during, &self.from, &self.to)?,
            scenarios: self.scenarios.clone(),
        };
        if let Some(progress) = OF_PROJECTS.meets(scope, &words) {
            all = all.add(progress);
        }
        if let Some(text) = &self.text {
            all = all.add(holds(Column::Search, &needle("filter.text", text)?));
        }
        if let Some(Moment(moment)) = self.updated_after {
            let release = scope.first_release_after(moment);
            all = all.add(
                Condition::any().add(Column::OwnerSince.gte(release)).add(OF_PROJECTS.updated_since(scope, release)),
            );
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
        if let Some(codes) = &self.projects {
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

    fn listing(&self, scope: &Scope) -> Result<Condition> {
        let mut all = Condition::all();
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
        if let Some(datasets) = &self.datasets {
            let datasets = filter::listed_by(scope, datasets)?;
            let listed = Entity::find()
                .select_only()
                .column(Column::Code)
                .filter(standing::<Entity>(scope.release)?)
                .filter(Column::Dataset.is_in(datasets));
            all = all.add(Column::Code.in_subquery(listed.into_query()));
        }
        Ok(all)
    }
}

/// Reads the day of `dueBy`.
pub fn due_by(day: &str) -> Result<i32> {
    parse_day(day)
        .map(day_number)
        .ok_or_else(|| Error::invalid("filter.dueBy", format!("\"{day}\" is no day; days are written 2020-06-30")))
}
