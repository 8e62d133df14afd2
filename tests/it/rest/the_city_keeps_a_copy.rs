//! The client of docs/city.md keeps a copy that equals the service at every release, and asks once where there is no news.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::{all, of_itself};
use crate::support::{Server, World, packages};

/// The client, as the guide has it.
fn client() -> String {
    let guide = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/city.md")).unwrap();
    guide.split_once("```python\n").unwrap().1.split_once("```").unwrap().0.to_owned()
}

/// Runs Python; what it prints.
fn python(arguments: &[&str]) -> String {
    let ran =
        Command::new("python3").arg("-B").args(arguments).output().expect("python3; as root: apt-get install python3");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).unwrap()
}

/// A row with its numbers as texts, as the copy keeps those with a fraction.
fn plain(row: &Value) -> Value {
    let mut row = of_itself(row);
    for (_, value) in row.as_object_mut().unwrap() {
        if value.is_number() {
            *value = Value::from(value.to_string());
        }
    }
    row
}

/// Rows of one table, by key.
async fn compare(server: &Server, copy: &[Value], table: &str, key: &str, query: &str) {
    let mut kept: Vec<(String, Value)> = copy
        .iter()
        .filter(|row| row[0] == table)
        .map(|row| {
            (row[1].as_str().unwrap().to_owned(), plain(&serde_json::from_str(row[2].as_str().unwrap()).unwrap()))
        })
        .collect();
    let rows = all(server, &format!("{table}?limit=500{query}")).await;
    let mut told: Vec<(String, Value)> =
        rows.iter().map(|row| (row[key].as_str().unwrap().to_owned(), plain(row))).collect();
    kept.sort_by(|a, b| a.0.cmp(&b.0));
    told.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(kept.len(), told.len(), "{table}");
    for (kept, told) in kept.iter().zip(&told) {
        assert_eq!(kept, told, "{table}");
    }
}

on_both! {
    async fn night_after_night(world: &World) {
        let script = world.folder().join("mirror.py");
        std::fs::write(&script, client()).unwrap();
        let (script, file) = (script.to_str().unwrap().to_owned(), world.folder().join("copy.sqlite"));
        let file = file.to_str().unwrap();
        let dump = "import json, sqlite3, sys; print(json.dumps(sqlite3.connect(sys.argv[1]).execute('SELECT * FROM row').fetchall()))";
        for night in 0..4 {
            let ran = match night {
                0 => world.import(&packages()[..2]),
                1 => world.import(&packages()[2..]),
                2 => world.run(["release", "undo", "3"]),
                _ => world.run(["release", "undo", "4"]),
            };
            ran.succeeded();
            let server = world.serve();
            let url = format!("http://{}", server.authority());
            let newest = &world.releases()[0]["number"];
            assert!(python(&[&script, &url, file]).starts_with(&format!("at release {newest}, asked ")));
            let copy: Vec<Value> = serde_json::from_str(&python(&["-c", dump, file])).unwrap();
            compare(&server, &copy, "observations", "id", "&statements=ALL").await;
            for table in ["projects", "tasks", "districts", "indicators", "units", "categories", "documents", "datasets"] {
                compare(&server, &copy, table, "code", "").await;
            }
            let before = server.metric("openplan_http_request_duration_seconds_count{route=\"/api/v1/{resource}\",method=\"GET\",status=\"304\"}").await;
            assert_eq!(python(&[&script, &url, file]), format!("at release {newest}, asked 1 times\n"));
            let after = server.metric("openplan_http_request_duration_seconds_count{route=\"/api/v1/{resource}\",method=\"GET\",status=\"304\"}").await;
            assert_eq!(after, before + 1, "a night without news is one 304");
        }
    }
}
