//! `/api/v1/datasets/{code}/package.zip` is what `openplan export` writes, and can be asked about again.

use std::time::{Duration, Instant};

use reqwest::{Method, header};

use super::awkward::{awkward, owner};
use super::{DATASETS, export};
use crate::reliability::figures;
use crate::rest::get_with;
use crate::support::{Server, World, packages};

fn address(dataset: &str) -> String {
    format!("/api/v1/datasets/{dataset}/package.zip")
}

/// The bytes of an answer that was given.
async fn bytes(server: &Server, path: &str, range: Option<&str>) -> Vec<u8> {
    let request = server.request(Method::GET, path);
    let request = range.iter().fold(request, |request, range| request.header(header::RANGE, *range));
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), if range.is_some() { 206 } else { 200 });
    response.bytes().await.unwrap().to_vec()
}

on_both! {
    async fn as_they_are_exported(world: &World) {
        world.import(&packages()).succeeded();
        let server = world.serve();
        for dataset in DATASETS {
            let out = std::fs::read(export(world, dataset, &format!("{dataset}.zip"), &[])).unwrap();
            assert!(bytes(&server, &address(dataset), None).await == out, "{dataset}");
            let cut = bytes(&server, &address(dataset), Some("bytes=100-")).await;
            assert!(cut == out[100..], "{dataset}: a download goes on where it broke off");
            let head = server.send(server.request(Method::HEAD, &address(dataset))).await;
            assert_eq!((head.status, head.header("content-length")), (200, out.len().to_string().as_str()));
            assert_eq!(head.header("content-type"), "application/zip");
            assert_eq!(head.header("content-disposition"), format!("attachment; filename=\"{dataset}.zip\""));
        }
        let packed = get_with(&server, &address("core"), &[("accept-encoding", "gzip")]).await;
        assert_eq!(packed.header("content-encoding"), "", "a zip is packed already");
    }

    async fn what_is_held_stays_right_until_the_dataset_itself_changes(world: &World) {
        world.import(&[awkward().write()]).succeeded();
        let server = world.serve();
        let path = address("awkward");
        let told = get_with(&server, &path, &[]).await;
        let tag = told.header("etag").to_owned();
        assert!(tag.starts_with('"'), "a strong tag: {tag}");
        world.import(&[owner().write()]).succeeded();
        wait_for(&server, 2).await;
        let held = get_with(&server, &path, &[("if-none-match", &tag)]).await;
        assert_eq!((held.status, held.text.as_str(), held.header("etag")), (304, "", tag.as_str()));
        world.import(&[awkward().property("title", "改名").write()]).succeeded();
        wait_for(&server, 3).await;
        assert_eq!(get_with(&server, &path, &[("if-none-match", &tag)]).await.status, 200);
        let then = get_with(&server, &format!("{path}?asOf=2"), &[("if-none-match", &tag)]).await;
        assert_eq!(then.status, 304, "what stood at a release stays so");
        let out = std::fs::read(export(world, "awkward", "then.zip", &["--as-of", "1"])).unwrap();
        assert!(bytes(&server, &format!("{path}?asOf=1"), None).await == out);
        let since = get_with(&server, &path, &[("if-modified-since", "Fri, 31 Dec 1999 23:59:59 GMT")]).await;
        assert_eq!(since.status, 200);
    }

    async fn what_cannot_be_given_is_a_problem(world: &World) {
        world.import(&[awkward().write()]).succeeded();
        let server = world.serve_with(&[("OPENPLAN_SPOOL_BYTES", "4096")]);
        let path = address("awkward");
        let get = async |path: String| get_with(&server, &path, &[]).await;
        assert_eq!(get(address("awkwrd")).await.problem(404)["code"], "NOT_FOUND");
        assert_eq!(get(format!("{path}?asOf=0")).await.problem(404)["code"], "NOT_FOUND");
        assert_eq!(get(format!("{path}?asOf=2")).await.problem(400)["argument"], "asOf");
        assert_eq!(get(format!("{path}?format=zip")).await.problem(400)["argument"], "format");
        let csv = get_with(&server, &path, &[("accept", "text/csv")]).await;
        assert_eq!(csv.problem(406)["code"], "NOT_ACCEPTABLE");
        let long = get(path.clone()).await.problem(400);
        assert_eq!(long["code"], "TOO_COSTLY");
        assert!(long["detail"].as_str().unwrap().contains("4096 bytes"), "{long}");
        // In the middle of the long table too.
        world.import(&[figures("long", 4_500, 1).write()]).succeeded();
        wait_for(&server, 2).await;
        let server = world.serve_with(&[("OPENPLAN_SPOOL_BYTES", "20000")]);
        let long = get_with(&server, &address("long"), &[]).await.problem(400);
        assert_eq!((&long["code"], long["detail"].as_str().unwrap().contains("20000 bytes")), (&"TOO_COSTLY".into(), true));
        let post = server.send(server.request(Method::POST, &path)).await;
        assert_eq!(post.problem(405)["code"], "METHOD_NOT_ALLOWED");
        let near = get("/api/v1/datasets/awkward/package".to_owned()).await.problem(404);
        assert!(near["detail"].as_str().unwrap().contains("package.zip"), "{near}");
    }
}

/// Waits until the server has seen a release that another process published.
async fn wait_for(server: &Server, release: i32) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while get_with(server, "/api/v1/units?limit=0", &[]).await.json()["release"] != release {
        assert!(Instant::now() < deadline, "release {release} is not seen");
    }
}
