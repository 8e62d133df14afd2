//! An export overwrites nothing, and leaves nothing half done.

use std::fs;

use super::awkward::owner;
use super::files;
use crate::support::World;

#[test]
fn nothing_is_overwritten() {
    let world = World::on_sqlite();
    world.import(&[owner().write()]).succeeded();
    let at = |name: &str| world.folder().join(name);
    fs::create_dir(at("full")).unwrap();
    fs::write(at("full/mine.txt"), "mine").unwrap();
    fs::write(at("mine.zip"), "mine").unwrap();
    fs::create_dir(at("folder.zip")).unwrap();
    fs::write(at("mine"), "mine").unwrap();
    for (path, right) in [
        ("full", "name a folder that is not there yet"),
        ("mine.zip", "name a file that is not there yet"),
        ("folder.zip", "name a file that is not there yet"),
        ("mine", "or a file ending in .zip"),
    ] {
        let said = world.run(["export", "owner", path]);
        assert!(said.failed(1).contains(right), "{}", said.stderr);
    }
    assert_eq!(files(&at("full")).len(), 1);
    assert_eq!(fs::read_to_string(at("mine.zip")).unwrap() + &fs::read_to_string(at("mine")).unwrap(), "minemine");
    fs::create_dir(at("empty")).unwrap();
    world.run(["export", "owner", "empty"]).succeeded();
    world.run(["export", "owner", "new/below/new"]).succeeded();
    world.run(["export", "owner", "new/a.ZIP"]).succeeded();
    assert_eq!(files(&at("empty")), files(&at("new/below/new")));
    assert_eq!(files(&at("empty")).len(), 12, "nothing is left over");
    world.import(&[at("empty"), at("new/below/new"), at("new/a.ZIP")]).succeeded();
    assert_eq!(world.releases().len(), 1);
}

#[test]
fn what_is_not_there_is_told_with_the_nearest() {
    let world = World::on_sqlite();
    let said = world.run(["export", "owner", "out"]);
    assert!(said.failed(1).contains("nothing was published"), "{}", said.stderr);
    assert!(!world.folder().join("openplan.sqlite").exists(), "an export makes no database");
    world.import(&[owner().write()]).succeeded();
    let said = world.run(["export", "onwer", "out"]);
    assert!(said.failed(1).contains("owner"), "{}", said.stderr);
    assert!(!world.folder().join("out").exists());
    world.run(["export", "owner"]).failed(2);
}

#[test]
fn what_cannot_be_written_is_told() {
    let world = World::on_sqlite();
    world.import(&[owner().write()]).succeeded();
    let said = world.run(["export", "owner", "/dev/full/a"]);
    assert!(said.failed(1).contains("/dev/full/a"), "{}", said.stderr);
}
