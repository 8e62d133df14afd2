//! Connecting: a pool of readers, and for SQLite one writer beside it.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbBackend};

use super::statement;
use crate::error::{Error, Result};
use crate::metrics::{Metrics, Pool};

/// An open database.
#[derive(Clone, Debug)]
pub struct Store {
    reader: DatabaseConnection,
    writer: DatabaseConnection,
    backend: DbBackend,
}

/// How to connect.
#[derive(Clone, Debug)]
pub struct StoreSettings {
    /// `sqlite://file` or `postgres://…`.
    pub url: String,
    /// Connections that read at once.
    pub readers: u32,
}

/// How long a writer waits for another import to finish.
const WRITER_PATIENCE: Duration = Duration::from_secs(600);
/// How long a statement of a reader may take.
const READ_TIMEOUT: &str = "10s";

impl Store {
    /// Connects; a SQLite file that is not there is created only where `create` says so.
    pub async fn open(settings: &StoreSettings, create: bool) -> Result<Self> {
        if let Some(path) = sqlite_path(&settings.url) {
            Self::open_sqlite(path, settings.readers, create).await
        } else if settings.url.starts_with("postgres://") || settings.url.starts_with("postgresql://") {
            Self::open_postgres(settings).await
        } else {
            Err(Error::invalid(
                "DATABASE_URL",
                "DATABASE_URL begins with neither sqlite: nor postgres: ; right would be sqlite://openplan.sqlite or postgres://user:password@host/database",
            ))
        }
    }

    async fn open_sqlite(path: &str, readers: u32, create: bool) -> Result<Self> {
        let path = path.to_owned();
        if !create && path != ":memory:" && !Path::new(&path).exists() {
            return Err(Error::invalid(
                "DATABASE_URL",
                format!("there is no database file {path}; `openplan import PATH…` or `openplan migrate up` makes one"),
            ));
        }
        let connect = |read_only: bool, connections: u32| {
            let mut options = ConnectOptions::new(format!("sqlite://{path}"));
            options
                .max_connections(connections)
                .min_connections(u32::from(!read_only))
                .sqlx_logging(false)
                .test_before_acquire(false)
                .acquire_timeout(if read_only { Duration::from_secs(5) } else { WRITER_PATIENCE })
                .map_sqlx_sqlite_opts(move |o| {
                    let o = o
                        .create_if_missing(create && !read_only)
                        .journal_mode(sqlx::sqlite::SqliteJournalMode::Wal)
                        .busy_timeout(if read_only { Duration::from_secs(5) } else { WRITER_PATIENCE })
                        .foreign_keys(true)
                        .pragma("temp_store", "FILE")
                        .pragma("cache_size", if read_only { "-2048" } else { "-16384" })
                        .row_buffer_size(if read_only { 512 } else { 2048 });
                    if read_only {
                        // LIKE as PostgreSQL has it; what is to match whatever the case is folded beforehand.
                        o.pragma("query_only", "ON").pragma("case_sensitive_like", "ON")
                    } else {
                        o.synchronous(sqlx::sqlite::SqliteSynchronous::Full)
                    }
                });
            Database::connect(options)
        };
        let writer = connect(false, 1).await?;
        let reader = connect(true, readers).await?;
        Ok(Store { reader, writer, backend: DbBackend::Sqlite })
    }

    async fn open_postgres(settings: &StoreSettings) -> Result<Self> {
        let connect = |reading: bool, connections: u32| {
            let mut options = ConnectOptions::new(settings.url.clone());
            options
                .max_connections(connections)
                .sqlx_logging(false)
                .acquire_timeout(Duration::from_secs(5))
                .test_before_acquire_if_idle_for(Duration::from_secs(5))
                .map_sqlx_postgres_opts(move |o| {
                    let o = o.application_name("openplan").options([
                        // Bound values decide the plan: without this, generic plans cost a hundred times as much.
                        ("plan_cache_mode", "force_custom_plan"),
                        ("jit", "off"),
                        // The branches of a UNION ALL come in their order, each in its own.
                        ("max_parallel_workers_per_gather", "0"),
                        ("client_min_messages", "warning"),
                        ("client_connection_check_interval", "5s"),
                        ("tcp_keepalives_idle", "30"),
                        ("tcp_keepalives_interval", "10"),
                        ("tcp_keepalives_count", "3"),
                    ]);
                    if reading {
                        o.options([
                            ("statement_timeout", READ_TIMEOUT),
                            ("lock_timeout", "3s"),
                            ("idle_in_transaction_session_timeout", "10s"),
                        ])
                    } else {
                        o
                    }
                });
            Database::connect(options)
        };
        Ok(Store {
            reader: connect(true, settings.readers).await?,
            writer: connect(false, 2).await?,
            backend: DbBackend::Postgres,
        })
    }

    /// The same, with every statement counted.
    pub fn counted(mut self, metrics: &Arc<Metrics>) -> Self {
        for connection in [&mut self.reader, &mut self.writer] {
            let metrics = metrics.clone();
            connection.set_metric_callback(move |statement| {
                statement::count();
                metrics.database.statement(statement.elapsed, statement.failed);
            });
        }
        self
    }

    /// How the pools stand.
    pub fn pools(&self) -> [Pool; 2] {
        [("reader", &self.reader), ("writer", &self.writer)].map(|(name, connection)| match self.backend {
            DbBackend::Sqlite => pool(name, connection.get_sqlite_connection_pool()),
            _ => pool(name, connection.get_postgres_connection_pool()),
        })
    }

    /// The connections that read.
    pub fn reader(&self) -> &DatabaseConnection {
        &self.reader
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
}

fn pool<D: sqlx::Database>(name: &'static str, pool: &sqlx::Pool<D>) -> Pool {
    Pool { name, open: pool.size(), idle: pool.num_idle(), most: pool.options().get_max_connections() }
}

fn sqlite_path(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("sqlite:")?;
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    Some(rest.split('?').next().unwrap_or(rest))
}
