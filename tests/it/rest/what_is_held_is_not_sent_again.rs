//! Conditional requests: an entity tag names what was answered, and a release makes it another.

use super::{get, get_with, serve_all};
use crate::support::World;

on_both! {
    async fn what_is_held_is_told_so(world: &World) {
        let server = serve_all(world);
        for path in ["observations?district=420106", "districts/420106", "releases/1/changes", "plan-execution?district=420106&period=2020-S1", "units?format=csv", "openapi.json"] {
            let told = get(&server, path).await;
            assert_eq!(told.status, 200, "{told:?}");
            let tag = told.header("etag").to_owned();
            let path = format!("/api/v1/{path}");
            let held = get_with(&server, &path, &[("if-none-match", &tag)]).await;
            assert_eq!((held.status, held.text.as_str()), (304, ""), "{path}");
            assert_eq!(held.header("etag"), tag);
            assert_eq!(get_with(&server, &path, &[("if-none-match", "\"other\"")]).await.status, 200);
        }
        let tag = get(&server, "units").await.header("etag").to_owned();
        for (path, name, value) in [("/api/v1/units", "accept-language", "en"), ("/api/v1/units", "accept", "text/csv"), ("/api/v1/units?limit=2", "accept", "*/*")] {
            let other = get_with(&server, path, &[("if-none-match", &tag), (name, value)]).await;
            assert_eq!(other.status, 200, "{path} {name}: {value} is another answer");
            assert_eq!(other.header("vary"), "accept, accept-language");
        }
    }

    async fn a_release_makes_it_anew(world: &World) {
        let server = serve_all(world);
        let tag = get(&server, "observations?limit=1").await.header("etag").to_owned();
        world.run(["release", "undo", &world.releases()[0]["number"].to_string()]).succeeded();
        // What another process published is seen in a moment.
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(30);
        loop {
            let told = get_with(&server, "/api/v1/observations?limit=1", &[("if-none-match", &tag)]).await;
            if told.status == 200 {
                assert_eq!(told.json()["release"], 4);
                break;
            }
            assert!(std::time::Instant::now() < deadline, "the release is not seen");
        }
    }
}
