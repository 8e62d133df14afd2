//! A SQLite database as files, and all that is in it as text.

use std::fs;
use std::path::{Path, PathBuf};

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};

use super::World;
use super::connect;

/// The files of a SQLite database: itself, and what is not yet written into it.
const SUFFIXES: [&str; 3] = ["", "-wal", "-shm"];

/// The database of a world that has one on SQLite.
pub fn file(world: &World) -> PathBuf {
    PathBuf::from(world.url().trim_start_matches("sqlite://"))
}

/// The log that goes before it, where it is open or was not closed.
pub fn log(world: &World) -> PathBuf {
    PathBuf::from(format!("{}-wal", file(world).display()))
}

/// A new world with the same content; nothing may be writing meanwhile.
pub fn copy(world: &World) -> World {
    let copied = World::on_sqlite();
    let place = |world: &World, suffix: &str| format!("{}{suffix}", file(world).display());
    for suffix in SUFFIXES {
        if Path::new(&place(world, suffix)).exists() {
            fs::copy(place(world, suffix), place(&copied, suffix)).expect("a copy");
        }
    }
    copied
}

/// All that is in the database, but the time of day; it must be sound.
pub async fn content(world: &World) -> String {
    let database = connect(world.url()).await.expect("the database opens");
    assert_eq!(rows(&database, "PRAGMA integrity_check").await, ["ok"]);
    assert!(rows(&database, "SELECT \"table\" FROM pragma_foreign_key_check").await.is_empty());
    let mut content = String::new();
    for table in rows(&database, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").await {
        let columns = format!(
            "SELECT 'quote(\"' || name || '\")' FROM pragma_table_info('{table}') WHERE name NOT IN ('published_at', 'changed_at')"
        );
        let columns = rows(&database, &columns).await.join(" || ',' || ");
        let all = rows(&database, &format!("SELECT {columns} FROM \"{table}\" ORDER BY 1")).await;
        content.push_str(&format!("{table}:\n{}\n", all.join("\n")));
    }
    database.close().await.expect("the database closes");
    content
}

/// The texts in the first column of what a statement finds.
async fn rows(database: &DatabaseConnection, sql: &str) -> Vec<String> {
    let statement = Statement::from_string(DbBackend::Sqlite, sql);
    let rows = database.query_all_raw(statement).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    rows.iter().map(|row| row.try_get_by_index(0).expect("a text")).collect()
}
