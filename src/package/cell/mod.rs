//! One cell: from the text that a spreadsheet left to a value, or to the fault with what was meant.

mod code;
mod day;
mod list;
mod number;
mod period;
mod period_guess;
mod text;
mod word;

use jiff::civil::Date;

use super::fault::{FaultCode, Severity, Term, excerpt};
use super::table::{Column, Kind};
use crate::domain::{Decimal, Period};

/// What a cell states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing, or nothing that can be read.
    Empty,
    /// Words, or a code.
    Text(String),
    /// A value of a closed list.
    OneOf(&'static str),
    /// A period.
    Period(Period),
    /// A day.
    Day(Date),
    /// A decimal.
    Number(Decimal),
    /// A whole number.
    Integer(i32),
    /// Several words or codes.
    List(Vec<String>),
}

/// What is wrong with a cell; its place is known by the reader of the row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellFault {
    /// The kind of fault.
    pub code: FaultCode,
    /// What the message names.
    pub terms: Vec<Term>,
    /// What was meant.
    pub nearest: Option<String>,
}

impl CellFault {
    fn new(code: FaultCode) -> Self {
        CellFault { code, terms: Vec::new(), nearest: None }
    }

    /// A fault of which the cell's text is told first.
    fn of(code: FaultCode, text: &str) -> Self {
        Self::new(code).with(excerpt(text))
    }

    fn with(mut self, term: impl Into<Term>) -> Self {
        self.terms.push(term.into());
        self
    }

    /// What was meant: told in the message too.
    fn meant(self, meant: &str) -> Self {
        self.with(meant).nearest(Some(meant.to_owned()))
    }

    fn nearest(mut self, nearest: Option<String>) -> Self {
        self.nearest = nearest;
        self
    }

    /// Whether the cell cannot be taken.
    pub fn is_error(&self) -> bool {
        self.code.severity() == Severity::Error
    }
}

/// A cell that was read: its value, and what is to be said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// What it states; empty where it cannot be taken.
    pub value: Value,
    /// An error, or a warning beside the value.
    pub fault: Option<Box<CellFault>>,
}

impl Parsed {
    fn sound(value: Value) -> Self {
        Parsed { value, fault: None }
    }

    fn warned(value: Value, fault: CellFault) -> Self {
        Parsed { value, fault: Some(Box::new(fault)) }
    }

    fn refused(fault: CellFault) -> Self {
        Parsed { value: Value::Empty, fault: Some(Box::new(fault)) }
    }
}

/// Reads a cell of a column. Blanks round it, no-break and full-width ones too, are trimmed.
pub fn parse(column: &Column, cell: &str) -> Parsed {
    let text = cell.trim();
    if text.is_empty() {
        return empty(column);
    }
    if let Some(fault) = text::forbidden(text) {
        return Parsed::refused(fault);
    }
    let is_words = matches!(column.kind, Kind::Text | Kind::Texts);
    if !is_words {
        if text.starts_with('=') {
            return Parsed::refused(CellFault::of(FaultCode::Formula, text));
        }
        // `NA` may be a code.
        let is_code = matches!(column.kind, Kind::Code | Kind::Slug | Kind::Of(_) | Kind::DistrictCode)
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !is_code && text::is_placeholder(text) {
            return Parsed::refused(CellFault::of(FaultCode::Placeholder, text));
        }
    }
    match column.kind {
        Kind::Code => code::parse_code(text),
        Kind::Slug => code::parse_slug(text),
        Kind::DistrictCode => code::parse_district(text),
        Kind::Of(table) => code::parse_reference(table, text),
        Kind::ListOf(table) => list::parse_references(table, text),
        Kind::OneOf(labels, codes) => word::parse(labels, codes, column.name, text),
        Kind::Text => text::parse_words(text),
        Kind::Texts => list::parse_words(text),
        Kind::Period => period::parse(text),
        Kind::Due => period::parse_due(text),
        Kind::Day => day::parse(text),
        Kind::Number => number::parse(text),
        Kind::Integer(most) => number::parse_integer(text, most),
        Kind::External => list::parse_external(text),
        Kind::Url => text::parse_url(text),
        Kind::Sha256 => text::parse_sha256(text),
    }
}

fn empty(column: &Column) -> Parsed {
    if !column.required {
        return Parsed::sound(Value::Empty);
    }
    let name = Term::words(column.zh, column.en);
    Parsed::refused(CellFault::new(FaultCode::EmptyCell).with(column.name).with(name))
}

/// The form of a code of a table that a text comes near to: `420106000000`, `gdp`, `Wuchang 2020`.
pub fn as_code(table: &str, text: &str) -> Option<String> {
    match table {
        "districts" => code::as_district(text),
        "documents" => code::as_slug(text),
        _ => code::as_upper_snake(text),
    }
}

/// The slug that a text comes near to.
pub fn as_slug(text: &str) -> Option<String> {
    code::as_slug(text)
}
