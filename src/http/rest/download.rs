//! A whole list as a file: sent as it is written where it may, else from the spool, where it is whole before its first
//! byte is sent.

use std::sync::Arc;

use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::response::Response;

use super::super::answers::Key;
use super::super::etag::Validator;
use super::super::{Site, accept};
use super::spool::spooled;
use super::{Request, file, page, range};
use crate::error::Error;
use crate::format::Form;

/// Whether a file's bytes are sent as they were written: what may be compressed on its way has no strong tag.
pub fn is_sent_as_written(form: Form, headers: &HeaderMap) -> bool {
    form.is_compressed() || !accept::takes_gzip(headers)
}

/// The file. The spool has XLSX, any file of which a part is asked for, and Parquet whose length is asked for: who reads
/// it over HTTP does so first.
pub async fn answer(
    site: Arc<Site>,
    request: Request,
    key: Key,
    parts: &Parts,
    validator: &Validator,
) -> Result<Response, Arc<Error>> {
    let is_part = parts.method == Method::GET && range::is_asked(&parts.headers, validator);
    let is_measured = parts.method == Method::HEAD && request.form == Form::Parquet;
    if !is_part && !is_measured && request.form != Form::Xlsx {
        return Ok(file::sent(site, request).await?);
    }
    let spooled = spooled(&site, key, file::write(site.clone(), request.clone())).await?;
    let mut response = range::respond(&parts.headers, is_part, spooled);
    if response.status().is_success() {
        page::describe(&site, response.headers_mut(), &request);
    }
    response.headers_mut().insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    Ok(response)
}
