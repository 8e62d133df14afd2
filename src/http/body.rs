//! Reading a request's body: so many bytes, in so much time.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};

use crate::error::{Error, Result};

/// How long a body may take to arrive.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// The whole body; refused where it is longer than `limit`, whether or not it says so beforehand.
pub async fn read(headers: &HeaderMap, body: Body, limit: usize) -> Result<Bytes> {
    let stated = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if stated.is_some_and(|length| length > limit) {
        return Err(too_large(limit));
    }
    let reading = Limited::new(body, limit).collect();
    let Ok(read) = tokio::time::timeout(PATIENCE, reading).await else {
        return Err(Error::TooSlow(format!("the body did not arrive within {} seconds", PATIENCE.as_secs())));
    };
    match read {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(too_large(limit)),
        Err(error) => Err(Error::invalid("body", format!("the body broke off: {error}"))),
    }
}

fn too_large(limit: usize) -> Error {
    Error::TooLarge(too_long("body", limit))
}

fn too_long(what: &str, limit: usize) -> String {
    format!("the {what} is longer than the {limit} bytes that are allowed (OPENPLAN_MAX_REQUEST_BYTES)")
}

/// The URL's query string; refused where it is longer than `limit`, or no query string.
pub fn query_string(query: Option<&str>, limit: usize) -> Result<&str> {
    let query = query.unwrap_or_default();
    if query.len() > limit {
        return Err(Error::UriTooLong(too_long("query string", limit)));
    }
    match query.split('&').find_map(|parameter| Some((parameter, broken(parameter)?))) {
        None => Ok(query),
        Some((parameter, broken)) => {
            let name = parameter.split('=').next().unwrap_or_default();
            let message =
                format!("`{name}` has `{broken}`, a `%` without two hexadecimal digits; a `%` itself is written `%25`");
            Err(Error::invalid(name, message))
        }
    }
}

/// The first `%` that begins no byte (RFC 3986, section 2.1), with what stands in the place of its digits.
fn broken(text: &str) -> Option<String> {
    let digits = text.split('%').skip(1).map(|rest| rest.chars().take(2).collect::<String>());
    let mut broken = digits.filter(|digits| digits.len() < 2 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    broken.next().map(|digits| format!("%{digits}"))
}

/// A query string without the marks that letters and posts add to a link (`utm_source`): they are not asked of us, and
/// addresses that people follow are answered all the same.
pub fn without_marks(query: &str) -> String {
    query.split('&').filter(|parameter| !parameter.starts_with("utm_")).collect::<Vec<_>>().join("&")
}
