//! A file that is written as its rows come, whatever its form.

use std::io::Write;

use super::{CsvWriter, Head, Notes, Row, parquet, xlsx};
use crate::domain::Lang;
use crate::error::{Error, Result};

/// Writes a file: what `rows` and `finish` give, one after the other, is it.
pub enum Writer {
    /// CSV, whose heads are written with the first rows.
    Csv(CsvWriter, Option<(Vec<Head>, Lang)>),
    /// Parquet, group after group of rows.
    Parquet(Box<parquet::Writer>),
    /// XLSX, of which nothing is there before the end.
    Xlsx(Box<xlsx::Writer>),
}

impl Writer {
    /// Of a form of CSV.
    pub fn csv(writer: CsvWriter, heads: &[Head], lang: Lang) -> Self {
        Writer::Csv(writer, Some((heads.to_vec(), lang)))
    }

    /// Adds rows; gives the bytes that are done.
    pub fn rows(&mut self, rows: &[Row]) -> Result<Vec<u8>> {
        match self {
            Writer::Csv(writer, heads) => {
                let mut bytes = match heads.take() {
                    Some((heads, lang)) => writer.heads(&heads, lang)?,
                    None => Vec::new(),
                };
                bytes.extend(writer.rows(rows)?);
                Ok(bytes)
            }
            Writer::Parquet(writer) => writer.rows(rows),
            Writer::Xlsx(writer) => writer.rows(rows).map(|()| Vec::new()),
        }
    }

    /// Writes what is left.
    pub fn finish(mut self, notes: &Notes, mut out: impl Write + Send) -> Result<()> {
        let rest = self.rows(&[])?;
        out.write_all(&rest).map_err(Error::internal)?;
        match self {
            Writer::Csv(..) => Ok(()),
            Writer::Parquet(writer) => writer.finish(notes, out),
            Writer::Xlsx(writer) => writer.finish(notes, out),
        }
    }
}
