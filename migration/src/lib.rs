//! The schema, one file a migration, forward and back.

pub use sea_orm_migration::prelude::*;

mod m20261125_versioned_tables;
mod m20261129_state_time;
mod m20261130_search_entries;

/// The migration after which the program fills the search entries: it cuts names into terms, and SQL does not.
pub const SEARCH_ENTRIES: &str = "m20261130_search_entries";

/// All migrations in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261125_versioned_tables::Migration),
            Box::new(m20261129_state_time::Migration),
            Box::new(m20261130_search_entries::Migration),
        ]
    }
}
