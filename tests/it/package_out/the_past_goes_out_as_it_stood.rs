//! `--as-of` a release or a time exports what stood then.

use super::awkward::awkward;
use super::{assert_same, export, rows};
use crate::support::World;

on_both! {
    async fn as_of_a_release_or_a_time(world: &World) {
        let first = awkward().observation(&[("period", "2016"), ("value", "9")]);
        world.import(&[first.write()]).succeeded();
        let then = export(world, "awkward", "then", &[]);
        let changed = awkward().property("title", "改名").without("categories", |row| row["code"] == "AREA");
        world.import(&[changed.write()]).succeeded();
        assert_same(&then, &export(world, "awkward", "first", &["--as-of", "1"]));
        let moment = world.releases()[1]["publishedAt"].as_str().unwrap().to_owned();
        assert_same(&then, &export(world, "awkward", "moment", &["--as-of", &moment]));
        let now = export(world, "awkward", "now", &[]);
        assert_same(&now, &export(world, "awkward", "second", &["--as-of", "2"]));
        assert!(rows(&then, "categories.csv").len() > rows(&now, "categories.csv").len());
        // An undo brings back what stood.
        world.run(["release", "undo", "2"]).succeeded();
        assert_same(&then, &export(world, "awkward", "undone", &[]));
        assert_same(&now, &export(world, "awkward", "still-second", &["--as-of", "2"]));
        for (as_of, says) in [("0", "no dataset"), ("9", "in the future"), ("2020", "in the future"), ("yesterday", "neither a release's number nor a time")] {
            let said = world.run(["export", "awkward", "never", "--as-of", as_of]);
            assert!(said.failed(1).contains(says), "{}", said.stderr);
        }
    }
}
