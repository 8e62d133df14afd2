use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};

use super::{FIGURE, get, post, read, url};
use crate::support::{PackageBuilder, Server, World};

/// A word that stands in what is asked and nowhere else.
const CANARY: &str = "CANARY7";

fn lines(server: &Server) -> Vec<Value> {
    let log = server.log();
    log.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}

fn of(lines: &[Value], target: &str) -> Vec<Value> {
    lines.iter().filter(|line| line["target"] == target).cloned().collect()
}

#[tokio::test]
async fn an_id_that_was_given_is_kept_and_another_is_made() {
    let world = World::on_sqlite();
    let server = world.serve();
    let given = read(server.request(Method::GET, "/healthz").header("x-request-id", "proxy-1_a.B")).await;
    assert_eq!(given.header("x-request-id"), "proxy-1_a.B");
    let mut made = BTreeSet::new();
    for odd in ["", "two words", "\"quoted\"", "{braces}", &"x".repeat(65)] {
        let answer = read(server.request(Method::GET, "/healthz").header("x-request-id", odd)).await;
        assert_ne!(answer.header("x-request-id"), odd);
        made.insert(answer.header("x-request-id").to_owned());
    }
    made.insert(get(&server, "/nothing").await.header("x-request-id").to_owned());
    assert_eq!(made.len(), 6, "{made:?}");
}

on_both! {
    async fn lines_are_json_that_name_the_request_and_not_what_it_asked(world: &World) {
        world.import(&[PackageBuilder::new("figures").observation(&[]).write()]).succeeded();
        let settings = [("OPENPLAN_LOG_FORMAT", "json"), ("OPENPLAN_LOG", "debug"), ("OPENPLAN_SLOW_QUERY_MS", "0")];
        let server = world.serve_with(&settings);
        let query = format!("query {CANARY}($t: String) {{ observations(filter: {{ text: $t }}) {{ {CANARY}: totalCount }} }}");
        let body = json!({ "query": query, "variables": { "t": CANARY } });
        read(post(&server, &body).header("x-request-id", "one")).await;
        read(server.request(Method::GET, &url(&format!("{{ {CANARY} }}"))).header("x-request-id", "two")).await;
        read(server.request(Method::PUT, "/graphql").header("x-request-id", "three")).await;
        let lines = lines(&server);
        let access = of(&lines, "openplan::access");
        for (id, method, status, level) in [("one", "POST", 200, "DEBUG"), ("two", "GET", 200, "DEBUG"), ("three", "PUT", 405, "INFO")] {
            let own: Vec<&Value> = access.iter().filter(|line| line["span"]["id"] == id).collect();
            assert_eq!(own.len(), 1, "{id}: {access:#?}");
            let told = (&own[0]["method"], &own[0]["path"], &own[0]["status"], &own[0]["level"]);
            assert_eq!(told, (&json!(method), &json!("/graphql"), &json!(status), &json!(level)));
            assert!(own[0]["ms"].is_u64(), "{own:?}");
        }
        let slow = of(&lines, "openplan::slow");
        let own = slow.iter().find(|line| line["span"]["id"] == "one").unwrap_or_else(|| panic!("{slow:#?}"));
        assert_eq!((&own["level"], &own["outcome"]), (&json!("WARN"), &json!("OK")));
        assert!(["cost", "statements", "ms"].iter().all(|number| own[number].is_u64()), "{own}");
        assert_eq!(own["document"].as_str().unwrap().len(), 64, "{own}");
        assert!(own["statements"].as_u64().unwrap() > 0, "{own}");
        assert!(!server.log().contains(CANARY), "{}", server.log());
    }
}

#[tokio::test]
async fn by_default_only_what_went_wrong_and_no_quick_query() {
    let world = World::on_sqlite();
    let server = world.serve_with(&[("OPENPLAN_LOG_FORMAT", "json")]);
    get(&server, &url(FIGURE)).await;
    get(&server, "/nothing").await;
    let lines = lines(&server);
    assert_eq!(of(&lines, "openplan::access").len(), 1, "{lines:#?}");
    assert!(of(&lines, "openplan::slow").is_empty(), "{lines:#?}");
}
