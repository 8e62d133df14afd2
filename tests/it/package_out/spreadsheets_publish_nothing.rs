//! An export that a spreadsheet has opened and saved is the same again.

use std::fs;
use std::path::Path;

use super::awkward::plain;
use super::{DATASETS, export, rows};
use crate::support::{World, packages};

/// Opens each table in a spreadsheet and saves it: a number, a date or a truth is written as the spreadsheet shows it, words as
/// they are; with a byte order mark, lines ended by CR and LF, and quotes only where they must be.
fn open_and_save(folder: &Path) {
    for file in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()) {
        if !file.ends_with(".csv") {
            continue;
        }
        let mut saved = "\u{FEFF}".to_owned();
        for row in rows(folder, &file) {
            let cells: Vec<String> = row.iter().map(|cell| quoted(&shown(cell))).collect();
            saved += &(cells.join(",") + "\r\n");
        }
        fs::write(folder.join(file), saved).unwrap();
    }
}

/// What a cell in the general format shows of what was typed into it.
fn shown(typed: &str) -> String {
    assert!(!typed.starts_with(['=', '+', '@']), "a formula: {typed}");
    date(typed).or_else(|| number(typed)).unwrap_or_else(|| typed.to_owned())
}

/// `2020-09-01` is shown as `2020/9/1` where dates are written so.
fn date(typed: &str) -> Option<String> {
    let parts: Vec<&str> = typed.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return None };
    let is_date =
        (year.len(), month.len(), day.len()) == (4, 2, 2) && typed.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    is_date.then(|| format!("{year}/{}/{}", month.trim_start_matches('0'), day.trim_start_matches('0')))
}

/// `7.0` is shown as `7`; eleven digits fit, fifteen are kept.
fn number(typed: &str) -> Option<String> {
    let digits = typed.strip_prefix('-').unwrap_or(typed);
    let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.') && digits != ".";
    if !is_number || digits.matches('.').count() > 1 {
        return None;
    }
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    assert!(whole.len() + fraction.len() <= 11, "shown in powers of ten, which is refused: {typed}");
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    let sign = if typed.starts_with('-') && !(whole.is_empty() && fraction.is_empty()) { "-" } else { "" };
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") })
}

fn quoted(cell: &str) -> String {
    if cell.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

on_both! {
    async fn the_packages_of_this_repository(world: &World) {
        world.import(&packages()).succeeded();
        for dataset in DATASETS {
            let out = export(world, dataset, dataset, &[]);
            open_and_save(&out);
            let said = world.import(&[out]);
            assert!(said.succeeded().contains("nothing changed"), "{}", said.stdout);
        }
        assert_eq!(world.releases().len(), 3);
    }

    async fn whatever_a_spreadsheet_leaves(world: &World) {
        world.import(&[plain().write()]).succeeded();
        let out = export(world, "awkward", "awkward", &[]);
        assert!(rows(&out, "observations.csv").iter().any(|row| row[8] == "1400.0"));
        open_and_save(&out);
        assert!(!fs::read_to_string(out.join("observations.csv")).unwrap().contains("1400.0"));
        let said = world.import(&[out]);
        assert!(said.succeeded().contains("nothing changed"), "{}", said.stdout);
        assert_eq!(world.releases().len(), 1);
    }

    async fn what_it_takes_for_another_thing_is_refused(world: &World) {
        let street = [("code", "420106001000"), ("parent", "420106"), ("name_zh", "积玉桥街道"), ("name_en", "Jiyuqiao")];
        world.import(&[plain().row("districts", &street).write()]).succeeded();
        let out = export(world, "awkward", "awkward", &[]);
        let path = out.join("districts.csv");
        fs::write(&path, fs::read_to_string(&path).unwrap().replace("420106001000", "4.20106E+11")).unwrap();
        let said = world.import(&[out]);
        assert!(said.failed(1).contains("4.20106E+11"), "{}", said.stderr);
        assert_eq!(world.releases().len(), 1);
    }
}
