//! SIGTERM.

use std::time::{Duration, Instant};

use sea_orm::ConnectionTrait;
use serde_json::json;

use super::fresh;
use crate::support::{PackageBuilder, Server, Wire, World};

/// How long stopping may take.
const STOP: Duration = Duration::from_secs(10);

fn post(body: &str, more: &str) -> String {
    let header = "POST /graphql HTTP/1.1\r\nhost: plan\r\ncontent-type: application/json\r\ncontent-length: ";
    format!("{header}{}\r\n{more}\r\n", body.len())
}

/// A connection that has had an answer and asks for nothing more.
async fn idle(server: &Server) -> Wire {
    let mut wire = Wire::to(server).await;
    wire.send("GET /healthz HTTP/1.1\r\nhost: plan\r\n\r\n").await;
    wire.read_until("alive").await;
    wire
}

on_both! {
    async fn what_is_in_flight_is_answered_and_what_waits_for_nothing_is_closed(world: &World) {
        world.import(&[PackageBuilder::new("trial").observation(&[]).write()]).succeeded();
        let server = world.serve();
        let body = json!({ "query": "{ observations { nodes { value } } }" }).to_string();
        let (first, rest) = body.split_at(body.len() / 2);

        let mut idle = idle(&server).await;
        let mut half = Wire::to(&server).await;
        half.send("GET /healthz HTTP/1.1\r\nhost:").await;
        let mut asking = Wire::to(&server).await;
        asking.send(&post(&body, "expect: 100-continue\r\n")).await;
        // Now the server is reading the body.
        asking.read_until("100 Continue\r\n\r\n").await;
        asking.send(first).await;

        let begun = Instant::now();
        server.ask_to_stop();
        let (_, closed) = idle.read_to_end(STOP).await;
        assert!(closed, "an idle connection stays open: {}", server.log());
        asking.send(rest).await;
        let (answer, closed) = asking.read_to_end(STOP).await;
        assert!(closed && answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        assert!(answer.ends_with(r#"{"data":{"observations":{"nodes":[{"value":"622.19"}]}}}"#), "{answer}");
        let (said, closed) = half.read_to_end(STOP).await;
        assert!(closed && !said.contains("200 OK"), "{said}");
        assert!(server.stopped().success());
        let took = begun.elapsed();
        eprintln!("with requests in flight it ended after {took:?}");
        assert!(took < STOP, "{took:?}");
    }
}

/// Whatever the database does.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_statement_without_end_does_not_keep_it() {
    let world = World::on_sqlite();
    world.import(&[PackageBuilder::new("trial").observation(&[]).write()]).succeeded();
    let server = world.serve_with(&[("OPENPLAN_QUERY_TIMEOUT_MS", "60000")]);
    let database = world.database().await;
    database.execute_unprepared("ALTER TABLE task RENAME TO kept").await.unwrap();
    let endless = "CREATE VIEW task AS SELECT kept.* FROM (WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 \
                   FROM n) SELECT x FROM n) CROSS JOIN kept WHERE x < 0";
    database.execute_unprepared(endless).await.unwrap();
    database.close().await.unwrap();

    let body = fresh("tasks(first: 1) { nodes { code } }").to_string();
    let mut asking = Wire::to(&server).await;
    asking.send(&post(&body, "expect: 100-continue\r\n")).await;
    asking.read_until("100 Continue\r\n\r\n").await;
    asking.send(&body).await;
    let begun = Instant::now();
    server.ask_to_stop();
    assert!(server.stopped().success());
    let took = begun.elapsed();
    eprintln!("in a statement without end it ended after {took:?}");
    assert!(took < STOP, "{took:?}");
}
