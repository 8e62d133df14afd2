//! Words, addresses and checksums, and what no cell may hold.

use unicode_normalization::UnicodeNormalization;

use super::{CellFault, Parsed, Value};
use crate::package::fault::{FaultCode, excerpt};

const SPREADSHEET_ERRORS: &[&str] = &[
    "#N/A",
    "#NA",
    "#REF!",
    "#DIV/0!",
    "#VALUE!",
    "#NAME?",
    "#NUM!",
    "#NULL!",
    "#SPILL!",
    "#CALC!",
    "#FIELD!",
    "#GETTING_DATA",
    "#BLOCKED!",
    "#UNKNOWN!",
    "#CONNECT!",
];

const PLACEHOLDER_SIGNS: &[&str] = &[
    "-",
    "--",
    "---",
    "—",
    "——",
    "–",
    "−",
    "－",
    "/",
    "\\",
    "·",
    ".",
    "..",
    "...",
    "…",
    "……",
    "*",
    "×",
    "?",
    "？",
    "无",
    "暂无",
    "空",
    "缺",
    "缺失",
    "未知",
    "不详",
    "没有",
    "<NA>",
    "(空)",
    "（空）",
    "无数据",
    "未统计",
    "待定",
];

const PLACEHOLDER_WORDS: &[&str] = &["N/A", "NA", "N.A.", "NULL", "NONE", "NAN", "NIL", "TBD"];

/// Whether the text stands for an empty cell.
pub(super) fn is_placeholder(text: &str) -> bool {
    match text.as_bytes().first() {
        Some(first) if first.is_ascii_digit() => false,
        Some(first) if first.is_ascii_alphabetic() => {
            text.len() <= 4 && PLACEHOLDER_WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
        }
        _ => text.len() <= 12 && PLACEHOLDER_SIGNS.contains(&text),
    }
}

/// What no cell may hold: control characters, zero-width ones, lost ones, and what spreadsheets leave.
pub(super) fn forbidden(text: &str) -> Option<CellFault> {
    let plain = text.bytes().all(|byte| (0x20..0x7f).contains(&byte));
    if !plain && let Some(fault) = text.chars().find_map(|c| forbidden_character(text, c)) {
        return Some(fault);
    }
    match text.as_bytes().first() {
        Some(b'=') => text_formula(text),
        Some(b'#') => {
            let upper = text.to_uppercase();
            let is_error = SPREADSHEET_ERRORS.contains(&upper.as_str()) || text.bytes().all(|b| b == b'#');
            is_error.then(|| CellFault::of(FaultCode::SpreadsheetError, text))
        }
        _ => None,
    }
}

fn forbidden_character(text: &str, c: char) -> Option<CellFault> {
    let name = || format!("U+{:04X}", u32::from(c));
    match c {
        '\t' | '\n' | '\r' => None,
        c if c.is_control() => {
            let mended: String = text.chars().filter(|c| !c.is_control()).collect();
            Some(CellFault::new(FaultCode::ControlCharacter).with(name()).nearest(Some(mended)))
        }
        '\u{FFFD}' => Some(CellFault::of(FaultCode::ReplacementCharacter, text)),
        c if is_zero_width(c) => {
            let mended: String = text.chars().filter(|c| !is_zero_width(*c)).collect();
            let fault = CellFault::new(FaultCode::ZeroWidthCharacter).with(name()).with(excerpt(&mended));
            Some(fault.nearest(Some(mended.trim().to_owned()).filter(|m| !m.is_empty())))
        }
        _ => None,
    }
}

/// Characters without width that come in by pasting: spaces, joiners, marks of direction, byte order marks.
fn is_zero_width(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// `="420106"`: the text inside was meant.
fn text_formula(text: &str) -> Option<CellFault> {
    let inside = text.strip_prefix('=')?.trim().strip_prefix('"')?.strip_suffix('"')?;
    let fault = CellFault::of(FaultCode::TextFormula, text);
    let meant = inside.trim();
    Some(if meant.contains('"') || meant.is_empty() { fault } else { fault.nearest(Some(meant.to_owned())) })
}

/// Words, as they stand. What a spreadsheet would take for a formula is warned of.
pub(super) fn parse_words(text: &str) -> Parsed {
    let value = Value::Text(text.to_owned());
    match text.chars().next() {
        Some(c @ ('=' | '+' | '-' | '@')) => {
            let fault = CellFault::new(FaultCode::FormulaText).with(c.to_string()).with(excerpt(text));
            Parsed::warned(value, fault)
        }
        _ => Parsed::sound(value),
    }
}

/// A web address.
pub(super) fn parse_url(text: &str) -> Parsed {
    if is_url(text) {
        return Parsed::sound(Value::Text(text.to_owned()));
    }
    let folded: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    let meant = [folded.clone(), folded.to_lowercase(), format!("http://{}", folded.trim_start_matches('/'))];
    let meant = meant.into_iter().find(|url| is_url(url) && url.contains('.'));
    Parsed::refused(CellFault::of(FaultCode::BadUrl, text).nearest(meant))
}

fn is_url(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or("");
    let host_is_sound = !host.is_empty()
        && !host.starts_with(['.', ':', '-'])
        && !host.contains("..")
        && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']' | '_'));
    host_is_sound && text.chars().all(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, '<' | '>' | '"' | '\\'))
}

/// A SHA-256 in 64 hexadecimal digits.
pub(super) fn parse_sha256(text: &str) -> Parsed {
    let is_digest =
        |text: &str| text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    if is_digest(text) {
        return Parsed::sound(Value::Text(text.to_owned()));
    }
    let bare: String = text.nfkc().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    let bare = bare.strip_prefix("sha256:").unwrap_or(&bare);
    let meant = is_digest(bare).then(|| bare.to_owned());
    Parsed::refused(CellFault::of(FaultCode::BadSha256, text).nearest(meant))
}
