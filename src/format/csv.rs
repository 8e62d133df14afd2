//! CSV (RFC 4180): exact, or for Excel.

use super::{Cell, Head, json};
use crate::domain::Lang;
use crate::error::{Error, Result};

/// For whom it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// For programs: every text as it is.
    Exact,
    /// For Excel: a byte order mark, by which it reads UTF-8, and an apostrophe before a text that it would reckon.
    Excel,
}

/// Writes tables.
pub struct Writer {
    dialect: Dialect,
}

impl Writer {
    /// Writes in a dialect.
    pub fn new(dialect: Dialect) -> Self {
        Writer { dialect }
    }

    /// The bytes before the rows.
    pub fn heads(&self, heads: &[Head], lang: Lang) -> Result<Vec<u8>> {
        match self.dialect {
            Dialect::Exact => record(heads.iter().map(|head| head.name)),
            Dialect::Excel => {
                let mut bytes = "\u{feff}".as_bytes().to_vec();
                bytes.extend(record(heads.iter().map(|head| head.words(lang)))?);
                Ok(bytes)
            }
        }
    }

    /// The bytes of rows.
    pub fn rows(&self, rows: &[Vec<Cell>]) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        for row in rows {
            bytes.extend(record(row.iter().map(|cell| self.field(cell)))?);
        }
        Ok(bytes)
    }

    fn field(&self, cell: &Cell) -> String {
        let text = plain(cell);
        let is_text = matches!(cell, Cell::Text(_) | Cell::List(_));
        if self.dialect == Dialect::Excel && is_text && is_reckoned(&text) { format!("'{text}") } else { text }
    }
}

/// A cell as text: what is missing is empty, lists by semicolons, records as JSON.
pub fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Null => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::List(values) => values.join(";"),
        other => {
            let mut out = String::new();
            json::cell(&mut out, other);
            out
        }
    }
}

/// Whether a spreadsheet takes the text for a formula.
fn is_reckoned(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

fn record(fields: impl Iterator<Item = impl AsRef<[u8]>>) -> Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(fields).map_err(Error::internal)?;
    writer.into_inner().map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Decimal;

    #[test]
    fn a_text_stays_what_it_is_unless_excel_would_reckon_it() {
        let row = vec![Cell::text("=1+1"), Cell::Decimal(Decimal::new(-70, 1)), Cell::text("a,\"b\"\n"), Cell::Null];
        let written =
            |dialect| String::from_utf8(Writer::new(dialect).rows(std::slice::from_ref(&row)).unwrap()).unwrap();
        assert_eq!(written(Dialect::Exact), "=1+1,-7.0,\"a,\"\"b\"\"\n\",\r\n");
        assert_eq!(written(Dialect::Excel), "'=1+1,-7.0,\"a,\"\"b\"\"\n\",\r\n");
    }
}
