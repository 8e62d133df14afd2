//! Order and paging in SQL: a row's place is its values in the columns of the order.

use sea_orm::sea_query::{Expr, ExprTrait, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, EntityTrait, IdenStatic, ModelTrait, Order as SqlOrder, Value};
use serde_json::Value as Json;

use super::cursor::{from_json, misfit, to_json};
use crate::error::Result;

/// The columns of an order. All rise, or the first ones fall and the rest rise.
#[derive(Clone, Debug)]
pub struct Keyset<E: EntityTrait> {
    /// Columns that the order is about, before the list's own.
    pub leading: Vec<E::Column>,
    /// Whether those fall.
    pub falling: bool,
    /// The list's own order, without the leading ones: unique as a whole.
    pub own: Vec<E::Column>,
}

impl<E: EntityTrait> Keyset<E> {
    /// The list's own order, or by a field first.
    pub fn new(leading: &[E::Column], falling: bool, own: &[E::Column]) -> Self {
        let leads = |column: &E::Column| leading.iter().any(|l| l.as_str() == column.as_str());
        let own = own.iter().filter(|c| !leads(c)).copied().collect();
        Keyset { leading: leading.to_vec(), falling: falling && !leading.is_empty(), own }
    }

    /// Columns with their directions, when read from the start or from the end.
    pub fn order(&self, from_end: bool) -> Vec<(E::Column, SqlOrder)> {
        let direction = |falling: bool| if falling != from_end { SqlOrder::Desc } else { SqlOrder::Asc };
        let leading = self.leading.iter().map(|c| (*c, direction(self.falling)));
        leading.chain(self.own.iter().map(|c| (*c, direction(false)))).collect()
    }

    /// A row's place.
    pub fn keys(&self, model: &E::Model) -> Vec<Json> {
        self.columns().map(|c| to_json(&model.get(c))).collect()
    }

    /// The rows beyond a place: after it, or before it. `like` tells the types of the columns.
    pub fn beyond(&self, argument: &str, keys: &[Json], like: &E::Model, after: bool) -> Result<Condition> {
        let columns: Vec<E::Column> = self.columns().collect();
        let values: Option<Vec<Value>> = (columns.len() == keys.len())
            .then(|| columns.iter().zip(keys).map(|(c, k)| from_json(k, &like.get(*c))).collect())
            .flatten();
        let values = values.ok_or_else(|| misfit(argument))?;
        let (lead_values, own_values) = values.split_at(self.leading.len());
        if self.own.is_empty() {
            return Ok(Condition::all().add(compare(&columns, &values, after != self.falling)));
        }
        if !self.falling {
            return Ok(Condition::all().add(compare(&columns, &values, after)));
        }
        let equal = self.leading.iter().zip(lead_values).map(|(c, v)| c.eq(v.clone()));
        let same = equal.fold(Condition::all(), Condition::add).add(compare(&self.own, own_values, after));
        let beyond = compare(&self.leading, lead_values, !after);
        // The first column's bound alone, so that an index on it is walked from there.
        let bound = match (self.leading.first(), lead_values.first()) {
            (Some(column), Some(value)) if after => column.lte(value.clone()),
            (Some(column), Some(value)) => column.gte(value.clone()),
            _ => return Ok(Condition::all()),
        };
        Ok(Condition::all().add(bound).add(Condition::any().add(beyond).add(same)))
    }

    /// Its columns.
    pub fn columns(&self) -> impl Iterator<Item = E::Column> + '_ {
        self.leading.iter().chain(&self.own).copied()
    }
}

/// A row value on one side of another.
fn compare<C: ColumnTrait>(columns: &[C], values: &[Value], greater: bool) -> SimpleExpr {
    let left = Expr::tuple(columns.iter().map(|c| c.into_expr()).collect::<Vec<_>>());
    let right = Expr::tuple(values.iter().map(|v| Expr::val(v.clone())).collect::<Vec<_>>());
    if greater { left.gt(right) } else { left.lt(right) }
}
