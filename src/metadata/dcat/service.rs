//! The interfaces by which everything is asked for.

use super::super::Collection;
use super::super::graph::Graph;
use super::super::vocabulary::{GRAPHQL as GRAPHQL_STANDARD, OPENAPI, dcat, dct, european};
use super::dataset::ITSELF;
use crate::error::Result;

/// The part of the catalogue that REST is.
pub const REST: &str = "rest";
const GRAPHQL: &str = "graphql";
/// All services.
pub const NAMES: [&str; 2] = [REST, GRAPHQL];

/// Tells the services.
pub fn tell(graph: &mut Graph, collection: &Collection) -> Result<()> {
    let addresses = &collection.addresses;
    let services = [
        (REST, "REST", addresses.rest(""), addresses.rest("/openapi.json"), OPENAPI, "OpenAPI 3.1"),
        (GRAPHQL, "GraphQL", addresses.graphql(""), addresses.graphql("/schema"), GRAPHQL_STANDARD, "GraphQL"),
    ];
    for (part, name, endpoint, description, standard, standard_name) in services {
        graph.describe(&addresses.catalog(Some(part)), dcat::DATA_SERVICE, |service| {
            service.words(dct::TITLE, &format!("{name} 接口"), Some(&format!("{name} interface")))?;
            service.link(dcat::ENDPOINT_URL, endpoint)?;
            service.link(dcat::ENDPOINT_DESCRIPTION, description)?;
            service.link(dct::PUBLISHER, addresses.catalog(Some("operator")))?;
            service.term(dct::ACCESS_RIGHTS, european::PUBLIC);
            service.link(dct::CONFORMS_TO, standard)?;
            for described in &collection.datasets {
                service.link(dcat::SERVES_DATASET, addresses.dataset(&described.record.code, ITSELF))?;
            }
            Ok(())
        })?;
        graph.describe(standard, dct::STANDARD, |thing| {
            thing.text(dct::TITLE, standard_name);
            Ok(())
        })?;
    }
    Ok(())
}
