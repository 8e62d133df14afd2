//! What was answered before is answered again while PostgreSQL is away, and is not told any more once it is no longer so.

use std::time::{Duration, Instant};

use serde_json::json;

use super::fresh;
use crate::support::{Line, PackageBuilder, Proxy, World};

/// How long it may take until a release of another process is seen.
const SEEN: Duration = Duration::from_secs(10);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_bytes_while_it_is_away_and_the_new_ones_after_a_release() {
    let world = World::on_postgres().await;
    let package = |value: &str| PackageBuilder::new("trial").observation(&[("value", value)]).write();
    world.import(&[package("1.5")]).succeeded();
    let proxy = Proxy::before(world.url());
    let server = world.serve_with(&[("DATABASE_URL", &proxy.url()), ("OPENPLAN_QUERY_TIMEOUT_MS", "1000")]);

    let question = json!({ "query": "{ observations { nodes { value } } }" });
    let page = "/graphql?query=%7Bobservations%7Bnodes%7Bvalue%7D%7D%7D";
    let (posted, got) = (server.post(&question).await, server.get(page).await);
    assert!(posted.text.contains("1.5") && got.text.contains("1.5"), "{posted:?} {got:?}");
    for line in [Line::Cut, Line::Silent] {
        proxy.set(line);
        for _ in 0..3 {
            let (again_posted, again_got) = (server.post(&question).await, server.get(page).await);
            assert_eq!((again_posted.status, &again_posted.text), (200, &posted.text), "{line:?}");
            assert_eq!((again_got.status, &again_got.text), (200, &got.text), "{line:?}");
            assert_eq!(again_got.headers.get("etag"), got.headers.get("etag"), "{line:?}");
        }
        let other = server.post(&fresh("observations { nodes { value } }")).await;
        assert!([503, 504].contains(&other.status), "{other:?}");
    }

    world.import(&[package("2.5")]).succeeded();
    proxy.set(Line::Open);
    let begun = Instant::now();
    while !server.post(&question).await.text.contains("2.5") {
        assert!(begun.elapsed() < SEEN, "the old answer is still told: {}", server.log());
    }
    assert!(server.get(page).await.text.contains("2.5"));
}
