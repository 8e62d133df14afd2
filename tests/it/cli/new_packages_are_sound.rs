use std::fs;

use serde_json::json;

use crate::support::{PackageBuilder, World};

#[test]
fn a_package_from_nothing_lacks_only_what_its_publisher_knows() {
    let world = World::on_sqlite();
    world.run(["new", "wuchang-2020"]).succeeded();
    let report = world.check(world.folder().join("wuchang-2020"));
    let faults: Vec<_> = report["errors"].as_array().unwrap().iter().map(|fault| &fault["column"]).collect();
    assert_eq!(faults, ["title"]);
}

#[test]
fn nothing_is_overwritten() {
    let world = World::on_sqlite();
    world.run(["new", "wuchang-2020"]).succeeded();
    let before = fs::read(world.folder().join("wuchang-2020/datapackage.json")).unwrap();
    assert!(world.run(["new", "wuchang-2020"]).failed(1).contains("not empty"));
    assert_eq!(fs::read(world.folder().join("wuchang-2020/datapackage.json")).unwrap(), before);
    assert!(world.run(["new", "Wuchang 2020"]).failed(1).contains("wuchang-2020-h1"));
}

on_both! {
    async fn a_package_like_another_has_its_codes(world: &World) {
        world.import(&[PackageBuilder::new("first").observation(&[]).write()]).succeeded();
        world.run(["new", "second", "--like", "first"]).succeeded();
        let folder = world.folder().join("second");
        assert_eq!(world.check(&folder)["errors"], json!([]));
        let lines = |file: &str| fs::read_to_string(folder.join(file)).unwrap().lines().count();
        assert_eq!((lines("indicators.csv"), lines("districts.csv"), lines("observations.csv")), (3, 4, 1));
        let said = world.run(["new", "third", "--like", "firts"]);
        assert!(said.failed(1).contains("first"), "{}", said.stderr);
    }
}
