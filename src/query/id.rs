//! Global ids: the identity of an object, and its release where it is of the past.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::Scope;
use crate::error::{Error, Result};

/// Separates the parts; no code holds it.
const SEPARATOR: char = '\u{1f}';

/// A global id, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GlobalId {
    /// The type.
    pub kind: String,
    /// What makes it the same object.
    pub parts: Vec<String>,
    /// The release that it is read at; now unless given.
    pub release: Option<i32>,
}

impl GlobalId {
    /// The code of what has one.
    pub fn code(&self) -> &str {
        self.parts.first().map_or("", String::as_str)
    }
}

/// The id of an object in a scope.
pub fn encode(kind: &str, parts: &[&str], scope: &Scope) -> String {
    let release = if scope.past { scope.release.to_string() } else { String::new() };
    let mut text = format!("{kind}{SEPARATOR}{release}");
    for part in parts {
        text.push(SEPARATOR);
        text.push_str(part);
    }
    URL_SAFE_NO_PAD.encode(text)
}

/// Reads an id; what is none is an error.
pub fn decode(id: &str) -> Result<GlobalId> {
    let read = || {
        let bytes = URL_SAFE_NO_PAD.decode(id).ok()?;
        let text = String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))?;
        let mut parts = text.split(SEPARATOR);
        let kind = parts.next()?.to_owned();
        let release = match parts.next()? {
            "" => None,
            number => Some(number.parse().ok()?),
        };
        Some(GlobalId { kind, parts: parts.map(str::to_owned).collect(), release })
    };
    read().ok_or_else(|| Error::invalid("id", format!("\"{id}\" is no global id: take one from an object's `id`")))
}
