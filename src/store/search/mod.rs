//! The full-text index: asking it, in the words of each database, and keeping what it holds.

mod common;
mod entries;

use entity::search_entry::{Column, Entity};
use sea_orm::sea_query::{Alias, Expr, Query, SelectStatement, SimpleExpr};
use sea_orm::{ColumnTrait, DbBackend};

pub use common::Common;
pub use entries::{settle, settle_all};

use crate::domain::STANDS;

/// What the index is asked for.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Terms that are all had.
    pub terms: Vec<String>,
    /// Terms of which one is had; any where none are named.
    pub kinds: Option<Vec<String>>,
}

/// The ids of the entries that have what is wanted, at whatever release.
pub fn matching(backend: DbBackend, wanted: &Wanted) -> SelectStatement {
    let mut select = Query::select();
    match backend {
        DbBackend::Postgres => select.column(Column::Id).from(Entity).and_where(matches(wanted)),
        _ => select
            .column(Alias::new("rowid"))
            .from(Alias::new("search_index"))
            .and_where(Expr::cust_with_values("search_index MATCH ?", [quoted(wanted, '"', " AND ", " OR ")])),
    };
    select
}

/// The entries that have what is wanted.
pub fn has(backend: DbBackend, wanted: &Wanted) -> SimpleExpr {
    match backend {
        DbBackend::Postgres => matches(wanted),
        _ => Column::Id.in_subquery(matching(backend, wanted)),
    }
}

/// The entries that have ended, as the index on them has it: a value that is bound would not lead to it.
pub fn ended() -> SimpleExpr {
    Expr::cust(format!("to_release < {STANDS}"))
}

fn matches(wanted: &Wanted) -> SimpleExpr {
    Expr::cust_with_values("vector @@ $1::tsquery", [quoted(wanted, '\'', " & ", " | ")])
}

/// Terms are letters, digits and marks: nothing in them need be escaped.
fn quoted(wanted: &Wanted, quote: char, and: &str, or: &str) -> String {
    let quoted = |terms: &[String]| terms.iter().map(|term| format!("{quote}{term}{quote}")).collect::<Vec<_>>();
    let mut all = quoted(&wanted.terms);
    if let Some(kinds) = wanted.kinds.as_ref().filter(|kinds| !kinds.is_empty()) {
        all.push(format!("({})", quoted(kinds).join(or)));
    }
    all.join(and)
}
