//! GraphQL: arguments in, answers out.
//!
//! The schema is `schema.graphql` itself: types, descriptions and defaults are read from it, and the library parses,
//! validates and introspects by it (`document`, `library`). An operation is answered breadth first (`execute`): a field
//! is resolved for all objects of a level at once, so that a list below a list costs one statement, keys stand in the
//! query's order, and a nullable field that fails is null and the rest stands. Results are written as text at once
//! (`output`). `field` has one file a type.

mod args;
mod document;
mod execute;
mod field;
mod input;
mod json;
mod library;
mod limit;
mod node;
mod output;
mod rule;
mod sdl;
mod service;
mod subscribe;
mod told;

pub use limit::Limits;
pub use service::{Answer, Request, Service};
pub use told::request as told;

use crate::config::Limit;

/// Limits of a document and its arguments that no setting changes.
pub fn fixed_limits() -> Vec<Limit> {
    let mut limits = crate::query::fixed_limits();
    limits.extend([
        Limit::fixed("list_values", input::MAX_VALUES, "values", "Values of a list in an argument"),
        Limit::fixed(
            "text_characters",
            input::MAX_TEXT,
            "characters",
            "Characters of a code, an id, a cursor or a text",
        ),
        Limit::fixed("brackets", limit::HOPELESS, "levels", "Levels of brackets in a document, however they are used"),
        Limit::fixed("ids", field::MAX_IDS, "ids", "Ids that `nodes` takes at once"),
    ]);
    limits
}
