//! What is written is read again as it was, and observations are streamed in order.

use std::path::Path;

use openplan::domain::Lang;
use openplan::domain::record::{Dataset, Lists, Observation, Row};
use openplan::package::files::Folder;
use openplan::package::{Known, Package, Writer, check};

use crate::support::{Files, report_of};

fn records<T: Clone>(rows: &[Row<T>]) -> Vec<T> {
    rows.iter().map(|row| row.record.clone()).collect()
}

fn observations(package: &Package) -> Vec<Observation> {
    package.observations().map(|row| row.unwrap().record).collect()
}

fn assert_same(a: &Package, b: &Package) {
    assert_eq!(a.dataset, b.dataset);
    assert_eq!(records(&a.lists.districts), records(&b.lists.districts));
    assert_eq!(records(&a.lists.categories), records(&b.lists.categories));
    assert_eq!(records(&a.lists.units), records(&b.lists.units));
    assert_eq!(records(&a.lists.indicators), records(&b.lists.indicators));
    assert_eq!(records(&a.lists.documents), records(&b.lists.documents));
    assert_eq!(records(&a.lists.projects), records(&b.lists.projects));
    assert_eq!(records(&a.lists.tasks), records(&b.lists.tasks));
    assert_eq!(records(&a.lists.project_progress), records(&b.lists.project_progress));
    assert_eq!(records(&a.lists.task_progress), records(&b.lists.task_progress));
    assert_eq!(records(&a.lists.task_evidence), records(&b.lists.task_evidence));
    assert_eq!(observations(a), observations(b));
}

fn write(folder: &Path, dataset: &Dataset, lists: &Lists, observations: &[Observation]) {
    let mut writer = Writer::begin(Folder::new(folder.to_owned()), dataset, lists).unwrap();
    writer.observations(observations).unwrap();
    writer.end().unwrap();
}

fn round_trip(path: &Path) {
    let (package, report) = Package::open(path);
    assert!(report.is_sound(), "{}", report.to_text(Lang::En));
    let package = package.unwrap();
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &package.dataset, &package.lists, &observations(&package));
    let again = report_of(folder.path());
    assert!(again.is_sound(), "{}", again.to_text(Lang::En));
    assert_same(&package, &Package::open(folder.path()).0.unwrap());
}

#[test]
fn nothing_is_lost() {
    let files = Files::sound()
        .cell("observations.csv", 2, "note_zh", "两行\n“引号”, \"quoted\"")
        .cell("observations.csv", 2, "note_en", "=1+1")
        .cell("observations.csv", 3, "period", "2020-06-01/P1D")
        .cell("observations.csv", 3, "value", "-14.200")
        .cell("projects.csv", 2, "due", "2025-12-01")
        .cell("units.csv", 3, "factor", "10000.0");
    round_trip(files.folder().path());
}

#[test]
fn the_packages_of_the_repo_are_sound_and_come_back_as_they_are() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    for entry in std::fs::read_dir(data).unwrap().flatten().filter(|entry| entry.path().is_dir()) {
        let report = report_of(&entry.path());
        assert!(report.is_sound(), "{}: {}", entry.path().display(), report.to_text(Lang::En));
        round_trip(&entry.path());
    }
}

#[test]
fn a_package_to_fill_in_has_every_header() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = Dataset { code: "wuchang-2021".into(), ..Dataset::default() };
    write(folder.path(), &dataset, &Lists::default(), &[]);
    let report = report_of(folder.path());
    let columns: Vec<_> = report.errors.iter().map(|f| (f.code.code(), f.column.as_deref())).collect();
    assert_eq!(columns, [("MISSING_PROPERTY", Some("title"))]);
    let header = std::fs::read_to_string(folder.path().join("task_evidence.csv")).unwrap();
    assert_eq!(header, "task,indicator,project\n");
    let description = std::fs::read_to_string(folder.path().join("datapackage.json")).unwrap();
    assert!(description.contains("\"publisherCode\": \"\"") && description.contains("foreignKeys"));
}

#[test]
fn sound_rows_are_observed_in_order_and_faulty_ones_told() {
    let folder = Files::sound().cell("observations.csv", 4, "value", "7.5%").folder();
    let (package, _) = Package::open(folder.path());
    let package = package.unwrap();
    let mut seen = Vec::new();
    let report = check(&package, &Known::default(), &mut |row| seen.push(row.number));
    assert_eq!(report.errors.len(), 1);
    assert_eq!(seen, (2..=16).filter(|row| *row != 4).collect::<Vec<_>>());
    assert_eq!(package.observation_bytes_read(), package.observation_bytes());
    let faulty: Vec<_> = package.observations().filter_map(Result::err).collect();
    assert_eq!((faulty.len(), faulty[0][0].row), (1, Some(4)));
}
