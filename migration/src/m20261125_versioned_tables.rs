//! The tables of versioned rows, releases and source texts.
//!
//! Written as SQL, since both databases read the same text but for three words: `ID` (the row number), `CODE` (text that
//! sorts as bytes) and `BYTES`.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// The migration.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// The columns that every versioned table begins and ends with.
const HEAD: &str = "id ID, dataset CODE NOT NULL, identity BYTES NOT NULL, digest BYTES NOT NULL,";
const TAIL: &str = "release INTEGER NOT NULL, from_release INTEGER NOT NULL, to_release INTEGER NOT NULL";

const VERSIONED: &[(&str, &str)] = &[
    (
        "dataset",
        "title_zh CODE NOT NULL, title_en CODE, description_zh CODE, description_en CODE, publisher CODE, publisher_code CODE,
         contact CODE, update_frequency CODE, topic CODE, licenses CODE NOT NULL,",
    ),
    (
        "district",
        "code CODE NOT NULL, parent CODE, name_zh CODE NOT NULL, name_en CODE, scheme SMALLINT NOT NULL, valid_from INTEGER,
         valid_to INTEGER, replaced_by CODE NOT NULL, external CODE NOT NULL, position INTEGER NOT NULL,",
    ),
    (
        "category",
        "code CODE NOT NULL, parent CODE, name_zh CODE NOT NULL, name_en CODE, position INTEGER NOT NULL,",
    ),
    (
        "unit",
        "code CODE NOT NULL, name_zh CODE NOT NULL, name_en CODE, symbol CODE, base CODE, exponent INTEGER,
         external CODE NOT NULL, position INTEGER NOT NULL,",
    ),
    (
        "indicator",
        "code CODE NOT NULL, category CODE NOT NULL, unit CODE NOT NULL, polarity SMALLINT NOT NULL, nature SMALLINT NOT NULL,
         growth_basis SMALLINT, sum_of CODE NOT NULL, name_zh CODE NOT NULL, name_en CODE, definition_zh CODE,
         definition_en CODE, external CODE NOT NULL, position INTEGER NOT NULL,",
    ),
    (
        "document",
        "code CODE NOT NULL, district CODE NOT NULL, name_zh CODE NOT NULL, name_en CODE, publisher CODE,
         published INTEGER NOT NULL, url CODE, sha256 CODE, note_zh CODE, note_en CODE, position INTEGER NOT NULL,",
    ),
    (
        "project",
        "code CODE NOT NULL, district CODE NOT NULL, parent CODE, category CODE, kind SMALLINT NOT NULL, name_zh CODE NOT NULL,
         name_en CODE, lead_zh CODE NOT NULL, lead_en CODE NOT NULL, search_lead CODE NOT NULL, due_start INTEGER, due_end INTEGER, note_zh CODE,
         note_en CODE, external CODE NOT NULL, search_name CODE NOT NULL, search CODE NOT NULL, position INTEGER NOT NULL,
         listed_since INTEGER NOT NULL, owner BOOLEAN NOT NULL, owner_since INTEGER NOT NULL,",
    ),
    (
        "task",
        "code CODE NOT NULL, district CODE NOT NULL, parent CODE, category CODE, name_zh CODE NOT NULL, name_en CODE,
         lead_zh CODE NOT NULL, lead_en CODE NOT NULL, search_lead CODE NOT NULL, due_start INTEGER, due_end INTEGER, document CODE NOT NULL,
         section CODE, cite_start INTEGER, cite_end INTEGER, search CODE NOT NULL, position INTEGER NOT NULL,
         listed_since INTEGER NOT NULL, owner BOOLEAN NOT NULL, owner_since INTEGER NOT NULL,",
    ),
    (
        "observation",
        "document CODE NOT NULL, district CODE NOT NULL, indicator CODE NOT NULL, project CODE NOT NULL,
         period_start INTEGER NOT NULL, period_end INTEGER NOT NULL, frequency SMALLINT NOT NULL, scenario SMALLINT NOT NULL,
         measure SMALLINT NOT NULL, against CODE NOT NULL, variant CODE NOT NULL, value BIGINT, decimals SMALLINT,
         value_to BIGINT, decimals_to SMALLINT, comparator SMALLINT NOT NULL, unit CODE NOT NULL, status SMALLINT NOT NULL,
         binding SMALLINT, text_zh CODE, text_en CODE, note_zh CODE, note_en CODE, section CODE, cite_start INTEGER,
         cite_end INTEGER, key BYTES NOT NULL, amount BYTES, amount_to BYTES, published INTEGER NOT NULL, search CODE,
         headline BOOLEAN NOT NULL, headline_since INTEGER NOT NULL, disputed BOOLEAN NOT NULL,",
    ),
    (
        "project_progress",
        "document CODE NOT NULL, project CODE NOT NULL, period_start INTEGER NOT NULL, period_end INTEGER NOT NULL,
         scenario SMALLINT NOT NULL, stage SMALLINT, percent BIGINT, decimals SMALLINT, note_zh CODE, note_en CODE,
         section CODE, cite_start INTEGER, cite_end INTEGER, published INTEGER NOT NULL,",
    ),
    (
        "task_progress",
        "document CODE NOT NULL, task CODE NOT NULL, period_start INTEGER NOT NULL, period_end INTEGER NOT NULL,
         status SMALLINT NOT NULL, note_zh CODE, note_en CODE, section CODE, cite_start INTEGER, cite_end INTEGER,
         published INTEGER NOT NULL,",
    ),
    ("task_evidence", "task CODE NOT NULL, indicator CODE, project CODE, position INTEGER NOT NULL,"),
    ("period_use", "period_start INTEGER NOT NULL, period_end INTEGER NOT NULL,"),
];

const PLAIN: &[&str] = &[
    "CREATE TABLE release (number INTEGER PRIMARY KEY, dataset CODE NOT NULL, published_at BIGINT NOT NULL, undoes INTEGER)",
    "CREATE TABLE source_text (document CODE NOT NULL, sha256 CODE NOT NULL, text CODE NOT NULL, PRIMARY KEY (document, sha256))",
    "CREATE TABLE state (id INTEGER PRIMARY KEY, number BIGINT NOT NULL)",
    "INSERT INTO state (id, number) VALUES (1, 0)",
];

const INDEXES: &[&str] = &[
    "CREATE INDEX project_code ON project (code, to_release)",
    "CREATE INDEX project_order ON project (listed_since, position, code)",
    "CREATE INDEX task_code ON task (code, to_release)",
    "CREATE INDEX task_order ON task (listed_since, position, code)",
    "CREATE INDEX project_progress_project ON project_progress (project, scenario, period_end)",
    "CREATE INDEX task_progress_task ON task_progress (task, period_end)",
    "CREATE INDEX task_evidence_task ON task_evidence (task)",
    "CREATE INDEX task_evidence_indicator ON task_evidence (indicator)",
    "CREATE INDEX task_evidence_project ON task_evidence (project)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, columns) in VERSIONED {
            execute(manager, &format!("CREATE TABLE {table} ({HEAD} {columns} {TAIL})")).await?;
            for index in [
                format!("CREATE UNIQUE INDEX {table}_identity ON {table} (identity, from_release)"),
                format!("CREATE INDEX {table}_release ON {table} (release, to_release)"),
                format!("CREATE INDEX {table}_ended ON {table} (to_release) WHERE to_release < 2147483647"),
            ] {
                execute(manager, &index).await?;
            }
        }
        for statement in PLAIN.iter().chain(INDEXES).chain(entity::observation_indexes::CREATE) {
            execute(manager, statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let versioned = VERSIONED.iter().map(|(table, _)| *table);
        for table in versioned.chain(["release", "source_text", "state"]) {
            execute(manager, &format!("DROP TABLE {table}")).await?;
        }
        Ok(())
    }
}

async fn execute(manager: &SchemaManager<'_>, statement: &str) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    let (id, code, bytes) = match connection.get_database_backend() {
        DbBackend::Postgres => ("BIGSERIAL PRIMARY KEY", "TEXT COLLATE \"C\"", "BYTEA"),
        _ => ("INTEGER PRIMARY KEY", "TEXT", "BLOB"),
    };
    let sql = statement
        .replace("id ID,", &format!("id {id},"))
        .replace(" CODE", &format!(" {code}"))
        .replace(" BYTES", &format!(" {bytes}"));
    connection.execute_unprepared(&sql).await.map(|_| ())
}
