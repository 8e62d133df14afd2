use serde_json::{Value, json};

use super::publish_all;
use crate::support::{PackageBuilder, Server, World};

const FIGURE: &str = r#"query ($asOf: AsOf) { observations(asOf: $asOf) { nodes { id value } } }"#;
const NODE: &str =
    r#"query ($id: ID!, $asOf: AsOf) { node(id: $id, asOf: $asOf) { id ... on Observation { value } } }"#;

async fn figure(server: &Server, as_of: Value) -> Value {
    server.ask(FIGURE, json!({ "asOf": as_of })).await.data()["observations"]["nodes"][0].clone()
}

async fn node(server: &Server, id: &Value, as_of: Value) -> Value {
    server.ask(NODE, json!({ "id": id, "asOf": as_of })).await.data()["node"].clone()
}

/// All ids of an answer.
fn collect(value: &Value, ids: &mut Vec<Value>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                if name == "id" { ids.push(value.clone()) } else { collect(value, ids) }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, ids)),
        _ => {}
    }
}

on_both! {
    async fn an_id_gives_the_same_again(world: &World) {
        world.import(&[PackageBuilder::new("figures").observation(&[("value", "7.0")]).write()]).succeeded();
        world.import(&[PackageBuilder::new("figures").observation(&[("value", "7.10")]).write()]).succeeded();
        let server = world.serve();
        let (now, then) = (figure(&server, Value::Null).await, figure(&server, json!(1)).await);
        assert_ne!(now["id"], then["id"]);
        assert_eq!(node(&server, &now["id"], Value::Null).await, now);
        assert_eq!(node(&server, &then["id"], Value::Null).await, then);
        assert_eq!(node(&server, &then["id"], json!(2)).await, then);
        assert_eq!(node(&server, &now["id"], json!(1)).await, then);
        let history = r#"{ observations { nodes { history { id value release { number } until { number } } } } }"#;
        let history = server.ask(history, json!({})).await.data()["observations"]["nodes"][0]["history"].clone();
        assert_eq!(history[0]["value"], "7.10");
        assert_eq!(history[0]["until"], Value::Null);
        assert_eq!(history[1], json!({ "id": then["id"], "value": "7.0", "release": { "number": 1 }, "until": { "number": 2 } }));
    }

    async fn many_ids_are_answered_in_their_order(world: &World) {
        publish_all(world);
        let server = world.serve();
        let ids = r#"{ observations(first: 2) { nodes { id } } projects(first: 1) { nodes { id progress { id } } }
            tasks(first: 1) { nodes { id progress { id } } } district(code: "420106") { id } period(code: "2020") { id }
            old: observations(first: 1, asOf: 2) { nodes { id } } release(number: 1) { id } }"#;
        let answer = server.ask(ids, json!({})).await;
        let mut ids = Vec::new();
        collect(answer.data(), &mut ids);
        ids.push(ids[0].clone());
        let answer = server.ask("query ($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }", json!({ "ids": ids })).await;
        let found: Vec<Value> = answer.data()["nodes"].as_array().unwrap().iter().map(|node| node["id"].clone()).collect();
        assert_eq!(found, ids);
        let mixed = json!({ "ids": [ids[0], "no id", ids[1]] });
        let answer = server.ask("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", mixed).await;
        assert_eq!(answer.body["data"]["nodes"], json!([{ "id": ids[0] }, null, { "id": ids[1] }]));
        let error = &answer.body["errors"][0];
        assert_eq!(error["path"], json!(["nodes", 1]));
        assert_eq!(error["extensions"], json!({ "code": "INVALID_INPUT", "argument": "ids" }));
    }

    async fn the_past_is_read_by_number_and_by_time_and_the_future_refused(world: &World) {
        world.import(&[PackageBuilder::new("figures").observation(&[("value", "7.0")]).write()]).succeeded();
        world.import(&[PackageBuilder::new("figures").observation(&[("value", "7.10")]).write()]).succeeded();
        let server = world.serve();
        let times = server.ask("{ releases { nodes { publishedAt } } }", json!({})).await;
        let first = times.data()["releases"]["nodes"][1]["publishedAt"].clone();
        assert_eq!(figure(&server, first).await["value"], "7.0");
        assert_eq!(figure(&server, json!("2000-01-01T00:00:00Z")).await, Value::Null);
        for future in [json!(3), json!("2999-01-01T00:00:00Z"), json!("2020-01-01"), json!("2020-01-01T00:00:00")] {
            let answer = server.ask(FIGURE, json!({ "asOf": future })).await;
            assert_eq!(answer.error()["extensions"]["code"], "INVALID_INPUT", "{future}: {:#}", answer.body);
        }
    }
}
