//! REST: arguments in, rows out, by the lists of `query`. What HTTP has to do with it is in `http`.
//!
//! `resource` has the columns, words and orders of each resource, one file an aggregate; `asked` reads a query string
//! by them; `below` has the tables that are no list of a resource, `package` a whole dataset; `slice` is which rows of
//! them are wanted, `told` says errors in their words, `sources` what rows are from.

mod asked;
pub mod below;
pub mod openapi;
pub mod package;
pub mod resource;
mod slice;
mod sources;
mod told;
pub mod word;

pub use asked::{Asked, Common, Grammar};
pub use resource::{Listing, RESOURCES, Resource, Table, resource};
pub use slice::Slice;
pub use sources::{Sources, columns};
pub use told::told;

use crate::config::Limit;

/// Limits of a question that no setting changes.
pub fn fixed_limits() -> Vec<Limit> {
    vec![
        Limit::fixed(
            "parameter_characters",
            word::MAX_CHARACTERS,
            "characters",
            "Characters of a parameter's value in REST",
        ),
        Limit::fixed("parameter_values", word::MAX_VALUES, "values", "Values of a parameter that is repeated in REST"),
    ]
}
