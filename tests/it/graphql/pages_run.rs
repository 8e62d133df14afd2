use serde_json::{Value, json};

use super::publish_all;
use crate::support::World;

/// Each page's query with what it is asked with.
pub fn pages() -> Vec<(&'static str, Value)> {
    vec![
        ("Landing", json!({})),
        ("Scoreboard", json!({ "district": "420106", "period": "2020-S1" })),
        ("Series", json!({ "indicator": "GDP", "district": "420106" })),
        ("Compare", json!({ "city": "420100", "indicator": "GDP", "period": "2020-S1" })),
        ("IndicatorTree", json!({ "district": "420106", "top": "ECONOMY" })),
        ("AreaProjects", json!({ "area": "WUCHANG_HUAZHONG_FINANCIAL_CITY" })),
        ("TaskTree", json!({ "district": "420106" })),
        ("Planned", json!({ "district": "420106", "next": "2020-S2" })),
        ("Disputed", json!({ "within": "420100" })),
        ("Changes", json!({ "release": 2 })),
        ("Search", json!({ "text": "武昌" })),
        ("City", json!({ "city": "420100", "period": "2020-S1" })),
        ("Due", json!({ "within": "420106", "by": "2020-12-31" })),
    ]
}

on_both! {
    async fn every_page_is_one_query_without_errors(world: &World) {
        publish_all(world);
        let server = world.serve();
        for (name, variables) in pages() {
            let answer = server.ask_operation(include_str!("pages.graphql"), name, variables).await;
            assert!(answer.body.get("errors").is_none(), "{name}: {:#}", answer.body["errors"]);
            let is_empty = answer.data().as_object().unwrap().values().all(Value::is_null);
            assert!(!is_empty, "{name}");
        }
    }

    async fn one_figure_with_all_that_is_known_of_it(world: &World) {
        publish_all(world);
        let server = world.serve();
        let figure = r#"{ observations(first: 1, filter: { indicators: ["GDP"], periods: ["2020-S1"], measures: [LEVEL] }) { nodes { id } } }"#;
        let id = server.ask(figure, json!({})).await.data()["observations"]["nodes"][0]["id"].clone();
        let answer = server.ask_operation(include_str!("pages.graphql"), "OneFigure", json!({ "id": id })).await;
        let node = &answer.data()["node"];
        assert_eq!(node["printed"], "622.19");
        assert_eq!(node["id"], id);
        assert_eq!(node["history"].as_array().unwrap().len(), 1);
        assert_eq!(node["citation"]["document"]["code"], "wuchang-2020-h1-report");
    }
}
