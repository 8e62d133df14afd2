//! What is asked of an address, and what may come of it.

use serde_json::Value;
use utoipa::openapi::Required;
use utoipa::openapi::path::{Operation, OperationBuilder, Parameter, ParameterBuilder, ParameterIn};

use super::name::{camel, component, list_response, schema_name, upper};
use super::parameter::{self, of_grammar, text};
use super::response::{FAULT_OF_PARTS, FAULTS, Fault, answered, content, example, in_files, page, value};
use crate::format::{Form, Head};
use crate::rest::asked::{Common, Grammar};
use crate::rest::below::Below;
use crate::rest::resource::Resource;
use crate::rest::word::MAX_CHARACTERS;

/// What describes the columns of a list as CSV, beside it.
pub const CSV_METADATA: &str = "csv-metadata.json";
/// What its operations tell: at the end of a summary, and at length.
const OF_COLUMNS: &str = ": columns of the CSV file";
const COLUMNS: &str =
    "What stands in the columns of the same list as CSV (CSV on the Web): type, titles in both languages, key.";

/// What an address names: its parameter, what it is one of, and an example.
#[derive(Clone)]
pub(in crate::rest) struct Named {
    parameter: &'static str,
    of: &'static str,
    example: Option<Value>,
}

impl Named {
    /// A row of a resource.
    pub(in crate::rest) fn row(resource: &'static dyn Resource) -> Self {
        Self::of(resource.key(), resource.name(), &resource.heads())
    }

    pub(super) fn of(parameter: &'static str, of: &'static str, heads: &[Head]) -> Self {
        let example = heads.iter().find(|head| head.name == parameter).map(|head| value(head.example));
        Named { parameter, of, example }
    }
}

pub(super) fn list(resource: &'static dyn Resource, parent: Option<&'static dyn Resource>) -> Operation {
    let name = resource.name();
    let (id, summary) = (list_id(name, parent), list_summary(name, parent));
    let operation =
        operation(name, &id, &summary, resource.about(), Parameters::list(resource), parent.map(Named::row));
    in_parts(operation.response("200", component("responses", &list_response(name)))).build()
}

pub(super) fn row(resource: &'static dyn Resource) -> Operation {
    let heads = resource.heads();
    let name = resource.name();
    let parameters = of_grammar(&Grammar { common: Common::ROW, heads: &heads, ..Grammar::NONE });
    let asked = Parameters { whose: name, all: parameters };
    let content = content(&schema_name(None, name), example(&heads));
    let response = answered("The row.").content("application/json", content).build();
    let id = format!("{}By{}", camel(name), upper(resource.key()));
    let summary = format!("One of the {name}");
    operation(name, &id, &summary, resource.about(), asked, Some(Named::row(resource)))
        .response("200", response)
        .build()
}

pub(super) fn table(below: &'static Below, named: Option<Named>) -> Operation {
    let response = in_files(page(&schema_name(below.parent, below.name), &(below.heads)()), Form::OF_LISTS).build();
    in_parts(of_table(below, named, "", "", below.about).response("200", response)).build()
}

pub(super) fn csv_metadata_of_table(below: &'static Below, named: Option<Named>) -> Operation {
    let described = component("responses", "CsvMetadata");
    of_table(below, named, "CsvMetadata", OF_COLUMNS, COLUMNS).response("200", described).build()
}

/// An operation on a table that is no list of a resource, but for what it answers; its name and summary end so.
fn of_table(
    below: &'static Below,
    named: Option<Named>,
    name: &str,
    summary: &str,
    about: &'static str,
) -> OperationBuilder {
    let tag = below.parent.unwrap_or(below.name);
    let id = match (below.parent, &named) {
        (Some(parent), _) => format!("{}Of{}", camel(below.name), upper(parent)),
        (None, Some(named)) => format!("{}By{}", camel(below.name), upper(named.parameter)),
        (None, None) => camel(below.name),
    };
    let summary = upper(below.name) + summary;
    let mut parameters = parameter::of_table(below);
    // What the address names is not asked for once more.
    parameters.retain(|parameter| named.as_ref().is_none_or(|named| named.parameter != parameter.name));
    let asked = Parameters { whose: &schema_name(below.parent, below.name), all: parameters };
    operation(tag, &(id + name), &summary, about, asked, named)
}

pub(super) fn csv_metadata(resource: &'static dyn Resource, parent: Option<&'static dyn Resource>) -> Operation {
    let name = resource.name();
    let (id, summary) = (list_id(name, parent) + "CsvMetadata", list_summary(name, parent) + OF_COLUMNS);
    operation(name, &id, &summary, COLUMNS, Parameters::list(resource), parent.map(Named::row))
        .response("200", component("responses", "CsvMetadata"))
        .build()
}

fn list_id(name: &str, parent: Option<&'static dyn Resource>) -> String {
    let of = parent.map(|parent| format!("Of{}", upper(parent.name())));
    camel(name) + &of.unwrap_or_default()
}

fn list_summary(name: &str, parent: Option<&'static dyn Resource>) -> String {
    let of = parent.map(|parent| format!(" of one of the {}", parent.name()));
    upper(name) + &of.unwrap_or_default()
}

/// The parameters of an operation, and whose they are among the components.
pub(in crate::rest) struct Parameters<'a> {
    pub(in crate::rest) whose: &'a str,
    pub(in crate::rest) all: Vec<Parameter>,
}

impl Parameters<'static> {
    fn list(resource: &'static dyn Resource) -> Self {
        Parameters { whose: resource.name(), all: parameter::of_list(resource) }
    }
}

/// An operation but for what it answers.
pub(in crate::rest) fn operation(
    tag: &str,
    id: &str,
    summary: &str,
    about: &str,
    asked: Parameters<'_>,
    row: Option<Named>,
) -> OperationBuilder {
    let mut operation =
        OperationBuilder::new().tag(tag).operation_id(Some(id)).summary(Some(summary)).description(Some(about));
    if let Some(Named { parameter, of, example }) = row {
        let named = ParameterBuilder::new()
            .name(parameter)
            .parameter_in(ParameterIn::Path)
            .required(Required::True)
            .description(Some(format!("Names one of the {of}.")))
            .schema(Some(text(MAX_CHARACTERS)))
            .example(example);
        operation = operation.parameter(named);
    }
    for Parameter { name, .. } in asked.all {
        operation = operation.parameter_ref(component("parameters", &parameter::component_name(asked.whose, &name)));
    }
    for status in ["304", "431"] {
        operation = operation.response(status, component("responses", &format!("Status{status}")));
    }
    for Fault { status, .. } in FAULTS {
        operation = operation.response(status, component("responses", &format!("Problem{status}")));
    }
    operation
}

/// With what becomes of `Range`.
pub(in crate::rest) fn in_parts(operation: OperationBuilder) -> OperationBuilder {
    let beyond = FAULT_OF_PARTS.status;
    operation
        .response("206", component("responses", "Status206"))
        .response(beyond, component("responses", &format!("Problem{beyond}")))
}
