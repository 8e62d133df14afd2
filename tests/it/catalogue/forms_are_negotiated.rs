use reqwest::Method;

use super::{json_ld, publish, serve, turtle};
use crate::support::World;

const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

on_both! {
    async fn the_form_goes_by_accept_or_by_name(world: &World) {
        publish(world, "figures");
        let server = serve(world);
        for (path, accept, media) in [
            ("/catalog", "", "application/ld+json"),
            ("/catalog", "*/*", "application/ld+json"),
            ("/catalog", "application/json", "application/json"),
            ("/catalog", "text/turtle", "text/turtle; charset=utf-8"),
            ("/catalog", "application/ld+json;q=0.5, text/turtle;q=0.6", "text/turtle; charset=utf-8"),
            ("/catalog", "text/turtle;q=0.5, application/ld+json", "application/ld+json"),
            ("/catalog", BROWSER, "text/html; charset=utf-8"),
            ("/catalog?format=turtle", BROWSER, "text/turtle; charset=utf-8"),
            ("/catalog?profile=zh-core", "", "application/json"),
            ("/catalog?profile=zh-core", XLSX, XLSX),
            ("/catalog?profile=zh-core&format=xlsx", "", XLSX),
            ("/datasets/figures", "", "text/html; charset=utf-8"),
            ("/datasets/figures", "text/turtle", "text/turtle; charset=utf-8"),
            ("/datasets/figures?format=jsonld", "", "application/ld+json"),
        ] {
            let headers: &[(&str, &str)] = if accept.is_empty() { &[] } else { &[("accept", accept)] };
            let told = server.get_with(path, headers).await;
            assert_eq!((told.status, told.header("content-type")), (200, media), "{path} {accept}: {told:?}");
            let varies: Vec<_> = told.headers.get_all("vary").iter().collect();
            assert!(varies.iter().any(|value| *value == "accept"), "{path}: {varies:?}");
        }
    }

    async fn both_forms_are_one_graph(world: &World) {
        publish(world, "figures");
        let server = serve(world);
        for path in ["/catalog", "/datasets/figures"] {
            let as_turtle = turtle(&server.get_with(path, &[("accept", "text/turtle")]).await);
            let as_json = json_ld(&server.get_with(path, &[("accept", "application/ld+json")]).await);
            assert!(as_turtle.len() > 30, "{as_turtle:#?}");
            assert_eq!(as_turtle, as_json);
        }
    }

    async fn what_cannot_be_given_is_refused(world: &World) {
        publish(world, "figures");
        let server = serve(world);
        for (path, headers, status, code) in [
            ("/catalog", &[("accept", "application/pdf")][..], 406, "NOT_ACCEPTABLE"),
            ("/catalog?profile=zh-core", &[("accept", "text/turtle")], 406, "NOT_ACCEPTABLE"),
            ("/catalog?format=rdf", &[], 400, "INVALID_INPUT"),
            ("/catalog?profile=geodcat", &[], 400, "INVALID_INPUT"),
            ("/catalog?page=2", &[], 400, "INVALID_INPUT"),
            ("/catalog?asOf=99", &[], 400, "INVALID_INPUT"),
            ("/datasets/figure", &[("accept", "application/ld+json")], 404, "NOT_FOUND"),
            ("/feed.atom?dataset=figure", &[], 400, "INVALID_INPUT"),
            ("/api/v1/districts/420106/csv-metadata.json", &[], 404, "NOT_FOUND"),
            ("/api/v1/plan-execution/csv-metadata.json?district=420106", &[], 400, "INVALID_INPUT"),
        ] {
            let problem = server.get_with(path, headers).await.problem(status);
            assert_eq!(problem["code"], code, "{path}: {problem}");
        }
        let near = server.get_with("/datasets/figure", &[("accept", "application/json")]).await.problem(404);
        assert!(near["detail"].as_str().unwrap().contains("/datasets/figures"), "{near}");
    }
}

#[tokio::test]
async fn they_are_read_alone() {
    let world = World::on_sqlite();
    publish(&world, "figures");
    let server = serve(&world);
    for path in ["/catalog", "/datasets/figures", "/feed.atom", "/api/v1/observations/csv-metadata.json"] {
        let head = server.send(server.request(Method::HEAD, path)).await;
        assert_eq!((head.status, head.text.as_str()), (200, ""), "{path}");
        let options = server.send(server.request(Method::OPTIONS, path)).await;
        assert_eq!(options.header("allow"), "GET, HEAD, OPTIONS", "{path}");
        let posted = server.send(server.request(Method::POST, path)).await;
        assert_eq!(posted.problem(405)["code"], "METHOD_NOT_ALLOWED", "{path}");
    }
}
