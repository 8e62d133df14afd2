//! Where a row stands in a list: opaque to clients, and good only for the list, filter, order and release it is of.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sea_orm::Value;
use serde_json::Value as Json;

use crate::domain::Fingerprint;
use crate::error::{Error, Result};

/// The form of cursors; another form is refused.
const VERSION: u8 = 1;

/// A place in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Cursor {
    /// Stands for list, filters and order.
    pub list: String,
    /// The release that the list was read at.
    pub release: i32,
    /// Whether it was asked at an `asOf`.
    pub past: bool,
    /// The row's values in the columns of the order.
    pub keys: Vec<Json>,
}

impl Cursor {
    /// As clients hold it.
    pub fn encode(&self) -> String {
        let parts = serde_json::json!([VERSION, self.list, self.release, self.past, self.keys]);
        URL_SAFE_NO_PAD.encode(parts.to_string())
    }

    /// From what a client holds.
    pub fn decode(argument: &str, text: &str) -> Result<Self> {
        Self::read(text).ok_or_else(|| {
            Error::invalid(argument, "this is no cursor of ours: take one from an edge or from pageInfo")
        })
    }

    fn read(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (version, list, release, past, keys): (u8, String, i32, bool, Vec<Json>) =
            serde_json::from_slice(&bytes).ok()?;
        let is_sound = keys.iter().all(|key| !key.as_str().is_some_and(|text| text.contains('\0')));
        (version == VERSION && is_sound).then_some(Cursor { list, release, past, keys })
    }
}

/// The error for a cursor that is of no row of the list.
pub fn misfit(argument: &str) -> Error {
    Error::invalid(argument, "this cursor does not fit this list")
}

/// A short name for a list with its filters and order.
pub fn list_name(kind: &str, parts: &impl std::fmt::Debug) -> String {
    let hash: Fingerprint = crate::domain::fingerprint::of(&[kind, &format!("{parts:?}")]);
    URL_SAFE_NO_PAD.encode(&hash[..9])
}

/// A database value as a cursor holds it.
pub fn to_json(value: &Value) -> Json {
    match value {
        Value::String(text) => text.clone().map_or(Json::Null, Json::from),
        Value::SmallInt(number) => number.map_or(Json::Null, Json::from),
        Value::Int(number) => number.map_or(Json::Null, Json::from),
        Value::BigInt(number) => number.map_or(Json::Null, Json::from),
        Value::Bytes(bytes) => bytes.as_ref().map_or(Json::Null, |b| Json::from(URL_SAFE_NO_PAD.encode(b))),
        _ => Json::Null,
    }
}

/// A cursor's value as the database compares it, in the manner of `like`; none where it does not fit.
pub fn from_json(json: &Json, like: &Value) -> Option<Value> {
    let number = || json.as_i64();
    Some(match like {
        Value::String(_) => Value::String(Some(json.as_str()?.to_owned())),
        Value::SmallInt(_) => Value::SmallInt(Some(i16::try_from(number()?).ok()?)),
        Value::Int(_) => Value::Int(Some(i32::try_from(number()?).ok()?)),
        Value::BigInt(_) => Value::BigInt(Some(number()?)),
        Value::Bytes(_) if json.is_null() => Value::Bytes(None),
        Value::Bytes(_) => Value::Bytes(Some(URL_SAFE_NO_PAD.decode(json.as_str()?).ok()?)),
        _ => return None,
    })
}
