//! What is asked over REST, of the running server.

mod addresses_are_documented;
mod changes_are_told;
mod files_are_the_list;
mod lists_say_what_graphql_says;
mod questions_are_checked;
mod the_city_keeps_a_copy;
mod the_guide_does_what_it_says;
mod what_is_held_is_not_sent_again;

use serde_json::Value;

use crate::support::{Response, Server, World, packages};

/// A GET with headers.
pub async fn get_with(server: &Server, path: &str, headers: &[(&str, &str)]) -> Response {
    server.get_with(path, headers).await
}

/// A GET of an address below `/api/v1/`.
async fn get(server: &Server, path: &str) -> Response {
    get_with(server, &format!("/api/v1/{path}"), &[]).await
}

/// All rows of a list, page by page.
pub async fn all(server: &Server, path: &str) -> Vec<Value> {
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

/// A row as a change tells it: without what is reckoned over all rows of its key, or told of another row.
fn of_itself(row: &Value) -> Value {
    let mut row = row.clone();
    for name in [
        "headline",
        "disputed",
        "indicatorName",
        "unitName",
        "projectName",
        "documentName",
        "districtName",
        "againstName",
    ] {
        row.as_object_mut().unwrap().remove(name);
    }
    row
}

/// Publishes them all, and serves them.
fn serve_all(world: &World) -> Server {
    world.import(&packages()).succeeded();
    world.serve()
}
