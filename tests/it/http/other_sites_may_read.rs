use reqwest::Method;
use serde_json::json;

use super::{FIGURE, get, post, read, serve_a_figure, url};
use crate::support::World;

#[tokio::test]
async fn a_browser_is_told_beforehand_what_it_may_send() {
    let world = World::on_sqlite();
    let server = world.serve();
    for (path, takes_posts) in
        [("/graphql", true), ("/graphql/schema", false), ("/api/v1", false), ("/api/v1/units", false), ("/x", false)]
    {
        let asked = server
            .request(Method::OPTIONS, path)
            .header("origin", "https://elsewhere.example")
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "content-type,x-request-id");
        let allowed = read(asked).await;
        assert_eq!(allowed.status, 200);
        assert_eq!(allowed.header("access-control-allow-origin"), "*");
        let methods: Vec<&str> = allowed.header("access-control-allow-methods").split(", ").collect();
        assert!(methods.contains(&"GET"), "{path}: {methods:?}");
        assert_eq!(methods.contains(&"POST"), takes_posts, "{path}: {methods:?}");
        assert_eq!(allowed.header("access-control-allow-headers"), "*");
        assert_eq!(allowed.header("access-control-max-age"), "86400");
        assert_eq!(allowed.header("access-control-allow-credentials"), "", "nothing secret goes along");
    }
}

#[tokio::test]
async fn every_answer_may_be_read_whatever_became_of_it() {
    let world = World::on_sqlite();
    let server = serve_a_figure(&world);
    for request in [
        server.request(Method::GET, &url(FIGURE)),
        post(&server, &json!({ "query": "{ nothingHere }" })),
        server.request(Method::GET, "/nothing"),
        server.request(Method::GET, "/api/v1"),
        server.request(Method::PUT, "/graphql"),
    ] {
        let answer = read(request.header("origin", "https://elsewhere.example")).await;
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{answer:?}");
        let exposed = answer.header("access-control-expose-headers");
        for name in ["etag", "retry-after", "x-request-id", "x-query-cost"] {
            assert!(exposed.split(',').any(|one| one.trim() == name), "{name}: {exposed}");
        }
    }
    let cost = get(&server, &url(FIGURE)).await.header("x-query-cost").parse::<u64>().unwrap();
    assert!(cost > 0);
}
