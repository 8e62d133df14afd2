//! PostgreSQL killed while a release is published.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use super::figures;
use crate::support::{Cluster, Line, Proxy, World, WrittenPackage, rounds};

/// What every import of the test says of its rows.
const COUNTS: &str = "0 added, 400 changed, 0 withdrawn";

/// How long an import may take.
const LONG: Duration = Duration::from_secs(60);

/// When the server is killed.
#[derive(Clone, Copy, Debug)]
enum Moment {
    /// When so many bytes of the import have come.
    Bytes(u64),
    /// So long after the last byte has come, which asks for the commit.
    After(u64, Duration),
    /// When the commit has been asked for and has happened, and the import has not heard of it.
    Unanswered,
    /// When the import has been told that all is well.
    Told,
}

/// Has a package published and the server killed at this moment; whether the import said that it is published.
async fn killed(world: &World, cluster: &mut Cluster, proxy: &Proxy, package: &WrittenPackage, moment: Moment) -> bool {
    let releases = world.releases().len();
    let coming = proxy.hears(match moment {
        Moment::Bytes(bytes) | Moment::After(bytes, _) => bytes,
        Moment::Unanswered | Moment::Told => 0,
    });
    if let Moment::Unanswered = moment {
        proxy.set(Line::Unanswered("COMMIT"));
    }
    let asked = proxy.becomes(Line::Deaf);
    let mut command = world.command(["import".as_ref(), package.as_ref()]);
    let mut import = command.env("DATABASE_URL", proxy.url()).spawn().expect("openplan starts");
    // An import that says a little less than that one did ends before.
    let _ = tokio::time::timeout(LONG, coming).await;
    let ended = match moment {
        Moment::Told => Some(import.wait().expect("it ends")),
        Moment::After(_, pause) => {
            tokio::time::sleep(pause).await;
            None
        }
        Moment::Unanswered => {
            tokio::time::timeout(LONG, asked).await.expect("the import asks for the commit");
            while world.releases().len() == releases {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            None
        }
        Moment::Bytes(_) => None,
    };
    cluster.kill();
    proxy.set(Line::Open);
    let status = ended.unwrap_or_else(|| import.wait().expect("it ends"));
    cluster.resume().expect("the server starts again");
    status.success()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_moment_it_has_a_release_or_has_not_and_a_second_try_makes_one() {
    let mut cluster = Cluster::start().unwrap();
    let world = World::at(cluster.url("postgres"));
    let proxy = Proxy::before(world.url());
    let versions = [figures("trial", 400, 1).write(), figures("trial", 400, 2).write()];
    world.import(&[&versions[0]]).succeeded();
    let before = proxy.heard();
    let mut import = world.command(["import".as_ref(), versions[1].as_ref()]);
    assert!(import.env("DATABASE_URL", proxy.url()).output().unwrap().status.success());
    // Closing the connections says a little more after the commit.
    let bytes = proxy.heard() - before;
    let mut releases = 2;

    let (rounds, seed) = (rounds(8, 100), RandomState::new());
    let (mut happened, mut untold) = (0, 0);
    for round in 0..rounds {
        let share = u64::try_from(round / 4 % 4 * 1_000 / 4).unwrap() + seed.hash_one(round) % 250;
        let moment = match round % 4 {
            0 => Moment::Bytes(1 + (bytes - 1) * share / 1_000),
            1 => Moment::After(bytes - 100, Duration::from_micros(seed.hash_one(round) % 5_000)),
            2 => Moment::Unanswered,
            _ => Moment::Told,
        };
        let package = &versions[round % 2];
        let told = killed(&world, &mut cluster, &proxy, package, moment).await;
        let published = world.releases().len() - releases;
        assert!(published <= 1, "{moment:?} of {bytes}: {published} releases");
        assert!(published == 1 || !told, "{moment:?} of {bytes}: a release that was told is lost");
        if let Moment::Unanswered = moment {
            assert!(published == 1 && !told, "{published} releases, told: {told}");
        }
        happened += published;
        untold += usize::from(published == 1 && !told);
        let again = world.import(&[package]);
        let expected = if published == 1 { "nothing changed" } else { COUNTS };
        assert!(again.succeeded().contains(expected), "{moment:?} of {bytes}: {}", again.stdout);
        releases += 1;
        assert_eq!(world.releases().len(), releases, "{moment:?} of {bytes}");
    }
    eprintln!("{happened} of {rounds} had happened, {untold} of them untold; an import sends {bytes} bytes");
    assert!(0 < happened && happened < rounds, "{happened} of {rounds} had happened: not every moment was tried");
}
