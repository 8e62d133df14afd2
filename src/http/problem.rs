//! What goes wrong outside of GraphQL: a problem document (RFC 9457), or a page for who reads pages.

use std::borrow::Borrow;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::html;
use serde_json::json;

use super::accept;
use super::etag::NO_STORE;
use super::page::frame;
use crate::error::Error;

/// Seconds after which to ask again what could not be answered now.
pub const RETRY_AFTER: HeaderValue = HeaderValue::from_static("2");

/// The response that is this error alone, as a document whatever is asked for: where programs ask.
pub fn document_of(error: impl Borrow<Error>) -> Response {
    respond(&HeaderMap::new(), error)
}

/// The response that is this error alone.
pub fn respond(headers: &HeaderMap, error: impl Borrow<Error>) -> Response {
    let error = error.borrow();
    error.log();
    let status = status(error);
    let as_page = accept::preferred(headers, &["application/problem+json", "application/json", "text/html"]) == Some(2);
    let mut response = if as_page { page(status, error) } else { document(status, error) };
    response.headers_mut().insert(header::CACHE_CONTROL, NO_STORE);
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept"));
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, RETRY_AFTER);
    }
    (status, response).into_response()
}

/// The status of an error.
pub fn status(error: &Error) -> StatusCode {
    StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn document(status: StatusCode, error: &Error) -> Response {
    let mut problem = json!({
        "type": "about:blank",
        "title": status.canonical_reason().unwrap_or("Error"),
        "status": status.as_u16(),
        "detail": error.to_string(),
        "code": error.code(),
    });
    for (name, value) in error.members() {
        problem[name] = json!(value);
    }
    let media = HeaderValue::from_static("application/problem+json");
    ([(header::CONTENT_TYPE, media)], problem.to_string()).into_response()
}

fn page(status: StatusCode, error: &Error) -> Response {
    let chinese = match status {
        StatusCode::NOT_FOUND => "这里没有内容",
        StatusCode::METHOD_NOT_ALLOWED => "此地址不接受这种请求方法",
        StatusCode::SERVICE_UNAVAILABLE => "暂时无法提供服务，请稍后再试",
        _ if status.is_client_error() => "请求有误",
        _ => "服务内部出错",
    };
    let content = html! {
        p.lead lang="zh" { (chinese) }
        p.lead { (error.to_string()) "." }
        p { a href="/" { "回到首页 · Back to the first page" } }
    };
    frame(&format!("{} {chinese}", status.as_u16()), content).into_response()
}
