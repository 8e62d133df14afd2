//! The OpenAPI document, made of the same tables that the addresses are answered by: what is not in it is refused, and
//! what is in it is answered.

use serde_json::{Value, json};
use utoipa::openapi::example::ExampleBuilder;
use utoipa::openapi::path::{HttpMethod, Operation, OperationBuilder, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{AnyOfBuilder, ArrayBuilder, KnownFormat, ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{
    Components, ComponentsBuilder, Content, ContentBuilder, Header, HeaderBuilder, InfoBuilder, LicenseBuilder,
    OpenApi, OpenApiBuilder, PathItem, Paths, Ref, RefOr, Required, Response, ResponseBuilder, Schema, SchemaFormat,
    Tag,
};

use super::asked::{Common, Grammar};
use super::below::{BELOW, Below, LISTS};
use super::package;
use super::resource::{RESOURCES, Resource, resource};
use super::word::{MAX_CHARACTERS, MAX_CODE, MAX_VALUES, Takes, Word};
use crate::domain::{Decimal, Lang, label};
use crate::format::{Form, Head, Kind};
use crate::query::page::{DEFAULT_SIZE, MAX_SIZE};

/// Where the addresses begin.
const ROOT: &str = "/api/v1";
/// How a period is written.
const PERIOD: &str =
    "^[0-9]{4}(-A1|-S[12]|-Q[1-4]|-M?(0[1-9]|1[0-2])|-[0-9]{2}-[0-9]{2}(/(P[0-9YMD]+|[0-9]{4}-[0-9]{2}-[0-9]{2}))?)?$";
/// What describes the columns of a list as CSV, beside it.
pub const CSV_METADATA: &str = "csv-metadata.json";
/// Its media type.
pub const CSV_METADATA_MEDIA: &str = "application/csvm+json";
/// What may go wrong with any question, and what it means.
const PROBLEMS: [(&str, &str); 9] = [
    ("400", "Something in the question is wrong: the problem names the parameter and the nearest right word."),
    ("404", "There is no such row at the release that is read."),
    ("405", "The address is for reading: GET or HEAD."),
    ("406", "None of the media types asked for can be given."),
    ("412", "What is there is not what `If-Match` or `If-Unmodified-Since` takes it for."),
    ("413", "The question is longer than is allowed."),
    ("500", "A fault of the service."),
    ("503", "Too much is asked at once, or the database cannot be reached: try again after `Retry-After`."),
    ("504", "The answer took too long: ask for less."),
];

/// The same, of a file.
const PROBLEM_OF_PARTS: (&str, &str) = ("416", "The part that `Range` asks for lies behind the end.");

/// What comes without a body: the first two of any question, too, since they are told before it is read.
const STATUSES: [(&str, &str); 4] = [
    ("414", "The address is longer than is allowed."),
    ("431", "The header is longer than is allowed."),
    ("304", "What the client holds is still right."),
    ("206", "The part that `Range` asks for."),
];

/// Headers of what is answered.
const HEADERS: [(&str, &str); 4] = [
    ("ETag", "Names what was answered; for `If-None-Match`."),
    ("Last-Modified", "When what can be read changed last; for `If-Modified-Since`."),
    ("Content-Language", "The language of names, texts and notes."),
    ("Link", "The address of the next page, `rel=\"next\"` (RFC 8288)."),
];

/// Where what repeats stands.
fn component(kind: &str, name: &str) -> Ref {
    Ref::new(format!("#/components/{kind}/{name}"))
}

/// With what becomes of `Range`.
pub(super) fn in_parts(operation: OperationBuilder) -> OperationBuilder {
    let (beyond, _) = PROBLEM_OF_PARTS;
    operation
        .response("206", component("responses", "Status206"))
        .response(beyond, component("responses", &format!("Problem{beyond}")))
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
    let (name, heads) = (resource.name(), resource.heads());
    let (id, summary) = (list_id(name, parent), list_summary(name, parent));
    let operation =
        operation(name, &id, &summary, resource.about(), grammar(resource, &heads), parent.map(Named::row), true);
    in_parts(operation.response("200", component("responses", &list_response(name)))).build()
}

/// What may be asked of a list.
fn grammar<'a>(resource: &'static dyn Resource, heads: &'a [Head]) -> Grammar<'a> {
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

/// The name of the response that is a list of a resource.
fn list_response(name: &str) -> String {
    format!("{}List", schema_name(None, name))
}

fn csv_metadata(resource: &'static dyn Resource, parent: Option<&'static dyn Resource>) -> Operation {
    let (name, heads) = (resource.name(), resource.heads());
    let about =
        "What stands in the columns of the same list as CSV (CSV on the Web): type, titles in both languages, key.";
    let (id, summary) =
        (list_id(name, parent) + "CsvMetadata", list_summary(name, parent) + ": columns of the CSV file");
    operation(name, &id, &summary, about, grammar(resource, &heads), parent.map(Named::row), true)
        .response("200", component("responses", "CsvMetadata"))
        .build()
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
    let content = content(&schema_name(None, name), example(&heads));
    let response = answered("The row.").content("application/json", content).build();
    let id = format!("{}By{}", camel(name), upper(resource.key()));
    let summary = format!("One of the {name}");
    operation(name, &id, &summary, resource.about(), grammar, Some(Named::row(resource)), true)
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
    let mut operation = operation(tag, &id, &upper(below.name), below.about, grammar, named, false).build();
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

/// An operation but for what it answers; `of_resource` where its parameters are those of the resource's lists.
pub(super) fn operation(
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

fn of_grammar(grammar: &Grammar<'_>) -> Vec<Parameter> {
    let words = grammar.words.iter().flat_map(of_word);
    words.chain(grammar.common.iter().map(|common| of_common(*common, grammar))).collect()
}

/// Whether a parameter is the same wherever it is taken.
fn is_everywhere(name: &str) -> bool {
    [Common::Limit, Common::Cursor, Common::AsOf, Common::Lang, Common::For].iter().any(|common| common.name() == name)
}

fn of_word(word: &Word) -> Vec<Parameter> {
    let parameter = |name: String, about: &str, repeats: bool| {
        let one = match word.takes {
            Takes::Enum(codes) | Takes::Enums(codes) => coded(codes),
            Takes::Truth => ObjectBuilder::new().schema_type(Type::Boolean).build().into(),
            Takes::Day => formatted(KnownFormat::Date),
            Takes::Moment => formatted(KnownFormat::DateTime),
            Takes::Range if name.ends_with("Unit") => text(MAX_CODE),
            Takes::Range => patterned("^-?[0-9]+([.][0-9]+)?$", Decimal::BOUND_CHARACTERS),
            Takes::Period | Takes::Periods => patterned(PERIOD, MAX_CODE),
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
        Common::Lang => patterned("^([zZ][hH]|[eE][nN])(-[A-Za-z0-9]{1,8})*$", MAX_CHARACTERS),
        Common::For => coded(&["excel"]),
        Common::Format => coded(&grammar.forms.iter().map(|form| form.name()).collect::<Vec<_>>()),
        Common::Fields => {
            Schema::Array(ArrayBuilder::new().items(RefOr::T(coded(&names()))).min_items(Some(1)).build())
        }
        Common::Cursor => patterned("^[A-Za-z0-9_-]+$", MAX_CHARACTERS),
        Common::AsOf => AnyOfBuilder::new()
            .item(ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(0)).maximum(Some(i32::MAX)))
            .item(formatted(KnownFormat::DateTime))
            .build()
            .into(),
    };
    let built = ParameterBuilder::new().name(common.name()).parameter_in(ParameterIn::Query).required(Required::False);
    let explode = (common == Common::Fields).then_some(false);
    built.description(Some(common.about())).schema(Some(schema)).explode(explode).build()
}

/// Text: without U+0000, and in UTF-8, of which what is none is read as U+FFFD.
fn text(most: usize) -> Schema {
    patterned("^[^\\u0000\\ufffd]+$", most)
}

fn patterned(pattern: &str, most: usize) -> Schema {
    let built = ObjectBuilder::new().schema_type(Type::String).pattern(Some(pattern));
    built.min_length(Some(1)).max_length(Some(most)).build().into()
}

fn coded(codes: &[&str]) -> Schema {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(codes.iter().copied())).build().into()
}

fn formatted(format: KnownFormat) -> Schema {
    ObjectBuilder::new().schema_type(Type::String).format(Some(SchemaFormat::KnownFormat(format))).build().into()
}

/// A response that can be asked about again.
pub(super) fn answered(about: &str) -> ResponseBuilder {
    let header = |name: &str| component("headers", name);
    let told = ResponseBuilder::new().description(about);
    ["ETag", "Last-Modified", "Content-Language"].iter().fold(told, |told, name| told.header_ref(*name, header(name)))
}

fn header(about: &str) -> Header {
    let schema = ObjectBuilder::new().schema_type(Type::String).build();
    HeaderBuilder::new().schema(Some(schema)).description(Some(about)).build()
}

fn page(schema: &str, heads: &[Head]) -> ResponseBuilder {
    let shown = json!({ "items": [example(heads)], "total": 1, "next": null, "release": 2 });
    let content = content(&format!("{schema}Page"), shown);
    answered("A page.").content("application/json", content).header_ref("Link", component("headers", "Link"))
}

/// What is of a schema, with an example. It has a name, since the reference page cannot read one without.
fn content(schema: &str, shown: Value) -> Content {
    let shown = ExampleBuilder::new().value(Some(shown)).build();
    ContentBuilder::new().schema(Some(Ref::from_schema_name(schema))).examples_from_iter([("Usual", shown)]).build()
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
    for (status, about) in PROBLEMS.into_iter().chain([PROBLEM_OF_PARTS]) {
        components = components.response(format!("Problem{status}"), problem(status, about));
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
        for parameter in of_grammar(&grammar(resource, &heads)) {
            let whose = if is_everywhere(&parameter.name) { String::new() } else { format!("{name}.") };
            components = components.parameter(whose + &parameter.name, parameter);
        }
    }
    let described = ContentBuilder::new().schema(Some(ObjectBuilder::new().schema_type(Type::Object).build())).build();
    let described = answered("The description.").content(CSV_METADATA_MEDIA, described);
    components.response("CsvMetadata", described.build()).build()
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
    let shown = json!({
        "type": "about:blank",
        "title": about.split([':', '.']).next(),
        "status": status.parse::<u16>().ok(),
        "detail": about,
        "code": "INVALID_INPUT",
    });
    let content = content("Problem", shown);
    ResponseBuilder::new().description(about).content("application/problem+json", content).build()
}
