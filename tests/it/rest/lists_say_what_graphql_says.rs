//! REST and GraphQL are two doors to one query layer: the same words leave the same rows, in the same order.

use serde_json::{Value, json};

use super::{all, get, get_with, serve_all};
use crate::support::{Server, World};

/// A list, as both ask for it: query string; type of the filter, filter; type of the order, order.
const QUESTIONS: &[(&str, &str, &str, &str)] = &[
    ("observations", "", "{}", "null"),
    (
        "observations",
        "district=420106&measure=LEVEL&measure=RANK",
        r#"{districts: ["420106"], measures: [LEVEL, RANK]}"#,
        "null",
    ),
    (
        "observations",
        "within=420100&category=NATIONAL_ACCOUNTS",
        r#"{within: "420100", categories: ["NATIONAL_ACCOUNTS"]}"#,
        "null",
    ),
    (
        "observations",
        "during=2020&scenario=PLAN&sort=-value",
        r#"{during: "2020", scenarios: [PLAN]}"#,
        "{field: VALUE, direction: DESC}",
    ),
    (
        "observations",
        "valueGe=1&valueLt=300&valueUnit=CNY_100M&sort=value",
        r#"{value: {ge: "1", lt: "300", unit: "CNY_100M"}}"#,
        "{field: VALUE}",
    ),
    ("observations", "statements=ALL&disputed=true", "{statements: ALL, disputed: true}", "null"),
    (
        "observations",
        "dataset=wuchang-2020-h1&ofProject=true&sort=-period",
        r#"{datasets: ["wuchang-2020-h1"], ofProject: true}"#,
        "{field: PERIOD, direction: DESC}",
    ),
    (
        "observations",
        "text=%E6%8A%95%E8%B5%84&frequency=HALF_YEAR",
        r#"{text: "投资", frequencies: [HALF_YEAR]}"#,
        "null",
    ),
    (
        "observations",
        "updatedAfter=2020-01-01T00:00:00%2B08:00&scenario=ESTIMATE&scenario=PLAN",
        r#"{updatedAfter: "2020-01-01T00:00:00+08:00", scenarios: [ESTIMATE, PLAN]}"#,
        "null",
    ),
    ("projects", "stage=UNDER_WAY&sort=-code", "{stages: [UNDER_WAY]}", "{field: CODE, direction: DESC}"),
    ("projects", "kind=FACILITY&kind=AREA&text=%E8%A1%97", r#"{kinds: [FACILITY, AREA], text: "街"}"#, "null"),
    ("tasks", "status=DONE&sort=-code", "{statuses: [DONE]}", "{field: CODE, direction: DESC}"),
    ("districts", "within=420100&sort=code", r#"{within: "420100"}"#, "{field: CODE}"),
    (
        "indicators",
        "category=NATIONAL_ACCOUNTS&text=gdp",
        r#"{categories: ["NATIONAL_ACCOUNTS"], text: "gdp"}"#,
        "null",
    ),
    ("categories", "", "{}", "null"),
    ("units", "sort=-code", "{}", "{field: CODE, direction: DESC}"),
    (
        "documents",
        "district=420106&sort=-published",
        r#"{districts: ["420106"]}"#,
        "{field: PUBLISHED, direction: DESC}",
    ),
    ("datasets", "", "{}", "null"),
    ("periods", "frequency=YEAR", "{frequencies: [YEAR]}", "null"),
    ("releases", "", "{}", "null"),
];

/// What names a row of a list.
fn key(list: &str) -> &'static str {
    match list {
        "observations" => "id",
        "releases" => "number",
        _ => "code",
    }
}

async fn by_graphql(server: &Server, list: &str, filter: &str, order: &str) -> Vec<Value> {
    let key = key(list);
    let (mut rows, mut after) = (Vec::new(), Value::Null);
    let order = if order == "null" { String::new() } else { format!("orderBy: {order},") };
    let query = format!(
        "query($after: String) {{ list: {list}({order} filter: {filter}, after: $after, first: 97) \
         {{ nodes {{ {key} }} pageInfo {{ hasNextPage endCursor }} }} }}"
    );
    loop {
        let answer = server.ask(&query, json!({ "after": after })).await;
        let page = &answer.data()["list"];
        rows.extend(page["nodes"].as_array().unwrap().iter().map(|node| node[key].clone()));
        if page["pageInfo"]["hasNextPage"] == false {
            return rows;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}

on_both! {
    async fn a_column_alone_is_told_as_among_others(world: &World) {
        let server = serve_all(world);
        let whole = get(&server, "observations?limit=200&statements=ALL").await.answered()["items"].clone();
        let names: Vec<String> = whole[0].as_object().unwrap().keys().cloned().collect();
        assert!(names.len() > 30, "{names:?}");
        for name in names {
            let alone = get(&server, &format!("observations?limit=200&statements=ALL&fields={name}")).await.answered();
            for (row, all) in alone["items"].as_array().unwrap().iter().zip(whole.as_array().unwrap()) {
                assert_eq!(row[&name], all[&name], "{name}");
            }
        }
    }

    async fn a_search_finds_the_same_in_the_same_order(world: &World) {
        let server = serve_all(world);
        let graphql = "query ($text: String!, $kinds: [SearchKind!]) { search(text: $text, kinds: $kinds, first: 500) { totalCount \
            edges { matched node { ... on Indicator { code name } ... on Project { code name } ... on Task { code name } \
            ... on District { code name } ... on Document { code name } } } } }";
        for (text, kinds, words) in [
            ("投资", json!(null), ""),
            ("长江", json!(["PROJECT", "TASK"]), "&kind=PROJECT&kind=TASK"),
            ("gdp", json!(["INDICATOR"]), "&kind=INDICATOR"),
            ("武昌", json!(null), "&limit=3"),
        ] {
            let answer = server.ask(graphql, json!({ "text": text, "kinds": kinds })).await;
            let expected = &answer.data()["search"];
            assert!(expected["totalCount"].as_i64().unwrap() > 0, "{text} finds nothing, and so shows nothing");
            let rows = all(&server, &format!("search?text={text}{words}")).await;
            let edges = expected["edges"].as_array().unwrap();
            assert_eq!(rows.len(), edges.len(), "{text}");
            for (row, edge) in rows.iter().zip(edges) {
                let told = (&row["code"], &row["name"], &row["matched"]);
                assert_eq!(told, (&edge["node"]["code"], &edge["node"]["name"], &edge["matched"]), "{text}");
                let address = format!("{}/{}", row["resource"].as_str().unwrap(), row["code"].as_str().unwrap());
                assert_eq!(get(&server, &address).await.answered()["code"], row["code"]);
            }
        }
    }
}

on_both! {
    async fn the_same_rows_in_the_same_order(world: &World) {
        let server = serve_all(world);
        for (list, query, filter, order) in QUESTIONS {
            let expected = by_graphql(&server, list, filter, order).await;
            assert!(!expected.is_empty(), "{list}?{query} finds nothing, and so shows nothing");
            let key = key(list);
            for limit in ["", "limit=7", "limit=500"] {
                // Small pages of long lists take long and show no more.
                if limit == "limit=7" && expected.len() > 100 {
                    continue;
                }
                let found: Vec<Value> =
                    all(&server, &format!("{list}?{query}&{limit}")).await.iter().map(|row| row[key].clone()).collect();
                assert_eq!(found, expected, "{list}?{query}&{limit}");
            }
        }
    }

    async fn every_row_is_found_by_its_address(world: &World) {
        let server = serve_all(world);
        for list in ["observations", "projects", "tasks", "districts", "indicators", "categories", "units", "documents", "datasets", "periods", "releases"] {
            let page = get(&server, &format!("{list}?limit=3")).await.answered();
            for row in page["items"].as_array().unwrap() {
                let name = row[key(list)].as_str().map_or_else(|| row[key(list)].to_string(), |code| code.replace('/', "%2F"));
                assert_eq!(get(&server, &format!("{list}/{name}")).await.answered(), *row, "{list}/{name}");
            }
        }
        assert_eq!(get(&server, "districts/420106000000").await.answered()["code"], "420106");
        assert_eq!(get(&server, "periods/2020-01-01%2FP6M").await.answered()["code"], "2020-S1");
    }

    async fn numbers_keep_their_digits(world: &World) {
        let server = serve_all(world);
        let rows = all(&server, "observations?statements=ALL&limit=500").await;
        let told = by_graphql_values(&server).await;
        assert_eq!(rows.len(), told.len());
        for (row, (id, value)) in rows.iter().zip(told) {
            assert_eq!(row["id"], id);
            // A number's digits, as they stand in the text.
            assert_eq!(row["value"].to_string(), value.as_str().unwrap_or("null"), "{row}");
        }
        assert!(rows.iter().any(|row| row["value"].to_string().ends_with(".0")), "no number shows what is kept");
    }

    async fn lists_below_a_row_are_of_it(world: &World) {
        let server = serve_all(world);
        for (below, plain) in [
            ("districts/420106/observations?limit=500", "observations?district=420106&limit=500"),
            ("districts/420106000000/projects?limit=500", "projects?district=420106&limit=500"),
            ("indicators/GDP/observations", "observations?indicator=GDP"),
            ("categories/NATIONAL_ACCOUNTS/indicators", "indicators?category=NATIONAL_ACCOUNTS"),
            ("datasets/wuchang-2020-h1/observations?limit=500", "observations?dataset=wuchang-2020-h1&limit=500"),
            ("datasets/wuchang-2020-h1/releases", "releases?dataset=wuchang-2020-h1"),
            ("periods/2020-S1/observations?limit=500", "observations?period=2020-S1&limit=500"),
        ] {
            let found = all(&server, below).await;
            assert!(!found.is_empty(), "{below}");
            assert_eq!(found, all(&server, plain).await, "{below}");
        }
        let project = &all(&server, "projects?stage=UNDER_WAY").await[0];
        let progress = all(&server, &format!("projects/{}/progress", project["code"].as_str().unwrap())).await;
        assert!(progress.iter().any(|row| row["stage"] == "UNDER_WAY"), "{progress:?}");
        assert!(get(&server, "tasks/WUCHANG_NONE/evidence").await.status == 404);
    }

    async fn the_scoreboard_is_the_same(world: &World) {
        let server = serve_all(world);
        let answer = server
            .ask(r#"{ planExecution(district: "420106", period: "2020-S1") { rows { indicator { code } measure shareDone pace gap assessment basis } } }"#, json!({}))
            .await;
        let rows = all(&server, "plan-execution?district=420106&period=2020-S1").await;
        let expected = answer.data()["planExecution"]["rows"].as_array().unwrap();
        assert_eq!(rows.len(), expected.len());
        for (row, expected) in rows.iter().zip(expected) {
            assert_eq!(row["indicator"], expected["indicator"]["code"]);
            for name in ["measure", "assessment", "basis"] {
                assert_eq!(row[name], expected[name], "{name} of {row}");
            }
            for name in ["shareDone", "pace", "gap"] {
                assert_eq!(row[name].to_string(), expected[name].as_str().unwrap_or("null"), "{name} of {row}");
            }
        }
    }

    async fn names_are_in_the_language_that_is_wanted(world: &World) {
        let server = serve_all(world);
        for (query, accept, name, language) in [
            ("", "", "武昌区", "zh"),
            ("?lang=en", "", "Wuchang District", "en"),
            ("", "en-GB,zh;q=0.5", "Wuchang District", "en"),
            ("?lang=zh", "en", "武昌区", "zh"),
        ] {
            let path = format!("/api/v1/districts/420106{query}");
            let told = get_with(&server, &path, &[("accept-language", accept)]).await;
            assert_eq!(told.answered()["name"], name, "{query} {accept}");
            assert_eq!(told.header("content-language"), language);
        }
    }
}

/// Ids and values of all statements.
async fn by_graphql_values(server: &Server) -> Vec<(Value, Value)> {
    let (mut rows, mut after) = (Vec::new(), Value::Null);
    loop {
        let query = "query($after: String) { list: observations(filter: {statements: ALL}, after: $after, first: 400) \
            { nodes { id value } pageInfo { hasNextPage endCursor } } }";
        let answer = server.ask(query, json!({ "after": after })).await;
        let page = &answer.data()["list"];
        rows.extend(page["nodes"].as_array().unwrap().iter().map(|node| (node["id"].clone(), node["value"].clone())));
        if page["pageInfo"]["hasNextPage"] == false {
            return rows;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}
