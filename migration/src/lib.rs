//! The schema, one file a migration, forward and back.

pub use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

mod m20261125_versioned_tables;
mod m20261129_state_time;
mod m20261130_search_entries;
mod m20261201_search_places;

/// The migrations after which the program fills what search reads: it cuts names, and SQL does not.
pub const SEARCH: [&str; 2] = ["m20261130_search_entries", "m20261201_search_places"];

/// All migrations in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261125_versioned_tables::Migration),
            Box::new(m20261129_state_time::Migration),
            Box::new(m20261130_search_entries::Migration),
            Box::new(m20261201_search_places::Migration),
        ]
    }
}

/// Runs the statements of the database that there is.
async fn run(manager: &SchemaManager<'_>, sqlite: &[&str], postgres: &[&str]) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    let statements = if connection.get_database_backend() == DbBackend::Postgres { postgres } else { sqlite };
    for statement in statements {
        connection.execute_unprepared(statement).await?;
    }
    Ok(())
}
