//! What is counted while the service runs, told at `/metrics` as Prometheus reads it.
//!
//! One struct a subject, in a file of its own, which registers its numbers when it is made. The rooms above count as
//! things happen; what merely stands somewhere (a pool's size, the newest release) is set when somebody asks.

mod catalogue;
mod database;
mod files;
mod graphql;
mod held;
mod http;
mod process;
mod rest;

use prometheus_client::encoding::prometheus_text;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;

pub use catalogue::Catalogue;
pub use database::{Database, Pool};
pub use files::{Files, Folder};
pub use graphql::{Graphql, OK};
pub use held::Held;
pub use http::Http;
use process::Process;
pub use rest::Rest;

use crate::error::{Error, Result};

/// The media type of the text.
pub const MEDIA_TYPE: &str = prometheus_text::CONTENT_TYPE;

/// All that is counted.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    /// Connections and requests.
    pub http: Http,
    /// GraphQL operations.
    pub graphql: Graphql,
    /// Questions of REST.
    pub rest: Rest,
    /// Files that are written whole before they are sent.
    pub files: Files,
    /// Statements and pools.
    pub database: Database,
    /// The catalogue in force.
    pub catalogue: Catalogue,
}

impl Metrics {
    /// Begins to count, for a database of this kind.
    pub fn new(backend: &'static str) -> Self {
        let mut registry = Registry::default();
        registry.register_collector(Box::new(Process::started_now()));
        let own = registry.sub_registry_with_prefix("openplan");
        let build = [("version", env!("CARGO_PKG_VERSION")), ("database", backend)];
        own.register("build", "The program that runs", Info::new(build));
        let (http, graphql) = (Http::new(own), Graphql::new(own));
        let (rest, files) = (Rest::new(own), Files::new(own));
        let (database, catalogue) = (Database::new(own), Catalogue::new(own));
        Metrics { registry, http, graphql, rest, files, database, catalogue }
    }

    /// All numbers, in the text format of Prometheus.
    pub fn text(&self) -> Result<String> {
        let mut text = String::new();
        prometheus_text::encode(&mut text, &self.registry).map_err(Error::internal)?;
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn what_happened_is_told() {
        let metrics = Metrics::new("sqlite");
        metrics.http.answered("/graphql", "GET", 200, Duration::from_millis(3));
        metrics.http.answered("/graphql", "GET", 200, Duration::from_millis(30));
        metrics.graphql.answered("TOO_COSTLY".into());
        metrics.graphql.answered(OK.into());
        metrics.database.statement(Duration::from_millis(2), true);
        let connected = metrics.http.connected();
        let text = metrics.text().unwrap();
        for line in [
            r#"openplan_http_request_duration_seconds_count{route="/graphql",method="GET",status="200"} 2"#,
            r#"openplan_http_request_duration_seconds_bucket{route="/graphql",method="GET",status="200",le="0.005"} 1"#,
            r#"openplan_graphql_operations_total{outcome="TOO_COSTLY"} 1"#,
            r#"openplan_graphql_operations_total{outcome="OK"} 1"#,
            "openplan_database_statement_duration_seconds_count 1",
            "openplan_database_statement_failures_total 1",
            "openplan_http_connections 1",
            concat!("openplan_build_info{version=\"", env!("CARGO_PKG_VERSION"), "\",database=\"sqlite\"} 1"),
        ] {
            assert!(text.lines().any(|told| told == line), "{line}\n{text}");
        }
        drop(connected);
        assert!(metrics.text().unwrap().contains("openplan_http_connections 0\n"));
    }
}
