//! Days, and the ways in which spreadsheets and people write them.

use jiff::civil::Date;

use super::period_guess::{day_meant, serial_day};
use super::{CellFault, Parsed, Value};
use crate::domain::period::parse_day;
use crate::package::fault::FaultCode;

/// A calendar day.
pub(super) fn parse(text: &str) -> Parsed {
    if let Some(day) = parse_day(text) {
        return Parsed::sound(Value::Day(day));
    }
    if let Some(day) = with_slashes(text) {
        return Parsed::warned(Value::Day(day), slash_warning(text, day));
    }
    if let Some(day) = serial_day(text) {
        return Parsed::refused(CellFault::of(FaultCode::DateSerial, text).meant(&day.to_string()));
    }
    let meant = day_meant(text).map(|day| day.to_string());
    Parsed::refused(CellFault::of(FaultCode::BadDate, text).nearest(meant))
}

/// `2020/6/30`, as spreadsheets show a day.
pub(super) fn with_slashes(text: &str) -> Option<Date> {
    let mut parts = text.split('/');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |part: &str, most: usize| (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let sound = parts.next().is_none() && year.len() == 4 && digits(year, 4) && digits(month, 2) && digits(day, 2);
    if !sound { None } else { Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok() }
}

pub(super) fn slash_warning(text: &str, day: Date) -> CellFault {
    CellFault::of(FaultCode::SlashDate, text).meant(&day.to_string())
}
