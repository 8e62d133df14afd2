use serde_json::json;

use crate::support::{PackageBuilder, World};

const SEARCH: &str = "query ($text: String!, $asOf: AsOf) { search(text: $text, asOf: $asOf) { edges { matched node { __typename } } } }";

fn with_bridge(name: &str) -> PackageBuilder {
    let cells = [("code", "WUCHANG_BRIDGE"), ("district", "420106"), ("name_zh", name), ("name_en", "Bridge")];
    PackageBuilder::new("figures").row("projects", &cells)
}

on_both! {
    async fn search_finds_what_was_there_before_its_index(world: &World) {
        world.import(&[with_bridge("沙湖大桥").write()]).succeeded();
        world.import(&[with_bridge("长江大桥").write()]).succeeded();
        for migration in ["search_places", "search_entries"] {
            assert!(world.run(["migrate", "down"]).succeeded().contains(migration));
        }
        let refused = world.run(["release", "list"]);
        assert!(refused.failed(1).contains("openplan migrate up"), "{}", refused.stderr);
        world.run(["migrate", "up"]).succeeded();
        let server = world.serve();
        let found = |name: &str| json!([{ "matched": name, "node": { "__typename": "Project" } }]);
        for (text, release, expected) in [
            ("长江", None, found("长江大桥")),
            ("沙湖", None, json!([])),
            ("沙湖", Some(1), found("沙湖大桥")),
            ("长江", Some(1), json!([])),
        ] {
            let answer = server.ask(SEARCH, json!({ "text": text, "asOf": release })).await;
            assert_eq!(answer.data()["search"]["edges"], expected, "{text} at {release:?}");
        }
    }
}
