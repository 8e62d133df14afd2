//! A CSV file of a package: first looked over for encoding and header, then read row by row, as often as asked.

use std::io::{self, Read};
use std::marker::PhantomData;

use super::cell::{self, Value};
use super::cells::{Cells, FileForm, SeenFaults};
use super::codes::{CodeList, Codes, Listed};
use super::encoding::{Encoding, examine};
use super::fault::{Fault, FaultCode, Term, excerpt};
use super::header::{Header, known_names};
use super::record::Record;
use super::report::Report;
use super::rows::{MAX_RECORD, QuoteFault, RowKind, Rows};
use super::source::{Source, io_cause};
use super::table::{Column, Kind, Table};

/// Rows in which a header is looked for.
const HEADER_WITHIN: usize = 6;

/// What is known of a file before its rows are read.
pub struct TableFile {
    /// Its table.
    pub table: &'static Table,
    /// How many bytes it has, unpacked.
    pub bytes: u64,
    encoding: Encoding,
    separator: u8,
    header: Header,
    header_row: u32,
}

/// A row as read. Its faults are told; a cell at fault is marked in `faulty` and something stands in its place.
pub struct Draft<T> {
    /// The row's number.
    pub number: u32,
    /// What it states; none where its cells cannot be told apart.
    pub record: Option<T>,
    /// By column: whether its cell could not be taken.
    pub faulty: u32,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
}

impl TableFile {
    /// Looks a file over; none where its rows cannot be read.
    pub fn open(source: &Source, table: &'static Table, report: &mut Report) -> Option<TableFile> {
        let examined = match examine(&|| source.reader(table.file)) {
            Ok(examined) => examined,
            Err(error) => {
                report.push(unreadable(table.file, &error));
                return None;
            }
        };
        if let Some((code, terms)) = examined.fault {
            let mut fault = Fault::new(code, table.file);
            fault.terms = terms;
            report.push(fault);
            return None;
        }
        if examined.encoding == Encoding::Gb18030 {
            report.push(Fault::new(FaultCode::Gb18030, table.file));
        }
        let mut file = TableFile {
            table,
            bytes: examined.bytes,
            encoding: examined.encoding,
            separator: b',',
            header: Header::default(),
            header_row: 1,
        };
        file.find_header(source, report).then_some(file)
    }

    /// Finds the header: in the first row, divided by commas; else what is wrong is told and taken.
    fn find_header(&mut self, source: &Source, report: &mut Report) -> bool {
        let Some(mut top) = self.top_rows(source, report) else { return false };
        let first = top.first().map(|(_, cells)| cells.join(",")).unwrap_or_default();
        let is_undivided = top.first().is_some_and(|(_, cells)| known_names(self.table, cells) == 0);
        if let Some(separator) = wrong_separator(self.table, &first).filter(|_| is_undivided) {
            report.push(Fault::new(FaultCode::WrongSeparator, self.table.file).row(1).with(separator.name()));
            let Some(byte) = separator.byte() else { return false };
            self.separator = byte;
            let Some(divided) = self.top_rows(source, report) else { return false };
            top = divided;
        }
        let found = top.iter().position(|(_, cells)| known_names(self.table, cells) >= 2).unwrap_or(0);
        let Some((row, cells)) = top.get(found) else {
            report.push(Fault::new(FaultCode::EmptyFile, self.table.file));
            return false;
        };
        self.header_row = *row;
        if *row > 1 {
            report.push(Fault::new(FaultCode::HeaderNotFirst, self.table.file).row(1).with(*row));
        }
        let (header, faults) = Header::read(self.table, cells, *row);
        if known_names(self.table, cells) == 0 && header.found() < 2 {
            let names = self.table.columns.iter().map(|column| column.name).collect::<Vec<_>>().join(",");
            let fault = Fault::new(FaultCode::NoHeader, self.table.file).row(*row);
            report.push(fault.with(excerpt(&first)).with(names));
            return false;
        }
        faults.into_iter().for_each(|fault| report.push(fault));
        self.header = header;
        true
    }

    /// The first rows with something in them, as trimmed words.
    fn top_rows(&self, source: &Source, report: &mut Report) -> Option<Vec<(u32, Vec<String>)>> {
        let mut found = Vec::new();
        let read = || -> io::Result<()> {
            let mut rows = Rows::new(source.reader(self.table.file)?, self.separator);
            while found.len() < HEADER_WITHIN {
                let Some(kind) = rows.advance()? else { break };
                if kind == RowKind::Cells {
                    let text = |index| self.encoding.decode(rows.cell(index)).map_or_else(|t| t, |t| t.into_owned());
                    let cells: Vec<String> = (0..rows.len()).map(|index| text(index).trim().to_owned()).collect();
                    if cells.iter().any(|cell| !cell.is_empty()) {
                        found.push((rows.number(), cells));
                    }
                }
            }
            Ok(())
        };
        match { read }() {
            Ok(()) => Some(found),
            Err(error) => {
                report.push(unreadable(self.table.file, &error));
                None
            }
        }
    }

    /// The rows below the header.
    fn rows(&self, source: &Source) -> io::Result<Rows<Box<dyn Read + Send>>> {
        let mut rows = Rows::new(source.reader(self.table.file)?, self.separator);
        while rows.number() < self.header_row && rows.advance()?.is_some() {}
        rows.width = Some(self.header.width);
        Ok(rows)
    }

    /// Every code that the file lists, with the names by which it may be meant; none where that cannot be read.
    pub fn list_codes(&self, source: &Source) -> io::Result<Option<CodeList>> {
        let Some(column) = self.table.column("code") else { return Ok(None) };
        let names: Vec<usize> = ["name_zh", "name_en", "symbol"]
            .iter()
            .filter_map(|name| self.header.place(self.table.index(name)?))
            .collect();
        let Some(place) = self.table.index("code").and_then(|index| self.header.place(index)) else { return Ok(None) };
        let mut codes = CodeList::default();
        let mut rows = self.rows(source)?;
        while let Some(kind) = rows.advance()? {
            match kind {
                RowKind::Cells => {}
                RowKind::Blank => continue,
                RowKind::TooLong => return Ok(None),
            }
            let text = |place| self.encoding.decode(rows.cell(place)).map_or_else(|t| t, |t| t.into_owned());
            let code = text(place).replace('"', "");
            match cell::parse(column, &code).value {
                Value::Text(code) => codes.add(&code, names.iter().map(|name| text(*name).trim().to_owned())),
                _ if (0..rows.len()).all(|index| text(index).trim().is_empty()) => {}
                // It may have been meant for any.
                _ => return Ok(None),
            }
        }
        Ok(Some(codes))
    }

    /// Reads the rows as records.
    pub fn drafts<'a, T: Record>(&'a self, source: &Source, codes: &'a Codes) -> io::Result<Drafts<'a, T>> {
        let listed = |column: &Column| match column.kind {
            Kind::Of(table) | Kind::ListOf(table) => codes.of(table),
            _ => Listed::Unread,
        };
        let codes = self.table.columns.iter().map(listed).collect();
        Ok(Drafts {
            rows: self.rows(source)?,
            file: self,
            codes,
            seen: SeenFaults::default(),
            ended: false,
            record: PhantomData,
        })
    }
}

/// The rows of a file as records.
pub struct Drafts<'a, T> {
    rows: Rows<Box<dyn Read + Send>>,
    file: &'a TableFile,
    codes: Vec<Listed<'a>>,
    seen: SeenFaults,
    ended: bool,
    record: PhantomData<fn() -> T>,
}

impl<T> Drafts<'_, T> {
    /// Bytes of the file that are behind the reader.
    pub fn bytes_read(&self) -> u64 {
        self.rows.bytes_read()
    }
}

impl<T: Record> Iterator for Drafts<'_, T> {
    type Item = Draft<T>;

    fn next(&mut self) -> Option<Draft<T>> {
        if self.ended {
            return None;
        }
        match self.rows.advance() {
            Ok(None) => None,
            Ok(Some(RowKind::Cells)) => Some(self.row()),
            Ok(Some(RowKind::Blank)) => Some(self.without_record(FaultCode::EmptyRow, |fault| fault)),
            Ok(Some(RowKind::TooLong)) => {
                Some(self.without_record(FaultCode::RecordTooLong, |fault| fault.with(MAX_RECORD)))
            }
            Err(error) => {
                self.ended = true;
                let faults = vec![unreadable(self.file.table.file, &error)];
                Some(Draft { number: self.rows.number(), record: None, faulty: u32::MAX, faults })
            }
        }
    }
}

impl<T: Record> Drafts<'_, T> {
    fn row(&mut self) -> Draft<T> {
        let (count, width) = (self.rows.len(), self.file.header.width);
        if (0..count).all(|index| is_blank(self.rows.cell(index))) {
            return self.without_record(FaultCode::EmptyRow, |fault| fault);
        }
        let is_open = self.rows.quote_faults().iter().any(|fault| matches!(fault, QuoteFault::Open(_)));
        if count != width && is_open {
            return self.open_quotes();
        }
        match count.cmp(&width) {
            std::cmp::Ordering::Less => {
                self.without_record(FaultCode::TooFewCells, |fault| fault.with(count).with(width))
            }
            std::cmp::Ordering::Greater => {
                self.without_record(FaultCode::TooManyCells, |fault| fault.with(count).with(width))
            }
            std::cmp::Ordering::Equal => self.record(),
        }
    }

    fn record(&mut self) -> Draft<T> {
        let TableFile { table, header, encoding, .. } = self.file;
        let form = FileForm { table, header, encoding: *encoding, codes: &self.codes };
        let (rows, number) = (&self.rows, self.rows.number());
        let bytes = |place: usize| rows.cell(place);
        let mut cells = Cells::new(form, number, &bytes, rows.quote_faults(), &mut self.seen);
        let record = T::read(&mut cells);
        let (faulty, faults) = (cells.faulty, cells.faults);
        Draft { number, record: Some(record), faulty, faults }
    }

    fn open_quotes(&mut self) -> Draft<T> {
        let TableFile { table, header, encoding, .. } = self.file;
        let tell = |fault: &QuoteFault| {
            let (QuoteFault::Open(place) | QuoteFault::TextAfter(place)) = fault;
            let text = encoding.decode(self.rows.cell(*place)).map_or_else(|t| t, |t| t.into_owned());
            let mut told = Fault::new(FaultCode::OpenQuote, table.file).row(self.rows.number());
            if let Some(name) = header.name_at(table, *place) {
                told = told.column(name);
            }
            told.with(excerpt(&text))
        };
        let faults = self.rows.quote_faults().iter().map(tell).collect();
        Draft { number: self.rows.number(), record: None, faulty: u32::MAX, faults }
    }

    fn without_record(&self, code: FaultCode, tell: impl FnOnce(Fault) -> Fault) -> Draft<T> {
        let number = self.rows.number();
        let fault = tell(Fault::new(code, self.file.table.file).row(number));
        Draft { number, record: None, faulty: u32::MAX, faults: vec![fault] }
    }
}

fn is_blank(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| byte.is_ascii_whitespace()) || std::str::from_utf8(bytes).is_ok_and(|t| t.trim().is_empty())
}

/// A file that could not be read to its end.
pub fn unreadable(file: &str, error: &io::Error) -> Fault {
    match error.kind() {
        io::ErrorKind::FileTooLarge => Fault::new(FaultCode::TooLarge, file).with(super::archive::MAX_MEGABYTES),
        _ => Fault::new(FaultCode::Unreadable, file).with(io_cause(error)),
    }
}

#[derive(Clone, Copy)]
struct Separator(char);

impl Separator {
    fn name(self) -> Term {
        match self.0 {
            '\t' => Term::words("制表符", "tabs"),
            ';' => Term::words("分号“;”", "semicolons “;”"),
            '，' => Term::words("全角逗号“，”", "full-width commas “，”"),
            other => Term::words(format!("“{other}”"), format!("“{other}”")),
        }
    }

    fn byte(self) -> Option<u8> {
        u8::try_from(self.0).ok()
    }
}

/// What divides the names in the first row, where it is not the comma.
fn wrong_separator(table: &Table, first: &str) -> Option<Separator> {
    let divided = |separator: char| {
        let cells: Vec<String> = first.split(separator).map(|cell| cell.trim().trim_matches('"').to_owned()).collect();
        known_names(table, &cells) >= 2
    };
    [';', '\t', '|', '，', '；'].into_iter().find(|separator| divided(*separator)).map(Separator)
}
