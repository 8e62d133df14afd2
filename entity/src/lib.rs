//! One SeaORM entity a table.
//!
//! A table whose rows releases bring and end is *versioned*: beside what the row states (content) and what follows
//! from other rows (derived), it has the dataset, the fingerprints of identity and content, the `release` that brought
//! this content, and the span `[from_release, to_release)` in which this very row (content and derived) stands.

#[macro_use]
mod versioned;

pub mod category;
pub mod dataset;
pub mod district;
pub mod document;
pub mod indicator;
pub mod observation;
pub mod observation_indexes;
pub mod period_use;
pub mod project;
pub mod project_progress;
pub mod release;
pub mod search_common;
pub mod search_entry;
pub mod search_place;
pub mod source_text;
pub mod state;
pub mod task;
pub mod task_evidence;
pub mod task_progress;
pub mod unit;

pub use versioned::{Version, Versioned, VersionedModel};
