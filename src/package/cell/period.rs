//! Periods in SDMX notation, and what was meant by other notations.

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

use super::day::{slash_warning, with_slashes};
use super::period_guess::{period_meant, serial_day};
use super::{CellFault, Parsed, Value};
use crate::domain::Period;
use crate::domain::period::parse_day;
use crate::package::fault::FaultCode;

/// A period. A first of the month is refused: spreadsheets make it of a month.
pub(super) fn parse(text: &str) -> Parsed {
    match day_in(text) {
        Some(day) if day.day() == 1 => Parsed::refused(first_of_month(FaultCode::FirstOfMonth, text, day)),
        _ => read(text),
    }
}

/// A period or a day; a first of the month is taken as the day, with a warning.
pub(super) fn parse_due(text: &str) -> Parsed {
    match day_in(text).and_then(|day| Some((day, Period::new(day, day)?))) {
        Some((day, period)) if day.day() == 1 => {
            Parsed::warned(Value::Period(period), first_of_month(FaultCode::DueFirstOfMonth, text, day))
        }
        _ => read(text),
    }
}

fn day_in(text: &str) -> Option<Date> {
    parse_day(text).or_else(|| with_slashes(text))
}

fn first_of_month(code: FaultCode, text: &str, day: Date) -> CellFault {
    let month = format!("{:04}-M{:02}", day.year(), day.month());
    CellFault::of(code, text).meant(&month).with(format!("{day}/P1D"))
}

fn read(text: &str) -> Parsed {
    if let Some(period) = Period::parse(text) {
        return Parsed::sound(Value::Period(period));
    }
    if let Some((day, period)) = with_slashes(text).and_then(|day| Some((day, Period::new(day, day)?))) {
        return Parsed::warned(Value::Period(period), slash_warning(text, day));
    }
    if let Some(day) = serial_day(text) {
        let meant = if day.day() == 1 { format!("{:04}-M{:02}", day.year(), day.month()) } else { day.to_string() };
        return Parsed::refused(CellFault::of(FaultCode::DateSerial, text).meant(&meant));
    }
    let folded: String = text.nfkc().collect();
    if let Some(period) = Period::parse(folded.trim()) {
        return Parsed::refused(CellFault::of(FaultCode::FullWidthDigits, text).meant(&period.code()));
    }
    let meant = period_meant(text).map(Period::code);
    Parsed::refused(CellFault::of(FaultCode::BadPeriod, text).nearest(meant))
}
