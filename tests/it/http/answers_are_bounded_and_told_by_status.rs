use reqwest::Method;
use serde_json::{Value, json};

use super::{FIGURE, GRAPHQL, JSON, figure, get, post, read, serve_a_figure, url};
use crate::support::World;

on_both! {
    async fn a_query_is_answered_by_post_and_by_get(world: &World) {
        let server = serve_a_figure(world);
        let posted = read(post(&server, &json!({ "query": FIGURE }))).await;
        let got = get(&server, &url(FIGURE)).await;
        for answer in [&posted, &got] {
            assert_eq!((answer.status.as_u16(), answer.media()), (200, JSON));
            assert_eq!(answer.json(), figure());
        }
        assert_eq!(posted.header("cache-control"), "no-store");
        let named = json!({
            "query": "query A { __typename } query B($n: Int) { observations(first: $n) { nodes { value } } }",
            "operationName": "B", "variables": { "n": 1 }, "extensions": {}, "somethingElse": [1],
        });
        assert_eq!(read(post(&server, &named)).await.json(), figure());
    }
}

#[tokio::test]
async fn only_queries_are_answered_by_get() {
    let world = World::on_sqlite();
    let server = serve_a_figure(&world);
    for accept in [JSON, GRAPHQL] {
        let refused = read(server.request(Method::GET, &url("mutation { x }")).header("accept", accept)).await;
        assert_eq!((refused.status.as_u16(), refused.header("allow")), (405, "POST"), "{refused:?}");
        assert_eq!((refused.code().as_str(), refused.media()), ("METHOD_NOT_ALLOWED", accept));
    }
    for method in [Method::PUT, Method::DELETE, Method::PATCH] {
        let refused = read(server.request(method, "/graphql")).await;
        assert_eq!((refused.status.as_u16(), refused.header("allow")), (405, "GET,HEAD,POST"), "{refused:?}");
    }
}

#[tokio::test]
async fn the_media_type_asked_for_decides_what_the_status_tells() {
    let world = World::on_sqlite();
    let server = serve_a_figure(&world);
    let wrong = "{ nothingHere }";
    for (accept, query, media, status) in [
        (JSON, FIGURE, JSON, 200),
        (GRAPHQL, FIGURE, GRAPHQL, 200),
        ("*/*", FIGURE, JSON, 200),
        ("application/json;q=0.5, application/graphql-response+json", FIGURE, GRAPHQL, 200),
        (JSON, wrong, JSON, 200),
        (GRAPHQL, wrong, GRAPHQL, 400),
        (JSON, "}", JSON, 200),
        (GRAPHQL, "}", GRAPHQL, 400),
    ] {
        let by_post = post(&server, &json!({ "query": query })).header("accept", accept);
        for request in [by_post, server.request(Method::GET, &url(query)).header("accept", accept)] {
            let answer = read(request).await;
            assert_eq!((answer.media(), answer.status.as_u16()), (media, status), "{accept} {query}: {answer:?}");
            assert!(answer.varies_by("accept"), "{answer:?}");
        }
    }
    for request in [post(&server, &json!({ "query": FIGURE })), server.request(Method::GET, &url(FIGURE))] {
        let refused = read(request.header("accept", "text/csv")).await;
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (406, "NOT_ACCEPTABLE"));
        assert!(refused.text.contains(GRAPHQL), "{refused:?}");
    }
}

#[tokio::test]
async fn bodies_are_json_of_one_request_and_not_too_long() {
    let world = World::on_sqlite();
    let server = world.serve_with(&[("OPENPLAN_MAX_REQUEST_BYTES", "1000")]);
    let sent =
        |media: &str, body: String| server.request(Method::POST, "/graphql").header("content-type", media).body(body);
    let short = r#"{"query":"{ __typename }"}"#;
    let long = format!(r#"{{"query":"{{ __typename }}","x":"{}"}}"#, "x".repeat(1000));
    for (media, body, status, code) in [
        ("text/plain", short.to_owned(), 415, "UNSUPPORTED_MEDIA_TYPE"),
        ("application/x-www-form-urlencoded", short.to_owned(), 415, "UNSUPPORTED_MEDIA_TYPE"),
        ("application/json; charset=gbk", short.to_owned(), 415, "UNSUPPORTED_MEDIA_TYPE"),
        (JSON, long.clone(), 413, "TOO_LARGE"),
        (JSON, format!("[{short},{short}]"), 400, "INVALID_INPUT"),
        (JSON, "{".to_owned(), 400, "INVALID_INPUT"),
        (JSON, String::new(), 400, "INVALID_INPUT"),
        (JSON, r#"{"qeury":"{ __typename }"}"#.to_owned(), 400, "INVALID_INPUT"),
        (JSON, r#"{"query":"{ __typename }","variables":[]}"#.to_owned(), 400, "INVALID_INPUT"),
    ] {
        let refused = read(sent(media, body.clone())).await;
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (status, code), "{media} {body}");
    }
    let long = get(&server, &url(&format!("{{ __typename }} # {}", "x".repeat(1000)))).await;
    assert_eq!((long.status.as_u16(), long.code().as_str()), (414, "URI_TOO_LONG"), "{long:?}");
    let chunks = futures_util::stream::iter((0..11).map(|_| Ok::<_, std::io::Error>("x".repeat(91))));
    let unstated =
        server.request(Method::POST, "/graphql").header("content-type", JSON).body(reqwest::Body::wrap_stream(chunks));
    assert_eq!(read(unstated).await.status, 413, "a body that does not say how long it is");
    let packed = sent(JSON, short.to_owned()).header("content-encoding", "gzip");
    let packed = read(packed).await;
    assert_eq!((packed.status.as_u16(), packed.code().as_str()), (415, "UNSUPPORTED_MEDIA_TYPE"));
    for (document, way) in
        [("subscription { released { number } }", "text/event-stream"), ("mutation { x }", "no mutations")]
    {
        let refused = get(&server, &url(document)).await;
        assert_eq!(refused.status, 405, "{document}");
        assert!(refused.text.contains(way), "{refused:?}");
    }
    let marked = read(sent(JSON, format!("\u{FEFF}{short}"))).await;
    assert_eq!(marked.json(), json!({ "data": { "__typename": "Query" } }), "a byte order mark");
    let batch = read(sent(JSON, format!("[{short}]"))).await.json();
    assert!(batch["errors"][0]["message"].as_str().unwrap().contains("one request at a time"), "{batch}");
    assert_eq!(read(sent(JSON, short.to_owned())).await.json(), json!({ "data": { "__typename": "Query" } }));
}

#[tokio::test]
async fn what_is_long_is_compressed_for_who_asks() {
    let world = World::on_sqlite();
    let server = world.serve();
    let schema = server.request(Method::GET, "/graphql/schema").header("accept-encoding", "gzip").send().await.unwrap();
    assert_eq!(schema.headers()["content-encoding"], "gzip");
    let packed = schema.bytes().await.unwrap();
    let mut unpacked = String::new();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&packed[..]), &mut unpacked).unwrap();
    let plain = get(&server, "/graphql/schema").await;
    assert!(plain.varies_by("accept-encoding"), "{plain:?}");
    assert_eq!(plain.header("content-encoding"), "");
    assert_eq!(unpacked, plain.text);
    let short = server.request(Method::GET, &url("{ __typename }")).header("accept-encoding", "gzip");
    assert_eq!(read(short).await.header("content-encoding"), "", "a short answer is not worth it");
}

#[tokio::test]
async fn keys_stand_in_the_querys_order() {
    let world = World::on_sqlite();
    let server = serve_a_figure(&world);
    let query = r#"{ z: observations(first: 1) { nodes { value scenario ... on Observation { measure district { name code } } b: variant } totalCount }
        a: district(code: "420106") { code name } ...More __typename }
        fragment More on Query { m: district(code: "420100") { name } a: district(code: "420106") { parent { code } } }"#;
    let answer = read(post(&server, &json!({ "query": query }))).await;
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let data = answer.json()["data"].clone();
    assert_eq!(keys(&data), ["z", "a", "m", "__typename"]);
    assert_eq!(keys(&data["z"]), ["nodes", "totalCount"]);
    assert_eq!(keys(&data["z"]["nodes"][0]), ["value", "scenario", "measure", "district", "b"]);
    assert_eq!(keys(&data["z"]["nodes"][0]["district"]), ["name", "code"]);
    assert_eq!(keys(&data["a"]), ["code", "name", "parent"]);
}
