//! What one dataset states at a release: its own rows, as its package holds them, whoever owns the codes.
//!
//! The order tells nothing of when a row was published: code lists, tasks and evidence stand in the order of their
//! files, which is kept, and the other rows by what they are of. So what is stated alike is read alike, from whatever
//! database.

use std::collections::HashMap;
use std::sync::Arc;

use entity::observation::{self, Column};
use entity::{
    Versioned, category, district, document, indicator, project, project_progress, task, task_evidence, task_progress,
    unit,
};
use futures_util::TryStreamExt;
use sea_orm::{
    ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select, StreamTrait,
};

use super::observation::OWN_ORDER;
use super::{Scope, read};
use crate::domain::nearest::nearest;
use crate::domain::record::{Dataset, Lists, Observation, Row};
use crate::error::{Error, Result};
use crate::store::row::{Stored, column};

/// Observations that are read at once.
pub const PAGE: usize = 2_000;

/// A dataset at a release.
#[derive(Clone, Debug)]
pub struct Stated {
    /// What it says of itself.
    pub dataset: Arc<Dataset>,
    /// The newest of its releases that is read: what it states has been so since then.
    pub since: i32,
    releases: Vec<i32>,
    at: i32,
}

impl Stated {
    /// The dataset at a scope's release; none where it is not there.
    pub fn find(scope: &Scope, dataset: &str) -> Option<Self> {
        let entry = scope.snapshot.dataset(dataset)?;
        let releases = scope.catalogue.releases_of(dataset);
        let releases: Vec<i32> = releases.into_iter().filter(|number| *number <= scope.release).collect();
        let since = releases.last().copied()?;
        Some(Stated { dataset: entry.record.clone(), since, releases, at: scope.release })
    }

    /// The dataset that an argument names; where there is none, an error that tells the nearest.
    pub fn named(scope: &Scope, argument: &str, dataset: &str) -> Result<Self> {
        Self::find(scope, dataset).ok_or_else(|| {
            let codes = scope.snapshot.datasets.iter().map(|entry| entry.record.code.as_str());
            Error::unknown(argument, "dataset", dataset, nearest(dataset, codes))
        })
    }

    /// Its rows of the lists that have codes.
    pub async fn codes(&self, db: &DatabaseConnection) -> Result<Lists> {
        Ok(Lists {
            districts: self.list(db, [district::Column::Position]).await?,
            categories: self.list(db, [category::Column::Position]).await?,
            units: self.list(db, [unit::Column::Position]).await?,
            indicators: self.list(db, [indicator::Column::Position]).await?,
            documents: self.list(db, [document::Column::Position]).await?,
            projects: self.list(db, [project::Column::Position]).await?,
            tasks: self.list(db, [task::Column::Position]).await?,
            ..Lists::default()
        })
    }

    /// All its rows but the observations.
    pub async fn lists(&self, db: &DatabaseConnection) -> Result<Lists> {
        Ok(Lists {
            project_progress: {
                use project_progress::Column::{Document, PeriodEnd, PeriodStart, Project, Scenario};
                self.list(db, [Project, PeriodStart, PeriodEnd, Scenario, Document]).await?
            },
            task_progress: {
                use task_progress::Column::{Document, PeriodEnd, PeriodStart, Task};
                self.list(db, [Task, PeriodStart, PeriodEnd, Document]).await?
            },
            task_evidence: self.list(db, [task_evidence::Column::Position]).await?,
            ..self.codes(db).await?
        })
    }

    /// The numbers of its observations' rows in the order of the list: eight bytes a row, where the rows are too many
    /// to hold. What stood at the release stays where it is, so that they can be read at leisure.
    pub async fn observations(&self, db: &DatabaseConnection) -> Result<Vec<i64>> {
        let order = OWN_ORDER.into_iter().filter(|column| !matches!(column, Column::Dataset));
        let select = rows::<observation::Entity>(&self.releases, self.at)?.select_only().column(Column::Id);
        let select = order.fold(select, |select, column| select.order_by_asc(column));
        let stream = db.stream(&select.into_query()).await?;
        stream.map_err(Error::from).and_then(async |row| Ok(read::number(&row, 0)?)).try_collect().await
    }

    async fn list<R>(
        &self,
        db: &DatabaseConnection,
        order: impl IntoIterator<Item = <R::Entity as EntityTrait>::Column>,
    ) -> Result<Vec<Row<R>>>
    where
        R: Stored,
    {
        let select = rows::<R::Entity>(&self.releases, self.at)?;
        let select = order.into_iter().fold(select, |select, column| select.order_by_asc(column));
        let numbers = 2u32..;
        let models = select.all(db).await?;
        Ok(models.iter().zip(numbers).map(|(model, number)| Row { number, record: R::from_model(model) }).collect())
    }
}

/// Observations by the numbers of their rows, in this order.
pub async fn observations(db: &DatabaseConnection, numbers: &[i64]) -> Result<Vec<Observation>> {
    let models = observation::Entity::find().filter(Column::Id.is_in(numbers.iter().copied())).all(db).await?;
    let mut found: HashMap<i64, Observation> =
        models.iter().map(|model| (model.id, Observation::from_model(model))).collect();
    let missing = || Error::internal("a row that stood at a release is gone");
    numbers.iter().map(|number| found.remove(number).ok_or_else(missing)).collect()
}

/// The rows that these releases of a dataset brought and that stand at a release.
pub fn rows<E: Versioned>(releases: &[i32], at: i32) -> Result<Select<E>> {
    let brought = column::<E>("release")?.is_in(releases.iter().copied());
    Ok(E::find().filter(brought).filter(read::standing::<E>(at)?))
}
