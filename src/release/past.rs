//! The rows of a dataset as they stood at a release: for an undo, which makes them stand again, and for a package that
//! begins with them.

use entity::{
    Versioned, VersionedModel, category, dataset, district, document, indicator, observation, period_use, project,
    project_progress, task, task_evidence, task_progress, unit,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::stage::Stage;
use crate::catalogue::Catalogue;
use crate::domain::STANDS;
use crate::domain::nearest::nearest;
use crate::domain::record::{Dataset, Lists, Row};
use crate::error::{Error, Result};
use crate::store::Store;
use crate::store::row::{Stored, column};

/// Observations read at once.
const CHUNK: u64 = 2_000;

/// What a dataset says of itself now, and its code rows.
pub async fn standing(store: &Store, dataset: &str) -> Result<(Dataset, Lists)> {
    let catalogue = Catalogue::read(store).await?;
    let snapshot = catalogue.at(catalogue.newest());
    let Some(entry) = snapshot.dataset(dataset) else {
        let codes = snapshot.datasets.iter().map(|entry| entry.record.code.as_str());
        return Err(Error::unknown("DATASET", "dataset", dataset, nearest(dataset, codes)));
    };
    let newest = catalogue.newest();
    let earlier = catalogue.releases_of(dataset);
    let past = Past { db: &store.reader(), earlier: &earlier, at: newest, begins: newest + 1 };
    Ok(((*entry.record).clone(), past.lists().await?))
}

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
