//! Conditions of a request (RFC 9110, section 13): one order for all addresses, and none counts for what is not there.

use reqwest::Method;

use super::{FIGURE, PROBLEM, Read, get, get_until, read, serve_a_figure, url};
use crate::support::{Server, World};

const LONG_AGO: &str = "Wed, 26 Aug 2020 09:30:00 GMT";
/// Addresses of each kind that say since when they hold.
const DATED: [&str; 13] = [
    "/",
    "/catalog?format=turtle",
    "/datasets/figures",
    "/feed.atom",
    "/graphql/schema",
    "/api/v1",
    "/api/v1/units",
    "/api/v1/units/PERCENT",
    "/api/v1/releases/1",
    "/api/v1/releases/1/changes",
    "/api/v1/observations?format=csv",
    "/api/v1/observations/csv-metadata.json",
    "/api/v1/datasets/figures/package.zip",
];
/// Those that change with the program alone.
const UNDATED: [&str; 4] = ["/docs", "/docs/rest.md", "/style.css", "/api/v1/openapi.json"];

async fn asked(server: &Server, method: Method, path: &str, headers: &[(&str, &str)]) -> Read {
    read(headers.iter().fold(server.request(method, path), |request, (name, value)| request.header(*name, *value)))
        .await
}

/// What becomes of the conditions of a request for what is there.
async fn hold(server: &Server, path: &str) {
    let is_told = |told: &Read| UNDATED.contains(&path) || !told.header("last-modified").is_empty();
    let told = get_until(server, path, is_told).await;
    let (tag, modified) = (told.header("etag"), told.header("last-modified"));
    let bare = tag.trim_start_matches("W/");
    let (weak, many) = (format!("W/{bare}"), format!("\"other\", {bare}, W/\"third\""));
    // Of a weak tag nobody knows that the bytes are the same.
    let by_tag = if tag.starts_with("W/") { 412 } else { 200 };
    let mut cases: Vec<(Vec<(&str, &str)>, u16)> = vec![
        (vec![("if-none-match", "*")], 304),
        (vec![("if-none-match", " * ")], 304),
        (vec![("if-none-match", bare)], 304),
        (vec![("if-none-match", &weak)], 304),
        (vec![("if-none-match", &many)], 304),
        (vec![("if-none-match", "\"other\""), ("if-none-match", tag)], 304),
        (vec![("if-none-match", "\"other\"")], 200),
        (vec![("if-none-match", "\"*\"")], 200),
        (vec![("if-match", "*")], 200),
        (vec![("if-match", tag)], by_tag),
        (vec![("if-match", &many)], by_tag),
        (vec![("if-match", &weak)], 412),
        (vec![("if-match", "\"other\"")], 412),
        (vec![("if-match", "*"), ("if-none-match", tag)], 304),
        (vec![("if-match", "\"other\""), ("if-none-match", tag)], 412),
        (vec![("if-unmodified-since", "yesterday")], 200),
        (vec![("if-modified-since", "yesterday")], 200),
        (vec![("if-none-match", "*"), ("if-modified-since", LONG_AGO)], 304),
    ];
    if !modified.is_empty() {
        cases.extend([
            (vec![("if-modified-since", modified)], 304),
            (vec![("if-modified-since", LONG_AGO)], 200),
            (vec![("if-modified-since", modified), ("if-modified-since", modified)], 200),
            (vec![("if-none-match", "\"other\""), ("if-modified-since", modified)], 200),
            (vec![("if-unmodified-since", modified)], 200),
            (vec![("if-unmodified-since", LONG_AGO)], 412),
            (vec![("if-unmodified-since", LONG_AGO), ("if-none-match", tag)], 412),
            (vec![("if-match", "*"), ("if-unmodified-since", LONG_AGO)], 200),
        ]);
    }
    for (headers, status) in cases {
        let answer = asked(server, Method::GET, path, &headers).await;
        assert_eq!(answer.status.as_u16(), status, "{path} {headers:?}");
        match status {
            304 => {
                for name in ["etag", "last-modified", "cache-control"] {
                    assert_eq!(answer.header(name), told.header(name), "{path} {headers:?}: {name}");
                }
                for name in told.headers.get_all("vary").iter().flat_map(|named| named.to_str().unwrap().split(", ")) {
                    assert!(answer.varies_by(name), "{path} {headers:?}: {name}");
                }
                assert_eq!(answer.text, "", "{path} {headers:?}");
            }
            412 => {
                assert_eq!(
                    (answer.media(), answer.code().as_str()),
                    (PROBLEM, "PRECONDITION_FAILED"),
                    "{path} {headers:?}"
                );
                assert_eq!(
                    (answer.header("cache-control"), answer.header("etag")),
                    ("no-store", ""),
                    "{path} {headers:?}"
                );
            }
            _ => assert_eq!(answer.header("etag"), tag, "{path} {headers:?}"),
        }
        let head = asked(server, Method::HEAD, path, &headers).await;
        assert_eq!((head.status.as_u16(), head.text.as_str()), (status, ""), "HEAD {path} {headers:?}");
    }
}

on_both! {
    async fn in_their_order_wherever_they_are_sent(world: &World) {
        let server = serve_a_figure(world);
        for path in DATED.into_iter().chain(UNDATED) {
            hold(&server, path).await;
        }
        hold(&server, &url(FIGURE)).await;
        assert_eq!(server.metric("openplan_graphql_statements_count").await, 1, "what is asked by conditions is read once");
    }

    async fn what_is_not_there_is_not_unchanged(world: &World) {
        let server = serve_a_figure(world);
        let later = httpdate::fmt_http_date(std::time::SystemTime::now());
        for (path, status) in [
            ("/api/v1/districts/999999", 404),
            ("/api/v1/districts/999999/observations", 404),
            ("/api/v1/releases/99", 404),
            ("/api/v1/releases/99/changes", 404),
            ("/api/v1/observations/nonsense", 404),
            ("/api/v1/datasets/nothing/package.zip", 404),
            ("/api/v1/observations?district=999999", 400),
            ("/api/v1/observations?district=999999&format=csv", 400),
            ("/api/v1/observations?cursor=nonsense", 400),
            ("/datasets/nothing", 404),
            ("/feed.atom?dataset=nothing", 400),
            ("/docs/nothing.md", 404),
            ("/nothing", 404),
            (&*url("{ observations(asOf: 99) { totalCount } }"), 200),
        ] {
            for (name, value) in [
                ("if-none-match", "*"),
                ("if-modified-since", &later),
                ("if-match", "*"),
                ("if-match", "\"other\""),
                ("if-unmodified-since", LONG_AGO),
            ] {
                let answer = asked(&server, Method::GET, path, &[(name, value)]).await;
                assert_eq!(answer.status.as_u16(), status, "{path} {name}: {value}");
                assert_eq!(answer.text, get(&server, path).await.text, "{path} {name}: {value}");
            }
        }
    }
}
