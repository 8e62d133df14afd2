//! In which form an answer is wanted.

use axum::http::HeaderMap;

use super::super::accept;
use super::target::Target;
use crate::error::{Error, Result};
use crate::rest::Asked;
use crate::rest::word::enumeration;

/// A form of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// JSON.
    Json,
    /// CSV for programs.
    Csv,
    /// CSV for Excel.
    ExcelCsv,
    /// A workbook.
    Xlsx,
    /// Typed columns.
    Parquet,
    /// A cube, of observations alone.
    JsonStat,
}

/// The name of a form in `format`, and its media type.
const FORMS: [(&str, &str, Form); 5] = [
    ("json", "application/json", Form::Json),
    ("csv", "text/csv", Form::Csv),
    ("xlsx", XLSX, Form::Xlsx),
    ("parquet", PARQUET, Form::Parquet),
    // Last, and by name alone: its media type is that of JSON.
    ("jsonstat", "application/json", Form::JsonStat),
];
/// How many of them every list has.
const OF_LISTS: usize = 4;
/// The media type of Parquet.
pub const PARQUET: &str = "application/vnd.apache.parquet";
/// The media type of XLSX.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

impl Form {
    /// The one that a request would rather have.
    pub fn wanted(headers: &HeaderMap, asked: &Asked, target: &Target) -> Result<Self> {
        let offers = match target {
            Target::List(resource, _) if resource.name() == "observations" => &FORMS[..],
            Target::List(..) => &FORMS[..OF_LISTS],
            _ => &FORMS[..1],
        };
        let form = match &asked.format {
            Some(format) => {
                let names: Vec<&'static str> = offers.iter().map(|(name, ..)| *name).collect();
                enumeration("format", format, &names)?;
                offers.iter().find(|(name, ..)| name == format).map(|(.., form)| *form)
            }
            None => {
                let media: Vec<&str> = offers.iter().map(|(_, media, _)| *media).collect();
                accept::preferred(headers, &media).and_then(|at| offers.get(at)).map(|(.., form)| *form)
            }
        };
        let media = || offers.iter().take(OF_LISTS).map(|(_, media, _)| *media).collect::<Vec<_>>().join(" or ");
        let form = form.ok_or_else(|| Error::NotAcceptable(format!("this is given as {}", media())))?;
        match (form, asked.dialect.is_some()) {
            (Form::Csv, true) => Ok(Form::ExcelCsv),
            (form, false) => Ok(form),
            (_, true) => Err(Error::invalid("for", "`for=excel` is a way to write CSV: ask for `format=csv` too")),
        }
    }

    /// Whether it is a file rather than a page.
    pub fn is_file(self) -> bool {
        !matches!(self, Form::Json | Form::JsonStat)
    }

    /// Its name, and the ending of its files.
    pub fn name(self) -> &'static str {
        match self {
            Form::Json => "json",
            Form::Csv => "csv",
            Form::ExcelCsv => "excel.csv",
            Form::Xlsx => "xlsx",
            Form::Parquet => "parquet",
            Form::JsonStat => "jsonstat",
        }
    }

    /// Its media type.
    pub fn media(self) -> &'static str {
        match self {
            Form::Json | Form::JsonStat => "application/json",
            Form::Csv | Form::ExcelCsv => "text/csv; charset=utf-8; header=present",
            Form::Xlsx => XLSX,
            Form::Parquet => PARQUET,
        }
    }
}
