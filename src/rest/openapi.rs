//! The OpenAPI document, made of the same tables that the addresses are answered by: what is not in it is refused, and
//! what is in it is answered.

use serde_json::{Value, json};
use utoipa::openapi::path::{HttpMethod, Operation, OperationBuilder, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ArrayBuilder, KnownFormat, ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{
    Components, ComponentsBuilder, ContentBuilder, Header, HeaderBuilder, InfoBuilder, LicenseBuilder, OpenApi,
    OpenApiBuilder, PathItem, Paths, Ref, RefOr, Required, Response, ResponseBuilder, Schema, SchemaFormat, Tag,
};

use super::asked::{Common, Grammar};
use super::below::{BELOW, Below, LISTS};
use super::package;
use super::resource::{RESOURCES, Resource, resource};
use super::word::{MAX_CHARACTERS, MAX_CODE, MAX_VALUES, Takes, Word};
use crate::domain::{Lang, label};
use crate::format::{Form, Head, Kind};
use crate::query::page::{DEFAULT_SIZE, MAX_SIZE};

/// Where the addresses begin.
const ROOT: &str = "/api/v1";
/// What may go wrong with any question, and what it means.
const PROBLEMS: [(&str, &str); 8] = [
    ("400", "Something in the question is wrong: the problem names the parameter and the nearest right word."),
    ("404", "There is no such row at the release that is read."),
    ("405", "The address is for reading: GET or HEAD."),
    ("406", "None of the media types asked for can be given."),
    ("413", "The question is longer than is allowed."),
    ("500", "A fault of the service."),
    ("503", "Too much is asked at once, or the database cannot be reached: try again after `Retry-After`."),
    ("504", "The answer took too long: ask for less."),
];

/// What comes of a request that is too long to be read, without a body.
const UNREAD: [(&str, &str); 2] =
    [("414", "The address is longer than is allowed."), ("431", "The header is longer than is allowed.")];

/// What becomes of `Range`.
pub(super) const PARTS: [(&str, &str); 2] =
    [("206", "The part that `Range` asks for."), ("416", "The part that `Range` asks for lies behind the end.")];

/// An operation with more responses that only have words.
pub(super) fn with_statuses(operation: OperationBuilder, statuses: &[(&str, &str)]) -> OperationBuilder {
    statuses.iter().fold(operation, |operation, (status, about)| {
        operation.response(*status, ResponseBuilder::new().description(*about).build())
    })
}

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
        .components(Some(components()))
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
        add(format!("{ROOT}/{name}/{{{key}}}"), row(resource));
    }
    for (parent, child, _) in LISTS {
        if let (Some(parent), Some(child)) = (resource(parent), resource(child)) {
            let path = format!("{ROOT}/{}/{{{}}}/{}", parent.name(), parent.key(), child.name());
            add(path, list(child, Some(parent)));
        }
    }
    for below in BELOW {
        let parent = below.parent.and_then(resource);
        let path = match parent {
            Some(parent) => format!("{ROOT}/{}/{{{}}}/{}", parent.name(), parent.key(), below.name),
            None => format!("{ROOT}/{}", below.name),
        };
        add(path, table(below, parent.map(Named::row)));
        if let Some(word) = below.key {
            let named = Named::of(word, below.name, &(below.heads)());
            add(format!("{ROOT}/{}/{{{word}}}", below.name), table(below, Some(named)));
        }
    }
    add(format!("{ROOT}/datasets/{{code}}/{}", package::NAME), package::described());
    paths
}

/// `plan-execution` is `planExecution` in names of programs.
fn camel(name: &str) -> String {
    let mut parts = name.split('-');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |name, part| name + &upper(part))
}

fn upper(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
}

/// The name of a table's schema.
fn schema_name(parent: Option<&str>, name: &str) -> String {
    format!("{}{}", parent.map(|parent| upper(&camel(parent))).unwrap_or_default(), upper(&camel(name)))
}

fn list(resource: &'static dyn Resource, parent: Option<&'static dyn Resource>) -> Operation {
    let name = resource.name();
    let heads = resource.heads();
    let grammar = Grammar {
        words: resource.words(),
        sorts: resource.sorts(),
        common: Common::LIST,
        heads: &heads,
        forms: resource.forms(),
    };
    let id = match parent {
        Some(parent) => format!("{}Of{}", camel(name), upper(parent.name())),
        None => camel(name),
    };
    let summary = match parent {
        Some(parent) => format!("{} of one of the {}", upper(name), parent.name()),
        None => upper(name),
    };
    let response = in_files(page(&schema_name(None, name), &heads), resource.forms());
    let operation = operation(name, &id, &summary, resource.about(), grammar, parent.map(Named::row));
    with_statuses(operation.response("200", response.build()), &PARTS).build()
}

/// A response that comes as files too.
fn in_files(response: ResponseBuilder, forms: &[Form]) -> ResponseBuilder {
    let file = ContentBuilder::new().schema(Some(ObjectBuilder::new().schema_type(Type::String))).build();
    let files = forms.iter().filter(|form| form.is_file());
    files.fold(response, |response, form| response.content(form.media_type(), file.clone()))
}

fn row(resource: &'static dyn Resource) -> Operation {
    let heads = resource.heads();
    let grammar = Grammar { common: Common::ROW, heads: &heads, ..Grammar::NONE };
    let name = resource.name();
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name(schema_name(None, name))))
        .example(Some(example(&heads)))
        .build();
    let response = answered("The row.").content("application/json", content).build();
    let id = format!("{}By{}", camel(name), upper(resource.key()));
    let summary = format!("One of the {name}");
    operation(name, &id, &summary, resource.about(), grammar, Some(Named::row(resource)))
        .response("200", response)
        .build()
}

fn table(below: &'static Below, named: Option<Named>) -> Operation {
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
    let mut operation = operation(tag, &id, &upper(below.name), below.about, grammar, named).build();
    for parameter in operation.parameters.iter_mut().flatten() {
        if let RefOr::T(parameter) = parameter
            && below.required.contains(&parameter.name.as_str())
        {
            parameter.required = Required::True;
        }
    }
    operation.responses.responses.insert("200".to_owned(), RefOr::T(response));
    operation
}

/// What an address names: its parameter, what it is one of, and an example.
pub(super) struct Named {
    parameter: &'static str,
    of: &'static str,
    example: Option<Value>,
}

impl Named {
    /// A row of a resource.
    pub(super) fn row(resource: &'static dyn Resource) -> Self {
        Self::of(resource.key(), resource.name(), &resource.heads())
    }

    fn of(parameter: &'static str, of: &'static str, heads: &[Head]) -> Self {
        let example = heads.iter().find(|head| head.name == parameter).map(|head| value(head.example));
        Named { parameter, of, example }
    }
}

pub(super) fn operation(
    tag: &str,
    id: &str,
    summary: &str,
    about: &str,
    grammar: Grammar<'_>,
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
    for parameter in grammar.words.iter().flat_map(of_word) {
        operation = operation.parameter(parameter);
    }
    for common in grammar.common {
        operation = operation.parameter(of_common(*common, &grammar));
    }
    operation =
        operation.response("304", ResponseBuilder::new().description("What the client holds is still right.").build());
    operation = with_statuses(operation, &UNREAD);
    for (status, _) in PROBLEMS {
        operation = operation.response(status, Ref::from_response_name(format!("Problem{status}")));
    }
    operation
}

fn of_word(word: &Word) -> Vec<Parameter> {
    let parameter = |name: String, about: &str, repeats: bool| {
        let one = match word.takes {
            Takes::Enum(codes) | Takes::Enums(codes) => coded(codes),
            Takes::Truth => ObjectBuilder::new().schema_type(Type::Boolean).build().into(),
            Takes::Day => formatted(KnownFormat::Date),
            Takes::Moment => formatted(KnownFormat::DateTime),
            Takes::Range if name.ends_with("Unit") => text(MAX_CODE),
            Takes::Range => ObjectBuilder::new().schema_type(Type::Number).build().into(),
            Takes::Code | Takes::Codes => text(MAX_CODE),
            Takes::Text => text(MAX_CHARACTERS),
        };
        let schema = match repeats {
            true => Schema::Array(ArrayBuilder::new().items(RefOr::T(one)).min_items(Some(1)).build()),
            false => one,
        };
        // Told in words: a client that sends more is answered so, or with 414 where the address has become too long.
        let about = if repeats { format!("{about} {MAX_VALUES} values at most.") } else { about.to_owned() };
        let built = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Query).required(Required::False);
        built.description(Some(about)).schema(Some(schema)).explode(repeats.then_some(true)).build()
    };
    word.parameters().into_iter().map(|(name, repeats, about)| parameter(name, about, repeats)).collect()
}

fn of_common(common: Common, grammar: &Grammar<'_>) -> Parameter {
    let names = || grammar.heads.iter().map(|head| head.name).collect::<Vec<_>>();
    let schema: Schema = match common {
        Common::Limit => ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(0))
            .maximum(i32::try_from(MAX_SIZE).ok())
            .default(Some(json!(DEFAULT_SIZE)))
            .build()
            .into(),
        Common::Sort => {
            let sorts = grammar.sorts.iter().map(|(name, _)| *name);
            let both: Vec<String> = sorts.flat_map(|name| [name.to_owned(), format!("-{name}")]).collect();
            ObjectBuilder::new().schema_type(Type::String).enum_values(Some(both)).build().into()
        }
        Common::Lang => coded(&["zh", "en"]),
        Common::For => coded(&["excel"]),
        Common::Format => coded(&grammar.forms.iter().map(|form| form.name()).collect::<Vec<_>>()),
        Common::Fields => {
            Schema::Array(ArrayBuilder::new().items(RefOr::T(coded(&names()))).min_items(Some(1)).build())
        }
        Common::Cursor | Common::AsOf => text(MAX_CHARACTERS),
    };
    let built = ParameterBuilder::new().name(common.name()).parameter_in(ParameterIn::Query).required(Required::False);
    let explode = (common == Common::Fields).then_some(false);
    built.description(Some(common.about())).schema(Some(schema)).explode(explode).build()
}

fn text(most: usize) -> Schema {
    ObjectBuilder::new().schema_type(Type::String).min_length(Some(1)).max_length(Some(most)).build().into()
}

fn coded(codes: &[&str]) -> Schema {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(codes.iter().copied())).build().into()
}

fn formatted(format: KnownFormat) -> Schema {
    ObjectBuilder::new().schema_type(Type::String).format(Some(SchemaFormat::KnownFormat(format))).build().into()
}

/// A response that can be asked about again.
pub(super) fn answered(about: &str) -> ResponseBuilder {
    let header = |about: &str| -> Header {
        let schema = ObjectBuilder::new().schema_type(Type::String).build();
        HeaderBuilder::new().schema(Some(schema)).description(Some(about)).build()
    };
    ResponseBuilder::new()
        .description(about)
        .header("ETag", header("Names what was answered; for `If-None-Match`."))
        .header("Last-Modified", header("When what can be read changed last; for `If-Modified-Since`."))
        .header("Content-Language", header("The language of names, texts and notes."))
}

fn page(schema: &str, heads: &[Head]) -> ResponseBuilder {
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name(format!("{schema}Page"))))
        .example(Some(json!({ "items": [example(heads)], "total": 1, "next": null, "release": 2 })))
        .build();
    let link = HeaderBuilder::new()
        .schema(Some(ObjectBuilder::new().schema_type(Type::String).build()))
        .description(Some("The address of the next page, `rel=\"next\"` (RFC 8288)."))
        .build();
    answered("A page.").content("application/json", content).header("Link", link)
}

fn example(heads: &[Head]) -> Value {
    heads.iter().map(|head| (head.name.to_owned(), value(head.example))).collect::<serde_json::Map<_, _>>().into()
}

fn value(example: &str) -> Value {
    serde_json::from_str(example).unwrap_or(Value::Null)
}

fn components() -> Components {
    let mut components = ComponentsBuilder::new();
    let lists = RESOURCES.iter().map(|resource| (schema_name(None, resource.name()), resource.heads()));
    let tables = BELOW.iter().map(|below| (schema_name(below.parent, below.name), (below.heads)()));
    for (name, heads) in lists.chain(tables) {
        components = components.schema(format!("{name}Page"), page_schema(&name)).schema(name, row_schema(&heads));
    }
    components = components.schema("Problem", problem_schema());
    for (status, about) in PROBLEMS {
        components = components.response(format!("Problem{status}"), problem(status, about));
    }
    components.build()
}

fn row_schema(heads: &[Head]) -> Schema {
    let row = heads.iter().fold(ObjectBuilder::new(), |row, head| row.property(head.name, property(head)));
    row.schema_type(Type::Object).build().into()
}

fn property(head: &Head) -> Schema {
    let about = format!("{} · {}", head.words(Lang::Zh), head.words(Lang::En));
    let ty = |ty: Type| match head.optional {
        true => SchemaType::Array(vec![ty, Type::Null]),
        false => SchemaType::Type(ty),
    };
    let built = ObjectBuilder::new().description(Some(about));
    let string = |built: ObjectBuilder| built.schema_type(ty(Type::String));
    match head.kind {
        Kind::Text => string(built),
        Kind::Enum(list) => {
            let codes = label::all().iter().filter(|label| label.list == list).map(|label| Value::from(label.code));
            string(built).enum_values(Some(codes.chain(head.optional.then_some(Value::Null))))
        }
        Kind::Date => string(built).format(Some(SchemaFormat::KnownFormat(KnownFormat::Date))),
        Kind::DateTime => string(built).format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime))),
        Kind::Decimal => built.schema_type(ty(Type::Number)),
        Kind::Integer => built.schema_type(ty(Type::Integer)),
        Kind::Boolean => built.schema_type(ty(Type::Boolean)),
        Kind::Record => built.schema_type(ty(Type::Object)),
        Kind::List => return ArrayBuilder::new().items(ObjectBuilder::new().schema_type(Type::String)).build().into(),
    }
    .build()
    .into()
}

fn page_schema(name: &str) -> Schema {
    let nullable = |ty: Type| ObjectBuilder::new().schema_type(SchemaType::Array(vec![ty, Type::Null]));
    ObjectBuilder::new()
        .property("items", ArrayBuilder::new().items(Ref::from_schema_name(name)))
        .property("total", nullable(Type::Integer).description(Some("Rows of the whole list.")))
        .property("next", nullable(Type::String).description(Some("The address of the next page.")))
        .property(
            "release",
            ObjectBuilder::new().schema_type(Type::Integer).description(Some("The release that was read.")),
        )
        .required("items")
        .required("total")
        .required("next")
        .required("release")
        .build()
        .into()
}

/// RFC 9457, with what the service adds.
fn problem_schema() -> Schema {
    let string = || ObjectBuilder::new().schema_type(Type::String);
    let maybe = || ObjectBuilder::new().schema_type(SchemaType::Array(vec![Type::String, Type::Null]));
    ObjectBuilder::new()
        .property("type", string())
        .property("title", string())
        .property("status", ObjectBuilder::new().schema_type(Type::Integer))
        .property("detail", string().description(Some("What is wrong, and what would be right.")))
        .property("code", string().description(Some("The same in GraphQL's `extensions.code`.")))
        .property("argument", maybe().description(Some("The parameter at fault.")))
        .property("nearest", maybe().description(Some("The nearest right word.")))
        .required("type")
        .required("title")
        .required("status")
        .required("detail")
        .required("code")
        .build()
        .into()
}

fn problem(status: &str, about: &str) -> Response {
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("Problem")))
        .example(Some(json!({
            "type": "about:blank",
            "title": about.split([':', '.']).next(),
            "status": status.parse::<u16>().ok(),
            "detail": about,
            "code": "INVALID_INPUT",
        })))
        .build();
    ResponseBuilder::new().description(about).content("application/problem+json", content).build()
}
