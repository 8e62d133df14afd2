//! The full-text index: asking it, in the words of each database, and keeping what it holds.

mod entries;

use entity::search_entry::{Column, Entity};
use sea_orm::sea_query::{Alias, Expr, Query, SelectStatement, SimpleExpr};
use sea_orm::{ColumnTrait, DbBackend};

pub use entries::{settle, settle_all};

/// The ids of the entries that have all these terms, at whatever release.
pub fn matching(backend: DbBackend, terms: &[String]) -> SelectStatement {
    let mut select = Query::select();
    match backend {
        DbBackend::Postgres => select.column(Column::Id).from(Entity).and_where(matches(terms)),
        _ => select
            .column(Alias::new("rowid"))
            .from(Alias::new("search_index"))
            .and_where(Expr::cust_with_values("search_index MATCH ?", [quoted(terms, '"', " AND ")])),
    };
    select
}

/// The entries that have all these terms.
pub fn has(backend: DbBackend, terms: &[String]) -> SimpleExpr {
    match backend {
        DbBackend::Postgres => matches(terms),
        _ => Column::Id.in_subquery(matching(backend, terms)),
    }
}

fn matches(terms: &[String]) -> SimpleExpr {
    Expr::cust_with_values("vector @@ $1::tsquery", [quoted(terms, '\'', " & ")])
}

/// Terms are letters, digits and marks: nothing in them need be escaped.
fn quoted(terms: &[String], quote: char, and: &str) -> String {
    terms.iter().map(|term| format!("{quote}{term}{quote}")).collect::<Vec<_>>().join(and)
}
