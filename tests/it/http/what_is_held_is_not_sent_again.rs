use reqwest::Method;
use serde_json::json;

use super::{FIGURE, GRAPHQL, Read, get, get_until, post, read, serve_a_figure, url};
use crate::support::{Server, Wire, World};

const STATEMENTS: &str = "openplan_graphql_statements_count";

/// The response once it tells since when it holds: not within the second of a change, when another may follow.
async fn once_settled(server: &Server, path: &str) -> Read {
    get_until(server, path, |told| !told.header("last-modified").is_empty()).await
}

async fn asked_with(server: &Server, path: &str, name: &str, value: &str) -> Read {
    read(server.request(Method::GET, path).header(name, value)).await
}

on_both! {
    async fn an_answer_that_is_held_costs_no_statement(world: &World) {
        let server = serve_a_figure(world);
        let path = url(FIGURE);
        let answer = once_settled(&server, &path).await;
        let tag = answer.header("etag").to_owned();
        assert!(tag.starts_with("W/\""), "{answer:?}");
        assert_eq!(answer.header("cache-control"), "public, max-age=0, must-revalidate");
        assert!(answer.header("last-modified").ends_with(" GMT"), "{answer:?}");
        let executed = server.metric(STATEMENTS).await;
        assert_eq!(executed, 1);
        for held in [tag.clone(), format!("\"other\", {tag}"), tag.trim_start_matches("W/").to_owned()] {
            let unchanged = asked_with(&server, &path, "if-none-match", &held).await;
            assert_eq!((unchanged.status.as_u16(), unchanged.text.as_str()), (304, ""));
            for name in ["etag", "cache-control", "last-modified", "vary"] {
                assert_eq!(unchanged.header(name), answer.header(name), "{name}");
            }
        }
        assert_eq!(server.metric(STATEMENTS).await, executed, "an unchanged answer was executed again");
        assert_eq!(asked_with(&server, &path, "if-none-match", "\"other\"").await.status, 200);
        let other_media = server.request(Method::GET, &path).header("accept", GRAPHQL).header("if-none-match", &tag);
        assert_eq!(read(other_media).await.status, 200, "another media type is another answer");
    }

    async fn a_release_makes_it_anew(world: &World) {
        let server = serve_a_figure(world);
        for path in [url(FIGURE), "/".to_owned(), "/api/v1".to_owned()] {
            let tag = get(&server, &path).await.header("etag").to_owned();
            assert_eq!(asked_with(&server, &path, "if-none-match", &tag).await.status, 304, "{path}");
            let newest = world.releases()[0]["number"].to_string();
            world.run(["release", "undo", &newest]).succeeded();
            let changed = get_until(&server, &path, |told| told.header("etag") != tag).await;
            assert_eq!(changed.status, 200, "{path}");
            assert_eq!(asked_with(&server, &path, "if-none-match", &tag).await.status, 200, "{path}");
        }
    }
}

#[tokio::test]
async fn errors_and_what_is_posted_are_not_kept() {
    let world = World::on_sqlite();
    let server = serve_a_figure(&world);
    let partly = r#"{ observations(first: 1) { nodes { value(unit: "PERSON") } } }"#;
    for answer in [
        get(&server, &url("{ nothingHere }")).await,
        get(&server, &url(partly)).await,
        read(post(&server, &json!({ "query": FIGURE }))).await,
    ] {
        assert_eq!((answer.header("cache-control"), answer.header("etag")), ("no-store", ""), "{answer:?}");
    }
}

#[tokio::test]
async fn our_own_pages_go_by_tag_and_else_by_time() {
    let world = World::on_sqlite();
    let server = serve_a_figure(&world);
    for path in ["/", "/api/v1", "/graphql/schema"] {
        let page = once_settled(&server, path).await;
        let (tag, modified) = (page.header("etag"), page.header("last-modified"));
        assert!(!tag.is_empty() && !modified.is_empty(), "{path}: {:?}", page.headers);
        assert_eq!(page.header("cache-control"), "public, max-age=0, must-revalidate", "{path}");
        for (name, value, status) in [
            ("if-none-match", tag, 304),
            ("if-none-match", "\"other\"", 200),
            ("if-modified-since", modified, 304),
            ("if-modified-since", "Wed, 26 Aug 2020 09:30:00 GMT", 200),
            ("if-modified-since", "yesterday", 200),
        ] {
            assert_eq!(asked_with(&server, path, name, value).await.status, status, "{path} {name}: {value}");
        }
        let both = server
            .request(Method::GET, path)
            .header("if-none-match", "\"other\"")
            .header("if-modified-since", modified);
        assert_eq!(read(both).await.status, 200, "{path}: the tag decides where both are given");
    }
}

#[tokio::test]
async fn the_guides_lead_to_each_other() {
    let world = World::on_sqlite();
    let server = world.serve();
    let guide = get(&server, "/docs/frontend.md").await;
    let mut known = vec!["frontend.md".to_owned()];
    let mut read = 0;
    while read < known.len() {
        let page = get(&server, &format!("/docs/{}", known[read])).await;
        assert_eq!(page.status, 200, "{}", known[read]);
        let links = page.text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
        let own = links.filter(|link| link.ends_with(".md") && !link.contains('/'));
        for link in own {
            if !known.iter().any(|name| name == link) {
                known.push(link.to_owned());
            }
        }
        read += 1;
    }
    for name in ["graphql.md", "operating.md", "catalogue.md"] {
        assert!(known.iter().any(|known| known == name), "no guide leads to {name}: {known:?}");
    }
    let held = asked_with(&server, "/docs/frontend.md", "if-none-match", guide.header("etag")).await;
    assert_eq!(held.status, 304);
    for name in &known {
        let page = asked_with(&server, &format!("/docs/{name}"), "accept", "text/html,*/*;q=0.8").await;
        assert!(page.header("content-type").starts_with("text/html"), "{name}");
        for part in page.text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let (of, named) = part.split_once('#').unwrap_or((part, ""));
            if named.is_empty() || of.starts_with("http") {
                continue;
            }
            let of = if of.is_empty() { name } else { of };
            let leads = asked_with(&server, &format!("/docs/{of}"), "accept", "text/html").await;
            assert!(leads.text.contains(&format!("id=\"{named}\"")), "{name} refers to {part}");
        }
    }
    let unknown = get(&server, "/docs/nothing.md").await;
    assert_eq!((unknown.status.as_u16(), unknown.code().as_str()), (404, "NOT_FOUND"));
}

on_both! {
    async fn what_was_answered_before_is_told_as_the_first_time(world: &World) {
        let server = serve_a_figure(world);
        // Long enough to be packed.
        let names: String = (0..60).map(|n| format!("a{n}: name ")).collect();
        let body = json!({ "query": format!("{{ districts {{ nodes {{ {names} }} }} }}") });
        for (name, value, is_packed) in [
            ("accept", GRAPHQL, false),
            ("accept", "application/json", false),
            ("accept-encoding", "gzip, deflate, br", true),
            ("accept-encoding", "GZIP", true),
            ("accept-encoding", "x-gzip", true),
            ("accept-encoding", "br, gzip;q=0.1", true),
            ("accept-encoding", "gzip;q=0.2, identity;q=0.1", true),
            ("accept-encoding", "gzip;q=0.1, identity;q=0.2", false),
            ("accept-encoding", "*", true),
            ("accept-encoding", "*;q=0.1, gzip;q=0", false),
            ("accept-encoding", "identity;q=0, gzip", true),
            ("accept-encoding", "identity;q=0", false),
            ("accept-encoding", "gzip;q=0", false),
            ("accept-encoding", "gzip;q=2", false),
            ("accept-encoding", "identity", false),
            ("accept-encoding", "", false),
            ("origin", "https://elsewhere.example", false),
            ("x-request-id", "mine-7", false),
        ] {
            let ask = async || {
                let response = post(&server, &body).header(name, value).send().await.unwrap();
                let mut headers = response.headers().clone();
                for changing in ["x-request-id", "date", "content-length", "transfer-encoding"] {
                    headers.remove(changing);
                }
                let mut vary: Vec<String> = headers.get_all("vary").iter().map(|v| v.to_str().unwrap().to_owned()).collect();
                vary.sort();
                headers.remove("vary");
                (response.status(), vary, headers, response.bytes().await.unwrap())
            };
            // Of the first two one may be executed; the others are kept.
            let (first, again) = (ask().await, ask().await);
            assert_eq!((&first.0, &first.1, &first.2), (&again.0, &again.1, &again.2), "{name}: {value}");
            let packed = first.2.get("content-encoding").is_some();
            assert_eq!(packed, is_packed, "{name}: {value}");
            assert_eq!(unpacked(&first.3, packed), unpacked(&again.3, packed), "{name}: {value}");
        }
        assert_eq!(server.metric(STATEMENTS).await, 1);
        assert_eq!(server.metric("openplan_graphql_operations_total{outcome=\"OK\"}").await, 36);
    }

    async fn a_body_that_comes_in_pieces_is_read_to_its_end(world: &World) {
        let server = serve_a_figure(world);
        let body = json!({ "query": "{ __typename }" }).to_string();
        for _ in 0..3 {
            let mut wire = Wire::to(&server).await;
            let head = format!(
                "POST /graphql HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
                body.len()
            );
            let (one, two) = body.split_at(7);
            assert!(wire.send(&(head + one)).await);
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            assert!(wire.send(two).await);
            let (came, _) = wire.read_to_end(std::time::Duration::from_secs(5)).await;
            assert!(came.ends_with(r#"{"data":{"__typename":"Query"}}"#), "{came}");
        }
    }
}

fn unpacked(bytes: &[u8], packed: bool) -> String {
    if !packed {
        return String::from_utf8(bytes.to_vec()).unwrap();
    }
    let mut text = String::new();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(bytes), &mut text).unwrap();
    text
}
