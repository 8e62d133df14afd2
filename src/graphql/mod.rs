//! GraphQL: arguments in, answers out.
//!
//! The schema is `schema.graphql` itself: types, descriptions and defaults are read from it, and the library validates
//! and introspects by it. What is below a root field is answered breadth first (`execute`): a field is resolved for all
//! objects of a level at once, so that a list below a list costs one statement, keys stand in the query's order, and a
//! nullable field that fails is null and the rest stands. `field` has one file a type.

mod args;
mod execute;
mod field;
mod id;
mod input;
mod json;
mod limit;
mod node;
mod output;
mod root;
mod sdl;
mod service;

pub use limit::Limits;
pub use service::{Answer, Request, Service};
