//! PostgreSQL behind a proxy: cut off, or silent.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::fresh;
use crate::support::{Line, PackageBuilder, Proxy, Server, World};

/// How long an answer may take, whatever the database does.
const ANSWER: Duration = Duration::from_secs(10);
/// How long it may take until a database that is back is read again.
const BACK: Duration = Duration::from_secs(2);
/// How long it may take until connections that fell silent are given up, and others opened.
const WHOLE: Duration = Duration::from_secs(15);

fn question() -> Value {
    fresh("observations(first: 1) { nodes { value } }")
}

async fn published() -> (World, Proxy) {
    let world = World::on_postgres().await;
    world.import(&[PackageBuilder::new("trial").observation(&[]).write()]).succeeded();
    let proxy = Proxy::before(world.url());
    (world, proxy)
}

async fn is_answered(server: &Server) -> bool {
    let response = server.post(&question()).await;
    assert!(response.status == 200 || response.status == 503 || response.status == 504, "{response:?}");
    response.status == 200
}

/// Asks until there is an answer; how long that took.
async fn until_answered(server: &Server, within: Duration) -> Duration {
    let begun = Instant::now();
    while !is_answered(server).await {
        assert!(begun.elapsed() < within, "not answered within {within:?}: {}", server.log());
    }
    begun.elapsed()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cut_off_it_is_503_and_back_again_it_is_read_within_two_seconds() {
    let (world, proxy) = published().await;
    let server = world.serve_with(&[("DATABASE_URL", &proxy.url())]);
    for _ in 0..2 {
        assert!(is_answered(&server).await);
        proxy.set(Line::Cut);
        let begun = Instant::now();
        for _ in 0..8 {
            let response = server.post(&question()).await;
            assert!(response.is_refused_for_now(), "{response:?}");
        }
        let refused = begun.elapsed();
        assert!(refused < 8 * ANSWER);
        assert_eq!(server.get("/healthz").await.status, 200);
        while server.get("/readyz").await.status != 503 {
            assert!(begun.elapsed() < 9 * ANSWER, "/readyz says that all is well");
        }
        proxy.set(Line::Open);
        let took = until_answered(&server, BACK).await;
        eprintln!("cut off: eight refused in {refused:?}; back: read after {took:?}");
        assert!(took < BACK, "{took:?}");
    }
    // What was published meanwhile is seen.
    world.import(&[PackageBuilder::new("other").observation(&[("period", "2019")]).write()]).succeeded();
    let begun = Instant::now();
    let newest = json!({ "query": "{ releases(first: 1) { totalCount } }" });
    while server.post(&newest).await.json()["data"]["releases"]["totalCount"] != 2 {
        assert!(begun.elapsed() < ANSWER, "a release is not seen: {}", server.log());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn silent_in_the_middle_of_a_query_it_is_answered_in_time_and_the_pool_is_whole_again() {
    let (world, proxy) = published().await;
    let limit = Duration::from_secs(1);
    let settings = [("OPENPLAN_READERS", "1"), ("OPENPLAN_QUERY_TIMEOUT_MS", "1000")];
    let server = world.serve_with(&[&settings[..], &[("DATABASE_URL", &proxy.url())]].concat());
    assert!(is_answered(&server).await);

    proxy.set(Line::Silent);
    let begun = Instant::now();
    let heard = proxy.hears(1);
    let questions = [question(), question(), question()];
    let asked = futures_util::future::join_all(questions.iter().map(|question| server.post(question)));
    let (responses, ()) = tokio::join!(asked, heard);
    for response in responses {
        assert!([503, 504].contains(&response.status), "{response:?}");
    }
    let answered = begun.elapsed();
    assert!(answered < ANSWER - limit, "{answered:?}");

    proxy.set(Line::Open);
    let took = until_answered(&server, WHOLE).await;
    eprintln!("silent in a query: three answered within {answered:?}; the pool whole after {took:?}");
    assert!(took < WHOLE, "{took:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn silent_right_after_an_answer_the_pool_is_whole_again() {
    let (world, proxy) = published().await;
    let settings = [("OPENPLAN_READERS", "1"), ("OPENPLAN_QUERY_TIMEOUT_MS", "1000")];
    let server = world.serve_with(&[&settings[..], &[("DATABASE_URL", &proxy.url())]].concat());
    // The connection is still being looked at when the answer is there.
    proxy.set(Line::Slow(Duration::from_millis(50)));
    assert!(is_answered(&server).await);
    proxy.set(Line::Silent);
    assert!(!is_answered(&server).await);

    proxy.set(Line::Open);
    let took = until_answered(&server, WHOLE).await;
    eprintln!("silent after an answer: the pool whole after {took:?}");
    assert!(took < WHOLE, "{took:?}");
}
