//! Cells with several codes or words, separated by `;`.

use super::code::parse_reference;
use super::{CellFault, Parsed, Value};
use crate::domain::code::is_upper_snake;
use crate::package::fault::FaultCode;

/// Codes that a table lists.
pub(super) fn parse_references(table: &str, text: &str) -> Parsed {
    const WRONG: [char; 8] = ['；', ',', '，', '、', '|', '\n', '\r', ' '];
    if parts(text).any(|part| part.contains(WRONG)) {
        return wrong_separator(text, &['；', ';', ',', '，', '、', '|', '\n', '\r', ' ']);
    }
    let mut codes: Vec<String> = Vec::new();
    for part in parts(text) {
        let parsed = parse_reference(table, part);
        let (Value::Text(code), None) = (&parsed.value, &parsed.fault) else { return parsed };
        if codes.contains(code) {
            return Parsed::refused(CellFault::of(FaultCode::RepeatedInList, code));
        }
        codes.push(code.clone());
    }
    Parsed::sound(Value::List(codes))
}

/// Words, such as the units responsible.
pub(super) fn parse_words(text: &str) -> Parsed {
    if text.contains('；') {
        return wrong_separator(text, &['；', ';']);
    }
    let words: Vec<String> = parts(text).map(str::to_owned).collect();
    let Parsed { fault, .. } = super::text::parse_words(text);
    Parsed { value: Value::List(words), fault }
}

/// Codes by which others know something: `SCHEME:CODE`, or `SCHEME:` alone where the scheme gives none.
pub(super) fn parse_external(text: &str) -> Parsed {
    if text.contains(['；', '：']) {
        let mended = text.replace('；', ";").replace('：', ":");
        return Parsed::refused(CellFault::of(FaultCode::BadExternal, text).nearest(Some(mended)));
    }
    for part in parts(text) {
        let sound = part.split_once(':').is_some_and(|(scheme, code)| {
            is_upper_snake(scheme) && !code.trim().is_empty() && !code.contains(char::is_whitespace)
        });
        if !sound {
            let meant =
                part.split_once(':').map(|(scheme, code)| format!("{}:{}", scheme.trim().to_uppercase(), code.trim()));
            let meant = meant.filter(|m| m.split_once(':').is_some_and(|(s, c)| is_upper_snake(s) && !c.is_empty()));
            let meant = meant.filter(|m| !m.contains(char::is_whitespace));
            return Parsed::refused(CellFault::of(FaultCode::BadExternal, part).nearest(meant));
        }
    }
    let codes: Vec<String> = parts(text).map(str::to_owned).collect();
    match codes.iter().enumerate().find(|(i, code)| codes.iter().take(*i).any(|c| c == *code)) {
        Some((_, code)) => Parsed::refused(CellFault::of(FaultCode::RepeatedInList, code)),
        None => Parsed::sound(Value::List(codes)),
    }
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(';').map(str::trim).filter(|part| !part.is_empty())
}

fn wrong_separator(text: &str, separators: &[char]) -> Parsed {
    let parts: Vec<&str> = text.split(separators).map(str::trim).filter(|part| !part.is_empty()).collect();
    if parts.len() < 2 {
        let only = parts.first().map(|part| (*part).to_owned());
        return Parsed::refused(CellFault::of(FaultCode::ListSeparator, text).nearest(only));
    }
    Parsed::refused(CellFault::of(FaultCode::ListSeparator, text).nearest(Some(parts.join(";"))))
}
