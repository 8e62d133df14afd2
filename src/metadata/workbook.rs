//! A workbook of a few rows, for people to copy from: every cell as they would have typed it.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, XlsxError};

use crate::error::{Error, Result};
use crate::format::xlsx::held;
use crate::format::{Cell, Head, Kind, plain};

/// Width of a column, in characters.
const WIDTH: u16 = 24;

/// Writes a sheet; the moment, in microseconds since 1970, is when it counts as made, so that the same rows are the same
/// bytes.
pub fn write(name: &str, heads: &[Head], rows: &[Vec<Cell>], moment: Option<i64>) -> Result<Vec<u8>> {
    sheet(name, heads, rows, moment.unwrap_or_default()).map_err(Error::internal)
}

fn sheet(name: &str, heads: &[Head], rows: &[Vec<Cell>], moment: i64) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let created = ExcelDateTime::from_timestamp(moment / 1_000_000)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let bold = Format::new().set_bold();
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let sheet = book.add_worksheet().set_name(name)?.set_freeze_panes(1, 1)?;
    for (column, head) in (0..).zip(heads) {
        sheet.set_column_width(column, WIDTH)?.write_string_with_format(0, column, head.name, &bold)?;
        for (row, cells) in (1..).zip(rows) {
            match (head.kind, cells.get(usize::from(column)).unwrap_or(&Cell::Null)) {
                (_, Cell::Null) => {}
                (Kind::Integer, Cell::Integer(number)) => {
                    sheet.write_with_format(row, column, *number, &wrapped)?;
                }
                (_, Cell::List(values)) => {
                    sheet.write_string_with_format(row, column, held(&values.join("、")).as_ref(), &wrapped)?;
                }
                (_, cell) => {
                    sheet.write_string_with_format(row, column, held(&plain(cell)).as_ref(), &wrapped)?;
                }
            }
        }
    }
    book.save_to_buffer()
}
