use serde_json::{Value, json};

use super::publish_all;
use crate::support::World;

/// Fields of an observation with what is selected of them.
const FIELDS: &[&str] = &[
    "id",
    "dataset { code }",
    "district { code }",
    "indicator { code }",
    "project { code }",
    "period { code }",
    "scenario",
    "measure",
    "comparator",
    "status",
    "against { code }",
    "variant",
    "value",
    "valueTo",
    "decimals",
    "unit { code }",
    "text(lang: ZH)",
    "note(lang: ZH)",
    "binding",
    "citation { section start end document { code } }",
    "headline",
    "disputed",
    "release { number }",
    "until { number }",
    "alternatives { id value }",
    "history { id value until { number } }",
    "tasks(first: 3) { nodes { code } }",
];

const ORDERS: &[&str] = &["", ", orderBy: { field: VALUE, direction: DESC }", ", orderBy: { field: PUBLISHED }"];

fn query(order: &str, fields: &str) -> String {
    format!("{{ observations(first: 200{order}, filter: {{ statements: ALL }}) {{ nodes {{ {fields} }} }} }}")
}

on_both! {
    /// A list reads no more columns than the selected fields need; what it leaves out must not be missed.
    async fn of_observations(world: &World) {
        publish_all(world);
        let server = world.serve();
        for order in ORDERS {
            let whole = server.ask(&query(order, &FIELDS.join(" ")), json!({})).await.data()["observations"]["nodes"].clone();
            for field in FIELDS {
                let key = field.split(['(', ' ']).next().unwrap();
                let alone = server.ask(&query(order, field), json!({})).await;
                let column = |rows: &Value| rows.as_array().unwrap().iter().map(|row| row[key].clone()).collect::<Vec<_>>();
                assert_eq!(column(&alone.data()["observations"]["nodes"]), column(&whole), "{field}{order}");
            }
        }
    }
}
