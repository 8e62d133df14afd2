use serde_json::json;

use crate::support::{PackageBuilder, World};

const FIGURE: &str = "{ observations(first: 5) { nodes { value release { number } } } }";

on_both! {
    /// What was asked before is answered anew once something is published, and never mixed with what was.
    async fn after_a_release_an_undo_and_a_correction(world: &World) {
        let package = PackageBuilder::new("figures");
        world.import(&[package.clone().observation(&[]).write()]).succeeded();
        let server = world.serve();
        let mut events = server.listen("subscription { released { number } }").await;
        let told = |value: &str, release: i32| {
            json!({ "observations": { "nodes": [{ "value": value, "release": { "number": release } }] } })
        };
        for _ in 0..3 {
            assert_eq!(server.ask(FIGURE, json!({})).await.data(), &told("622.19", 1));
        }
        world.import(&[package.clone().observation(&[("value", "633.00")]).write()]).succeeded();
        assert_eq!(events.answer().await["data"]["released"]["number"], 2);
        assert_eq!(server.ask(FIGURE, json!({})).await.data(), &told("633.00", 2));
        world.run(["release", "undo", "2"]).succeeded();
        assert_eq!(events.answer().await["data"]["released"]["number"], 3);
        assert_eq!(server.ask(FIGURE, json!({})).await.data(), &told("622.19", 3));
    }
}
