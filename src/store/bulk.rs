//! Writing many rows at once.

use entity::Versioned;
use sea_orm::sea_query::Value;
use sea_orm::{ColumnTrait, ColumnType, ConnectionTrait, DbBackend, IdenStatic, Iterable, ModelTrait, Statement};

use crate::error::{Error, Result};

/// Bound values in one SQLite statement, well under its limit of 32,766.
const SQLITE_BINDS: usize = 16_000;
/// Rows in one PostgreSQL statement.
const POSTGRES_ROWS: usize = 2_000;

/// Collects rows of a versioned table and writes them in statements of a good size. The id is the database's to give.
pub struct Inserter<'a, C: ConnectionTrait, E: Versioned> {
    connection: &'a C,
    columns: Vec<E::Column>,
    rows: Vec<Vec<Value>>,
    batch: usize,
}

impl<'a, C: ConnectionTrait, E: Versioned> Inserter<'a, C, E> {
    /// An inserter on this connection.
    pub fn new(connection: &'a C) -> Self {
        let columns: Vec<E::Column> = E::Column::iter().filter(|c| c.as_str() != "id").collect();
        let batch = match connection.get_database_backend() {
            DbBackend::Postgres => POSTGRES_ROWS,
            _ => SQLITE_BINDS / columns.len(),
        };
        Inserter { connection, columns, rows: Vec::with_capacity(batch), batch }
    }

    /// Adds a row, and writes when enough have come together.
    pub async fn add(&mut self, row: &E::Model) -> Result<()> {
        self.rows.push(self.columns.iter().map(|c| row.get(*c)).collect());
        if self.rows.len() >= self.batch { self.flush().await } else { Ok(()) }
    }

    /// Writes what is still waiting.
    pub async fn flush(&mut self) -> Result<()> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let rows = std::mem::take(&mut self.rows);
        let statement = match self.connection.get_database_backend() {
            DbBackend::Postgres => self.unnest(rows)?,
            _ => self.values(rows),
        };
        self.connection.execute_raw(statement).await?;
        Ok(())
    }

    fn head(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(IdenStatic::as_str).collect();
        format!("INSERT INTO {} ({})", E::default().as_str(), names.join(", "))
    }

    /// One statement with a tuple of placeholders a row; columns that no row fills are left out.
    fn values(&self, rows: Vec<Vec<Value>>) -> Statement {
        let empty = |value: &Value| value == &value.as_null();
        let filled: Vec<bool> = (0..self.columns.len()).map(|at| !rows.iter().all(|row| empty(&row[at]))).collect();
        let kept = |at: &usize| filled.get(*at) == Some(&true);
        let names = self.columns.iter().enumerate().filter(|(at, _)| kept(at)).map(|(_, column)| column.as_str());
        let names: Vec<&str> = names.collect();
        let tuple = format!("({})", vec!["?"; names.len()].join(","));
        let tuples = vec![tuple.as_str(); rows.len()].join(",");
        let sql = format!("INSERT INTO {} ({}) VALUES {tuples}", E::default().as_str(), names.join(", "));
        let values = rows.into_iter().flat_map(|row| row.into_iter().enumerate().filter(|(at, _)| kept(at)));
        Statement::from_sql_and_values(DbBackend::Sqlite, sql, values.map(|(_, value)| value).collect::<Vec<_>>())
    }

    /// One statement with an array a column: PostgreSQL reads it twice as fast as tuples.
    fn unnest(&self, rows: Vec<Vec<Value>>) -> Result<Statement> {
        let mut arrays: Vec<Vec<Value>> = self.columns.iter().map(|_| Vec::with_capacity(rows.len())).collect();
        for row in rows {
            for (array, value) in arrays.iter_mut().zip(row) {
                array.push(value);
            }
        }
        let mut places = Vec::with_capacity(arrays.len());
        let mut values = Vec::with_capacity(arrays.len());
        for (at, (column, array)) in self.columns.iter().zip(arrays).enumerate() {
            let sql_type = match column.def().get_column_type() {
                ColumnType::SmallInteger => "int2",
                ColumnType::Integer => "int4",
                ColumnType::BigInteger => "int8",
                ColumnType::Boolean => "bool",
                ColumnType::Blob | ColumnType::VarBinary(_) | ColumnType::Binary(_) => "bytea",
                ColumnType::String(_) | ColumnType::Text => "text",
                other => return Err(Error::internal(format!("no array of {other:?}"))),
            };
            places.push(format!("${}::text::{sql_type}[]", at + 1));
            values.push(Value::from(array_literal(&array)?));
        }
        let sql = format!("{} SELECT * FROM UNNEST({})", self.head(), places.join(", "));
        Ok(Statement::from_sql_and_values(DbBackend::Postgres, sql, values))
    }
}

/// An array as PostgreSQL writes it: bound arrays (sea-query-sqlx 0.9) cannot hold a missing value.
fn array_literal(values: &[Value]) -> Result<String> {
    let mut literal = String::with_capacity(values.len() * 8);
    for value in values {
        literal.push(if literal.is_empty() { '{' } else { ',' });
        match value {
            Value::SmallInt(Some(number)) => literal.push_str(&number.to_string()),
            Value::Int(Some(number)) => literal.push_str(&number.to_string()),
            Value::BigInt(Some(number)) => literal.push_str(&number.to_string()),
            Value::Bool(Some(truth)) => literal.push(if *truth { 't' } else { 'f' }),
            Value::Bytes(Some(bytes)) => push_bytes(&mut literal, bytes),
            Value::String(Some(text)) => push_text(&mut literal, text),
            Value::SmallInt(None)
            | Value::Int(None)
            | Value::BigInt(None)
            | Value::Bool(None)
            | Value::Bytes(None)
            | Value::String(None) => literal.push_str("NULL"),
            other => return Err(Error::internal(format!("no element of an array: {other:?}"))),
        }
    }
    literal.push('}');
    Ok(literal)
}

fn push_text(literal: &mut String, text: &str) {
    literal.push('"');
    for character in text.chars() {
        if matches!(character, '"' | '\\') {
            literal.push('\\');
        }
        literal.push(character);
    }
    literal.push('"');
}

fn push_bytes(literal: &mut String, bytes: &[u8]) {
    literal.push_str("\"\\\\x");
    for byte in bytes {
        for nibble in [byte >> 4, byte & 15] {
            literal.push(char::from(b"0123456789abcdef"[usize::from(nibble)]));
        }
    }
    literal.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_array_keeps_what_is_missing_and_what_would_end_a_cell() {
        let text = |text: &str| Value::from(text.to_owned());
        let texts = [text("a\"b\\c"), Value::String(None), text("NULL"), text("{x,y}"), text("")];
        assert_eq!(array_literal(&texts).unwrap(), r#"{"a\"b\\c",NULL,"NULL","{x,y}",""}"#);
        assert_eq!(array_literal(&[Value::from(vec![0u8, 171])]).unwrap(), r#"{"\\x00ab"}"#);
        assert_eq!(array_literal(&[Value::from(-7i64), Value::BigInt(None)]).unwrap(), "{-7,NULL}");
    }
}
