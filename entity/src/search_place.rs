//! Where search lists what stood at a release: kept for it, and never changed.

use sea_orm::entity::prelude::*;

/// An entry's place among all that stood at a release.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "search_place")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub release: i32,
    /// From 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub place: i32,
    /// The entry's id.
    pub entry: i64,
}

/// None by the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
