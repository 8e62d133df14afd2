//! In which form an answer is wanted.

use axum::http::HeaderMap;

use super::super::accept;
use super::target::Target;
use crate::error::{Error, Result};
use crate::format::Form;
use crate::rest::Asked;
use crate::rest::word::enumeration;

/// The form that a request would rather have.
pub fn wanted(headers: &HeaderMap, asked: &Asked, target: &Target) -> Result<Form> {
    let forms = target.forms();
    let media: Vec<&str> = forms.iter().filter_map(|form| form.accepted()).collect();
    let form = match &asked.format {
        Some(format) => {
            let names: Vec<&'static str> = forms.iter().map(|form| form.name()).collect();
            enumeration("format", format, &names)?;
            forms.iter().find(|form| form.name() == format)
        }
        None => {
            let wanted = accept::preferred(headers, &media).and_then(|at| media.get(at));
            wanted.and_then(|media| forms.iter().find(|form| form.accepted() == Some(media)))
        }
    };
    let form = form.ok_or_else(|| Error::NotAcceptable(format!("this is given as {}", media.join(" or "))))?;
    match (form, asked.dialect.is_some()) {
        (Form::Csv, true) => Ok(Form::ExcelCsv),
        (form, false) => Ok(*form),
        (_, true) => Err(Error::invalid("for", "`for=excel` is a way to write CSV: ask for `format=csv` too")),
    }
}
