//! Lists as files: XLSX, Parquet, JSON-stat, and parts of them.

use std::io::{Cursor, Read};
use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::json;

use crate::support::{PackageBuilder, Server, World};

/// A file, whatever its bytes.
async fn download(server: &Server, path: &str) -> Vec<u8> {
    let response = server.request(Method::GET, path).send().await.unwrap();
    assert_eq!(response.status(), 200, "{path}");
    response.bytes().await.unwrap().to_vec()
}

/// Since when a file holds, once that is told.
async fn settled(server: &Server, path: &str) -> String {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        let told = server.request(Method::HEAD, path).send().await.unwrap();
        if let Some(modified) = told.headers().get("last-modified") {
            return modified.to_str().unwrap().to_owned();
        }
        assert!(Instant::now() < deadline, "{path}: {told:?}");
    }
}

fn figures() -> PackageBuilder {
    let long = [("period", "2020"), ("value", "123456789012.345678"), ("note_zh", "=1+1"), ("note_en", "=1+1")];
    PackageBuilder::new("figures").observation(&[("value", "7.0"), ("unit", "CNY_100M")]).observation(&long)
}

fn sheet(book: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let mut text = String::new();
    archive.by_name(&format!("xl/worksheets/{name}.xml")).unwrap().read_to_string(&mut text).unwrap();
    text
}

on_both! {
    async fn a_workbook_has_numbers_words_and_sources(world: &World) {
        world.import(&[figures().write()]).succeeded();
        let server = world.serve();
        let path = "/api/v1/observations?format=xlsx&lang=en&fields=value,scenario,periodStart,note";
        let book = download(&server, path).await;
        let data = sheet(&book, "sheet1");
        for part in ["<v>7</v>", "123456789012.345678", "Actual", "ACTUAL", "=1+1"] {
            assert!(data.contains(part), "{part}: {data}");
        }
        assert!(!data.contains("<f>"), "a formula: {data}");
        assert!(!data.contains("figures-report"), "a column that was not asked for: {data}");
        let notes = sheet(&book, "sheet2");
        for part in ["15 digits", "CC-BY-4.0", "figures-report", "2020-09-01", "CNY_100M", &path.replace('&', "&amp;")] {
            assert!(notes.contains(part), "{part}: {notes}");
        }
        assert_eq!(download(&server, path).await, book);
        let page = download(&server, &format!("{path}&limit=1")).await;
        assert_eq!(sheet(&page, "sheet1").matches("<row ").count(), 2);
    }

    async fn a_cube_has_a_place_for_every_key(world: &World) {
        world.import(&[figures().write()]).succeeded();
        let server = world.serve();
        let cube = server.get("/api/v1/observations?format=jsonstat&lang=en").await;
        assert!(cube.headers["content-type"].to_str().unwrap().starts_with("application/json"));
        let cube = cube.json();
        assert_eq!(cube["size"], json!([1, 1, 1, 2, 1, 1, 1]));
        assert_eq!(cube["dimension"]["period"]["category"]["index"], json!(["2020-S1", "2020"]));
        assert_eq!(cube["value"].to_string(), r#"{"0":7.0,"1":123456789012.345678}"#);
        assert_eq!(cube["status"], json!({ "0": "A", "1": "A" }));
        assert_eq!(cube["role"]["time"], json!(["period"]));
        let unit = &cube["dimension"]["indicator"]["category"]["unit"]["GDP"];
        assert_eq!((&unit["label"], &unit["decimals"]), (&json!("100 million yuan"), &json!(6)));
        for (more, argument) in [("statements=ALL", "statements"), ("limit=5", "limit"), ("fields=value", "fields")] {
            let refused = server.get(&format!("/api/v1/observations?format=jsonstat&{more}")).await;
            assert_eq!((refused.status, &refused.json()["argument"]), (400, &json!(argument)), "{more}");
        }
        assert_eq!(server.get("/api/v1/units?format=jsonstat").await.status, 400);
        // A dimension has a category at least: there is no cube of nothing.
        let nothing = server.get("/api/v1/observations?format=jsonstat&scenario=PLAN").await.problem(404);
        assert_eq!(nothing["code"], "NOT_FOUND");
        assert!(nothing["detail"].as_str().unwrap().contains("no figure"), "{nothing}");
    }

    async fn a_cube_of_too_many_cells_is_refused_with_its_size(world: &World) {
        // A diagonal: 48 projects, periods and districts of comparison make 48 × 48 × 48 cells of 48 figures.
        let package = (0..48).fold(PackageBuilder::new("figures"), |package, at| {
            let (code, period) = (format!("P{at}"), format!("2020-01-01/P{}D", at + 2));
            let against = format!("420100_G{at}");
            let named = [("code", &*against), ("name_zh", "片区"), ("name_en", "Zone"), ("parent", "420100")];
            package
                .row("districts", &[&named[..], &[("scheme", "LOCAL")]].concat())
                .row("projects", &[("code", &code), ("district", "420106"), ("name_zh", "项目"), ("name_en", "Project"), ("kind", "CONSTRUCTION")])
                .observation(&[
                    ("project", &code), ("period", &period), ("measure", "RANK"), ("unit", "RANK"), ("value", "1"),
                    ("against", &against),
                ])
        });
        world.import(&[package.write()]).succeeded();
        let server = world.serve();
        let one = server.get("/api/v1/observations?format=jsonstat&project=P1&lang=en").await.json();
        assert_eq!(one["dimension"]["against"]["category"]["label"], json!({ "420100_G1": "Zone" }));
        let row = &server.get("/api/v1/observations?project=P1&lang=en&fields=againstName").await.json()["items"][0];
        assert_eq!(row, &json!({ "againstName": "Zone" }));
        let refused = server.get("/api/v1/observations?format=jsonstat").await;
        assert_eq!((refused.status, &refused.json()["code"]), (400, &json!("TOO_COSTLY")), "{refused:?}");
        assert_eq!(refused.json()["limit"], "cube_cells", "{refused:?}");
        for part in ["110592 cells", "project 48 × period 48", "against 48", "48 figures"] {
            assert!(refused.text.contains(part), "{part}: {}", refused.text);
        }
    }

    async fn a_part_of_a_file_is_given(world: &World) {
        world.import(&[figures().write()]).succeeded();
        let server = world.serve();
        let lists = ["csv", "xlsx", "parquet"].map(|form| (form, format!("/api/v1/observations?format={form}")));
        let tables = ["plan-execution?district=420106&period=2020&", "labels?", "releases/1/changes?"];
        let tables = tables.map(|table| ("csv", format!("/api/v1/{table}format=csv")));
        for (form, path) in lists.into_iter().chain(tables) {
            let whole = server.request(Method::GET, &path).send().await.unwrap();
            assert_eq!(whole.headers()["accept-ranges"], "bytes");
            let tag = whole.headers()["etag"].to_str().unwrap().to_owned();
            assert!(tag.starts_with('"'), "{form}: {tag}");
            let whole = whole.bytes().await.unwrap().to_vec();
            let asked = async |range: &str, held: &str| {
                let request = server.request(Method::GET, &path).header("range", range);
                let request = if held.is_empty() { request } else { request.header("if-range", held) };
                let response = request.send().await.unwrap();
                let status = response.status().as_u16();
                let told = response.headers().get("content-range").map_or("", |v| v.to_str().unwrap()).to_owned();
                (status, told, response.bytes().await.unwrap().to_vec())
            };
            let long = whole.len();
            assert_eq!(asked("bytes=3-9", "").await, (206, format!("bytes 3-9/{long}"), whole[3..10].to_vec()), "{form}");
            let tail = (206, format!("bytes {}-{}/{long}", long - 8, long - 1), whole[long - 8..].to_vec());
            assert_eq!(asked("bytes=-8", &tag).await, tail, "{form}");
            assert_eq!(asked("bytes=3-9", "\"other\"").await, (200, String::new(), whole.clone()), "{form}");
            let all = (206, format!("bytes 0-{}/{long}", long - 1), whole.clone());
            assert_eq!(asked(&format!("bytes=-{}", long + 7), "").await, all, "{form}");
            // What is no single range is as if nothing were asked.
            for range in ["bytes=0-1,4-5", "bytes=5-2", "bytes=x-", "lines=0-1"] {
                assert_eq!(asked(range, "").await, (200, String::new(), whole.clone()), "{form} {range}");
            }
            // The same file by its tag or its time; a weak tag or another time is another file.
            let modified = settled(&server, &path).await;
            assert_eq!(asked("bytes=3-9", &modified).await, (206, format!("bytes 3-9/{long}"), whole[3..10].to_vec()), "{form}");
            for held in [&*format!("W/{tag}"), "Wed, 26 Aug 2020 09:30:00 GMT", "yesterday"] {
                assert_eq!(asked("bytes=3-9", held).await, (200, String::new(), whole.clone()), "{form} {held}");
            }
            assert_eq!(asked("bytes=-0", "").await.0, 416, "{form}");
            let head = server.request(Method::HEAD, &path).header("range", "bytes=3-9").send().await.unwrap();
            assert_eq!((head.status().as_u16(), head.headers().contains_key("content-range")), (200, false), "{form}");
            let held = server.request(Method::GET, &path).header("range", "bytes=3-9").header("if-none-match", &tag).send().await.unwrap();
            assert_eq!(held.status(), 304, "{form}: what is held is not sent in parts");
            let (status, told, _) = asked(&format!("bytes={long}-"), "").await;
            assert_eq!((status, told), (416, format!("bytes */{long}")), "{form}");
            for (coding, packed) in [
                ("gzip", true),
                ("x-gzip", true),
                ("br, gzip;q=0.5", true),
                ("*", true),
                ("gzip;q=0.5, identity;q=0.1", true),
                ("gzip;q=0", false),
                ("gzip;q=0, *", false),
                ("gzip;q=0.5, identity", false),
                ("br", false),
                ("identity", false),
                ("gzip;q=nonsense", false),
            ] {
                let told = server.request(Method::GET, &path).header("accept-encoding", coding).send().await.unwrap();
                let packed = packed && form == "csv";
                assert_eq!(told.headers().contains_key("content-encoding"), packed, "{form} {coding}");
                assert_eq!(told.headers()["etag"].to_str().unwrap().starts_with("W/"), packed, "{form} {coding}");
            }
            let squeezed = server.request(Method::GET, &path).header("accept-encoding", "gzip").send().await.unwrap();
            assert_eq!(squeezed.headers()["etag"].to_str().unwrap().starts_with("W/"), form == "csv", "{form}");
            assert!(!squeezed.headers().contains_key("content-encoding") || form == "csv", "{form}");
        }
        let measured = server.request(Method::HEAD, "/api/v1/observations?format=parquet").send().await.unwrap();
        assert!(measured.headers()["content-length"].to_str().unwrap().parse::<u64>().unwrap() > 1000);
        let parquet = download(&server, "/api/v1/observations?format=parquet").await;
        assert_eq!((&parquet[..4], &parquet[parquet.len() - 4..]), (&b"PAR1"[..], &b"PAR1"[..]));
    }
}

#[tokio::test]
async fn what_the_spool_does_not_hold_is_refused() {
    let world = World::on_sqlite();
    world.import(&[figures().write()]).succeeded();
    let server = world.serve_with(&[("OPENPLAN_SPOOL_BYTES", "2000")]);
    let refused = server.get("/api/v1/observations?format=xlsx").await;
    assert_eq!((refused.status, &refused.json()["code"]), (400, &json!("TOO_COSTLY")), "{refused:?}");
    assert!(refused.text.contains("2000 bytes"), "{refused:?}");
    assert_eq!(refused.json()["limit"], "spool_bytes", "{refused:?}");
    assert_eq!(server.get("/api/v1/observations?format=csv").await.status, 200);
}
