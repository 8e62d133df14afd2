use serde_json::{Value, json};

use crate::support::{PackageBuilder, Server, World};

const LIST: &str = r#"query ($value: DecimalRange) {
  observations(filter: { value: $value }, orderBy: { field: VALUE }) { nodes { value decimals unit { code } yuan: value(unit: "CNY") } }
}"#;

/// Levels in three units of one base.
fn money() -> PackageBuilder {
    let builder = PackageBuilder::new("money").row(
        "units",
        &[("code", "CNY_10K"), ("name_zh", "万元"), ("name_en", "10,000 yuan"), ("base", "CNY"), ("factor", "10000")],
    );
    [
        ("2016", "2400", "CNY_10K"),
        ("2017", "1.00", "CNY_100M"),
        ("2018", "-3", "CNY"),
        ("2019", "123456789012.345678", "CNY"),
    ]
    .iter()
    .fold(builder, |builder, (period, value, unit)| {
        builder.observation(&[("period", *period), ("value", *value), ("unit", *unit)])
    })
}

async fn values(server: &Server, range: Value) -> Vec<String> {
    let answer = server.ask(LIST, json!({ "value": range })).await;
    let nodes = answer.data()["observations"]["nodes"].as_array().unwrap().clone();
    nodes.iter().map(|node| node["value"].as_str().unwrap().to_owned()).collect()
}

on_both! {
    async fn whatever_the_unit(world: &World) {
        world.import(&[money().write()]).succeeded();
        let server = world.serve();
        let answer = server.ask(LIST, json!({})).await;
        let nodes = answer.data()["observations"]["nodes"].clone();
        let yuan: Vec<&str> = nodes.as_array().unwrap().iter().map(|node| node["yuan"].as_str().unwrap()).collect();
        assert_eq!(yuan, ["-3", "24000000", "100000000", "123456789012.345678"]);
        assert_eq!(values(&server, json!({ "lt": "0.2400", "unit": "CNY_100M" })).await, ["-3"]);
        assert_eq!(values(&server, json!({ "le": "0.2400", "unit": "CNY_100M" })).await, ["-3", "2400"]);
        assert_eq!(values(&server, json!({ "ge": "123456789012.345678" })).await, ["123456789012.345678"]);
        assert_eq!(values(&server, json!({ "gt": "123456789012.345678" })).await, Vec::<String>::new());
        assert_eq!(values(&server, json!({ "ge": "1", "le": "2400" })).await, ["2400", "1.00"]);
        let as_javascript_writes_it = serde_json::from_str(r#"{ "ge": 2.4e3, "le": 24E+2 }"#).unwrap();
        assert_eq!(values(&server, as_javascript_writes_it).await, ["2400"]);
    }

    async fn what_does_not_convert_fails_alone(world: &World) {
        world.import(&[money().write()]).succeeded();
        let server = world.serve();
        let query = r#"{ observations(first: 1) { nodes { asked: value(unit: "PERSON") printed: value } } }"#;
        let answer = server.ask(query, json!({})).await;
        assert_eq!(answer.error()["path"], json!(["observations", "nodes", 0, "asked"]));
        let node = &answer.body["data"]["observations"]["nodes"][0];
        assert_eq!(node.to_string(), r#"{"asked":null,"printed":"2400"}"#);
    }
}
