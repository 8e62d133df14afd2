//! Parquet: typed columns, written in groups of rows as they come.
//!
//! Numbers are DECIMAL(18, 6), exact (the places that were printed are a column of their own); days are DATE, times
//! TIMESTAMP in microseconds and UTC, codes strings by a dictionary, lists lists.

use std::io::Write;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type, TypePtr};

use super::{Cell, Head, Kind, Notes, Row, plain};
use crate::error::{Error, Result};

/// Rows of a group.
const GROUP: usize = 10_000;
/// Digits of a number, and those of them after the point.
const PRECISION: i32 = 18;
const SCALE: i32 = 6;

/// Writes a file.
pub struct Writer {
    file: SerializedFileWriter<Vec<u8>>,
    kinds: Vec<Kind>,
    waiting: Vec<Row>,
}

type Written<T> = std::result::Result<T, ParquetError>;

impl Writer {
    /// Begins a file.
    pub fn new(heads: &[Head]) -> Result<Self> {
        Self::begin(heads).map_err(Error::internal)
    }

    fn begin(heads: &[Head]) -> Written<Self> {
        let fields = heads.iter().map(|head| field(head.name, head.kind).map(Arc::new)).collect::<Written<Vec<_>>>()?;
        let schema = Type::group_type_builder("row").with_fields(fields).build()?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(format!("openplan {}", env!("CARGO_PKG_VERSION")))
            .build();
        let file = SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(properties))?;
        Ok(Writer { file, kinds: heads.iter().map(|head| head.kind).collect(), waiting: Vec::new() })
    }

    /// Adds rows; gives the bytes of the groups that are full.
    pub fn rows(&mut self, rows: &[Row]) -> Result<Vec<u8>> {
        self.waiting.extend(rows.iter().map(|row| row.iter().take(self.kinds.len()).cloned().collect()));
        if self.waiting.len() >= GROUP {
            self.group().map_err(Error::internal)?;
        }
        Ok(std::mem::take(self.file.inner_mut()))
    }

    /// Writes what is left.
    pub fn finish(mut self, notes: &Notes, mut out: impl Write) -> Result<()> {
        let rest = self.end(notes).map_err(Error::internal)?;
        out.write_all(&rest).map_err(Error::internal)
    }

    fn end(&mut self, notes: &Notes) -> Written<Vec<u8>> {
        if !self.waiting.is_empty() {
            self.group()?;
        }
        let licenses: Vec<&str> = notes.datasets.iter().map(|dataset| dataset.licenses.as_str()).collect();
        let told = [
            ("openplan.address", notes.address.clone()),
            ("openplan.release", notes.release.to_string()),
            ("openplan.published", notes.published.clone().unwrap_or_default()),
            ("openplan.licenses", licenses.join("; ")),
        ];
        for (key, value) in told {
            self.file.append_key_value_metadata(KeyValue::new(key.to_owned(), value));
        }
        self.file.finish()?;
        Ok(std::mem::take(self.file.inner_mut()))
    }

    fn group(&mut self) -> Written<()> {
        let rows = std::mem::take(&mut self.waiting);
        let mut group = self.file.next_row_group()?;
        for (at, kind) in self.kinds.iter().enumerate() {
            let Some(mut column) = group.next_column()? else { break };
            write(&mut column, *kind, rows.iter().map(|row| row.get(at).unwrap_or(&Cell::Null)))?;
            column.close()?;
        }
        group.close().map(drop)
    }
}

fn field(name: &str, kind: Kind) -> Written<Type> {
    let plain = |physical| Type::primitive_type_builder(name, physical).with_repetition(Repetition::OPTIONAL);
    let typed = |physical, logical| plain(physical).with_logical_type(Some(logical));
    match kind {
        Kind::Text | Kind::Enum(_) | Kind::Record => typed(Physical::BYTE_ARRAY, LogicalType::String).build(),
        Kind::Boolean => plain(Physical::BOOLEAN).build(),
        Kind::Integer => plain(Physical::INT64).build(),
        Kind::Date => typed(Physical::INT32, LogicalType::Date).build(),
        Kind::DateTime => typed(Physical::INT64, LogicalType::timestamp(true, TimeUnit::MICROS)).build(),
        Kind::Decimal => typed(Physical::INT64, LogicalType::decimal(SCALE, PRECISION))
            .with_precision(PRECISION)
            .with_scale(SCALE)
            .build(),
        Kind::List => {
            let element = Type::primitive_type_builder("element", Physical::BYTE_ARRAY)
                .with_repetition(Repetition::REQUIRED)
                .with_logical_type(Some(LogicalType::String))
                .build()?;
            let list = group("list", Repetition::REPEATED, element, None)?;
            group(name, Repetition::REQUIRED, list, Some(LogicalType::List))
        }
    }
}

fn group(name: &str, repetition: Repetition, field: Type, logical: Option<LogicalType>) -> Written<Type> {
    let fields: Vec<TypePtr> = vec![Arc::new(field)];
    let builder = Type::group_type_builder(name).with_repetition(repetition).with_fields(fields);
    builder.with_logical_type(logical).build()
}

fn write<'a>(
    column: &mut SerializedColumnWriter<'_>,
    kind: Kind,
    cells: impl Iterator<Item = &'a Cell>,
) -> Written<()> {
    match kind {
        Kind::Text | Kind::Enum(_) | Kind::Record => {
            let (values, levels) = present(cells, |cell| Ok(ByteArray::from(plain(cell).into_bytes())))?;
            column.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None)?;
        }
        Kind::Boolean => {
            let (values, levels) = present(cells, |cell| Ok(*cell == Cell::Boolean(true)))?;
            column.typed::<BoolType>().write_batch(&values, Some(&levels), None)?;
        }
        Kind::Date => {
            let (values, levels) = present(cells, |cell| day(cell).ok_or_else(|| unfit(cell, "a day")))?;
            column.typed::<Int32Type>().write_batch(&values, Some(&levels), None)?;
        }
        Kind::Integer | Kind::DateTime | Kind::Decimal => {
            let (values, levels) = present(cells, |cell| number(cell).ok_or_else(|| unfit(cell, "a number or time")))?;
            column.typed::<Int64Type>().write_batch(&values, Some(&levels), None)?;
        }
        Kind::List => {
            let (mut values, mut present, mut again) = (Vec::new(), Vec::new(), Vec::new());
            for cell in cells {
                let texts = if let Cell::List(texts) = cell { texts.as_slice() } else { &[] };
                present.extend(std::iter::repeat_n(i16::from(!texts.is_empty()), texts.len().max(1)));
                again.push(0);
                again.extend(std::iter::repeat_n(1, texts.len().saturating_sub(1)));
                values.extend(texts.iter().map(|text| ByteArray::from(text.as_bytes().to_vec())));
            }
            column.typed::<ByteArrayType>().write_batch(&values, Some(&present), Some(&again))?;
        }
    }
    Ok(())
}

/// The values that are there, and for each cell whether there is one.
fn present<'a, T>(
    cells: impl Iterator<Item = &'a Cell>,
    value: impl Fn(&Cell) -> Written<T>,
) -> Written<(Vec<T>, Vec<i16>)> {
    let (mut values, mut levels) = (Vec::new(), Vec::new());
    for cell in cells {
        levels.push(i16::from(*cell != Cell::Null));
        if *cell != Cell::Null {
            values.push(value(cell)?);
        }
    }
    Ok((values, levels))
}

/// Days since 1970.
fn day(cell: &Cell) -> Option<i32> {
    let Cell::Text(text) = cell else { return None };
    let day: jiff::civil::Date = text.parse().ok()?;
    day.since((jiff::Unit::Day, jiff::civil::date(1970, 1, 1))).ok().map(|span| span.get_days())
}

/// A whole number, a number in millionths, or microseconds since 1970.
fn number(cell: &Cell) -> Option<i64> {
    match cell {
        Cell::Integer(number) => Some(*number),
        Cell::Decimal(number) => number.millionths().filter(|millionths| millionths.unsigned_abs() < 10u64.pow(18)),
        Cell::Text(text) => text.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_microsecond),
        _ => None,
    }
}

fn unfit(cell: &Cell, what: &str) -> ParquetError {
    ParquetError::General(format!("{cell:?} is not {what} that a column holds"))
}
