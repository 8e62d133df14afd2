//! Many selects as one statement: `SELECT 0 AS branch, * FROM (…) UNION ALL SELECT 1 AS branch, * FROM (…) …`.
//!
//! What several branches compare with is bound once for all of them. SQLite compares each value with all that it has met
//! in the statement before: five hundred branches with a dozen values of their own took it a millisecond each.

use std::collections::HashMap;

use sea_orm::sea_query::SelectStatement;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, QueryResult, Statement, Value, Values};

use crate::error::{Error, Result};

/// Selects in one statement: SQLite joins at most 500.
const BRANCHES: usize = 500;
/// Values that one statement compares with at most, however often it has the same: SQLite binds 32,766, and the text
/// grows with each.
pub const BINDS: usize = 30_000;

/// Rows of all selects, each with the number of its select; `read` reads one whose columns begin at a place.
pub async fn union<M>(
    db: &DatabaseConnection,
    selects: Vec<SelectStatement>,
    read: impl Fn(&QueryResult, usize) -> Result<M, DbErr>,
) -> Result<Vec<(usize, M)>> {
    let backend = db.get_database_backend();
    if let [select] = selects.as_slice() {
        let statement = with_limit_written(backend.build(select));
        check_binds(bound(&statement))?;
        let rows = db.query_all_raw(statement).await?;
        return rows.iter().map(|row| Ok((0, read(row, 0)?))).collect();
    }
    let mut found = Vec::new();
    let mut joined = Joined::new(backend);
    for (number, select) in selects.iter().enumerate() {
        let statement = with_limit_written(backend.build(select));
        check_binds(bound(&statement))?;
        if joined.branches == BRANCHES || joined.written + bound(&statement) > BINDS {
            let full = std::mem::replace(&mut joined, Joined::new(backend));
            found.extend(rows(db, full, &read).await?);
        }
        joined.add(number, statement)?;
    }
    found.extend(rows(db, joined, &read).await?);
    Ok(found)
}

async fn rows<M>(
    db: &DatabaseConnection,
    joined: Joined,
    read: &impl Fn(&QueryResult, usize) -> Result<M, DbErr>,
) -> Result<Vec<(usize, M)>> {
    if joined.branches == 0 {
        return Ok(Vec::new());
    }
    let rows = db.query_all_raw(joined.statement()).await?;
    rows.iter()
        .map(|row| {
            let branch: i32 = row.try_get_by_index(0)?;
            Ok((usize::try_from(branch).unwrap_or(usize::MAX), read(row, 1)?))
        })
        .collect()
}

/// How many values a statement binds.
fn bound(statement: &Statement) -> usize {
    statement.values.as_ref().map_or(0, |values| values.0.len())
}

fn check_binds(binds: usize) -> Result<()> {
    if binds <= BINDS {
        return Ok(());
    }
    let message = format!("this question compares with {binds} values, and {BINDS} is the limit; name fewer codes");
    Err(Error::TooCostly { message, limit: "values" })
}

/// SQLite plans a statement anew wherever another value is bound to its LIMIT: there it is written out.
fn with_limit_written(mut statement: Statement) -> Statement {
    if statement.db_backend == DbBackend::Sqlite
        && let Some(Value::BigUnsigned(Some(limit))) = statement.values.as_ref().and_then(|values| values.0.last())
        && let Some(rest) = statement.sql.strip_suffix("LIMIT ?")
    {
        statement.sql = format!("{rest}LIMIT {limit}");
        if let Some(values) = &mut statement.values {
            values.0.pop();
        }
    }
    statement
}

/// Selects that become one statement.
struct Joined {
    backend: DbBackend,
    sql: String,
    values: Vec<Value>,
    /// The places of the values, by what they are.
    places: HashMap<String, usize>,
    /// How many places for values stand in the text.
    written: usize,
    branches: usize,
}

impl Joined {
    fn new(backend: DbBackend) -> Self {
        Joined { backend, sql: String::new(), values: Vec::new(), places: HashMap::new(), written: 0, branches: 0 }
    }

    /// Adds a select under its number.
    fn add(&mut self, number: usize, select: Statement) -> Result<()> {
        let values = select.values.map_or_else(Vec::new, |values| values.0);
        self.written += values.len();
        let mut places: Vec<usize> = Vec::with_capacity(values.len());
        for value in values {
            places.push(self.place(value));
        }
        if self.branches > 0 {
            self.sql.push_str(" UNION ALL ");
        }
        self.sql.push_str(&format!("SELECT CAST({number} AS integer) AS branch, * FROM ("));
        self.take(&select.sql, &places)?;
        self.sql.push_str(&format!(") AS b{number}"));
        self.branches += 1;
        Ok(())
    }

    /// The place of a value in the whole statement, from 1.
    fn place(&mut self, value: Value) -> usize {
        let next = self.values.len() + 1;
        let place = *self.places.entry(format!("{value:?}")).or_insert(next);
        if place == next {
            self.values.push(value);
        }
        place
    }

    /// Takes a select over, with the places that its values have in the whole.
    fn take(&mut self, sql: &str, places: &[usize]) -> Result<()> {
        let sign = if self.backend == DbBackend::Postgres { '$' } else { '?' };
        let missing = || Error::internal(format!("a value that is not bound: {sql}"));
        let mut letters = sql.chars().peekable();
        let (mut quote, mut next) = (None, 0);
        while let Some(letter) = letters.next() {
            self.sql.push(letter);
            match quote {
                Some(open) if letter == open => quote = None,
                None if letter == '\'' || letter == '"' => quote = Some(letter),
                None if letter == sign => {
                    // PostgreSQL's are numbered, SQLite's stand in their order.
                    let mut number = String::new();
                    while let Some(digit) = letters.next_if(char::is_ascii_digit) {
                        number.push(digit);
                    }
                    let at = if number.is_empty() {
                        Some(next)
                    } else {
                        number.parse::<usize>().ok().and_then(|n| n.checked_sub(1))
                    };
                    let place = at.and_then(|at| places.get(at)).ok_or_else(missing)?;
                    self.sql.push_str(&place.to_string());
                    next += 1;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn statement(self) -> Statement {
        Statement { sql: self.sql, values: Some(Values(self.values)), db_backend: self.backend }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn select(backend: DbBackend, sql: &str, values: [i32; 2]) -> Statement {
        Statement::from_sql_and_values(backend, sql, values.map(Value::from))
    }

    #[test]
    fn what_branches_have_in_common_is_bound_once() {
        for (backend, sql, expected) in [
            (DbBackend::Sqlite, "SELECT '?' FROM t WHERE a = ? AND b = ?", ["a = ?1 AND b = ?2", "a = ?1 AND b = ?3"]),
            (
                DbBackend::Postgres,
                "SELECT '$1' FROM t WHERE b = $2 AND a = $1",
                ["b = $2 AND a = $1", "b = $3 AND a = $1"],
            ),
        ] {
            let mut joined = Joined::new(backend);
            joined.add(0, select(backend, sql, [7, 8])).unwrap();
            joined.add(1, select(backend, sql, [7, 9])).unwrap();
            let statement = joined.statement();
            assert_eq!(statement.values.unwrap().0, [7, 8, 9].map(Value::from));
            let branches: Vec<&str> = statement.sql.split(" UNION ALL ").collect();
            for ((number, branch), expected) in branches.iter().enumerate().zip(expected) {
                let whole = format!("SELECT CAST({number} AS integer) AS branch, * FROM (");
                assert!(branch.starts_with(&whole) && branch.contains(expected), "{branch}");
            }
        }
    }
}
