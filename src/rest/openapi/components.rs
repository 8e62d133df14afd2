//! What repeats, and is told once.

use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{Components, ComponentsBuilder, ContentBuilder, ResponseBuilder};

use super::name::{list_response, schema_name};
use super::parameter::{component_name, of_list, of_table};
use super::response::{
    CSV_METADATA_MEDIA, FAULT_OF_PARTS, FAULTS, HEADERS, STATUSES, answered, header, in_files, page, problem,
};
use super::schema::{page_schema, problem_schema, row_schema};
use crate::rest::below::BELOW;
use crate::rest::resource::RESOURCES;

pub(super) fn all() -> Components {
    let mut components = ComponentsBuilder::new();
    let lists = RESOURCES.iter().map(|resource| (schema_name(None, resource.name()), resource.heads()));
    let tables = BELOW.iter().map(|below| (schema_name(below.parent, below.name), (below.heads)()));
    for (name, heads) in lists.chain(tables) {
        components = components.schema(format!("{name}Page"), page_schema(&name)).schema(name, row_schema(&heads));
    }
    components = components.schema("Problem", problem_schema());
    for fault in FAULTS.into_iter().chain([FAULT_OF_PARTS]) {
        components = components.response(format!("Problem{}", fault.status), problem(fault));
    }
    for (status, about) in STATUSES {
        components = components.response(format!("Status{status}"), ResponseBuilder::new().description(about).build());
    }
    for (name, about) in HEADERS {
        components = components.header(name, header(about));
    }
    for resource in RESOURCES {
        let (name, heads) = (resource.name(), resource.heads());
        let list = in_files(page(&schema_name(None, name), &heads), resource.forms());
        components = components.response(list_response(name), list.build());
        for parameter in of_list(resource) {
            components = components.parameter(component_name(name, &parameter.name), parameter);
        }
    }
    for below in BELOW {
        for parameter in of_table(below) {
            let whose = schema_name(below.parent, below.name);
            components = components.parameter(component_name(&whose, &parameter.name), parameter);
        }
    }
    let described = ContentBuilder::new().schema(Some(ObjectBuilder::new().schema_type(Type::Object).build())).build();
    let described = answered("The description.").content(CSV_METADATA_MEDIA, described);
    components.response("CsvMetadata", described.build()).build()
}
