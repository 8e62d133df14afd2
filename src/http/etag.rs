//! Entity tags, and the conditions of a request: an answer is a function of the request, the state number, and the program
//! with its settings.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::problem;
use crate::error::Error;

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

/// When what can be read changed last, by the microseconds of the change. Not told within the second of the change and
/// the next, since another change in that second would have the same time.
fn last_modified(changed: i64) -> Option<HeaderValue> {
    let time = second(changed)?;
    let told = SystemTime::now().duration_since(time).is_ok_and(|since| since > SETTLED);
    told.then(|| HeaderValue::try_from(httpdate::fmt_http_date(time)).ok()).flatten()
}

/// After so long no other change can have the same second.
const SETTLED: Duration = Duration::from_secs(2);

fn second(micros: i64) -> Option<SystemTime> {
    let seconds = u64::try_from(micros / 1_000_000).ok().filter(|seconds| *seconds > 0)?;
    Some(UNIX_EPOCH + Duration::from_secs(seconds))
}

/// The time that a header names; none where it is no time, or given more than once.
fn time(headers: &HeaderMap, name: HeaderName) -> Option<SystemTime> {
    let mut given = headers.get_all(name).iter();
    let (value, None) = (given.next()?, given.next()) else { return None };
    httpdate::parse_http_date(value.to_str().ok()?).ok()
}

/// Whether a header is `*`, which stands for any tag.
fn is_any(headers: &HeaderMap, name: HeaderName) -> bool {
    headers.get(name).is_some_and(|value| value.as_bytes().trim_ascii() == b"*")
}

/// The tags that a header names.
fn named(headers: &HeaderMap, name: HeaderName) -> impl Iterator<Item = &str> {
    headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).flat_map(|line| line.split(',')).map(str::trim)
}

/// What a request's conditions come to, for what is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// They hold, or there are none.
    Holds,
    /// The client has it already.
    Unchanged,
    /// It is not what the client takes it for.
    Failed,
}

/// By what a client and we agree whether what it holds is still right: the one place where the conditions of a request
/// are looked at (RFC 9110, section 13).
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

    /// The response that `make` makes, as far as the conditions let it. Who names the tag was told it before, so it need
    /// not be made; all other conditions count only for what turns out to be there (section 13.2.1).
    pub async fn answer<E>(
        &self,
        headers: &HeaderMap,
        make: impl Future<Output = Result<Response, E>>,
    ) -> Result<Response, E> {
        if self.is_named(headers) && self.judge(headers) == Verdict::Unchanged {
            return Ok(self.respond(headers, Response::default()));
        }
        Ok(self.respond(headers, make.await?))
    }

    /// This response as far as the conditions let it. An error is told whatever they say.
    pub fn respond(&self, headers: &HeaderMap, mut response: Response) -> Response {
        let is_error = response.headers().get(header::CACHE_CONTROL) == Some(&NO_STORE);
        if is_error || !response.status().is_success() {
            return response;
        }
        match self.judge(headers) {
            Verdict::Holds => {}
            Verdict::Unchanged => {
                let vary = response.headers_mut().remove(header::VARY);
                response = StatusCode::NOT_MODIFIED.into_response();
                response.headers_mut().extend(vary.map(|vary| (header::VARY, vary)));
            }
            Verdict::Failed => return problem::document_of(Error::PreconditionFailed),
        }
        response.headers_mut().insert(header::CACHE_CONTROL, REVALIDATE);
        response.headers_mut().extend(HeaderValue::from_str(&self.tag).ok().map(|tag| (header::ETAG, tag)));
        response.headers_mut().extend(self.last_modified().map(|modified| (header::LAST_MODIFIED, modified)));
        response
    }

    /// Whether a part of the very file may be sent that the client has the other parts of (section 13.1.5): it names a
    /// strong tag, or the time that it was told with one.
    pub fn is_same_file(&self, headers: &HeaderMap) -> bool {
        let Some(held) = headers.get(header::IF_RANGE) else { return true };
        !self.is_weak() && (held.as_bytes() == self.tag.as_bytes() || self.last_modified().as_ref() == Some(held))
    }

    /// The conditions in their order (section 13.2.2), of GET and HEAD.
    fn judge(&self, headers: &HeaderMap) -> Verdict {
        let is_met = if headers.contains_key(header::IF_MATCH) {
            is_any(headers, header::IF_MATCH)
                || (!self.is_weak() && named(headers, header::IF_MATCH).any(|held| held == self.tag))
        } else {
            self.since(headers, header::IF_UNMODIFIED_SINCE).unwrap_or(true)
        };
        let is_held = if headers.contains_key(header::IF_NONE_MATCH) {
            is_any(headers, header::IF_NONE_MATCH) || self.is_named(headers)
        } else {
            self.since(headers, header::IF_MODIFIED_SINCE).unwrap_or(false)
        };
        match (is_met, is_held) {
            (false, _) => Verdict::Failed,
            (true, true) => Verdict::Unchanged,
            (true, false) => Verdict::Holds,
        }
    }

    /// Whether `If-None-Match` has the tag, weak or not.
    fn is_named(&self, headers: &HeaderMap) -> bool {
        let opaque = |tag: &str| tag.strip_prefix("W/").unwrap_or(tag).to_owned();
        named(headers, header::IF_NONE_MATCH).any(|held| opaque(held) == opaque(&self.tag))
    }

    /// Whether nothing has changed since the time of a header; none where there is no such time.
    fn since(&self, headers: &HeaderMap, name: HeaderName) -> Option<bool> {
        let held = time(headers, name).filter(|held| *held <= SystemTime::now())?;
        Some(held >= second(self.changed?)?)
    }

    fn is_weak(&self) -> bool {
        self.tag.starts_with("W/")
    }

    fn last_modified(&self) -> Option<HeaderValue> {
        self.changed.and_then(last_modified)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(given: &[(HeaderName, &str)]) -> HeaderMap {
        given.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect()
    }

    #[test]
    fn the_time_counts_where_no_tag_is_named() {
        let validator = Validator::new("W/\"a\"".to_owned(), 1_598_434_200_700_000);
        let (tag, time) = (header::IF_NONE_MATCH, header::IF_MODIFIED_SINCE);
        for (given, expected) in [
            (vec![(time.clone(), "Wed, 26 Aug 2020 09:30:00 GMT")], Verdict::Unchanged),
            (vec![(time.clone(), "Wed, 26 Aug 2020 09:30:01 GMT")], Verdict::Unchanged),
            (vec![(time.clone(), "Wed, 26 Aug 2020 09:29:59 GMT")], Verdict::Holds),
            (vec![(time.clone(), "Fri, 26 Aug 2220 09:29:59 GMT")], Verdict::Holds),
            (vec![(time.clone(), "yesterday")], Verdict::Holds),
            (vec![], Verdict::Holds),
            (vec![(tag.clone(), "\"b\""), (time.clone(), "Wed, 26 Aug 2020 09:30:00 GMT")], Verdict::Holds),
            (vec![(tag, "\"a\""), (time, "Wed, 26 Aug 2020 09:29:59 GMT")], Verdict::Unchanged),
        ] {
            assert_eq!(validator.judge(&of(&given)), expected, "{given:?}");
        }
    }

    #[test]
    fn tags_are_compared_weakly_for_reading_and_strongly_else() {
        let weak = tag(&[b"one", b"two"]);
        assert_ne!(weak, tag(&[b"onet", b"wo"]));
        let strong = weak.trim_start_matches("W/").to_owned();
        for (own, name, held, expected) in [
            (&weak, header::IF_NONE_MATCH, weak.clone(), Verdict::Unchanged),
            (&weak, header::IF_NONE_MATCH, format!("\"x\",{strong}"), Verdict::Unchanged),
            (&weak, header::IF_NONE_MATCH, "*".to_owned(), Verdict::Unchanged),
            (&weak, header::IF_NONE_MATCH, "\"x\"".to_owned(), Verdict::Holds),
            (&weak, header::IF_MATCH, weak.clone(), Verdict::Failed),
            (&strong, header::IF_MATCH, weak.clone(), Verdict::Failed),
            (&strong, header::IF_MATCH, format!("W/\"x\", {strong}"), Verdict::Holds),
            (&weak, header::IF_MATCH, "*".to_owned(), Verdict::Holds),
        ] {
            let validator = Validator::by_tag(own.clone());
            assert_eq!(validator.judge(&of(&[(name.clone(), &held)])), expected, "{own} {name}: {held}");
        }
    }

    #[test]
    fn parts_go_by_a_strong_tag_and_its_time() {
        let time = "Wed, 26 Aug 2020 09:30:00 GMT";
        for (held, tag, expected) in [
            (None, "W/\"a\"", true),
            (Some("\"a\""), "\"a\"", true),
            (Some(time), "\"a\"", true),
            (Some("\"b\""), "\"a\"", false),
            (Some("W/\"a\""), "\"a\"", false),
            (Some("W/\"a\""), "W/\"a\"", false),
            (Some(time), "W/\"a\"", false),
            (Some("Wed, 26 Aug 2020 09:30:01 GMT"), "\"a\"", false),
        ] {
            let given: Vec<_> = held.map(|held| (header::IF_RANGE, held)).into_iter().collect();
            let validator = Validator::new(tag.to_owned(), 1_598_434_200_700_000);
            assert_eq!(validator.is_same_file(&of(&given)), expected, "{held:?} {tag}");
        }
    }
}
