//! A whole dataset as its data package: its address, and what can be asked of it.

use utoipa::openapi::ContentBuilder;
use utoipa::openapi::path::Operation;
use utoipa::openapi::schema::{ObjectBuilder, Type};

use super::asked::{Asked, Common, Grammar};
use super::openapi::{Named, Parameters, answered, in_parts, of_grammar, operation};
use super::resource::resource;
use crate::error::Result;

/// Its name below a row of the datasets.
pub const NAME: &str = "package.zip";
pub use crate::package::files::MEDIA;

const GRAMMAR: Grammar<'static> = Grammar { common: &[Common::AsOf], ..Grammar::NONE };

/// Reads a query string.
pub fn read(query: &str) -> Result<Asked> {
    GRAMMAR.read(query)
}

/// What the OpenAPI document says of it.
pub(super) fn described() -> Operation {
    let about = "The whole dataset as a data package (a zip of CSV tables with their Table Schema), as `openplan import` \
                 publishes it. It is the same bytes until the dataset itself has another release.";
    let zip = ObjectBuilder::new().schema_type(Type::String).content_media_type(MEDIA).build();
    let whole = answered("The package.").content(MEDIA, ContentBuilder::new().schema(Some(zip)).build());
    let operation = operation(
        "datasets",
        "packageOfDatasets",
        "Package of one of the datasets",
        about,
        Parameters { whose: "datasets", all: of_grammar(&GRAMMAR) },
        resource("datasets").map(Named::row),
    );
    in_parts(operation.response("200", whole.build())).build()
}
