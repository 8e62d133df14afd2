use serde_json::json;

use crate::support::{PackageBuilder, World};

fn publish_twice(world: &World) {
    let before = PackageBuilder::new("figures").observation(&[]);
    world.import(&[before.write()]).succeeded();
    let after = before.without("observations", |_| true).observation(&[("value", "622.20")]);
    world.import(&[after.write()]).succeeded();
}

on_both! {
    async fn what_stood_before_stands_again(world: &World) {
        publish_twice(world);
        let undone = world.run(["release", "undo", "2"]);
        assert!(undone.succeeded().contains("release 3 of figures: 0 added, 1 changed, 0 withdrawn"), "{}", undone.stdout);
        let before = PackageBuilder::new("figures").observation(&[]).write();
        assert!(world.import(&[before]).succeeded().contains("nothing changed"));
    }

    async fn an_undo_can_be_undone(world: &World) {
        publish_twice(world);
        world.run(["release", "undo", "2"]).succeeded();
        world.run(["release", "undo", "3"]).succeeded();
        let after = PackageBuilder::new("figures").observation(&[("value", "622.20")]).write();
        assert!(world.import(&[after]).succeeded().contains("nothing changed"));
    }

    async fn an_older_one_is_refused_and_what_came_since_is_named(world: &World) {
        publish_twice(world);
        world.import(&[PackageBuilder::new("other").write()]).succeeded();
        let refused = world.run(["release", "undo", "1"]);
        assert!(refused.failed(1).contains("openplan release undo 2"), "{}", refused.stderr);
        assert_eq!(world.releases().len(), 3);
        world.run(["release", "undo", "2"]).succeeded();
    }

    async fn the_list_has_every_release(world: &World) {
        assert!(world.run(["release", "list"]).succeeded().contains("nothing was published yet"));
        publish_twice(world);
        world.run(["release", "undo", "2"]).succeeded();
        let releases = world.releases();
        let told: Vec<_> = releases.iter().map(|r| json!([r["number"], r["dataset"], r["undoes"]])).collect();
        assert_eq!(json!(told), json!([[3, "figures", 2], [2, "figures", null], [1, "figures", null]]));
        let times: Vec<&str> = releases.iter().map(|r| r["publishedAt"].as_str().unwrap()).collect();
        assert!(times.is_sorted_by(|newer, older| newer > older), "{times:?}");
        assert_eq!(world.run(["release", "list"]).succeeded().lines().count(), 3);
    }
}
