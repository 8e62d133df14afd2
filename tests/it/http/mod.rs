//! What the service promises of HTTP: methods, media types, caches, ids, problems, limits and numbers.

mod answers_are_bounded_and_told_by_status;
mod conditions_are_kept;
mod documents_are_kept_by_their_hash;
mod errors_leave_the_rest_standing;
mod health_tells_what_is_so;
mod limits_are_told;
mod numbers_are_told_to_the_operator;
mod other_sites_may_read;
mod problems_are_documents;
mod requests_are_found_in_the_log;
mod robots_are_led_to_the_pages;
mod what_is_held_is_not_sent_again;

use std::time::{Duration, Instant};

use reqwest::header::HeaderMap;
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};

use crate::support::{PackageBuilder, Server, World};

const JSON: &str = "application/json";
const GRAPHQL: &str = "application/graphql-response+json";
const PROBLEM: &str = "application/problem+json";

/// A response, read to its end.
#[derive(Debug)]
struct Read {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

impl Read {
    /// A header's value; empty where there is none.
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Whether the answer hangs on this header of the request.
    fn varies_by(&self, name: &str) -> bool {
        let named = self.headers.get_all("vary").iter().flat_map(|value| value.to_str().unwrap().split(','));
        named.map(str::trim).any(|one| one.eq_ignore_ascii_case(name))
    }

    /// The media type, without its parameters.
    fn media(&self) -> &str {
        self.header("content-type").split(';').next().unwrap()
    }

    #[track_caller]
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The code of the first error of a GraphQL answer, or of a problem document.
    #[track_caller]
    fn code(&self) -> String {
        let body = self.json();
        let code = body.pointer("/errors/0/extensions/code").or(body.get("code"));
        code.unwrap_or_else(|| panic!("no error: {self:?}")).as_str().unwrap().to_owned()
    }
}

/// Sends a request and reads the response.
async fn read(request: RequestBuilder) -> Read {
    let response = request.send().await.expect("an answer");
    let (status, headers) = (response.status(), response.headers().clone());
    Read { status, headers, text: response.text().await.expect("a body") }
}

/// How long anything may take that should take a moment.
const PATIENCE: Duration = Duration::from_secs(30);

/// A GET that is sent until what comes back is as wanted: what changes elsewhere is seen in a moment, not at once.
async fn get_until(server: &Server, path: &str, is_wanted: impl Fn(&Read) -> bool) -> Read {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let told = get(server, path).await;
        if is_wanted(&told) {
            return told;
        }
        assert!(Instant::now() < deadline, "{path} is still {told:?}");
    }
}

/// A GET.
async fn get(server: &Server, path: &str) -> Read {
    read(server.request(Method::GET, path)).await
}

/// A GraphQL request by POST.
fn post(server: &Server, body: &Value) -> RequestBuilder {
    server.request(Method::POST, "/graphql").json(body)
}

/// The URL of a GraphQL query.
fn url(query: &str) -> String {
    let encoded: String = query.bytes().map(|byte| format!("%{byte:02X}")).collect();
    format!("/graphql?query={encoded}")
}

/// Publishes one figure and serves it.
fn serve_a_figure(world: &World) -> Server {
    world.import(&[PackageBuilder::new("figures").observation(&[]).write()]).succeeded();
    world.serve()
}

/// A query of one figure.
const FIGURE: &str = "{ observations(first: 1) { nodes { value } } }";

fn figure() -> Value {
    json!({ "data": { "observations": { "nodes": [{ "value": "622.19" }] } } })
}
