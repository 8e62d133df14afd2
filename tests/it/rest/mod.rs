//! What is asked over REST, of the running server.

mod addresses_are_documented;
mod changes_are_told;
mod files_are_the_list;
mod lists_say_what_graphql_says;
mod questions_are_checked;
mod the_city_keeps_a_copy;
mod the_guide_does_what_it_says;
mod what_is_held_is_not_sent_again;

use std::path::PathBuf;

use reqwest::Method;
use reqwest::header::HeaderMap;
use serde_json::Value;

use crate::support::{Server, World};

/// A response, read to its end.
#[derive(Debug)]
struct Read {
    status: u16,
    headers: HeaderMap,
    text: String,
}

impl Read {
    /// A header's value; empty where there is none.
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    #[track_caller]
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The body of an answer that was given.
    #[track_caller]
    fn answered(&self) -> Value {
        assert_eq!(self.status, 200, "{self:?}");
        self.json()
    }

    /// The problem of a question that was refused.
    #[track_caller]
    fn problem(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{self:?}");
        assert_eq!(self.header("content-type"), "application/problem+json");
        self.json()
    }
}

/// A GET with headers.
async fn get_with(server: &Server, path: &str, headers: &[(&str, &str)]) -> Read {
    let request = headers.iter().fold(server.request(Method::GET, path), |r, (name, value)| r.header(*name, *value));
    let response = request.send().await.expect("an answer");
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Read { status, headers, text: response.text().await.expect("a body") }
}

/// A GET of an address below `/api/v1/`.
async fn get(server: &Server, path: &str) -> Read {
    get_with(server, &format!("/api/v1/{path}"), &[]).await
}

/// All rows of a list, page by page.
async fn all(server: &Server, path: &str) -> Vec<Value> {
    let mut rows = Vec::new();
    let mut next = format!("/api/v1/{path}");
    loop {
        let page = get_with(server, &next, &[]).await;
        let body = page.answered();
        rows.extend(body["items"].as_array().unwrap().iter().cloned());
        match body["next"].as_str() {
            Some(address) => {
                assert_eq!(page.header("link"), format!("<{address}>; rel=\"next\""));
                next = address.to_owned();
            }
            None => {
                assert_eq!(page.header("link"), "");
                assert_eq!(body["total"], rows.len(), "{path}");
                return rows;
            }
        }
    }
}

/// The packages of this repository.
fn packages() -> Vec<PathBuf> {
    let data = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data");
    ["core", "wuchang-2020-h1", "wuchang-main-indicators"].iter().map(|name| data.join(name)).collect()
}

/// Publishes them all, and serves them.
fn serve_all(world: &World) -> Server {
    world.import(&packages()).succeeded();
    world.serve()
}
