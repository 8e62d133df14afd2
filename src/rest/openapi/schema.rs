//! What rows, pages and problems are made of.

use serde_json::Value;
use utoipa::openapi::schema::{ArrayBuilder, KnownFormat, ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{Ref, Schema, SchemaFormat};

use crate::domain::{Lang, label};
use crate::format::{Head, Kind};

pub(super) fn row_schema(heads: &[Head]) -> Schema {
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

pub(super) fn page_schema(name: &str) -> Schema {
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
pub(super) fn problem_schema() -> Schema {
    let string = || ObjectBuilder::new().schema_type(Type::String);
    ObjectBuilder::new()
        .property("type", string())
        .property("title", string())
        .property("status", ObjectBuilder::new().schema_type(Type::Integer))
        .property("detail", string().description(Some("What is wrong, and what would be right.")))
        .property("code", string().description(Some("The same in GraphQL's `extensions.code`.")))
        .property("argument", string().description(Some("The parameter at fault.")))
        .property("nearest", string().description(Some("The nearest right word.")))
        .property("limit", string().description(Some("The limit that was met, as in GraphQL's `extensions.limit`.")))
        .required("type")
        .required("title")
        .required("status")
        .required("detail")
        .required("code")
        .build()
        .into()
}
