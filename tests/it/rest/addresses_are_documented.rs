//! The OpenAPI document is what is served: each address in it answers, and what it shows is what comes.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{get, get_with, serve_all};
use crate::support::World;

/// The document of the repository.
fn committed() -> Value {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// What stands there, or where it leads to.
fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    match value["$ref"].as_str() {
        Some(place) => {
            resolved(document, document.pointer(place.strip_prefix('#').unwrap()).unwrap_or_else(|| panic!("{place}")))
        }
        None => value,
    }
}

/// The value by which a row of a list is named, of one that is there.
async fn key(server: &crate::support::Server, list: &str, parameter: &str) -> String {
    if list == "labels" {
        return "SCENARIO".to_owned();
    }
    let row = get(server, &format!("{list}?limit=1")).await.answered()["items"][0][parameter].clone();
    row.as_str().map_or_else(|| row.to_string(), str::to_owned)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_address_answers_what_is_shown() {
    let world = World::on_sqlite();
    let server = serve_all(&world);
    let document = get(&server, "openapi.json").await.answered();
    assert_eq!(document, committed(), "openapi.json is stale; mend it by: cargo run -- openapi >openapi.json");
    assert_eq!(document["openapi"], "3.1.0");
    let paths = document["paths"].as_object().unwrap();
    assert!(paths.len() > 50, "{}", paths.len());
    let mut kinds = BTreeSet::new();
    for (path, item) in paths {
        let mut address = path.clone();
        if let Some((before, rest)) = path.split_once('{') {
            let (parameter, after) = rest.split_once('}').unwrap();
            let list = before.trim_start_matches("/api/v1/").trim_end_matches('/');
            address = format!("{before}{}{after}", key(&server, list, parameter).await);
        }
        if path.starts_with("/api/v1/plan-execution") {
            address += "?district=420106&period=2020-S1";
        }
        if path.starts_with("/api/v1/search") {
            address += "?text=GDP";
        }
        let told = get_with(&server, &address, &[]).await;
        let shown = resolved(&document, &item["get"]["responses"]["200"])["content"].as_object().unwrap();
        if !shown.contains_key("application/json") {
            assert_eq!((told.status, shown.contains_key(told.header("content-type"))), (200, true), "{address}");
            kinds.insert(told.header("content-type").to_owned());
            continue;
        }
        let body = told.answered();
        let row = body.get("items").map_or(Some(&body), |items| items.get(0));
        let shown = &shown["application/json"]["examples"]["Usual"]["value"];
        let example = shown.get("items").map_or(shown, |items| &items[0]);
        let names = |row: &Value| row.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        if let Some(row) = row {
            assert_eq!(names(row), names(example), "{address}");
        }
    }
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), ["application/csvm+json", "application/zip"]);
}

#[test]
fn what_repeats_is_said_once() {
    let document = committed();
    let text = document.to_string();
    assert!(text.len() < 320_000, "{} bytes", text.len());
    let mut led = BTreeSet::new();
    for place in text.split("\"$ref\":\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(document.pointer(place.strip_prefix('#').unwrap()).is_some(), "{place} leads nowhere");
        led.insert(place.to_owned());
    }
    for (kind, parts) in document["components"].as_object().unwrap() {
        for name in parts.as_object().unwrap().keys() {
            assert!(led.contains(&format!("#/components/{kind}/{name}")), "nothing leads to {kind}/{name}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_documented_is_known_and_what_is_not_is_refused() {
    let world = World::on_sqlite();
    let server = serve_all(&world);
    let document = committed();
    for (path, item) in document["paths"].as_object().unwrap().iter().filter(|(path, _)| !path.contains('{')) {
        for parameter in item["get"]["parameters"].as_array().unwrap() {
            let name = resolved(&document, parameter)["name"].as_str().unwrap();
            let told = get_with(&server, &format!("{path}?{name}=x"), &[]).await;
            assert!(!told.text.contains("there is no parameter"), "{path}?{name}=x: {told:?}");
        }
        let refused = get_with(&server, &format!("{path}?nothingOfTheKind=1"), &[]).await.problem(400);
        assert_eq!(refused["argument"], "nothingOfTheKind", "{path}");
    }
}
