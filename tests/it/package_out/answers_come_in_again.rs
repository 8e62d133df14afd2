//! Exported and imported into an empty database, datasets answer as they did: all but the times of their releases.

use serde_json::{Value, json};

use super::awkward::{awkward, owner};
use super::{DATASETS, export};
use crate::graphql::pages_run::pages;
use crate::rest::{all, get_with};
use crate::support::{Server, World, packages};

/// Lists with all that their rows tell.
const LISTS: [&str; 10] = [
    "observations?statements=ALL&limit=500",
    "projects?limit=500",
    "tasks?limit=500",
    "indicators?limit=500",
    "districts",
    "periods",
    "units?limit=500",
    "categories?limit=500",
    "documents",
    "datasets",
];

/// What lies below each row of a list.
const BELOW: [(&str, &str); 4] =
    [("projects", "progress"), ("tasks", "progress"), ("tasks", "evidence"), ("releases", "changes")];

/// An answer without the times of releases.
fn timeless(mut answer: Value) -> Value {
    match &mut answer {
        Value::Object(fields) => {
            fields.retain(|name, _| !["publishedAt", "updatedAt", "releasedAt"].contains(&name.as_str()));
            fields.values_mut().for_each(|value| *value = timeless(value.take()));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| *item = timeless(item.take())),
        _ => {}
    }
    answer
}

/// Both services answer alike over REST.
async fn assert_alike(one: &Server, other: &Server) {
    for list in LISTS {
        for lang in ["zh", "en"] {
            let mark = if list.contains('?') { '&' } else { '?' };
            let path = format!("{list}{mark}lang={lang}");
            let [rows, others] = [all(one, &path).await, all(other, &path).await].map(|rows| timeless(json!(rows)));
            assert_eq!(rows, others, "{path}");
        }
    }
    for (list, below) in BELOW {
        for row in all(one, &format!("{list}?limit=500")).await {
            let key = row.get("code").unwrap_or(&row["number"]);
            let path = format!("/api/v1/{list}/{}/{below}", key.to_string().trim_matches('"'));
            let [rows, others] = [get_with(one, &path, &[]).await, get_with(other, &path, &[]).await];
            assert_eq!(timeless(rows.answered()), timeless(others.answered()), "{path}");
        }
    }
}

on_both! {
    async fn the_packages_of_this_repository(world: &World) {
        world.import(&packages()).succeeded();
        let out: Vec<_> = DATASETS.iter().map(|dataset| export(world, dataset, &format!("{dataset}.zip"), &[])).collect();
        let empty = world.another().await;
        empty.import(&out).succeeded();
        let (before, after) = (world.serve(), empty.serve());
        assert_alike(&before, &after).await;
        for (name, variables) in pages() {
            let ask = async |server: &Server| {
                let answer = server.ask_operation(include_str!("../graphql/pages.graphql"), name, variables.clone());
                timeless(answer.await.data().clone())
            };
            assert_eq!(ask(&before).await, ask(&after).await, "{name}");
        }
    }

    async fn whatever_a_cell_may_hold_and_what_is_disputed(world: &World) {
        world.import(&[owner().write(), awkward().write()]).succeeded();
        let out = ["owner", "awkward"].map(|dataset| export(world, dataset, dataset, &[]));
        let empty = world.another().await;
        empty.import(&out).succeeded();
        let (before, after) = (world.serve(), empty.serve());
        let disputed = all(&before, "observations?disputed=true&statements=ALL").await;
        assert_eq!(disputed.len(), 3, "{disputed:?}");
        assert_alike(&before, &after).await;
    }
}
