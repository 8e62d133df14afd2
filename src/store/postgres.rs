//! Connecting to PostgreSQL.

use std::time::Duration;

use sea_orm::{DatabaseConnection, SqlxPostgresConnector};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, Postgres};

use super::connect::{ACQUIRE, Pools, StoreSettings, WATCHER_PATIENCE, WRITER_PATIENCE, unattended};
use crate::error::{Error, Result};

/// A connection that was idle for so long is tried before it is used.
const IDLE: Duration = Duration::from_secs(5);
/// A connection that is older is given up when it is next wanted: the server keeps for it what it once read.
const LIFETIME: Duration = Duration::from_secs(30 * 60);
/// How long a connection whose question was given up may take to be ready again.
const SETTLE: Duration = Duration::from_secs(3);
/// How long a reader waits for a lock.
const LOCK: Duration = Duration::from_secs(3);
/// How long a reader's transaction may stand without a statement.
const STANDSTILL: Duration = Duration::from_secs(10);

/// The connections that write: one for the release, and one beside it.
pub async fn writer(url: &str) -> Result<DatabaseConnection> {
    let waiting = millis(WRITER_PATIENCE);
    let options = options(url)?.options([
        ("lock_timeout", waiting.as_str()),
        ("idle_in_transaction_session_timeout", waiting.as_str()),
        // A release that was told is on the disk, whatever the server's settings say.
        ("synchronous_commit", "on"),
    ]);
    match pool(2).connect_with(options.clone()).await {
        Ok(pool) => Ok(SqlxPostgresConnector::from_sqlx_postgres_pool(pool)),
        // The pool has tried again and again, and does not say what came of it.
        Err(sqlx::Error::PoolTimedOut) => match options.connect().await {
            Ok(_) => Err(sqlx::Error::PoolTimedOut.into()),
            Err(cause) => Err(cause.into()),
        },
        Err(cause) => Err(cause.into()),
    }
}

/// The connections that read; each is opened when it is needed.
pub fn pools(settings: &StoreSettings) -> Result<Pools> {
    let reading = |connections: u32, patience: Duration| {
        let options = options(&settings.url)?.options([
            ("statement_timeout", millis(patience)),
            ("lock_timeout", millis(LOCK)),
            ("idle_in_transaction_session_timeout", millis(STANDSTILL)),
        ]);
        Ok::<_, Error>(SqlxPostgresConnector::from_sqlx_postgres_pool(pool(connections).connect_lazy_with(options)))
    };
    Ok(Pools { reader: reading(settings.readers, settings.patience)?, watcher: reading(1, WATCHER_PATIENCE)? })
}

fn millis(duration: Duration) -> String {
    format!("{}ms", duration.as_millis())
}

fn pool(connections: u32) -> PgPoolOptions {
    unattended::<Postgres>(connections)
        .acquire_timeout(ACQUIRE)
        .before_acquire(|connection, was| {
            Box::pin(async move {
                if was.age > LIFETIME {
                    return Ok(false);
                }
                if was.idle_for > IDLE {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .after_release(|connection, _| {
            Box::pin(async move {
                // What is still to come of a question that was given up is waited for, but not for ever.
                let settled = tokio::time::timeout(SETTLE, connection.flush()).await;
                settled.map_err(|late| sqlx::Error::Io(late.into()))?.map(|()| true)
            })
        })
}

fn options(url: &str) -> Result<PgConnectOptions> {
    let options: PgConnectOptions = url.parse().map_err(|fault: sqlx::Error| {
        let right = "right would be postgres://user:password@host/database";
        Error::invalid("DATABASE_URL", format!("DATABASE_URL is no address of a database: {fault}; {right}"))
    })?;
    Ok(options.disable_statement_logging().application_name("openplan").options([
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
    ]))
}
