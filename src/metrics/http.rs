//! Connections and requests.

use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::Held;

/// Where a request went, by a pattern of the router and never a path that somebody made up; and what became of it.
#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Answered {
    route: String,
    method: &'static str,
    status: u16,
}

/// Connections and requests.
#[derive(Debug)]
pub struct Http {
    connections: Gauge,
    in_flight: Gauge,
    requests: Family<Answered, Histogram, fn() -> Histogram>,
}

impl Http {
    pub(super) fn new(registry: &mut Registry) -> Self {
        let http = Http {
            connections: Gauge::default(),
            in_flight: Gauge::default(),
            requests: Family::new_with_constructor(durations),
        };
        registry.register("http_connections", "Connections that are open", http.connections.clone());
        registry.register("http_requests_in_flight", "Requests that are worked on", http.in_flight.clone());
        let help = "Seconds from a request's header to its answer's";
        registry.register("http_request_duration_seconds", help, http.requests.clone());
        http
    }

    /// Counts a connection as long as the value lives.
    pub fn connected(&self) -> Held {
        Held::new(&self.connections)
    }

    /// Counts a request as long as the value lives.
    pub fn begun(&self) -> Held {
        Held::new(&self.in_flight)
    }

    /// Counts an answer: `route` is the router's pattern.
    pub fn answered(&self, route: &str, method: &'static str, status: u16, took: Duration) {
        let answered = Answered { route: route.to_owned(), method, status };
        self.requests.get_or_create(&answered).observe(took.as_secs_f64());
    }
}

/// A histogram of seconds, from a millisecond to what a query may take.
fn durations() -> Histogram {
    Histogram::new([0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0])
}
