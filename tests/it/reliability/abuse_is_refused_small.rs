//! What attack tools for GraphQL send: each is refused, or merged, in few bytes.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{PackageBuilder, Response, Server, World};

/// Bytes that an answer to abuse may have.
const SMALL: usize = 8 * 1024;

async fn send(server: &Server, content: &str, media: &str) -> Response {
    server.send(server.request(Method::POST, "/graphql").header("content-type", media).body(content.to_owned())).await
}

/// Answered with one of these statuses, in few bytes, and with a code of ours where it is refused.
fn is_small(name: &str, response: &Response, expected: &[u16]) {
    assert!(expected.contains(&response.status), "{name}: {response:?}");
    assert!(response.text.len() <= SMALL, "{name}: {} bytes", response.text.len());
    let code = response.json()["errors"][0]["extensions"]["code"].as_str().unwrap_or_default().to_owned();
    assert!(code != "INTERNAL" && (response.status == 200 || !code.is_empty()), "{name}: {response:?}");
}

on_both! {
    async fn floods_of_one_request(world: &World) {
        world.import(&[PackageBuilder::new("trial").observation(&[]).write()]).succeeded();
        let server = world.serve();
        let question = |query: String| json!({ "query": query }).to_string();
        let aliases = (0..101).map(|n| format!("a{n}: district(code: \"420106\") {{ code }} ")).collect::<String>();
        let batch: Vec<Value> = (0..10).map(|_| json!({ "query": "{ __typename }" })).collect();
        let circular = format!("{{ __schema {{ types {{ {} name {} }} }} }}", "fields { type { ".repeat(20), "} }".repeat(20));
        let refused = |response: &Response| response.json().get("data").is_none();
        for (name, content) in [
            ("101 aliases", question(format!("{{ {aliases} }}"))),
            ("a batch of ten", Value::from(batch).to_string()),
            ("50 directives more than are taken", question(format!("{{ __typename {} }}", "@skip(if: false) ".repeat(100)))),
            ("unknown directives", question(format!("{{ __typename {} }}", "@aa ".repeat(40)))),
            ("circular introspection", question(circular)),
            ("a hundred unknown fields", question(format!("{{ {} }}", (0..100).map(|n| format!("f{n} ")).collect::<String>()))),
            ("a hundred operations", question((0..100).map(|n| format!("query Q{n} {{ __typename }} ")).collect::<String>())),
            ("a subscription for nothing", question("subscription { __typename }".to_owned())),
        ] {
            let response = send(&server, &content, "application/json").await;
            is_small(name, &response, &[200, 400]);
            assert!(refused(&response), "{name}: {response:?}");
        }
        // Five hundred times the same field is the field once.
        let field = r#"district(code: "420106") { code } "#;
        let once = send(&server, &question(format!("{{ {field} }}")), "application/json").await;
        let often = send(&server, &question(format!("{{ {} }}", field.repeat(400))), "application/json").await;
        assert!(often.text == once.text || refused(&often), "{often:?}");
        is_small("a field 500 times", &often, &[200, 400]);
        let name = send(&server, &question(format!("{{ {} }}", "__typename ".repeat(500))), "application/json").await;
        is_small("a name 500 times", &name, &[200, 400]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_that_other_sites_could_send_by_a_browser() {
    let world = World::on_sqlite();
    world.import(&[PackageBuilder::new("trial").observation(&[]).write()]).succeeded();
    let server = world.serve();
    for media in ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "text/plain"] {
        is_small(media, &send(&server, "query=%7B__typename%7D", media).await, &[415]);
    }
    let mutation = server.get("/graphql?query=mutation%7B__typename%7D").await;
    is_small("a mutation by GET", &mutation, &[405]);
    let long = "a".repeat(200_000);
    is_small("a long body", &send(&server, &json!({ "query": long }).to_string(), "application/json").await, &[413]);
}
