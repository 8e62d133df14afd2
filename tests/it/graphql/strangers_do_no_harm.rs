use serde_json::{Value, json};

use super::publish_all;
use crate::support::{Server, World};

/// Whether the server still answers as ever.
async fn still_answers(server: &Server, after: &str) {
    let answer = server.ask(r#"{ district(code: "420106") { code } }"#, json!({})).await;
    assert_eq!(answer.body["data"]["district"]["code"], "420106", "after {after}: {:#}", answer.body);
}

/// Refused with a code of ours, never as a fault of ours.
async fn refused(server: &Server, name: &str, query: &str, variables: Value) {
    let answer = server.ask(query, variables).await;
    let code = answer.error()["extensions"]["code"].as_str().unwrap_or_default().to_owned();
    assert!(!code.is_empty() && code != "INTERNAL", "{name}: {:#}", answer.body);
    assert!(answer.body.to_string().len() < 16_384, "{name}: the answer is longer than what it refuses");
    still_answers(server, name).await;
}

fn repeated(part: &str, times: usize) -> String {
    part.repeat(times)
}

#[tokio::test]
async fn a_text_that_is_null_filters_nothing_and_costs_nothing() {
    let world = World::on_sqlite();
    let server = world.serve();
    let by_variable = "query($text: String) { observations(first: 1, filter: { text: $text }) { totalCount } }";
    let by_filter = "query($filter: ObservationFilter) { observations(first: 1, filter: $filter) { totalCount } }";
    for (query, nothing, something) in [
        ("{ observations(first: 1, filter: { text: null }) { totalCount } }", json!({}), None),
        (by_variable, json!({ "text": null }), Some(json!({ "text": "a" }))),
        (by_variable, json!({}), None),
        (by_filter, json!({ "filter": { "text": null } }), Some(json!({ "filter": { "text": "a" } }))),
    ] {
        let cost = async |variables: &Value| -> u64 {
            let asked = server.request(reqwest::Method::POST, "/graphql");
            let told = asked.json(&json!({ "query": query, "variables": variables })).send().await.unwrap();
            assert_eq!(told.status(), 200, "{query} {variables}");
            told.headers()["x-query-cost"].to_str().unwrap().parse().unwrap()
        };
        assert!(cost(&nothing).await < 100, "{query} {nothing}");
        if let Some(something) = something {
            assert!(cost(&something).await > 20_000, "{query} {something}");
        }
    }
}

on_both! {
    async fn documents_that_are_made_to_cost(world: &World) {
        publish_all(world);
        let server = world.serve();
        let doubling: String = (0..30).map(|n| format!("fragment F{n} on Query {{ ...F{} ...F{} }} ", n + 1, n + 1)).collect();
        let deep = format!("{}{}", repeated("{ district(code: \"420106\") { parent ", 1), repeated("{ parent ", 400));
        let aliases: String = (0..200).map(|n| format!("a{n}: __typename ")).collect();
        for (name, query) in [
            ("a fragment that spreads itself", "{ ...A } fragment A on Query { ...A }".to_owned()),
            ("fragments that spread each other", "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }".to_owned()),
            ("fragments that double", format!("{{ ...F0 }} {doubling}")),
            ("fragments that double to a field", format!("{{ ...F0 }} {doubling} fragment F30 on Query {{ __typename }}")),
            ("a fragment that is not there", "{ ...Nobody }".to_owned()),
            ("depth", deep),
            ("aliases", format!("{{ {aliases} }}")),
            ("directives", format!("{{ __typename {} }}", repeated("@skip(if: false) ", 100))),
            ("cost", "{ districts(first: 500) { nodes { observations(first: 500) { nodes { id value note } } } } }".to_owned()),
            ("no document", "}{".to_owned()),
            ("a mutation", "mutation { __typename }".to_owned()),
        ] {
            refused(&server, name, &query, json!({})).await;
        }
    }

    async fn variables_that_are_odd(world: &World) {
        publish_all(world);
        let server = world.serve();
        let list = "query ($d: [ID!]) { observations(filter: { districts: $d }) { totalCount } }";
        let text = "query ($t: String) { observations(filter: { text: $t }) { totalCount } }";
        for (name, query, variables) in [
            ("too many values", list, json!({ "d": vec!["420106"; 5_000] })),
            ("a long code", list, json!({ "d": [repeated("A", 4_000)] })),
            ("a longer code", list, json!({ "d": [repeated("A", 50_000)] })),
            ("U+0000", list, json!({ "d": ["420106\u{0}"] })),
            ("U+0000 in a text", text, json!({ "t": "\u{0}zzz" })),
            ("a text that grows", text, json!({ "t": repeated("\u{fdfa}", 4_000) })),
            ("a number for a list of codes", list, json!({ "d": { "a": 1 } })),
            ("a type that no input has", "query ($x: District = 1) { __typename }", json!({})),
            ("a type that is not there", "query ($x: Nothing) { __typename }", json!({ "x": 1 })),
            ("a page too large", "query ($f: Int) { observations(first: $f) { totalCount } }", json!({ "f": 2_147_483_647 })),
            ("an id of nobody", "query ($x: ID!) { node(id: $x) { id } }", json!({ "x": "????" })),
        ] {
            refused(&server, name, query, variables).await;
        }
    }

    async fn long_lists_of_alternatives_are_answered(world: &World) {
        publish_all(world);
        let server = world.serve();
        let periods: Vec<String> = (1000..1900).map(|year| format!("{year}-M01")).collect();
        let query = "query ($p: [ID!]) { observations(filter: { periods: $p }) { totalCount } projects(filter: { periods: $p }) { totalCount } }";
        let answer = server.ask(query, json!({ "p": periods })).await;
        assert_eq!(answer.data(), &json!({ "observations": { "totalCount": 0 }, "projects": { "totalCount": 0 } }));
        // Many parents that ask the same are one question, and many that do not still fit into statements.
        let nested = r#"query ($d: [ID!]) { indicators(first: 200) { nodes { observations(first: 1, filter: { districts: $d }) { totalCount } } } }"#;
        server.ask(nested, json!({ "d": vec!["420106"; 900] })).await.data();
        let until = "{ observations(first: 200) { nodes { district { observations(first: 100) { nodes { until { number } } } } } } }";
        server.ask(until, json!({})).await.data();
    }
}
