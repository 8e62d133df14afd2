//! Splits a CSV file into rows and cells, as a stream.
//!
//! Why not the csv crate's reader: a fault must be named by the row that a spreadsheet shows, so blank lines count and a
//! line break inside a cell does not; a record must not grow without bound; and an open quote must be found where it
//! opens instead of swallowing the rest of the file. All of these need the bytes before they are split.

use std::io::{self, Read};

/// The longest record that is read, in bytes.
pub const MAX_RECORD: usize = 1 << 20;
const CHUNK: usize = 1 << 18;
const BOM: &[u8] = b"\xEF\xBB\xBF";
/// Open quotes in one row that are told apart; more are no table.
const MAX_OPEN_QUOTES: usize = 8;

#[derive(Clone, Copy)]
struct Cell {
    start: usize,
    end: usize,
    /// Whether it lies in `unescaped` instead of the buffer.
    copied: bool,
}

/// What is wrong with the quotes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuoteFault {
    /// The cell's quote is never closed, or swallows rows.
    Open(usize),
    /// Text follows the cell's closing quote.
    TextAfter(usize),
}

/// How a row ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// Cells to read.
    Cells,
    /// An empty line.
    Blank,
    /// A record of more than a megabyte, passed over.
    TooLong,
}

/// The rows of a CSV file.
pub struct Rows<R> {
    source: R,
    separator: u8,
    /// How many cells the header has, once it is read: then rows swallowed by a quote can be told.
    pub width: Option<usize>,
    buffer: Vec<u8>,
    begin: usize,
    next: usize,
    at_end: bool,
    fresh: bool,
    bytes_read: u64,
    number: u32,
    cells: Vec<Cell>,
    unescaped: Vec<u8>,
    quote_faults: Vec<QuoteFault>,
}

enum Outcome {
    Complete(usize),
    NeedsMore,
    OpenQuote(usize),
}

impl<R: Read> Rows<R> {
    /// Rows of `source`, whose cells `separator` divides. A byte order mark is passed over.
    pub fn new(source: R, separator: u8) -> Self {
        Rows {
            source,
            separator,
            width: None,
            buffer: Vec::new(),
            begin: 0,
            next: 0,
            at_end: false,
            fresh: true,
            bytes_read: 0,
            number: 0,
            cells: Vec::new(),
            unescaped: Vec::new(),
            quote_faults: Vec::new(),
        }
    }

    /// Goes to the next row; none at the end.
    pub fn advance(&mut self) -> io::Result<Option<RowKind>> {
        self.begin = self.next;
        if self.begin == self.buffer.len() && !self.fill()? {
            return Ok(None);
        }
        self.number = self.number.saturating_add(1);
        self.quote_faults.clear();
        let mut literal: Vec<usize> = Vec::new();
        loop {
            match self.split(&literal) {
                Outcome::Complete(next) => {
                    self.next = next;
                    if next - self.begin > MAX_RECORD {
                        self.cells.clear();
                        return Ok(Some(RowKind::TooLong));
                    }
                    break;
                }
                Outcome::NeedsMore if self.buffer.len() - self.begin > MAX_RECORD => return self.skip_line().map(Some),
                Outcome::NeedsMore => {
                    self.fill()?;
                }
                Outcome::OpenQuote(_) if literal.len() >= MAX_OPEN_QUOTES => return self.skip_line().map(Some),
                Outcome::OpenQuote(cell) => {
                    literal.push(cell);
                    self.quote_faults.push(QuoteFault::Open(cell));
                }
            }
        }
        let blank = self.cells.len() == 1 && self.cell(0).is_empty();
        Ok(Some(if blank { RowKind::Blank } else { RowKind::Cells }))
    }

    /// The row's number as a spreadsheet counts.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// How many cells the row has.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// The bytes of a cell without its quotes; empty where the row is shorter.
    pub fn cell(&self, index: usize) -> &[u8] {
        match self.cells.get(index) {
            Some(cell) if cell.copied => self.unescaped.get(cell.start..cell.end).unwrap_or_default(),
            Some(cell) => self.buffer.get(cell.start..cell.end).unwrap_or_default(),
            None => &[],
        }
    }

    /// What is wrong with the quotes of the row.
    pub fn quote_faults(&self) -> &[QuoteFault] {
        &self.quote_faults
    }

    /// Bytes of the file that are behind the reader.
    pub fn bytes_read(&self) -> u64 {
        self.bytes_read.saturating_sub(u64::try_from(self.buffer.len() - self.next).unwrap_or(0))
    }

    /// Takes in more bytes; false at the end of the file.
    fn fill(&mut self) -> io::Result<bool> {
        if self.begin > 0 {
            self.buffer.drain(..self.begin);
            self.begin = 0;
            self.next = 0;
        }
        let chunk = u64::try_from(CHUNK.max(self.buffer.len())).unwrap_or(u64::MAX);
        let count = self.source.by_ref().take(chunk).read_to_end(&mut self.buffer)?;
        self.bytes_read += u64::try_from(count).unwrap_or(0);
        self.at_end = count == 0;
        if self.fresh && self.buffer.starts_with(BOM) {
            self.buffer.drain(..BOM.len());
        }
        self.fresh = false;
        Ok(!self.buffer.is_empty())
    }

    /// Passes over the rest of a line that is too long.
    fn skip_line(&mut self) -> io::Result<RowKind> {
        self.cells.clear();
        loop {
            let rest = self.buffer.get(self.begin..).unwrap_or_default();
            if let Some(length) = rest.iter().position(|byte| *byte == b'\n') {
                self.next = self.begin + length + 1;
                return Ok(RowKind::TooLong);
            }
            self.begin = self.buffer.len();
            if !self.fill()? {
                self.next = self.buffer.len();
                return Ok(RowKind::TooLong);
            }
        }
    }

    /// Splits the row that begins at `begin`; quotes that open the cells of `literal` are letters.
    fn split(&mut self, literal: &[usize]) -> Outcome {
        self.cells.clear();
        self.unescaped.clear();
        self.quote_faults.retain(|fault| matches!(fault, QuoteFault::Open(_)));
        let mut at = self.begin;
        let mut broken_cell = None;
        loop {
            let index = self.cells.len();
            let quoted = self.buffer.get(at) == Some(&b'"') && !literal.contains(&index);
            let (cell, after) = if quoted {
                match self.quoted_cell(at, index) {
                    Ok(found) => found,
                    Err(outcome) => return outcome,
                }
            } else {
                let length = self.buffer.get(at..).unwrap_or_default().iter();
                let length = length.take_while(|b| **b != self.separator && **b != b'\n' && **b != b'\r').count();
                (Cell { start: at, end: at + length, copied: false }, at + length)
            };
            if quoted && self.buffer.get(at..after).is_some_and(|bytes| bytes.contains(&b'\n')) {
                broken_cell = broken_cell.or(Some((index, at, after)));
            }
            self.cells.push(cell);
            at = match self.buffer.get(after) {
                Some(byte) if *byte == self.separator => after + 1,
                Some(b'\r') => match self.buffer.get(after + 1) {
                    None if !self.at_end => return Outcome::NeedsMore,
                    Some(b'\n') => return self.judged(broken_cell, after + 2),
                    _ => return self.judged(broken_cell, after + 1),
                },
                Some(_) => return self.judged(broken_cell, after + 1),
                None if !self.at_end => return Outcome::NeedsMore,
                None => return self.judged(broken_cell, after),
            };
        }
    }

    /// The cell whose quote opens at `at`, and where it ends.
    fn quoted_cell(&mut self, at: usize, index: usize) -> Result<(Cell, usize), Outcome> {
        let content = at + 1;
        let copy_start = self.unescaped.len();
        let mut from = content;
        let mut copied = false;
        loop {
            let rest = self.buffer.get(from..).unwrap_or_default();
            let Some(length) = rest.iter().position(|byte| *byte == b'"') else {
                let too_long = self.buffer.len() - self.begin > MAX_RECORD;
                return Err(if self.at_end || too_long { Outcome::OpenQuote(index) } else { Outcome::NeedsMore });
            };
            let quote = from + length;
            match self.buffer.get(quote + 1) {
                None if !self.at_end => return Err(Outcome::NeedsMore),
                Some(b'"') => {
                    self.unescaped.extend_from_slice(self.buffer.get(from..=quote).unwrap_or_default());
                    copied = true;
                    from = quote + 2;
                }
                Some(byte) if *byte != self.separator && *byte != b'\n' && *byte != b'\r' => {
                    return self.text_after(at, quote, index);
                }
                _ if copied => {
                    self.unescaped.extend_from_slice(self.buffer.get(from..quote).unwrap_or_default());
                    return Ok((Cell { start: copy_start, end: self.unescaped.len(), copied }, quote + 1));
                }
                _ => return Ok((Cell { start: content, end: quote, copied }, quote + 1)),
            }
        }
    }

    /// Text after a closing quote: where line breaks lie between, the quote that opens was meant as a letter.
    fn text_after(&mut self, at: usize, quote: usize, index: usize) -> Result<(Cell, usize), Outcome> {
        let inside = self.buffer.get(at..quote).unwrap_or_default();
        if inside.contains(&b'\n') {
            return Err(Outcome::OpenQuote(index));
        }
        let rest = self.buffer.get(quote..).unwrap_or_default().iter();
        let length = rest.take_while(|b| **b != self.separator && **b != b'\n' && **b != b'\r').count();
        self.quote_faults.push(QuoteFault::TextAfter(index));
        Ok((Cell { start: at, end: quote + length, copied: false }, quote + length))
    }

    /// The row is complete, unless a quoted cell with line breaks holds what looks like rows.
    fn judged(&self, broken_cell: Option<(usize, usize, usize)>, next: usize) -> Outcome {
        match (broken_cell, self.width) {
            (Some((index, start, end)), Some(width)) => {
                let content = self.buffer.get(start..end).unwrap_or_default();
                let swallows = swallows_rows(content, self.separator, width, self.cells.len());
                if swallows { Outcome::OpenQuote(index) } else { Outcome::Complete(next) }
            }
            _ => Outcome::Complete(next),
        }
    }
}

/// Whether a quoted cell with line breaks holds rows: a whole line of it has as many cells as the header, or separators
/// stand in it as rows have them (prose has a blank after a comma).
fn swallows_rows(content: &[u8], separator: u8, width: usize, cells: usize) -> bool {
    let lines: Vec<&[u8]> = content.split(|byte| *byte == b'\n').collect();
    let tight = |line: &[u8]| {
        let follows = |pair: &&[u8]| pair.first() == Some(&separator) && pair.get(1) != Some(&b' ');
        line.windows(2).filter(follows).count() + usize::from(line.last() == Some(&separator))
    };
    let inner = lines.get(1..lines.len().saturating_sub(1)).unwrap_or_default();
    let count: usize = lines.iter().map(|line| tight(line)).sum();
    inner.iter().any(|line| width > 2 && tight(line) + 1 == width)
        || (cells == width && count + 1 >= width)
        || (cells != width && count > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str, width: usize) -> Vec<(u32, Vec<String>, Vec<QuoteFault>)> {
        let mut rows = Rows::new(text.as_bytes(), b',');
        rows.width = Some(width);
        let mut found = Vec::new();
        while let Some(kind) = rows.advance().unwrap() {
            if kind == RowKind::Cells {
                let cells = (0..rows.len()).map(|i| String::from_utf8_lossy(rows.cell(i)).into_owned()).collect();
                found.push((rows.number(), cells, rows.quote_faults().to_vec()));
            }
        }
        found
    }

    fn cells(text: &str, width: usize) -> Vec<Vec<String>> {
        split(text, width).into_iter().map(|(_, cells, _)| cells).collect()
    }

    #[test]
    fn counts_rows_as_a_spreadsheet_does() {
        let rows = split("a,b,c\r\n\r\n1,\"two\nlines, of \"\"text\"\"\",3\rx,,\n", 3);
        assert_eq!(rows[0].0, 1);
        assert_eq!((rows[1].0, rows[1].1[1].as_str()), (3, "two\nlines, of \"text\""));
        assert_eq!(rows[2], (4, vec!["x".into(), String::new(), String::new()], vec![]));
        assert_eq!(rows.len(), 3);
    }

    #[test]
    fn an_open_quote_swallows_nothing() {
        let text = "a,b,c\n1,\"open,3\n4,5,6\n7,\"8\",9\n";
        let rows = split(text, 3);
        assert_eq!(rows.len(), 4);
        assert_eq!(rows[1].2, [QuoteFault::Open(1)]);
        assert_eq!(rows[3].1, ["7", "8", "9"]);
        let to_the_end = split("a,b,c\n1,2,\"open\n4,5,6\n", 3);
        assert_eq!((to_the_end.len(), to_the_end[1].2[0]), (3, QuoteFault::Open(2)));
    }

    #[test]
    fn text_after_a_closing_quote_is_named() {
        let rows = split("a,b\n\"武昌\"区,2\n", 2);
        assert_eq!(rows[1].2, [QuoteFault::TextAfter(0)]);
        assert_eq!(rows[1].1[1], "2");
    }

    #[test]
    fn prose_in_several_lines_is_no_open_quote() {
        let text = "a,b,c\n1,\"First, second,\nthird, fourth.\",3\n";
        assert_eq!(cells(text, 3)[1].len(), 3);
    }

    #[test]
    fn a_record_without_end_is_passed_over() {
        let mut text = "a,b\n".to_owned();
        text.push_str(&"x".repeat(3 * MAX_RECORD));
        text.push_str("\n1,2\n");
        let mut rows = Rows::new(text.as_bytes(), b',');
        rows.advance().unwrap();
        assert_eq!(rows.advance().unwrap(), Some(RowKind::TooLong));
        assert_eq!(rows.advance().unwrap(), Some(RowKind::Cells));
        assert_eq!((rows.number(), rows.cell(1)), (3, &b"2"[..]));
        assert_eq!(rows.advance().unwrap(), None);
        assert_eq!(rows.bytes_read(), u64::try_from(text.len()).unwrap());
    }
}
