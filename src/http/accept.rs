//! Which of the media types on offer a request would rather have (RFC 9110, section 12.5.1).

use axum::http::{HeaderMap, header};

use crate::domain::Lang;
use crate::error::{Error, Result};
use crate::rest::word::enumeration;

/// A media range of an `Accept` header.
struct Range<'a> {
    kind: &'a str,
    subkind: &'a str,
    /// Thousandths.
    quality: u16,
}

/// How well an offer is wanted: by quality, then by how closely it is named, then by its place in the header.
type Wanted = (u16, u8, std::cmp::Reverse<usize>);

/// The place in `offers` (`application/json`, …) of the media type that the request would rather have; the first where
/// it does not care, none where it wants none of them.
pub fn preferred(headers: &HeaderMap, offers: &[&str]) -> Option<usize> {
    let header = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let ranges: Vec<Range> = header.flat_map(|line| line.split(',')).filter_map(range).collect();
    if ranges.is_empty() {
        return Some(0);
    }
    let mut best: Option<(Wanted, usize)> = None;
    for (place, offer) in offers.iter().enumerate() {
        let Some(wanted) = wanted(offer, &ranges) else { continue };
        if best.is_none_or(|(so_far, _)| wanted > so_far) {
            best = Some((wanted, place));
        }
    }
    best.map(|(_, place)| place)
}

/// A form of an answer on offer: its name in `format`, and its media type.
pub type Offer = (&'static str, &'static str);

/// The place in `offers` of the form that is named, else of the one that the request would rather have.
pub fn chosen(headers: &HeaderMap, format: Option<&str>, offers: &[Offer]) -> Result<usize> {
    if let Some(format) = format {
        let names: Vec<&'static str> = offers.iter().map(|(name, _)| *name).collect();
        enumeration("format", format, &names)?;
        return offers.iter().position(|(name, _)| *name == format).ok_or_else(|| Error::internal("a form is lost"));
    }
    let media: Vec<&str> = offers.iter().map(|(_, media)| *media).collect();
    preferred(headers, &media).ok_or_else(|| {
        let distinct = media.iter().enumerate().filter(|(at, media_type)| !media[..*at].contains(media_type));
        let distinct: Vec<&str> = distinct.map(|(_, media_type)| *media_type).collect();
        Error::NotAcceptable(format!("this is given as {}", distinct.join(" or ")))
    })
}

/// The content codings that a request names, each with its quality in thousandths, as far as they can be read.
fn codings(headers: &HeaderMap) -> impl Iterator<Item = (&str, u16)> {
    let header = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    header.flat_map(|line| line.split(',')).filter_map(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        Some((parts.next()?, quality(parts)?))
    })
}

/// Whether a request refuses whatever is not packed, or all that it does not name.
pub fn refuses_unpacked(headers: &HeaderMap) -> bool {
    codings(headers).any(|(coding, quality)| quality == 0 && (coding == "*" || coding.eq_ignore_ascii_case("identity")))
}

/// Whether a request would rather have an answer by gzip than as it is: the layer that packs finds the same.
pub fn takes_gzip(headers: &HeaderMap) -> bool {
    let quality = |wanted: fn(&str) -> bool| codings(headers).find(|(coding, _)| wanted(coding)).map(|(_, q)| q);
    let any = quality(|coding| coding == "*");
    let is_gzip = |coding: &str| coding.eq_ignore_ascii_case("gzip") || coding.eq_ignore_ascii_case("x-gzip");
    let gzip = quality(is_gzip).or(any).unwrap_or(0);
    let as_it_is = quality(|coding| coding.eq_ignore_ascii_case("identity")).or(any).unwrap_or(0);
    gzip > 0 && gzip >= as_it_is
}

/// The language that a request would rather have, of ours; Chinese where it does not say.
pub fn language(headers: &HeaderMap) -> Lang {
    let header = headers.get_all(header::ACCEPT_LANGUAGE).iter().filter_map(|value| value.to_str().ok());
    let ranges: Vec<(String, u16)> = header.flat_map(|line| line.split(',')).filter_map(language_range).collect();
    let quality = |ours: &str| {
        let named = ranges.iter().filter(|(range, _)| range == ours || range.starts_with(&format!("{ours}-")));
        let named = named.map(|(_, quality)| *quality).max();
        named.or_else(|| ranges.iter().find(|(range, _)| range == "*").map(|(_, quality)| *quality)).unwrap_or(0)
    };
    if quality("en") > quality("zh") { Lang::En } else { Lang::Zh }
}

fn language_range(text: &str) -> Option<(String, u16)> {
    let mut parts = text.split(';').map(str::trim);
    let range = parts.next().filter(|range| !range.is_empty())?.to_ascii_lowercase();
    Some((range, quality(parts)?))
}

/// How well an offer is wanted: the range that names it most closely decides, even against it.
fn wanted(offer: &str, ranges: &[Range]) -> Option<Wanted> {
    let (kind, subkind) = offer.split_once('/')?;
    let matching = ranges.iter().enumerate().filter_map(|(place, range)| {
        let close = match (range.kind, range.subkind) {
            ("*", "*") => 0,
            (k, "*") if k.eq_ignore_ascii_case(kind) => 1,
            (k, s) if k.eq_ignore_ascii_case(kind) && s.eq_ignore_ascii_case(subkind) => 2,
            _ => return None,
        };
        Some((close, std::cmp::Reverse(place), range.quality))
    });
    let (close, place, quality) = matching.max()?;
    (quality > 0).then_some((quality, close, place))
}

fn range(text: &str) -> Option<Range<'_>> {
    let mut parts = text.split(';').map(str::trim);
    let (kind, subkind) = parts.next()?.split_once('/')?;
    Some(Range { kind, subkind, quality: quality(parts)? })
}

/// The quality among the parameters of a range, in thousandths: all unless given, none where it is no number.
fn quality<'a>(parameters: impl Iterator<Item = &'a str>) -> Option<u16> {
    let mut named = parameters.filter_map(|part| part.split_once('='));
    let given = named.find(|(name, _)| name.trim().eq_ignore_ascii_case("q"));
    given.map_or(Some(1000), |(_, value)| thousandths(value.trim()))
}

/// `0.8` is 800.
fn thousandths(text: &str) -> Option<u16> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let value = whole.parse::<u16>().ok()?.checked_mul(1000)?.checked_add(format!("{fraction:0<3}").parse().ok()?)?;
    (value <= 1000).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_unless_english_is_wanted_more() {
        for (accept, lang) in [
            ("", Lang::Zh),
            ("en", Lang::En),
            ("en-GB,en;q=0.9", Lang::En),
            ("zh-CN,zh;q=0.9,en;q=0.8", Lang::Zh),
            ("en;q=0.5,zh-Hans;q=0.6", Lang::Zh),
            ("fr", Lang::Zh),
            ("fr,*;q=0.1", Lang::Zh),
            ("zh;q=0,*", Lang::En),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, accept.parse().unwrap());
            assert_eq!(language(&headers), lang, "{accept}");
        }
    }

    #[test]
    fn gzip_is_sent_to_who_takes_it() {
        for (stated, takes) in [
            ("gzip, deflate, br", true),
            ("br;q=1, x-gzip;q=0.5", true),
            ("gzip;q=0.4, identity;q=0.5", false),
            ("gzip;q=0", false),
            ("gzip;q=0, *", false),
            ("*;q=0.1", true),
            ("*;q=0, gzip", true),
            ("br", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, stated.parse().unwrap());
            assert_eq!(takes_gzip(&headers), takes, "{stated}");
        }
    }

    #[test]
    fn the_one_wanted_most_is_chosen() {
        let offers = ["application/json", "application/graphql-response+json"];
        for (accept, chosen) in [
            ("", Some(0)),
            ("*/*", Some(0)),
            ("application/*", Some(0)),
            ("application/graphql-response+json", Some(1)),
            ("application/graphql-response+json, application/json", Some(1)),
            ("application/json, application/graphql-response+json", Some(0)),
            ("application/graphql-response+json; charset=utf-8, application/json; charset=utf-8", Some(1)),
            ("application/graphql-response+json;q=0.5, application/json;q=0.51", Some(0)),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", Some(0)),
            ("application/json;q=0, */*", Some(1)),
            ("APPLICATION/JSON", Some(0)),
            ("application/json;q=0", None),
            ("text/html", None),
            ("application/json;q=7, application/graphql-response+json", Some(1)),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, accept.parse().unwrap());
            assert_eq!(preferred(&headers, &offers), chosen, "{accept}");
        }
        assert_eq!(preferred(&HeaderMap::new(), &offers), Some(0));
    }
}
