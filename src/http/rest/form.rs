//! In which form an answer is wanted.

use axum::http::HeaderMap;

use super::super::accept::{self, Offer};
use super::target::Target;
use crate::error::{Error, Result};
use crate::format::Form;
use crate::rest::Asked;

/// The form that a request would rather have.
pub fn wanted(headers: &HeaderMap, asked: &Asked, target: &Target) -> Result<Form> {
    let forms = target.forms();
    let offers: Vec<Offer> = forms.iter().map(|form| (form.name(), form.media_type())).collect();
    let is_for_excel = asked.dialect.is_some();
    // It is a way to write CSV, whatever the client's `Accept` would rather have.
    let named = asked.format.as_deref().or(is_for_excel.then_some(Form::Csv.name()));
    match (forms[accept::chosen(headers, named, &offers)?], is_for_excel) {
        (Form::Csv, true) => Ok(Form::ExcelCsv),
        (form, false) => Ok(form),
        (_, true) => {
            Err(Error::invalid("for", "`for=excel` is a way to write CSV: ask for `format=csv`, or no `format`"))
        }
    }
}
