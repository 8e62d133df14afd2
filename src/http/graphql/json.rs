//! JSON of strangers, read by its letters.
//!
//! With `raw_value`, `serde_json::Value` takes an object with one certain key for JSON within a string and reads that
//! as well, as deep as strings go: a few kilobytes of it overflow the stack and end the process. And with
//! `arbitrary_precision` a number that is no short whole one comes as an object with another such key. Here the first is a key like any other, and
//! the second a number or nothing.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// Levels of lists and objects that the parser goes down.
pub const LEVELS: usize = 127;
/// The key under which a number comes.
const NUMBER: &str = "$serde_json::private::Number";

/// Reads JSON; numbers keep their digits. Nesting is bounded by the parser.
pub fn read(content: &[u8]) -> serde_json::Result<Value> {
    serde_json::from_slice::<Plain>(content).map(|Plain(value)| value)
}

struct Plain(Value);

impl<'de> Deserialize<'de> for Plain {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PlainVisitor).map(Plain)
    }
}

struct PlainVisitor;

impl<'de> Visitor<'de> for PlainVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Plain(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = entries.next_key::<String>()? {
            if name == NUMBER && object.is_empty() {
                let digits: String = entries.next_value()?;
                return digits.parse::<Number>().map(Value::Number).map_err(A::Error::custom);
            }
            let Plain(value) = entries.next_value()?;
            object.insert(name, value);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_what_serde_json_reads() {
        for text in [
            r#"{"a":[1,-2.50,1e400,123456789012345678901234567890.10],"b":{"c":null,"d":true},"e":"\u0041"}"#,
            "[]",
            "7.0",
        ] {
            assert_eq!(read(text.as_bytes()).unwrap(), serde_json::from_str::<Value>(text).unwrap(), "{text}");
        }
        for text in ["", "{", "[1,]", "{} {}", "NaN", r#"{"$serde_json::private::Number":"x"}"#, "\u{feff}{}"] {
            assert!(read(text.as_bytes()).is_err(), "{text}");
        }
        assert!(read("[".repeat(200).as_bytes()).is_err());
    }

    #[test]
    fn json_in_a_string_stays_a_string() {
        let mut text = String::from("null");
        for _ in 0..12 {
            let within = serde_json::to_string(&text).unwrap();
            text = format!("{}{{\"$serde_json::private::RawValue\":{within}}}{}", "[".repeat(60), "]".repeat(60));
        }
        let depth = |mut value: &Value| {
            let mut depth = 0;
            while let Value::Array(items) = value {
                (value, depth) = (&items[0], depth + 1);
            }
            depth
        };
        assert_eq!(depth(&read(text.as_bytes()).unwrap()), 60);
    }
}
