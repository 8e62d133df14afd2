//! Parts of a file (RFC 9110, section 14): one range of bytes.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;

use super::spool::Spooled;
use crate::error::Error;
use crate::http::etag::Validator;
use crate::http::problem;

/// What is asked of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Whole,
    /// From the first to before the other.
    Bytes(u64, u64),
    /// What lies behind the end.
    Beyond,
}

/// Whether a part is asked for, of the file that the client takes it for.
pub fn is_asked(headers: &HeaderMap, validator: &Validator) -> bool {
    let asked = headers.get(header::RANGE).and_then(|value| value.to_str().ok());
    asked.is_some_and(|text| spec(text).is_some()) && validator.is_same_file(headers)
}

/// The file, or the part of it that is asked for.
pub fn respond(headers: &HeaderMap, asked: bool, file: Arc<Spooled>) -> Response {
    let text = headers.get(header::RANGE).and_then(|value| value.to_str().ok()).filter(|_| asked);
    let bytes = file.bytes;
    let (status, from, to) = match text.map_or(Part::Whole, |text| part(text, bytes)) {
        Part::Whole => (StatusCode::OK, 0, bytes),
        Part::Bytes(from, to) => (StatusCode::PARTIAL_CONTENT, from, to),
        Part::Beyond => {
            let mut response = problem::document_of(Error::NoSuchRange(bytes));
            tell(&mut response, &format!("bytes */{bytes}"));
            return response;
        }
    };
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    if status == StatusCode::PARTIAL_CONTENT {
        tell(&mut response, &format!("bytes {from}-{}/{bytes}", to - 1));
    }
    response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(to - from));
    *response.body_mut() = file.body(from, to);
    response
}

fn tell(response: &mut Response, range: &str) {
    response.headers_mut().extend(HeaderValue::try_from(range).ok().map(|range| (header::CONTENT_RANGE, range)));
}

/// First and last byte as they are written; none of what is no single range of bytes, which is as if nothing were asked.
fn spec(text: &str) -> Option<(Option<u64>, Option<u64>)> {
    let (unit, range) = text.split_once('=')?;
    let (first, last) = range.trim().split_once('-')?;
    let number = |text: &str| match text.is_empty() {
        true => Some(None),
        // What is more than any file has is as far as any file goes.
        false if text.bytes().all(|b| b.is_ascii_digit()) => Some(Some(text.parse().unwrap_or(u64::MAX))),
        false => None,
    };
    let (first, last) = (number(first)?, number(last)?);
    let sound = match (first, last) {
        (Some(first), Some(last)) => first <= last,
        (None, None) => false,
        _ => true,
    };
    (unit.trim().eq_ignore_ascii_case("bytes") && sound).then_some((first, last))
}

fn part(text: &str, bytes: u64) -> Part {
    match spec(text) {
        Some(_) if bytes == 0 => Part::Beyond,
        Some((Some(first), _)) if first >= bytes => Part::Beyond,
        Some((Some(first), last)) => Part::Bytes(first, last.map_or(bytes, |last| bytes.min(last.saturating_add(1)))),
        Some((None, Some(0))) => Part::Beyond,
        Some((None, Some(last))) => Part::Bytes(bytes.saturating_sub(last), bytes),
        _ => Part::Whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_of_bytes_is_a_part_and_what_is_none_is_the_whole() {
        for (text, expected) in [
            ("bytes=0-4", Part::Bytes(0, 5)),
            ("bytes=5-", Part::Bytes(5, 10)),
            ("bytes=-3", Part::Bytes(7, 10)),
            ("bytes=-30", Part::Bytes(0, 10)),
            ("bytes=9-99", Part::Bytes(9, 10)),
            ("bytes=10-", Part::Beyond),
            ("bytes=99999999999999999999-99999999999999999999", Part::Beyond),
            ("bytes=0-99999999999999999999", Part::Bytes(0, 10)),
            ("bytes=-0", Part::Beyond),
            ("bytes=4-2", Part::Whole),
            ("bytes=0-1,3-4", Part::Whole),
            ("bytes=a-b", Part::Whole),
            ("bytes=-", Part::Whole),
            ("rows=0-4", Part::Whole),
        ] {
            assert_eq!(part(text, 10), expected, "{text}");
        }
    }
}
