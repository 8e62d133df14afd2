//! Where search lists each entry, and which of these places have what many have: `openplan` fills both. Nothing is read
//! along the order's own index any more, so it goes. Names are cut otherwise from here on: entries are made anew.

use sea_orm_migration::prelude::*;

use crate::run;

/// The migration.
#[derive(DeriveMigrationName)]
pub struct Migration;

const SQLITE_UP: &[&str] = &[
    "DROP TABLE search_common",
    "CREATE TABLE search_common (release INTEGER NOT NULL, feature TEXT NOT NULL, places BLOB NOT NULL,
     PRIMARY KEY (release, feature))",
    "CREATE TABLE search_place (release INTEGER NOT NULL, place INTEGER NOT NULL, entry INTEGER NOT NULL,
     PRIMARY KEY (release, place)) WITHOUT ROWID",
    "DROP INDEX search_entry_order",
    "DELETE FROM search_entry",
];
const SQLITE_DOWN: &[&str] = &[
    "DROP TABLE search_place",
    "DROP TABLE search_common",
    "CREATE TABLE search_common (release INTEGER NOT NULL, term TEXT NOT NULL, entries BLOB NOT NULL,
     PRIMARY KEY (release, term))",
    "CREATE INDEX search_entry_order ON search_entry (length, kind, code, from_release, to_release, words)",
];

const POSTGRES_UP: &[&str] = &[
    "DROP TABLE search_common",
    "CREATE TABLE search_common (release INTEGER NOT NULL, feature TEXT COLLATE \"C\" NOT NULL, places BYTEA NOT NULL,
     PRIMARY KEY (release, feature))",
    "CREATE TABLE search_place (release INTEGER NOT NULL, place INTEGER NOT NULL, entry BIGINT NOT NULL,
     PRIMARY KEY (release, place))",
    "DROP INDEX search_entry_order",
    "TRUNCATE search_entry",
];
const POSTGRES_DOWN: &[&str] = &[
    "DROP TABLE search_place",
    "DROP TABLE search_common",
    "CREATE TABLE search_common (release INTEGER NOT NULL, term TEXT COLLATE \"C\" NOT NULL, entries BYTEA NOT NULL,
     PRIMARY KEY (release, term))",
    "CREATE INDEX search_entry_order ON search_entry (length, kind, code)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, SQLITE_UP, POSTGRES_UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, SQLITE_DOWN, POSTGRES_DOWN).await
    }
}
