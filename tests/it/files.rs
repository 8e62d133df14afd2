//! Lists as files: XLSX.

use std::io::{Cursor, Read};

use reqwest::Method;

use crate::support::{PackageBuilder, Server, World};

/// A file, whatever its bytes.
async fn download(server: &Server, path: &str) -> Vec<u8> {
    let response = server.request(Method::GET, path).send().await.unwrap();
    assert_eq!(response.status(), 200, "{path}");
    response.bytes().await.unwrap().to_vec()
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
}
