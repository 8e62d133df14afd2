//! The pages: rendered here, without a script; only GraphiQL is a program in the browser.

mod dataset;
mod graphiql;
mod guide;
mod landing;
mod markdown;
mod part;
mod question;

use std::sync::LazyLock;

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{DOCTYPE, Markup, html};

pub use dataset::page as described;
pub use graphiql::{file as graphiql_file, page as graphiql, reference};
pub use guide::page as guide;
pub use landing::page as landing;

use super::etag::{self, Validator};

const STYLE: &str = include_str!("style.css");
const ROBOTS: &str = include_str!("robots.txt");
const FAVICON: &str = include_str!("../../../web/public/favicon.svg");

/// A page with our head and foot around it.
pub fn frame(title: &str, content: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="zh-CN" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · Openplan" }
                link rel="icon" type="image/svg+xml" href="/favicon.svg";
                link rel="alternate" type="application/atom+xml" title="发布 · Releases" href="/feed.atom";
                link rel="stylesheet" href=(format!("/style.css?v={}", *STYLE_VERSION));
            }
            body {
                header.top {
                    a.brand href="/" { img src="/favicon.svg" alt="" width="28" height="28"; "Openplan" }
                    nav {
                        a href="/graphiql" { "GraphiQL" }
                        a href="/graphql/schema" { "SDL" }
                        a href="/docs" { "REST" }
                        a href="/catalog" { span lang="zh" { "目录" } }
                    }
                }
                main { (content) }
                footer {
                    p { "Openplan " (env!("CARGO_PKG_VERSION")) " · 已公开的数据，无需密钥 · Published data; no key is needed" }
                }
            }
        }
    }
}

/// A few letters that change with the style, so that browsers may keep it for ever.
static STYLE_VERSION: LazyLock<String> =
    LazyLock::new(|| blake3::hash(STYLE.as_bytes()).to_hex().chars().take(8).collect());

/// `GET /style.css`.
pub async fn style(headers: HeaderMap) -> Response {
    text(&headers, "text/css; charset=utf-8", STYLE)
}

/// `GET /robots.txt`: indexers are led to the pages, and asked to leave what programs ask alone.
pub async fn robots(headers: HeaderMap) -> Response {
    text(&headers, "text/plain; charset=utf-8", ROBOTS)
}

/// `GET /favicon.svg`.
pub async fn favicon(headers: HeaderMap) -> Response {
    text(&headers, "image/svg+xml", FAVICON)
}

/// `GET /favicon.ico`, which some ask for unbidden.
pub async fn favicon_moved() -> Redirect {
    Redirect::permanent("/favicon.svg")
}

/// A text that changes with the program alone.
fn text(headers: &HeaderMap, media: &'static str, content: &'static str) -> Response {
    let tag = etag::tag(&[content.as_bytes()]);
    let response = ([(header::CONTENT_TYPE, HeaderValue::from_static(media))], content).into_response();
    Validator::by_tag(tag).respond(headers, response)
}
