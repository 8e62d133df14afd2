//! Names of which more hold a text than are worth sorting: the list's order is walked, and gives the same.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{PackageBuilder, Server, World};

const STATEMENTS: &str = "openplan_graphql_statements_sum";
const PARTS: [&str; 16] = [
    "道路", "桥梁", "公园", "学校", "医院", "小区", "管网", "泵站", "绿道", "市场", "改造", "扩建", "新建", "修缮",
    "治理", "提升",
];

/// The Chinese name of a project: each is made of other parts.
fn name(number: usize) -> String {
    let part = |place: u32| PARTS[number / 16usize.pow(place) % 16];
    format!("武昌区{}{}{}{}号", part(0), part(1), part(2), number / 4_096)
}

fn many(names: usize) -> PackageBuilder {
    (0..names).fold(PackageBuilder::new("many"), |builder, number| {
        let (code, en) = (format!("WUCHANG_P_{number}"), format!("Project {number}"));
        let cells = [("code", &*code), ("district", "420106"), ("name_zh", &*name(number)), ("name_en", &*en)];
        builder.row("projects", &cells)
    })
}

async fn search(server: &Server, variables: Value) -> Value {
    let query = "query ($text: String!, $first: Int, $after: String, $last: Int) {
        search(text: $text, kinds: [PROJECT, DISTRICT], first: $first, after: $after, last: $last) {
            totalCount edges { cursor matched node { ... on Project { code } ... on District { code } } } } }";
    server.ask(query, variables).await.data()["search"].clone()
}

/// Codes of a page.
fn codes(page: &Value) -> Vec<&str> {
    let edges = page["edges"].as_array().unwrap().iter();
    edges.map(|edge| edge["node"]["code"].as_str().unwrap_or_else(|| panic!("{edge:#}"))).collect()
}

on_both! {
    async fn what_most_names_hold_is_found_in_the_same_order_and_as_few_statements(world: &World) {
        const NAMES: usize = 4_500;
        world.import(&[many(NAMES).write()]).succeeded();
        let server = world.serve();
        let mut all: Vec<(usize, String)> =
            (0..NAMES).map(|number| (name(number).chars().count(), format!("WUCHANG_P_{number}"))).collect();
        all.sort();
        let expected: Vec<&str> = std::iter::once("420106").chain(all.iter().map(|(_, code)| code.as_str())).collect();
        for text in ["区", "武昌区"] {
            let first = search(&server, json!({ "text": text, "first": 30 })).await;
            assert_eq!(codes(&first), expected[..30], "{text}");
            assert_eq!(first["totalCount"], NAMES + 1, "{text}");
            let after = &first["edges"][29]["cursor"];
            let second = search(&server, json!({ "text": text, "first": 30, "after": after })).await;
            assert_eq!(codes(&second), expected[30..60], "{text}");
            let last = search(&server, json!({ "text": text, "last": 30 })).await;
            assert_eq!(codes(&last), expected[expected.len() - 30..], "{text}");
        }
        let mut sent = server.metric(STATEMENTS).await;
        for text in ["区 号", "小区 改造", "project 44", "无此项目"] {
            search(&server, json!({ "text": text })).await;
            let now = server.metric(STATEMENTS).await;
            assert!(now - sent <= 6, "{text}: {} statements", now - sent);
            sent = now;
        }
    }

    #[ignore = "prints how long it takes among 100,000 names: for a look, in a release build"]
    async fn among_a_hundred_thousand_names(world: &World) {
        world.import(&[many(100_000).write()]).succeeded();
        let server = world.serve();
        let texts = ["区", "武昌区", "小区 改造", "道路桥梁公园", "project", "Project 4711", "p", "WUCHANG_P_4711", "无此项目"];
        for text in texts {
            let query = "query ($text: String!, $first: Int) { search(text: $text, first: $first) { edges { matched } } }";
            let mut quickest = Duration::MAX;
            // Each asks for another page, so that no kept answer is told.
            for first in 20..25 {
                let begun = Instant::now();
                server.ask(query, json!({ "text": text, "first": first })).await.data();
                quickest = quickest.min(begun.elapsed());
            }
            eprintln!("{text}: {quickest:?}");
        }
        let begun = Instant::now();
        search(&server, json!({ "text": "区", "last": 20 })).await;
        eprintln!("from the end, with the total: {:?}", begun.elapsed());
    }
}
