//! Something that goes on: counted from now until it is dropped.

use prometheus_client::metrics::gauge::Gauge;

/// One more in a gauge, as long as this lives.
#[derive(Debug)]
#[must_use = "it is counted only as long as this lives"]
pub struct Held(Gauge);

impl Held {
    /// Counts it.
    pub fn new(gauge: &Gauge) -> Self {
        gauge.inc();
        Held(gauge.clone())
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.0.dec();
    }
}
