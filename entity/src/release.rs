//! The releases, one numbering for all datasets.

use sea_orm::entity::prelude::*;

/// A release.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "release")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    pub dataset: String,
    /// Microseconds since 1970 in UTC.
    pub published_at: i64,
    pub undoes: Option<i32>,
}

/// None by the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
