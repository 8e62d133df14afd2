//! Taking back the newest release of a dataset, by a release that makes stand what stood before it.

use entity::{
    Versioned, VersionedModel, category, dataset, district, document, indicator, observation, period_use, project,
    project_progress, task, task_evidence, task_progress, unit,
};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::difference::{Writing, column};
use super::marks::{Mark, Marks};
use super::publish::finish;
use super::stage::{ObservationWriter, Stage};
use super::{Outcome, ownership};
use crate::catalogue::Catalogue;
use crate::domain::STANDS;
use crate::domain::record::{Lists, Row};
use crate::error::{Error, Result};
use crate::package::{Report, check_ownership};
use crate::store::row::{Layout, Stored};
use crate::store::{Store, writing};

/// Observations read at once.
const CHUNK: u64 = 2_000;

/// What came of an undo.
#[derive(Debug)]
pub enum Undoing {
    /// A new release took the old one back.
    Done(Outcome),
    /// It would tell another's code differently.
    Refused(Report),
}

/// Takes back a release; only the newest of its dataset can be.
pub async fn undo(store: &Store, number: i32) -> Result<Undoing> {
    let transaction = writing::begin(store).await?;
    let catalogue = Catalogue::load(&transaction).await?;
    let done = within(&transaction, &catalogue, number).await;
    match &done {
        Ok(Undoing::Done(Outcome::Published { .. })) => transaction.commit().await?,
        _ => transaction.rollback().await?,
    }
    done
}

async fn within(db: &DatabaseTransaction, catalogue: &Catalogue, number: i32) -> Result<Undoing> {
    let newest = catalogue.newest();
    let Some(release) = catalogue.release(number) else {
        return Err(Error::invalid("ID", format!("there is no release {number}; the newest is {newest}")));
    };
    let dataset = release.dataset.clone();
    let earlier = catalogue.releases_of(&dataset);
    let since: Vec<String> = earlier.iter().filter(|r| **r > number).map(i32::to_string).collect();
    if !since.is_empty() {
        return Err(Error::Conflict(format!(
            "release {number} is not the newest of {dataset}: {} came since; undo the newest first (`openplan release undo {}`)",
            since.join(", "),
            since.last().map_or("", String::as_str)
        )));
    }
    let past = Past { db, earlier: &earlier, at: number - 1, begins: newest + 1 };
    let lists = past.lists().await?;
    let known = ownership::known(db, catalogue, &dataset, &lists).await?;
    let report = check_ownership(&lists, &known);
    if !report.is_sound() {
        return Ok(Undoing::Refused(report));
    }
    let writing = Writing { dataset, release: newest + 1, earlier: earlier.clone() };
    let counts = past.stage().await?.write(db, &writing).await?;
    let mut marks = Marks::default();
    let layout = Layout::<observation::Entity>::default();
    let mut after = 0;
    while let Some(rows) = past.observations(&mut after).await? {
        for row in rows {
            marks.push(Mark::of(&layout, &row)?);
        }
    }
    let mut observations = ObservationWriter::begin(db, &writing, marks).await?;
    let mut after = 0;
    while let Some(rows) = past.observations(&mut after).await? {
        for row in rows {
            observations.take(row).await?;
        }
    }
    let counts = counts.plus(observations.finish().await?);
    Ok(Undoing::Done(finish(db, catalogue, &writing, counts, Some(number)).await?))
}

/// The rows of a dataset as they stood at a release, each to begin anew.
struct Past<'a> {
    db: &'a DatabaseTransaction,
    earlier: &'a [i32],
    at: i32,
    begins: i32,
}

impl Past<'_> {
    fn select<E: Versioned>(&self) -> Result<sea_orm::Select<E>> {
        Ok(E::find()
            .filter(column::<E>("release")?.is_in(self.earlier.iter().copied()))
            .filter(column::<E>("from_release")?.lte(self.at))
            .filter(column::<E>("to_release")?.gt(self.at)))
    }

    async fn rows<E: Versioned>(&self, order: &str, begin: impl Fn(&mut E::Model)) -> Result<Vec<E::Model>> {
        let mut rows = self.select::<E>()?.order_by_asc(column::<E>(order)?).all(self.db).await?;
        for row in &mut rows {
            self.begin_anew(row);
            begin(row);
        }
        Ok(rows)
    }

    fn begin_anew<M: VersionedModel>(&self, row: &mut M) {
        let version = row.version();
        row.set_version(entity::Version {
            id: 0,
            release: self.begins,
            from_release: self.begins,
            to_release: STANDS,
            ..version
        });
    }

    async fn stage(&self) -> Result<Stage> {
        let begins = self.begins;
        Ok(Stage {
            dataset: self.rows::<dataset::Entity>("id", |_| ()).await?,
            districts: self.rows::<district::Entity>("position", |_| ()).await?,
            categories: self.rows::<category::Entity>("position", |_| ()).await?,
            units: self.rows::<unit::Entity>("position", |_| ()).await?,
            indicators: self.rows::<indicator::Entity>("position", |_| ()).await?,
            documents: self.rows::<document::Entity>("position", |_| ()).await?,
            projects: self
                .rows::<project::Entity>("position", |row| (row.owner, row.owner_since) = (true, begins))
                .await?,
            tasks: self.rows::<task::Entity>("position", |row| (row.owner, row.owner_since) = (true, begins)).await?,
            project_progress: self.rows::<project_progress::Entity>("id", |_| ()).await?,
            task_progress: self.rows::<task_progress::Entity>("id", |_| ()).await?,
            task_evidence: self.rows::<task_evidence::Entity>("position", |_| ()).await?,
            periods: self.rows::<period_use::Entity>("id", |_| ()).await?,
        })
    }

    /// The code rows as records, for the question whose codes they are.
    async fn lists(&self) -> Result<Lists> {
        let stage = self.stage().await?;
        fn records<R: Stored>(models: &[<R::Entity as EntityTrait>::Model]) -> Vec<Row<R>> {
            let numbers = 2u32..;
            models.iter().zip(numbers).map(|(model, number)| Row { number, record: R::from_model(model) }).collect()
        }
        Ok(Lists {
            districts: records(&stage.districts),
            categories: records(&stage.categories),
            units: records(&stage.units),
            indicators: records(&stage.indicators),
            documents: records(&stage.documents),
            projects: records(&stage.projects),
            tasks: records(&stage.tasks),
            ..Lists::default()
        })
    }

    /// The next observations after an id, none at the end.
    async fn observations(&self, after: &mut i64) -> Result<Option<Vec<observation::Model>>> {
        let mut rows = self
            .select::<observation::Entity>()?
            .filter(observation::Column::Id.gt(*after))
            .order_by_asc(observation::Column::Id)
            .limit(CHUNK)
            .all(self.db)
            .await?;
        let Some(last) = rows.last() else { return Ok(None) };
        *after = last.id;
        for row in &mut rows {
            self.begin_anew(row);
            (row.headline, row.headline_since, row.disputed) = (true, self.begins, false);
        }
        Ok(Some(rows))
    }
}
