use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::json;

use super::{FIGURE, get, get_until, post, read, serve_a_figure, url};
use crate::support::World;

on_both! {
    async fn what_was_asked_and_what_became_of_it(world: &World) {
        let server = serve_a_figure(world);
        read(post(&server, &json!({ "query": FIGURE }))).await;
        get(&server, &url(FIGURE)).await;
        read(post(&server, &json!({ "query": "{ nothingHere }" }))).await;
        for query in [FIGURE, "{ nothingHere }"] {
            read(post(&server, &json!({ "query": query })).header("accept", "text/event-stream")).await;
        }
        read(post(&server, &json!([]))).await;
        let costly = "{ districts(first: 500) { nodes { observations(first: 500) { nodes { id value note } } } } }";
        read(post(&server, &json!({ "query": costly }))).await;
        for (series, count) in [
            (r#"openplan_http_request_duration_seconds_count{route="/graphql",method="POST",status="200"}"#, 5),
            (r#"openplan_http_request_duration_seconds_count{route="/graphql",method="POST",status="400"}"#, 1),
            (r#"openplan_http_request_duration_seconds_count{route="/graphql",method="GET",status="200"}"#, 1),
            (r#"openplan_graphql_operations_total{outcome="OK"}"#, 3),
            (r#"openplan_graphql_operations_total{outcome="GRAPHQL_VALIDATION_FAILED"}"#, 2),
            (r#"openplan_graphql_operations_total{outcome="INVALID_INPUT"}"#, 1),
            (r#"openplan_graphql_operations_total{outcome="TOO_COSTLY"}"#, 1),
            ("openplan_http_requests_in_flight", 1),
            ("openplan_catalogue_release", 1),
            ("openplan_database_statement_failures_total", 0),
            (r#"openplan_database_connections_max{pool="reader"}"#, 4),
        ] {
            assert_eq!(server.metric(series).await, count, "{series}\n{}", get(&server, "/metrics").await.text);
        }
        for series in [
            "openplan_http_connections", "openplan_graphql_cost_sum", "openplan_graphql_statements_sum",
            "openplan_database_statement_duration_seconds_count", "openplan_catalogue_state",
            "openplan_catalogue_release_timestamp_seconds", "process_start_time_seconds",
            "process_resident_memory_bytes", "process_open_fds", r#"openplan_database_connections{pool="reader"}"#,
        ] {
            assert!(server.metric(series).await > 0, "{series}\n{}", get(&server, "/metrics").await.text);
        }
    }

    async fn a_release_of_another_process_is_seen(world: &World) {
        let server = serve_a_figure(world);
        let state = server.metric("openplan_catalogue_state").await;
        world.run(["release", "undo", "1"]).succeeded();
        let old = format!("\nopenplan_catalogue_state {state}\n");
        get_until(&server, "/metrics", |told| !told.text.contains(&old)).await;
        assert_eq!(server.metric("openplan_catalogue_release").await, 2);
        assert!(server.metric("openplan_catalogue_refresh_timestamp_seconds").await > 0);
    }
}

#[tokio::test]
async fn strangers_make_up_no_series() {
    let world = World::on_sqlite();
    let server = world.serve();
    let series = |text: &str| {
        text.lines().filter(|line| line.starts_with("openplan_http_request_duration_seconds_count")).count()
    };
    get(&server, "/nothing/0").await;
    let before = series(&get(&server, "/metrics").await.text);
    for number in 1..20 {
        get(&server, &format!("/nothing/{number}")).await;
        get(&server, &format!("/graphiql/{number}")).await;
        let method = Method::from_bytes(format!("MADEUP{number}").as_bytes()).unwrap();
        read(server.request(method, &format!("/nothing/{number}"))).await;
        read(post(&server, &json!({ "query": format!("{{ a{number} }}") }))).await;
    }
    let told = get(&server, "/metrics").await;
    // The four kinds of request above, and /metrics itself.
    assert!(series(&told.text) <= before + 4, "{}", told.text);
    assert!(!told.text.contains("MADEUP") && !told.text.contains("/nothing"), "{}", told.text);
    assert!(told.text.contains(r#"route="none",method="other",status="404"} 19"#), "{}", told.text);
}

#[tokio::test]
async fn it_is_what_prometheus_reads_and_what_the_docs_say() {
    let world = World::on_sqlite();
    let server = serve_a_figure(&world);
    get(&server, &url(FIGURE)).await;
    get(&server, "/metrics").await;
    let told = get(&server, "/metrics").await;
    assert_eq!(told.header("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    assert_eq!(told.header("cache-control"), "no-store");
    let mut typed = BTreeSet::new();
    for line in told.text.lines() {
        if let Some(rest) = line.strip_prefix("# TYPE ") {
            typed.insert(rest.split(' ').next().unwrap());
        } else if !line.starts_with('#') {
            let name = line.split(['{', ' ']).next().unwrap();
            let family = ["_bucket", "_sum", "_count"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
            assert!(typed.contains(name) || typed.contains(family), "{name} has no type");
        }
    }
    let docs = include_str!("../../../docs/operating.md");
    let documented = |name: &&str| docs.contains(&format!("`{name}`")) || docs.contains(&format!("`{name}{{"));
    let missing: Vec<&&str> = typed.iter().filter(|name| !documented(name)).collect();
    assert!(missing.is_empty(), "docs/operating.md does not tell {missing:?}");
    let named = docs.split(|c: char| !(c.is_ascii_lowercase() || c == '_'));
    let stale: BTreeSet<&str> = named
        .filter(|word| word.starts_with("openplan_"))
        .filter(|word| !typed.iter().any(|name| word.starts_with(name)))
        .collect();
    assert!(stale.is_empty(), "docs/operating.md tells of {stale:?}");
}
