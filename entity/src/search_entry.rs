//! What search finds things by: the names and the code of each, in the span of releases in which they stand.

use sea_orm::entity::prelude::*;

/// A thing's names and code from a release until another.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "search_entry")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub kind: i16,
    pub code: String,
    /// Letters and digits of the Chinese name.
    pub length: i32,
    /// The names and the code as they are compared, a line each.
    pub words: String,
    /// What the full-text index holds of them.
    pub terms: String,
    pub from_release: i32,
    pub to_release: i32,
}

/// None by the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
