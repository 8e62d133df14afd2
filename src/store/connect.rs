//! The store: connections that read, that write, and that look after the service itself.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use sea_orm::{DatabaseConnection, DbBackend};
use sqlx::pool::PoolOptions;

use super::{postgres, sqlite, statement};
use crate::error::{Error, Result};
use crate::metrics::{Metrics, Pool};

/// An open database.
#[derive(Clone, Debug)]
pub struct Store {
    pools: Arc<RwLock<Pools>>,
    writer: DatabaseConnection,
    settings: StoreSettings,
    backend: DbBackend,
    metrics: Option<Arc<Metrics>>,
}

/// Connections that read, which are made anew where the database was lost.
#[derive(Clone, Debug)]
pub(super) struct Pools {
    /// For questions.
    pub reader: DatabaseConnection,
    /// For the catalogue and the schema: questions never take it, and it may take longer.
    pub watcher: DatabaseConnection,
}

/// How to connect.
#[derive(Clone, Debug)]
pub struct StoreSettings {
    /// `sqlite://file` or `postgres://…`.
    pub url: String,
    /// Connections that read at once.
    pub readers: u32,
    /// How long a statement that answers a question may take.
    pub patience: Duration,
}

/// How long a writer waits for another import to finish.
pub(super) const WRITER_PATIENCE: Duration = Duration::from_secs(600);
/// How long a statement may take by which the service looks after itself, as reading all code lists.
pub(super) const WATCHER_PATIENCE: Duration = Duration::from_secs(30);
/// How long a question waits for a connection.
pub(super) const ACQUIRE: Duration = Duration::from_secs(5);
/// How long connections have to close; nothing is lost with one that does not.
const CLOSE: Duration = Duration::from_secs(1);

impl Store {
    /// Connects; a SQLite file that is not there is created only where `create` says so.
    pub async fn open(settings: &StoreSettings, create: bool) -> Result<Self> {
        let (writer, backend) = if sqlite::is_ours(&settings.url) {
            (sqlite::writer(&settings.url, create).await?, DbBackend::Sqlite)
        } else if settings.url.starts_with("postgres://") || settings.url.starts_with("postgresql://") {
            (postgres::writer(&settings.url).await?, DbBackend::Postgres)
        } else {
            return Err(Error::invalid(
                "DATABASE_URL",
                "DATABASE_URL begins with neither sqlite: nor postgres: ; right would be sqlite://openplan.sqlite or postgres://user:password@host/database",
            ));
        };
        let pools = Arc::new(RwLock::new(pools(settings, backend)?));
        Ok(Store { pools, writer, settings: settings.clone(), backend, metrics: None })
    }

    /// The connections that answer questions.
    pub fn reader(&self) -> DatabaseConnection {
        self.pools.read().unwrap_or_else(PoisonError::into_inner).reader.clone()
    }

    /// The same, with every statement counted.
    pub fn counted(mut self, metrics: &Arc<Metrics>) -> Result<Self> {
        count(&mut self.writer, metrics);
        self.metrics = Some(metrics.clone());
        self.reconnect()?;
        Ok(self)
    }

    /// How the pools stand.
    pub fn pools(&self) -> [Pool; 2] {
        [("reader", self.reader()), ("writer", self.writer.clone())].map(|(name, connection)| match self.backend {
            DbBackend::Sqlite => pool(name, connection.get_sqlite_connection_pool()),
            _ => pool(name, connection.get_postgres_connection_pool()),
        })
    }

    /// The connection by which the service looks after itself.
    pub fn watcher(&self) -> DatabaseConnection {
        self.pools.read().unwrap_or_else(PoisonError::into_inner).watcher.clone()
    }

    /// The connection that writes.
    pub fn writer(&self) -> &DatabaseConnection {
        &self.writer
    }

    /// The database's name.
    pub fn name(&self) -> &'static str {
        if self.backend == DbBackend::Sqlite { "sqlite" } else { "postgresql" }
    }

    /// Which database it is.
    pub fn backend(&self) -> DbBackend {
        self.backend
    }

    /// Reads by other connections from now on: those of before may wait for ever for a database that fell silent, and
    /// the driver has no limit for a connection that is being given back.
    pub fn reconnect(&self) -> Result<()> {
        let mut pools = pools(&self.settings, self.backend)?;
        if let Some(metrics) = &self.metrics {
            count(&mut pools.reader, metrics);
            count(&mut pools.watcher, metrics);
        }
        *self.pools.write().unwrap_or_else(PoisonError::into_inner) = pools;
        Ok(())
    }

    /// Closes all connections: a SQLite database is then in its one file.
    pub async fn close(&self) {
        let closing = async {
            for connection in [self.reader(), self.watcher(), self.writer.clone()] {
                if let Err(error) = connection.close().await {
                    tracing::debug!(%error, "a connection does not close");
                }
            }
        };
        // Whoever still waits for an answer is not waited for.
        let _ = tokio::time::timeout(CLOSE, closing).await;
    }
}

/// Options of a pool of so many connections, without the driver's task that looks after idle ones: while a connection is
/// given back their count can be less than none, and the task then counts for ever, on a thread that serves
/// (<https://github.com/transact-rs/sqlx/issues/3645>, mended after 0.9.0).
pub(super) fn unattended<D: sqlx::Database>(connections: u32) -> PoolOptions<D> {
    PoolOptions::new().max_connections(connections).test_before_acquire(false).idle_timeout(None).max_lifetime(None)
}

fn pool<D: sqlx::Database>(name: &'static str, pool: &sqlx::Pool<D>) -> Pool {
    let open = pool.size();
    // The driver's count may be less than none for a moment, which is a great many.
    let idle = usize::try_from(open).map_or(0, |open| pool.num_idle().min(open));
    Pool { name, open, idle, most: pool.options().get_max_connections() }
}

fn count(connection: &mut DatabaseConnection, metrics: &Arc<Metrics>) {
    let metrics = metrics.clone();
    connection.set_metric_callback(move |statement| {
        statement::count();
        metrics.database.statement(statement.elapsed, statement.failed);
    });
}

fn pools(settings: &StoreSettings, backend: DbBackend) -> Result<Pools> {
    match backend {
        DbBackend::Sqlite => sqlite::pools(settings),
        _ => postgres::pools(settings),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn no_task_of_the_driver_looks_after_idle_connections() {
        let settings = |url: &str| StoreSettings { url: url.to_owned(), readers: 1, patience: ACQUIRE };
        let sqlite = pools(&settings("sqlite://nothing.sqlite"), DbBackend::Sqlite).unwrap();
        let postgres = pools(&settings("postgres://nobody@nowhere/nothing"), DbBackend::Postgres).unwrap();
        let sqlite = [sqlite.reader, sqlite.watcher].map(|c| limits(c.get_sqlite_connection_pool().options()));
        let postgres = [postgres.reader, postgres.watcher].map(|c| limits(c.get_postgres_connection_pool().options()));
        assert_eq!([sqlite, postgres], [[(None, None); 2]; 2]);
    }

    /// By one of these the driver would start its task.
    fn limits<D: sqlx::Database>(options: &PoolOptions<D>) -> (Option<Duration>, Option<Duration>) {
        (options.get_idle_timeout(), options.get_max_lifetime())
    }
}
