use serde_json::{Value, json};

use super::publish_all;
use crate::support::World;

const FIGURE: &str = r#"query ($indicators: [ID!], $periods: [ID!], $measures: [Measure!], $scenarios: [Scenario!]) {
  observations(filter: { districts: ["420106"], ofProject: false, documents: ["wuchang-2020-h1-report"],
                         indicators: $indicators, periods: $periods, measures: $measures, scenarios: $scenarios }) {
    nodes { value comparator unit { code } against { code } text citation { section start end } }
  }
}"#;

on_both! {
    async fn stand_as_printed_with_their_places(world: &World) {
        publish_all(world);
        let server = world.serve();
        for (indicator, period, measure, scenario, value, comparator) in [
            ("GDP", "2020", "GROWTH_YOY", "PLAN", "7.5", "EQ"),
            ("GDP", "2020-S1", "LEVEL", "ACTUAL", "622.19", "EQ"),
            ("GDP", "2020-S1", "GROWTH_YOY", "ACTUAL", "-14.2", "EQ"),
            ("GDP", "2020-Q2", "GROWTH_YOY", "ACTUAL", "1.9", "EQ"),
            ("GENERAL_PUBLIC_BUDGET_REVENUE", "2020-S1", "SHARE_OF_PLAN", "ACTUAL", "40.1", "EQ"),
            ("MAJOR_PROJECT_INVESTMENT", "2020", "LEVEL", "PLAN", "260", "GE"),
        ] {
            let variables = json!({ "indicators": [indicator], "periods": [period], "measures": [measure], "scenarios": [scenario] });
            let answer = server.ask(FIGURE, variables).await;
            let nodes = answer.data()["observations"]["nodes"].as_array().unwrap().clone();
            assert_eq!(nodes.len(), 1, "{indicator} {measure}: {nodes:#?}");
            assert_eq!((&nodes[0]["value"], &nodes[0]["comparator"]), (&json!(value), &json!(comparator)), "{indicator}");
            let length = nodes[0]["citation"]["end"].as_i64().unwrap() - nodes[0]["citation"]["start"].as_i64().unwrap();
            assert!((1..=160).contains(&length), "{indicator}: {length}");
        }
    }

    async fn each_cites_its_place(world: &World) {
        publish_all(world);
        let server = world.serve();
        let query = r#"query ($after: String) { observations(first: 500, after: $after, filter: { documents: ["wuchang-2020-h1-report"] }) {
            totalCount nodes { indicator { code } citation { start end } } } }"#;
        let answer = server.ask(query, json!({ "after": Value::Null })).await;
        let list = &answer.data()["observations"];
        assert!(list["totalCount"].as_i64().unwrap() >= 155, "{}", list["totalCount"]);
        for node in list["nodes"].as_array().unwrap() {
            assert!(node["citation"]["start"].is_i64(), "{node}");
        }
    }

    async fn reports_of_several_years_agree_and_disagree(world: &World) {
        publish_all(world);
        let server = world.serve();
        let query = r#"{ observations(filter: { disputed: true, districts: ["420106"] }) { nodes { indicator { code } value alternatives { value } } } }"#;
        let answer = server.ask(query, json!({})).await;
        let nodes = answer.data()["observations"]["nodes"].clone();
        let found = json!({ "indicator": { "code": "GDP" }, "value": "1664.44", "alternatives": [{ "value": "1720" }] });
        assert!(nodes.as_array().unwrap().contains(&found), "{nodes:#}");
    }
}
