//! Openplan publishes how a government carries out its yearly plan, figure by figure, each with its source.
//!
//! Rooms stand on floors; a room imports only from floors below its own.

pub mod assess;
pub mod catalogue;
pub mod cli;
pub mod config;
pub mod domain;
pub mod error;
pub mod export;
pub mod format;
pub mod graphql;
pub mod http;
pub mod logging;
pub mod metadata;
pub mod metrics;
pub mod package;
pub mod query;
pub mod release;
pub mod rest;
pub mod store;
