use serde_json::{Value, json};

use crate::support::{PackageBuilder, Server, World};

const PAGE: &str = r#"query ($first: Int, $after: String, $last: Int, $before: String, $orderBy: ObservationOrder) {
  observations(first: $first, after: $after, last: $last, before: $before, orderBy: $orderBy) {
    totalCount nodes { id value period { code } project { code } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}"#;

/// Twelve figures, some without a number, some of a project.
fn figures(bump: &str) -> PackageBuilder {
    let mut builder = PackageBuilder::new("figures").row(
        "projects",
        &[("code", "WUCHANG_BRIDGE"), ("district", "420106"), ("name_zh", "大桥"), ("name_en", "Bridge")],
    );
    for year in 2010..2016 {
        let period = year.to_string();
        let value = format!("{}.{bump}", (year * 7) % 10);
        let words = [("value", ""), ("text_zh", "完成"), ("text_en", "met")];
        builder = builder.observation(&[("period", &period), ("value", &value)]);
        let project = [("period", period.as_str()), ("project", "WUCHANG_BRIDGE")];
        builder = match year % 2 {
            0 => builder.observation(&[project.as_slice(), &words].concat()),
            _ => builder.observation(&[project.as_slice(), &[("value", &value)]].concat()),
        };
    }
    builder
}

async fn page(server: &Server, variables: Value) -> Value {
    server.ask(PAGE, variables).await.data()["observations"].clone()
}

fn rows(page: &Value) -> Vec<Value> {
    page["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|n| json!([n["value"], n["period"]["code"], n["project"]["code"]]))
        .collect()
}

/// The whole list, page by page, from the start or from the end.
async fn walk(server: &Server, order: &Value, size: i32, backward: bool) -> Vec<Value> {
    let mut found = Vec::new();
    let mut cursor = Value::Null;
    loop {
        let variables = match backward {
            true => json!({ "last": size, "before": cursor, "orderBy": order }),
            false => json!({ "first": size, "after": cursor, "orderBy": order }),
        };
        let page = page(server, variables).await;
        let more = if backward { "hasPreviousPage" } else { "hasNextPage" };
        let end = if backward { "startCursor" } else { "endCursor" };
        let rows = rows(&page);
        found = if backward { [rows, found].concat() } else { [found, rows].concat() };
        if page["pageInfo"][more] == false {
            return found;
        }
        cursor = page["pageInfo"][end].clone();
    }
}

on_both! {
    async fn pages_of_any_size_and_both_ways_give_the_list(world: &World) {
        world.import(&[figures("5").write()]).succeeded();
        let server = world.serve();
        for field in ["DISTRICT", "INDICATOR", "PROJECT", "PERIOD", "SCENARIO", "MEASURE", "VALUE", "PUBLISHED", "UPDATED_AT"] {
            for direction in ["ASC", "DESC"] {
                let order = json!({ "field": field, "direction": direction });
                let whole = rows(&page(&server, json!({ "first": 500, "orderBy": order })).await);
                assert_eq!(whole.len(), 12);
                if field == "VALUE" {
                    assert!(whole[9..].iter().all(|row| row[0].is_null()), "{direction}: {whole:?}");
                }
                if field == "PROJECT" {
                    assert!(whole[6..].iter().all(|row| row[2].is_null()), "{direction}: {whole:?}");
                }
                for size in [1, 5, 12] {
                    assert_eq!(walk(&server, &order, size, false).await, whole, "{field} {direction} {size}");
                    assert_eq!(walk(&server, &order, size, true).await, whole, "{field} {direction} {size} backward");
                }
            }
        }
    }

    async fn a_cursor_below_an_object_goes_on_at_its_release(world: &World) {
        world.import(&[figures("5").write()]).succeeded();
        let server = world.serve();
        let query = r#"query ($after: String) { indicator(code: "GDP") { id observations(first: 5, after: $after) {
            nodes { value } pageInfo { endCursor } } } release(number: 2) { number } }"#;
        let first = server.ask(query, json!({})).await.data().clone();
        let cursor = first["indicator"]["observations"]["pageInfo"]["endCursor"].clone();
        world.import(&[figures("6").write()]).succeeded();
        while server.ask(query, json!({})).await.data()["release"].is_null() {}
        let second = server.ask(query, json!({ "after": cursor })).await.data()["indicator"].clone();
        assert_ne!(second["id"], first["indicator"]["id"], "what is of the past has an id of the past");
        let values = second["observations"]["nodes"].as_array().unwrap();
        assert_eq!(values.len(), 5);
        assert!(values.iter().all(|row| row["value"].as_str().is_none_or(|value| value.ends_with(".5"))), "{values:?}");
    }

    async fn a_cursor_goes_on_at_its_release_and_nowhere_else(world: &World) {
        world.import(&[figures("5").write()]).succeeded();
        let server = world.serve();
        let first = page(&server, json!({ "first": 5 })).await;
        let cursor = first["pageInfo"]["endCursor"].clone();
        world.import(&[figures("6").write()]).succeeded();
        while rows(&page(&server, json!({ "first": 5 })).await) == rows(&first) {}
        let second = page(&server, json!({ "first": 5, "after": cursor })).await;
        assert!(rows(&second).iter().all(|row| row[0].is_null() || row[0].as_str().unwrap().ends_with(".5")), "{second:#}");
        let now = page(&server, json!({ "first": 500 })).await;
        let ids = |page: &Value| page["nodes"].as_array().unwrap().iter().map(|n| n["id"].clone()).collect::<Vec<_>>();
        assert!(ids(&second).iter().all(|id| !ids(&now).contains(id)), "an old figure has the id of the present one");
        for wrong in [
            json!({ "first": 5, "after": cursor, "orderBy": { "field": "VALUE" } }),
            json!({ "first": 5, "after": "nonsense" }),
            json!({ "first": 5, "last": 5 }),
            json!({ "first": -1 }),
            json!({ "first": 501 }),
        ] {
            let answer = server.ask(PAGE, wrong.clone()).await;
            assert_eq!(answer.error()["extensions"]["code"], "INVALID_INPUT", "{wrong}: {:#}", answer.body);
        }
    }
}
