use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::support::{PackageBuilder, World};

/// How many tables there are beside the list of migrations.
async fn tables(world: &World) -> usize {
    let database = world.database().await;
    let sql = match database.get_database_backend() {
        DbBackend::Postgres => "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
        _ => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    };
    let rows = database.query_all_raw(Statement::from_string(database.get_database_backend(), sql)).await.unwrap();
    rows.len() - 1
}

on_both! {
    async fn back_to_nothing_and_forward_again_with_data(world: &World) {
        let package = PackageBuilder::new("figures").observation(&[]).write();
        world.import(&[&package]).succeeded();
        let set_up = tables(world).await;
        assert!(set_up > 0);
        for _ in 0..100 {
            if world.run(["migrate", "down"]).succeeded().contains("no migration to take back") {
                break;
            }
        }
        assert_eq!(tables(world).await, 0);
        assert!(world.run(["migrate", "status"]).succeeded().contains("pending"));
        assert!(world.run(["migrate", "up"]).succeeded().contains("ran "));
        assert!(world.run(["migrate", "up"]).succeeded().contains("up to date already"));
        assert_eq!(tables(world).await, set_up);
        assert!(world.import(&[&package]).succeeded().contains("release 1 of figures"));
    }

    async fn a_newer_database_is_refused_with_what_mends_it(world: &World) {
        world.import(&[PackageBuilder::new("figures").write()]).succeeded();
        let later = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29990101_later', 0)";
        world.database().await.execute_unprepared(later).await.unwrap();
        for command in [vec!["serve"], vec!["release", "list"], vec!["migrate", "up"], vec!["migrate", "down"]] {
            let refused = world.run(command);
            let said = refused.failed(1);
            assert!(said.contains("m29990101_later") && said.contains("install the newer openplan"), "{said}");
        }
        assert!(world.run(["migrate", "status"]).succeeded().contains("unknown to this program"));
    }
}
