use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{PackageBuilder, Server, World};

const GDP: &str = r#"query ($asOf: AsOf) {
  observations(asOf: $asOf, filter: { districts: ["420106"], indicators: ["GDP"] }) {
    totalCount
    nodes { value unit { code } period { code } scenario citation { document { code } } }
  }
}"#;

async fn gdp(server: &Server, as_of: Value) -> Value {
    let answer = server.ask(GDP, json!({ "asOf": as_of })).await;
    answer.data()["observations"]["nodes"].clone()
}

on_both! {
    async fn a_figure_now_and_as_it_was(world: &World) {
        world.import(&[PackageBuilder::new("figures").observation(&[("value", "7.0")]).write()]).succeeded();
        world.import(&[PackageBuilder::new("figures").observation(&[("value", "7.10")]).write()]).succeeded();
        let server = world.serve();
        let figure = |value: &str| json!([{
            "value": value, "unit": { "code": "CNY_100M" }, "period": { "code": "2020-S1" }, "scenario": "ACTUAL",
            "citation": { "document": { "code": "figures-report" } },
        }]);
        assert_eq!(gdp(&server, Value::Null).await, figure("7.10"));
        assert_eq!(gdp(&server, json!(1)).await, figure("7.0"));
        assert!(server.stop().success());
    }

    async fn a_release_of_another_process_is_seen_within_two_seconds(world: &World) {
        world.import(&[PackageBuilder::new("figures").observation(&[("value", "7.0")]).write()]).succeeded();
        let server = world.serve();
        assert_eq!(gdp(&server, Value::Null).await[0]["value"], "7.0");
        world.import(&[PackageBuilder::new("figures").observation(&[("value", "7.1")]).write()]).succeeded();
        let deadline = Instant::now() + Duration::from_secs(2);
        while gdp(&server, Value::Null).await[0]["value"] != "7.1" {
            assert!(Instant::now() < deadline, "not seen: {}", server.log());
        }
    }

    async fn a_code_that_is_not_known_is_told_with_the_nearest(world: &World) {
        world.import(&[PackageBuilder::new("figures").observation(&[]).write()]).succeeded();
        let server = world.serve();
        let query = r#"{ observations(filter: { indicators: ["GPD"] }) { totalCount } }"#;
        let answer = server.ask(query, json!({})).await;
        assert_eq!(answer.error()["extensions"]["code"], "INVALID_INPUT", "{:#}", answer.body);
        assert!(answer.error()["message"].as_str().unwrap().contains("GDP"), "{:#}", answer.body);
    }
}
