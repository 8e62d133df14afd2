//! Statements sent to the database, and the pools of connections to it.

use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Which {
    pool: &'static str,
}

/// How a pool stands.
#[derive(Clone, Copy, Debug)]
pub struct Pool {
    /// What it is for: `reader` or `writer`.
    pub name: &'static str,
    /// Connections that are open.
    pub open: u32,
    /// Those of them that nobody uses.
    pub idle: usize,
    /// Connections at most.
    pub most: u32,
}

/// Statements and pools.
#[derive(Clone, Debug)]
pub struct Database {
    statements: Histogram,
    failures: Counter,
    open: Family<Which, Gauge>,
    idle: Family<Which, Gauge>,
    most: Family<Which, Gauge>,
}

impl Database {
    pub(super) fn new(registry: &mut Registry) -> Self {
        let database = Database {
            statements: Histogram::new([0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0]),
            failures: Counter::default(),
            open: Family::default(),
            idle: Family::default(),
            most: Family::default(),
        };
        let help = "Seconds that each statement sent to the database took";
        registry.register("database_statement_duration_seconds", help, database.statements.clone());
        registry.register("database_statement_failures", "Statements that failed", database.failures.clone());
        registry.register("database_connections", "Connections that are open, by pool", database.open.clone());
        registry.register("database_connections_idle", "Open connections that nobody uses", database.idle.clone());
        registry.register("database_connections_max", "Connections at most, by pool", database.most.clone());
        database
    }

    /// Counts a statement.
    pub fn statement(&self, took: Duration, failed: bool) {
        self.statements.observe(took.as_secs_f64());
        if failed {
            self.failures.inc();
        }
    }

    /// Sets how a pool stands.
    pub fn set_pool(&self, pool: Pool) {
        let which = Which { pool: pool.name };
        self.open.get_or_create(&which).set(pool.open.into());
        self.idle.get_or_create(&which).set(i64::try_from(pool.idle).unwrap_or(i64::MAX));
        self.most.get_or_create(&which).set(pool.most.into());
    }
}
