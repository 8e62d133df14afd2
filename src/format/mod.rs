//! Rows as files: the same heads and cells in each form.

mod cell;
mod csv;
mod form;
mod head;
pub mod json;
pub mod jsonstat;
pub mod notes;
pub mod parquet;
mod writer;
pub mod xlsx;

pub use cell::{Cell, Kind};
pub use csv::{Dialect, Writer as CsvWriter, plain};
pub use form::Form;
pub use head::Head;
pub use notes::Notes;
pub use writer::Writer;

use crate::config::Limit;

/// A row: a cell for each head.
pub type Row = Vec<Cell>;

/// Limits of files that no setting changes.
pub fn fixed_limits() -> Vec<Limit> {
    vec![
        Limit::fixed("xlsx_rows", xlsx::MAX_ROWS - 1, "rows", "Rows of an XLSX file, beside its heads"),
        Limit::fixed("cube_cells", jsonstat::MAX_CELLS, "cells", "Cells of a JSON-stat cube, empty ones too"),
        Limit::fixed("xlsx_digits", xlsx::DIGITS, "digits", "Digits of a number in an XLSX file; more stand as text"),
    ]
}
