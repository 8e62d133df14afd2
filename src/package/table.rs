//! What a table of a package is made of: one description that drives reading, checking, Table Schema and writing.

pub use super::tables::TABLES;

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A code of this table, upper snake case.
    Code,
    /// A document's code, a slug.
    Slug,
    /// A district's code of this table: digits or local.
    DistrictCode,
    /// A code that another table (or this one) lists.
    Of(&'static str),
    /// Such codes, separated by `;`.
    ListOf(&'static str),
    /// A value of a closed list: the list of its labels, and its codes.
    OneOf(&'static str, &'static [&'static str]),
    /// Words.
    Text,
    /// Words, separated by `;`.
    Texts,
    /// A period.
    Period,
    /// A period or a day.
    Due,
    /// A day.
    Day,
    /// An exact decimal.
    Number,
    /// A whole number from 0 to this.
    Integer(i32),
    /// `SCHEME:CODE`, separated by `;`.
    External,
    /// A web address.
    Url,
    /// A SHA-256 in hexadecimal digits.
    Sha256,
}

/// A column of a table.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name in the header.
    pub name: &'static str,
    /// What its cells hold.
    pub kind: Kind,
    /// Whether the column must be there and no cell of it be empty.
    pub required: bool,
    /// Whether it is part of what a code means: then only the code's owner may set it.
    pub meaning: bool,
    /// What it is called in Chinese.
    pub zh: &'static str,
    /// What it is called in English.
    pub en: &'static str,
}

impl Column {
    /// A column that may be left out.
    pub const fn new(name: &'static str, kind: Kind, zh: &'static str, en: &'static str) -> Self {
        Column { name, kind, required: false, meaning: false, zh, en }
    }

    /// The same, required.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The same, part of what a code means.
    pub const fn meaning(mut self) -> Self {
        self.meaning = true;
        self
    }
}

/// A table of a package.
#[derive(Debug)]
pub struct Table {
    /// The resource's name.
    pub name: &'static str,
    /// The file's name.
    pub file: &'static str,
    /// What it is called in Chinese.
    pub zh: &'static str,
    /// What it is called in English.
    pub en: &'static str,
    /// Its columns in their order.
    pub columns: &'static [Column],
    /// The columns by which a row is known.
    pub identity: &'static [&'static str],
}

impl Table {
    /// The table with this name.
    pub fn named(name: &str) -> Option<&'static Table> {
        TABLES.iter().copied().find(|table| table.name == name)
    }

    /// The place of a column.
    pub fn index(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.name == column)
    }

    /// The column with this name.
    pub fn column(&self, name: &str) -> Option<&'static Column> {
        self.columns.iter().find(|c| c.name == name)
    }

    /// Whether its rows are known by a code.
    pub fn has_codes(&self) -> bool {
        self.identity == ["code"]
    }
}
