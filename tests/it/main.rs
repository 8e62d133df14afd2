//! Tests that look like use: they run the built program, on SQLite and on PostgreSQL.
//!
//! A file is named by what it promises. No test needs another, or waits for the clock where it can wait for what happens.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

#[macro_use]
mod support;

mod catalogue;
mod cli;
mod files;
mod graphql;
mod http;
mod layering;
mod package_out;
mod release;
mod reliability;
mod rest;
mod store;
