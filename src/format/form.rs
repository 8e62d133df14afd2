//! The forms in which a table is given.

/// A form of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// JSON.
    Json,
    /// CSV for programs.
    Csv,
    /// CSV for Excel.
    ExcelCsv,
    /// A workbook.
    Xlsx,
    /// Typed columns.
    Parquet,
    /// A cube, of observations alone.
    JsonStat,
}

impl Form {
    /// The forms that a row or a table of its own has.
    pub const OF_ROWS: &[Form] = &[Form::Json];
    /// The forms that every list has, the first unless another is asked for.
    pub const OF_LISTS: &[Form] = &[Form::Json, Form::Csv, Form::Xlsx, Form::Parquet];
    /// The forms that the list of observations has; a cube by its name alone, since its media type is that of JSON.
    pub const OF_OBSERVATIONS: &[Form] = &[Form::Json, Form::Csv, Form::Xlsx, Form::Parquet, Form::JsonStat];

    /// Its name, and the ending of its files.
    pub const fn name(self) -> &'static str {
        match self {
            Form::Json => "json",
            Form::Csv => "csv",
            Form::ExcelCsv => "excel.csv",
            Form::Xlsx => "xlsx",
            Form::Parquet => "parquet",
            Form::JsonStat => "jsonstat",
        }
    }

    /// Its media type as an answer has it.
    pub fn content_type(self) -> &'static str {
        match self {
            Form::Csv | Form::ExcelCsv => "text/csv; charset=utf-8; header=present",
            form => form.media_type(),
        }
    }

    /// Its media type without parameters.
    pub const fn media_type(self) -> &'static str {
        match self {
            Form::Json | Form::JsonStat => "application/json",
            Form::Csv | Form::ExcelCsv => "text/csv",
            Form::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Form::Parquet => "application/vnd.apache.parquet",
        }
    }

    /// Whether it is a file rather than a page.
    pub fn is_file(self) -> bool {
        !matches!(self, Form::Json | Form::JsonStat)
    }

    /// Whether its files are compressed already.
    pub fn is_compressed(self) -> bool {
        matches!(self, Form::Xlsx | Form::Parquet)
    }
}
