use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::publish_all;
use crate::support::World;

/// Root fields with the arguments that they need.
const ROOTS: &[(&str, &str)] = &[
    ("labels", ""),
    ("district", r#"(code: "420106")"#),
    ("districts", "(first: 2)"),
    ("category", r#"(code: "ECONOMY")"#),
    ("categories", "(first: 2)"),
    ("unit", r#"(code: "CNY_100M")"#),
    ("units", "(first: 2)"),
    ("indicator", r#"(code: "GDP")"#),
    ("indicators", "(first: 2)"),
    ("period", r#"(code: "2020-S1")"#),
    ("periods", "(first: 2)"),
    ("observations", "(first: 2)"),
    ("project", r#"(code: "WUCHANG_HUAZHONG_FINANCIAL_CITY")"#),
    ("projects", "(first: 2)"),
    ("tasks", "(first: 2)"),
    ("planExecution", r#"(district: "420106", period: "2020-S1")"#),
    ("document", r#"(code: "wuchang-2020-h1-report")"#),
    ("documents", "(first: 2)"),
    ("dataset", r#"(code: "core")"#),
    ("datasets", "(first: 2)"),
    ("release", "(number: 2)"),
    ("releases", "(first: 2)"),
    ("search", r#"(text: "武昌", first: 2)"#),
];

/// Root fields that other tests ask, since they need what only an answer gives.
const ELSEWHERE: &[&str] = &["task", "node", "nodes"];

const TYPES: &str =
    "{ __schema { types { name kind fields { name args { name type { kind } defaultValue } type { ...T } } } } }
    fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

struct Types(BTreeMap<String, Value>);

impl Types {
    /// All fields of a type that need no argument, so many levels deep.
    fn selection(&self, ty: &str, levels: usize) -> String {
        let mut selection = vec!["__typename".to_owned()];
        for field in self.0[ty]["fields"].as_array().into_iter().flatten() {
            let name = field["name"].as_str().unwrap();
            let (kind, of) = named(&field["type"]);
            let args = match self.required(field).as_slice() {
                [] if of.ends_with("Connection") => "(first: 1)",
                [] => "",
                ["period"] => r#"(period: "2020-S1")"#,
                other => panic!("{ty}.{name} needs {other:?}"),
            };
            match kind.as_str() {
                "OBJECT" if levels > 0 => {
                    selection.push(format!("{name}{args} {{ {} }}", self.selection(&of, levels - 1)));
                }
                "OBJECT" | "INTERFACE" | "UNION" => {}
                _ => selection.push(format!("{name}{args}")),
            }
        }
        selection.join(" ")
    }

    fn required<'a>(&self, field: &'a Value) -> Vec<&'a str> {
        let args = field["args"].as_array().into_iter().flatten();
        args.filter(|arg| arg["type"]["kind"] == "NON_NULL" && arg["defaultValue"].is_null())
            .map(|arg| arg["name"].as_str().unwrap())
            .collect()
    }
}

/// Kind and name of what a type is of.
fn named(ty: &Value) -> (String, String) {
    match ty["name"].as_str() {
        Some(name) => (ty["kind"].as_str().unwrap().to_owned(), name.to_owned()),
        None => named(&ty["ofType"]),
    }
}

on_both! {
    async fn each_field_of_each_type_answers(world: &World) {
        publish_all(world);
        let server = world.serve();
        let answer = server.ask(TYPES, json!({})).await;
        let types = answer.data()["__schema"]["types"].as_array().unwrap();
        let types = Types(types.iter().map(|ty| (ty["name"].as_str().unwrap().to_owned(), ty.clone())).collect());
        let roots = types.0["Query"]["fields"].as_array().unwrap();
        for root in roots {
            let name = root["name"].as_str().unwrap();
            let Some((_, args)) = ROOTS.iter().find(|(root, _)| *root == name) else {
                assert!(ELSEWHERE.contains(&name), "no test asks {name}");
                continue;
            };
            let (_, of) = named(&root["type"]);
            let levels = if of.ends_with("Connection") { 3 } else { 2 };
            let query = format!("{{ {name}{args} {{ {} }} }}", types.selection(&of, levels));
            let answer = server.ask(&query, json!({})).await;
            assert!(answer.body.get("errors").is_none(), "{name}: {:#}", answer.body["errors"]);
            assert!(!answer.data()[name].is_null(), "{name} is null");
        }
    }
}
