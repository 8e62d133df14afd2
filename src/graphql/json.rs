//! JSON as the library's values, digit by digit.

use async_graphql::{Name, Value};
use serde_json::Value as Json;

/// A JSON value as the library holds it; numbers keep their digits.
pub fn to_value(json: Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(truth) => Value::Boolean(truth),
        Json::Number(number) => Value::Number(number),
        Json::String(text) => Value::String(text),
        Json::Array(items) => Value::List(items.into_iter().map(to_value).collect()),
        Json::Object(fields) => {
            Value::Object(fields.into_iter().map(|(name, value)| (Name::new(name), to_value(value))).collect())
        }
    }
}
