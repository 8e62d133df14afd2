//! Whether the database's schema is the one that this program knows.

use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};

use super::Store;
use crate::error::{Error, Result};

/// How the database's schema stands to the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemaState {
    /// There is nothing yet.
    Empty,
    /// It is the one that the program knows.
    Current,
    /// These migrations are still to be run.
    Older(Vec<String>),
    /// These migrations are not known to the program.
    Newer(Vec<String>),
}

/// Looks at the schema.
pub async fn state(store: &Store) -> Result<SchemaState> {
    let applied = applied(store.reader()).await?;
    let known: Vec<String> = Migrator::migrations().iter().map(|m| m.name().to_owned()).collect();
    let newer: Vec<String> = applied.iter().filter(|a| !known.contains(a)).cloned().collect();
    let older: Vec<String> = known.into_iter().filter(|k| !applied.contains(k)).collect();
    Ok(if applied.is_empty() {
        SchemaState::Empty
    } else if !newer.is_empty() {
        SchemaState::Newer(newer)
    } else if !older.is_empty() {
        SchemaState::Older(older)
    } else {
        SchemaState::Current
    })
}

/// Sets an empty database up; refuses one that is older or newer, with the command that mends it.
pub async fn ensure(store: &Store) -> Result<()> {
    match state(store).await? {
        SchemaState::Current => Ok(()),
        SchemaState::Empty => Ok(Migrator::up(store.writer(), None).await?),
        SchemaState::Older(missing) => Err(Error::Conflict(format!(
            "the database is older than this program (it lacks {}); run `openplan migrate up`",
            missing.join(", ")
        ))),
        SchemaState::Newer(unknown) => Err(Error::Conflict(format!(
            "the database is newer than this program (it has {}); install the newer openplan, or run `openplan migrate down` with the newer one",
            unknown.join(", ")
        ))),
    }
}

async fn applied(db: &DatabaseConnection) -> Result<Vec<String>> {
    let backend = db.get_database_backend();
    let exists = match backend {
        sea_orm::DbBackend::Postgres => {
            "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'seaql_migrations'"
        }
        _ => "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'seaql_migrations'",
    };
    if db.query_one_raw(Statement::from_string(backend, exists)).await?.is_none() {
        return Ok(Vec::new());
    }
    let rows = db
        .query_all_raw(Statement::from_string(backend, "SELECT version FROM seaql_migrations ORDER BY version"))
        .await?;
    rows.iter().map(|row| Ok(row.try_get_by_index::<String>(0)?)).collect()
}
