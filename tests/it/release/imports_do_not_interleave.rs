use crate::support::{PackageBuilder, World};

/// Imports that begin together.
const TOGETHER: usize = 4;

on_both! {
    async fn several_at_once_on_an_empty_database_are_one_after_the_other(world: &World) {
        let packages: Vec<_> =
            (0..TOGETHER).map(|at| PackageBuilder::new(&format!("figures-{at}")).observation(&[]).write()).collect();
        let running: Vec<_> = packages.iter().map(|package| world.begin_import(&[package])).collect();
        for run in running {
            let ended = run.wait_with_output().unwrap();
            assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
        }
        let mut numbers: Vec<_> = world.releases().iter().map(|release| release["number"].as_i64().unwrap()).collect();
        numbers.reverse();
        assert_eq!(numbers, [1, 2, 3, 4]);
        for package in &packages {
            assert!(world.import(&[package]).succeeded().contains("nothing changed"));
        }
    }

    async fn the_same_package_twice_at_once_is_published_once(world: &World) {
        let package = PackageBuilder::new("figures").observation(&[]).write();
        let running: Vec<_> = (0..TOGETHER).map(|_| world.begin_import(&[&package])).collect();
        let said: Vec<String> =
            running.into_iter().map(|run| String::from_utf8(run.wait_with_output().unwrap().stdout).unwrap()).collect();
        assert_eq!(said.iter().filter(|words| words.contains("release 1 of figures")).count(), 1, "{said:?}");
        assert_eq!(said.iter().filter(|words| words.contains("nothing changed")).count(), TOGETHER - 1, "{said:?}");
        assert_eq!(world.releases().len(), 1);
    }
}
