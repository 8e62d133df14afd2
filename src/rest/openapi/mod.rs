//! The OpenAPI document, made of the same tables that the addresses are answered by: what is not in it is refused, and
//! what is in it is answered.

mod components;
mod name;
mod operation;
mod parameter;
mod response;
mod schema;

use utoipa::openapi::path::{HttpMethod, Operation};
use utoipa::openapi::{InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, PathItem, Paths, Tag};

pub(super) use operation::{Named, Parameters, in_parts, operation};
pub(super) use parameter::of_grammar;
pub(super) use response::answered;

pub use operation::CSV_METADATA;
pub use response::CSV_METADATA_MEDIA;

use super::below::{BELOW, LISTS};
use super::package;
use super::resource::{RESOURCES, resource};
use operation::{csv_metadata, csv_metadata_of_table, list, row, table};

/// Where the addresses begin.
const ROOT: &str = "/api/v1";

/// The document.
pub fn document() -> OpenApi {
    let info = InfoBuilder::new()
        .title("Openplan")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "What was promised and what was done, figure by figure, each with the report that states it. Numbers keep the \
             digits that were printed: read them as decimals. Everything can be read as of an earlier release (`asOf`), and \
             is answered with an entity tag: ask again by `If-None-Match`, and what has not changed is a 304.",
        ))
        .license(Some(LicenseBuilder::new().name(env!("CARGO_PKG_LICENSE")).identifier(Some(env!("CARGO_PKG_LICENSE"))).build()));
    OpenApiBuilder::new()
        .info(info.build())
        .paths(paths())
        .components(Some(components::all()))
        .tags(Some(RESOURCES.iter().map(|resource| tag(resource.name(), resource.about()))))
        .build()
}

fn tag(name: &str, about: &str) -> Tag {
    let mut tag = Tag::new(name);
    tag.description = Some(about.to_owned());
    tag
}

/// The addresses that need no row named.
pub fn roots() -> impl Iterator<Item = String> {
    let tables = BELOW.iter().filter(|below| below.parent.is_none()).map(|below| below.name);
    RESOURCES.iter().map(|resource| resource.name()).chain(tables).map(|name| format!("{ROOT}/{name}"))
}

fn paths() -> Paths {
    let mut paths = Paths::new();
    let mut add = |path: String, operation: Operation| {
        paths.paths.insert(path, PathItem::new(HttpMethod::Get, operation));
    };
    for resource in RESOURCES {
        let (name, key) = (resource.name(), resource.key());
        add(format!("{ROOT}/{name}"), list(resource, None));
        add(format!("{ROOT}/{name}/{CSV_METADATA}"), csv_metadata(resource, None));
        add(format!("{ROOT}/{name}/{{{key}}}"), row(resource));
    }
    for (parent, child, _) in LISTS {
        if let (Some(parent), Some(child)) = (resource(parent), resource(child)) {
            let path = format!("{ROOT}/{}/{{{}}}/{}", parent.name(), parent.key(), child.name());
            add(path.clone(), list(child, Some(parent)));
            add(format!("{path}/{CSV_METADATA}"), csv_metadata(child, Some(parent)));
        }
    }
    for below in BELOW {
        let parent = below.parent.and_then(resource);
        let path = match parent {
            Some(parent) => format!("{ROOT}/{}/{{{}}}/{}", parent.name(), parent.key(), below.name),
            None => format!("{ROOT}/{}", below.name),
        };
        let word = below.key.map(|word| (word, Named::of(word, below.name, &(below.heads)())));
        let keyed = word.map(|(word, named)| (format!("{ROOT}/{}/{{{word}}}", below.name), Some(named)));
        for (path, named) in [(path, parent.map(Named::row))].into_iter().chain(keyed) {
            add(path.clone(), table(below, named.clone()));
            add(format!("{path}/{CSV_METADATA}"), csv_metadata_of_table(below, named));
        }
    }
    add(format!("{ROOT}/datasets/{{code}}/{}", package::NAME), package::described());
    paths
}
