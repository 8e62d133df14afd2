//! The cells of a row, read by the names of their columns.

use std::collections::HashMap;

use jiff::civil::Date;

use super::cell::{self, CellFault, Parsed, Value};
use super::codes::Listed;
use super::encoding::Encoding;
use super::fault::{Fault, FaultCode, excerpt};
use super::header::Header;
use super::report::LISTED_FAULTS;
use super::rows::QuoteFault;
use super::table::{Column, Kind, Table};
use crate::domain::record::{ExternalCode, Lead, Place, Words};
use crate::domain::{Bilingual, Decimal, Period};

/// What the rows of a file have in common.
#[derive(Clone, Copy)]
pub struct FileForm<'a> {
    /// Their table.
    pub table: &'static Table,
    /// The file's header.
    pub header: &'a Header,
    /// Its encoding.
    pub encoding: Encoding,
    /// By column: the codes that its cells may refer to.
    pub codes: &'a [Listed<'a>],
}

/// A row being read. Its faults gather; a cell at fault reads as empty and is marked.
pub struct Cells<'a> {
    form: FileForm<'a>,
    number: u32,
    bytes: &'a dyn Fn(usize) -> &'a [u8],
    quote_faults: &'a [QuoteFault],
    next_column: usize,
    /// By column: whether its cell could not be taken.
    pub faulty: u32,
    /// What is wrong.
    pub faults: Vec<Fault>,
    seen: &'a mut SeenFaults,
}

/// Faults that were already looked into: a column that is wrong throughout is wrong in the same few ways.
#[derive(Default)]
pub struct SeenFaults {
    /// By column and text: what the cell was read as.
    parsed: HashMap<(usize, String), Parsed>,
    unknown_codes: u32,
}

impl SeenFaults {
    fn parse(&mut self, index: usize, column: &Column, text: &str) -> Parsed {
        if !self.parsed.is_empty()
            && let Some(parsed) = self.parsed.get(&(index, text.to_owned()))
        {
            return parsed.clone();
        }
        let parsed = cell::parse(column, text);
        if parsed.fault.is_some() && self.parsed.len() < REMEMBERED_FAULTS {
            self.parsed.insert((index, text.to_owned()), parsed.clone());
        }
        parsed
    }
}

const REMEMBERED_FAULTS: usize = 1_000;

impl<'a> Cells<'a> {
    /// The row's cells; `bytes` gives them by their place in the file.
    pub fn new(
        form: FileForm<'a>,
        number: u32,
        bytes: &'a dyn Fn(usize) -> &'a [u8],
        quote_faults: &'a [QuoteFault],
        seen: &'a mut SeenFaults,
    ) -> Self {
        Cells { form, number, bytes, quote_faults, next_column: 0, faulty: 0, faults: Vec::new(), seen }
    }

    /// What a column's cell states.
    fn value(&mut self, name: &'static str) -> Value {
        let Some((index, column)) = self.column(name) else { return Value::Empty };
        let Some(place) = self.form.header.place(index) else {
            if column.required {
                self.mark(index);
            }
            return Value::Empty;
        };
        let bytes = (self.bytes)(place);
        if bytes.is_empty() && !column.required {
            return Value::Empty;
        }
        if let Some(fault) = self
            .quote_faults
            .iter()
            .find(|f| matches!(f, QuoteFault::Open(p) | QuoteFault::TextAfter(p) if *p == place))
        {
            return self.badly_quoted(*fault, index, column, bytes);
        }
        let text = match self.form.encoding.decode(bytes) {
            Ok(text) => text,
            Err(readable) => {
                self.mark(index);
                let meant = self.form.encoding.other().decode(bytes).ok().map(|text| excerpt(text.trim()));
                let fault = self.fault(FaultCode::BadEncoding, column).nearest(meant);
                self.faults.push(fault.with(self.form.encoding.name()).with(excerpt(&readable)));
                return Value::Empty;
            }
        };
        let parsed = self.seen.parse(index, column, &text);
        if let Some(fault) = parsed.fault {
            if fault.is_error() {
                self.mark(index);
            }
            self.blame(column, *fault);
        }
        if let Kind::Of(table) | Kind::ListOf(table) = column.kind {
            return self.referred(index, column, table, parsed.value);
        }
        parsed.value
    }

    /// The column of this name, most often the next one.
    fn column(&mut self, name: &'static str) -> Option<(usize, &'static Column)> {
        let columns = self.form.table.columns;
        // The same literal most often has one address, which spares the comparison of letters.
        let is_next = |column: &&Column| std::ptr::eq(column.name, name) || column.name == name;
        let next = columns.get(self.next_column).filter(is_next).map(|_| self.next_column);
        let index = next.or_else(|| self.form.table.index(name))?;
        self.next_column = index + 1;
        Some((index, columns.get(index)?))
    }

    fn mark(&mut self, column: usize) {
        self.faulty |= 1 << column;
    }

    fn fault(&self, code: FaultCode, column: &Column) -> Fault {
        Fault::new(code, self.form.table.file).row(self.number).column(column.name)
    }

    fn blame(&mut self, column: &Column, cell: CellFault) {
        let mut fault = self.fault(cell.code, column).nearest(cell.nearest);
        fault.terms = cell.terms;
        self.faults.push(fault);
    }

    /// What stands in a cell whose quotes are at fault, without them.
    fn badly_quoted(&mut self, quote: QuoteFault, index: usize, column: &'static Column, bytes: &[u8]) -> Value {
        let text = self.form.encoding.decode(bytes).map_or_else(|readable| readable, |text| text.into_owned());
        let code = match quote {
            QuoteFault::Open(_) => FaultCode::OpenQuote,
            QuoteFault::TextAfter(_) => FaultCode::BadQuote,
        };
        let fault = self.fault(code, column).with(excerpt(&text));
        self.faults.push(fault);
        let parsed = cell::parse(column, &text.replace('"', ""));
        if parsed.value == Value::Empty {
            self.mark(index);
        }
        parsed.value
    }

    /// Names the codes that the table referred to does not list.
    fn referred(&mut self, index: usize, column: &'static Column, table: &'static str, value: Value) -> Value {
        let codes = match &value {
            Value::Text(code) => std::slice::from_ref(code),
            Value::List(codes) => codes.as_slice(),
            _ => return value,
        };
        let list = match self.form.codes.get(index) {
            Some(Listed::Codes(list)) => Some(*list),
            Some(Listed::Missing) => None,
            Some(Listed::Unread) | None => return value,
        };
        let missing: Vec<&String> = codes.iter().filter(|code| !list.is_some_and(|l| l.contains(code))).collect();
        if missing.is_empty() {
            return value;
        }
        self.mark(index);
        let Some(target) = Table::named(table) else { return Value::Empty };
        for code in missing {
            self.seen.unknown_codes = self.seen.unknown_codes.saturating_add(1);
            let worth_it = self.seen.unknown_codes <= LISTED_FAULTS;
            let meant = list.filter(|_| worth_it).and_then(|list| list.meant(target, code));
            let fault = self.fault(FaultCode::UnknownCode, column).with(excerpt(code)).with(target.file).nearest(meant);
            self.faults.push(fault);
        }
        Value::Empty
    }
}

/// What the cells of a record's columns state.
impl Cells<'_> {
    /// Words or a code; none where the cell is empty.
    pub fn text(&mut self, name: &'static str) -> Option<String> {
        match self.value(name) {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Words or a code of a required column; empty where the cell is at fault.
    pub fn needed(&mut self, name: &'static str) -> String {
        self.text(name).unwrap_or_default()
    }

    /// A value of a closed list.
    pub fn one_of<E>(&mut self, name: &'static str, parse: fn(&str) -> Option<E>) -> Option<E> {
        match self.value(name) {
            Value::OneOf(code) => parse(code),
            _ => None,
        }
    }

    /// A period.
    pub fn period(&mut self, name: &'static str) -> Option<Period> {
        match self.value(name) {
            Value::Period(period) => Some(period),
            _ => None,
        }
    }

    /// The period of a row; some period where the cell is at fault.
    pub fn needed_period(&mut self, name: &'static str) -> Period {
        self.period(name).unwrap_or_else(|| Period::from_days(0, 0))
    }

    /// A day.
    pub fn day(&mut self, name: &'static str) -> Option<Date> {
        match self.value(name) {
            Value::Day(day) => Some(day),
            _ => None,
        }
    }

    /// A decimal.
    pub fn number(&mut self, name: &'static str) -> Option<Decimal> {
        match self.value(name) {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    /// A whole number.
    pub fn integer(&mut self, name: &'static str) -> Option<i32> {
        match self.value(name) {
            Value::Integer(number) => Some(number),
            _ => None,
        }
    }

    /// Several words or codes.
    pub fn list(&mut self, name: &'static str) -> Vec<String> {
        match self.value(name) {
            Value::List(list) => list,
            _ => Vec::new(),
        }
    }

    /// `name_zh` and `name_en`.
    pub fn name(&mut self) -> Bilingual {
        Bilingual { zh: self.needed("name_zh"), en: self.text("name_en") }
    }

    /// Words in both languages.
    pub fn words(&mut self, zh: &'static str, en: &'static str) -> Words {
        Words { zh: self.text(zh), en: self.text(en) }
    }

    /// `note_zh` and `note_en`.
    pub fn note(&mut self) -> Words {
        self.words("note_zh", "note_en")
    }

    /// `lead_zh` and `lead_en`.
    pub fn lead(&mut self) -> Lead {
        Lead { zh: self.list("lead_zh"), en: self.list("lead_en") }
    }

    /// `external`.
    pub fn external(&mut self) -> Vec<ExternalCode> {
        let split = |code: String| {
            let (scheme, code) = code.split_once(':')?;
            Some(ExternalCode { scheme: scheme.to_owned(), code: code.to_owned() })
        };
        self.list("external").into_iter().filter_map(split).collect()
    }

    /// `document`, `section`, `start` and `end`.
    pub fn place(&mut self) -> Place {
        Place {
            document: self.needed("document"),
            section: self.text("section"),
            start: self.integer("start"),
            end: self.integer("end"),
        }
    }

    /// Names a cell that does not agree with another.
    pub fn reject(&mut self, name: &'static str, code: FaultCode, tell: impl FnOnce(Fault) -> Fault) {
        let Some((index, column)) = self.column(name) else { return };
        let fault = tell(self.fault(code, column));
        if fault.is_error() {
            self.mark(index);
        }
        self.faults.push(fault);
    }

    /// Whether a cell could not be taken.
    pub fn is_faulty(&self, name: &str) -> bool {
        self.form.table.index(name).is_some_and(|index| self.faulty & (1 << index) != 0)
    }
}
