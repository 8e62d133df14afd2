//! Answering many questions of one table in one statement.

use entity::Versioned;
use sea_orm::sea_query::{Alias, Asterisk, Expr, ExprTrait, Query, SelectStatement, UnionType};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, EntityTrait, FromQueryResult, IdenStatic, Iterable,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};
use serde_json::Value as Json;

use super::cursor::Cursor;
use super::keyset::Keyset;
use super::page::{Connection, Page};
use super::scope::Scope;
use crate::error::{Error, Result};

/// Questions in one statement: SQLite joins at most 500 selects.
pub const BRANCHES: usize = 500;

/// A question of one table, made ready.
#[derive(Clone, Debug)]
pub struct Ready<E: EntityTrait> {
    /// The release that is read.
    pub scope: Scope,
    /// Stands for list, filters and order.
    pub list: String,
    /// Which rows.
    pub condition: Condition,
    /// Which page.
    pub page: Page,
    /// Whether rows are wanted.
    pub rows: bool,
    /// Whether the total is wanted.
    pub total: bool,
    /// The parts of the list, one after the other: what the order's field lacks comes last, both ways.
    pub parts: Vec<Part<E>>,
}

/// A part of a list with its order.
#[derive(Clone, Debug)]
pub struct Part<E: EntityTrait> {
    /// Which rows are in it.
    pub condition: Condition,
    /// How they are ordered.
    pub keyset: Keyset<E>,
}

/// The rows of a versioned table that stand at a release.
pub fn standing<E: Versioned>(release: i32) -> Result<Condition> {
    Ok(Condition::all().add(column::<E>("from_release")?.lte(release)).add(column::<E>("to_release")?.gt(release)))
}

/// The column of a table with this name.
pub fn column<E: EntityTrait>(name: &str) -> Result<E::Column> {
    E::Column::iter().find(|c| c.as_str() == name).ok_or_else(|| Error::internal(format!("no column {name}")))
}

/// Answers all questions.
pub async fn list<E>(
    db: &DatabaseConnection,
    blank: &E::Model,
    asks: Vec<Ready<E>>,
) -> Result<Vec<Connection<E::Model>>>
where
    E: Versioned,
    E::Model: FromQueryResult,
{
    for ask in &asks {
        ask.page.check(&ask.list, ask.scope.release)?;
    }
    let totals = totals(db, &asks).await?;
    let mut read: Vec<Vec<(E::Model, Vec<Json>)>> = asks.iter().map(|_| Vec::new()).collect();
    let steps = asks.iter().map(|ask| ask.parts.len()).max().unwrap_or(0);
    for step in 0..steps {
        let mut branches = Vec::new();
        for (at, ask) in asks.iter().enumerate() {
            let missing = wanted(&ask.page).saturating_sub(read[at].len());
            if ask.rows && missing > 0 && step < ask.parts.len() {
                let part = if ask.page.from_end { ask.parts.len() - 1 - step } else { step };
                if let Some(select) = ask.select(part, missing, blank)? {
                    branches.push((at, part, select));
                }
            }
        }
        for branches in branches.chunks(BRANCHES) {
            let selects = branches.iter().map(|(.., select)| select.clone()).collect();
            for (branch, model) in union::<E::Model>(db, selects).await? {
                let (at, part, _) = branches.get(branch).ok_or_else(|| Error::internal("a row of no question"))?;
                let mut keys = vec![Json::from(*part)];
                keys.extend(asks[*at].parts[*part].keyset.keys(&model));
                read[*at].push((model, keys));
            }
        }
    }
    Ok(asks
        .iter()
        .zip(read)
        .zip(totals)
        .map(|((ask, rows), total)| {
            let rows = rows.into_iter().map(|(model, keys)| (model, ask.cursor(keys))).collect();
            Connection::from_read(&ask.page, rows, total)
        })
        .collect())
}

fn wanted(page: &Page) -> usize {
    usize::try_from(page.size).unwrap_or(usize::MAX).saturating_add(1)
}

impl<E: Versioned> Ready<E> {
    fn cursor(&self, keys: Vec<Json>) -> Cursor {
        Cursor { list: self.list.clone(), release: self.scope.release, past: self.scope.past, keys }
    }

    /// All rows of the list.
    fn all(&self) -> Result<Select<E>> {
        Ok(E::find().filter(standing::<E>(self.scope.release)?).filter(self.condition.clone()))
    }

    /// The rows of one part within the page's bounds; none where a bound leaves the part out.
    fn select(&self, part: usize, rows: usize, blank: &E::Model) -> Result<Option<SelectStatement>> {
        let Part { condition, keyset } = &self.parts[part];
        let mut select = self.all()?.filter(condition.clone());
        for (argument, cursor, after) in [("after", &self.page.after, true), ("before", &self.page.before, false)] {
            let Some(cursor) = cursor else { continue };
            let (at, keys) = place(argument, cursor)?;
            if at == part {
                select = select.filter(keyset.beyond(argument, keys, blank, after)?);
            } else if (at > part) == after {
                return Ok(None);
            }
        }
        for (column, direction) in keyset.order(self.page.from_end) {
            select = select.order_by(column, direction);
        }
        Ok(Some(select.limit(u64::try_from(rows).unwrap_or(u64::MAX)).into_query()))
    }
}

fn place<'a>(argument: &str, cursor: &'a Cursor) -> Result<(usize, &'a [Json])> {
    let (part, keys) = cursor.keys.split_first().ok_or_else(|| Error::invalid(argument, "this cursor is empty"))?;
    let part = part.as_u64().and_then(|part| usize::try_from(part).ok());
    Ok((part.ok_or_else(|| Error::invalid(argument, "this cursor does not fit this list"))?, keys))
}

/// Rows of all selects, each with the number of its select.
pub async fn union<M: FromQueryResult>(
    db: &DatabaseConnection,
    selects: Vec<SelectStatement>,
) -> Result<Vec<(usize, M)>> {
    if let [select] = selects.as_slice() {
        let rows = db.query_all(select).await?;
        return rows.iter().map(|row| Ok((0, M::from_query_result(row, "")?))).collect();
    }
    let Some(statement) = joined(selects) else { return Ok(Vec::new()) };
    let rows = db.query_all(&statement).await?;
    rows.iter()
        .map(|row| {
            let branch: i32 = row.try_get("", "branch")?;
            Ok((usize::try_from(branch).unwrap_or(usize::MAX), M::from_query_result(row, "")?))
        })
        .collect()
}

/// `SELECT 0 AS branch, * FROM (…) UNION ALL SELECT 1 AS branch, * FROM (…) …`
fn joined(selects: Vec<SelectStatement>) -> Option<SelectStatement> {
    let numbers = 0i32..;
    let mut branches = selects.into_iter().zip(numbers).map(|(select, number)| {
        Query::select()
            .expr_as(Expr::val(number).cast_as(Alias::new("integer")), Alias::new("branch"))
            .column(Asterisk)
            .from_subquery(select, Alias::new(format!("b{number}")))
            .to_owned()
    });
    let mut first = branches.next()?;
    for branch in branches {
        first.union(UnionType::All, branch);
    }
    Some(first)
}

/// The totals of those questions that want one: kept by list and release, for what stood then never changes.
async fn totals<E: Versioned>(db: &DatabaseConnection, asks: &[Ready<E>]) -> Result<Vec<Option<i64>>> {
    let mut totals: Vec<Option<i64>> = asks.iter().map(|_| None).collect();
    let mut missing = Vec::new();
    for (at, ask) in asks.iter().enumerate().filter(|(_, ask)| ask.total) {
        totals[at] = ask.scope.catalogue.totals.get(&(ask.list.clone(), ask.scope.release));
        if totals[at].is_none() {
            let count = ask.all()?.select_only().expr_as(Expr::col(Asterisk).count(), "total").into_query();
            missing.push((at, count));
        }
    }
    for missing in missing.chunks(BRANCHES) {
        let counts = missing.iter().map(|(_, count)| count.clone()).collect();
        for (branch, Total { total }) in union::<Total>(db, counts).await? {
            let (at, _) = missing.get(branch).ok_or_else(|| Error::internal("a total of no question"))?;
            let ask = &asks[*at];
            ask.scope.catalogue.totals.insert((ask.list.clone(), ask.scope.release), total);
            totals[*at] = Some(total);
        }
    }
    Ok(totals)
}

/// A total.
#[derive(FromQueryResult)]
pub struct Total {
    /// How many.
    pub total: i64,
}
