//! When the state number was last raised, for `Last-Modified`: a source text changes answers and is no release.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::ConnectionTrait;

/// The migration.
#[derive(DeriveMigrationName)]
pub struct Migration;

const UP: [&str; 2] = [
    "ALTER TABLE state ADD COLUMN changed_at BIGINT NOT NULL DEFAULT 0",
    "UPDATE state SET changed_at = (SELECT COALESCE(MAX(published_at), 0) FROM release)",
];
const DOWN: &str = "ALTER TABLE state DROP COLUMN changed_at";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in UP {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(DOWN).await.map(|_| ())
    }
}
