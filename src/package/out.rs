//! The cells of a row being written, by the names of their columns.

use std::fmt::Display;

use super::table::Table;
use crate::domain::record::{ExternalCode, Lead, Place, Words};
use crate::domain::{Bilingual, Period};

/// A row being written.
pub struct Out {
    table: &'static Table,
    next_column: usize,
    /// Its cells in the order of the table's columns.
    pub cells: Vec<String>,
}

impl Out {
    /// A row of empty cells.
    pub fn new(table: &'static Table) -> Self {
        Out { table, next_column: 0, cells: vec![String::new(); table.columns.len()] }
    }

    /// Empties the cells for the next row.
    pub fn clear(&mut self) {
        self.cells.iter_mut().for_each(String::clear);
        self.next_column = 0;
    }

    /// Words or a code.
    pub fn put(&mut self, name: &str, text: &str) {
        if let Some(cell) = self.cell(name) {
            cell.push_str(text);
        }
    }

    /// Words or a code that may be missing.
    pub fn text(&mut self, name: &str, text: &Option<String>) {
        self.put(name, text.as_deref().unwrap_or(""));
    }

    /// A number or day that may be missing.
    pub fn shown(&mut self, name: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.put(name, &value.to_string());
        }
    }

    /// Several words or codes.
    pub fn list(&mut self, name: &str, words: &[String]) {
        self.put(name, &words.join(";"));
    }

    /// A period. A first of the month is written as a day long, for as a day it is refused.
    pub fn period(&mut self, name: &str, period: Period) {
        let code =
            if period.days() == 1 && period.start().day() == 1 { format!("{period}/P1D") } else { period.code() };
        self.put(name, &code);
    }

    /// `due`.
    pub fn due(&mut self, due: Option<Period>) {
        if let Some(due) = due {
            self.period("due", due);
        }
    }

    /// `name_zh` and `name_en`.
    pub fn name(&mut self, name: &Bilingual) {
        self.put("name_zh", &name.zh);
        self.text("name_en", &name.en);
    }

    /// Words in both languages.
    pub fn words(&mut self, zh: &str, en: &str, words: &Words) {
        self.text(zh, &words.zh);
        self.text(en, &words.en);
    }

    /// `note_zh` and `note_en`.
    pub fn note(&mut self, note: &Words) {
        self.words("note_zh", "note_en", note);
    }

    /// `lead_zh` and `lead_en`.
    pub fn lead(&mut self, lead: &Lead) {
        self.list("lead_zh", &lead.zh);
        self.list("lead_en", &lead.en);
    }

    /// `external`.
    pub fn external(&mut self, codes: &[ExternalCode]) {
        let codes: Vec<String> = codes.iter().map(ExternalCode::to_string).collect();
        self.list("external", &codes);
    }

    /// `document`, `section`, `start` and `end`.
    pub fn place(&mut self, place: &Place) {
        self.put("document", &place.document);
        self.text("section", &place.section);
        self.shown("start", place.start);
        self.shown("end", place.end);
    }

    fn cell(&mut self, name: &str) -> Option<&mut String> {
        let next = self.table.columns.get(self.next_column).filter(|column| column.name == name);
        let index = if next.is_some() { self.next_column } else { self.table.index(name)? };
        self.next_column = index + 1;
        self.cells.get_mut(index)
    }
}
