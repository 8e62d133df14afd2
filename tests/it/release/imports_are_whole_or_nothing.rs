use std::hash::{BuildHasher, RandomState};
use std::process::Child;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::support::{PackageBuilder, World};

/// Figures of the import that is killed.
const FIGURES: usize = 1_500;
/// Moments at which it is killed.
const MOMENTS: u32 = 5;

fn many_figures(dataset: &str) -> PackageBuilder {
    (0..FIGURES).fold(PackageBuilder::new(dataset), |builder, at| {
        let period = format!("{}-{:02}-{:02}/P1D", 2000 + at / 336, at / 28 % 12 + 1, at % 28 + 1);
        builder.observation(&[("period", &period), ("value", &format!("{}.5", at + 1))])
    })
}

/// Kills with SIGKILL after a while, or sees the process end before.
fn kill_after(mut running: Child, wait: Duration) {
    // Nobody ever sends: it waits.
    let (_open, never) = mpsc::channel::<()>();
    let _ = never.recv_timeout(wait);
    running.kill().unwrap();
    running.wait().unwrap();
}

async fn is_intact(world: &World) -> bool {
    let database = world.database().await;
    if database.get_database_backend() != DbBackend::Sqlite {
        return true;
    }
    let check = Statement::from_string(DbBackend::Sqlite, "PRAGMA integrity_check");
    let row = database.query_one_raw(check).await.unwrap().unwrap();
    row.try_get_by_index::<String>(0).unwrap() == "ok"
}

on_both! {
    async fn killed_at_any_moment_an_import_has_happened_or_has_not(world: &World) {
        let small = PackageBuilder::new("small").observation(&[]).write();
        let big = many_figures("big").write();
        world.import(&[&small]).succeeded();
        let begun = Instant::now();
        let said = world.import(&[&big]);
        let whole = begun.elapsed();
        let (_, counts) = said.succeeded().trim_end().split_once(": ").unwrap();
        world.run(["release", "undo", "2"]).succeeded();

        let seed = RandomState::new();
        for moment in 0..MOMENTS {
            let share = u32::try_from(seed.hash_one(moment) % 1_000).unwrap();
            let before = world.releases().len();
            kill_after(world.begin_import(&[&big]), whole * share / 1_000);

            assert!(is_intact(world).await, "killed at {share} ‰ of {whole:?}");
            let published = world.releases().len() - before;
            let again = world.import(&[&big]);
            let expected = [counts, "nothing changed"][published];
            assert!(again.succeeded().contains(expected), "killed at {share} ‰: {}", again.stdout);
            assert!(world.import(&[&small]).succeeded().contains("nothing changed"));
            let newest = world.releases()[0]["number"].to_string();
            world.run(["release", "undo", &newest]).succeeded();
        }
    }

    async fn killed_while_it_sets_the_database_up_an_import_can_be_begun_again(world: &World) {
        let small = PackageBuilder::new("small").observation(&[]).write();
        let seed = RandomState::new();
        for moment in 0..MOMENTS {
            let wait = Duration::from_micros(seed.hash_one(moment) % 60_000);
            kill_after(world.begin_import(&[&small]), wait);
        }
        world.import(&[&small]).succeeded();
        assert!(is_intact(world).await);
        assert_eq!(world.releases().len(), 1);
    }
}
