//! PostgreSQL killed while a release is published.

use std::hash::{BuildHasher, RandomState};
use std::sync::mpsc;
use std::time::Instant;

use super::figures;
use crate::support::{Cluster, World, rounds};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_moment_it_has_a_release_or_has_not_and_a_second_try_makes_one() {
    let mut cluster = Cluster::start().unwrap();
    let world = World::at(cluster.url("postgres"));
    let versions = [figures("trial", 400, 1).write(), figures("trial", 400, 2).write()];
    world.import(&[&versions[0]]).succeeded();
    let begun = Instant::now();
    world.import(&[&versions[1]]).succeeded();
    let whole = begun.elapsed();
    let mut releases = 2;

    let (rounds, seed) = (rounds(4, 100), RandomState::new());
    let mut happened = 0;
    for round in 0..rounds {
        let share = u32::try_from(seed.hash_one(round) % 1_000).unwrap();
        let package = &versions[round % 2];
        let mut import = world.begin_import(&[package]);
        // Nobody ever sends: it waits.
        let (_open, never) = mpsc::channel::<()>();
        let _ = never.recv_timeout(whole * share / 1_000);
        cluster.kill();
        let status = import.wait().unwrap();
        cluster.resume().unwrap();

        let moment = format!("killed at {share} ‰ of {whole:?}");
        let published = world.releases().len() - releases;
        assert!(published <= 1, "{moment}: {published} releases");
        assert!(published == 1 || !status.success(), "{moment}: a release that was told is lost");
        happened += published;
        let again = world.import(&[package]);
        let expected = if published == 1 { "nothing changed" } else { "release" };
        assert!(again.succeeded().contains(expected), "{moment}: {}", again.stdout);
        releases += 1;
        assert_eq!(world.releases().len(), releases, "{moment}");
    }
    eprintln!("{happened} of {rounds} had happened");
}
