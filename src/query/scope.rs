//! Which release a question reads: a value handed from parent to child, never ambient.

use std::sync::Arc;

use jiff::fmt::temporal::Pieces;

use crate::catalogue::{Catalogue, Snapshot};
use crate::error::{Error, Result};

/// A release by its number, or the newest up to and including a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsOf {
    /// A release's number.
    Release(i32),
    /// A moment in microseconds since 1970 in UTC.
    Moment(i64),
}

impl AsOf {
    /// Reads `12` or `2020-08-26T09:30:00+08:00`; a blank where a plus stood is taken as it.
    pub fn parse(text: &str) -> Result<Self> {
        if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
            return text.parse().map(AsOf::Release).map_err(|_too_large| {
                Error::invalid("asOf", format!("release {text} is in the future: there are not that many"))
            });
        }
        parse_moment(text).map(AsOf::Moment).ok_or_else(|| {
            Error::invalid(
                "asOf",
                format!("asOf \"{text}\" is neither a release's number nor a time with its offset, as 2020-08-26T09:30:00+08:00"),
            )
        })
    }
}

/// Reads an RFC 3339 time with offset, in microseconds since 1970.
pub fn parse_moment(text: &str) -> Option<i64> {
    let text = text.replace(' ', "+");
    let (date, time) = text.split_once(['T', 't'])?;
    let has_offset = time.ends_with(['Z', 'z']) || time.contains('+') || time.contains('-');
    if date.len() != 10 || !has_offset || time.contains('[') {
        return None;
    }
    let text = to_the_nanosecond(&text);
    let moment = text.parse().ok().or_else(|| {
        // The last day of the year 9999 is a day, though later than what the library reckons with.
        let pieces = Pieces::parse(&text).ok()?;
        let is_whole = pieces.time().is_some() && pieces.to_numeric_offset().is_some();
        (is_whole && pieces.date().year() == 9999).then_some(jiff::Timestamp::MAX)
    });
    moment.map(jiff::Timestamp::as_microsecond)
}

/// A time without what its second's fraction has beyond nine digits: RFC 3339 sets no end to them.
fn to_the_nanosecond(text: &str) -> String {
    let Some((whole, rest)) = text.split_once('.') else { return text.to_owned() };
    let (fraction, offset) = rest.split_at(rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len()));
    format!("{whole}.{}{offset}", fraction.get(..9).unwrap_or(fraction))
}

/// A moment in full, in UTC.
pub fn moment(microseconds: i64) -> String {
    jiff::Timestamp::from_microsecond(microseconds).map_or_else(|_| String::new(), |time| format!("{time:.6}"))
}

/// Now, or the time of the newest release where another machine's clock is ahead of ours.
fn now(catalogue: &Catalogue) -> i64 {
    let newest = catalogue.releases.last().map_or(0, |release| release.published_at);
    jiff::Timestamp::now().as_microsecond().max(newest)
}

/// The release that is read, and the code lists at it.
#[derive(Clone, Debug)]
pub struct Scope {
    /// All that is known.
    pub catalogue: Arc<Catalogue>,
    /// The code lists at the release.
    pub snapshot: Arc<Snapshot>,
    /// The release.
    pub release: i32,
    /// Whether ids carry the release, so that a client's cache keeps then and now apart.
    pub past: bool,
}

impl Scope {
    /// What stands now, or at the release or time asked for; the future is refused.
    pub fn new(catalogue: &Arc<Catalogue>, as_of: Option<AsOf>) -> Result<Self> {
        let newest = catalogue.newest();
        let release = match as_of {
            None => newest,
            Some(AsOf::Release(number)) if number > newest => {
                return Err(Error::invalid(
                    "asOf",
                    format!("release {number} is in the future: the newest is {newest}"),
                ));
            }
            Some(AsOf::Release(number)) => number,
            Some(AsOf::Moment(moment)) if moment > now(catalogue) => {
                return Err(Error::invalid("asOf", "this time is in the future"));
            }
            Some(AsOf::Moment(moment)) => catalogue.release_at(moment),
        };
        Ok(Self::fixed(catalogue, release, as_of.is_some()))
    }

    /// A release that is known to be there.
    pub fn fixed(catalogue: &Arc<Catalogue>, release: i32, past: bool) -> Self {
        Scope { catalogue: catalogue.clone(), snapshot: catalogue.at(release), release, past }
    }

    /// The past: the same service at another release.
    pub fn at(&self, release: i32) -> Self {
        Self::fixed(&self.catalogue, release, true)
    }

    /// The releases after a moment begin with this one.
    pub fn first_release_after(&self, moment: i64) -> i32 {
        self.catalogue.release_at(moment) + 1
    }

    /// A release that ended something, where it is known by now.
    pub fn ended(&self, to_release: i32) -> Option<i32> {
        (to_release <= self.catalogue.newest()).then_some(to_release)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_needs_its_offset_and_a_blank_stands_for_the_plus() {
        let utc = parse_moment("2020-08-26T01:30:00Z");
        assert!(utc.is_some());
        assert_eq!(parse_moment("2020-08-26T09:30:00+08:00"), utc);
        assert_eq!(parse_moment("2020-08-26T09:30:00 08:00"), utc);
        assert_eq!(moment(utc.unwrap()), "2020-08-26T01:30:00.000000Z");
        assert_eq!(parse_moment("2020-08-26T01:30:00.12345678901234567890Z"), utc.map(|utc| utc + 123_456));
        assert_eq!(parse_moment("2020-08-26T01:30:00.Z"), None);
        for last in ["9999-12-31T23:59:59Z", "9999-12-31T23:59:59-23:59"] {
            assert_eq!(parse_moment(last), Some(jiff::Timestamp::MAX.as_microsecond()), "{last}");
        }
        for wrong in [
            "9999-12-31T24:30:00Z",
            "2020-02-30T00:00:00Z",
            "2020-08-26",
            "2020-08-26T09:30:00",
            "yesterday",
            "2020-08-26T09:30:00[Asia/Shanghai]",
            "",
        ] {
            assert_eq!(parse_moment(wrong), None, "{wrong}");
        }
    }
}
