//! Progress of projects and tasks: its rows, and the words on it in filters.

use std::collections::HashMap;

use entity::{Versioned, project_progress, task_evidence, task_progress};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder};

use super::filter::{PeriodWords, any_of, nothing};
use super::read::standing;
use super::scope::Scope;
use crate::domain::record;
use crate::domain::{Period, Scenario};
use crate::error::Result;
use crate::store::row::{Stored, column};

/// A row of progress as readers see it.
#[derive(Clone, Debug)]
pub struct Progress<R> {
    /// What the document states.
    pub record: R,
    /// The dataset that publishes it.
    pub dataset: String,
    /// Fingerprint of its identity.
    pub identity: Vec<u8>,
    /// The release that brought it.
    pub release: i32,
}

/// How far a project is.
pub type ProjectProgress = Progress<record::ProjectProgress>;
/// How a task stands.
pub type TaskProgress = Progress<record::TaskProgress>;

impl<R> Progress<R> {
    /// From a row.
    pub fn from_model<E>(model: &E::Model) -> Self
    where
        E: Versioned,
        R: Stored<Entity = E>,
    {
        let version = entity::VersionedModel::version(model);
        Progress {
            record: R::from_model(model),
            dataset: version.dataset,
            identity: version.identity,
            release: version.release,
        }
    }
}

/// The progress of these projects, each at its release: latest period first, then the document published last.
pub async fn of_projects(
    db: &DatabaseConnection,
    wanted: &[(String, i32)],
) -> Result<HashMap<(String, i32), Vec<ProjectProgress>>> {
    use project_progress::{Column, Entity};
    let mut rows = Vec::new();
    for part in super::in_parts(wanted.iter().map(|(code, _)| code.clone())) {
        let select = Entity::find()
            .filter(Column::Project.is_in(part))
            .order_by_desc(Column::PeriodEnd)
            .order_by_desc(Column::Published)
            .order_by_desc(Column::PeriodStart)
            .order_by_asc(Column::Scenario)
            .order_by_asc(Column::Dataset)
            .order_by_asc(Column::Document);
        rows.extend(select.all(db).await?);
    }
    Ok(spread(wanted, rows.iter().map(|r| (&r.project, r.from_release, r.to_release, ProjectProgress::from_model(r)))))
}

/// The progress of these tasks, each at its release: latest period first, then the document published last.
pub async fn of_tasks(
    db: &DatabaseConnection,
    wanted: &[(String, i32)],
) -> Result<HashMap<(String, i32), Vec<TaskProgress>>> {
    use task_progress::{Column, Entity};
    let mut rows = Vec::new();
    for part in super::in_parts(wanted.iter().map(|(code, _)| code.clone())) {
        let select = Entity::find()
            .filter(Column::Task.is_in(part))
            .order_by_desc(Column::PeriodEnd)
            .order_by_desc(Column::Published)
            .order_by_desc(Column::PeriodStart)
            .order_by_asc(Column::Dataset)
            .order_by_asc(Column::Document);
        rows.extend(select.all(db).await?);
    }
    Ok(spread(wanted, rows.iter().map(|r| (&r.task, r.from_release, r.to_release, TaskProgress::from_model(r)))))
}

/// What shows these tasks, each at its release: by dataset, indicator and project.
pub async fn evidence(
    db: &DatabaseConnection,
    wanted: &[(String, i32)],
) -> Result<HashMap<(String, i32), Vec<Progress<record::TaskEvidence>>>> {
    use task_evidence::{Column, Entity};
    let mut rows = Vec::new();
    for part in super::in_parts(wanted.iter().map(|(code, _)| code.clone())) {
        let select = Entity::find().filter(Column::Task.is_in(part));
        let ordered =
            select.order_by_asc(Column::Dataset).order_by_asc(Column::Indicator).order_by_asc(Column::Project);
        rows.extend(ordered.all(db).await?);
    }
    Ok(spread(wanted, rows.iter().map(|r| (&r.task, r.from_release, r.to_release, Progress::from_model::<Entity>(r)))))
}

fn spread<'a, T: Clone>(
    wanted: &[(String, i32)],
    rows: impl Iterator<Item = (&'a String, i32, i32, T)>,
) -> HashMap<(String, i32), Vec<T>> {
    let mut releases: HashMap<&str, Vec<i32>> = HashMap::new();
    for (code, release) in wanted {
        let known = releases.entry(code).or_default();
        if !known.contains(release) {
            known.push(*release);
        }
    }
    let mut found: HashMap<(String, i32), Vec<T>> = HashMap::new();
    for (code, from, to, row) in rows {
        for release in releases.get(code.as_str()).into_iter().flatten().filter(|r| from <= **r && **r < to) {
            found.entry((code.clone(), *release)).or_default().push(row.clone());
        }
    }
    found
}

/// The words of a filter that are about one row of progress.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProgressWords {
    /// Stages or statuses, by their place in the enumeration.
    pub stands: Option<Vec<i16>>,
    /// Its period.
    pub periods: PeriodWords,
    /// Its scenario; tasks have none.
    pub scenarios: Option<Vec<Scenario>>,
}

/// A table of progress: its name and its columns for what it is of and where that stands.
#[derive(Clone, Copy, Debug)]
pub struct ProgressTable {
    /// Name of the table, and of the table that it is of.
    pub names: (&'static str, &'static str),
    /// Column for stage or status.
    pub stands: &'static str,
    /// The scenario of rows that tell where something stands now.
    pub scenario: Option<Scenario>,
}

/// Of projects.
pub const OF_PROJECTS: ProgressTable =
    ProgressTable { names: ("project_progress", "project"), stands: "stage", scenario: Some(Scenario::Actual) };
/// Of tasks.
pub const OF_TASKS: ProgressTable =
    ProgressTable { names: ("task_progress", "task"), stands: "status", scenario: None };

impl ProgressTable {
    /// What has a row of progress that meets all words; without a period or scenario the row where it stands now.
    pub fn meets(self, scope: &Scope, words: &ProgressWords) -> Option<Condition> {
        if *words == ProgressWords::default() {
            return None;
        }
        let mut rows = self.rows(scope, "g");
        if let Some(stands) = &words.stands {
            rows.and_where(Expr::col((Alias::new("g"), Alias::new(self.stands))).is_in(stands.iter().copied()));
        }
        if let Some(scenarios) = &words.scenarios {
            rows.and_where(col("g", "scenario").is_in(scenarios.iter().map(|s| s.ordinal())));
        }
        if let Some(periods) = &words.periods.periods {
            let exactly = |p: &Period| {
                Condition::all()
                    .add(col("g", "period_start").eq(p.start_day()))
                    .add(col("g", "period_end").eq(p.end_day()))
            };
            rows.cond_where(any_of(periods.iter().map(exactly).collect()));
        }
        if let Some(during) = words.periods.during {
            rows.and_where(col("g", "period_start").gte(during.start_day()));
            rows.and_where(col("g", "period_end").lte(during.end_day()));
        }
        if let Some(from) = words.periods.from {
            rows.and_where(col("g", "period_start").gte(from.start_day()));
        }
        if let Some(to) = words.periods.to {
            rows.and_where(col("g", "period_end").lte(to.end_day()));
        }
        if words.periods.is_empty() && words.scenarios.is_none() {
            self.only_now(scope, &mut rows);
        }
        Some(Condition::all().add(Expr::exists(rows)))
    }

    /// Whose progress was brought or changed by a release or a later one.
    pub fn updated_since(self, scope: &Scope, release: i32) -> SimpleExpr {
        let mut rows = self.rows(scope, "g");
        rows.and_where(col("g", "release").gte(release));
        Expr::exists(rows)
    }

    /// Rows of progress that stand, of the row in the outer table.
    fn rows(self, scope: &Scope, alias: &'static str) -> SelectStatement {
        let (table, of) = self.names;
        Query::select()
            .expr(Expr::val(1))
            .from_as(Alias::new(table), Alias::new(alias))
            .and_where(col(alias, of).equals((Alias::new(of), Alias::new("code"))))
            .and_where(col(alias, "from_release").lte(scope.release))
            .and_where(col(alias, "to_release").gt(scope.release))
            .to_owned()
    }

    /// Leaves the row where it stands now: none is of a later period, or of the same and a later document.
    fn only_now(self, scope: &Scope, rows: &mut SelectStatement) {
        let mut better = self.rows(scope, "b");
        if let Some(scenario) = self.scenario {
            rows.and_where(col("g", "scenario").eq(scenario.ordinal()));
            better.and_where(col("b", "scenario").eq(scenario.ordinal()));
        }
        let rising = ["period_end", "published", "period_start"];
        let falling = ["dataset", "document"];
        let mut later: SimpleExpr = nothing();
        for name in falling.iter().rev() {
            later = self::before(name, later);
        }
        for name in rising.iter().rev() {
            later = self::after(name, later);
        }
        better.and_where(later);
        rows.and_where(Expr::exists(better).not());
    }
}

fn after(name: &'static str, then: SimpleExpr) -> SimpleExpr {
    let pair = || (Alias::new("g"), Alias::new(name));
    col("b", name).gt(Expr::col(pair())).or(col("b", name).equals(pair()).and(then))
}

fn before(name: &'static str, then: SimpleExpr) -> SimpleExpr {
    let pair = || (Alias::new("g"), Alias::new(name));
    col("b", name).lt(Expr::col(pair())).or(col("b", name).equals(pair()).and(then))
}

fn col(table: &'static str, name: &'static str) -> Expr {
    Expr::col((Alias::new(table), Alias::new(name)))
}

/// Rows of a table by identity at a scope's release.
pub async fn by_identity<E: Versioned>(
    db: &DatabaseConnection,
    scope: &Scope,
    identities: &[Vec<u8>],
) -> Result<Vec<E::Model>> {
    Ok(E::find()
        .filter(column::<E>("identity")?.is_in(identities.iter().cloned()))
        .filter(standing::<E>(scope.release)?)
        .all(db)
        .await?)
}
