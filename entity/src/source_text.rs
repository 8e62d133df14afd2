//! Texts of documents, so that a citation can show its passage.

use sea_orm::entity::prelude::*;

/// The text of a document, by its hash.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "source_text")]
#[allow(missing_docs)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub document: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub sha256: String,
    pub text: String,
}

/// None by the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
