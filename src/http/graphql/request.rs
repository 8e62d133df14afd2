//! What a request asks: `query`, `operationName`, `variables` and `extensions`, each of its own type.

use std::borrow::Cow;

use axum::http::{HeaderMap, header};
use serde_json::{Map, Value};

use super::json;
use crate::domain::nearest::nearest;
use crate::error::{Error, Result};

/// What a request asks.
#[derive(Debug, Default, PartialEq)]
pub struct Asked {
    /// The document; none where only its hash is given.
    pub query: Option<String>,
    /// The SHA-256 of the document, in hexadecimal.
    pub hash: Option<String>,
    /// Which operation of the document.
    pub operation_name: Option<String>,
    /// Values of its variables.
    pub variables: Map<String, Value>,
}

/// The parameters that we know.
const KNOWN: [&str; 4] = ["query", "operationName", "variables", "extensions"];

/// Refuses a body that does not say that it is JSON in UTF-8. A page of another site cannot say so without asking
/// first, so no browser is made to send what its user did not mean.
pub fn expect_json(headers: &HeaderMap) -> Result<()> {
    if let Some(coding) = headers.get(header::CONTENT_ENCODING).filter(|coding| *coding != "identity") {
        let coding = coding.to_str().unwrap_or_default();
        return Err(Error::UnsupportedMediaType(format!(
            "the body is read as it is, and its Content-Encoding is {coding}; send it without"
        )));
    }
    let stated = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut parts = stated.split(';').map(str::trim);
    let is_json = parts.next().is_some_and(|media| media.eq_ignore_ascii_case("application/json"));
    let is_utf8 = parts.filter_map(|part| part.split_once('=')).all(|(name, value)| {
        !name.trim().eq_ignore_ascii_case("charset") || value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
    });
    if is_json && is_utf8 {
        return Ok(());
    }
    let stated = if stated.is_empty() { "not stated" } else { stated };
    Err(Error::UnsupportedMediaType(format!(
        "the body is read as application/json in UTF-8; its Content-Type is {stated}"
    )))
}

/// What JSON must not begin with and readers may pass over (RFC 8259, section 8.1).
const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// What a body asks.
pub fn of_body(content: &[u8]) -> Result<Asked> {
    let content = content.strip_prefix(BYTE_ORDER_MARK).unwrap_or(content);
    if content.is_empty() {
        return Err(Error::invalid("body", "the body is empty; right would be {\"query\": \"…\"}"));
    }
    let body = json::read(content).map_err(|error| Error::invalid("body", format!("the body is no JSON: {error}")))?;
    match body {
        Value::Object(parameters) => of_parameters(parameters),
        Value::Array(_) => {
            Err(Error::invalid("body", "one request at a time: the body is a list; lists are not taken"))
        }
        other => Err(Error::invalid("body", format!("the body must be an object, but is {}", kind(&other)))),
    }
}

/// What a URL asks; `variables` and `extensions` are JSON in it.
pub fn of_url(asked: &str) -> Result<Asked> {
    let mut parameters = Map::new();
    for (name, text) in form_urlencoded::parse(asked.as_bytes()) {
        if !KNOWN.contains(&name.as_ref()) {
            continue;
        }
        let Some(value) = url_value(&name, text)? else { continue };
        if parameters.insert(name.clone().into_owned(), value).is_some() {
            return Err(Error::invalid(name.clone(), format!("`{name}` is given twice")));
        }
    }
    of_parameters(parameters)
}

fn url_value(name: &str, text: Cow<str>) -> Result<Option<Value>> {
    if name == "query" {
        return Ok(Some(Value::String(text.into_owned())));
    }
    if text.is_empty() {
        return Ok(None);
    }
    if name == "operationName" {
        return Ok(Some(Value::String(text.into_owned())));
    }
    let value =
        json::read(text.as_bytes()).map_err(|error| Error::invalid(name, format!("`{name}` is no JSON: {error}")))?;
    Ok(Some(value))
}

fn of_parameters(mut parameters: Map<String, Value>) -> Result<Asked> {
    let query = text(&mut parameters, "query")?;
    let operation_name = text(&mut parameters, "operationName")?;
    let variables = object(&mut parameters, "variables")?;
    let hash = hash(&object(&mut parameters, "extensions")?)?;
    if query.is_none() && hash.is_none() {
        let given = nearest("query", parameters.keys().map(String::as_str));
        let hint = given.map(|given| format!("; is it \"{given}\"?")).unwrap_or_default();
        return Err(Error::invalid("query", format!("`query` is missing{hint}")));
    }
    Ok(Asked { query, hash, operation_name: operation_name.filter(|name| !name.is_empty()), variables })
}

fn text(parameters: &mut Map<String, Value>, name: &str) -> Result<Option<String>> {
    match parameters.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(other) => Err(Error::invalid(name, format!("`{name}` must be a string, but is {}", kind(&other)))),
    }
}

fn object(parameters: &mut Map<String, Value>, name: &str) -> Result<Map<String, Value>> {
    match parameters.remove(name) {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Object(object)) => Ok(object),
        Some(other) => Err(Error::invalid(name, format!("`{name}` must be an object, but is {}", kind(&other)))),
    }
}

/// `extensions.persistedQuery.sha256Hash`, as Apollo Client and urql send it.
fn hash(extensions: &Map<String, Value>) -> Result<Option<String>> {
    let name = "extensions.persistedQuery";
    let persisted = match extensions.get("persistedQuery") {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Object(persisted)) => persisted,
        Some(other) => return Err(Error::invalid(name, format!("`{name}` must be an object, but is {}", kind(other)))),
    };
    if persisted.get("version").is_some_and(|version| version.as_u64() != Some(1)) {
        return Err(Error::invalid(format!("{name}.version"), "version 1 of persisted queries is understood"));
    }
    match persisted.get("sha256Hash") {
        Some(Value::String(hash)) if hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit()) => {
            Ok(Some(hash.to_ascii_lowercase()))
        }
        _ => Err(Error::invalid(
            format!("{name}.sha256Hash"),
            "`sha256Hash` must be the SHA-256 of the query, 64 hexadecimal digits",
        )),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_digits() {
        let asked =
            of_body(br#"{"query": "q", "variables": {"a": 123456789012.345678, "b": 7.0, "c": 1e400}}"#).unwrap();
        assert_eq!(Value::Object(asked.variables).to_string(), r#"{"a":123456789012.345678,"b":7.0,"c":1e+400}"#);
        let asked = of_url("query=q&variables=%7B%22a%22:7.00%7D").unwrap();
        assert_eq!(Value::Object(asked.variables).to_string(), r#"{"a":7.00}"#);
    }

    #[test]
    fn each_parameter_has_its_type() {
        for (body, fault) in [
            ("", "empty"),
            ("{", "no JSON"),
            ("[]", "one request at a time"),
            ("7", "a number"),
            (r#"{"qeury": "{a}"}"#, "is it \"qeury\"?"),
            (r#"{"query": 7}"#, "`query` must be a string, but is a number"),
            (r#"{"query": "q", "operationName": []}"#, "`operationName` must be a string, but is a list"),
            (r#"{"query": "q", "variables": "{}"}"#, "`variables` must be an object, but is a string"),
            (r#"{"query": "q", "extensions": false}"#, "`extensions` must be an object, but is a boolean"),
            (r#"{"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "ab"}}}"#, "64 hexadecimal"),
            (r#"{"extensions": {"persistedQuery": {"version": 2}}}"#, "version 1"),
        ] {
            let error = of_body(body.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(fault), "{body}: {error}");
        }
        assert!(of_url("query=a&query=b").is_err());
        assert!(of_url("query=a&variables=%5B%5D").is_err());
        assert!(of_url("query=a&variables=&operationName=&x=y").is_ok());
    }

    #[test]
    fn only_json_in_utf8_is_read() {
        for (stated, taken) in [
            (Some("application/json"), true),
            (Some("Application/JSON; charset=\"UTF-8\""), true),
            (Some("application/json; charset=gbk"), false),
            (Some("application/jsonp"), false),
            (Some("text/plain"), false),
            (Some("application/x-www-form-urlencoded"), false),
            (None, false),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(stated) = stated {
                headers.insert(header::CONTENT_TYPE, stated.parse().unwrap());
            }
            assert_eq!(expect_json(&headers).is_ok(), taken, "{stated:?}");
        }
    }
}
