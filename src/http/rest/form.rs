//! In which form an answer is wanted.

use axum::http::HeaderMap;

use super::super::accept;
use crate::error::{Error, Result};
use crate::metadata::Offer;
use crate::rest::Asked;

/// A form of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// JSON.
    Json,
    /// CSV for programs.
    Csv,
    /// CSV for Excel.
    ExcelCsv,
}

/// The name of a form in `format`, and its media type.
const FORMS: [(&str, &str, Form); 2] = [("json", "application/json", Form::Json), ("csv", "text/csv", Form::Csv)];

impl Form {
    /// The one that a request would rather have.
    pub fn wanted(headers: &HeaderMap, asked: &Asked, is_list: bool) -> Result<Self> {
        let offers = if is_list { &FORMS[..] } else { &FORMS[..1] };
        let named: Vec<accept::Offer> = offers.iter().map(|(name, media, _)| (*name, *media)).collect();
        let (.., form) = offers[accept::chosen(headers, asked.format.as_deref(), &named)?];
        match (form, asked.dialect.is_some()) {
            (Form::Csv, true) => Ok(Form::ExcelCsv),
            (form, false) => Ok(form),
            (_, true) => Err(Error::invalid("for", "`for=excel` is a way to write CSV: ask for `format=csv` too")),
        }
    }

    /// All of a list of observations.
    pub fn all() -> Vec<Offer> {
        FORMS.iter().map(|(name, media, form)| Offer { name, media, whole: form.is_file() }).collect()
    }

    /// Whether it is a file rather than a page.
    pub fn is_file(self) -> bool {
        self != Form::Json
    }

    /// Its name, and the ending of its files.
    pub fn name(self) -> &'static str {
        match self {
            Form::Json => "json",
            Form::Csv => "csv",
            Form::ExcelCsv => "excel.csv",
        }
    }

    /// Its media type.
    pub fn media(self) -> &'static str {
        match self {
            Form::Json => "application/json",
            Form::Csv | Form::ExcelCsv => "text/csv; charset=utf-8; header=present",
        }
    }
}
