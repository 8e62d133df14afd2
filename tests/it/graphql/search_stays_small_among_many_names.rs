//! Names of which more hold a text than are worth sorting: they are read by their places, and the list is the same.

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
    format!("武昌区{}{}{}{}号工程项目", part(0), part(1), part(2), number / 4_096)
}

fn many(names: usize) -> PackageBuilder {
    named((0..names).map(|number| (number, name(number))))
}

fn named(names: impl Iterator<Item = (usize, String)>) -> PackageBuilder {
    names.fold(PackageBuilder::new("many"), |builder, (number, name)| {
        let (code, en) = (format!("WUCHANG_P_{number}"), format!("Project {number}"));
        let cells = [("code", &*code), ("district", "420106"), ("name_zh", &*name), ("name_en", &*en)];
        builder.row("projects", &cells)
    })
}

async fn search(server: &Server, variables: Value) -> Value {
    let query = "query ($text: String!, $kinds: [SearchKind!], $first: Int, $after: String, $last: Int, $before: String, $asOf: AsOf) {
        search(text: $text, kinds: $kinds, first: $first, after: $after, last: $last, before: $before, asOf: $asOf) {
            totalCount edges { cursor matched node { ... on Project { code } ... on District { code } } } } }";
    let mut asked = json!({ "kinds": ["PROJECT", "DISTRICT"] });
    asked.as_object_mut().unwrap().extend(variables.as_object().unwrap().clone());
    server.ask(query, asked).await.data()["search"].clone()
}

/// Codes of a page.
fn codes(page: &Value) -> Vec<&str> {
    let edges = page["edges"].as_array().unwrap().iter();
    edges.map(|edge| edge["node"]["code"].as_str().unwrap_or_else(|| panic!("{edge:#}"))).collect()
}

/// Codes of the projects that a text finds at a release, page by page from an end.
async fn walked(server: &Server, text: &str, release: i32, [size, bound]: [&str; 2]) -> Vec<String> {
    let (mut found, mut cursor) = (Vec::new(), Value::Null);
    loop {
        let asked = json!({ "text": text, "kinds": ["PROJECT"], size: 500, bound: cursor, "asOf": release });
        let page = search(server, asked).await;
        let codes: Vec<String> = codes(&page).into_iter().map(str::to_owned).collect();
        let edges = page["edges"].as_array().unwrap();
        let Some(edge) = (if size == "first" { edges.last() } else { edges.first() }) else { return found };
        cursor = edge["cursor"].clone();
        found = if size == "first" { [found, codes].concat() } else { [codes, found].concat() };
    }
}

/// Codes of the names that hold a text, in the order of the list.
fn holding(names: &[(usize, String)], text: &str) -> Vec<String> {
    let mut found: Vec<(bool, usize, String)> = names
        .iter()
        .filter(|(_, name)| name.contains(text))
        .map(|(number, name)| (!name.starts_with(text), name.chars().count(), format!("WUCHANG_P_{number}")))
        .collect();
    found.sort();
    found.into_iter().map(|(_, _, code)| code).collect()
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

    async fn what_is_common_is_found_and_counted_at_every_release(world: &World) {
        const NAMES: usize = 4_500;
        // A few leave and a few change their name; then so many do that what is common is reckoned anew.
        let second = |number: usize| match number % 1_000 {
            7 => format!("洪山区公园{number}号"),
            _ => name(number),
        };
        let third = |number: usize| if number < 2_000 { format!("江岸小区{number}号") } else { second(number) };
        let stays = |number: &usize| number % 900 != 5;
        let releases: [Vec<(usize, String)>; 3] = [
            (0..NAMES).map(|number| (number, name(number))).collect(),
            (0..NAMES).filter(stays).map(|number| (number, second(number))).collect(),
            (0..NAMES).filter(stays).map(|number| (number, third(number))).collect(),
        ];
        for names in &releases {
            world.import(&[named(names.iter().cloned()).write()]).succeeded();
        }
        let server = world.serve();
        for text in ["区", "武昌区", "武昌", "号", "小区", "公园", "武昌区道", "项目", "工程项目"] {
            for (release, names) in (1..).zip(&releases) {
                let expected = holding(names, text);
                let district = usize::from("武昌区".contains(text));
                for end in ["first", "last"] {
                    let page = search(&server, json!({ "text": text, end: 40, "asOf": release })).await;
                    assert_eq!(page["totalCount"], expected.len() + district, "{text} at {release}");
                    let found: Vec<&str> = codes(&page).into_iter().filter(|code| *code != "420106").collect();
                    let at = if end == "first" { 0 } else { expected.len() - found.len() };
                    assert_eq!(found, expected[at..at + found.len()], "{text} at {release}, {end}");
                    assert!(found.len() >= expected.len().min(39), "{text} at {release}, {end}");
                }
            }
        }
        for text in ["武昌区", "小区", "项目 project"] {
            for (release, names) in (1..).zip(&releases) {
                let expected = holding(names, text.split(' ').next().unwrap());
                for end in [["first", "after"], ["last", "before"]] {
                    assert!(walked(&server, text, release, end).await == expected, "{text} at {release}, {end:?}");
                }
            }
        }
        let before = search(&server, json!({ "text": "区", "asOf": 0 })).await;
        assert_eq!((&before["totalCount"], &before["edges"]), (&json!(0), &json!([])));
        let none = "{ search(text: \"区\", kinds: []) { totalCount } }";
        assert_eq!(server.ask(none, json!({})).await.data()["search"]["totalCount"], 0);
    }
}
