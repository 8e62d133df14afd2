//! Every code that the files of a package list, also of rows with other faults, so that one fault makes no second.

use std::collections::{HashMap, HashSet};

use super::cell;
use super::table::Table;
use crate::domain::nearest::nearest;
use crate::domain::text::folded;

/// The codes of one table.
#[derive(Debug, Default)]
pub struct CodeList {
    codes: HashSet<String>,
    names: Vec<(String, String)>,
}

impl CodeList {
    /// Whether the table lists the code.
    pub fn contains(&self, code: &str) -> bool {
        self.codes.contains(code)
    }

    /// Adds a code with the words by which it may be meant.
    pub fn add(&mut self, code: &str, names: impl IntoIterator<Item = String>) {
        self.codes.insert(code.to_owned());
        self.names
            .extend(names.into_iter().filter(|name| !name.is_empty()).map(|name| (folded(&name), code.to_owned())));
    }

    /// The code that was meant: what has the name, what is the same but for form, or the nearest spelling.
    pub fn meant(&self, table: &Table, text: &str) -> Option<String> {
        let wanted = folded(text.trim());
        if let Some((_, code)) = self.names.iter().find(|(name, _)| *name == wanted) {
            return Some(code.clone());
        }
        if let Some(form) = cell::as_code(table.name, text).filter(|form| self.contains(form)) {
            return Some(form);
        }
        let mut sorted: Vec<&str> = self.codes.iter().map(String::as_str).collect();
        sorted.sort_unstable();
        if let Some(code) = nearest(text, sorted) {
            return Some(code.to_owned());
        }
        let within = |(name, _): &&(String, String)| {
            wanted.chars().count() > 1
                && (name.contains(&wanted) || (name.chars().count() > 1 && wanted.contains(name.as_str())))
        };
        self.names.iter().find(within).map(|(_, code)| code.clone())
    }
}

/// What is known of a table's codes.
#[derive(Clone, Copy, Debug)]
pub enum Listed<'a> {
    /// These.
    Codes(&'a CodeList),
    /// The package does not have the table: there are none.
    Missing,
    /// The table, or a code of it, cannot be read, which is told once: any code may stand in it.
    Unread,
}

/// The codes of all tables that the package has; none of a table of which one, or all, cannot be read.
#[derive(Debug, Default)]
pub struct Codes(HashMap<&'static str, Option<CodeList>>);

impl Codes {
    /// The codes of a table.
    pub fn of(&self, table: &str) -> Listed<'_> {
        match self.0.get(table) {
            Some(Some(list)) => Listed::Codes(list),
            Some(None) => Listed::Unread,
            None => Listed::Missing,
        }
    }

    /// Notes the codes of a table.
    pub fn set(&mut self, table: &'static str, codes: Option<CodeList>) {
        self.0.insert(table, codes);
    }
}
