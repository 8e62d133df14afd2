//! Data packages as people send them: what is found in them, whose codes they are, and that nothing is lost.

#![allow(clippy::unwrap_used, clippy::type_complexity, reason = "a test ends where something is missing")]

mod docs;
mod faults;
mod fuzz;
mod ownership;
mod round_trip;
mod support;
