//! The browser side (`web/`), packed into the program by `build.rs`: GraphiQL, and the reference of the REST interface.

use std::io::Read;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::super::etag::{FOREVER, NO_STORE, REVALIDATE, Validator};
use super::super::{Site, accept, problem};
use super::frame;
use crate::error::{Error, Result};

/// A file of the browser side.
struct Asset {
    path: &'static str,
    hash: &'static str,
    /// Bytes when unpacked.
    length: usize,
    gzip: &'static [u8],
}

static ASSETS: &[Asset] = include!(concat!(env!("OUT_DIR"), "/graphiql.rs"));

/// What the page needs, and no more; `web/README.md` says why.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// `GET /graphiql`.
pub async fn page(State(site): State<Arc<Site>>, headers: HeaderMap) -> Response {
    match find("index.html") {
        Some(asset) => respond(&headers, asset),
        None => ([(header::CACHE_CONTROL, NO_STORE)], how_to_get_it(&site.base())).into_response(),
    }
}

/// `GET /docs`: the reference of the REST interface.
pub async fn reference(State(site): State<Arc<Site>>, headers: HeaderMap) -> Response {
    match find("docs.html") {
        Some(asset) => respond(&headers, asset),
        None => ([(header::CACHE_CONTROL, NO_STORE)], how_to_get_it(&site.base())).into_response(),
    }
}

/// `GET /graphiql/…`.
pub async fn file(Path(path): Path<String>, headers: HeaderMap) -> Response {
    match find(&path).filter(|asset| !asset.path.ends_with(".html")) {
        Some(asset) => respond(&headers, asset),
        None => problem::respond(&headers, Error::not_found(format!("there is nothing at /graphiql/{path}"), None)),
    }
}

fn find(path: &str) -> Option<&'static Asset> {
    let place = ASSETS.binary_search_by(|asset| asset.path.cmp(path)).ok()?;
    ASSETS.get(place)
}

fn respond(headers: &HeaderMap, asset: &'static Asset) -> Response {
    let validator = Validator::by_tag(format!("W/\"{}\"", asset.hash));
    let content = match content(headers, asset) {
        Ok(content) => content,
        Err(error) => return problem::respond(headers, error),
    };
    let mut response = validator.respond(headers, content);
    if !response.headers().contains_key(header::ETAG) {
        return response;
    }
    let is_named_by_content = asset.path.starts_with("assets/");
    let kept = if is_named_by_content { FOREVER } else { REVALIDATE };
    response.headers_mut().insert(header::CACHE_CONTROL, kept);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, POLICY);
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    response
}

/// The file as it is packed where the client unpacks it, unpacked otherwise.
fn content(headers: &HeaderMap, asset: &'static Asset) -> Result<Response> {
    let media = [(header::CONTENT_TYPE, HeaderValue::from_static(media_type(asset.path)))];
    if accept::takes_gzip(headers) {
        let packed = [(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"))];
        return Ok((media, packed, Bytes::from_static(asset.gzip)).into_response());
    }
    let mut unpacked = Vec::with_capacity(asset.length);
    flate2::read::GzDecoder::new(asset.gzip).read_to_end(&mut unpacked).map_err(Error::internal)?;
    Ok((media, unpacked).into_response())
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "json" | "map" => "application/json",
        "md" => "text/markdown; charset=utf-8",
        "ttf" => "font/ttf",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

fn how_to_get_it(base: &str) -> Markup {
    let content = html! {
        h1 { "GraphiQL" }
        p.lead lang="zh" { "此程序构建时没有安装 Node，未包含本页。接口照常可用：" code { (base) "/graphql" } }
        p.lead.english lang="en" { "This program was built without Node and does not hold the page. The API works all the same." }
        p { "装好 Node 20.19 以上，再执行：" span.english lang="en" { "With Node 20.19 or later:" } }
        pre { code { "cd web && npm ci && npm run build\ncd .. && cargo build --release" } }
    };
    frame("GraphiQL", content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_and_unpack_to_their_length() {
        for asset in ASSETS {
            let found = find(asset.path).unwrap();
            let mut unpacked = Vec::new();
            flate2::read::GzDecoder::new(found.gzip).read_to_end(&mut unpacked).unwrap();
            assert_eq!(unpacked.len(), found.length, "{}", asset.path);
            assert_ne!(media_type(asset.path), "application/octet-stream", "{}", asset.path);
        }
        assert!(find("../Cargo.toml").is_none());
    }
}
