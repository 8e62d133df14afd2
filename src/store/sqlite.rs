//! Connecting to SQLite: any number of readers, and one writer.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use sea_orm::{DatabaseConnection, SqlxSqliteConnector};
use sqlx::ConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

use super::connect::{ACQUIRE, Pools, StoreSettings, WATCHER_PATIENCE, WRITER_PATIENCE, unattended};
use crate::error::{Error, Result};

/// Whether a URL is one of SQLite's.
pub fn is_ours(url: &str) -> bool {
    url.starts_with(SCHEME)
}

const SCHEME: &str = "sqlite:";

/// The path of the file in a URL; a URL that means anything else than a file is refused.
fn path(url: &str) -> Result<&Path> {
    let rest = url.strip_prefix(SCHEME).unwrap_or(url);
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    let wrong = match rest {
        "" => "names no file",
        ":memory:" => "names no file: each connection would have a database of its own",
        _ if rest.contains('?') => "has parameters, and none are taken",
        _ => return Ok(Path::new(rest)),
    };
    Err(Error::invalid("DATABASE_URL", format!("DATABASE_URL {wrong}; right would be sqlite://openplan.sqlite")))
}

/// The connection that writes; it makes the file where it may and there is none.
pub async fn writer(url: &str, create: bool) -> Result<DatabaseConnection> {
    let path = path(url)?;
    if !create && !path.exists() {
        return Err(Error::not_found(
            format!(
                "there is no database file {}; `openplan import PATH…` or `openplan migrate up` makes one",
                path.display()
            ),
            None,
        ));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(missing) = folder.filter(|folder| !folder.is_dir()) {
        return Err(Error::invalid("DATABASE_URL", format!("there is no folder {}; make it first", missing.display())));
    }
    if path.is_dir() {
        return Err(Error::invalid("DATABASE_URL", format!("{} is a folder; name a file in it", path.display())));
    }
    let options = options(path)
        .create_if_missing(create)
        .busy_timeout(WRITER_PATIENCE)
        .synchronous(SqliteSynchronous::Full)
        .pragma("cache_size", "-16384")
        .row_buffer_size(2048);
    let pool = pool(1).min_connections(1).acquire_timeout(WRITER_PATIENCE).connect_with(options).await?;
    Ok(SqlxSqliteConnector::from_sqlx_sqlite_pool(pool))
}

/// The connections that read; each is opened when it is needed.
pub fn pools(settings: &StoreSettings) -> Result<Pools> {
    let path = path(&settings.url)?;
    let reading = |connections: u32, patience: Duration| {
        let options = options(path)
            .busy_timeout(ACQUIRE)
            .pragma("cache_size", "-2048")
            .row_buffer_size(512)
            // LIKE as PostgreSQL has it; what is to match whatever the case is folded beforehand.
            .pragma("case_sensitive_like", "ON")
            .pragma("query_only", "ON");
        let pool = bounded(pool(connections).acquire_timeout(ACQUIRE), patience);
        Ok::<_, Error>(SqlxSqliteConnector::from_sqlx_sqlite_pool(pool.connect_lazy_with(options)))
    };
    Ok(Pools { reader: reading(settings.readers, settings.patience)?, watcher: reading(1, WATCHER_PATIENCE)? })
}

fn pool(connections: u32) -> SqlitePoolOptions {
    unattended(connections)
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .foreign_keys(true)
        .pragma("temp_store", "FILE")
        .disable_statement_logging()
}

/// Steps of SQLite's machine, some milliseconds of them, after which a statement is asked for how long it has run.
const STEPS: i32 = 100_000;

/// Ends what runs longer than this on one of the pool's connections, from its being taken to its being given back.
fn bounded(pool: SqlitePoolOptions, patience: Duration) -> SqlitePoolOptions {
    let running = Arc::new(AtomicUsize::new(0));
    let released = running.clone();
    pool.after_connect(move |connection, _| Box::pin(watch(connection, running.clone(), patience))).after_release(
        move |connection, _| {
            let running = released.clone();
            Box::pin(async move {
                // Mostly nothing has run for so long that anybody asked, and no clock has to be set back.
                if running.load(Ordering::Relaxed) > 0 {
                    watch(connection, running, patience).await?;
                }
                Ok(true)
            })
        },
    )
}

/// Has the connection ask whether its time is over. The clock begins to run when it is first looked at.
async fn watch(connection: &mut SqliteConnection, running: Arc<AtomicUsize>, patience: Duration) -> sqlx::Result<()> {
    let mut clock = Clock { running, begun: None };
    connection.lock_handle().await?.set_progress_handler(STEPS, move || clock.elapsed() < patience);
    Ok(())
}

/// How long a connection has been at work.
struct Clock {
    /// Clocks of the pool that run.
    running: Arc<AtomicUsize>,
    begun: Option<Instant>,
}

impl Clock {
    fn elapsed(&mut self) -> Duration {
        let running = &self.running;
        let begun = self.begun.get_or_insert_with(|| {
            running.fetch_add(1, Ordering::Relaxed);
            Instant::now()
        });
        begun.elapsed()
    }
}

impl Drop for Clock {
    fn drop(&mut self) {
        if self.begun.is_some() {
            self.running.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::{ConnectionTrait, DbBackend, Statement};

    use super::*;

    const PATIENCE: Duration = Duration::from_secs(1);

    async fn counted(db: &DatabaseConnection, to: u64) -> Result<i64> {
        let counting = format!(
            "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT {to}) SELECT count(*) FROM n"
        );
        let row = db.query_one_raw(Statement::from_string(DbBackend::Sqlite, counting)).await?;
        Ok(row.ok_or_else(|| Error::internal("no row"))?.try_get_by_index(0)?)
    }

    #[tokio::test]
    async fn what_never_ends_is_ended_and_what_comes_after_has_all_its_time() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("test.sqlite").display());
        let _writer = writer(&url, true).await.unwrap();
        let Pools { reader, .. } = pools(&StoreSettings { url, readers: 1, patience: PATIENCE }).unwrap();
        for _ in 0..2 {
            let error = counted(&reader, u64::from(u32::MAX)).await.unwrap_err();
            assert_eq!(error.code(), "TIMEOUT", "{error:?}");
            // The time of many short ones together is longer than one may take.
            let begun = Instant::now();
            while begun.elapsed() < PATIENCE + PATIENCE / 2 {
                assert_eq!(counted(&reader, 20_000).await.unwrap(), 20_000);
            }
        }
    }
}
