//! What docs/reliability.md promises.

mod a_killed_postgresql_has_the_release_or_has_not;
mod a_lost_database_comes_back;
mod abuse_is_refused_small;
mod checking_costs_no_more_than_reading;
mod decimals_are_exact;
mod failing_disks_harm_nothing;
mod kept_answers_outlive_the_database;
mod leaving_clients_poison_nothing;
mod memory_is_bounded;
mod overload_is_refused_politely;
mod readers_and_publishers_do_not_meet;
mod releases_survive_crashes;
mod secrets_stay_secret;
mod slow_clients_are_let_go;
mod stopping_finishes_what_is_in_flight;
mod waits_end_in_time;

use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};

use crate::support::PackageBuilder;

/// A package with this many figures, the first of them of so many tenths.
pub fn figures(dataset: &str, many: usize, first: usize) -> PackageBuilder {
    (0..many).fold(PackageBuilder::new(dataset), |builder, at| {
        let period = format!("{}-{:02}-{:02}/P1D", 2000 + at / 336, at / 28 % 12 + 1, at % 28 + 1);
        let value = first + at;
        builder.observation(&[("period", &period), ("value", &format!("{}.{}", value / 10, value % 10))])
    })
}

/// A question that was not asked before, which nobody can answer from memory.
fn fresh(field: &str) -> Value {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    json!({ "query": format!("{{ a{}: {field} }}", NUMBER.fetch_add(1, Ordering::Relaxed)) })
}
