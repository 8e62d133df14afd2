//! Every command of docs/rest.md runs, and what it shows comes.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::serve_all;
use crate::support::World;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commands_run_and_answers_come() {
    let world = World::on_sqlite();
    let server = serve_all(&world);
    let guide = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rest.md")).unwrap();
    let guide = guide.replace("127.0.0.1:8000", server.authority());
    let blocks: Vec<&str> = guide.split("```").skip(1).step_by(2).collect();
    let mut told = String::new();
    for block in blocks {
        if let Some(commands) = block.strip_prefix("sh\n") {
            for command in commands.lines() {
                let ran =
                    Command::new("sh").args(["-c", command]).current_dir(world.folder()).output().expect("sh and curl");
                assert!(ran.status.success(), "{command}: {}", String::from_utf8_lossy(&ran.stderr));
                told = String::from_utf8(ran.stdout).unwrap();
                assert!(!told.contains("\"status\":4") || command.contains("distrct"), "{command}: {told}");
            }
        }
        if let Some(shown) = block.strip_prefix("json\n") {
            let (shown, told): (Value, Value) =
                (serde_json::from_str(shown).unwrap(), serde_json::from_str(&told).unwrap());
            match shown.get("items") {
                None => assert_eq!(shown, told),
                // Shortened: each row that it shows is there.
                Some(rows) => {
                    for row in rows.as_array().unwrap() {
                        assert!(told["items"].as_array().unwrap().contains(row), "{row} is not in {told}");
                    }
                    assert_eq!(shown["release"], told["release"]);
                }
            }
        }
    }
    for (file, rows) in [("observations.csv", 100), ("observations-excel.csv", 100)] {
        let text = std::fs::read_to_string(world.folder().join(file)).unwrap();
        assert!(text.lines().count() > rows, "{file}");
    }
}
