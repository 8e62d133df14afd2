use serde_json::{Value, json};

use super::publish_all;
use crate::support::{PackageBuilder, Server, World};

const SEARCH: &str = "query ($text: String!, $kinds: [SearchKind!], $asOf: AsOf, $first: Int, $after: String, $last: Int, $before: String) {
  search(text: $text, kinds: $kinds, asOf: $asOf, first: $first, after: $after, last: $last, before: $before) {
    totalCount
    edges { cursor matched node { __typename ... on Indicator { code } ... on Project { code } ... on Task { code } ... on District { code }
      ... on Document { code } } }
    nodes { ... on Node { id } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}";

/// Some projects, of which each has another way to hold 沙湖 or `lake`.
fn lakes(last: &str) -> PackageBuilder {
    let names = [
        ("WUCHANG_A", "东湖与沙湖连通", "Channel between the lakes"),
        ("WUCHANG_B", "沙湖", "Lake Sha"),
        ("WUCHANG_C", "沙湖公园（二期）", "Ｌａｋｅ Sha Park, phase II"),
        ("WUCHANG_D", "沙地与湖区", "Flakes"),
        ("WUCHANG_E", last, "Sha"),
    ];
    names.into_iter().fold(PackageBuilder::new("lakes"), |builder, (code, zh, en)| {
        builder.row("projects", &[("code", code), ("district", "420106"), ("name_zh", zh), ("name_en", en)])
    })
}

async fn search(server: &Server, variables: Value) -> Value {
    server.ask(SEARCH, variables).await.data()["search"].clone()
}

/// Codes, each with what matched.
fn found(page: &Value) -> Vec<(&str, &str)> {
    let edges = page["edges"].as_array().unwrap().iter();
    edges.map(|edge| (edge["node"]["code"].as_str().unwrap(), edge["matched"].as_str().unwrap())).collect()
}

on_both! {
    async fn the_best_fit_comes_first_in_either_language_and_by_code(world: &World) {
        world.import(&[lakes("南湖").write()]).succeeded();
        let server = world.serve();
        let all_lakes = ["东湖与沙湖连通", "沙湖", "沙湖公园（二期）", "沙地与湖区", "南湖"];
        let [channel, sha, park, sands, south] = ["WUCHANG_A", "WUCHANG_B", "WUCHANG_C", "WUCHANG_D", "WUCHANG_E"];
        for (text, expected) in [
            ("沙湖", vec![(sha, all_lakes[1]), (park, all_lakes[2]), (channel, all_lakes[0])]),
            (" 沙湖　二期 ", vec![(park, all_lakes[2])]),
            ("湖", vec![("420000", "湖北省"), (sha, all_lakes[1]), (south, all_lakes[4]), (sands, all_lakes[3]), (park, all_lakes[2]), (channel, all_lakes[0])]),
            ("LAKE", vec![(sha, "Lake Sha"), ("lakes-report", "lakes-report"), (park, "Ｌａｋｅ Sha Park, phase II"), (channel, "Channel between the lakes")]),
            ("ｌａｋｅ ｐａｒｋ", vec![(park, "Ｌａｋｅ Sha Park, phase II")]),
            ("sha", vec![(south, "Sha"), (sha, "Lake Sha"), (park, "Ｌａｋｅ Sha Park, phase II")]),
            ("wuchang_d", vec![(sands, "WUCHANG_D"), ("420106", "Wuchang District")]),
            ("武昌", vec![("420106", "武昌区")]),
            ("420106000000", vec![("420106", "420106")]),
            ("４２０１０６００００００", vec![("420106", "420106")]),
            ("sha sha lake sha", vec![(sha, "Lake Sha"), (park, "Ｌａｋｅ Sha Park, phase II")]),
            ("4201", vec![("420100", "420100"), ("420106", "420106")]),
            ("gdp", vec![("GDP", "GDP")]),
            ("domestic gross", vec![("GDP", "Gross domestic product")]),
            ("report", vec![("lakes-report", "Report")]),
            ("湖沙", vec![]),
            ("amestic", vec![]),
            ("'\"%_*‹ 沙湖 AND", vec![]),
        ] {
            let page = search(&server, json!({ "text": text })).await;
            assert_eq!(found(&page), expected, "{text}");
            assert_eq!(page["totalCount"], expected.len(), "{text}");
            assert_eq!(page["nodes"].as_array().unwrap().len(), expected.len(), "{text}");
        }
        let named = |kinds: Value| search(&server, json!({ "text": "wuchang", "kinds": kinds }));
        assert_eq!(found(&named(json!(["DISTRICT"])).await), [("420106", "Wuchang District")]);
        assert_eq!(named(json!(["PROJECT", "TASK"])).await["totalCount"], 5);
        assert_eq!(named(json!([])).await["totalCount"], 0);
    }

    async fn pages_of_any_size_and_both_ways_give_the_list(world: &World) {
        world.import(&[lakes("南湖").write()]).succeeded();
        let server = world.serve();
        let whole = search(&server, json!({ "text": "湖" })).await;
        for size in [1, 2, 5] {
            for (number, cursor, more, end) in
                [("first", "after", "hasNextPage", "endCursor"), ("last", "before", "hasPreviousPage", "startCursor")]
            {
                let mut rows: Vec<Value> = Vec::new();
                let mut at = Value::Null;
                loop {
                    let page = search(&server, json!({ "text": "湖", number: size, cursor: at })).await;
                    let edges = page["edges"].as_array().unwrap().clone();
                    rows = if number == "first" { [rows, edges].concat() } else { [edges, rows].concat() };
                    if page["pageInfo"][more] == false {
                        break;
                    }
                    at = page["pageInfo"][end].clone();
                }
                assert_eq!(json!(rows), whole["edges"], "{number} {size}");
            }
        }
        let cursor = &whole["pageInfo"]["startCursor"];
        assert_eq!(search(&server, json!({ "text": "湖", "first": 0 })).await["totalCount"], 6);
        for other in [json!({ "text": "沙", "after": cursor }), json!({ "text": "湖", "kinds": ["PROJECT"], "after": cursor })] {
            assert_eq!(server.ask(SEARCH, other.clone()).await.error()["extensions"]["argument"], "after", "{other}");
        }
    }

    async fn a_name_is_found_at_the_releases_that_have_it(world: &World) {
        world.import(&[lakes("南湖").write()]).succeeded();
        world.import(&[lakes("汤逊湖").write()]).succeeded();
        world.import(&[lakes("汤逊湖").without("projects", |row| row["code"] == "WUCHANG_E").write()]).succeeded();
        world.run(["release", "undo", "3"]).succeeded();
        let server = world.serve();
        let first = search(&server, json!({ "text": "湖", "asOf": 1, "first": 1 })).await;
        for (release, south, tangxun) in [(0, 0, 0), (1, 1, 0), (2, 0, 1), (3, 0, 0), (4, 0, 1)] {
            for (text, count) in [("南湖", south), ("汤逊湖", tangxun)] {
                let page = search(&server, json!({ "text": text, "asOf": release })).await;
                assert_eq!((found(&page).len(), &page["totalCount"]), (count, &json!(count)), "{text} at {release}");
            }
        }
        assert_eq!(found(&search(&server, json!({ "text": "汤逊" })).await), [("WUCHANG_E", "汤逊湖")]);
        let next = search(&server, json!({ "text": "湖", "first": 1, "after": first["pageInfo"]["endCursor"] })).await;
        assert_eq!(found(&next), [("WUCHANG_B", "沙湖")], "a cursor goes on at its release");
    }

    async fn only_the_owners_name_counts(world: &World) {
        let naming = |dataset: &str, name: &str| {
            let cells = [("code", "WUCHANG_X"), ("district", "420106"), ("name_zh", name), ("name_en", "X")];
            PackageBuilder::new(dataset).row("projects", &cells)
        };
        world.import(&[naming("first", "沙湖大桥").write()]).succeeded();
        world.import(&[naming("second", "沙湖一桥").write()]).succeeded();
        world.import(&[PackageBuilder::new("first").write()]).succeeded();
        let server = world.serve();
        for (text, counts) in [("大桥", [1, 1, 0]), ("一桥", [0, 0, 1])] {
            for (release, count) in (1..).zip(counts) {
                let page = search(&server, json!({ "text": text, "asOf": release })).await;
                assert_eq!(page["totalCount"], count, "{text} at {release}");
            }
        }
    }

    async fn a_text_without_letters_or_too_long_is_refused(world: &World) {
        publish_all(world);
        let server = world.serve();
        for text in ["", " 　", "—（）%", &"湖".repeat(201)] {
            let error = server.ask(SEARCH, json!({ "text": text })).await.error().clone();
            assert_eq!(error["extensions"]["code"], "INVALID_INPUT", "{text}: {error:#}");
            assert_eq!(error["extensions"]["argument"], "text", "{text}: {error:#}");
        }
        for text in ["湖".repeat(200), "a ".repeat(100), "武昌沙湖大桥".repeat(33)] {
            search(&server, json!({ "text": text })).await;
        }
    }
}
