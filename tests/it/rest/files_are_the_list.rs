//! A file of a list is the whole list, exact for programs, and safe to open in Excel.

use super::{all, get, serve_all};
use crate::support::{PackageBuilder, World};

on_both! {
    async fn csv_has_every_row_as_it_is(world: &World) {
        let server = serve_all(world);
        let rows = all(&server, "observations?statements=ALL&limit=500").await;
        let file = get(&server, "observations?statements=ALL&format=csv").await;
        assert_eq!(file.header("content-disposition"), "attachment; filename=\"observations.csv\"");
        let mut reader = csv::Reader::from_reader(file.text.as_bytes());
        let heads = reader.headers().unwrap().clone();
        let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(records.len(), rows.len());
        for (record, row) in records.iter().zip(&rows) {
            for (head, field) in heads.iter().zip(record) {
                let told = &row[head];
                let expected = told.as_str().map_or_else(|| if told.is_null() { String::new() } else { told.to_string() }, str::to_owned);
                assert_eq!(field, expected, "{head}");
            }
        }
    }

    async fn tables_that_are_no_list_are_files_too(world: &World) {
        let server = serve_all(world);
        for table in ["labels", "labels/SCENARIO", "releases/2/changes", "search?text=%E5%8C%BA", "plan-execution?district=420106&period=2020-S1"] {
            let told = get(&server, table).await.answered();
            let mark = if table.contains('?') { '&' } else { '?' };
            let file = get(&server, &format!("{table}{mark}format=csv")).await;
            assert_eq!(file.header("content-type"), "text/csv; charset=utf-8; header=present", "{table}: {file:?}");
            let mut reader = csv::Reader::from_reader(file.text.as_bytes());
            let records = reader.records().map(Result::unwrap).count();
            assert_eq!(records, told["total"].as_u64().unwrap() as usize, "{table}");
            let is_paged = ["releases", "search"].iter().any(|paged| table.starts_with(paged));
            assert_eq!(told["items"].as_array().unwrap().len() < records, is_paged, "{table}: is more than a page");
            let book = get(&server, &format!("{table}{mark}format=xlsx")).await;
            assert_eq!((book.status, book.header("content-type").contains("spreadsheetml")), (200, true), "{table}");
        }
    }

    async fn a_file_is_longer_than_a_page(world: &World) {
        let days = (2..=28).flat_map(|day| (1..=12).flat_map(move |month| (2001..=2008).map(move |year| format!("{year}-{month:02}-{day:02}"))));
        let package = days.fold(PackageBuilder::new("days"), |package, day| package.observation(&[("period", &day)]));
        world.import(&[package.write()]).succeeded();
        let server = world.serve();
        let file = get(&server, "observations?format=csv&fields=period,value&sort=period").await;
        let lines: Vec<&str> = file.text.split_terminator("\r\n").collect();
        assert_eq!((lines[0], lines.len()), ("period,value", 1 + 27 * 12 * 8));
        assert!(lines[1..].is_sorted(), "not in order");
        let changes = get(&server, "releases/1/changes?kind=ADDED&format=csv").await;
        let total = get(&server, "releases/1/changes?kind=ADDED&limit=0").await.answered()["total"].as_u64().unwrap();
        let changes: Vec<csv::StringRecord> = csv::Reader::from_reader(changes.text.as_bytes()).records().map(Result::unwrap).collect();
        let keys: std::collections::BTreeSet<(&str, &str)> = changes.iter().map(|row| (&row[1], &row[2])).collect();
        assert_eq!((keys.len(), changes.len()), (total as usize, total as usize), "each once");
        assert!(total > 27 * 12 * 8, "{total}");
        let page = get(&server, "observations?format=csv&fields=period&limit=3").await;
        assert_eq!(page.text.lines().count(), 4);
        assert!(page.header("link").contains("cursor="), "{page:?}");
    }

    async fn excel_reckons_nothing(world: &World) {
        let package = PackageBuilder::new("formulas")
            .observation(&[("note_zh", "=1+1"), ("value", "-7.0")])
            .observation(&[("note_zh", "@SUM(A1)"), ("period", "2019")]);
        world.import(&[package.write()]).succeeded();
        let server = world.serve();
        let exact = get(&server, "observations?format=csv&fields=value,note&sort=-period").await;
        assert_eq!(exact.text, "value,note\r\n-7.0,=1+1\r\n622.19,@SUM(A1)\r\n");
        let excel = get(&server, "observations?format=csv&for=excel&fields=value,note&sort=-period").await;
        assert_eq!(excel.text, "\u{feff}数值,附注\r\n-7.0,'=1+1\r\n622.19,'@SUM(A1)\r\n");
        assert_eq!(get(&server, "observations?for=excel&fields=value,note&sort=-period").await.text, excel.text);
    }
}
