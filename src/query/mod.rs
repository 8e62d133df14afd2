//! What can be asked: the only place where filters, paging and order are written, one file an aggregate.
//!
//! A question (`Ask`) is a scope (which release), filters that all hold together (a parent's and the caller's), an
//! order and a page. Each aggregate answers many questions in one statement, so that lists below lists cost no more
//! statements for more rows.

pub mod change;
pub mod cursor;
pub mod filter;
pub mod id;
pub mod keyset;
pub mod listed;
pub mod observation;
pub mod owned;
pub mod page;
pub mod plan_execution;
pub mod progress;
pub mod project;
pub mod quote;
pub mod read;
pub mod scope;
pub mod search;
pub mod stated;
pub mod task;
pub mod tree;
pub mod union;
pub mod version;

pub use cursor::Cursor;
pub use page::{Connection, Page, PageArgs};
pub use scope::{AsOf, Scope};

use std::collections::HashSet;
use std::sync::Arc;

use crate::config::Limit;

/// Rows whose place in the list is wanted; the cursors of others are empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cursors {
    /// None.
    None,
    /// The first and the last of the page.
    Ends,
    /// All.
    All,
}

/// A question for a list.
#[derive(Clone, Debug)]
pub struct Ask<F, O> {
    /// Which release is read.
    pub scope: Scope,
    /// All of these hold together.
    pub filters: Vec<F>,
    /// Order; the list's own unless given.
    pub order: Option<O>,
    /// Which page.
    pub page: Page,
    /// Whether rows are wanted, or the count alone.
    pub rows: bool,
    /// Whether the total is wanted.
    pub total: bool,
    /// Whose place in the list is wanted.
    pub cursors: Cursors,
    /// Fields of a row that are asked for, by their names.
    pub fields: Arc<HashSet<String>>,
}

/// An order: a field and a direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
pub struct Order<F> {
    /// The field.
    pub field: F,
    /// Which way.
    #[serde(default = "ascending")]
    pub direction: crate::domain::Direction,
}

/// Limits of a question that no setting changes.
pub fn fixed_limits() -> Vec<Limit> {
    vec![
        Limit::fixed("page_rows_default", page::DEFAULT_SIZE, "rows", "Rows of a page where none are asked for"),
        Limit::fixed("page_rows", page::MAX_SIZE, "rows", "Rows of a page"),
        Limit::fixed("values", union::BINDS, "values", "Values that the filters of one list compare with"),
        Limit::fixed("needle_characters", filter::MAX_NEEDLE, "characters", "Characters of a text that is looked for"),
        Limit::fixed(
            "search_characters",
            search::MAX_TEXT,
            "characters",
            "Characters of a text that names are searched for",
        ),
    ]
}

/// Values looked up in one statement.
const LOOKED_UP: usize = 5_000;

/// Values to look up, each once, in parts that a statement takes.
fn in_parts<T: Ord + Clone>(values: impl IntoIterator<Item = T>) -> Vec<Vec<T>> {
    let values: Vec<T> = values.into_iter().collect::<std::collections::BTreeSet<T>>().into_iter().collect();
    values.chunks(LOOKED_UP).map(<[T]>::to_vec).collect()
}

fn ascending() -> crate::domain::Direction {
    crate::domain::Direction::Asc
}

impl<F> Order<F> {
    /// Whether it runs from the largest.
    pub fn descends(&self) -> bool {
        self.direction == crate::domain::Direction::Desc
    }
}
