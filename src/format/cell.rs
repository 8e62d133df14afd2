//! A value of a table, before it takes the form of a file.

use crate::domain::Decimal;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// None.
    Null,
    /// Text, a code, a day or a time.
    Text(String),
    /// An exact number with the digits that were printed.
    Decimal(Decimal),
    /// A whole number.
    Integer(i64),
    /// True or false.
    Boolean(bool),
    /// Texts in their order.
    List(Vec<String>),
    /// A row of another table.
    Record(Vec<(&'static str, Cell)>),
}

impl Cell {
    /// Text.
    pub fn text(text: impl Into<String>) -> Self {
        Cell::Text(text.into())
    }

    /// Text that may be missing.
    pub fn maybe(text: Option<impl Into<String>>) -> Self {
        text.map_or(Cell::Null, |text| Cell::Text(text.into()))
    }

    /// A number that may be missing.
    pub fn decimal(number: Option<Decimal>) -> Self {
        number.map_or(Cell::Null, Cell::Decimal)
    }

    /// A whole number that may be missing.
    pub fn integer(number: Option<impl Into<i64>>) -> Self {
        number.map_or(Cell::Null, |number| Cell::Integer(number.into()))
    }
}

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A code of this enumeration of the labels.
    Enum(&'static str),
    /// An exact number.
    Decimal,
    /// A whole number.
    Integer,
    /// True or false.
    Boolean,
    /// A day, `2020-06-30`.
    Date,
    /// A time in full, in UTC.
    DateTime,
    /// Texts.
    List,
    /// A row of another table.
    Record,
}
