use serde_json::json;

use super::{GRAPHQL, post, read, serve_a_figure};
use crate::support::World;

on_both! {
    async fn a_nullable_field_that_fails_is_null_and_the_rest_stands(world: &World) {
        let server = serve_a_figure(world);
        let query = r#"{ observations(first: 1) { nodes { scenario people: value(unit: "PERSON") yuan: value(unit: "CNY") } } }"#;
        let answer = read(post(&server, &json!({ "query": query })).header("accept", GRAPHQL)).await;
        assert_eq!(answer.status, 200, "what was executed is an answer: {answer:?}");
        let body = answer.json();
        let row = json!({ "scenario": "ACTUAL", "people": null, "yuan": "62219000000" });
        assert_eq!(body["data"], json!({ "observations": { "nodes": [row] } }));
        assert_eq!(body["errors"].as_array().unwrap().len(), 1);
        let error = &body["errors"][0];
        assert_eq!(error["path"], json!(["observations", "nodes", 0, "people"]));
        assert_eq!(error["locations"][0]["line"], 1);
        assert_eq!(error["extensions"], json!({ "code": "INVALID_INPUT", "argument": "unit" }));
        assert_eq!(answer.header("cache-control"), "no-store");
    }

    async fn a_request_that_is_at_fault_has_no_data(world: &World) {
        let server = serve_a_figure(world);
        for (query, variables, code) in [
            ("{", json!({}), "INVALID_INPUT"),
            ("", json!({}), "INVALID_INPUT"),
            ("{ nothingHere }", json!({}), "GRAPHQL_VALIDATION_FAILED"),
            (r#"{ releases @skip(if: "x") { totalCount } }"#, json!({}), "INVALID_INPUT"),
            ("query ($n: Int!) { observations(first: $n) { totalCount } }", json!({}), "INVALID_INPUT"),
            ("query ($n: Int!) { observations(first: $n) { totalCount } }", json!({ "n": "x" }), "INVALID_INPUT"),
            ("{ districts(first: 500) { nodes { observations(first: 500) { nodes { id value note } } } } }", json!({}), "TOO_COSTLY"),
        ] {
            let answer = read(post(&server, &json!({ "query": query, "variables": variables }))).await;
            assert_eq!(answer.code(), code, "{query}");
            let body = answer.json();
            assert!(body.get("data").is_none(), "{query}: {body}");
            assert!(body["errors"][0].get("path").is_none(), "{query}: {body}");
        }
    }

    async fn a_value_of_a_list_is_named_by_its_place(world: &World) {
        let server = serve_a_figure(world);
        let ids = "query ($d: [ID!]) { districts(filter: { districts: $d }) { totalCount } }";
        let filter = "query ($f: DistrictFilter) { districts(filter: $f) { totalCount } }";
        for (query, variables, argument) in [
            (ids, json!({ "d": ["420106", null] }), "$d.1"),
            (ids, json!({ "d": ["420106", "420100", true] }), "$d.2"),
            (ids, json!({ "d": true }), "$d"),
            (filter, json!({ "f": { "districts": [null] } }), "$f.districts.0"),
        ] {
            let refused = read(post(&server, &json!({ "query": query, "variables": variables }))).await.json();
            let error = &refused["errors"][0];
            assert_eq!(error["extensions"]["argument"], argument, "{variables}: {error}");
            assert!(error["message"].as_str().unwrap().contains(&format!("`{argument}")), "{variables}: {error}");
        }
        let written = read(post(&server, &json!({ "query": "{ districts(filter: { districts: [null] }) { totalCount } }" })));
        assert!(written.await.text.contains("filter.districts.0"), "a literal");
    }

    async fn a_word_that_is_not_of_the_schema_names_its_argument_and_the_nearest(world: &World) {
        let server = serve_a_figure(world);
        for (query, argument, nearest) in [
            ("{ observations(filter: { scenarios: [ACTUL] }) { totalCount } }", json!("filter.scenarios.0"), json!("ACTUAL")),
            ("{ observations(filter: { scenarios: [ACTUALS] }) { totalCount } }", json!("filter.scenarios.0"), json!("ACTUAL")),
            ("{ observations(filter: { distrits: [] }) { totalCount } }", json!("filter.distrits"), json!("districts")),
            ("{ observations(first: 1.0) { totalCount } }", json!("first"), json!(null)),
            ("{ observations(frst: 1) { totalCount } }", json!("frst"), json!("first")),
            ("{ observations { totalCout } }", json!(null), json!("totalCount")),
        ] {
            let refused = read(post(&server, &json!({ "query": query }))).await.json();
            let extensions = &refused["errors"][0]["extensions"];
            assert_eq!((&extensions["argument"], &extensions["nearest"]), (&argument, &nearest), "{query}: {refused}");
            let message = refused["errors"][0]["message"].as_str().unwrap();
            assert!(nearest.as_str().is_none_or(|nearest| message.contains(&format!("\"{nearest}\""))), "{query}: {message}");
        }
    }

    async fn an_unknown_code_names_its_argument_and_the_nearest(world: &World) {
        let server = serve_a_figure(world);
        let query = r#"{ observations(filter: { indicators: ["GPD"] }) { totalCount } district(code: "420106") { code } }"#;
        let body = read(post(&server, &json!({ "query": query }))).await.json();
        let error = &body["errors"][0];
        let extensions = json!({ "code": "INVALID_INPUT", "argument": "filter.indicators", "nearest": "GDP" });
        assert_eq!((&error["extensions"], &error["path"]), (&extensions, &json!(["observations"])));
        assert!(body["data"].is_null() && body.get("data").is_some(), "a list must not be null: {body}");
    }
}
