use sea_orm::ConnectionTrait;

use super::{PROBLEM, get, get_until};
use crate::support::World;

on_both! {
    async fn it_lives_and_is_ready(world: &World) {
        let server = world.serve();
        for (path, status) in [("/healthz", "alive"), ("/readyz", "ready")] {
            let told = get(&server, path).await;
            assert_eq!((told.status.as_u16(), told.header("cache-control")), (200, "no-store"), "{told:?}");
            assert_eq!(told.json()["status"], status);
        }
    }

    async fn a_database_that_became_newer_or_older_is_not_served_from(world: &World) {
        let newer = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29990101_later', 0)";
        let as_it_was = "DELETE FROM seaql_migrations WHERE version = 'm29990101_later'";
        let older = "DELETE FROM seaql_migrations WHERE version = (SELECT max(version) FROM seaql_migrations)";
        let (server, database) = (world.serve(), world.database().await);
        for (change, says) in [
            (newer, "install the newer openplan"),
            (as_it_was, "\"ready\""),
            (older, "openplan migrate up"),
        ] {
            database.execute_unprepared(change).await.unwrap();
            let told = get_until(&server, "/readyz", |told| told.text.contains(says)).await;
            if says != "\"ready\"" {
                assert_eq!((told.status.as_u16(), told.media(), told.code().as_str()), (503, PROBLEM, "NOT_READY"));
                assert_eq!(told.header("retry-after"), "2");
            }
            assert_eq!(get(&server, "/healthz").await.status, 200, "the process lives all the same");
        }
    }
}
