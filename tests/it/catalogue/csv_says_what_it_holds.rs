use super::{PUBLIC, publish, serve};
use crate::support::World;

const LISTS: [&str; 11] = [
    "observations",
    "projects",
    "tasks",
    "indicators",
    "districts",
    "periods",
    "units",
    "categories",
    "documents",
    "datasets",
    "releases",
];

const TABLES: [&str; 5] = [
    "labels?",
    "labels/SCENARIO?",
    "releases/1/changes?kind=ADDED&",
    "search?text=GDP&",
    "plan-execution?district=420106&period=2020&",
];

/// The address of the description that a link leads to.
fn described_by(link: &str) -> &str {
    let (address, rest) = link.strip_prefix('<').and_then(|link| link.split_once('>')).unwrap();
    assert_eq!(rest, "; rel=\"describedby\"; type=\"application/csvm+json\"");
    address.strip_prefix(PUBLIC).unwrap()
}

on_both! {
    async fn its_columns_are_described_beside_it(world: &World) {
        publish(world, "figures");
        let server = serve(world);
        let lists = LISTS.map(|list| format!("/api/v1/{list}?format=csv"));
        let below = "/api/v1/datasets/figures/observations?format=csv";
        let chosen = "/api/v1/observations?fields=value,id&format=csv&limit=1&district=420106";
        let tables = TABLES.map(|table| format!("/api/v1/{table}format=csv"));
        for path in lists.iter().chain(&tables).map(String::as_str).chain([below, chosen]) {
            let file = server.get(path).await;
            assert_eq!(file.status, 200, "{path}: {file:?}");
            let address = described_by(file.header("link"));
            let told = server.get(address).await;
            assert_eq!((told.status, told.header("content-type")), (200, "application/csvm+json"), "{address}: {told:?}");
            let told = told.json();
            let columns = told["tableSchema"]["columns"].as_array().unwrap();
            let names: Vec<&str> = columns.iter().map(|column| column["name"].as_str().unwrap()).collect();
            assert_eq!(names.join(","), file.text.lines().next().unwrap(), "{path}");
            let again = server.get(told["url"].as_str().unwrap().strip_prefix(PUBLIC).unwrap()).await;
            assert_eq!(again.text, file.text, "{path}: it is of another file");
            let key = told["tableSchema"].get("primaryKey").map(|key| key.as_str().unwrap());
            let is_table = tables.iter().any(|table| table == path);
            assert_eq!(key.is_none(), is_table, "{told:#}");
            assert!(key.is_none_or(|key| names.contains(&key)), "{told:#}");
        }
    }
}

#[tokio::test]
async fn a_column_is_what_it_is_elsewhere() {
    let world = World::on_sqlite();
    publish(&world, "figures");
    let server = serve(&world);
    let told =
        server.get("/api/v1/observations/csv-metadata.json?fields=value,updatedAt,headline,scenario").await.answered();
    let columns = told["tableSchema"]["columns"].as_array().unwrap();
    let types: Vec<&str> = columns.iter().map(|column| column["datatype"].as_str().unwrap()).collect();
    assert_eq!(types, ["decimal", "dateTime", "boolean", "string"]);
    assert_eq!(columns[0]["titles"], serde_json::json!({ "und": "value", "zh": "数值", "en": "Value" }));
    assert!(told["tableSchema"].get("primaryKey").is_none(), "without its column there is no key");
    let unknown = server.get("/api/v1/observations/csv-metadata.json?fields=valeu").await.problem(400);
    assert_eq!(unknown["nearest"], "value");
}
