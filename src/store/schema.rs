//! Whether the database's schema is the one that this program knows, and making it so.
//!
//! Whatever changes the schema is one transaction under the publishing lock: a set-up that is killed leaves an empty
//! database, and two first commands at once set it up once.

use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DbBackend, Statement};

use super::{Store, search, writing};
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

/// Whether a migration has been run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applied {
    /// It has.
    Yes,
    /// It has not yet.
    No,
    /// It has, by a newer program.
    Unknown,
}

/// Looks at the schema.
pub async fn state(store: &Store) -> Result<SchemaState> {
    state_on(&store.watcher()).await
}

async fn state_on(db: &impl ConnectionTrait) -> Result<SchemaState> {
    Ok(judge(&applied(db).await?, &known()))
}

fn judge(applied: &[String], known: &[String]) -> SchemaState {
    let lacking = |these: &[String], those: &[String]| -> Vec<String> {
        these.iter().filter(|name| !those.contains(name)).cloned().collect()
    };
    let (newer, older) = (lacking(applied, known), lacking(known, applied));
    if applied.is_empty() {
        SchemaState::Empty
    } else if !newer.is_empty() {
        SchemaState::Newer(newer)
    } else if !older.is_empty() {
        SchemaState::Older(older)
    } else {
        SchemaState::Current
    }
}

/// Sets an empty database up; refuses one that is older or newer, with the command that mends it.
pub async fn ensure(store: &Store) -> Result<()> {
    match state(store).await? {
        SchemaState::Current => Ok(()),
        SchemaState::Empty => up(store).await.map(|_| ()),
        SchemaState::Older(missing) => Err(too_old(&missing)),
        SchemaState::Newer(unknown) => Err(too_new(&unknown)),
    }
}

/// Runs all migrations that have not been run yet; their names.
pub async fn up(store: &Store) -> Result<Vec<String>> {
    let transaction = writing::begin(store).await?;
    let pending = match state_on(&transaction).await? {
        SchemaState::Current => Vec::new(),
        SchemaState::Empty => known(),
        SchemaState::Older(missing) => missing,
        SchemaState::Newer(unknown) => return Err(too_new(&unknown)),
    };
    Migrator::up(&transaction, None).await?;
    if pending.iter().any(|name| migration::SEARCH.contains(&name.as_str())) {
        search::settle_all(&transaction).await?;
    }
    transaction.commit().await?;
    Ok(pending)
}

/// Takes back the newest migration; its name, none where there is none.
pub async fn down(store: &Store) -> Result<Option<String>> {
    let transaction = writing::begin(store).await?;
    if let SchemaState::Newer(unknown) = state_on(&transaction).await? {
        return Err(too_new(&unknown));
    }
    let newest = applied(&transaction).await?.pop();
    if newest.is_some() {
        Migrator::down(&transaction, Some(1)).await?;
    }
    transaction.commit().await?;
    Ok(newest)
}

/// Every migration in order, and whether it has been run.
pub async fn migrations(store: &Store) -> Result<Vec<(String, Applied)>> {
    let applied = applied(&store.watcher()).await?;
    let known = known();
    let newer = applied.iter().filter(|name| !known.contains(name)).map(|name| (name.clone(), Applied::Unknown));
    let newer: Vec<_> = newer.collect();
    let judged = known.into_iter().map(|name| {
        let state = if applied.contains(&name) { Applied::Yes } else { Applied::No };
        (name, state)
    });
    Ok(judged.chain(newer).collect())
}

fn known() -> Vec<String> {
    Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect()
}

fn too_old(missing: &[String]) -> Error {
    Error::Conflict(format!(
        "the database is older than this program (it lacks {}); run `openplan migrate up`",
        missing.join(", ")
    ))
}

fn too_new(unknown: &[String]) -> Error {
    Error::Conflict(format!(
        "the database is newer than this program (it has {}); install the newer openplan, or run `openplan migrate down` with the newer one",
        unknown.join(", ")
    ))
}

/// The migrations that have been run, in order.
async fn applied(db: &impl ConnectionTrait) -> Result<Vec<String>> {
    let backend = db.get_database_backend();
    let exists = match backend {
        DbBackend::Postgres => {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schema_is_empty_current_older_or_newer() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let known = names(&["m1", "m2"]);
        assert_eq!(judge(&[], &known), SchemaState::Empty);
        assert_eq!(judge(&known, &known), SchemaState::Current);
        assert_eq!(judge(&names(&["m1"]), &known), SchemaState::Older(names(&["m2"])));
        assert_eq!(judge(&names(&["m1", "m2", "m3"]), &known), SchemaState::Newer(names(&["m3"])));
        assert_eq!(judge(&names(&["m1", "m3"]), &known), SchemaState::Newer(names(&["m3"])));
        assert!(too_old(&names(&["m2"])).to_string().contains("`openplan migrate up`"));
    }
}
