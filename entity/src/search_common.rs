//! Which search entries have what many have: kept for a release, and never changed.

use sea_orm::entity::prelude::*;

/// The entries with a feature that stood at a release.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "search_common")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub release: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub feature: String,
    /// Their places in `search_place`, as a Roaring bitmap in its portable form.
    #[sea_orm(column_type = "Blob")]
    pub places: Vec<u8>,
}

/// None by the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
