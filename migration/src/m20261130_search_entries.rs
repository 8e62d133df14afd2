//! What search finds things by, and the full-text index on it. `openplan` fills it for the releases that are there.

use sea_orm_migration::prelude::*;

use crate::run;

/// The migration.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// The index cuts at ASCII signs alone, so that it takes terms as they come. It holds where a term is and no more.
const SQLITE_UP: &[&str] = &[
    "CREATE TABLE search_entry (id INTEGER PRIMARY KEY, kind SMALLINT NOT NULL, code TEXT NOT NULL, length INTEGER NOT NULL,
     words TEXT NOT NULL, terms TEXT NOT NULL, from_release INTEGER NOT NULL, to_release INTEGER NOT NULL)",
    "CREATE INDEX search_entry_code ON search_entry (code, kind)",
    // With all that a walk along it looks at.
    "CREATE INDEX search_entry_order ON search_entry (length, kind, code, from_release, to_release, words)",
    "CREATE INDEX search_entry_from ON search_entry (from_release)",
    "CREATE INDEX search_entry_ended ON search_entry (to_release) WHERE to_release < 2147483647",
    "CREATE TABLE search_common (release INTEGER NOT NULL, term TEXT NOT NULL, entries BLOB NOT NULL,
     PRIMARY KEY (release, term))",
    "CREATE VIRTUAL TABLE search_index USING fts5(terms, content='search_entry', content_rowid='id', tokenize='ascii', detail='none')",
    "CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN
     INSERT INTO search_index (rowid, terms) VALUES (new.id, new.terms); END",
    "CREATE TRIGGER search_entry_gone AFTER DELETE ON search_entry BEGIN
     INSERT INTO search_index (search_index, rowid, terms) VALUES ('delete', old.id, old.terms); END",
];
const SQLITE_DOWN: &[&str] = &["DROP TABLE search_common", "DROP TABLE search_entry", "DROP TABLE search_index"];

const POSTGRES_UP: &[&str] = &[
    "CREATE TABLE search_entry (id BIGSERIAL PRIMARY KEY, kind SMALLINT NOT NULL, code TEXT COLLATE \"C\" NOT NULL,
     length INTEGER NOT NULL, words TEXT COLLATE \"C\" NOT NULL, terms TEXT COLLATE \"C\" NOT NULL,
     from_release INTEGER NOT NULL, to_release INTEGER NOT NULL,
     vector TSVECTOR GENERATED ALWAYS AS (array_to_tsvector(string_to_array(terms, ' '))) STORED)",
    "CREATE INDEX search_entry_code ON search_entry (code, kind)",
    "CREATE INDEX search_entry_order ON search_entry (length, kind, code)",
    "CREATE INDEX search_entry_from ON search_entry (from_release)",
    "CREATE INDEX search_entry_ended ON search_entry (to_release) WHERE to_release < 2147483647",
    "CREATE INDEX search_index ON search_entry USING GIN (vector)",
    "CREATE TABLE search_common (release INTEGER NOT NULL, term TEXT COLLATE \"C\" NOT NULL, entries BYTEA NOT NULL,
     PRIMARY KEY (release, term))",
];
const POSTGRES_DOWN: &[&str] = &["DROP TABLE search_common", "DROP TABLE search_entry"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, SQLITE_UP, POSTGRES_UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, SQLITE_DOWN, POSTGRES_DOWN).await
    }
}
