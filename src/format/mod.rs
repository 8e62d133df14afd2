//! Rows as files: the same heads and cells in each form.

mod cell;
mod csv;
mod head;
pub mod json;

pub use cell::{Cell, Kind};
pub use csv::{Dialect, Writer as CsvWriter, plain};
pub use head::Head;

/// A row: a cell for each head.
pub type Row = Vec<Cell>;
