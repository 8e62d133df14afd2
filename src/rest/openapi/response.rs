//! What is answered: rows, files, and what went wrong, with the headers and an example of each.

use serde_json::{Value, json};
use utoipa::openapi::example::ExampleBuilder;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{Content, ContentBuilder, Header, HeaderBuilder, Ref, Response, ResponseBuilder};

use super::name::component;
use crate::format::{Form, Head};

/// Its media type.
pub const CSV_METADATA_MEDIA: &str = "application/csvm+json";

/// What may go wrong: its status, the phrase and the code that tell it, and what it means.
#[derive(Clone, Copy)]
pub(super) struct Fault {
    pub(super) status: &'static str,
    phrase: &'static str,
    code: &'static str,
    about: &'static str,
}

const fn fault(status: &'static str, phrase: &'static str, code: &'static str, about: &'static str) -> Fault {
    Fault { status, phrase, code, about }
}

/// What may go wrong with any question.
pub(super) const FAULTS: [Fault; 9] = [
    fault(
        "400",
        "Bad Request",
        "INVALID_INPUT",
        "Something in the question is wrong: the problem names the parameter and the nearest right word.",
    ),
    fault(
        "404",
        "Not Found",
        "NOT_FOUND",
        "There is no such row at the release that is read: the problem names the nearest code.",
    ),
    fault("405", "Method Not Allowed", "METHOD_NOT_ALLOWED", "The address is for reading: GET or HEAD."),
    fault("406", "Not Acceptable", "NOT_ACCEPTABLE", "None of the media types asked for can be given."),
    fault(
        "412",
        "Precondition Failed",
        "PRECONDITION_FAILED",
        "What is there is not what `If-Match` or `If-Unmodified-Since` takes it for.",
    ),
    fault(
        "414",
        "URI Too Long",
        "URI_TOO_LONG",
        "The address is longer than is allowed; without a body where it is longer than is read.",
    ),
    fault("500", "Internal Server Error", "INTERNAL", "A fault of the service."),
    fault(
        "503",
        "Service Unavailable",
        "UNAVAILABLE",
        "Too much is asked at once, or the database cannot be reached: try again after `Retry-After`.",
    ),
    fault("504", "Gateway Timeout", "TIMEOUT", "The answer took too long: ask for less."),
];

/// The same, of a file.
pub(super) const FAULT_OF_PARTS: Fault =
    fault("416", "Range Not Satisfiable", "NO_SUCH_RANGE", "The part that `Range` asks for lies behind the end.");

/// What comes without a body: the first of any question, too, since it is told before it is read.
pub(super) const STATUSES: [(&str, &str); 3] = [
    ("431", "The header is longer than is allowed."),
    ("304", "What the client holds is still right."),
    ("206", "The part that `Range` asks for."),
];

/// Headers of what is answered.
pub(super) const HEADERS: [(&str, &str); 4] = [
    ("ETag", "Names what was answered; for `If-None-Match`."),
    ("Last-Modified", "When what can be read changed last; for `If-Modified-Since`."),
    ("Content-Language", "The language of names, texts and notes."),
    ("Link", "The address of the next page, `rel=\"next\"` (RFC 8288)."),
];

/// A response that can be asked about again.
pub(in crate::rest) fn answered(about: &str) -> ResponseBuilder {
    let header = |name: &str| component("headers", name);
    let told = ResponseBuilder::new().description(about);
    ["ETag", "Last-Modified", "Content-Language"].iter().fold(told, |told, name| told.header_ref(*name, header(name)))
}

pub(super) fn header(about: &str) -> Header {
    let schema = ObjectBuilder::new().schema_type(Type::String).build();
    HeaderBuilder::new().schema(Some(schema)).description(Some(about)).build()
}

/// A response that comes as files too.
pub(super) fn in_files(response: ResponseBuilder, forms: &[Form]) -> ResponseBuilder {
    let file = ContentBuilder::new().schema(Some(ObjectBuilder::new().schema_type(Type::String))).build();
    let files = forms.iter().filter(|form| form.is_file());
    files.fold(response, |response, form| response.content(form.media_type(), file.clone()))
}

pub(super) fn page(schema: &str, heads: &[Head]) -> ResponseBuilder {
    let shown = json!({ "items": [example(heads)], "total": 1, "next": null, "release": 2 });
    let content = content(&format!("{schema}Page"), shown);
    answered("A page.").content("application/json", content).header_ref("Link", component("headers", "Link"))
}

/// What is of a schema, with an example. It has a name, since the reference page cannot read one without.
pub(super) fn content(schema: &str, shown: Value) -> Content {
    let shown = ExampleBuilder::new().value(Some(shown)).build();
    ContentBuilder::new().schema(Some(Ref::from_schema_name(schema))).examples_from_iter([("Usual", shown)]).build()
}

pub(super) fn example(heads: &[Head]) -> Value {
    heads.iter().map(|head| (head.name.to_owned(), value(head.example))).collect::<serde_json::Map<_, _>>().into()
}

pub(super) fn value(example: &str) -> Value {
    serde_json::from_str(example).unwrap_or(Value::Null)
}

pub(super) fn problem(fault: Fault) -> Response {
    let shown = json!({
        "type": "about:blank",
        "title": fault.phrase,
        "status": fault.status.parse::<u16>().ok(),
        "detail": fault.about,
        "code": fault.code,
    });
    let content = content("Problem", shown);
    ResponseBuilder::new().description(fault.about).content("application/problem+json", content).build()
}
