//! HTTP: the router, GraphQL over HTTP, the pages, and the limits of a connection.
//!
//! `router` is the table of routes and `layers` what lies around all of them; `serve` takes connections. A handler
//! that touches the database does so by `Site::detached`, so that a client who leaves cancels nothing half way.

mod accept;
mod answers;
mod api;
mod body;
mod catalog;
mod document;
mod etag;
mod front;
mod graphql;
mod health;
mod layers;
mod metrics;
mod page;
mod problem;
mod rest;
mod router;
mod serve;
mod site;
mod stall;

pub use router::router;
pub use serve::{bind, listen, serve};
pub use site::Site;
