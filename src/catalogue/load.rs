//! Reading the catalogue from the database, all of it as one release left it.

use std::sync::Arc;

use entity::{
    Versioned, VersionedModel, category, dataset, district, document, indicator, period_use, release, state, unit,
};
use sea_orm::{
    AccessMode, ConnectionTrait, EntityTrait, IsolationLevel, QueryOrder, TransactionOptions, TransactionTrait,
};

use super::timeline::Listing;
use super::{Catalogue, PeriodUse, Release, SNAPSHOTS, TOTALS, Timeline};
use crate::domain::Period;
use crate::error::{Error, Result};
use crate::store::Store;
use crate::store::row::Stored;

impl Catalogue {
    /// The catalogue as the newest release left it.
    pub async fn read(store: &Store) -> Result<Self> {
        let options = TransactionOptions {
            isolation_level: (store.backend() == sea_orm::DbBackend::Postgres)
                .then_some(IsolationLevel::RepeatableRead),
            access_mode: (store.backend() == sea_orm::DbBackend::Postgres).then_some(AccessMode::ReadOnly),
            ..Default::default()
        };
        let transaction = store.watcher().begin_with_options(options).await?;
        let catalogue = Self::load(&transaction).await;
        transaction.rollback().await?;
        catalogue
    }

    /// The catalogue as this connection sees it.
    pub async fn load(db: &impl ConnectionTrait) -> Result<Self> {
        let releases = release::Entity::find().order_by_asc(release::Column::Number).all(db).await?;
        let periods = period_use::Entity::find().all(db).await?;
        let state = state::Entity::find_by_id(1).one(db).await?;
        let state = state.ok_or_else(|| Error::internal("the state number is missing"))?;
        Ok(Catalogue {
            state: state.number,
            changed_at: state.changed_at,
            releases: releases
                .into_iter()
                .map(|r| Release {
                    number: r.number,
                    dataset: r.dataset,
                    published_at: r.published_at,
                    undoes: r.undoes,
                })
                .collect(),
            districts: timeline::<crate::domain::record::District>(db, |m: &district::Model| {
                (m.code.clone(), m.position)
            })
            .await?,
            categories: timeline::<crate::domain::record::Category>(db, |m: &category::Model| {
                (m.code.clone(), m.position)
            })
            .await?,
            units: timeline::<crate::domain::record::Unit>(db, |m: &unit::Model| (m.code.clone(), m.position)).await?,
            indicators: timeline::<crate::domain::record::Indicator>(db, |m: &indicator::Model| {
                (m.code.clone(), m.position)
            })
            .await?,
            documents: timeline::<crate::domain::record::Document>(db, |m: &document::Model| {
                (m.code.clone(), m.position)
            })
            .await?,
            datasets: timeline::<crate::domain::record::Dataset>(db, |m: &dataset::Model| (m.dataset.clone(), 0))
                .await?,
            periods: periods
                .into_iter()
                .map(|p| PeriodUse {
                    period: Period::from_model(&p),
                    dataset: p.dataset,
                    from: p.from_release,
                    to: p.to_release,
                })
                .collect(),
            snapshots: moka::sync::Cache::new(SNAPSHOTS),
            totals: moka::sync::Cache::new(TOTALS),
        })
    }

    /// The state number in the database: cheap, asked again and again.
    pub async fn state_number(db: &impl ConnectionTrait) -> Result<i64> {
        let state = state::Entity::find_by_id(1).one(db).await?;
        Ok(state.ok_or_else(|| Error::internal("the state number is missing"))?.number)
    }
}

async fn timeline<R: Stored>(
    db: &impl ConnectionTrait,
    code_and_position: impl Fn(&<R::Entity as EntityTrait>::Model) -> (String, i32),
) -> Result<Timeline<R>>
where
    R::Entity: Versioned,
{
    let rows = R::Entity::find().all(db).await?;
    Ok(Timeline::new(rows.iter().map(|row| {
        let (code, position) = code_and_position(row);
        let version = row.version();
        let listing = Listing {
            record: Arc::new(R::from_model(row)),
            dataset: version.dataset.into(),
            digest: version.digest,
            position,
            from: version.from_release,
            to: version.to_release,
        };
        (code, listing)
    })))
}
