//! Clients that ask and leave before the answer, over a slow line to PostgreSQL.

use std::hash::{BuildHasher, RandomState};
use std::time::{Duration, Instant};

use futures_util::stream::{StreamExt, iter};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use serde_json::json;

use super::figures;
use crate::support::{Line, Proxy, Server, Wire, World, rounds};

/// Queries that are worked on at once.
const AT_ONCE: usize = 8;
/// Clients at once.
const CLIENTS: usize = 40;
/// The setting of the former; and an end of a query sooner than that of the wait for a connection.
const SETTINGS: [(&str, &str); 2] = [("OPENPLAN_CONCURRENT_QUERIES", "8"), ("OPENPLAN_QUERY_TIMEOUT_MS", "4000")];
/// Figures published.
const FIGURES: usize = 50;

/// A question whose answer only it has.
fn question(number: usize) -> (String, String) {
    let at = number % FIGURES;
    let period = format!("{}-{:02}-{:02}/P1D", 2000 + at / 336, at / 28 % 12 + 1, at % 28 + 1);
    let query = format!("{{ a{number}: observations(filter: {{ periods: [\"{period}\"] }}) {{ nodes {{ value }} }} }}");
    let value = format!("{}.{}", (1 + at) / 10, (1 + at) % 10);
    (query, json!({ "data": { format!("a{number}"): { "nodes": [{ "value": value }] } } }).to_string())
}

async fn asks_and_leaves(server: &Server, number: usize, after: Duration) {
    let body = json!({ "query": question(number).0 }).to_string();
    let mut wire = Wire::to(server).await;
    let header = "POST /graphql HTTP/1.1\r\nhost: plan\r\ncontent-type: application/json\r\ncontent-length: ";
    wire.send(&format!("{header}{}\r\n\r\n{body}", body.len())).await;
    wire.read_to_end(after).await;
}

async fn every_answer_is_right(server: &Server, from: usize) {
    let asking = (from..from + 3 * AT_ONCE).map(|number| async move {
        let (query, expected) = question(number);
        (server.post(&json!({ "query": query })).await, expected)
    });
    // As many at once as are worked on at once: a turn that was not given back would be missed.
    for (response, expected) in iter(asking).buffer_unordered(AT_ONCE).collect::<Vec<_>>().await {
        assert_eq!((response.status, response.text), (200, expected), "{}", server.log());
    }
}

/// Connections of the server that stand in a transaction and do nothing.
async fn stale(database: &DatabaseConnection) -> i64 {
    let sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
               AND application_name = 'openplan' AND state LIKE 'idle in transaction%'";
    let statement = Statement::from_string(DbBackend::Postgres, sql);
    let row = database.query_one_raw(statement).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

async fn leave(server: &Server, rounds: usize) {
    let seed = RandomState::new();
    let leaving = (0..rounds).map(|number| {
        let after = Duration::from_millis(seed.hash_one(number) % 400);
        asks_and_leaves(server, number, after)
    });
    iter(leaving).buffer_unordered(CLIENTS).collect::<Vec<()>>().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn they_leave_no_transaction_no_lost_connection_and_no_foreign_answer() {
    let world = World::on_postgres().await;
    world.import(&[figures("trial", FIGURES, 1).write()]).succeeded();
    let proxy = Proxy::before(world.url());
    let server = world.serve_with(&[&SETTINGS[..], &[("DATABASE_URL", &proxy.url())]].concat());
    let rounds = rounds(200, 1_000);
    proxy.set(Line::Slow(Duration::from_millis(20)));
    leave(&server, rounds).await;
    proxy.set(Line::Open);

    let database = world.database().await;
    let begun = Instant::now();
    // The server ends such a transaction itself, but only after ten seconds.
    while stale(&database).await > 0 {
        assert!(begun.elapsed() < Duration::from_secs(3), "transactions were left open");
    }
    every_answer_is_right(&server, rounds).await;
    database.close().await.unwrap();
    // All have a turn at once: had one been lost, somebody would hear that too much is asked.
    proxy.set(Line::Silent);
    let questions: Vec<_> = (0..AT_ONCE).map(|number| json!({ "query": question(2 * rounds + number).0 })).collect();
    for response in futures_util::future::join_all(questions.iter().map(|question| server.post(question))).await {
        assert_eq!(response.status, 504, "{response:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_sqlite_every_later_answer_is_right() {
    let world = World::on_sqlite();
    world.import(&[figures("trial", FIGURES, 1).write()]).succeeded();
    let server = world.serve_with(&SETTINGS);
    let rounds = rounds(200, 1_000);
    leave(&server, rounds).await;
    every_answer_is_right(&server, rounds).await;
}
