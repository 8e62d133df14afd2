use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{FIGURE, figure, post, read, serve_a_figure};
use crate::support::World;

fn hash(query: &str) -> String {
    Sha256::digest(query).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn by_hash(hash: &str, query: Option<&str>) -> Value {
    let mut body = json!({ "extensions": { "persistedQuery": { "version": 1, "sha256Hash": hash } } });
    if let Some(query) = query {
        body["query"] = json!(query);
    }
    body
}

on_both! {
    async fn first_unknown_then_sent_along_then_known(world: &World) {
        let server = serve_a_figure(world);
        let hash = hash(FIGURE);
        let unknown = read(post(&server, &by_hash(&hash, None))).await;
        assert_eq!(unknown.status, 200);
        assert_eq!(unknown.code(), "PERSISTED_QUERY_NOT_FOUND");
        assert_eq!(unknown.json()["errors"][0]["message"], "PersistedQueryNotFound");
        assert_eq!(read(post(&server, &by_hash(&hash, Some(FIGURE)))).await.json(), figure());
        assert_eq!(read(post(&server, &by_hash(&hash, None))).await.json(), figure());
        let extensions = by_hash(&hash, None)["extensions"].to_string();
        let got = server.request(Method::GET, "/graphql").query(&[("extensions", extensions)]);
        assert_eq!(read(got).await.json(), figure());
        assert_eq!(server.metric("openplan_graphql_persisted_documents").await, 1);
    }
}

#[tokio::test]
async fn a_wrong_hash_keeps_nothing() {
    let world = World::on_sqlite();
    let server = world.serve();
    let other = hash("{ other }");
    for (hash, query) in [(other.as_str(), Some(FIGURE)), ("ab", None), ("", Some(FIGURE))] {
        let refused = read(post(&server, &by_hash(hash, query))).await;
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (400, "INVALID_INPUT"), "{hash}: {refused:?}");
        let argument = refused.json()["errors"][0]["extensions"]["argument"].clone();
        assert_eq!(argument, "extensions.persistedQuery.sha256Hash");
    }
    assert_eq!(read(post(&server, &by_hash(&other, None))).await.code(), "PERSISTED_QUERY_NOT_FOUND");
    let wrong = "{ nothingHere }";
    read(post(&server, &by_hash(&hash(wrong), Some(wrong)))).await;
    assert_eq!(read(post(&server, &by_hash(&hash(wrong), None))).await.code(), "PERSISTED_QUERY_NOT_FOUND");
}

#[tokio::test]
async fn what_is_kept_is_bounded() {
    const MOST: u64 = 20_000;
    let world = World::on_sqlite();
    let server = world.serve_with(&[("OPENPLAN_PERSISTED_QUERY_BYTES", &MOST.to_string())]);
    for number in 0..200 {
        let query = format!("{{ a{number}: __typename }}");
        read(post(&server, &by_hash(&hash(&query), Some(&query)))).await;
    }
    let (documents, bytes) = (
        server.metric("openplan_graphql_persisted_documents").await,
        server.metric("openplan_graphql_persisted_documents_bytes").await,
    );
    assert!((1..200).contains(&documents) && (1..=MOST).contains(&bytes), "{documents} documents of {bytes} bytes");
}
