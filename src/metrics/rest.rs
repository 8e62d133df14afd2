//! What REST, its files and the catalogue take of the places where requests are worked on.

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use super::Held;

/// Places taken and not found.
#[derive(Debug)]
pub struct Rest {
    executing: Gauge,
    refused: Counter,
}

impl Rest {
    pub(super) fn new(registry: &mut Registry) -> Self {
        let rest = Rest { executing: Gauge::default(), refused: Counter::default() };
        let help = "Questions of REST, files and the catalogue that are worked on now";
        registry.register("rest_executing", help, rest.executing.clone());
        registry.register("rest_refused", "Those that found no place in time", rest.refused.clone());
        rest
    }

    /// Counts a question as long as the value lives.
    pub fn executing(&self) -> Held {
        Held::new(&self.executing)
    }

    /// Counts a question that found no place.
    pub fn refused(&self) {
        self.refused.inc();
    }
}
