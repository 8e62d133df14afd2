//! The database: connections, the schema's version, bulk writing, and all in which SQLite and PostgreSQL differ.
//!
//! Rows come and go as records (`row`); no question is put here, that is `query`'s.

pub mod bulk;
pub mod connect;
mod postgres;
pub mod row;
pub mod schema;
pub mod search;
mod sqlite;
pub mod statement;
pub mod writing;

pub use connect::Store;
