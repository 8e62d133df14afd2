//! The rooms of `src/` stand on floors; a room imports only from floors below its own.

use std::path::{Path, PathBuf};

/// Each room's floor.
const FLOORS: &[(&str, u8)] = &[
    ("domain", 1),
    ("error", 1),
    ("config", 1),
    ("logging", 1),
    ("metrics", 1),
    ("store", 2),
    ("catalogue", 3),
    ("query", 4),
    ("package", 4),
    ("assess", 5),
    ("release", 5),
    ("export", 5),
    ("format", 5),
    ("graphql", 6),
    ("metadata", 6),
    ("rest", 6),
    ("http", 7),
    ("cli", 8),
];

fn floor(room: &str) -> Option<u8> {
    FLOORS.iter().find(|(name, _)| *name == room).map(|(_, floor)| *floor)
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    files(&root, &mut found);
    found
        .into_iter()
        .map(|path| (path.strip_prefix(&root).unwrap().to_owned(), std::fs::read_to_string(&path).unwrap()))
        .collect()
}

/// The room that a file is in.
fn room(path: &Path) -> String {
    path.components().next().unwrap().as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned()
}

#[test]
fn a_room_imports_only_from_floors_below() {
    for (path, text) in sources() {
        let own = room(&path);
        if ["lib", "main"].contains(&own.as_str()) {
            continue;
        }
        let own_floor = floor(&own).unwrap_or_else(|| panic!("{} has no floor", path.display()));
        for used in text.split("crate::").skip(1) {
            let used: String = used.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            let Some(below) = floor(&used) else { continue };
            assert!(
                used == own || below < own_floor || (below, own_floor) == (1, 1),
                "{} imports {used}",
                path.display()
            );
        }
    }
}

#[test]
fn interfaces_build_no_sql_and_questions_know_no_interface() {
    for (path, text) in sources() {
        let room = room(&path);
        let code = text.split("#[cfg(test)]").next().unwrap();
        if ["http", "cli", "assess", "domain", "package"].contains(&room.as_str()) {
            assert!(
                !code.contains("sea_query") && !code.contains("use entity::"),
                "{} knows the database",
                path.display()
            );
        }
        if ["query", "catalogue", "release", "assess", "package"].contains(&room.as_str()) {
            assert!(!code.contains("async_graphql") && !code.contains("axum"), "{} knows an interface", path.display());
        }
    }
}
