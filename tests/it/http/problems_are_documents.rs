use std::time::Duration;

use reqwest::Method;

use super::{PROBLEM, get, read};
use crate::support::{Wire, World};

#[tokio::test]
async fn what_is_not_there_and_what_is_not_taken() {
    let world = World::on_sqlite();
    let server = world.serve();
    for (method, path, status, code) in [
        (Method::GET, "/nothing", 404, "NOT_FOUND"),
        (Method::POST, "/nothing", 404, "NOT_FOUND"),
        (Method::GET, "/graphiql/nothing.js", 404, "NOT_FOUND"),
        (Method::GET, "/api/v1/nothing", 404, "NOT_FOUND"),
        (Method::POST, "/", 405, "METHOD_NOT_ALLOWED"),
        (Method::DELETE, "/readyz", 405, "METHOD_NOT_ALLOWED"),
        (Method::PUT, "/metrics", 405, "METHOD_NOT_ALLOWED"),
        (Method::POST, "/graphql/schema", 405, "METHOD_NOT_ALLOWED"),
    ] {
        let told = read(server.request(method.clone(), path)).await;
        assert_eq!((told.status.as_u16(), told.media()), (status, PROBLEM), "{method} {path}");
        let problem = told.json();
        assert_eq!((problem["status"].as_u64(), problem["code"].as_str()), (Some(status.into()), Some(code)));
        assert_eq!(problem["type"], "about:blank");
        for part in ["title", "detail"] {
            assert!(!problem[part].as_str().unwrap().is_empty(), "{method} {path}: {problem}");
        }
        assert_eq!(told.header("allow") == "GET,HEAD", status == 405, "{method} {path}: {told:?}");
        assert_eq!(told.header("cache-control"), "no-store");
    }
}

#[tokio::test]
async fn an_address_may_be_too_long() {
    let world = World::on_sqlite();
    let server = world.serve_with(&[("OPENPLAN_MAX_REQUEST_BYTES", "1000")]);
    for path in ["/api/v1/districts", "/api/v1/units/csv-metadata.json", "/catalog", "/feed.atom"] {
        let told = get(&server, &format!("{path}?asOf={}", "1".repeat(1000))).await;
        assert_eq!((told.status.as_u16(), told.media()), (414, PROBLEM), "{path}");
        let problem = told.json();
        assert_eq!(
            (&problem["code"], &problem["title"]),
            (&"URI_TOO_LONG".into(), &"URI Too Long".into()),
            "{problem}"
        );
        assert!(
            problem["detail"].as_str().unwrap().contains("the query string is longer than the 1000 bytes"),
            "{problem}"
        );
    }
}

/// Of two hosts a proxy may take the one and the service the other.
#[tokio::test]
async fn a_request_names_its_host_once() {
    let world = World::on_sqlite();
    let server = world.serve();
    let body = r#"{"query":"{ __typename }"}"#;
    for (hosts, version, status) in [
        ("host: plan.example.org\r\n", "1.1", "200"),
        ("host: 127.0.0.1:8000\r\n", "1.1", "200"),
        ("host:\r\n", "1.1", "200"),
        ("", "1.0", "200"),
        ("", "1.1", "400"),
        ("host: a\r\nhost: b\r\n", "1.1", "400"),
        ("host: a b/c\r\n", "1.1", "400"),
    ] {
        // The second time its answer is kept.
        for request in ["GET /healthz", "POST /graphql", "POST /graphql"] {
            let mut wire = Wire::to(&server).await;
            let sent = if request.starts_with("POST") { body } else { "" };
            let length = sent.len();
            let json = "content-type: application/json\r\nconnection: close";
            assert!(
                wire.send(&format!(
                    "{request} HTTP/{version}\r\n{hosts}{json}\r\ncontent-length: {length}\r\n\r\n{sent}"
                ))
                .await
            );
            let (came, _) = wire.read_to_end(Duration::from_secs(5)).await;
            assert_eq!(came.split(' ').nth(1), Some(status), "{request} {hosts:?}: {came}");
            assert!(status == "200" || came.contains("\"argument\":\"Host\""), "{came}");
        }
    }
}

#[tokio::test]
async fn who_reads_pages_gets_a_page() {
    let world = World::on_sqlite();
    let server = world.serve();
    let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    let told = read(server.request(Method::GET, "/nothing").header("accept", browser)).await;
    assert_eq!((told.status.as_u16(), told.media()), (404, "text/html"));
    assert!(told.text.contains("there is nothing at /nothing"), "{told:?}");
    let script = read(server.request(Method::GET, "/%3Cscript%3E").header("accept", browser)).await;
    assert!(!script.text.contains("<script>"), "{script:?}");
}

#[tokio::test]
async fn nothing_is_taken_for_what_it_is_not() {
    let world = World::on_sqlite();
    let server = world.serve();
    for path in ["/", "/graphql/schema", "/api/v1", "/metrics", "/nothing", "/healthz"] {
        let told = get(&server, path).await;
        assert_eq!(told.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(told.header("referrer-policy"), "no-referrer", "{path}");
        assert!(told.header("content-security-policy").contains("default-src 'none'"), "{path}");
    }
}
