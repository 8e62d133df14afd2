use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::{Value, json};

use super::{JSON, PROBLEM, get, read, serve_a_figure};
use crate::support::World;

fn by_name(description: &Value) -> BTreeMap<String, Value> {
    let limits = description["limits"].as_array().unwrap().iter();
    limits.map(|limit| (limit["name"].as_str().unwrap().to_owned(), limit.clone())).collect()
}

on_both! {
    async fn what_is_here_and_the_newest_release(world: &World) {
        let server = serve_a_figure(world);
        let told = get(&server, "/api/v1").await;
        assert_eq!((told.status.as_u16(), told.media()), (200, JSON));
        let description = told.json();
        assert_eq!(description["version"], env!("CARGO_PKG_VERSION"));
        assert_eq!(description["license"], "MIT OR Apache-2.0");
        assert_eq!(description["newestRelease"]["number"], 1);
        assert_eq!(description["newestRelease"]["dataset"], "figures");
        assert!(description["newestRelease"]["publishedAt"].as_str().unwrap().ends_with('Z'), "{description:#}");
        for (name, link) in description["links"].as_object().unwrap() {
            let found = get(&server, link.as_str().unwrap()).await;
            let is_there = found.status == 200 || name == "graphql" && found.code() == "INVALID_INPUT";
            assert!(is_there, "{name} {link}: {found:?}");
        }
        assert!(get(&server, "/").await.text.contains(r#"href="/api/v1""#), "the first page does not link to it");
    }
}

#[tokio::test]
async fn every_setting_that_is_a_limit_is_there_as_it_is_in_force() {
    let world = World::on_sqlite();
    let server = world.serve_with(&[("OPENPLAN_MAX_COST", "77"), ("OPENPLAN_PUBLIC_URL", "https://plan.example.org")]);
    let description = get(&server, "/api/v1").await.json();
    let limits = by_name(&description);
    assert_eq!(limits.len(), description["limits"].as_array().unwrap().len(), "two limits have one name");
    let cost = json!({
        "name": "max_cost", "setting": "OPENPLAN_MAX_COST", "value": 77, "unit": "fields",
        "meaning": "Cost of a GraphQL request: a list costs its page size times what its rows cost",
    });
    assert_eq!(limits["max_cost"], cost);
    assert_eq!(description["links"]["graphql"], "https://plan.example.org/graphql");
    assert!(description["newestRelease"].is_null());
    let told = |variable: &str| limits.values().any(|limit| limit["setting"] == variable);
    let printed = world.run(["config"]);
    let settings = printed.succeeded().lines().filter_map(|line| line.split_once('=')).map(|(name, _)| name);
    let bounds: Vec<&str> = settings
        .filter(|name| {
            name.contains("_MAX_")
                || name.contains("CONCURRENT")
                || name.contains("TIMEOUT")
                || name.ends_with("_BYTES")
        })
        .collect();
    assert!(bounds.len() >= 12, "{bounds:?}");
    for name in bounds {
        assert!(told(name), "{name} is not told at /api/v1");
    }
    for (name, value) in
        [("page_rows", 500), ("page_rows_default", 50), ("list_values", 1000), ("text_characters", 4000)]
    {
        assert_eq!(limits[name]["value"], value, "{name}");
        assert!(limits[name]["setting"].is_null(), "{name}");
    }
    for (name, limit) in &limits {
        assert!(limit["value"].is_u64(), "{name}");
        assert!(["unit", "meaning"].iter().all(|part| !limit[part].as_str().unwrap().is_empty()), "{name}");
    }
}

#[test]
fn every_setting_is_in_the_docs() {
    let printed = World::on_sqlite().run(["config"]);
    let settings =
        printed.succeeded().lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('='));
    let docs = include_str!("../../../docs/operating.md");
    let missing: Vec<&str> =
        settings.map(|(name, _)| name).filter(|name| !docs.contains(&format!("| `{name}` |"))).collect();
    assert!(missing.is_empty(), "docs/operating.md does not tell {missing:?}");
}

#[tokio::test]
async fn what_is_told_is_what_is_refused() {
    let world = World::on_sqlite();
    let server = world.serve();
    let limits = by_name(&get(&server, "/api/v1").await.json());
    let value = |name: &str| limits[name]["value"].as_u64().unwrap();
    let rows = |rows: u64| format!("{{ districts(first: {rows}) {{ totalCount }} }}");
    let aliases =
        |number: u64| format!("{{ {} }}", (0..number).map(|n| format!("a{n}: __typename ")).collect::<String>());
    let list = |number: u64| {
        format!("{{ districts(filter: {{ districts: [{}] }}) {{ totalCount }} }}", r#""CN","#.repeat(number as usize))
    };
    let brackets = |levels: u64| format!("{}{}", "{a".repeat(levels as usize), "}".repeat(levels as usize));
    for (name, most, beyond) in [
        ("max_depth", String::new(), brackets(value("max_depth") + 1)),
        ("brackets", String::new(), brackets(value("brackets") + 1)),
        ("page_rows", rows(value("page_rows")), rows(value("page_rows") + 1)),
        ("max_aliases", aliases(value("max_aliases")), aliases(value("max_aliases") + 1)),
        ("list_values", String::new(), list(value("list_values") + 1)),
    ] {
        if !most.is_empty() {
            server.ask(&most, json!({})).await.data();
        }
        let refused = server.ask(&beyond, json!({})).await;
        let message = refused.error()["message"].as_str().unwrap().to_owned();
        assert!(message.contains(&value(name).to_string()), "{name}: {message}");
        let is_of_depth = ["max_depth", "brackets"].contains(&name);
        assert!(!is_of_depth || message.contains(" levels of "), "{name}: {message}");
    }
    for (beyond, expected) in [(0, 200), (1, 400)] {
        // Two levels are the body and its variables.
        let lists = value("json_levels") as usize - 2 + beyond;
        let body =
            format!(r#"{{"query":"{{ __typename }}","variables":{{"a":{}{}}}}}"#, "[".repeat(lists), "]".repeat(lists));
        let asked = server.request(Method::POST, "/graphql").header("content-type", JSON).body(body);
        assert_eq!(read(asked).await.status, expected, "{lists} lists");
    }
}

#[tokio::test]
async fn it_is_for_reading() {
    let world = World::on_sqlite();
    let server = world.serve();
    for method in [Method::POST, Method::PUT, Method::DELETE] {
        let refused = read(server.request(method, "/api/v1")).await;
        assert_eq!((refused.status.as_u16(), refused.media(), refused.header("allow")), (405, PROBLEM, "GET,HEAD"));
    }
    assert_eq!(read(server.request(Method::GET, "/api/v1").header("accept", "text/csv")).await.status, 406);
    let head = read(server.request(Method::HEAD, "/api/v1")).await;
    assert_eq!((head.status.as_u16(), head.text.as_str()), (200, ""));
}
