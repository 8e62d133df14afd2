//! Answering many questions of one table in one statement.

use std::collections::HashSet;

use entity::{Versioned, VersionedModel};
use sea_orm::sea_query::{Alias, Asterisk, Expr, ExprTrait, Query, SelectStatement, SimpleExpr};
use sea_orm::{
    ColumnTrait, Condition, DatabaseConnection, DbBackend, DbErr, EntityTrait, IdenStatic, Iterable, QueryFilter,
    QueryOrder, QueryResult, QuerySelect, QueryTrait, Select,
};
use serde_json::Value as Json;

use super::Cursors;
use super::cursor::{Cursor, misfit};
use super::keyset::Keyset;
use super::page::{Connection, Page};
use super::scope::Scope;
use super::union::union;
use crate::error::{Error, Result};
use crate::store::row::column;

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
    /// Whose place in the list is wanted.
    pub cursors: Cursors,
    /// The parts of the list, one after the other: what the order's field lacks comes last, both ways.
    pub parts: Vec<Part<E>>,
    /// Whether the order's index leads straight to the rows, so that no other way need be weighed.
    pub direct: bool,
}

/// How rows are found. SQLite weighs neither the page's size nor a bound value, so it is told; PostgreSQL needs no telling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// As the database likes.
    Plain,
    /// Few rows meet the filter: find them by it, then sort.
    Sorted,
    /// Many do: walk the order's index and leave out what does not.
    Walked,
}

/// Up to so many rows are sorted.
const FEW: i64 = 10_000;

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

/// Which columns of a table are read, in the table's order.
struct Columns<E: EntityTrait> {
    all: Vec<E::Column>,
    kept: Vec<bool>,
}

impl<E: Versioned> Columns<E> {
    /// These, all where none are named, and what the orders go by where cursors are wanted.
    fn new(wanted: Option<HashSet<&str>>, asks: &[Ready<E>]) -> Self {
        let placed = asks.iter().filter(|ask| ask.cursors != Cursors::None).flat_map(|ask| &ask.parts);
        let orders: HashSet<&str> = placed.flat_map(|part| part.keyset.columns()).map(|c| c.as_str()).collect();
        let is_kept = |column: &E::Column| {
            let name = column.as_str();
            // The row number is one at least.
            name == "id" || wanted.as_ref().is_none_or(|wanted| wanted.contains(name)) || orders.contains(name)
        };
        let all: Vec<E::Column> = E::Column::iter().collect();
        Columns { kept: all.iter().map(is_kept).collect(), all }
    }

    fn select(&self, select: Select<E>) -> Select<E> {
        let kept = self.all.iter().zip(&self.kept).filter(|(_, kept)| **kept);
        select.select_only().columns(kept.map(|(column, _)| *column))
    }
}

/// Answers all questions, with all columns or those that are wanted; the others are blank in the rows.
pub async fn list<E: Versioned>(
    db: &DatabaseConnection,
    asks: Vec<Ready<E>>,
    wanted_columns: Option<HashSet<&str>>,
) -> Result<Vec<Connection<E::Model>>> {
    let (columns, blank) = (Columns::new(wanted_columns, &asks), E::Model::blank());
    for ask in &asks {
        ask.page.check(&ask.list, ask.scope.release)?;
    }
    let ways = ways(db, &asks).await?;
    let totals = totals(db, &asks).await?;
    let mut read: Vec<Vec<(E::Model, usize)>> = asks.iter().map(|_| Vec::new()).collect();
    let steps = asks.iter().map(|ask| ask.parts.len()).max().unwrap_or(0);
    for step in 0..steps {
        let mut branches = Vec::new();
        for (at, ask) in asks.iter().enumerate() {
            let missing = wanted(&ask.page).saturating_sub(read[at].len());
            if ask.rows && missing > 0 && step < ask.parts.len() {
                let part = if ask.page.from_end { ask.parts.len() - 1 - step } else { step };
                if let Some(select) = ask.select(part, missing, &blank, ways[at])? {
                    branches.push(((at, part), columns.select(select).into_query()));
                }
            }
        }
        let (places, selects): (Vec<(usize, usize)>, Vec<SelectStatement>) = branches.into_iter().unzip();
        let kept = |row: &QueryResult, first: usize| E::Model::from_kept(row, first, &columns.kept);
        for (branch, model) in union(db, selects, kept).await? {
            let (at, part) = *places.get(branch).ok_or_else(|| Error::internal("a row of no question"))?;
            read[at].push((model, part));
        }
    }
    Ok(asks
        .iter()
        .zip(read)
        .zip(totals)
        .map(|((ask, rows), total)| {
            let last = rows.len().min(wanted(&ask.page).saturating_sub(1)).saturating_sub(1);
            let rows = rows.into_iter().enumerate().map(|(at, (model, part))| {
                let is_placed = match ask.cursors {
                    Cursors::None => false,
                    Cursors::Ends => at == 0 || at == last,
                    Cursors::All => true,
                };
                let keys = if is_placed { ask.keys(part, &model) } else { Vec::new() };
                (model, ask.cursor(keys))
            });
            let rows = rows.collect();
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

    /// A row's place: its part of the list, then its values in the order's columns.
    fn keys(&self, part: usize, model: &E::Model) -> Vec<Json> {
        std::iter::once(Json::from(part)).chain(self.parts[part].keyset.keys(model)).collect()
    }

    /// All rows of the list.
    fn all(&self) -> Result<Select<E>> {
        Ok(E::find().filter(standing::<E>(self.scope.release)?).filter(self.condition.clone()))
    }

    /// The rows of one part within the page's bounds; none where a bound leaves the part out.
    fn select(&self, part: usize, rows: usize, blank: &E::Model, way: Way) -> Result<Option<Select<E>>> {
        let Part { condition, keyset } = &self.parts[part];
        let mut select = match way {
            // A plus keeps an index from being chosen by what stands behind it.
            Way::Walked => E::find()
                .filter(standing::<E>(self.scope.release)?)
                .filter(Expr::cust_with_exprs("+(?)", [SimpleExpr::from(self.condition.clone())])),
            _ => self.all()?,
        };
        select = select.filter(condition.clone());
        for (argument, cursor, after) in [("after", &self.page.after, true), ("before", &self.page.before, false)] {
            let Some(cursor) = cursor else { continue };
            let (at, keys) = place(argument, cursor, self.parts.len())?;
            if at == part {
                select = select.filter(keyset.beyond(argument, keys, blank, after)?);
            } else if (at > part) == after {
                return Ok(None);
            }
        }
        for (at, (column, direction)) in keyset.order(self.page.from_end).into_iter().enumerate() {
            select = match way {
                Way::Sorted if at == 0 => {
                    select.order_by(Expr::cust_with_exprs("+?", [Expr::col(column.as_column_ref())]), direction)
                }
                _ => select.order_by(column, direction),
            };
        }
        Ok(Some(select.limit(u64::try_from(rows).unwrap_or(u64::MAX))))
    }
}

/// A cursor's part of a list of so many, and the values of its order's columns.
pub fn place<'a>(argument: &str, cursor: &'a Cursor, parts: usize) -> Result<(usize, &'a [Json])> {
    let (part, keys) = cursor.keys.split_first().ok_or_else(|| Error::invalid(argument, "this cursor is empty"))?;
    let part = part.as_u64().and_then(|part| usize::try_from(part).ok()).filter(|part| *part < parts);
    Ok((part.ok_or_else(|| misfit(argument))?, keys))
}

/// Chooses the way of each question: on SQLite the rows that meet a filter are counted up to a bound first.
async fn ways<E: Versioned>(db: &DatabaseConnection, asks: &[Ready<E>]) -> Result<Vec<Way>> {
    let mut ways = vec![Way::Plain; asks.len()];
    if db.get_database_backend() != DbBackend::Sqlite {
        return Ok(ways);
    }
    let mut counts = Vec::new();
    for (at, ask) in asks.iter().enumerate().filter(|(_, ask)| ask.rows && !ask.direct) {
        let known = ask.scope.catalogue.totals.get(&(ask.list.clone(), ask.scope.release));
        if let Some(known) = known {
            ways[at] = if known > FEW { Way::Walked } else { Way::Sorted };
            continue;
        }
        let bound = u64::try_from(FEW + 1).unwrap_or(u64::MAX);
        let some = ask.all()?.select_only().expr(Expr::val(1)).limit(bound).into_query();
        let count = Query::select()
            .expr_as(Expr::col(Asterisk).count(), Alias::new("total"))
            .from_subquery(some, Alias::new("some"))
            .to_owned();
        counts.push((at, count));
    }
    let (places, counts): (Vec<usize>, Vec<SelectStatement>) = counts.into_iter().unzip();
    for (branch, total) in union(db, counts, number).await? {
        let at = *places.get(branch).ok_or_else(|| Error::internal("a count of no question"))?;
        ways[at] = if total > FEW { Way::Walked } else { Way::Sorted };
        if total <= FEW {
            let ask = &asks[at];
            ask.scope.catalogue.totals.insert((ask.list.clone(), ask.scope.release), total);
        }
    }
    Ok(ways)
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
    let (places, counts): (Vec<usize>, Vec<SelectStatement>) = missing.into_iter().unzip();
    for (branch, total) in union(db, counts, number).await? {
        let at = *places.get(branch).ok_or_else(|| Error::internal("a total of no question"))?;
        let ask = &asks[at];
        ask.scope.catalogue.totals.insert((ask.list.clone(), ask.scope.release), total);
        totals[at] = Some(total);
    }
    Ok(totals)
}

/// A row with all its columns.
pub fn whole<E: Versioned>(row: &QueryResult, first: usize) -> Result<E::Model, DbErr> {
    E::Model::from_kept(row, first, &vec![true; E::Column::iter().count()])
}

/// A number that stands alone.
pub fn number(row: &QueryResult, at: usize) -> Result<i64, DbErr> {
    row.try_get_by_index(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_in_a_part_that_the_list_has() {
        let cursor = |keys| Cursor { list: String::new(), release: 1, past: false, keys };
        let placed = cursor(vec![Json::from(2), Json::from("A")]);
        assert_eq!(place("after", &placed, 3).unwrap(), (2, &placed.keys[1..]));
        assert!(place("after", &placed, 2).is_err());
        assert!(place("after", &cursor(Vec::new()), 3).is_err());
    }
}
