//! What a release did, and what stood before: enough to keep a copy.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{all, get, of_itself};
use crate::support::{PackageBuilder, Server, World, packages};

/// What stands at a release, by table and key.
type Copy = BTreeMap<(String, String), Value>;

/// Takes up what a release did.
async fn follow(server: &Server, copy: &mut Copy, release: i64) {
    for change in all(server, &format!("releases/{release}/changes?limit=50")).await {
        let key = (change["resource"].as_str().unwrap().to_owned(), change["key"].as_str().unwrap().to_owned());
        let before = copy.get(&key);
        assert_eq!(before.is_some(), !change["before"].is_null(), "{change}");
        match &change["after"] {
            Value::Null => drop(copy.remove(&key)),
            after => drop(copy.insert(key, after.clone())),
        }
    }
}

/// What the service says stands at a release.
async fn standing(server: &Server, release: i64) -> Copy {
    let mut copy = Copy::new();
    for (list, key) in [
        ("observations", "id"),
        ("projects", "code"),
        ("tasks", "code"),
        ("districts", "code"),
        ("indicators", "code"),
        ("units", "code"),
        ("categories", "code"),
        ("documents", "code"),
        ("datasets", "code"),
    ] {
        let all_rows = if list == "observations" { "&statements=ALL" } else { "" };
        for row in all(server, &format!("{list}?limit=500&asOf={release}{all_rows}")).await {
            copy.insert((list.to_owned(), row[key].as_str().unwrap().to_owned()), row);
        }
    }
    copy
}

/// What is reckoned over all rows of a key is no change of a row.
fn facts(copy: &Copy) -> Copy {
    let tables = copy.iter().filter(|((table, _), _)| !table.contains("progress") && !table.contains("evidence"));
    tables.map(|(key, row)| (key.clone(), of_itself(row))).collect()
}

on_both! {
    async fn a_copy_is_kept_by_changes_alone(world: &World) {
        world.import(&packages()).succeeded();
        let newest = world.releases()[0]["number"].as_i64().unwrap();
        world.run(["release", "undo", &newest.to_string()]).succeeded();
        world.run(["release", "undo", &(newest + 1).to_string()]).succeeded();
        let server = world.serve();
        let mut copy = Copy::new();
        for release in 1..=newest + 2 {
            follow(&server, &mut copy, release).await;
            let (kept, stands) = (facts(&copy), facts(&standing(&server, release).await));
            assert_eq!(kept.keys().collect::<Vec<_>>(), stands.keys().collect::<Vec<_>>(), "release {release}");
            for (key, row) in &kept {
                assert_eq!(*row, stands[key], "release {release}: {key:?}");
            }
        }
        assert!(copy.len() > 500, "{}", copy.len());
    }

    async fn versions_of_a_figure_are_told(world: &World) {
        world.import(&[PackageBuilder::new("figures").observation(&[]).write()]).succeeded();
        world.import(&[PackageBuilder::new("figures").observation(&[("value", "7.0")]).write()]).succeeded();
        let server = world.serve();
        let row = get(&server, "observations?limit=1").await.answered()["items"][0].clone();
        let id = row["id"].as_str().unwrap();
        let versions = all(&server, &format!("observations/{id}/history")).await;
        let told: Vec<String> = versions.iter().map(|v| format!("{} {} {}", v["value"], v["release"], v["until"])).collect();
        assert_eq!(told, ["7.0 2 null", "622.19 1 2"]);
        assert_eq!(get(&server, &format!("observations/{id}?asOf=1")).await.answered()["value"].to_string(), "622.19");
        // An id of GraphQL that carries a release is taken too, and gives the row of that release.
        let answer = server.ask("{ observations(asOf: 1) { nodes { id } } }", serde_json::json!({})).await;
        let past = answer.data()["observations"]["nodes"][0]["id"].as_str().unwrap().to_owned();
        assert_ne!(past, id);
        let old = get(&server, &format!("observations/{past}")).await.answered();
        assert_eq!((old["value"].to_string().as_str(), old["id"].as_str().unwrap()), ("622.19", id));
        assert_eq!(all(&server, &format!("observations/{id}/alternatives")).await.len(), 0);
    }
}
