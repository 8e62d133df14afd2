//! XLSX: a sheet with the rows, heads and codes in words, and a sheet of notes. Rows go to a temporary file as they
//! come, so that memory does not grow with them.

use std::borrow::Cow;
use std::io::Write;
use std::path::Path;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::{Cell, Head, Kind, Notes, Row, plain};
use crate::domain::label::{self, Label};
use crate::domain::{Decimal, Lang};
use crate::error::{Error, Result};

/// Rows that a sheet holds, its head included.
pub const MAX_ROWS: u32 = 1_048_576;
/// Digits that Excel keeps of a number.
pub const DIGITS: usize = 15;
/// Characters that a cell holds.
const CHARACTERS: usize = 32_767;
/// Places that a number's format has, at most.
const PLACES: u32 = 15;

/// Writes a workbook.
pub struct Writer {
    book: Workbook,
    columns: Vec<Column>,
    next: u32,
    formats: Formats,
    lang: Lang,
}

struct Column {
    kind: Kind,
    /// The words of an enumeration's codes.
    labels: Vec<&'static Label>,
}

struct Formats {
    head: Format,
    date: Format,
    time: Format,
    /// By the places after the point.
    numbers: Vec<Format>,
}

impl Formats {
    fn new() -> Self {
        let number = |places: u32| match usize::try_from(places).unwrap_or(0) {
            0 => "0".to_owned(),
            places => format!("0.{}", "0".repeat(places)),
        };
        Formats {
            head: Format::new().set_bold().set_text_wrap(),
            date: Format::new().set_num_format("yyyy-mm-dd"),
            time: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss.000"),
            numbers: (0..=PLACES).map(|places| Format::new().set_num_format(number(places))).collect(),
        }
    }
}

impl Writer {
    /// Begins a workbook whose rows wait in this folder.
    pub fn new(heads: &[Head], lang: Lang, folder: &Path) -> Result<Self> {
        let formats = Formats::new();
        let mut book = Workbook::new();
        book.set_tempdir(folder).map_err(Error::internal)?;
        let sheet = book.add_worksheet_with_constant_memory().map_err(Error::internal)?;
        begin(sheet, heads, lang, &formats).map_err(Error::internal)?;
        let columns = heads.iter().map(|head| Column { kind: head.kind, labels: labels(head) }).collect();
        Ok(Writer { book, columns, next: 1, formats, lang })
    }

    /// Adds rows.
    pub fn rows(&mut self, rows: &[Row]) -> Result<()> {
        let sheet = self.book.worksheet_from_index(0).map_err(Error::internal)?;
        for row in rows {
            let mut at = 0;
            for (column, cell) in self.columns.iter().zip(row) {
                write(sheet, (self.next, at), column.kind, cell, &self.formats).map_err(Error::internal)?;
                at += 1;
                if matches!(column.kind, Kind::Enum(_)) {
                    words(sheet, (self.next, at), column, cell, self.lang).map_err(Error::internal)?;
                    at += 1;
                }
            }
            self.next += 1;
        }
        Ok(())
    }

    /// Adds the notes, and writes it all.
    pub fn finish(mut self, notes: &Notes, out: impl Write + Send) -> Result<()> {
        self.end(notes, out).map_err(Error::internal)
    }

    fn end(&mut self, notes: &Notes, out: impl Write + Send) -> std::result::Result<(), XlsxError> {
        let last = self.columns.iter().map(|c| if matches!(c.kind, Kind::Enum(_)) { 2 } else { 1 }).sum::<u16>();
        if last > 0 {
            self.book.worksheet_from_index(0)?.autofilter(0, 0, self.next - 1, last - 1)?;
        }
        // The time of the release, so that the same question gives the same bytes.
        let created =
            notes.published.as_deref().and_then(time).map_or_else(|| ExcelDateTime::from_ymd(2000, 1, 1), Ok)?;
        let properties = DocProperties::new().set_title(&notes.about).set_creation_datetime(&created);
        self.book.set_properties(&properties);
        let sheet = self.book.add_worksheet_with_constant_memory()?;
        tell(sheet, notes, self.lang, &self.formats)?;
        self.book.save_to_writer(out)
    }
}

fn labels(head: &Head) -> Vec<&'static Label> {
    match head.kind {
        Kind::Enum(list) => label::all().iter().filter(|label| label.list == list).collect(),
        _ => Vec::new(),
    }
}

/// The sheet and its heads: a code has its words beside it.
fn begin(sheet: &mut Worksheet, heads: &[Head], lang: Lang, formats: &Formats) -> std::result::Result<(), XlsxError> {
    sheet.set_name(if lang == Lang::Zh { "数据" } else { "Data" })?.set_freeze_panes(1, 0)?;
    let mut at = 0;
    for head in heads {
        let coded = matches!(head.kind, Kind::Enum(_));
        let name = match (coded, lang) {
            (false, _) => head.words(lang).to_owned(),
            (true, Lang::Zh) => format!("{}（代码）", head.words(lang)),
            (true, Lang::En) => format!("{} (code)", head.words(lang)),
        };
        sheet.set_column_width(at, width(head.kind))?.write_string_with_format(0, at, name, &formats.head)?;
        at += 1;
        if coded {
            sheet.set_column_width(at, 18)?.write_string_with_format(0, at, head.words(lang), &formats.head)?;
            at += 1;
        }
    }
    Ok(())
}

fn width(kind: Kind) -> u16 {
    match kind {
        Kind::Date => 11,
        Kind::DateTime => 23,
        Kind::Integer | Kind::Boolean => 9,
        Kind::Decimal => 15,
        _ => 18,
    }
}

fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    kind: Kind,
    cell: &Cell,
    formats: &Formats,
) -> std::result::Result<(), XlsxError> {
    match cell {
        Cell::Null => {}
        Cell::Boolean(truth) => drop(sheet.write_boolean(row, column, *truth)?),
        Cell::Decimal(number) => decimal(sheet, (row, column), *number, formats)?,
        Cell::Integer(number) => decimal(sheet, (row, column), Decimal::new((*number).into(), 0), formats)?,
        Cell::Text(text) => {
            let moment = match kind {
                Kind::Date => date(text).map(|day| (day, &formats.date)),
                Kind::DateTime => time(text).map(|time| (time, &formats.time)),
                _ => None,
            };
            match moment {
                Some((moment, format)) => drop(sheet.write_datetime_with_format(row, column, &moment, format)?),
                None => string(sheet, (row, column), text)?,
            }
        }
        Cell::List(_) | Cell::Record(_) => string(sheet, (row, column), &plain(cell))?,
    }
    Ok(())
}

/// Text is text, whatever it looks like.
fn string(sheet: &mut Worksheet, (row, column): (u32, u16), text: &str) -> std::result::Result<(), XlsxError> {
    if text.is_empty() { Ok(()) } else { sheet.write_string(row, column, held(text).as_ref()).map(drop) }
}

/// A text as a cell holds it: what is too long is cut with a word.
pub fn held(text: &str) -> Cow<'_, str> {
    // Excel counts in UTF-16.
    if text.encode_utf16().count() <= CHARACTERS {
        return Cow::Borrowed(text);
    }
    let kept: String = text.chars().take(CHARACTERS / 2 - 100).collect();
    Cow::Owned(format!("{kept}… [此处截断，全文见 CSV · cut here, whole in CSV]"))
}

#[expect(clippy::disallowed_types, reason = "a cell of Excel is a double; it keeps 15 digits, and more stand as text")]
fn decimal(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    number: Decimal,
    formats: &Formats,
) -> std::result::Result<(), XlsxError> {
    let digits = number.unscaled().unsigned_abs().to_string();
    let format = usize::try_from(number.decimals()).ok().and_then(|places| formats.numbers.get(places));
    match (format, number.to_string().parse::<f64>()) {
        (Some(format), Ok(value)) if digits.trim_end_matches('0').len() <= DIGITS => {
            sheet.write_number_with_format(row, column, value, format).map(drop)
        }
        _ => string(sheet, (row, column), &number.to_string()),
    }
}

fn words(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    head: &Column,
    cell: &Cell,
    lang: Lang,
) -> std::result::Result<(), XlsxError> {
    let Cell::Text(code) = cell else { return Ok(()) };
    let known = head.labels.iter().find(|label| label.code == code);
    string(sheet, (row, column), known.map_or(code, |label| label.name(lang)))
}

/// A day of Excel's, which begin in 1900.
fn date(text: &str) -> Option<ExcelDateTime> {
    let day: jiff::civil::Date = text.parse().ok()?;
    let part = |value: i8| u8::try_from(value).ok();
    ExcelDateTime::from_ymd(u16::try_from(day.year()).ok()?, part(day.month())?, part(day.day())?).ok()
}

/// A time, in UTC.
fn time(text: &str) -> Option<ExcelDateTime> {
    let time = text.parse::<jiff::Timestamp>().ok()?.to_zoned(jiff::tz::TimeZone::UTC);
    let part = |value: i8| u8::try_from(value).ok();
    let (hour, milli) = (u16::try_from(time.hour()).ok()?, u16::try_from(time.millisecond()).ok()?);
    date(&time.date().to_string())?.and_hms_milli(hour, part(time.minute())?, part(time.second())?, milli).ok()
}

/// The notes, in the language of the rows.
fn tell(sheet: &mut Worksheet, notes: &Notes, lang: Lang, formats: &Formats) -> std::result::Result<(), XlsxError> {
    let word = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
    sheet.set_name(word("说明", "Notes"))?.set_column_width(0, 28)?.set_column_width(1, 60)?;
    sheet.set_column_width(2, 28)?.set_column_width(3, 14)?.set_column_width(4, 60)?;
    let release = match &notes.published {
        Some(time) => format!("{} ({time})", notes.release),
        None => notes.release.to_string(),
    };
    let digits = word(
        "超过 15 位的数字以文本形式存放，因为 Excel 只保留 15 位。",
        "Numbers of more than 15 digits stand as text, since Excel keeps 15.",
    );
    let codes = word(
        "代码列旁为其文字说明；时间为协调世界时（UTC），精确到毫秒。",
        "A code has its words in the column beside it; times are in UTC, to the millisecond.",
    );
    let facts = [
        [word("内容", "What it is"), &notes.about],
        [word("查询地址", "Address of the query"), &notes.address],
        [word("发布版本", "Release"), &release],
        [word("数字", "Numbers"), digits],
        [word("代码与时间", "Codes and times"), codes],
    ];
    let mut row = 0;
    for [name, value] in facts {
        sheet.write_string_with_format(row, 0, name, &formats.head)?;
        string(sheet, (row, 1), value)?;
        row += 1;
    }
    let datasets =
        notes.datasets.iter().map(|d| [&d.code, &d.title, &d.publisher, &d.licenses].map(String::as_str).to_vec());
    let documents = notes
        .documents
        .iter()
        .map(|d| [&d.code, &d.title, &d.publisher, &d.published, &d.url].map(String::as_str).to_vec());
    let units = notes.units.iter().map(|(code, name)| vec![code.as_str(), name.as_str()]);
    let (title, publisher) = (word("名称", "Title"), word("发布机构", "Publisher"));
    let tables = [
        (vec![word("数据集", "Dataset"), title, publisher, word("许可", "Licence")], datasets.collect::<Vec<_>>()),
        (
            vec![
                word("来源文件", "Source document"),
                title,
                publisher,
                word("发布日期", "Published"),
                word("网址", "URL"),
            ],
            documents.collect(),
        ),
        (vec![word("计量单位", "Unit of measure"), title], units.collect()),
    ];
    for (heads, rows) in tables.into_iter().filter(|(_, rows)| !rows.is_empty()) {
        row += 1;
        for (at, head) in (0..).zip(heads) {
            sheet.write_string_with_format(row, at, head, &formats.head)?;
        }
        for cells in rows {
            row += 1;
            for (at, cell) in (0..).zip(cells) {
                string(sheet, (row, at), cell)?;
            }
        }
        row += 1;
    }
    Ok(())
}
