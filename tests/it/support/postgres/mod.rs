//! One PostgreSQL server for all tests, and a database of its own for each.
//!
//! `OPENPLAN_TEST_POSTGRES` (or `DATABASE_URL_POSTGRES`) names a server to use; without it a private one is started in a
//! temporary folder, and ends with the tests. PostgreSQL refuses to run as root: then it runs as `postgres` or `nobody`.

mod cluster;

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use super::connect;
use sea_orm::ConnectionTrait;

pub use cluster::Cluster;

/// A database on the server, dropped at the end.
pub struct OwnDatabase {
    name: String,
    server: &'static Server,
}

/// Where databases can be made.
struct Server {
    /// The URL of a database, with `{}` for its name.
    pattern: String,
    /// The database from which others are made.
    maintenance: String,
}

impl Server {
    fn url(&self, database: &str) -> String {
        self.pattern.replace("{}", database)
    }

    async fn execute(&self, sql: &str) -> Result<(), String> {
        let connection = connect(&self.url(&self.maintenance)).await.map_err(|error| error.to_string())?;
        let done = connection.execute_unprepared(sql).await;
        connection.close().await.map_err(|error| error.to_string())?;
        done.map(|_| ()).map_err(|error| error.to_string())
    }
}

impl OwnDatabase {
    /// Makes an empty database; the server is started by whoever comes first.
    pub async fn create() -> Self {
        static SERVER: OnceLock<Result<Server, String>> = OnceLock::new();
        static NAMES: AtomicU32 = AtomicU32::new(1);
        let server = SERVER.get_or_init(|| given().unwrap_or_else(start)).as_ref();
        let server = server.unwrap_or_else(|fault| panic!("{fault}"));
        let name = format!("openplan_test_{}_{}", std::process::id(), NAMES.fetch_add(1, Ordering::Relaxed));
        server.execute(&format!("CREATE DATABASE {name}")).await.expect("a database can be made");
        OwnDatabase { name, server }
    }

    /// Its URL.
    pub fn url(&self) -> String {
        self.server.url(&self.name)
    }
}

impl Drop for OwnDatabase {
    fn drop(&mut self) {
        let sql = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        let server = self.server;
        // A runtime cannot wait inside another: hence the thread.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
            runtime.block_on(server.execute(&sql)).ok()
        });
        let _ = dropping.join();
    }
}

/// The server that the environment names: the URL of any database on it.
fn given() -> Option<Result<Server, String>> {
    let named = |name| std::env::var(name).ok().filter(|url| !url.is_empty());
    let url = named("OPENPLAN_TEST_POSTGRES").or_else(|| named("DATABASE_URL_POSTGRES"))?;
    let (place, options) = url.split_once('?').map_or((url.as_str(), String::new()), |(p, o)| (p, format!("?{o}")));
    let Some((server, database)) = place.rsplit_once('/').filter(|(server, _)| server.contains("//")) else {
        return Some(Err(format!("{url} names no database; right would be postgres://user:password@host/postgres")));
    };
    Some(Ok(Server { pattern: format!("{server}/{{}}{options}"), maintenance: database.to_owned() }))
}

/// A server of our own for all tests: it is kept until they end.
fn start() -> Result<Server, String> {
    let cluster = Cluster::start()?;
    let pattern = cluster.url("{}");
    std::mem::forget(cluster);
    Ok(Server { pattern, maintenance: "postgres".to_owned() })
}
