//! What is asked of an address, and what may come of it.

use serde_json::Value;
use utoipa::openapi::path::{Operation, OperationBuilder, ParameterBuilder, ParameterIn};
use utoipa::openapi::{RefOr, Required};

use super::name::{camel, component, list_response, schema_name, upper};
use super::parameter::{is_everywhere, of_grammar, text};
use super::response::{PROBLEM_OF_PARTS, PROBLEMS, answered, content, example, in_files, page, value};
use crate::format::{Form, Head};
use crate::rest::asked::{Common, Grammar};
use crate::rest::below::Below;
use crate::rest::resource::Resource;
use crate::rest::word::{MAX_CHARACTERS, Word};

/// What describes the columns of a list as CSV, beside it.
pub const CSV_METADATA: &str = "csv-metadata.json";

/// What an address names: its parameter, what it is one of, and an example.
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
    let (name, heads) = (resource.name(), resource.heads());
    let (id, summary) = (list_id(name, parent), list_summary(name, parent));
    let operation =
        operation(name, &id, &summary, resource.about(), grammar(resource, &heads), parent.map(Named::row), true);
    in_parts(operation.response("200", component("responses", &list_response(name)))).build()
}

pub(super) fn row(resource: &'static dyn Resource) -> Operation {
    let heads = resource.heads();
    let grammar = Grammar { common: Common::ROW, heads: &heads, ..Grammar::NONE };
    let name = resource.name();
    let content = content(&schema_name(None, name), example(&heads));
    let response = answered("The row.").content("application/json", content).build();
    let id = format!("{}By{}", camel(name), upper(resource.key()));
    let summary = format!("One of the {name}");
    operation(name, &id, &summary, resource.about(), grammar, Some(Named::row(resource)), true)
        .response("200", response)
        .build()
}

pub(super) fn table(below: &'static Below, named: Option<Named>) -> Operation {
    let heads = (below.heads)();
    // What the address names is not asked for once more.
    let words: Vec<Word> =
        below.words.iter().filter(|word| named.as_ref().is_none_or(|n| n.parameter != word.name)).copied().collect();
    let grammar =
        Grammar { words: &words, common: below.common, heads: &heads, forms: Form::OF_LISTS, ..Grammar::NONE };
    let response = in_files(page(&schema_name(below.parent, below.name), &heads), Form::OF_LISTS).build();
    let tag = below.parent.unwrap_or(below.name);
    let id = match (below.parent, &named) {
        (Some(parent), _) => format!("{}Of{}", camel(below.name), upper(parent)),
        (None, Some(named)) => format!("{}By{}", camel(below.name), upper(named.parameter)),
        (None, None) => camel(below.name),
    };
    let mut operation = operation(tag, &id, &upper(below.name), below.about, grammar, named, false).build();
    for parameter in operation.parameters.iter_mut().flatten() {
        if let RefOr::T(parameter) = parameter
            && below.required.contains(&parameter.name.as_str())
        {
            parameter.required = Required::True;
        }
    }
    operation.responses.responses.insert("200".to_owned(), RefOr::T(response));
    if below.is_paged() { in_parts(operation.into()).build() } else { operation }
}

pub(super) fn csv_metadata(resource: &'static dyn Resource, parent: Option<&'static dyn Resource>) -> Operation {
    let (name, heads) = (resource.name(), resource.heads());
    let about =
        "What stands in the columns of the same list as CSV (CSV on the Web): type, titles in both languages, key.";
    let (id, summary) =
        (list_id(name, parent) + "CsvMetadata", list_summary(name, parent) + ": columns of the CSV file");
    operation(name, &id, &summary, about, grammar(resource, &heads), parent.map(Named::row), true)
        .response("200", component("responses", "CsvMetadata"))
        .build()
}

/// What may be asked of a list.
pub(super) fn grammar<'a>(resource: &'static dyn Resource, heads: &'a [Head]) -> Grammar<'a> {
    let (words, sorts, forms) = (resource.words(), resource.sorts(), resource.forms());
    Grammar { words, sorts, common: Common::LIST, heads, forms }
}

fn list_id(name: &str, parent: Option<&'static dyn Resource>) -> String {
    let of = parent.map(|parent| format!("Of{}", upper(parent.name())));
    camel(name) + &of.unwrap_or_default()
}

fn list_summary(name: &str, parent: Option<&'static dyn Resource>) -> String {
    let of = parent.map(|parent| format!(" of one of the {}", parent.name()));
    upper(name) + &of.unwrap_or_default()
}

/// An operation but for what it answers; `of_resource` where its parameters are those of the resource's lists.
pub(in crate::rest) fn operation(
    tag: &str,
    id: &str,
    summary: &str,
    about: &str,
    grammar: Grammar<'_>,
    row: Option<Named>,
    of_resource: bool,
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
    for parameter in of_grammar(&grammar) {
        let name = &parameter.name;
        operation = if is_everywhere(name) {
            operation.parameter_ref(component("parameters", name))
        } else if of_resource {
            operation.parameter_ref(component("parameters", &format!("{tag}.{name}")))
        } else {
            operation.parameter(parameter)
        };
    }
    for status in ["304", "414", "431"] {
        operation = operation.response(status, component("responses", &format!("Status{status}")));
    }
    for (status, _) in PROBLEMS {
        operation = operation.response(status, component("responses", &format!("Problem{status}")));
    }
    operation
}

/// With what becomes of `Range`.
pub(in crate::rest) fn in_parts(operation: OperationBuilder) -> OperationBuilder {
    let (beyond, _) = PROBLEM_OF_PARTS;
    operation
        .response("206", component("responses", "Status206"))
        .response(beyond, component("responses", &format!("Problem{beyond}")))
}
