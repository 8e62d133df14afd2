//! Entity tags: an answer is a function of the request, the state number, and the program with its settings.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// What a stored answer must be asked about before it is used again.
pub const REVALIDATE: HeaderValue = HeaderValue::from_static("public, max-age=0, must-revalidate");
/// What must not be stored.
pub const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
/// What never changes under its name.
pub const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// The weak entity tag of whatever these parts say; weak, since compression changes the bytes and not the answer.
pub fn tag(parts: &[&[u8]]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
        hasher.update(part);
    }
    let hash: String = hasher.finalize().to_hex().chars().take(32).collect();
    format!("W/\"{hash}\"")
}

/// Whether the request holds what the tag names. `*` stands for any answer, and would get none: it does not count.
fn is_held(headers: &HeaderMap, tag: &str) -> bool {
    let opaque = |text: &str| text.trim().trim_start_matches("W/").to_owned();
    let held = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    held.flat_map(|line| line.split(',')).any(|one| opaque(one) == opaque(tag))
}

/// When what can be read changed last, by the microseconds of the change. Not told within the second of the change and
/// the next, since another change in that second would have the same time.
fn last_modified(changed: i64) -> Option<HeaderValue> {
    let time = second(changed)?;
    let told = SystemTime::now().duration_since(time).is_ok_and(|since| since > SETTLED);
    told.then(|| HeaderValue::try_from(httpdate::fmt_http_date(time)).ok()).flatten()
}

/// Whether nothing has changed since the time that the request names.
fn is_since(headers: &HeaderMap, changed: i64) -> bool {
    let held = headers.get(header::IF_MODIFIED_SINCE).and_then(|value| value.to_str().ok());
    let held = held.and_then(|text| httpdate::parse_http_date(text).ok());
    held.zip(second(changed)).is_some_and(|(held, changed)| held >= changed && held <= SystemTime::now())
}

/// After so long no other change can have the same second.
const SETTLED: Duration = Duration::from_secs(2);

fn second(micros: i64) -> Option<SystemTime> {
    let seconds = u64::try_from(micros / 1_000_000).ok().filter(|seconds| *seconds > 0)?;
    Some(UNIX_EPOCH + Duration::from_secs(seconds))
}

/// By what a client and we agree whether what it holds is still right.
#[derive(Clone, Debug)]
pub struct Validator {
    tag: String,
    changed: Option<i64>,
}

impl Validator {
    /// A tag, and since when it is that, in microseconds since 1970.
    pub fn new(tag: String, changed: i64) -> Self {
        Validator { tag, changed: Some(changed) }
    }

    /// A tag alone: nobody knows since when.
    pub fn by_tag(tag: String) -> Self {
        Validator { tag, changed: None }
    }

    /// Whether the request holds what this stands for: by its tag, or, where it names none, by its time (RFC 9110,
    /// section 13.2.2).
    pub fn is_held(&self, headers: &HeaderMap) -> bool {
        if headers.contains_key(header::IF_NONE_MATCH) {
            return is_held(headers, &self.tag);
        }
        self.changed.is_some_and(|changed| is_since(headers, changed))
    }

    /// Tells it to the client.
    pub fn tell(&self, headers: &mut HeaderMap) {
        if let Ok(tag) = HeaderValue::from_str(&self.tag) {
            headers.insert(header::ETAG, tag);
        }
        if let Some(modified) = self.changed.and_then(last_modified) {
            headers.insert(header::LAST_MODIFIED, modified);
        }
    }

    /// The response that `make` makes, or only that it is unchanged.
    pub fn respond(&self, headers: &HeaderMap, make: impl FnOnce() -> Response) -> Response {
        let mut response = if self.is_held(headers) { StatusCode::NOT_MODIFIED.into_response() } else { make() };
        response.headers_mut().insert(header::CACHE_CONTROL, REVALIDATE);
        self.tell(response.headers_mut());
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_counts_where_no_tag_is_named() {
        let validator = Validator::new("W/\"a\"".to_owned(), 1_598_434_200_700_000);
        for (held, since, expected) in [
            (None, Some("Wed, 26 Aug 2020 09:30:00 GMT"), true),
            (None, Some("Wed, 26 Aug 2020 09:30:01 GMT"), true),
            (None, Some("Wed, 26 Aug 2020 09:29:59 GMT"), false),
            (None, Some("yesterday"), false),
            (None, None, false),
            (Some("\"b\""), Some("Wed, 26 Aug 2020 09:30:00 GMT"), false),
            (Some("\"a\""), Some("Wed, 26 Aug 2020 09:29:59 GMT"), true),
        ] {
            let mut headers = HeaderMap::new();
            for (name, value) in [(header::IF_NONE_MATCH, held), (header::IF_MODIFIED_SINCE, since)] {
                headers.extend(value.map(|value| (name, HeaderValue::from_static(value))));
            }
            assert_eq!(validator.is_held(&headers), expected, "{held:?} {since:?}");
            assert!(!Validator::by_tag("W/\"c\"".to_owned()).is_held(&headers));
        }
    }

    #[test]
    fn tags_are_compared_weakly() {
        let tag = tag(&[b"one", b"two"]);
        assert_ne!(tag, super::tag(&[b"onet", b"wo"]));
        let strong = tag.trim_start_matches("W/");
        for (held, expected) in [
            (tag.clone(), true),
            (format!("\"x\", {strong}"), true),
            ("*".to_owned(), false),
            ("\"x\"".to_owned(), false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::IF_NONE_MATCH, held.parse().unwrap());
            assert_eq!(is_held(&headers, &tag), expected, "{held}");
        }
    }
}
