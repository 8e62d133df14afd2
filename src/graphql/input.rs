//! Input coercion by the types of the schema: literals and variables alike, each fault named where it stands.

use async_graphql::parser::types::{BaseType, Type};
use async_graphql::{Name, Value};
use serde_json::{Map, Value as Json};

use super::sdl::{NamedType, Types};
use crate::domain::Decimal;
use crate::domain::nearest::nearest;
use crate::domain::period::parse_day;
use crate::error::{Error, Result};
use crate::query::AsOf;
use crate::query::scope::parse_moment;

/// Characters of a code, an id, a cursor or a text.
pub const MAX_TEXT: usize = 4_000;
/// Values of a list.
pub const MAX_VALUES: usize = 1_000;

/// A value of a type, as JSON that our structs read; decimals and ids are strings.
pub fn coerce(types: &Types, ty: &Type, value: Value, path: &str) -> Result<Json> {
    if value == Value::Null {
        return if ty.nullable {
            Ok(Json::Null)
        } else {
            Err(Error::invalid(path, format!("`{path}` must not be null")))
        };
    }
    match &ty.base {
        BaseType::List(item) => match value {
            Value::List(values) if values.len() > MAX_VALUES => Err(Error::invalid(
                path,
                format!(
                    "`{path}` lists {} values, and {MAX_VALUES} is the limit; ask in several requests",
                    values.len()
                ),
            )),
            Value::List(values) => values
                .into_iter()
                .enumerate()
                .map(|(at, value)| coerce(types, item, value, &format!("{path}.{at}")))
                .collect::<Result<Vec<_>>>()
                .map(Json::from),
            single => Ok(Json::from(vec![coerce(types, item, single, path)?])),
        },
        BaseType::Named(name) => match types.named(name) {
            Some(NamedType::Enum(values)) => enumeration(values, value, path),
            Some(NamedType::Input(_)) => object(types, name, value, path),
            _ => scalar(name, value, path),
        },
    }
}

/// A variable's value, whose JSON has text for the values of enumerations, as a literal would be.
pub fn typed(types: &Types, ty: &Type, value: Value) -> Value {
    match (&ty.base, value) {
        (BaseType::List(item), Value::List(values)) => {
            Value::List(values.into_iter().map(|value| typed(types, item, value)).collect())
        }
        (BaseType::List(item), single) => typed(types, item, single),
        (BaseType::Named(name), value) => match (types.named(name), value) {
            (Some(NamedType::Enum(_)), Value::String(text)) => Value::Enum(Name::new(text)),
            (Some(NamedType::Input(fields)), Value::Object(given)) => {
                let typed = |(name, value): (Name, Value)| match fields.get(name.as_str()) {
                    Some(field) => (name, typed(types, &field.ty, value)),
                    None => (name, value),
                };
                Value::Object(given.into_iter().map(typed).collect())
            }
            (_, value) => value,
        },
    }
}

fn enumeration(values: &[String], value: Value, path: &str) -> Result<Json> {
    let given = match &value {
        Value::Enum(name) => name.as_str(),
        other => return Err(Error::invalid(path, format!("`{path}: {other}` is none of {}", values.join(", ")))),
    };
    if values.iter().any(|v| v == given) {
        return Ok(Json::from(given));
    }
    Err(Error::InvalidInput {
        message: format!("`{path}: {given}` is none of {}", values.join(", ")),
        argument: Some(path.to_owned()),
        nearest: nearest(given, values.iter().map(String::as_str)).map(str::to_owned),
    })
}

fn object(types: &Types, name: &str, value: Value, path: &str) -> Result<Json> {
    let Some(NamedType::Input(fields)) = types.named(name) else {
        return Err(Error::internal(format!("{name} is no input object")));
    };
    let Value::Object(mut given) = value else {
        return Err(Error::invalid(path, format!("`{path}` must be an object of type {name}")));
    };
    let mut read = Map::new();
    for (field, ty) in fields {
        let path = format!("{path}.{field}");
        match given.shift_remove(field.as_str()).or_else(|| ty.default.clone()) {
            Some(value) => {
                read.insert(field.clone(), once(coerce(types, &ty.ty, value, &path)?));
            }
            None if !ty.ty.nullable => return Err(Error::invalid(&path, format!("`{path}` is required"))),
            None => {}
        }
    }
    match given.keys().next() {
        None => Ok(Json::Object(read)),
        Some(unknown) => Err(Error::unknown(
            &format!("{path}.{unknown}"),
            &format!("word in {name}"),
            unknown,
            nearest(unknown, fields.keys().map(String::as_str)),
        )),
    }
}

/// A list of alternatives with each named once.
fn once(value: Json) -> Json {
    match value {
        Json::Array(values) => {
            let mut seen = std::collections::HashSet::new();
            Json::Array(values.into_iter().filter(|value| seen.insert(value.to_string())).collect())
        }
        other => other,
    }
}

const DECIMAL: &str = "a decimal number of up to 30 characters, as \"7.0\"";

fn scalar(name: &str, value: Value, path: &str) -> Result<Json> {
    let wrong = |what: &str| Err(Error::invalid(path, format!("`{path}: {value}` is not {what}")));
    match (name, &value) {
        ("ID" | "String" | "AsOf" | "Decimal", Value::String(text)) if text.contains('\0') => {
            Err(Error::invalid(path, format!("`{path}` holds the character U+0000, which no text of ours has")))
        }
        ("ID" | "String", Value::String(text)) if text.chars().count() > MAX_TEXT => Err(Error::invalid(
            path,
            format!("`{path}` is {} characters long, and {MAX_TEXT} is the limit", text.chars().count()),
        )),
        ("ID", Value::String(text)) => Ok(Json::from(text.as_str())),
        ("ID", Value::Number(number)) if is_whole(&number.to_string()) => Ok(Json::from(number.to_string())),
        ("ID", _) => wrong("a code, which is text"),
        ("String", Value::String(text)) => Ok(Json::from(text.as_str())),
        ("String", _) => wrong("text"),
        ("Boolean", Value::Boolean(truth)) => Ok(Json::from(*truth)),
        ("Boolean", _) => wrong("true or false"),
        ("Int", Value::Number(number)) => match number.to_string().parse::<i32>() {
            Ok(number) => Ok(Json::from(number)),
            Err(_) => wrong("a whole number of 32 bits"),
        },
        ("Int", _) => wrong("a whole number"),
        ("Decimal", Value::String(text)) if Decimal::parse_bound(text).is_some() => Ok(Json::from(text.as_str())),
        ("Decimal", Value::Number(number)) => match Decimal::parse_number(&number.to_string()) {
            Some(number) => Ok(Json::from(number.to_string())),
            None => wrong(DECIMAL),
        },
        ("Decimal", _) => wrong(DECIMAL),
        ("Date", Value::String(text)) if parse_day(text).is_some() => Ok(Json::from(text.as_str())),
        ("Date", _) => wrong("a day, as \"2020-06-30\""),
        ("DateTime", Value::String(text)) if parse_moment(text).is_some() => Ok(Json::from(text.as_str())),
        ("DateTime", _) => wrong("a time with its offset, as \"2020-08-26T09:30:00+08:00\""),
        ("AsOf", Value::Number(number)) if is_whole(&number.to_string()) => as_of(&number.to_string(), path),
        ("AsOf", Value::String(text)) => as_of(text, path),
        ("AsOf", _) => wrong("a release's number or a time with its offset"),
        ("Float", Value::Number(number)) => Ok(Json::Number(number.clone())),
        ("Float", _) => wrong("a number"),
        _ => Err(Error::invalid(path, format!("`{path}`: {name} is no type that an input can have here"))),
    }
}

fn as_of(text: &str, path: &str) -> Result<Json> {
    AsOf::parse(text).map(|_| Json::from(text)).map_err(|error| match error {
        Error::InvalidInput { message, nearest, .. } => {
            Error::InvalidInput { message, argument: Some(path.to_owned()), nearest }
        }
        other => other,
    })
}

fn is_whole(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}
