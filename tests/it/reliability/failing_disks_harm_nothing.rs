//! SQLite on a disk that fails or is full.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::{figures, fresh};
use crate::support::{Server, World, rounds, sqlite, traced};

/// Exit code of a command that failed.
const FAILED: i32 = 1;

/// Imports under strace with a fault put into what touches the database, and gives the exit code and what was said on
/// standard error.
fn with_fault(world: &World, import: &Command, calls: &str, fault: &str) -> (Option<i32>, String) {
    let (calls, fault) = (format!("trace={calls}"), format!("inject={calls}:{fault}"));
    let paths = [sqlite::file(world), sqlite::log(world)].map(|path| path.to_str().unwrap().to_owned());
    let [database, log] = &paths;
    let options = ["-P", database, "-P", log, "-e", &calls, "-e", &fault, "-o", "/dev/null"];
    let mut traced = traced(import, &options);
    let output = traced.output().unwrap();
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_says_so_and_the_release_before_stands() {
    let world = World::on_sqlite();
    world.import(&[figures("trial", 50, 1).write()]).succeeded();
    let package = figures("trial", 200, 2).write();
    let before = sqlite::content(&world).await;
    let import = |world: &World| world.command(["import".as_ref(), package.as_ref()]);
    let whole = sqlite::copy(&world);
    let trace = whole.folder().join("trace");
    let seen = ["-e", "trace=pwrite64", "-o", trace.to_str().unwrap()];
    assert!(traced(&import(&whole), &seen).output().unwrap().status.success());
    let after = sqlite::content(&whole).await;
    let writes = fs::read_to_string(&trace).unwrap().lines().count();

    let rounds = rounds(12, 400);
    let mut failed = 0;
    for round in 0..rounds {
        let at = 1 + round * (writes - 1) / rounds;
        let (calls, fault) = match round % 6 {
            0 => ("pwrite64", format!("error=EIO:when={at}")),
            1 => ("pwrite64", format!("error=ENOSPC:when={at}")),
            2 => ("pwrite64", format!("error=EIO:when={at}+")),
            3 => ("pwrite64", format!("error=ENOSPC:when={at}+")),
            4 => ("fsync,fdatasync", "error=EIO:when=1".to_owned()),
            _ => ("pread64", format!("error=EIO:when={}+", 1 + at / 8)),
        };
        let world = sqlite::copy(&world);
        let (code, said) = with_fault(&world, &import(&world), calls, &fault);
        let fault = format!("{calls}:{fault} of {writes}: {said}");
        let found = sqlite::content(&world).await;
        match code {
            // What fails once the release is on the disk fails nobody.
            Some(0) => assert!(found == after, "{fault}: a release that was told is lost"),
            Some(FAILED) => {
                failed += 1;
                assert!(said.starts_with("openplan: ") && said.contains("database"), "{fault}");
                assert!(!said.contains("should not have happened"), "{fault}");
                // The log may hold a release whole of which the end could not be told.
                assert!(found == before || found == after, "{fault}: half a release");
            }
            other => panic!("{fault}: {other:?}"),
        }
        world.import(&[&package]).succeeded();
        assert!(sqlite::content(&world).await == after, "{fault}: a second try");
    }
    eprintln!("{failed} of {rounds} imports failed; an import has {writes} writes");
    assert!(failed > rounds / 2, "{failed} of {rounds} failed");
}

/// Calls that each thread of the server has made by now.
fn reads(trace: &Path) -> usize {
    let trace = fs::read_to_string(trace).unwrap();
    let threads: Vec<&str> = trace.lines().filter_map(|line| line.split_whitespace().next()).collect();
    threads.iter().map(|thread| threads.iter().filter(|other| *other == thread).count()).max().unwrap_or(0)
}

fn serve_traced(world: &World, options: &[&str]) -> Server {
    let mut command = world.command(["serve", "--listen", "127.0.0.1:0"]);
    command.env("OPENPLAN_READERS", "1");
    // The server is the child, so that it can be told to stop, and strace its grandchild.
    let options: Vec<&str> = ["-D", "-e", "trace=pread64"].iter().chain(options).copied().collect();
    Server::start(traced(&command, &options), world.folder())
}

async fn page(server: &Server, number: usize) -> (u16, Value) {
    let field =
        format!("observations(first: 200, filter: {{ value: {{ ge: \"{number}\" }} }}) {{ nodes {{ value }} }}");
    let response = server.post(&fresh(&field)).await;
    assert!(response.status == 200 || response.is_refused_for_now(), "{response:?}: {}", server.log());
    let body = response.json();
    assert!(response.status != 200 || body.get("errors").is_none(), "{response:?}: {}", server.log());
    let values = body.pointer("/data").and_then(Value::as_object).and_then(|data| data.values().next().cloned());
    (response.status, values.unwrap_or_default())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reading_says_503_and_goes_on_when_the_disk_does() {
    const PAGES: usize = 8;
    let world = World::on_sqlite();
    world.import(&[figures("trial", 1_500, 1).write()]).succeeded();
    let trace = world.folder().join("trace");
    let server = serve_traced(&world, &["-o", trace.to_str().unwrap()]);
    let started = reads(&trace);
    let mut expected = Vec::new();
    for number in 0..PAGES {
        expected.push(page(&server, number).await.1);
    }
    let read = reads(&trace);
    assert!(server.stop().success());
    assert!(read > started + 10, "{started}, {read}");

    let mut refused = 0;
    let rounds = rounds(4, 60);
    for round in 0..rounds {
        let from = started + 1 + round * (read - started) / rounds;
        let fault = format!("inject=pread64:error=EIO:when={from}..{}", from + 3);
        let server = serve_traced(&world, &["-e", &fault, "-o", "/dev/null"]);
        for turn in 0..2 * PAGES {
            let number = turn % PAGES;
            let (status, values) = page(&server, number).await;
            refused += usize::from(status == 503);
            assert!(status == 503 || values == expected[number], "{fault}: {values}");
            assert!(status == 200 || turn < PAGES, "{fault}: it does not go on: {}", server.log());
        }
        assert!(server.stop().success());
    }
    eprintln!("{refused} pages were refused in {rounds} rounds");
    assert!(refused > 0, "no fault was met");
}
