//! Publishers that wait for each other, and readers that wait for none.

use std::sync::atomic::{AtomicBool, Ordering};

use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::Value;

use super::{figures, fresh};
use crate::support::{World, WrittenPackage, connect, rounds};

/// Those who read at once.
const READERS: usize = 50;
/// Figures of a package.
const FIGURES: usize = 20;

/// Tenths of every value; they follow one another wherever the release was read as a whole.
fn tenths(nodes: &Value) -> Vec<i64> {
    let value = |node: &Value| node["value"].as_str().expect("a value").replace('.', "").parse().expect("a number");
    nodes.as_array().expect("nodes").iter().map(value).collect()
}

on_both! {
    async fn two_publish_and_fifty_read_and_nobody_hears_of_a_lock(world: &World) {
        let versions = |dataset: &str, first: usize| {
            [first, first + 500].map(|first| figures(dataset, FIGURES, first).write())
        };
        let packages = [versions("one", 100), versions("two", 5_000)];
        world.import(&[&packages[0][0], &packages[1][0]]).succeeded();
        let server = world.serve();
        let times = rounds(3, 30);

        let done = AtomicBool::new(false);
        let publishing = async {
            let publish = |versions: &[WrittenPackage; 2]| {
                for at in 0..times {
                    world.import(&[&versions[(at + 1) % 2]]).succeeded();
                }
            };
            // Commands are waited for on threads of their own.
            std::thread::scope(|threads| {
                let both = packages.each_ref().map(|versions| threads.spawn(|| publish(versions)));
                tokio::task::block_in_place(|| both.into_iter().for_each(|one| one.join().expect("it publishes")));
            });
            done.store(true, Ordering::Relaxed);
        };
        let reading = (0..READERS).map(|reader| {
            let (server, done) = (&server, &done);
            async move {
                let dataset = ["one", "two"][reader % 2];
                while !done.load(Ordering::Relaxed) {
                    let field = format!("observations(filter: {{ datasets: [\"{dataset}\"] }}) {{ nodes {{ value }} }}");
                    let response = server.post(&fresh(&field)).await;
                    let body = response.json();
                    assert!(response.status == 200 && body.get("errors").is_none(), "{response:?}");
                    let read = tenths(&body["data"].as_object().expect("data").values().next().expect("a field")["nodes"]);
                    assert_eq!(read.len(), FIGURES);
                    assert!(read.is_sorted_by(|one, next| one + 1 == *next), "of two releases: {read:?}");
                }
            }
        });
        tokio::join!(publishing, futures_util::future::join_all(reading));
        assert_eq!(world.releases().len(), 2 + 2 * times);
        assert!(!server.log().contains("locked"), "{}", server.log());
    }
}

/// Older ones may corrupt a database that two processes write (the WAL-reset fault, 3.7.0 to 3.51.2).
#[tokio::test]
async fn sqlite_is_one_that_does_not_corrupt_what_two_processes_write() {
    let database = connect("sqlite::memory:").await.unwrap();
    let asked = Statement::from_string(DbBackend::Sqlite, "SELECT sqlite_version()");
    let row = database.query_one_raw(asked).await.unwrap().unwrap();
    let version: String = row.try_get_by_index(0).unwrap();
    let numbers: Vec<u32> = version.split('.').map(|number| number.parse().unwrap()).collect();
    assert!(numbers >= vec![3, 51, 3], "{version}");
}
