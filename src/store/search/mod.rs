//! The full-text index: asking it, in the words of each database, and keeping what it holds.

mod entries;

use entity::search_entry::{Column, Entity};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement, SimpleExpr};
use sea_orm::{ColumnTrait, DbBackend};

pub use entries::{settle, settle_all};

use crate::domain::term::Term;

/// The ids of the entries that have all these terms, at whatever release.
pub fn matching(backend: DbBackend, terms: &[Term]) -> SelectStatement {
    let mut select = Query::select();
    match backend {
        DbBackend::Postgres => select.column(Column::Id).from(Entity).and_where(matches(terms)),
        _ => select.column(Alias::new("rowid")).from(Alias::new("search_index")).and_where(Expr::cust_with_values(
            "search_index MATCH ?",
            [joined(terms, " AND ", |term| match term {
                Term::Whole(term) => format!("\"{term}\""),
                Term::Prefix(term) => format!("\"{term}\" *"),
            })],
        )),
    };
    select
}

/// The entries that have all these terms.
pub fn has(backend: DbBackend, terms: &[Term]) -> SimpleExpr {
    match backend {
        DbBackend::Postgres => matches(terms),
        _ => Column::Id.in_subquery(matching(backend, terms)),
    }
}

/// Terms are letters and digits and the two marks: nothing in them need be escaped.
fn matches(terms: &[Term]) -> SimpleExpr {
    let query = joined(terms, " & ", |term| match term {
        Term::Whole(term) => format!("'{term}'"),
        Term::Prefix(term) => format!("'{term}':*"),
    });
    Expr::cust_with_values("vector @@ $1::tsquery", [query])
}

fn joined(terms: &[Term], by: &str, written: impl Fn(&Term) -> String) -> String {
    terms.iter().map(written).collect::<Vec<_>>().join(by)
}
