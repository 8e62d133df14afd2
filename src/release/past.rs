//! The rows of a dataset as they stood at a release, for an undo, which makes them stand again.

use entity::{
    Versioned, VersionedModel, category, dataset, district, document, indicator, observation, period_use, project,
    project_progress, task, task_evidence, task_progress, unit,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::stage::Stage;
use crate::domain::STANDS;
use crate::domain::record::{Lists, Row};
use crate::error::Result;
use crate::query::stated;
use crate::store::row::{Stored, column};

/// Observations read at once.
const CHUNK: u64 = 2_000;

/// The rows of a dataset as they stood at a release, each to begin anew.
#[derive(Debug)]
pub struct Past<'a, C: ConnectionTrait> {
    /// Where they are read.
    pub db: &'a C,
    /// The dataset's releases: its rows are found by them.
    pub earlier: &'a [i32],
    /// The release at which they stood.
    pub at: i32,
    /// The release with which they begin anew.
    pub begins: i32,
}

impl<C: ConnectionTrait> Past<'_, C> {
    async fn rows<E: Versioned>(&self, order: &str, begin: impl Fn(&mut E::Model)) -> Result<Vec<E::Model>> {
        let mut rows = stated::rows::<E>(self.earlier, self.at)?.order_by_asc(column::<E>(order)?).all(self.db).await?;
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

    /// All rows but the observations.
    pub async fn stage(&self) -> Result<Stage> {
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
    pub async fn lists(&self) -> Result<Lists> {
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
    pub async fn observations(&self, after: &mut i64) -> Result<Option<Vec<observation::Model>>> {
        let mut rows = stated::rows::<observation::Entity>(self.earlier, self.at)?
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
