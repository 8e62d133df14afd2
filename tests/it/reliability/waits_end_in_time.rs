//! Statements that never end, locks that are held, and a pool that is too small.

use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait, DbBackend, TransactionTrait};
use serde_json::{Value, json};

use super::fresh;
use crate::support::{PackageBuilder, Server, World};

/// How long an answer may take.
const ANSWER: Duration = Duration::from_secs(10);

/// A question of the table that the tests meddle with, and one of another.
fn observations() -> Value {
    fresh("observations(first: 1) { nodes { value } }")
}

fn tasks() -> Value {
    fresh("tasks(first: 1) { nodes { code } }")
}

/// Reading observations never ends from now on.
async fn without_end(world: &World) {
    let database = world.database().await;
    let endless = match database.get_database_backend() {
        DbBackend::Postgres => "SELECT kept.* FROM kept, pg_sleep(3600)",
        _ => {
            "SELECT kept.* FROM (WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n) \
             CROSS JOIN kept WHERE x < 0"
        }
    };
    database.execute_unprepared("ALTER TABLE observation RENAME TO kept").await.unwrap();
    database.execute_unprepared(&format!("CREATE VIEW observation AS {endless}")).await.unwrap();
    database.close().await.unwrap();
}

/// Asks until there is an answer.
async fn is_answered_before_long(server: &Server, question: impl Fn() -> Value) {
    let begun = Instant::now();
    loop {
        let response = server.post(&question()).await;
        if response.status == 200 {
            assert!(response.json().get("errors").is_none(), "{response:?}");
            return;
        }
        assert!([503, 504].contains(&response.status), "{response:?}");
        assert!(begun.elapsed() < ANSWER, "the connections are not free again: {}", server.log());
    }
}

on_both! {
    async fn a_statement_without_end_is_ended_and_two_hundred_clients_of_one_connection_are_told(world: &World) {
        world.import(&[PackageBuilder::new("trial").observation(&[]).write()]).succeeded();
        let server = world.serve_with(&[("OPENPLAN_READERS", "1"), ("OPENPLAN_QUERY_TIMEOUT_MS", "1000")]);
        without_end(world).await;

        let begun = Instant::now();
        let response = server.post(&observations()).await;
        assert_eq!(response.status, 504, "{response:?}");
        assert_eq!(response.json()["errors"][0]["extensions"]["code"], "TIMEOUT");
        assert!(begun.elapsed() < ANSWER);
        is_answered_before_long(&server, tasks).await;

        let asked = (0..200).map(|_| async {
            let begun = Instant::now();
            (server.post(&observations()).await, begun.elapsed())
        });
        let (responses, alive) = tokio::join!(futures_util::future::join_all(asked), server.get("/healthz"));
        assert_eq!(alive.status, 200);
        let mut longest = Duration::ZERO;
        for (response, took) in responses {
            assert!(response.is_refused_for_now() || response.status == 504, "{response:?}");
            assert!(took < ANSWER, "{took:?}");
            longest = longest.max(took);
        }
        eprintln!("one connection and 200 clients: the last was told after {longest:?}");
        is_answered_before_long(&server, tasks).await;
    }

    async fn who_holds_a_place_and_who_finds_none_is_counted(world: &World) {
        world.import(&[PackageBuilder::new("trial").observation(&[]).write()]).succeeded();
        let server = world.serve_with(&[("OPENPLAN_CONCURRENT_QUERIES", "1"), ("OPENPLAN_QUERY_TIMEOUT_MS", "6000")]);
        assert_eq!(server.get("/api/v1/units?format=xlsx").await.status, 200);
        assert_eq!(server.metric("openplan_files_kept").await, 1);
        assert!(server.metric("openplan_files_bytes").await > 1000);
        for still in ["openplan_files_writing", "openplan_files_refused_total", "openplan_rest_executing", "openplan_rest_refused_total"] {
            assert_eq!(server.metric(still).await, 0, "{still}");
        }
        without_end(world).await;

        let endless = server.get("/api/v1/observations?format=xlsx");
        let others = async {
            let begun = Instant::now();
            while server.metric("openplan_rest_executing").await == 0 {
                assert!(begun.elapsed() < ANSWER, "{}", server.log());
            }
            assert_eq!(server.metric("openplan_files_writing").await, 1);
            assert_eq!(server.metric("openplan_graphql_executing").await, 0);
            let (page, file) = tokio::join!(server.get("/api/v1/districts"), server.get("/api/v1/districts?format=xlsx"));
            assert!(page.is_refused_for_now() && file.is_refused_for_now(), "{page:?} {file:?}");
            assert_eq!(server.metric("openplan_rest_refused_total").await, 2);
            assert_eq!(server.metric("openplan_files_refused_total").await, 1);
        };
        let (given_up, ()) = tokio::join!(endless, others);
        assert!(given_up.is_refused_for_now() || given_up.status == 504, "{given_up:?}");
        // What has run out of time counts until its statement ends.
        let begun = Instant::now();
        for still in ["openplan_files_writing", "openplan_rest_executing"] {
            while server.metric(still).await > 0 {
                assert!(begun.elapsed() < ANSWER, "{still}: {}", server.log());
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lock_that_another_holds_is_not_waited_for_without_end() {
    let world = World::on_postgres().await;
    world.import(&[PackageBuilder::new("trial").observation(&[]).write()]).succeeded();
    let server = world.serve();
    let database = world.database().await;
    let holding = database.begin().await.unwrap();
    holding.execute_unprepared("LOCK TABLE observation IN ACCESS EXCLUSIVE MODE").await.unwrap();

    let begun = Instant::now();
    let response = server.post(&observations()).await;
    assert!(response.is_refused_for_now(), "{response:?}");
    let took = begun.elapsed();
    eprintln!("a lock that is held: told after {took:?}");
    assert!(took < ANSWER, "{took:?}");
    assert_eq!(server.get("/healthz").await.status, 200);
    is_answered_before_long(&server, tasks).await;
    holding.rollback().await.unwrap();
    is_answered_before_long(&server, observations).await;
    database.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_writer_of_sqlite_keeps_nobody_from_reading() {
    let world = World::on_sqlite();
    world.import(&[PackageBuilder::new("trial").observation(&[]).write()]).succeeded();
    let server = world.serve();
    let database = world.database().await;
    database.execute_unprepared("BEGIN EXCLUSIVE").await.unwrap();
    let response = server.post(&observations()).await;
    assert_eq!(response.json()["errors"], json!(null), "{response:?}");
    assert_eq!(server.get("/readyz").await.status, 200);
}
