//! The catalogue in force, and how looking for a newer one goes.

use std::time::{SystemTime, UNIX_EPOCH};

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

/// The catalogue.
#[derive(Debug)]
pub struct Catalogue {
    state: Gauge,
    release: Gauge,
    published: Gauge,
    refreshed: Gauge,
    refresh_failures: Counter,
}

impl Catalogue {
    pub(super) fn new(registry: &mut Registry) -> Self {
        let catalogue = Catalogue {
            state: Gauge::default(),
            release: Gauge::default(),
            published: Gauge::default(),
            refreshed: Gauge::default(),
            refresh_failures: Counter::default(),
        };
        let help = "State number: it rises with every change of what can be read";
        registry.register("catalogue_state", help, catalogue.state.clone());
        registry.register("catalogue_release", "The newest release, 0 where there is none", catalogue.release.clone());
        let help = "When the newest release was published, 0 where there is none";
        registry.register("catalogue_release_timestamp_seconds", help, catalogue.published.clone());
        let help = "When a newer state was last looked for with success, 0 before the first look";
        registry.register("catalogue_refresh_timestamp_seconds", help, catalogue.refreshed.clone());
        let help = "Looks for a newer state that failed";
        registry.register("catalogue_refresh_failures", help, catalogue.refresh_failures.clone());
        catalogue
    }

    /// Sets what is in force; `published_at` is in seconds since 1970.
    pub fn set(&self, state: i64, release: i32, published_at: i64) {
        self.state.set(state);
        self.release.set(release.into());
        self.published.set(published_at);
    }

    /// Tells that a newer state was looked for, whether or not there was one.
    pub fn refreshed(&self) {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        self.refreshed.set(i64::try_from(now.as_secs()).unwrap_or(i64::MAX));
    }

    /// Tells that looking for a newer state failed.
    pub fn refresh_failed(&self) {
        self.refresh_failures.inc();
    }
}
