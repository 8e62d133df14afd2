//! The rows of a dataset that are to stand, and making them stand.

use std::collections::{BTreeSet, HashMap};

use entity::{
    Versioned, VersionedModel, category, dataset, district, document, indicator, observation, period_use, project,
    project_progress, task, task_evidence, task_progress, unit,
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait, Statement};

use super::Counts;
use super::difference::{Difference, Writing, carry_on, insert};
use super::marks::{Mark, Marks};
use crate::domain::Period;
use crate::domain::period::day_number;
use crate::domain::record::{Dataset, Lists, Row};
use crate::error::Result;
use crate::store::bulk::Inserter;
use crate::store::row::{Context, Layout, Stored};

/// All rows but the observations, which are too many to hold.
#[derive(Debug, Default)]
#[expect(missing_docs, reason = "one field a table")]
pub struct Stage {
    pub dataset: Vec<dataset::Model>,
    pub districts: Vec<district::Model>,
    pub categories: Vec<category::Model>,
    pub units: Vec<unit::Model>,
    pub indicators: Vec<indicator::Model>,
    pub documents: Vec<document::Model>,
    pub projects: Vec<project::Model>,
    pub tasks: Vec<task::Model>,
    pub project_progress: Vec<project_progress::Model>,
    pub task_progress: Vec<task_progress::Model>,
    pub task_evidence: Vec<task_evidence::Model>,
    pub periods: Vec<period_use::Model>,
}

/// What the derived columns of a package's rows follow from.
pub fn context(lists: &Lists, release: i32, listed_since: i32) -> Context {
    Context {
        position: 0,
        listed_since,
        release,
        published: lists.documents.iter().map(|d| (d.record.code.clone(), day_number(d.record.published))).collect(),
        exponents: lists.units.iter().map(|u| (u.record.code.clone(), u.record.exponent.unwrap_or(0))).collect(),
    }
}

impl Stage {
    /// The rows of a package. `periods` are those that its observations use.
    pub fn of_package(dataset: &Dataset, lists: &Lists, context: &Context, periods: &BTreeSet<Period>) -> Self {
        let code = dataset.code.as_str();
        let mut periods = periods.clone();
        periods.extend(lists.project_progress.iter().map(|p| p.record.period));
        periods.extend(lists.task_progress.iter().map(|p| p.record.period));
        let periods: Vec<Row<Period>> = periods.into_iter().map(|record| Row { number: 0, record }).collect();
        let itself = Row { number: 0, record: dataset.clone() };
        Stage {
            dataset: rows(std::slice::from_ref(&itself), code, context),
            districts: rows(&lists.districts, code, context),
            categories: rows(&lists.categories, code, context),
            units: rows(&lists.units, code, context),
            indicators: rows(&lists.indicators, code, context),
            documents: rows(&lists.documents, code, context),
            projects: rows(&lists.projects, code, context),
            tasks: rows(&lists.tasks, code, context),
            project_progress: rows(&lists.project_progress, code, context),
            task_progress: rows(&lists.task_progress, code, context),
            task_evidence: rows(&lists.task_evidence, code, context),
            periods: rows(&periods, code, context),
        }
    }

    /// Makes these rows the ones that stand.
    pub async fn write(self, db: &DatabaseTransaction, writing: &Writing) -> Result<Counts> {
        let mut counts = table::<dataset::Entity>(db, writing, self.dataset).await?;
        counts = counts.plus(table::<district::Entity>(db, writing, self.districts).await?);
        counts = counts.plus(table::<category::Entity>(db, writing, self.categories).await?);
        counts = counts.plus(table::<unit::Entity>(db, writing, self.units).await?);
        counts = counts.plus(table::<indicator::Entity>(db, writing, self.indicators).await?);
        counts = counts.plus(table::<document::Entity>(db, writing, self.documents).await?);
        counts = counts.plus(table::<project::Entity>(db, writing, self.projects).await?);
        counts = counts.plus(table::<task::Entity>(db, writing, self.tasks).await?);
        counts = counts.plus(table::<project_progress::Entity>(db, writing, self.project_progress).await?);
        counts = counts.plus(table::<task_progress::Entity>(db, writing, self.task_progress).await?);
        counts = counts.plus(table::<task_evidence::Entity>(db, writing, self.task_evidence).await?);
        table::<period_use::Entity>(db, writing, self.periods).await?;
        Ok(counts)
    }
}

/// Records as rows, each with its place in the file.
fn rows<R: Stored>(records: &[Row<R>], dataset: &str, context: &Context) -> Vec<<R::Entity as EntityTrait>::Model> {
    let layout = Layout::<R::Entity>::default();
    let mut context = context.clone();
    records
        .iter()
        .enumerate()
        .map(|(at, row)| {
            context.position = i32::try_from(at).unwrap_or(i32::MAX);
            layout.versioned(&row.record, dataset, &context)
        })
        .collect()
}

/// Makes the rows of one small table stand.
async fn table<E: Versioned>(db: &DatabaseTransaction, writing: &Writing, rows: Vec<E::Model>) -> Result<Counts> {
    let layout = Layout::<E>::default();
    let mut marks = Marks::default();
    for row in &rows {
        marks.push(Mark::of(&layout, row)?);
    }
    marks.sort();
    let difference = Difference::find::<E, _>(db, writing, &mut marks).await?;
    let carried = difference.end::<E>(db, writing).await?;
    let old: HashMap<Vec<u8>, E::Model> = carried.into_iter().map(|row| (row.version().identity, row)).collect();
    let mut fresh = Vec::new();
    for mut row in rows {
        if let Some(before) = old.get(&row.version().identity) {
            carry_on(before, &mut row, writing.release);
            fresh.push(row);
        } else if marks.wants(&Mark::of(&layout, &row)?) {
            fresh.push(row);
        }
    }
    insert::<E>(db, &fresh).await?;
    Ok(difference.counts)
}

/// Makes observations stand: what is to stand is told by marks, and each row that must be written is taken as it comes.
pub struct ObservationWriter<'a> {
    inserter: Inserter<'a, DatabaseTransaction, observation::Entity>,
    layout: Layout<observation::Entity>,
    marks: Marks,
    carried: HashMap<Vec<u8>, observation::Model>,
    release: i32,
    unindexed: Option<&'a DatabaseTransaction>,
    /// Rows that are still to be written.
    missing: usize,
    /// How many rows of each kind.
    pub counts: Counts,
}

/// From so many rows on, a first load drops the indexes and builds them at the end.
const WORTH_REINDEXING: usize = 20_000;

impl<'a> ObservationWriter<'a> {
    /// Compares, and ends what goes.
    pub async fn begin(db: &'a DatabaseTransaction, writing: &Writing, mut marks: Marks) -> Result<Self> {
        marks.sort();
        let difference = Difference::find::<observation::Entity, _>(db, writing, &mut marks).await?;
        let carried = difference.end::<observation::Entity>(db, writing).await?;
        let first_load =
            difference.counts.added >= WORTH_REINDEXING && observation::Entity::find().one(db).await?.is_none();
        if first_load {
            for name in entity::observation_indexes::NAMES.iter().chain(&["observation_identity"]) {
                execute(db, &format!("DROP INDEX {name}")).await?;
            }
        }
        Ok(ObservationWriter {
            inserter: Inserter::new(db),
            layout: Layout::default(),
            marks,
            carried: carried.into_iter().map(|row| (row.identity.clone(), row)).collect(),
            release: writing.release,
            unindexed: first_load.then_some(db),
            missing: difference.counts.added + difference.counts.changed + difference.counts.carried,
            counts: difference.counts,
        })
    }

    /// Takes one row that is to stand, and writes it where it does not yet.
    pub async fn take(&mut self, mut row: observation::Model) -> Result<()> {
        if let Some(before) = self.carried.get(&row.identity) {
            carry_on(before, &mut row, self.release);
        } else if !self.marks.wants(&Mark::of(&self.layout, &row)?) {
            return Ok(());
        }
        self.missing = self.missing.saturating_sub(1);
        self.inserter.add(&row).await
    }

    /// Whether every row that had to be written has been taken.
    pub fn is_complete(&self) -> bool {
        self.missing == 0
    }

    /// Writes what is still waiting.
    pub async fn finish(mut self) -> Result<Counts> {
        self.inserter.flush().await?;
        if let Some(db) = self.unindexed {
            execute(db, "CREATE UNIQUE INDEX observation_identity ON observation (identity, from_release)").await?;
            for statement in entity::observation_indexes::CREATE {
                execute(db, statement).await?;
            }
        }
        Ok(self.counts)
    }
}

async fn execute(db: &DatabaseTransaction, sql: &str) -> Result<()> {
    db.execute_raw(Statement::from_string(db.get_database_backend(), sql)).await?;
    Ok(())
}
