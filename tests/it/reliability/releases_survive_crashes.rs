//! SQLite: a release that was told is on the disk, and one that was not is there as a whole or not at all.

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;

use super::figures;
use crate::support::{World, WrittenPackage, rounds, sqlite, traced};

/// A published release, and a package that changes and adds to it.
fn published() -> (World, WrittenPackage) {
    let world = World::on_sqlite();
    world.import(&[figures("trial", 100, 1).write()]).succeeded();
    (world, figures("trial", 600, 2).write())
}

/// Writes into a file, of a trace that names files.
fn writes_into(trace: &str, file: &Path) -> usize {
    let name = format!("<{}>", file.display());
    trace.lines().filter(|line| line.contains(" pwrite64(") && line.contains(&name)).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_write_an_import_has_happened_or_has_not() {
    let (world, package) = published();
    let before = sqlite::content(&world).await;
    let import = |world: &World| world.command(["import".as_ref(), package.as_ref()]);

    // Into the log first, then from there into the database.
    let whole = sqlite::copy(&world);
    let trace = whole.folder().join("trace");
    let seen = ["-y", "-e", "trace=pwrite64", "-o", trace.to_str().unwrap()];
    let said = traced(&import(&whole), &seen).output().unwrap();
    assert!(said.status.success(), "{said:?}");
    let after = sqlite::content(&whole).await;
    assert_ne!(before, after);
    let trace = fs::read_to_string(&trace).unwrap();
    let [database, log] = [sqlite::file, sqlite::log].map(|file| writes_into(&trace, &file(&whole)));
    assert!(database > 10 && log > 20, "{database} and {log} writes");

    let rounds = rounds(12, 200).min(database + log);
    let mut happened = 0;
    for round in 0..rounds {
        let world = sqlite::copy(&world);
        let at = round * (database + log - 1) / (rounds - 1);
        let (file, at) = if at < log { (sqlite::log(&world), at + 1) } else { (sqlite::file(&world), at - log + 1) };
        let kill = format!("inject=pwrite64:signal=KILL:when={at}");
        let options = ["-P", file.to_str().unwrap(), "-e", "trace=pwrite64", "-e", &kill, "-o", "/dev/null"];
        let killed = traced(&import(&world), &options).output().unwrap();
        let moment = format!("write {at} into {}, of {log} and {database}", file.display());
        assert_eq!(killed.status.signal(), Some(9), "{moment}: {killed:?}");

        let found = sqlite::content(&world).await;
        assert!(found == before || found == after, "{moment}: half a release");
        let told = String::from_utf8_lossy(&killed.stdout).contains("release 2 of trial");
        assert!(found == after || !told, "{moment}: a release that was told is lost");
        happened += usize::from(found == after);
        let again = world.import(&[&package]);
        let expected = if found == after { "nothing changed" } else { "release 2 of trial" };
        assert!(again.succeeded().contains(expected), "{moment}: {}", again.stdout);
        assert!(sqlite::content(&world).await == after, "{moment}: a second try");
    }
    assert!(0 < happened && happened < rounds, "{happened} of {rounds} happened: not every moment was tried");
}

#[test]
fn a_release_is_told_when_it_is_on_the_disk() {
    let (world, package) = published();
    let trace = world.folder().join("trace");
    let import = world.command(["import".as_ref(), package.as_ref()]);
    let seen = ["-y", "-e", "trace=pwrite64,fsync,fdatasync,write", "-o", trace.to_str().unwrap()];
    assert!(traced(&import, &seen).output().unwrap().status.success());

    let trace = fs::read_to_string(&trace).unwrap();
    let lines: Vec<&str> = trace.lines().collect();
    let told = lines.iter().position(|line| line.contains(" write(1<") && line.contains("release 2 of")).unwrap();
    let is_of_wal = |line: &str, call: &str| line.contains(call) && line.contains("openplan.sqlite-wal>");
    let written = lines[..told].iter().rposition(|line| is_of_wal(line, " pwrite64(")).unwrap();
    let synced = lines[written..told].iter().position(|line| is_of_wal(line, "sync(")).map(|at| written + at);
    let synced =
        synced.unwrap_or_else(|| panic!("told before it was on the disk:\n{}", lines[written..=told].join("\n")));
    let thread = lines[synced].split_whitespace().next().unwrap();
    let is_done = |line: &&&str| line.starts_with(thread) && line.ends_with("= 0");
    assert!(lines[synced..told].iter().any(|line| is_done(&line)), "{}", lines[synced..=told].join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_part_of_the_log_reached_the_disk_it_is_one_release_or_the_next() {
    /// Bytes of the log's header, and of a frame's.
    const HEADERS: (usize, usize) = (32, 24);
    let (world, package) = published();
    let before = sqlite::content(&world).await;
    // Somebody who reads keeps the log from being written into the database at the end.
    let reader = world.database().await;
    sea_orm::ConnectionTrait::execute_unprepared(&reader, "SELECT * FROM release").await.unwrap();
    world.import(&[&package]).succeeded();
    let kept = sqlite::copy(&world);
    let log = sqlite::log(&kept);
    let bytes = fs::read(&log).unwrap();
    let page = usize::try_from(u32::from_be_bytes(bytes[8..12].try_into().unwrap())).unwrap();
    let frame = HEADERS.1 + page;
    let frames = (bytes.len() - HEADERS.0) / frame;
    assert!(frames > 20, "{frames} frames");
    let after = sqlite::content(&sqlite::copy(&kept)).await;
    assert_ne!(before, after);

    let rounds = rounds(40, 1_000_000).min(2 * frames);
    for round in 0..=rounds {
        // Whole frames, and half ones.
        let halves = round * 2 * frames / rounds;
        let length = HEADERS.0 + halves / 2 * frame + halves % 2 * frame / 2;
        let cut = sqlite::copy(&kept);
        fs::remove_file(format!("{}-shm", sqlite::file(&cut).display())).unwrap();
        fs::write(sqlite::log(&cut), &bytes[..length]).unwrap();
        let expected = if length == bytes.len() { &after } else { &before };
        assert!(sqlite::content(&cut).await == *expected, "cut after {halves} halves of {frames} frames");
    }
}
