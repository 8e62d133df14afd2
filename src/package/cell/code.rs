//! Codes: those that a table lists, and those that refer to one.

use unicode_normalization::UnicodeNormalization;

use super::{CellFault, Parsed, Value, number};
use crate::domain::code::{canonical_district, is_division, is_slug, is_upper_snake};
use crate::package::fault::FaultCode;

/// A code in upper snake case.
pub(super) fn parse_code(text: &str) -> Parsed {
    if is_upper_snake(text) {
        return Parsed::sound(Value::Text(text.to_owned()));
    }
    if let Some(fault) = spreadsheet_fault(text, is_upper_snake) {
        return Parsed::refused(fault);
    }
    Parsed::refused(CellFault::of(FaultCode::BadCode, text).nearest(as_upper_snake(text)))
}

/// A document's code, a slug.
pub(super) fn parse_slug(text: &str) -> Parsed {
    if is_slug(text) {
        return Parsed::sound(Value::Text(text.to_owned()));
    }
    Parsed::refused(CellFault::of(FaultCode::BadDocumentCode, text).nearest(as_slug(text)))
}

/// A district's own code: 6 to 12 digits, or local.
pub(super) fn parse_district(text: &str) -> Parsed {
    if is_district(text) {
        return Parsed::sound(Value::Text(canonical_district(text).to_owned()));
    }
    if let Some(fault) = spreadsheet_fault(text, is_district) {
        return Parsed::refused(fault);
    }
    Parsed::refused(CellFault::of(FaultCode::BadDistrictCode, text).nearest(as_district(text)))
}

/// A code that a table lists. Whether it does is seen later; here only what a spreadsheet made of it.
pub(super) fn parse_reference(table: &str, text: &str) -> Parsed {
    let is_form = match table {
        "districts" => is_district,
        "documents" => is_slug,
        _ => is_upper_snake,
    };
    if is_form(text) {
        let code = if table == "districts" { canonical_district(text) } else { text };
        return Parsed::sound(Value::Text(code.to_owned()));
    }
    match spreadsheet_fault(text, is_form) {
        Some(fault) => Parsed::refused(fault),
        None => Parsed::sound(Value::Text(text.to_owned())),
    }
}

/// What spreadsheets and input methods do to a code, with the code that was meant.
fn spreadsheet_fault(text: &str, is_form: fn(&str) -> bool) -> Option<CellFault> {
    let folded: String = text.nfkc().collect();
    if let Some(digits) = number::expanded(&folded).filter(|digits| is_form(digits)) {
        let fault = CellFault::of(FaultCode::ScientificNotation, text).with(digits.as_str());
        return Some(fault.nearest(Some(canonical_district(&digits).to_owned())));
    }
    let narrow = folded.trim();
    (narrow != text && is_form(narrow))
        .then(|| CellFault::of(FaultCode::FullWidthDigits, text).meant(canonical_district(narrow)))
}

/// Whether the text has the form of a district's code.
pub(super) fn is_district(text: &str) -> bool {
    is_division(text) || is_local_district(text)
}

/// A local code: upper snake case, or a division's digits and an underscore before it.
fn is_local_district(text: &str) -> bool {
    match text.split_once('_') {
        Some((digits, word)) if is_division(digits) => is_upper_snake(&format!("A_{word}")) && text.len() <= 100,
        _ => is_upper_snake(text),
    }
}

pub(super) fn as_district(text: &str) -> Option<String> {
    let folded: String = text.nfkc().filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’' | '‘' | '"')).collect();
    let whole = folded.strip_suffix(".0").unwrap_or(&folded);
    if whole.len() < 6 && !whole.is_empty() && whole.bytes().all(|b| b.is_ascii_digit()) {
        return (whole.len() >= 2).then(|| format!("{whole:0<6}"));
    }
    let upper = whole.to_uppercase().replace('-', "_");
    [whole.to_owned(), upper].into_iter().find(|code| is_district(code)).map(|c| canonical_district(&c).to_owned())
}

/// The upper snake case that a text comes near to: `gdp per-capita` is `GDP_PER_CAPITA`.
pub(super) fn as_upper_snake(text: &str) -> Option<String> {
    let folded: String = text.nfkc().collect::<String>().to_uppercase();
    let words = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let code = words.collect::<Vec<_>>().join("_");
    let is_all = folded.is_ascii();
    (is_all && is_upper_snake(&code)).then_some(code)
}

/// The slug that a text comes near to: `Wuchang 2020 H1` is `wuchang-2020-h1`.
pub(super) fn as_slug(text: &str) -> Option<String> {
    let folded: String = text.nfkc().collect::<String>().to_lowercase();
    let words = folded.split(|c: char| !c.is_ascii_alphanumeric() && c != '.').filter(|word| !word.is_empty());
    let slug = words.collect::<Vec<_>>().join("-");
    let is_all = folded.is_ascii();
    (is_all && is_slug(&slug)).then_some(slug)
}
