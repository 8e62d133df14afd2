//! What goes out as a data package comes in again as it was.

mod answers_come_in_again;
mod awkward;
mod exports_are_whole_or_nothing;
mod exports_come_in_again;
mod packages_are_served;
mod spreadsheets_publish_nothing;
mod the_past_goes_out_as_it_stood;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::support::World;

/// The datasets of this repository, in the order in which they are published.
const DATASETS: [&str; 3] = ["core", "wuchang-2020-h1", "wuchang-main-indicators"];

/// Exports a dataset to a path in the world's folder.
fn export(world: &World, dataset: &str, name: &str, more: &[&str]) -> PathBuf {
    let path = world.folder().join(name);
    let arguments = [OsStr::new("export"), OsStr::new(dataset), path.as_os_str()];
    world.run(arguments.into_iter().chain(more.iter().map(OsStr::new))).succeeded();
    path
}

/// The files of a folder by name, as bytes.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries.map(|e| (e.file_name().into_string().unwrap(), std::fs::read(e.path()).unwrap())).collect()
}

/// Two packages are the same, byte for byte.
#[track_caller]
fn assert_same(one: &Path, other: &Path) {
    let (one, other) = (files(one), files(other));
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (name, bytes) in &one {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        assert_eq!(text(bytes), text(&other[name]), "{name}");
    }
}

/// The rows of a table of a package, header included.
fn rows(folder: &Path, table: &str) -> Vec<Vec<String>> {
    let mut csv = csv::ReaderBuilder::new().has_headers(false).from_path(folder.join(table)).unwrap();
    csv.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}
