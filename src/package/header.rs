//! The header of a file: which column of the table each of its columns is.

use super::fault::{Fault, FaultCode, Term, excerpt};
use super::table::{Column, Table};
use crate::domain::nearest::nearest;
use crate::domain::{label, text::folded};

/// Where the columns of a table stand in a file.
#[derive(Clone, Debug, Default)]
pub struct Header {
    /// How many cells a row has.
    pub width: usize,
    /// By the table's columns: the cell that holds it.
    places: Vec<Option<usize>>,
}

impl Header {
    /// The cell of the table's column.
    pub fn place(&self, column: usize) -> Option<usize> {
        self.places.get(column).copied().flatten()
    }

    /// The name of the table's column that a cell stands in.
    pub fn name_at(&self, table: &'static Table, cell: usize) -> Option<&'static str> {
        let column = self.places.iter().position(|place| *place == Some(cell))?;
        table.columns.get(column).map(|column| column.name)
    }

    /// How many of the table's columns the file has.
    pub fn found(&self) -> usize {
        self.places.iter().flatten().count()
    }

    /// Reads the header's cells, naming what is unknown, missing or there twice.
    pub fn read(table: &'static Table, cells: &[String], row: u32) -> (Header, Vec<Fault>) {
        let mut header = Header { width: cells.len(), places: vec![None; table.columns.len()] };
        let mut faults = Vec::new();
        let mut unknown = Vec::new();
        let fault = |code, name: &str| Fault::new(code, table.file).row(row).column(name);
        for (place, name) in cells.iter().enumerate() {
            match table.index(name) {
                Some(column) => match header.place(column) {
                    Some(first) => {
                        faults.push(fault(FaultCode::DuplicateColumn, name).with(name.as_str()).with(first + 1))
                    }
                    None => header.set(column, place),
                },
                None if name.is_empty() => {
                    let unnamed = Fault::new(FaultCode::UnnamedColumn, table.file).row(row).with(place + 1);
                    faults.push(unnamed);
                }
                None => unknown.push((place, name)),
            }
        }
        for (place, name) in unknown {
            let meant = column_meant(table, name);
            faults.push(
                fault(FaultCode::UnknownColumn, &excerpt(name)).with(excerpt(name)).nearest(meant.map(|c| c.name)),
            );
            // Its cells are read as what was meant, so that their faults are found in the same go.
            if let Some(column) = meant.and_then(|column| table.index(column.name))
                && header.place(column).is_none()
            {
                header.set(column, place);
            }
        }
        for (index, column) in table.columns.iter().enumerate() {
            if column.required && header.place(index).is_none() {
                let words = Term::words(column.zh, column.en);
                faults.push(fault(FaultCode::MissingColumn, column.name).with(column.name).with(words));
            }
        }
        (header, faults)
    }

    fn set(&mut self, column: usize, place: usize) {
        if let Some(slot) = self.places.get_mut(column) {
            *slot = Some(place);
        }
    }
}

/// How many of the cells are names of the table's columns.
pub fn known_names(table: &Table, cells: &[String]) -> usize {
    cells.iter().filter(|cell| table.index(cell).is_some()).count()
}

/// The column that a name was meant to be: by its words in Chinese or English, else by the nearest spelling.
fn column_meant(table: &'static Table, name: &str) -> Option<&'static Column> {
    let wanted = folded(name);
    let wanted = wanted.trim().replace([' ', '-'], "_");
    let bare = |text: &str| {
        let text = folded(text);
        text.split(['(', '、', ',']).next().unwrap_or("").trim().to_owned()
    };
    let by_words = table.columns.iter().find(|column| {
        let zh = bare(column.zh);
        let english = wanted.replace('_', " ");
        column.name == wanted
            || zh == wanted
            || zh.strip_suffix("代码") == Some(wanted.as_str())
            || bare(column.en) == english
    });
    let by_label = || {
        let stem = label::all().iter().find(|label| label.list == "FIELD" && bare(label.zh) == wanted)?.code;
        table.columns.iter().find(|column| column.name == stem || column.name == format!("{stem}_zh"))
    };
    // Of one or two letters every word is a misspelling.
    let spelt = Some(&wanted).filter(|wanted| wanted.chars().count() > 2);
    let by_spelling = || table.column(nearest(spelt?, table.columns.iter().map(|column| column.name))?);
    by_words.or_else(by_label).or_else(by_spelling)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(names: &[&str]) -> Vec<(FaultCode, Option<String>, Option<String>)> {
        let cells: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let table = Table::named("units").unwrap();
        Header::read(table, &cells, 1).1.into_iter().map(|f| (f.code, f.column, f.nearest)).collect()
    }

    #[test]
    fn names_what_is_unknown_missing_or_twice() {
        assert_eq!(read(&["name_zh", "code"]), []);
        assert_eq!(
            read(&["code", "nmae_zh", "code", ""]),
            [
                (FaultCode::DuplicateColumn, Some("code".into()), None),
                (FaultCode::UnnamedColumn, None, None),
                (FaultCode::UnknownColumn, Some("nmae_zh".into()), Some("name_zh".into())),
            ]
        );
        assert_eq!(
            read(&["代码", "名称"]),
            [
                (FaultCode::UnknownColumn, Some("代码".into()), Some("code".into())),
                (FaultCode::UnknownColumn, Some("名称".into()), None),
                (FaultCode::MissingColumn, Some("name_zh".into()), None),
            ]
        );
    }
}
